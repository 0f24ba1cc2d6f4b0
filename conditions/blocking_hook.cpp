// SPDX-License-Identifier: MIT
// The blocking hooks of Windows Sockets 1.1: WSAEINTR of a call that its hook cancels,
// WSAEINPROGRESS of every other call meanwhile, WSAEOPNOTSUPP for programs of version 2.
#include <exception>
#include <functional>

#include "outside.hpp"

using namespace contract;

namespace {

void start(WORD version) {
  WSADATA data;
  RETURNS(0, WSAStartup(version, &data));
  HOLDS(data.wVersion == version);
}

std::function<void()> during;  // what the hook does before it cancels
std::exception_ptr went_wrong;
unsigned runs;

/// Cancels the call that waits. What the conditions throw must not pass through the library.
BOOL WSAAPI cancelling_hook() {
  ++runs;
  try {
    if (during) during();
  } catch (...) {
    went_wrong = std::current_exception();
  }
  during = nullptr;
  WSACancelBlockingCall();
  return FALSE;
}

/// The hook does this from now on, and cancels.
void hook(std::function<void()> body = nullptr) {
  during = std::move(body);
  went_wrong = nullptr;
  runs = 0;
  void* const function = reinterpret_cast<void*>(&cancelling_hook);
  HOLDS(WSASetBlockingHook(reinterpret_cast<FARPROC>(function)) != nullptr);
}

/// A 1.1 program with the hook.
void hooked(std::function<void()> body = nullptr) {
  start(MAKEWORD(1, 1));
  hook(std::move(body));
}

/// What the hook met while a call waited.
void while_receiving(std::function<void()> body) {
  hooked(std::move(body));
  StreamPair pair;
  char byte = 0;
  FAILS_WITH(WSAEINTR, recv(pair.client, &byte, 1, 0));
  HOLDS(runs != 0);
  if (went_wrong) std::rethrow_exception(went_wrong);
}

}  // namespace

CONDITION_UNSTARTED(WSAEINTR, 1, recv_cancelled) {
  hooked();
  StreamPair pair;
  char byte = 0;
  FAILS_WITH(WSAEINTR, recv(pair.client, &byte, 1, 0));
}

CONDITION_UNSTARTED(WSAEINTR, 1, recvfrom_cancelled) {
  hooked();
  DatagramPair pair;
  char byte = 0;
  FAILS_WITH(WSAEINTR, recvfrom(pair.server, &byte, 1, 0, nullptr, nullptr));
  // The datagram after it comes all the same.
  RETURNS(1, send(pair.client, "x", 1, 0));
  limit_wait_ms(pair.server, 2000);
  RETURNS(1, recvfrom(pair.server, &byte, 1, 0, nullptr, nullptr));
}

CONDITION_UNSTARTED(WSAEINTR, 1, accept_cancelled) {
  hooked();
  Listener listener;
  FAILS_WITH(WSAEINTR, accept(listener, nullptr, nullptr));
  // Learn, WSACancelBlockingCall: after accept and select the socket may be used on.
  StreamSocket client;
  RETURNS(0, connect_to(client, listener.address));
  const Socket server(accept(listener, nullptr, nullptr));
  HOLDS(server != INVALID_SOCKET);
}

CONDITION_UNSTARTED(WSAEINTR, 1, select_cancelled) {
  hooked();
  StreamPair pair;
  fd_set set;
  FD_ZERO(&set);
  FD_SET(pair.client, &set);
  FAILS_WITH(WSAEINTR, select(0, &set, nullptr, nullptr, nullptr));
}

CONDITION_UNSTARTED(WSAEINTR, 1, send_cancelled) {
  start(MAKEWORD(1, 1));
  StreamPair pair;
  static char plenty[1000000];  // no send buffer that is nearly full takes it all
  set_nonblocking(pair.client);
  fill_send_buffer(pair.client);
  u_long off = 0;
  RETURNS(0, ioctlsocket(pair.client, static_cast<long>(FIONBIO), &off));
  hook();
  FAILS_WITH(WSAEINTR, send(pair.client, plenty, sizeof plenty, 0));
}

SURROUNDINGS("outside")
CONDITION_UNSTARTED(WSAEINTR, 1, connect_cancelled) {
  hooked();
  StreamSocket socket;
  FAILS_WITH(WSAEINTR, connect_to(socket, outside::silent(AF_INET)));
}

SURROUNDINGS("name service")
CONDITION_UNSTARTED(WSAEINTR, 1, gethostbyname_cancelled) {
  hooked();
  FAILS_WITH(WSAEINTR, gethostbyname("silent.test"));
}

CONDITION_UNSTARTED(WSAEINPROGRESS, 1, socket_calls_from_the_hook) {
  while_receiving([] {
    const SOCKET any = 0x123454;
    const Address address = Address::loopback(AF_INET, 9);
    Address name;
    char byte = 0;
    int size = sizeof(int);
    u_long value = 0;
    fd_set set;
    FD_ZERO(&set);
    FD_SET(any, &set);
    HOLDS(WSAIsBlocking() != FALSE);
    FAILS_WITH(WSAEINPROGRESS, socket(AF_INET, SOCK_STREAM, IPPROTO_TCP));
    FAILS_WITH(WSAEINPROGRESS, closesocket(any));
    FAILS_WITH(WSAEINPROGRESS, bind(any, address, address.size()));
    FAILS_WITH(WSAEINPROGRESS, listen(any, 1));
    FAILS_WITH(WSAEINPROGRESS, accept(any, nullptr, nullptr));
    FAILS_WITH(WSAEINPROGRESS, connect(any, address, address.size()));
    FAILS_WITH(WSAEINPROGRESS, send(any, &byte, 1, 0));
    FAILS_WITH(WSAEINPROGRESS, sendto(any, &byte, 1, 0, address, address.size()));
    FAILS_WITH(WSAEINPROGRESS, recv(any, &byte, 1, 0));
    FAILS_WITH(WSAEINPROGRESS, recvfrom(any, &byte, 1, 0, nullptr, nullptr));
    FAILS_WITH(WSAEINPROGRESS, shutdown(any, SD_BOTH));
    FAILS_WITH(WSAEINPROGRESS, select(0, &set, nullptr, nullptr, nullptr));
    FAILS_WITH(WSAEINPROGRESS, ioctlsocket(any, static_cast<long>(FIONREAD), &value));
    FAILS_WITH(WSAEINPROGRESS,
               getsockopt(any, SOL_SOCKET, SO_TYPE, reinterpret_cast<char*>(&size), &size));
    FAILS_WITH(WSAEINPROGRESS, setsockopt(any, SOL_SOCKET, SO_KEEPALIVE, &byte, 1));
    FAILS_WITH(WSAEINPROGRESS, getsockname(any, name.out(), name.out_size()));
    FAILS_WITH(WSAEINPROGRESS, getpeername(any, name.out(), name.out_size()));
    FAILS_WITH(WSAEINPROGRESS, WSAAsyncSelect(any, nullptr, WM_APP, FD_READ));
    FAILS_WITH(WSAEINPROGRESS, WSACleanup());
  });
}

CONDITION_UNSTARTED(WSAEINPROGRESS, 1, winsock_2_calls_from_the_hook) {
  while_receiving([] {
    const SOCKET any = 0x123454;
    const Address address = Address::loopback(AF_INET, 9);
    char byte = 0;
    WSABUF whole{1, &byte};
    DWORD count = 0;
    DWORD flags = 0;
    WSAPOLLFD entry{any, POLLIN, 0};
    u_short port = 0;
    FAILS_WITH(WSAEINPROGRESS, WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, nullptr, 0, 0));
    FAILS_WITH(WSAEINPROGRESS, WSAAccept(any, nullptr, nullptr, nullptr, 0));
    FAILS_WITH(WSAEINPROGRESS,
               WSAConnect(any, address, address.size(), nullptr, nullptr, nullptr, nullptr));
    FAILS_WITH(WSAEINPROGRESS, WSASend(any, &whole, 1, &count, 0, nullptr, nullptr));
    FAILS_WITH(WSAEINPROGRESS, WSARecv(any, &whole, 1, &count, &flags, nullptr, nullptr));
    FAILS_WITH(WSAEINPROGRESS, WSAPoll(&entry, 1, 0));
    FAILS_WITH(WSAEINPROGRESS, WSAHtons(any, 1, &port));
    FAILS_WITH(WSAEINPROGRESS,
               WSAIoctl(any, FIONREAD, nullptr, 0, &count, sizeof count, &count, nullptr, nullptr));
  });
}

CONDITION_UNSTARTED(WSAEINPROGRESS, 1, name_calls_from_the_hook) {
  while_receiving([] {
    char buffer[MAXGETHOSTSTRUCT];
    addrinfo* found = nullptr;
    const Address address = Address::loopback(AF_INET, 9);
    FAILS_WITH(WSAEINPROGRESS, gethostname(buffer, sizeof buffer));
    FAILS_WITH(WSAEINPROGRESS, gethostbyname("localhost"));
    FAILS_WITH(WSAEINPROGRESS, gethostbyaddr("\x7f\0\0\1", 4, AF_INET));
    FAILS_WITH(WSAEINPROGRESS, getservbyname("http", nullptr));
    FAILS_WITH(WSAEINPROGRESS, getservbyport(1, nullptr));
    FAILS_WITH(WSAEINPROGRESS, getprotobyname("tcp"));
    FAILS_WITH(WSAEINPROGRESS, getprotobynumber(6));
    FAILS_WITH(WSAEINPROGRESS,
               WSAAsyncGetHostByName(nullptr, WM_APP, "localhost", buffer, sizeof buffer));
    FAILS_WITH(WSAEINPROGRESS, WSACancelAsyncRequest(nullptr));
    ANSWERS(WSAEINPROGRESS, getaddrinfo("127.0.0.1", "80", nullptr, &found));
    ANSWERS(WSAEINPROGRESS, getnameinfo(address, address.size(), buffer, sizeof buffer, nullptr, 0,
                                        NI_NUMERICHOST));
  });
}

CONDITION_UNSTARTED(WSAEINPROGRESS, 1, hook_calls_from_the_hook) {
  while_receiving([] {
    void* const function = reinterpret_cast<void*>(&cancelling_hook);
    FAILS_WITH(WSAEINPROGRESS, WSASetBlockingHook(reinterpret_cast<FARPROC>(function)));
    FAILS_WITH(WSAEINPROGRESS, WSAUnhookBlockingHook());
  });
}

// The default hook dispatches messages: what a window procedure calls is called from the hook.
namespace {

LRESULT CALLBACK procedure(HWND window, UINT message, WPARAM first, LPARAM second) {
  if (message != WM_APP) return DefWindowProcA(window, message, first, second);
  ++runs;
  try {
    FAILS_WITH(WSAEINPROGRESS, socket(AF_INET, SOCK_STREAM, IPPROTO_TCP));
  } catch (...) {
    went_wrong = std::current_exception();
  }
  WSACancelBlockingCall();
  return 0;
}

}  // namespace

CONDITION_UNSTARTED(WSAEINPROGRESS, 1, socket_from_a_window_procedure) {
  start(MAKEWORD(1, 1));
  WNDCLASSA description{};
  description.lpfnWndProc = procedure;
  description.lpszClassName = "ws2.blocking_hook";
  HOLDS(RegisterClassA(&description) != 0);
  HWND window = CreateWindowA("ws2.blocking_hook", "", 0, 0, 0, 0, 0, HWND_MESSAGE, nullptr,
                              nullptr, nullptr);
  HOLDS(window != nullptr);
  HOLDS(PostMessageA(window, WM_APP, 0, 0) != FALSE);
  StreamPair pair;
  char byte = 0;
  FAILS_WITH(WSAEINTR, recv(pair.client, &byte, 1, 0));
  HOLDS(runs != 0);
  if (went_wrong) std::rethrow_exception(went_wrong);
  DestroyWindow(window);
}

CONDITION(WSAEOPNOTSUPP, 3, hook_calls_of_version_2) {
  void* const function = reinterpret_cast<void*>(&cancelling_hook);
  FAILS_WITH(WSAEOPNOTSUPP, WSASetBlockingHook(reinterpret_cast<FARPROC>(function)));
  FAILS_WITH(WSAEOPNOTSUPP, WSAUnhookBlockingHook());
  FAILS_WITH(WSAEOPNOTSUPP, WSACancelBlockingCall());
  REFUSES_WITH(WSAEOPNOTSUPP, WSAIsBlocking());
}

CONDITION_UNSTARTED(WSAEFAULT, 1, wsasetblockinghook_null) {
  start(MAKEWORD(1, 1));
  FAILS_WITH(WSAEFAULT, WSASetBlockingHook(nullptr));
}

CONDITION_UNSTARTED(WSANOTINITIALISED, 1, hook_calls_before_startup) {
  void* const function = reinterpret_cast<void*>(&cancelling_hook);
  FAILS_WITH(WSANOTINITIALISED, WSASetBlockingHook(reinterpret_cast<FARPROC>(function)));
  FAILS_WITH(WSANOTINITIALISED, WSAUnhookBlockingHook());
  FAILS_WITH(WSANOTINITIALISED, WSACancelBlockingCall());
  REFUSES_WITH(WSANOTINITIALISED, WSAIsBlocking());
}
