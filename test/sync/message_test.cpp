// SPDX-License-Identifier: MIT
// The message loop, between threads and with timers, as a program sees it.
#include <windows.h>

#include <atomic>
#include <vector>

#include "program.hpp"

namespace {

constexpr DWORD long_ms = 10000;
constexpr UINT first_message = WM_APP;

/// What the procedure of the windows here was told.
struct Told {
  UINT message;
  WPARAM first;
  LPARAM second;
};
thread_local std::vector<Told> told;

LRESULT CALLBACK note(HWND window, UINT message, WPARAM first, LPARAM second) {
  if (message < WM_USER) return DefWindowProcA(window, message, first, second);
  told.push_back({message, first, second});
  return static_cast<LRESULT>(first) * 2;
}

HWND new_window() {
  WNDCLASSA description = {};
  description.lpfnWndProc = note;
  description.lpszClassName = "ws2.message_test";
  RegisterClassA(&description);  // ERROR_CLASS_ALREADY_EXISTS from the second test on
  told.clear();
  HWND window =
      CreateWindowA("ws2.message_test", "", 0, 0, 0, 0, 0, HWND_MESSAGE, nullptr, nullptr, nullptr);
  HOLDS(window != nullptr);
  return window;
}

PROGRAM(Messages, InOrderAndQuitLast) {
  HWND window = new_window();
  PostQuitMessage(7);
  HOLDS(PostMessageA(window, first_message, 1, -1));
  HOLDS(PostThreadMessageA(GetCurrentThreadId(), first_message + 1, 2, 0));
  MSG msg;
  IS(TRUE, GetMessageA(&msg, nullptr, 0, 0));
  HOLDS(msg.hwnd == window && msg.message == first_message && msg.wParam == 1 && msg.lParam == -1);
  IS(2, DispatchMessageA(&msg));
  IS(1, told.size());
  IS(TRUE, GetMessageA(&msg, nullptr, 0, 0));
  HOLDS(msg.hwnd == nullptr && msg.message == first_message + 1);
  IS(0, DispatchMessageA(&msg));
  IS(FALSE, GetMessageA(&msg, nullptr, 0, 0));
  HOLDS(msg.message == WM_QUIT && msg.wParam == 7);
  IS(FALSE, PeekMessageA(&msg, nullptr, 0, 0, PM_REMOVE));
  HOLDS(DestroyWindow(window));
}

// Learn, GetMessage: WM_QUIT comes whatever the filter is.
PROGRAM(Messages, QuitPassesEveryFilter) {
  MSG msg;
  IS(FALSE, PeekMessageA(&msg, nullptr, 0, 0, PM_NOREMOVE));  // the thread has a queue now
  HOLDS(PostThreadMessageA(GetCurrentThreadId(), first_message, 0, 0));
  HOLDS(PostThreadMessageA(GetCurrentThreadId(), first_message + 2, 0, 0));
  PostQuitMessage(7);
  IS(TRUE, GetMessageA(&msg, nullptr, first_message + 2, first_message + 3));
  IS(first_message + 2, msg.message);
  IS(FALSE, GetMessageA(&msg, nullptr, first_message + 2, first_message + 3));
  HOLDS(msg.message == WM_QUIT && msg.wParam == 7);
  IS(TRUE, GetMessageA(&msg, nullptr, 0, 0));
  IS(first_message, msg.message);
}

PROGRAM(Messages, Filters) {
  HWND one = new_window(), other = new_window();
  HOLDS(PostMessageA(one, first_message, 0, 0));
  HOLDS(PostMessageA(nullptr, first_message + 1, 0, 0));
  HOLDS(PostMessageA(other, first_message + 2, 0, 0));
  MSG msg;
  HOLDS(PeekMessageA(&msg, other, 0, 0, PM_NOREMOVE));
  IS(first_message + 2, msg.message);
  HOLDS(PeekMessageA(&msg, (HWND)-1, 0, 0, PM_NOREMOVE));
  IS(first_message + 1, msg.message);
  HOLDS(PeekMessageA(&msg, nullptr, first_message + 2, first_message + 9, PM_REMOVE));
  HOLDS(msg.hwnd == other);
  HOLDS(!PeekMessageA(&msg, other, 0, 0, PM_REMOVE));
  // What is left comes in its order.
  HOLDS(PeekMessageA(&msg, nullptr, 0, 0, PM_REMOVE) && msg.message == first_message);
  HOLDS(PeekMessageA(&msg, nullptr, 0, 0, PM_REMOVE) && msg.message == first_message + 1);
  HOLDS(DestroyWindow(one) && DestroyWindow(other));
}

PROGRAM(Messages, BadInput) {
  HWND window = new_window();
  MSG msg;
  FAILS(-1, ERROR_NOACCESS, GetMessageA(nullptr, nullptr, 0, 0));
  HOLDS(PostMessageA(window, first_message, 5, 0));
  FAILS(-1, ERROR_NOACCESS, GetMessageA((LPMSG)(ULONG_PTR)4096, nullptr, 0, 0));
  HOLDS(PeekMessageA(&msg, nullptr, 0, 0, PM_REMOVE) && msg.wParam == 5);  // it was not lost
  FAILS(0, ERROR_NOACCESS, DispatchMessageA(nullptr));
  FAILS(FALSE, ERROR_MESSAGE_SYNC_ONLY, PostMessageA(window, WM_SETTEXT, 0, 0));
  FAILS(FALSE, ERROR_INVALID_THREAD_ID, PostThreadMessageA(0x7FFFFFFF, first_message, 0, 0));
  FAILS(0, ERROR_INVALID_PARAMETER, RegisterWindowMessageA(""));
  HOLDS(DestroyWindow(window));
  FAILS(FALSE, ERROR_INVALID_WINDOW_HANDLE, PostMessageA(window, first_message, 0, 0));
  FAILS(0, ERROR_INVALID_WINDOW_HANDLE, SendMessageA(window, first_message, 0, 0));
  FAILS(-1, ERROR_INVALID_WINDOW_HANDLE, GetMessageA(&msg, window, 0, 0));
  FAILS(0, ERROR_INVALID_WINDOW_HANDLE, SetTimer(window, 1, 10, nullptr));
  FAILS(FALSE, ERROR_INVALID_PARAMETER, KillTimer(nullptr, 12345));
}

PROGRAM(Messages, TenThousandAtMost) {
  HWND window = new_window();
  for (int i = 0; i < 10000; ++i) HOLDS(PostMessageA(window, first_message, 0, 0));
  FAILS(FALSE, ERROR_NOT_ENOUGH_QUOTA, PostMessageA(window, first_message, 0, 0));
  HOLDS(DestroyWindow(window));  // its messages go with it
  MSG msg;
  HOLDS(!PeekMessageA(&msg, nullptr, 0, 0, PM_REMOVE));
}

PROGRAM(Messages, RegisteredNumbers) {
  const UINT one = RegisterWindowMessageA("ws2 test one");
  HOLDS(one >= 0xC000 && one <= 0xFFFF);
  IS(one, RegisterWindowMessageW(L"WS2 test ONE"));
  HOLDS(RegisterWindowMessageA("ws2 test two") != one);
}

PROGRAM(Messages, QueueStatus) {
  HWND window = new_window();
  GetQueueStatus(QS_ALLINPUT);
  HOLDS(PostMessageA(window, first_message, 0, 0));
  IS(MAKELONG(QS_POSTMESSAGE, QS_POSTMESSAGE), GetQueueStatus(QS_POSTMESSAGE));
  IS(MAKELONG(0, QS_POSTMESSAGE), GetQueueStatus(QS_POSTMESSAGE));
  MSG msg;
  HOLDS(PeekMessageA(&msg, nullptr, 0, 0, PM_REMOVE));
  IS(0, GetQueueStatus(QS_POSTMESSAGE));
  HOLDS(DestroyWindow(window));
}

PROGRAM(Messages, Timers) {
  HWND window = new_window();
  IS(3, SetTimer(window, 3, 10, nullptr));
  static int rung;
  rung = 0;
  const UINT_PTR other = SetTimer(nullptr, 0, 10, [](HWND to, UINT message, UINT_PTR, DWORD) {
    HOLDS(to == nullptr && message == WM_TIMER);
    ++rung;
  });
  HOLDS(other != 0);
  int of_window = 0;
  MSG msg;
  while (of_window < 2 || rung < 2) {
    IS(TRUE, GetMessageA(&msg, nullptr, 0, 0));
    IS(WM_TIMER, msg.message);
    of_window += msg.hwnd == window && msg.wParam == 3;
    DispatchMessageA(&msg);
  }
  HOLDS(KillTimer(nullptr, other) && KillTimer(window, 3));
  HOLDS(!PeekMessageA(&msg, nullptr, 0, 0, PM_REMOVE));
  HOLDS(DestroyWindow(window));
}

PROGRAM(Messages, WaitsOnObjectsAndMessages) {
  HWND window = new_window();
  HANDLE event = CreateEventA(nullptr, TRUE, FALSE, nullptr);
  MSG msg;
  PeekMessageA(&msg, nullptr, 0, 0, PM_REMOVE);
  IS(WAIT_TIMEOUT, MsgWaitForMultipleObjects(1, &event, FALSE, 0, QS_ALLINPUT));
  HOLDS(PostMessageA(window, first_message, 0, 0));
  IS(WAIT_OBJECT_0 + 1, MsgWaitForMultipleObjects(1, &event, FALSE, long_ms, QS_ALLINPUT));
  // Looked at and left there, it is no news any more.
  HOLDS(PeekMessageA(&msg, nullptr, 0, 0, PM_NOREMOVE));
  IS(WAIT_TIMEOUT, MsgWaitForMultipleObjects(1, &event, FALSE, 0, QS_ALLINPUT));
  IS(WAIT_OBJECT_0 + 1,
     MsgWaitForMultipleObjectsEx(1, &event, long_ms, QS_ALLINPUT, MWMO_INPUTAVAILABLE));
  HOLDS(PeekMessageA(&msg, nullptr, 0, 0, PM_REMOVE));
  HOLDS(SetEvent(event));
  IS(WAIT_OBJECT_0, MsgWaitForMultipleObjects(1, &event, FALSE, long_ms, QS_ALLINPUT));
  IS(WAIT_TIMEOUT, MsgWaitForMultipleObjects(1, &event, TRUE, 20, QS_ALLINPUT));
  HOLDS(PostMessageA(window, first_message, 0, 0));
  IS(WAIT_OBJECT_0, MsgWaitForMultipleObjects(1, &event, TRUE, long_ms, QS_ALLINPUT));
  HOLDS(PeekMessageA(&msg, nullptr, 0, 0, PM_REMOVE) && ResetEvent(event));
  // A timer ends it, too, and only where timers count.
  SetTimer(window, 1, 10, nullptr);
  IS(WAIT_OBJECT_0 + 1, MsgWaitForMultipleObjects(1, &event, FALSE, long_ms, QS_TIMER));
  IS(WAIT_TIMEOUT, MsgWaitForMultipleObjects(1, &event, FALSE, 20, QS_POSTMESSAGE));
  HANDLE many[MAXIMUM_WAIT_OBJECTS];
  for (HANDLE& one : many) one = event;
  FAILS(WAIT_FAILED, ERROR_INVALID_PARAMETER,
        MsgWaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS, many, FALSE, 0, QS_ALLINPUT));
  HOLDS(CloseHandle(event) && DestroyWindow(window));
  FAILS(WAIT_FAILED, ERROR_INVALID_HANDLE,
        MsgWaitForMultipleObjects(1, &event, FALSE, 0, QS_ALLINPUT));
}

/// A thread with a window and a loop, until WM_QUIT.
struct Server {
  HANDLE ready = CreateEventA(nullptr, TRUE, FALSE, nullptr);
  HWND window = nullptr;
  HWND client = nullptr;  // whom it asks back, if anybody
  HANDLE thread = CreateThread(nullptr, 0, run, this, 0, nullptr);

  static LRESULT CALLBACK answer(HWND to, UINT message, WPARAM first, LPARAM second) {
    auto* self = reinterpret_cast<Server*>(GetWindowLongPtrA(to, GWLP_USERDATA));
    if (message == first_message && self != nullptr && self->client != nullptr) {
      return SendMessageA(self->client, first_message + 1, first, 0) + 1;
    }
    if (message == first_message + 2) ExitThread(9);
    return note(to, message, first, second);
  }

  static DWORD WINAPI run(LPVOID argument) {
    auto& self = *static_cast<Server*>(argument);
    self.window = new_window();
    SetWindowLongPtrA(self.window, GWLP_USERDATA, reinterpret_cast<LONG_PTR>(&self));
    SetWindowLongPtrA(self.window, GWLP_WNDPROC, reinterpret_cast<LONG_PTR>(answer));
    SetEvent(self.ready);
    MSG msg;
    while (GetMessageA(&msg, nullptr, 0, 0) > 0) DispatchMessageA(&msg);
    return 0;
  }

  Server() { IS(WAIT_OBJECT_0, WaitForSingleObject(ready, long_ms)); }
  ~Server() {
    PostThreadMessageA(GetThreadId(thread), WM_QUIT, 0, 0);
    IS(WAIT_OBJECT_0, WaitForSingleObject(thread, long_ms));
    HOLDS(!IsWindow(window));  // it went with its thread
    CloseHandle(thread);
    CloseHandle(ready);
  }
};

PROGRAM(Messages, SentToAnotherThreadAndBack) {
  HWND own = new_window();
  Server server;
  IS(42, SendMessageA(server.window, first_message, 21, 0));
  server.client = own;
  // The server asks this thread, which waits for the server: it answers meanwhile.
  IS(15, SendMessageA(server.window, first_message, 7, 0));
  IS(1, told.size());
  IS(first_message + 1, told.at(0).message);
  DWORD_PTR result = 0;
  IS(1, SendMessageTimeoutA(server.window, first_message + 5, 4, 0, SMTO_NORMAL, long_ms, &result));
  IS(8, result);
  // With SMTO_BLOCK it does not answer, and both would wait for ever.
  FAILS(0, ERROR_TIMEOUT,
        SendMessageTimeoutA(server.window, first_message, 7, 0, SMTO_BLOCK, 50, nullptr));
  MSG msg;
  PeekMessageA(&msg, nullptr, 0, 0, PM_NOREMOVE);  // lets the server go on
  HOLDS(DestroyWindow(own));
}

PROGRAM(Messages, TheThreadEndsInstead) {
  Server server;
  FAILS(0, ERROR_INVALID_WINDOW_HANDLE, SendMessageA(server.window, first_message + 2, 0, 0));
  FAILS(FALSE, ERROR_ACCESS_DENIED, [] {
    HWND own = new_window();
    HANDLE other = CreateThread(
        nullptr, 0,
        [](LPVOID window) -> DWORD {
          const BOOL destroyed = DestroyWindow(static_cast<HWND>(window));
          return destroyed ? 0 : GetLastError();
        },
        own, 0, nullptr);
    WaitForSingleObject(other, long_ms);
    DWORD code = 0;
    GetExitCodeThread(other, &code);
    CloseHandle(other);
    DestroyWindow(own);
    SetLastError(code);
    return FALSE;
  }());
}

PROGRAM(Messages, ManyThreadsPost) {
  HWND window = new_window();
  constexpr int threads = 4, each = 2000;
  HANDLE posters[threads];
  for (HANDLE& one : posters) {
    one = CreateThread(
        nullptr, 0,
        [](LPVOID to) -> DWORD {
          for (WPARAM i = 0; i < each; ++i) {
            while (!PostMessageA(static_cast<HWND>(to), first_message, i, 0)) Sleep(1);
          }
          return 0;
        },
        window, 0, nullptr);
  }
  MSG msg;
  WPARAM sum = 0;
  for (int i = 0; i < threads * each; ++i) {
    IS(TRUE, GetMessageA(&msg, window, 0, 0));
    sum += msg.wParam;
  }
  IS(threads * (each * (each - 1) / 2), sum);
  IS(WAIT_OBJECT_0, WaitForMultipleObjects(threads, posters, TRUE, long_ms));
  for (HANDLE one : posters) CloseHandle(one);
  HOLDS(DestroyWindow(window));
}

}  // namespace
