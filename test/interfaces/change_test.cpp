// SPDX-License-Identifier: MIT
// Changes of addresses and routes: who is told of which, and of no other.
#include <dirent.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstring>
#include <future>
#include <string>
#include <thread>

#include "world.hpp"

namespace {

constexpr DWORD long_ms = 10000, moment_ms = 50;

bool ip(const std::string& what) { return world::run(("ip " + what).c_str()); }

sockaddr_in to_ipv4(unsigned a, unsigned b, unsigned c, unsigned d) {
  sockaddr_in to = {};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = world::ipv4(a, b, c, d);
  return to;
}

/// An overlapped request with an event of its own.
struct Request {
  Request() { overlapped.hEvent = event; }
  ~Request() {
    // An operation that nobody ended would write here when its socket is closed.
    if (CancelIoEx(reinterpret_cast<HANDLE>(asked), &overlapped)) ends();
    WSACloseEvent(event);
  }
  int ask(SOCKET s, DWORD code, const sockaddr_in* to = nullptr) {
    asked = s;
    DWORD bytes = 0;
    sockaddr_in copy = to != nullptr ? *to : sockaddr_in{};
    const int answer =
        WSAIoctl(s, code, to != nullptr ? &copy : nullptr, to != nullptr ? sizeof copy : 0, nullptr,
                 0, &bytes, &overlapped, nullptr);
    return answer == 0 ? 0 : WSAGetLastError();
  }
  bool ends(DWORD timeout_ms = long_ms) {
    return WaitForSingleObject(event, timeout_ms) == WAIT_OBJECT_0;
  }
  bool waits() { return !ends(moment_ms); }
  int outcome(SOCKET s) {
    DWORD bytes = 0, flags = 0;
    return WSAGetOverlappedResult(s, &overlapped, &bytes, FALSE, &flags) ? 0 : WSAGetLastError();
  }
  WSAEVENT event = WSACreateEvent();
  SOCKET asked = INVALID_SOCKET;
  WSAOVERLAPPED overlapped = {};
};

struct Change : testing::Test {
  Change() { closesocket(socket(AF_INET, SOCK_DGRAM, 0)); }
  ~Change() override {
    closesocket(s4);
    closesocket(s6);
    // What a test that failed has left.
    ip("addr del 192.0.2.77/24 dev left 2>/dev/null");
    ip("addr del 2001:db8::77/64 dev left 2>/dev/null");
    ip("route del 203.0.113.0/24 2>/dev/null");
    ip("route del 198.18.0.0/15 2>/dev/null");
  }
  SOCKET s4 = socket(AF_INET, SOCK_DGRAM, 0), s6 = socket(AF_INET6, SOCK_DGRAM, 0);
};

/// How many netlink sockets this process has open.
int netlink_sockets() {
  std::string kernel_list;
  if (FILE* file = std::fopen("/proc/net/netlink", "r")) {
    char line[256];
    while (std::fgets(line, sizeof line, file) != nullptr) kernel_list += line;
    std::fclose(file);
  }
  int count = 0;
  DIR* const folder = opendir("/proc/self/fd");
  while (const dirent* entry = readdir(folder)) {
    struct stat facts = {};
    if (stat((std::string("/proc/self/fd/") + entry->d_name).c_str(), &facts) != 0) continue;
    const std::string inode = " " + std::to_string(facts.st_ino);
    if (S_ISSOCK(facts.st_mode) && kernel_list.find(inode) != std::string::npos) ++count;
  }
  closedir(folder);
  return count;
}

TEST_F(Change, AnAddressOfTheFamilyCompletesEachRequestOnce) {
  Request first, second, other_family;
  ASSERT_EQ(first.ask(s4, SIO_ADDRESS_LIST_CHANGE), WSA_IO_PENDING);
  ASSERT_EQ(second.ask(s4, SIO_ADDRESS_LIST_CHANGE), WSA_IO_PENDING);
  ASSERT_EQ(other_family.ask(s6, SIO_ADDRESS_LIST_CHANGE), WSA_IO_PENDING);
  EXPECT_TRUE(first.waits());
  EXPECT_EQ(first.outcome(s4), WSA_IO_INCOMPLETE);
  ASSERT_TRUE(ip("addr add 192.0.2.77/24 dev left"));
  EXPECT_TRUE(first.ends());
  EXPECT_TRUE(second.ends());
  EXPECT_EQ(first.outcome(s4), 0);
  EXPECT_TRUE(other_family.waits());
  ASSERT_TRUE(ip("addr add 2001:db8::77/64 dev left nodad"));
  EXPECT_TRUE(other_family.ends());
  EXPECT_EQ(other_family.outcome(s6), 0);
}

TEST_F(Change, AChangeFromBeforeIsNone) {
  Request earlier, later;
  ASSERT_EQ(earlier.ask(s4, SIO_ADDRESS_LIST_CHANGE), WSA_IO_PENDING);
  ASSERT_TRUE(ip("addr add 192.0.2.77/24 dev left"));
  ASSERT_EQ(later.ask(s4, SIO_ADDRESS_LIST_CHANGE), WSA_IO_PENDING);
  EXPECT_TRUE(earlier.ends());
  EXPECT_TRUE(later.waits());
  ASSERT_TRUE(ip("addr del 192.0.2.77/24 dev left"));
  EXPECT_TRUE(later.ends());
}

TEST_F(Change, RoutesAndLoopbackAddressesAreNotInTheAddressList) {
  Request request;
  ASSERT_EQ(request.ask(s4, SIO_ADDRESS_LIST_CHANGE), WSA_IO_PENDING);
  ASSERT_TRUE(ip("route add 203.0.113.0/24 dev right"));
  ASSERT_TRUE(ip("addr add 127.0.0.9/8 dev lo"));
  ASSERT_TRUE(ip("addr del 127.0.0.9/8 dev lo"));
  EXPECT_TRUE(request.waits());
  // The lifetime of an address is no change of the list either.
  ASSERT_TRUE(ip("addr change 192.0.2.10/24 dev left valid_lft 5000 preferred_lft 5000"));
  EXPECT_TRUE(request.waits());
  ASSERT_TRUE(ip("addr change 192.0.2.10/24 dev left valid_lft forever preferred_lft forever"));
  closesocket(s4);
  EXPECT_TRUE(request.ends());
}

TEST_F(Change, OnlyTheWayToTheDestinationCounts) {
  Request there, elsewhere, anywhere;
  const sockaddr_in to = to_ipv4(203, 0, 113, 9), away = to_ipv4(192, 0, 2, 99),
                    any = to_ipv4(0, 0, 0, 0);
  ASSERT_EQ(there.ask(s4, SIO_ROUTING_INTERFACE_CHANGE, &to), WSA_IO_PENDING);
  ASSERT_EQ(elsewhere.ask(s4, SIO_ROUTING_INTERFACE_CHANGE, &away), WSA_IO_PENDING);
  ASSERT_EQ(anywhere.ask(s4, SIO_ROUTING_INTERFACE_CHANGE, &any), WSA_IO_PENDING);
  EXPECT_TRUE(there.waits());
  ASSERT_TRUE(ip("route add 198.18.0.0/15 dev right"));  // leads neither there nor there
  EXPECT_TRUE(anywhere.ends());
  EXPECT_TRUE(there.waits());
  ASSERT_TRUE(ip("route add 203.0.113.0/24 dev right"));
  EXPECT_TRUE(there.ends());
  EXPECT_EQ(there.outcome(s4), 0);
  EXPECT_TRUE(elsewhere.waits());
  EXPECT_EQ(elsewhere.outcome(s4), WSA_IO_INCOMPLETE);
}

TEST_F(Change, AnInterfaceThatGoesDownTakesItsRoutesAlong) {
  Request request;
  const sockaddr_in to = to_ipv4(203, 0, 113, 9);  // by the default route, over left
  ASSERT_EQ(request.ask(s4, SIO_ROUTING_INTERFACE_CHANGE, &to), WSA_IO_PENDING);
  ASSERT_TRUE(ip("link set left down"));
  EXPECT_TRUE(request.ends());
  ASSERT_TRUE(ip("link set left up"));
  ASSERT_TRUE(ip("route add default via 192.0.2.1 dev left metric 7"));
  ASSERT_TRUE(ip("addr add 2001:db8::10/64 dev left nodad"));
  ASSERT_TRUE(ip("neigh replace 192.0.2.1 lladdr 02:00:00:00:00:01 dev left nud permanent"));
}

TEST_F(Change, CompletionPortAndRoutineTellOfIt) {
  const HANDLE port = CreateIoCompletionPort(reinterpret_cast<HANDLE>(s4), nullptr, 7, 0);
  WSAOVERLAPPED to_port = {}, to_routine = {};
  DWORD bytes = 0;
  ASSERT_EQ(
      WSAIoctl(s4, SIO_ADDRESS_LIST_CHANGE, nullptr, 0, nullptr, 0, nullptr, &to_port, nullptr),
      SOCKET_ERROR);
  ASSERT_EQ(WSAGetLastError(), WSA_IO_PENDING);
  static DWORD told;
  told = 99;
  ASSERT_EQ(WSAIoctl(s6, SIO_ADDRESS_LIST_CHANGE, nullptr, 0, nullptr, 0, &bytes, &to_routine,
                     [](DWORD error, DWORD, LPWSAOVERLAPPED, DWORD) { told = error; }),
            SOCKET_ERROR);
  ASSERT_EQ(WSAGetLastError(), WSA_IO_PENDING);
  ASSERT_TRUE(ip("addr add 192.0.2.77/24 dev left"));
  ASSERT_TRUE(ip("addr add 2001:db8::77/64 dev left nodad"));
  ULONG_PTR key = 0;
  OVERLAPPED* done = nullptr;
  EXPECT_TRUE(GetQueuedCompletionStatus(port, &bytes, &key, &done, long_ms));
  EXPECT_EQ(done, &to_port);
  EXPECT_EQ(key, 7U);
  EXPECT_EQ(SleepEx(long_ms, TRUE), DWORD{WAIT_IO_COMPLETION});
  EXPECT_EQ(told, 0U);
  EXPECT_FALSE(GetQueuedCompletionStatus(port, &bytes, &key, &done, moment_ms));
  // A routine and a port exclude each other.
  EXPECT_EQ(WSAIoctl(s4, SIO_ADDRESS_LIST_CHANGE, nullptr, 0, nullptr, 0, &bytes, &to_routine,
                     [](DWORD, DWORD, LPWSAOVERLAPPED, DWORD) {}),
            SOCKET_ERROR);
  EXPECT_EQ(WSAGetLastError(), WSAEINVAL);
  CloseHandle(port);
}

TEST_F(Change, CancelAndCloseEndRequests) {
  Request first, second, third;
  const sockaddr_in to = to_ipv4(203, 0, 113, 9);
  ASSERT_EQ(first.ask(s4, SIO_ADDRESS_LIST_CHANGE), WSA_IO_PENDING);
  ASSERT_EQ(second.ask(s4, SIO_ROUTING_INTERFACE_CHANGE, &to), WSA_IO_PENDING);
  ASSERT_TRUE(CancelIoEx(reinterpret_cast<HANDLE>(s4), &first.overlapped));
  EXPECT_TRUE(first.ends());
  EXPECT_EQ(first.outcome(s4), WSA_OPERATION_ABORTED);
  EXPECT_TRUE(second.waits());
  EXPECT_FALSE(CancelIoEx(reinterpret_cast<HANDLE>(s4), &first.overlapped));
  ASSERT_TRUE(CancelIo(reinterpret_cast<HANDLE>(s4)));
  EXPECT_TRUE(second.ends());
  ASSERT_EQ(third.ask(s4, SIO_ADDRESS_LIST_CHANGE), WSA_IO_PENDING);
  closesocket(s4);
  EXPECT_TRUE(third.ends());
  EXPECT_EQ(third.overlapped.Internal, 0xC0000120U);  // STATUS_CANCELLED
}

TEST_F(Change, TheEndOfTheThreadEndsItsRequest) {
  Request request;
  std::thread([&] { EXPECT_EQ(request.ask(s4, SIO_ADDRESS_LIST_CHANGE), WSA_IO_PENDING); }).join();
  EXPECT_TRUE(request.ends());
  EXPECT_EQ(request.outcome(s4), WSA_OPERATION_ABORTED);
}

int ask_nonblocking(SOCKET s, DWORD code, const sockaddr_in* to = nullptr) {
  DWORD bytes = 0;
  sockaddr_in copy = to != nullptr ? *to : sockaddr_in{};
  const int answer =
      WSAIoctl(s, code, to != nullptr ? &copy : nullptr, to != nullptr ? sizeof copy : 0, nullptr,
               0, &bytes, nullptr, nullptr);
  return answer == 0 ? 0 : WSAGetLastError();
}

/// Waits for the event and takes the record; 0 when nothing comes.
long next_event(SOCKET s, WSAEVENT event, WSANETWORKEVENTS* record, DWORD timeout_ms = long_ms) {
  if (WaitForSingleObject(event, timeout_ms) != WAIT_OBJECT_0) return 0;
  EXPECT_EQ(WSAEnumNetworkEvents(s, event, record), 0);
  return record->lNetworkEvents;
}

TEST_F(Change, NetworkEventsComeOnceForEachRequest) {
  const WSAEVENT event = WSACreateEvent();
  WSANETWORKEVENTS record = {};
  ASSERT_EQ(WSAEventSelect(s4, event, FD_ADDRESS_LIST_CHANGE | FD_ROUTING_INTERFACE_CHANGE), 0);
  // Without a request there is nothing to tell.
  ASSERT_TRUE(ip("addr add 192.0.2.77/24 dev left"));
  EXPECT_EQ(next_event(s4, event, &record, moment_ms), 0);
  ASSERT_EQ(ask_nonblocking(s4, SIO_ADDRESS_LIST_CHANGE), WSAEWOULDBLOCK);
  EXPECT_EQ(next_event(s4, event, &record, moment_ms), 0);
  ASSERT_TRUE(ip("addr del 192.0.2.77/24 dev left"));
  EXPECT_EQ(next_event(s4, event, &record), FD_ADDRESS_LIST_CHANGE);
  EXPECT_EQ(record.iErrorCode[FD_ADDRESS_LIST_CHANGE_BIT], 0);
  ASSERT_TRUE(ip("addr add 192.0.2.77/24 dev left"));
  EXPECT_EQ(next_event(s4, event, &record, moment_ms), 0);
  // The next request is for what comes after it.
  ASSERT_EQ(ask_nonblocking(s4, SIO_ADDRESS_LIST_CHANGE), WSAEWOULDBLOCK);
  EXPECT_EQ(next_event(s4, event, &record, moment_ms), 0);
  ASSERT_TRUE(ip("addr del 192.0.2.77/24 dev left"));
  EXPECT_EQ(next_event(s4, event, &record), FD_ADDRESS_LIST_CHANGE);
  WSACloseEvent(event);
}

TEST_F(Change, AnEventSaysWhyADestinationIsOutOfReach) {
  const WSAEVENT event = WSACreateEvent();
  WSANETWORKEVENTS record = {};
  const sockaddr_in to = to_ipv4(203, 0, 113, 9);
  ASSERT_TRUE(ip("route add 203.0.113.0/24 dev right"));
  ASSERT_EQ(WSAEventSelect(s4, event, FD_ROUTING_INTERFACE_CHANGE), 0);
  ASSERT_EQ(ask_nonblocking(s4, SIO_ROUTING_INTERFACE_CHANGE, &to), WSAEWOULDBLOCK);
  ASSERT_TRUE(ip("route replace unreachable 203.0.113.0/24"));
  EXPECT_EQ(next_event(s4, event, &record), FD_ROUTING_INTERFACE_CHANGE);
  EXPECT_EQ(record.iErrorCode[FD_ROUTING_INTERFACE_CHANGE_BIT], WSAEHOSTUNREACH);
  ASSERT_EQ(ask_nonblocking(s4, SIO_ROUTING_INTERFACE_CHANGE, &to), WSAEWOULDBLOCK);
  ASSERT_TRUE(ip("route replace 203.0.113.0/24 dev right"));
  ASSERT_TRUE(ip("route del 203.0.113.0/24 dev right"));
  EXPECT_EQ(next_event(s4, event, &record), FD_ROUTING_INTERFACE_CHANGE);
  EXPECT_EQ(record.iErrorCode[FD_ROUTING_INTERFACE_CHANGE_BIT], 0);
  WSACloseEvent(event);
}

TEST_F(Change, ARequestMayComeBeforeTheSelection) {
  u_long on = 1;
  ASSERT_EQ(ioctlsocket(s4, FIONBIO, &on), 0);
  ASSERT_EQ(ask_nonblocking(s4, SIO_ADDRESS_LIST_CHANGE), WSAEWOULDBLOCK);
  Request seen;
  ASSERT_EQ(seen.ask(s4, SIO_ADDRESS_LIST_CHANGE), WSA_IO_PENDING);
  ASSERT_TRUE(ip("addr add 192.0.2.77/24 dev left"));
  ASSERT_TRUE(seen.ends());
  const WSAEVENT event = WSACreateEvent();
  WSANETWORKEVENTS record = {};
  ASSERT_EQ(WSAEventSelect(s4, event, FD_ADDRESS_LIST_CHANGE), 0);
  EXPECT_EQ(next_event(s4, event, &record), FD_ADDRESS_LIST_CHANGE);
  ASSERT_EQ(WSAEventSelect(s4, event, FD_ADDRESS_LIST_CHANGE), 0);
  EXPECT_EQ(next_event(s4, event, &record, moment_ms), 0);
  WSACloseEvent(event);
}

TEST_F(Change, AMessageTellsOfIt) {
  const HWND window =
      CreateWindowExA(0, "STATIC", "", 0, 0, 0, 0, 0, HWND_MESSAGE, nullptr, nullptr, nullptr);
  ASSERT_NE(window, nullptr);
  ASSERT_EQ(WSAAsyncSelect(s4, window, WM_USER, FD_ADDRESS_LIST_CHANGE), 0);
  ASSERT_EQ(ask_nonblocking(s4, SIO_ADDRESS_LIST_CHANGE), WSAEWOULDBLOCK);
  ASSERT_TRUE(ip("addr add 192.0.2.77/24 dev left"));
  MSG message = {};
  ASSERT_EQ(MsgWaitForMultipleObjects(0, nullptr, FALSE, long_ms, QS_ALLINPUT), WAIT_OBJECT_0);
  ASSERT_TRUE(PeekMessageA(&message, window, WM_USER, WM_USER, PM_REMOVE));
  EXPECT_EQ(message.wParam, s4);
  EXPECT_EQ(WSAGETSELECTEVENT(message.lParam), FD_ADDRESS_LIST_CHANGE);
  EXPECT_EQ(WSAGETSELECTERROR(message.lParam), 0);
  DestroyWindow(window);
}

TEST_F(Change, OneSubscriptionAsLongAsSomebodyAsks) {
  const int before = netlink_sockets();
  {
    Request requests[20];
    for (Request& request : requests) {
      ASSERT_EQ(request.ask(s4, SIO_ADDRESS_LIST_CHANGE), WSA_IO_PENDING);
    }
    EXPECT_EQ(netlink_sockets(), before + 1);
    EXPECT_TRUE(CancelIoEx(reinterpret_cast<HANDLE>(s4), nullptr));
    EXPECT_EQ(netlink_sockets(), before);
  }
}

TEST_F(Change, WrongArgumentsBeginNothing) {
  Request request;
  sockaddr_in6 to6 = {};
  to6.sin6_family = AF_INET6;
  const sockaddr_in to = to_ipv4(203, 0, 113, 9);
  DWORD bytes = 0;
  EXPECT_EQ(WSAIoctl(s4, SIO_ROUTING_INTERFACE_CHANGE, &to6, sizeof to6, nullptr, 0, &bytes,
                     &request.overlapped, nullptr),
            SOCKET_ERROR);
  EXPECT_EQ(WSAGetLastError(), WSAEAFNOSUPPORT);
  EXPECT_EQ(WSAIoctl(s4, SIO_ROUTING_INTERFACE_CHANGE, const_cast<sockaddr_in*>(&to), 4, nullptr, 0,
                     &bytes, &request.overlapped, nullptr),
            SOCKET_ERROR);
  EXPECT_EQ(WSAGetLastError(), WSAEFAULT);
  request.overlapped.hEvent = reinterpret_cast<HANDLE>(s4);  // no event
  EXPECT_EQ(request.ask(s4, SIO_ADDRESS_LIST_CHANGE), WSA_INVALID_HANDLE);
  request.overlapped.hEvent = nullptr;
}

}  // namespace
