// SPDX-License-Identifier: MIT
// Requests that answer by a message: WSAEALREADY of a cancel that comes too late, and errors that
// arrive in the message.
#include "outside.hpp"

using namespace contract;

namespace {

constexpr UINT told = WM_APP;

/// A window that is never shown.
class Window {
 public:
  Window()
      : window_(
            CreateWindowExA(0, "STATIC", "", 0, 0, 0, 0, 0, nullptr, nullptr, nullptr, nullptr)) {
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
  HANDLE request = WSAAsyncGetHostByName(window, told, "no-answer.test", buffer, sizeof buffer);
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
  ANSWERS(WSAHOST_NOT_FOUND, static_cast<int>(WSAGETASYNCERROR(window.answer())));
}
