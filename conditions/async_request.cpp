// SPDX-License-Identifier: MIT
// Requests that answer by a message, and network events told by one: WSAEALREADY of a cancel that
// comes too late, what the calls refuse, and errors that arrive in the message.
#include "outside.hpp"

using namespace contract;

namespace {

constexpr UINT told = WM_APP;

/// A window that is never shown.
class Window {
 public:
  Window()
      : window_(CreateWindowExA(0, "STATIC", "", 0, 0, 0, 0, 0, HWND_MESSAGE, nullptr, nullptr,
                                nullptr)) {
    HOLDS(window_ != nullptr);
  }
  ~Window() { DestroyWindow(window_); }
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;
  operator HWND() const { return window_; }

  /// What the next answer says.
  LPARAM answer() const {
    MSG msg;
    do {
      HOLDS(GetMessageA(&msg, window_, 0, 0) > 0);
    } while (msg.message != told);
    return msg.lParam;
  }

 private:
  const HWND window_;
};

}  // namespace

// Learn, WSAAsyncSelect: a connect that fails at once says so itself, and nothing is posted.
SURROUNDINGS("interface down")
CONDITION(WSAENETDOWN, 1, connect_of_a_socket_that_tells_a_window) {
  const Window window;
  const StreamSocket socket;
  RETURNS(0, WSAAsyncSelect(socket, window, told, FD_CONNECT | FD_WRITE | FD_CLOSE));
  FAILS_WITH(WSAENETDOWN, connect_to(socket, outside::neighbour()));
  MSG msg;
  HOLDS(!PeekMessageA(&msg, window, told, told, PM_REMOVE));
}

SURROUNDINGS("name service")
CONDITION(WSAEALREADY, 2, wsacancelasyncrequest_after_the_answer) {
  const Window window;
  char buffer[MAXGETHOSTSTRUCT];
  HANDLE request = WSAAsyncGetHostByName(window, told, "127.0.0.1", buffer, sizeof buffer);
  HOLDS(request != nullptr);
  static_cast<void>(window.answer());
  FAILS_WITH(WSAEALREADY, WSACancelAsyncRequest(request));
}

SURROUNDINGS("name service")
CONDITION(WSAEALREADY, 2, wsacancelasyncrequest_twice) {
  const Window window;
  char buffer[MAXGETHOSTSTRUCT];
  HANDLE request = WSAAsyncGetHostByName(window, told, "silent.test", buffer, sizeof buffer);
  HOLDS(request != nullptr);
  RETURNS(0, WSACancelAsyncRequest(request));
  FAILS_WITH(WSAEALREADY, WSACancelAsyncRequest(request));
}

SURROUNDINGS("name service")
CONDITION(WSAHOST_NOT_FOUND, 1, wsaasyncgethostbyname_unknown_name) {
  const Window window;
  char buffer[MAXGETHOSTSTRUCT];
  HANDLE request = WSAAsyncGetHostByName(window, told, "no-such-host.test", buffer, sizeof buffer);
  HOLDS(request != nullptr);
  ANSWERS(WSAHOST_NOT_FOUND, WSAGETASYNCERROR(window.answer()));
}

CONDITION_UNSTARTED(WSANOTINITIALISED, 1, wsaasyncselect_before_startup) {
  FAILS_WITH(WSANOTINITIALISED, WSAAsyncSelect(0x123454, nullptr, told, FD_READ));
}

CONDITION(WSAENOTSOCK, 1, wsaasyncselect_of_no_socket) {
  const Window window;
  each_non_socket(
      [&](SOCKET s) { FAILS_WITH(WSAENOTSOCK, WSAAsyncSelect(s, window, told, FD_READ)); });
}

CONDITION(WSAEINVAL, 5, wsaasyncselect_window_and_events) {
  const StreamSocket socket;
  const Window window;
  FAILS_WITH(WSAEINVAL, WSAAsyncSelect(socket, window, told, FD_ALL_EVENTS + 1));
  FAILS_WITH(WSAEINVAL, WSAAsyncSelect(socket, nullptr, told, FD_READ));
  HWND gone = nullptr;
  {
    const Window passing;
    gone = passing;
  }
  FAILS_WITH(WSAEINVAL, WSAAsyncSelect(socket, gone, told, FD_READ));
}

CONDITION(WSAECONNREFUSED, 1, wsaasyncselect_fd_connect) {
  const RefusingPort nobody;
  const StreamSocket socket;
  const Window window;
  RETURNS(0, WSAAsyncSelect(socket, window, told, FD_CONNECT));
  FAILS_WITH(WSAEWOULDBLOCK, connect_to(socket, nobody.address));
  const LPARAM answer = window.answer();
  HOLDS(WSAGETSELECTEVENT(answer) == FD_CONNECT);
  ANSWERS(WSAECONNREFUSED, WSAGETSELECTERROR(answer));
}

CONDITION(WSAECONNRESET, 1, wsaasyncselect_fd_close) {
  StreamPair pair;
  const Window window;
  RETURNS(0, WSAAsyncSelect(pair.client, window, told, FD_CLOSE));
  pair.reset_by_peer();
  const LPARAM answer = window.answer();
  HOLDS(WSAGETSELECTEVENT(answer) == FD_CLOSE);
  ANSWERS(WSAECONNRESET, WSAGETSELECTERROR(answer));
}

// The interest of WSAAsyncSelect makes the socket non-blocking.
CONDITION(WSAEWOULDBLOCK, 1, recv_after_wsaasyncselect) {
  StreamPair pair;
  const Window window;
  char byte = 0;
  RETURNS(0, WSAAsyncSelect(pair.client, window, told, FD_READ));
  FAILS_WITH(WSAEWOULDBLOCK, recv(pair.client, &byte, 1, 0));
}
