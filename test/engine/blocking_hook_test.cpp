// SPDX-License-Identifier: MIT
// The blocking rule of Windows Sockets 1.1 as a program sees it.
#include <atomic>
#include <cstdio>
#include <functional>
#include <string>
#include <thread>

#include "connection.hpp"
// winsock2.h has come first.
#include <windows.h>

namespace {

using program::long_ms;

/// A 1.1 program.
struct Old {
  Old() {
    WSADATA data;
    IS(0, WSAStartup(MAKEWORD(1, 1), &data));
    IS(MAKEWORD(1, 1), data.wVersion);
  }
  ~Old() {
    WSAUnhookBlockingHook();
    WSACleanup();
  }
  Old(const Old&) = delete;
  Old& operator=(const Old&) = delete;
};

thread_local std::function<BOOL()> in_hook;
thread_local int runs;

BOOL WSAAPI hook() {
  ++runs;
  return in_hook ? in_hook() : FALSE;
}

FARPROC function_of(BOOL(WSAAPI* function)()) {
  return reinterpret_cast<FARPROC>(reinterpret_cast<void*>(function));
}

void set_hook(std::function<BOOL()> body) {
  runs = 0;
  in_hook = std::move(body);
  HOLDS(WSASetBlockingHook(function_of(hook)) != nullptr);
}

/// Two ends of a connection in a program that has started already.
struct Pair {
  Pair() {
    sockaddr_in name = {};
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int length = sizeof name;
    auto* address = reinterpret_cast<sockaddr*>(&name);
    const SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
    IS(0, bind(listener, address, length));
    IS(0, listen(listener, 1));
    IS(0, getsockname(listener, address, &length));
    client = socket(AF_INET, SOCK_STREAM, 0);
    IS(0, connect(client, address, length));
    server = accept(listener, nullptr, nullptr);
    HOLDS(server != INVALID_SOCKET);
    IS(0, closesocket(listener));
  }
  ~Pair() {
    closesocket(client);
    closesocket(server);
  }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;
  SOCKET client, server;
};

/// A window whose procedure counts, and does what a test says.
struct Window {
  Window() {
    WNDCLASSA description = {};
    description.lpfnWndProc = [](HWND window, UINT message, WPARAM first, LPARAM second) {
      if (message != WM_APP && message != WM_TIMER) {
        return DefWindowProcA(window, message, first, second);
      }
      ++told;
      if (act) act();
      return LRESULT{0};
    };
    description.lpszClassName = "ws2.blocking_hook_test";
    RegisterClassA(&description);  // ERROR_CLASS_ALREADY_EXISTS from the second test on
    told = 0;
    act = nullptr;
    handle = CreateWindowA("ws2.blocking_hook_test", "", 0, 0, 0, 0, 0, HWND_MESSAGE, nullptr,
                           nullptr, nullptr);
    HOLDS(handle != nullptr);
  }
  ~Window() { DestroyWindow(handle); }
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;
  HWND handle;
  static thread_local int told;
  static thread_local std::function<void()> act;
};
thread_local int Window::told;
thread_local std::function<void()> Window::act;

/// How often this thread has slept.
long sleeps() {
  long count = -1;
  FILE* const file = fopen("/proc/thread-self/status", "r");
  HOLDS(file != nullptr);
  char line[128];
  while (fgets(line, sizeof line, file) != nullptr) {
    if (sscanf(line, "voluntary_ctxt_switches: %ld", &count) == 1) break;
  }
  fclose(file);
  return count;
}

PROGRAM(BlockingHook, SharedSocketsAreWaitedForInOneSleep) {
  Old old;
  Pair pair;
  WSAPROTOCOL_INFOW info;
  IS(0, WSADuplicateSocketW(pair.server, GetCurrentProcessId(), &info));
  const SOCKET second =
      WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0, 0);
  HOLDS(second != INVALID_SOCKET);
  const Window window;  // its thread's messages are what the default hook looks for
  const long before = sleeps();
  fd_set set;
  FD_ZERO(&set);
  FD_SET(second, &set);
  timeval limit = {0, 300'000};
  IS(0, select(0, &set, nullptr, nullptr, &limit));
  HOLDS(sleeps() - before < 10);  // with a look each 10 ms: 30
  // And the close wakes it all the same.
  std::atomic<int> error{-1};
  std::thread waiting([&] {
    const Window own;
    fd_set one;
    FD_ZERO(&one);
    FD_SET(second, &one);
    error = select(0, &one, nullptr, nullptr, nullptr) == SOCKET_ERROR ? WSAGetLastError() : 0;
  });
  Sleep(30);
  IS(0, closesocket(second));
  waiting.join();
  HOLDS(error == WSAEINTR || error == WSAENOTSOCK);
}

PROGRAM(BlockingHook, OnlyOfCallsThatWait) {
  Old old;
  Pair pair;
  set_hook(nullptr);
  IS(1, send(pair.client, "x", 1, 0));
  char byte;
  // What is there already needs no hook.
  IS(1, recv(pair.server, &byte, 1, 0));
  IS(0, runs);
  u_long on = 1, off = 0;
  IS(0, ioctlsocket(pair.server, static_cast<long>(FIONBIO), &on));
  FAILS(SOCKET_ERROR, WSAEWOULDBLOCK, recv(pair.server, &byte, 1, 0));
  IS(0, runs);
  IS(0, ioctlsocket(pair.server, static_cast<long>(FIONBIO), &off));
  HOLDS(!WSAIsBlocking());
  FAILS(SOCKET_ERROR, WSAEINVAL, WSACancelBlockingCall());
  // Each wait runs it until what the call waits for has come.
  std::atomic<bool> ready = false;
  set_hook([&] {
    HOLDS(WSAIsBlocking());
    if (runs == 3) ready = true;
    return FALSE;
  });
  std::thread sender([&] {
    while (!ready) SwitchToThread();
    IS(1, send(pair.client, "y", 1, 0));
  });
  IS(1, recv(pair.server, &byte, 1, 0));
  HOLDS(byte == 'y' && runs >= 3);
  sender.join();
}

PROGRAM(BlockingHook, TheOneBefore) {
  Old old;
  const FARPROC first = WSASetBlockingHook(function_of(hook));
  HOLDS(first != nullptr);
  HOLDS(WSASetBlockingHook(first) == function_of(hook));  // the default one, by its pointer
  HOLDS(WSASetBlockingHook(function_of(hook)) == first);
  IS(0, WSAUnhookBlockingHook());
  HOLDS(WSASetBlockingHook(function_of(hook)) == first);
  FAILS(0, WSAEFAULT, WSASetBlockingHook(nullptr));
  // Other threads have their own.
  std::thread([&] { HOLDS(WSASetBlockingHook(first) == first); }).join();
}

PROGRAM(BlockingHook, TheDefaultOneDispatchesMessages) {
  Old old;
  Pair pair;
  Window window;
  const DWORD thread = GetCurrentThreadId();
  std::thread other([&] {
    HOLDS(PostMessageA(window.handle, WM_APP, 0, 0));
    // A sent message is answered while its receiver is blocked in recv.
    IS(0, SendMessageA(window.handle, WM_APP, 0, 0));
    HOLDS(PostThreadMessageA(thread, WM_QUIT, 7, 0));
    IS(1, send(pair.client, "x", 1, 0));
  });
  Window::act = [&] {
    HOLDS(WSAIsBlocking());
    char byte;
    FAILS(SOCKET_ERROR, WSAEINPROGRESS, recv(pair.server, &byte, 1, 0));
  };
  char byte = 0;
  SetLastError(1234);
  IS(1, recv(pair.server, &byte, 1, 0));
  IS(1234, GetLastError());
  other.join();
  IS(2, Window::told);
  HOLDS(!WSAIsBlocking());
}

PROGRAM(BlockingHook, TheQuitMessageStays) {
  Old old;
  Pair pair;
  Window window;
  PostQuitMessage(7);
  std::thread other([&] { IS(1, send(pair.client, "x", 1, 0)); });
  char byte = 0;
  IS(1, recv(pair.server, &byte, 1, 0));
  other.join();
  MSG msg;
  IS(FALSE, GetMessageA(&msg, nullptr, 0, 0));
  HOLDS(msg.message == WM_QUIT && msg.wParam == 7);
}

PROGRAM(BlockingHook, TimersAndCancel) {
  Old old;
  Pair pair;
  Window window;
  HOLDS(SetTimer(window.handle, 1, 20, nullptr) != 0);
  Window::act = [] {
    if (Window::told == 3) IS(0, WSACancelBlockingCall());
  };
  char byte = 0;
  FAILS(SOCKET_ERROR, WSAEINTR, recv(pair.server, &byte, 1, 0));
  IS(3, Window::told);
  fd_set set;
  FD_ZERO(&set);
  FD_SET(pair.server, &set);
  Window::told = 0;
  FAILS(SOCKET_ERROR, WSAEINTR, select(0, &set, nullptr, nullptr, nullptr));
  IS(3, Window::told);
  HOLDS(KillTimer(window.handle, 1));
}

PROGRAM(BlockingHook, TimesEndAlthoughTheHookGoesOn) {
  Old old;
  Pair pair;
  set_hook([] { return TRUE; });
  char byte = 0;
  const DWORD limit = 30;
  IS(0, setsockopt(pair.server, SOL_SOCKET, SO_RCVTIMEO, reinterpret_cast<const char*>(&limit),
                   sizeof limit));
  FAILS(SOCKET_ERROR, WSAETIMEDOUT, recv(pair.server, &byte, 1, 0));
  fd_set set;
  FD_ZERO(&set);
  FD_SET(pair.server, &set);
  timeval moment = {0, 30000};
  IS(0, select(0, &set, nullptr, nullptr, &moment));
  // And what comes is taken although the hook asks to be run again.
  HOLDS(runs > 2);
  std::thread other([&] { IS(1, send(pair.client, "x", 1, 0)); });
  FD_SET(pair.server, &set);
  IS(1, select(0, &set, nullptr, nullptr, nullptr));
  other.join();
}

PROGRAM(BlockingHook, SendsAreWhole) {
  Old old;
  Pair pair;
  std::atomic<bool> waits = false;
  set_hook([&] {
    waits = true;
    return FALSE;
  });
  const int room = 65536;
  IS(0, setsockopt(pair.server, SOL_SOCKET, SO_SNDBUF, reinterpret_cast<const char*>(&room),
                   sizeof room));
  std::string much(16 << 20, 'x');  // more than the buffers of both ends
  for (size_t i = 0; i < much.size(); ++i) much[i] = static_cast<char>(i * 7 / 5);
  std::string got;
  std::thread reader([&] {
    while (!waits) SwitchToThread();
    std::string part(100000, 0);
    while (got.size() < much.size()) {
      const int now = recv(pair.client, part.data(), static_cast<int>(part.size()), 0);
      HOLDS(now > 0);
      if (now <= 0) break;
      got.append(part, 0, static_cast<size_t>(now));
    }
  });
  IS(much.size(), send(pair.server, much.data(), static_cast<int>(much.size()), 0));
  reader.join();
  HOLDS(got == much);
}

// WSAEINPROGRESS.1: starting again is a call like the others, and does not count.
PROGRAM(BlockingHook, RefusesAnotherStart) {
  Old old;
  Pair pair;
  std::atomic<bool> asked = false;
  set_hook([&] {
    WSADATA data;
    IS(WSAEINPROGRESS, WSAStartup(MAKEWORD(1, 1), &data));
    asked = true;
    return FALSE;
  });
  std::thread sender([&] {
    while (!asked) SwitchToThread();
    IS(1, send(pair.client, "x", 1, 0));
  });
  char byte;
  IS(1, recv(pair.server, &byte, 1, 0));
  sender.join();
  IS(0, WSACleanup());
  FAILS(INVALID_SOCKET, WSANOTINITIALISED, socket(AF_INET, SOCK_STREAM, 0));
  WSADATA data;
  IS(0, WSAStartup(MAKEWORD(1, 1), &data));
}

// Learn, closesocket: a close that lingers blocks, and can be cancelled.
PROGRAM(BlockingHook, ACloseThatLingers) {
  Old old;
  Pair pair;
  const linger terms = {1, 30};
  IS(0, setsockopt(pair.client, SOL_SOCKET, SO_LINGER, reinterpret_cast<const char*>(&terms),
                   sizeof terms));
  // More than the peer, who reads nothing, has room for.
  u_long on = 1, off = 0;
  static char bytes[1 << 16];
  IS(0, ioctlsocket(pair.client, static_cast<long>(FIONBIO), &on));
  while (send(pair.client, bytes, sizeof bytes, 0) > 0) {
  }
  IS(0, ioctlsocket(pair.client, static_cast<long>(FIONBIO), &off));
  set_hook([&] {
    if (runs == 3) IS(0, WSACancelBlockingCall());
    return FALSE;
  });
  FAILS(SOCKET_ERROR, WSAEINTR, closesocket(pair.client));
  HOLDS(runs >= 3);
  // What is left is a connection that is shut for sending, and else alive.
  FAILS(SOCKET_ERROR, WSAESHUTDOWN, send(pair.client, bytes, 1, 0));
  IS(1, send(pair.server, "y", 1, 0));
  IS(1, recv(pair.client, bytes, 1, 0));
  // The peer reads: it ends well.
  std::atomic<bool> closing = false;
  in_hook = [&] {
    closing = true;
    return FALSE;
  };
  std::thread reader([&] {
    while (!closing) SwitchToThread();
    static char sink[1 << 16];
    while (recv(pair.server, sink, sizeof sink, 0) > 0) {
    }
  });
  IS(0, closesocket(pair.client));
  reader.join();
  FAILS(SOCKET_ERROR, WSAENOTSOCK, closesocket(pair.client));
}

PROGRAM(BlockingHook, AcceptConnectAndClose) {
  Old old;
  set_hook(nullptr);
  sockaddr_in name = {};
  name.sin_family = AF_INET;
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int length = sizeof name;
  auto* address = reinterpret_cast<sockaddr*>(&name);
  const SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
  IS(0, bind(listener, address, length));
  IS(0, listen(listener, 1));
  IS(0, getsockname(listener, address, &length));
  std::atomic<bool> waits = false;
  in_hook = [&] {
    waits = true;
    return FALSE;
  };
  std::thread other([&] {
    while (!waits) SwitchToThread();
    const SOCKET client = socket(AF_INET, SOCK_STREAM, 0);
    IS(0, connect(client, address, length));
    IS(0, closesocket(client));
  });
  const SOCKET accepted = accept(listener, nullptr, nullptr);
  HOLDS(accepted != INVALID_SOCKET);
  other.join();
  IS(0, closesocket(accepted));
  waits = false;
  std::thread closer([&] {
    while (!waits) SwitchToThread();
    IS(0, closesocket(listener));
  });
  FAILS(INVALID_SOCKET, WSAEINTR, accept(listener, nullptr, nullptr));
  closer.join();
  const SOCKET client = socket(AF_INET, SOCK_STREAM, 0);
  FAILS(SOCKET_ERROR, WSAECONNREFUSED, connect(client, address, length));
  IS(0, closesocket(client));
}

// Learn, "connect function": 1.1 programs hear WSAEINVAL where others hear WSAEALREADY.
PROGRAM(BlockingHook, ASecondConnectIsInvalid) {
  Old old;
  sockaddr_in name = {};
  name.sin_family = AF_INET;
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int length = sizeof name;
  auto* address = reinterpret_cast<sockaddr*>(&name);
  const SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
  IS(0, bind(listener, address, length));
  IS(0, listen(listener, 1));
  IS(0, getsockname(listener, address, &length));
  // The queue of the listener takes a few; the connects after them are not answered.
  SOCKET clients[8];
  u_long on = 1;
  for (SOCKET& client : clients) {
    client = socket(AF_INET, SOCK_STREAM, 0);
    IS(0, ioctlsocket(client, static_cast<long>(FIONBIO), &on));
    FAILS(SOCKET_ERROR, WSAEWOULDBLOCK, connect(client, address, length));
  }
  FAILS(SOCKET_ERROR, WSAEINVAL, connect(clients[7], address, length));
  for (SOCKET client : clients) IS(0, closesocket(client));
  IS(0, closesocket(listener));
}

}  // namespace
