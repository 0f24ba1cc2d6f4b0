// SPDX-License-Identifier: MIT
// Messages whose sender waits for the result. Procedures run inside, see message.cpp.
#include <winsock2.h>

#include "api/window_text.hpp"
#include "kernel/clock.hpp"
#include "messages/queue.hpp"
#include "messages/send.hpp"
#include "runtime/user_memory.hpp"
#include "sync/thread.hpp"

namespace ws2::api {
namespace {

using kernel::Deadline;
using messages::Answer;
using messages::Meanwhile;

/// Sends to one window. False when there is no answer; then the last error says why.
bool send_to(HWND window, UINT message, WPARAM first, LPARAM second, messages::Patience patience,
             LRESULT* result) {
  Result<Answer> answer = Answer{};
  try {
    answer = messages::send(number(window), message, first, second, std::move(patience));
  } catch (const std::bad_alloc&) {
    answer = WsaCode::wsa_not_enough_memory;
  }
  if (!answer) {
    fail_with_win32(answer.status());
    return false;
  }
  switch (answer->how) {
    case Answer::How::given:
      *result = answer->result;
      return true;
    case Answer::How::timed_out:
      fail_with_win32(sync::win32_status(sync::error_timeout));
      return false;
    case Answer::How::gone:
      fail_with_win32(sync::win32_status(sync::error_invalid_window_handle));
      return false;
    case Answer::How::killed:
      break;
  }
  sync::Thread::exit(sync::Thread::current().kill_code());
}

/// The windows that HWND_BROADCAST means.
std::vector<uintptr_t> top_level_windows() {
  std::vector<uintptr_t> all = messages::all_windows();
  std::erase_if(all, [](uintptr_t one) {
    const auto found = messages::find_window(one);
    return !found || found->message_only() || found->parent() != 0;
  });
  return all;
}

template <class Char>
LRESULT send_message(HWND window, UINT message, WPARAM first, LPARAM second) {
  if (window == HWND_BROADCAST) {
    for (const uintptr_t one : top_level_windows()) {
      send_message<Char>(window_handle(one), message, first, second);
    }
    return 1;
  }
  return with_text<Char>(window, message, first, second, [&](LPARAM converted, Keep keep) {
    LRESULT result = 0;
    send_to(window, message, first, converted, {Meanwhile::serve, Deadline::never, std::move(keep)},
            &result);
    return result;
  });
}

template <class Char>
LRESULT send_with_timeout(HWND window, UINT message, WPARAM first, LPARAM second, UINT flags,
                          UINT timeout_ms, PDWORD_PTR user_result) {
  const Meanwhile meanwhile = (flags & SMTO_BLOCK) != 0 ? Meanwhile::block : Meanwhile::serve;
  const Deadline deadline = kernel::deadline_in_ms(timeout_ms);
  bool answered = false;
  LRESULT result =
      with_text<Char>(window, message, first, second, [&](LPARAM converted, Keep keep) {
        LRESULT given = 0;
        answered = send_to(window, message, first, converted,
                           {meanwhile, deadline, std::move(keep)}, &given);
        return given;
      });
  if (!answered) return 0;
  if (user_result != nullptr) {
    const auto value = static_cast<DWORD_PTR>(result);
    if (Status failed = runtime::write_user(user_result, value); !failed.ok()) {
      fail_with_win32(failed);
      return 0;
    }
  }
  return 1;
}

BOOL send_notify_message(HWND window, UINT message, WPARAM first, LPARAM second) {
  Status sent;
  try {
    sent = messages::send_notify(number(window), message, first, second);
  } catch (const std::bad_alloc&) {
    sent = WsaCode::wsa_not_enough_memory;
  }
  if (sent.ok()) return TRUE;
  fail_with_win32(sent);
  return FALSE;
}

}  // namespace

/// Calls a window's procedure in its thread and waits for the result; meanwhile what other threads
/// send to this one runs.
/// \param window  HWND_BROADCAST: all top-level windows, one after the other
/// \return the procedure's result; 0 when there is no such window (ERROR_INVALID_WINDOW_HANDLE)
/// \source Microsoft Learn, "SendMessage function (winuser.h)"
extern "C" LRESULT WINAPI ws2_SendMessageA(HWND window, UINT message, WPARAM first, LPARAM second) {
  return send_message<char>(window, message, first, second);
}

/// The same; texts are wide.
extern "C" LRESULT WINAPI ws2_SendMessageW(HWND window, UINT message, WPARAM first, LPARAM second) {
  return send_message<wchar_t>(window, message, first, second);
}

/// The same, at most for a time.
/// \param flags       SMTO_BLOCK: nothing that others send runs meanwhile
/// \param timeout_ms  at most so long
/// \param result      NULL, or where the procedure's result goes
/// \return 0: ERROR_TIMEOUT, ERROR_INVALID_WINDOW_HANDLE (also when the thread ended meanwhile)
/// \source Microsoft Learn, "SendMessageTimeoutA function (winuser.h)"
extern "C" LRESULT WINAPI ws2_SendMessageTimeoutA(HWND window, UINT message, WPARAM first,
                                                  LPARAM second, UINT flags, UINT timeout_ms,
                                                  PDWORD_PTR result) {
  return send_with_timeout<char>(window, message, first, second, flags, timeout_ms, result);
}

/// The same; texts are wide.
extern "C" LRESULT WINAPI ws2_SendMessageTimeoutW(HWND window, UINT message, WPARAM first,
                                                  LPARAM second, UINT flags, UINT timeout_ms,
                                                  PDWORD_PTR result) {
  return send_with_timeout<wchar_t>(window, message, first, second, flags, timeout_ms, result);
}

/// Calls the procedure of a window of this thread; of another thread's window it only asks for it.
/// \return FALSE: ERROR_INVALID_WINDOW_HANDLE
/// \source Microsoft Learn, "SendNotifyMessageA function (winuser.h)"
extern "C" BOOL WINAPI ws2_SendNotifyMessageA(HWND window, UINT message, WPARAM first,
                                              LPARAM second) {
  return send_notify_message(window, message, first, second);
}

/// The same.
extern "C" BOOL WINAPI ws2_SendNotifyMessageW(HWND window, UINT message, WPARAM first,
                                              LPARAM second) {
  return send_notify_message(window, message, first, second);
}

// The prototypes are those of the headers.
WS2_SAME(SendMessageA);
WS2_SAME(SendMessageW);
WS2_SAME(SendMessageTimeoutA);
WS2_SAME(SendMessageTimeoutW);
WS2_SAME(SendNotifyMessageA);
WS2_SAME(SendNotifyMessageW);

}  // namespace ws2::api
