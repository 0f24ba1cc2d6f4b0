// SPDX-License-Identifier: MIT
// Rows of docs/facts.md that no condition of the contract shows: where Windows' documentation and
// its behaviour differ, or programs are most often bitten.
#include <gtest/gtest.h>
// clang-format off
#include <winsock2.h>
#include <ws2tcpip.h>
#include <mstcpip.h>
#include <ioapiset.h>
// clang-format on
#include <fcntl.h>
#include <libws2/interop.h>

#include <chrono>
#include <csignal>
#include <string>
#include <thread>

namespace {

sockaddr* as_name(sockaddr_in& address) { return reinterpret_cast<sockaddr*>(&address); }

class Facts : public testing::Test {
 protected:
  void SetUp() override { start(MAKEWORD(2, 2)); }
  void TearDown() override { EXPECT_EQ(WSACleanup(), 0); }

  static void start(WORD version) {
    WSADATA data;
    ASSERT_EQ(WSAStartup(version, &data), 0);
  }

  /// A socket that is bound to a free port of loopback.
  static SOCKET bound(int type, sockaddr_in* address) {
    const SOCKET s = socket(AF_INET, type, 0);
    *address = {};
    address->sin_family = AF_INET;
    address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int length = sizeof *address;
    EXPECT_EQ(bind(s, as_name(*address), length), 0);
    EXPECT_EQ(getsockname(s, as_name(*address), &length), 0);
    return s;
  }

  struct Pair {
    Pair() {
      sockaddr_in address;
      const SOCKET listener = bound(SOCK_STREAM, &address);
      EXPECT_EQ(listen(listener, 5), 0);
      client = socket(AF_INET, SOCK_STREAM, 0);
      EXPECT_EQ(connect(client, as_name(address), sizeof address), 0);
      server = accept(listener, nullptr, nullptr);
      EXPECT_NE(server, INVALID_SOCKET);
      EXPECT_EQ(closesocket(listener), 0);
    }
    SOCKET client, server;
  };
};

TEST_F(Facts, SuccessLeavesTheLastErrorAlone) {
  const Pair pair;
  sockaddr_in name;
  int length = sizeof name;
  WSASetLastError(12345);
  const SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
  EXPECT_EQ(send(pair.client, "x", 1, 0), 1);
  char byte;
  EXPECT_EQ(recv(pair.server, &byte, 1, 0), 1);
  EXPECT_EQ(getpeername(pair.client, as_name(name), &length), 0);
  EXPECT_EQ(shutdown(pair.client, SD_SEND), 0);
  EXPECT_EQ(recv(pair.server, &byte, 1, 0), 0);
  EXPECT_EQ(WSAGetLastError(), 12345);
  // Programs were seen to depend on closesocket's clearing it.
  EXPECT_EQ(closesocket(s), 0);
  EXPECT_EQ(WSAGetLastError(), 0);
}

TEST_F(Facts, BothLastErrorsAreOneSlotOfTheThread) {
  SetLastError(WSAECONNRESET);
  EXPECT_EQ(WSAGetLastError(), WSAECONNRESET);
  EXPECT_EQ(closesocket(INVALID_SOCKET), SOCKET_ERROR);
  EXPECT_EQ(GetLastError(), DWORD{WSAENOTSOCK});
  std::thread([] { EXPECT_EQ(WSAGetLastError(), 0); }).join();
  EXPECT_EQ(GetLastError(), DWORD{WSAENOTSOCK});
}

TEST_F(Facts, SendingToNobodyRaisesNoSignal) {
  const Pair pair;
  EXPECT_EQ(std::signal(SIGPIPE, SIG_DFL), SIG_DFL);
  EXPECT_EQ(closesocket(pair.server), 0);
  // The first is taken and answered by a reset, the next ones fail; a signal would end the process.
  int result = 0;
  for (int i = 0; i < 1000 && result != SOCKET_ERROR; ++i) result = send(pair.client, "x", 1, 0);
  EXPECT_EQ(result, SOCKET_ERROR);
  EXPECT_EQ(send(pair.client, "x", 1, 0), SOCKET_ERROR);
}

TEST_F(Facts, DescriptorsCloseOnExec) {
  const Pair pair;
  for (const SOCKET s : {pair.client, pair.server, socket(AF_INET6, SOCK_DGRAM, 0)}) {
    EXPECT_EQ(fcntl(ws2_fd_of_socket(s), F_GETFD), FD_CLOEXEC);
  }
}

TEST_F(Facts, SelectTakesAnArrayOfSockets) {
  sockaddr_in address;
  SOCKET last = INVALID_SOCKET;
  fd_set read;
  FD_ZERO(&read);
  for (int i = 0; i < FD_SETSIZE + 6; ++i) {
    last = bound(SOCK_DGRAM, &address);
    FD_SET(last, &read);
  }
  // What does not fit is left out without a word; the handles themselves may be of any size.
  EXPECT_EQ(read.fd_count, u_int{FD_SETSIZE});
  EXPECT_FALSE(FD_ISSET(last, &read));
  EXPECT_GT(last, SOCKET{FD_SETSIZE});
  const SOCKET first = read.fd_array[0];
  FD_ZERO(&read);
  FD_SET(last, &read);
  FD_SET(last, &read);
  EXPECT_EQ(read.fd_count, 1U);
  FD_SET(first, &read);
  ASSERT_EQ(sendto(first, "hi", 2, 0, as_name(address), sizeof address), 2);
  timeval limit = {5, 0};
  EXPECT_EQ(select(-7, &read, nullptr, nullptr, &limit), 1);  // the first argument means nothing
  EXPECT_EQ(read.fd_count, 1U);
  EXPECT_EQ(read.fd_array[0], last);
}

TEST_F(Facts, SelectFollowsTheCountBeyondItsSize) {
  struct {
    u_int count = 0;
    SOCKET sockets[200] = {};
  } large;
  sockaddr_in address;
  for (SOCKET& s : large.sockets) s = bound(SOCK_DGRAM, &address);
  large.count = 200;
  const SOCKET last = large.sockets[199];
  ASSERT_EQ(sendto(last, "hi", 2, 0, as_name(address), sizeof address), 2);
  timeval limit = {5, 0};
  EXPECT_EQ(select(0, reinterpret_cast<fd_set*>(&large), nullptr, nullptr, &limit), 1);
  EXPECT_EQ(large.sockets[0], last);
}

TEST_F(Facts, ARefusalOfLoopbackComesAtOnce) {
  sockaddr_in address;
  bound(SOCK_STREAM, &address);  // it does not listen
  const SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(connect(s, as_name(address), sizeof address), SOCKET_ERROR);
  EXPECT_EQ(WSAGetLastError(), WSAECONNREFUSED);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(1500));
}

TEST_F(Facts, NoDataIsTheNumberOfNoName) {
  EXPECT_EQ(EAI_NODATA, WSAHOST_NOT_FOUND);
  EXPECT_EQ(EAI_NODATA, EAI_NONAME);
  for (const int code : {WSAHOST_NOT_FOUND, WSATRY_AGAIN, WSANO_RECOVERY, WSANO_DATA}) {
    EXPECT_NE(std::string(gai_strerrorA(code)), "") << code;
  }
}

TEST_F(Facts, TheCountIsWrittenOnlyWhenTheCallSucceedsAtOnce) {
  const Pair pair;
  char text[8];
  WSABUF buffer = {sizeof text, text};
  DWORD bytes = 77, flags = 0;
  WSAOVERLAPPED overlapped = {};
  overlapped.hEvent = WSACreateEvent();
  ASSERT_EQ(WSARecv(pair.server, &buffer, 1, &bytes, &flags, &overlapped, nullptr), SOCKET_ERROR);
  ASSERT_EQ(WSAGetLastError(), WSA_IO_PENDING);
  EXPECT_EQ(send(pair.client, "four", 4, 0), 4);
  EXPECT_EQ(WSAWaitForMultipleEvents(1, &overlapped.hEvent, TRUE, 5000, FALSE), WSA_WAIT_EVENT_0);
  EXPECT_EQ(bytes, 77U);
  DWORD transferred = 0;
  EXPECT_TRUE(WSAGetOverlappedResult(pair.server, &overlapped, &transferred, FALSE, &flags));
  EXPECT_EQ(transferred, 4U);
  buffer.len = 5;
  ASSERT_EQ(WSASend(pair.client, &buffer, 1, &bytes, 0, &overlapped, nullptr), 0);
  EXPECT_EQ(bytes, 5U);
  WSACloseEvent(overlapped.hEvent);
}

TEST_F(Facts, APortTellsOfAnUnreachableDatagramPortByItsOwnNumber) {
  sockaddr_in own, nobody;
  const SOCKET s = bound(SOCK_DGRAM, &own);
  EXPECT_EQ(closesocket(bound(SOCK_DGRAM, &nobody)), 0);
  const HANDLE port = CreateIoCompletionPort(reinterpret_cast<HANDLE>(s), nullptr, 1, 0);
  ASSERT_NE(port, nullptr);
  char text[8];
  WSABUF buffer = {sizeof text, text};
  DWORD flags = 0;
  WSAOVERLAPPED overlapped = {};
  ASSERT_EQ(WSARecvFrom(s, &buffer, 1, nullptr, &flags, nullptr, nullptr, &overlapped, nullptr),
            SOCKET_ERROR);
  ASSERT_EQ(WSAGetLastError(), WSA_IO_PENDING);
  EXPECT_EQ(sendto(s, "hi", 2, 0, as_name(nobody), sizeof nobody), 2);
  DWORD bytes = 0;
  ULONG_PTR key = 0;
  LPOVERLAPPED done = nullptr;
  EXPECT_FALSE(GetQueuedCompletionStatus(port, &bytes, &key, &done, 5000));
  EXPECT_EQ(GetLastError(), DWORD{ERROR_PORT_UNREACHABLE});
  EXPECT_EQ(done, &overlapped);
  EXPECT_FALSE(WSAGetOverlappedResult(s, &overlapped, &bytes, FALSE, &flags));
  EXPECT_EQ(WSAGetLastError(), WSAECONNRESET);
  EXPECT_TRUE(CloseHandle(port));
}

TEST_F(Facts, AnErrorIsReadOnceAlsoAfterSelect) {
  sockaddr_in address;
  bound(SOCK_STREAM, &address);
  const SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
  u_long on = 1;
  ASSERT_EQ(ioctlsocket(s, FIONBIO, &on), 0);
  ASSERT_EQ(connect(s, as_name(address), sizeof address), SOCKET_ERROR);
  ASSERT_EQ(WSAGetLastError(), WSAEWOULDBLOCK);
  fd_set failed;
  FD_ZERO(&failed);
  FD_SET(s, &failed);
  timeval limit = {5, 0};
  ASSERT_EQ(select(0, nullptr, nullptr, &failed, &limit), 1);
  int error = 0, length = sizeof error;
  EXPECT_EQ(getsockopt(s, SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&error), &length), 0);
  EXPECT_EQ(error, WSAECONNREFUSED);
  EXPECT_EQ(getsockopt(s, SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&error), &length), 0);
  EXPECT_EQ(error, 0);
}

TEST_F(Facts, ABlockingSendTakesEverything) {
  const Pair pair;
  constexpr int most = 8 << 20;
  std::string data(most, 'd');
  std::thread reader([&] {
    std::string room(1 << 16, 0);
    while (recv(pair.server, room.data(), static_cast<int>(room.size()), 0) > 0) {
    }
  });
  EXPECT_EQ(send(pair.client, data.data(), most, 0), most);
  EXPECT_EQ(shutdown(pair.client, SD_SEND), 0);
  reader.join();
}

/// Version 1.1 had WSAEINVAL where later programs get WSAEALREADY.
class FactsOf11 : public Facts {
 protected:
  void SetUp() override { start(MAKEWORD(1, 1)); }
};

TEST_F(FactsOf11, AConnectThatGoesOnIsWsaeinval) {
  sockaddr_in address;
  const SOCKET listener = bound(SOCK_STREAM, &address);
  ASSERT_EQ(listen(listener, 0), 0);
  // A full backlog answers nobody: a connect stays on its way.
  for (int i = 0; i < 16; ++i) {
    const SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
    u_long on = 1;
    ASSERT_EQ(ioctlsocket(s, FIONBIO, &on), 0);
    ASSERT_EQ(connect(s, as_name(address), sizeof address), SOCKET_ERROR);
    ASSERT_EQ(WSAGetLastError(), WSAEWOULDBLOCK);
    EXPECT_EQ(connect(s, as_name(address), sizeof address), SOCKET_ERROR);
    if (WSAGetLastError() == WSAEISCONN) continue;
    EXPECT_EQ(WSAGetLastError(), WSAEINVAL);
    return;
  }
  FAIL() << "every connect was answered";
}

}  // namespace
