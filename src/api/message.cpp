// SPDX-License-Identifier: MIT
// The message loop: getting, posting and dispatching messages, and timers.
//
// Window procedures run inside these entries, and may leave for good (ExitThread) or throw. So the
// entries that can run one are not noexcept and hold nothing meanwhile.
#include <winsock2.h>

#include "api/window_text.hpp"
#include "messages/atom.hpp"
#include "messages/queue.hpp"
#include "messages/send.hpp"
#include "messages/window.hpp"
#include "runtime/user_memory.hpp"
#include "sync/thread.hpp"
#include "sync/wait.hpp"

namespace ws2::api {
namespace {

using messages::Filter;
using messages::Message;
using messages::Queue;
using sync::win32_status;

/// The calling thread's queue, made if need be; null, and the last error, without memory.
Queue* own_queue() noexcept {
  return on_win32<Queue*>(nullptr, []() -> Result<Queue*> { return &Queue::current(); });
}

/// ERROR_INVALID_WINDOW_HANDLE for what is neither a window nor a special value.
Result<Filter> filter_of(HWND window, UINT lowest, UINT highest) noexcept {
  Filter filter{0, false, lowest, highest};
  const uintptr_t given = number(window);
  if (given == ~uintptr_t{0} || given == number(HWND_BROADCAST)) {
    filter.thread_only = true;
  } else if (given != 0) {
    if (!messages::find_window(given)) {
      return win32_status(sync::error_invalid_window_handle);
    }
    filter.window = given;
  }
  return filter;
}

MSG as_msg(const Message& message) noexcept {
  MSG msg = {};
  msg.hwnd = window_handle(message.window);
  msg.message = message.number;
  msg.wParam = message.first;
  msg.lParam = message.second;
  msg.time = message.time_ms;
  return msg;
}

/// Learns before a message is taken out whether it can be handed over: none is lost to a bad
/// pointer.
Status writable(LPMSG msg) noexcept { return runtime::write_user(msg, MSG{}); }

/// Sleeps until something of these kinds is news, or a timer is due.
void wait_for_news(Queue& queue, uint32_t kinds) {
  queue.wait_for(kinds, false);
  const sync::Ended ended = sync::wait(queue, false, queue.next_timer());
  if (ended.by == sync::Ended::By::kill) sync::Thread::exit(sync::Thread::current().kill_code());
}

/// The filter and the room for the result, checked; false with the last error set.
bool may_look(LPMSG msg, HWND window, UINT lowest, UINT highest, Filter* filter) noexcept {
  return win32_bool([&]() -> Status {
           const Result<Filter> made = filter_of(window, lowest, highest);
           if (!made) return made.status();
           *filter = *made;
           return writable(msg);
         }) != FALSE;
}

BOOL get_message(LPMSG msg, HWND window, UINT lowest, UINT highest) {
  Queue* const queue = own_queue();
  Filter filter;
  if (queue == nullptr || !may_look(msg, window, lowest, highest, &filter)) return -1;
  for (;;) {
    queue->serve_sent();
    if (const auto found = queue->look(filter, true)) {
      *msg = as_msg(*found);
      return found->number == WM_QUIT ? FALSE : TRUE;
    }
    // News of "all posted messages" stays through filtered looks, and would end every wait.
    wait_for_news(*queue, messages::news_any & ~messages::news_all_posted);
  }
}

BOOL peek_message(LPMSG msg, HWND window, UINT lowest, UINT highest, UINT flags) {
  Queue* const queue = own_queue();
  Filter filter;
  if (queue == nullptr || !may_look(msg, window, lowest, highest, &filter)) return FALSE;
  queue->serve_sent();
  const UINT kinds = flags >> 16U;
  if (kinds != 0 && (kinds & (QS_POSTMESSAGE | QS_TIMER)) == 0) return FALSE;
  const auto found = queue->look(filter, (flags & PM_REMOVE) != 0);
  if (!found) return FALSE;
  *msg = as_msg(*found);
  return TRUE;
}

/// Messages that carry pointers mean nothing once their sender has gone on.
bool needs_its_sender(UINT message) noexcept {
  return message == WM_SETTEXT || message == WM_GETTEXT || message == WM_CREATE ||
         message == WM_NCCREATE || message == WM_COPYDATA;
}

BOOL post_message(HWND window, UINT message, WPARAM first, LPARAM second) noexcept {
  return win32_bool([&]() -> Status {
    if (needs_its_sender(message)) return win32_status(sync::error_message_sync_only);
    if (window == nullptr) return Queue::current().post({0, message, first, second});
    if (window != HWND_BROADCAST) {
      return messages::post(number(window), message, first, second);
    }
    for (const uintptr_t one : messages::all_windows()) {
      const auto found = messages::find_window(one);
      if (!found || found->message_only() || found->parent() != 0) continue;
      if (Status failed = found->queue()->post({one, message, first, second}); !failed.ok()) {
        return failed;
      }
    }
    return Status();
  });
}

BOOL post_thread_message(DWORD thread, UINT message, WPARAM first, LPARAM second) noexcept {
  return win32_bool([&]() -> Status {
    if (needs_its_sender(message)) return win32_status(sync::error_message_sync_only);
    const std::shared_ptr<Queue> queue = Queue::of_thread(thread);
    if (queue == nullptr) return win32_status(sync::error_invalid_thread_id);
    return queue->post({0, message, first, second});
  });
}

LRESULT dispatch_message(const MSG* user) {
  const Result<MSG> msg = runtime::read_user<MSG>(user);
  if (!msg) {
    fail_with_win32(msg.status());
    return 0;
  }
  if (msg->message == WM_TIMER && msg->lParam != 0) {
    reinterpret_cast<TIMERPROC>(msg->lParam)(msg->hwnd, WM_TIMER, msg->wParam, messages::tick_ms());
    return 0;
  }
  return messages::call_window(number(msg->hwnd), msg->message, msg->wParam, msg->lParam);
}

template <class Char>
UINT register_message(const Char* text) noexcept {
  return on_win32<UINT>(0, [&]() -> Result<UINT> {
    const Result<Name> name = name_of(text);
    if (!name) return name.status();
    if (!name->has_value() || (*name)->empty()) {
      return win32_status(sync::error_invalid_parameter);
    }
    const UINT atom = messages::atom_of(**name);
    if (atom == 0) return win32_status(sync::error_not_enough_memory);
    return atom;
  });
}

}  // namespace

/// Takes the next message of the thread, and waits for one. Meanwhile the procedures of messages
/// that other threads send run.
/// \param msg      where the message goes
/// \param window   NULL: every message of the thread; -1: only those without a window; otherwise
///                 those of this window and its children
/// \param lowest   with `highest` the range of numbers; both 0 for every number
/// \return TRUE; FALSE for WM_QUIT; -1: ERROR_INVALID_WINDOW_HANDLE, ERROR_NOACCESS
/// \source Microsoft Learn, "GetMessage function (winuser.h)"
extern "C" BOOL WINAPI ws2_GetMessageA(LPMSG msg, HWND window, UINT lowest, UINT highest) {
  return get_message(msg, window, lowest, highest);
}

/// The same; no message that is posted carries text.
extern "C" BOOL WINAPI ws2_GetMessageW(LPMSG msg, HWND window, UINT lowest, UINT highest) {
  return get_message(msg, window, lowest, highest);
}

/// Looks for a message and does not wait.
/// \param flags  PM_REMOVE takes it out; PM_QS_ flags restrict the kinds
/// \return TRUE when there was one
/// \source Microsoft Learn, "PeekMessageA function (winuser.h)"
extern "C" BOOL WINAPI ws2_PeekMessageA(LPMSG msg, HWND window, UINT lowest, UINT highest,
                                        UINT flags) {
  return peek_message(msg, window, lowest, highest, flags);
}

/// The same.
extern "C" BOOL WINAPI ws2_PeekMessageW(LPMSG msg, HWND window, UINT lowest, UINT highest,
                                        UINT flags) {
  return peek_message(msg, window, lowest, highest, flags);
}

/// Makes characters of keys; there are none.
/// \source Microsoft Learn, "TranslateMessage function (winuser.h)"
extern "C" BOOL WINAPI ws2_TranslateMessage(const MSG*) noexcept { return FALSE; }

/// Calls the window's procedure, or a timer's.
/// \return what the procedure returns
/// \source Microsoft Learn, "DispatchMessage function (winuser.h)"
extern "C" LRESULT WINAPI ws2_DispatchMessageA(const MSG* msg) { return dispatch_message(msg); }

/// The same.
extern "C" LRESULT WINAPI ws2_DispatchMessageW(const MSG* msg) { return dispatch_message(msg); }

/// Queues a message and does not wait for it.
/// \param window  NULL: for the calling thread; HWND_BROADCAST: for all top-level windows
/// \return FALSE: ERROR_INVALID_WINDOW_HANDLE, ERROR_NOT_ENOUGH_QUOTA with 10,000 messages queued,
///         ERROR_MESSAGE_SYNC_ONLY for a message that carries pointers
/// \source Microsoft Learn, "PostMessageA function (winuser.h)"
extern "C" BOOL WINAPI ws2_PostMessageA(HWND window, UINT message, WPARAM first,
                                        LPARAM second) noexcept {
  return post_message(window, message, first, second);
}

/// The same.
extern "C" BOOL WINAPI ws2_PostMessageW(HWND window, UINT message, WPARAM first,
                                        LPARAM second) noexcept {
  return post_message(window, message, first, second);
}

/// Queues a message for a thread, which must have a queue: its first call of this family makes it.
/// \return FALSE: ERROR_INVALID_THREAD_ID, ERROR_NOT_ENOUGH_QUOTA
/// \source Microsoft Learn, "PostThreadMessageA function (winuser.h)"
extern "C" BOOL WINAPI ws2_PostThreadMessageA(DWORD thread, UINT message, WPARAM first,
                                              LPARAM second) noexcept {
  return post_thread_message(thread, message, first, second);
}

/// The same.
extern "C" BOOL WINAPI ws2_PostThreadMessageW(DWORD thread, UINT message, WPARAM first,
                                              LPARAM second) noexcept {
  return post_thread_message(thread, message, first, second);
}

/// WM_QUIT comes once no posted message is left.
/// \source Microsoft Learn, "PostQuitMessage function (winuser.h)"
extern "C" VOID WINAPI ws2_PostQuitMessage(int code) noexcept {
  if (Queue* const queue = own_queue()) queue->post_quit(code);
}

/// Waits for something new in the queue.
/// \source Microsoft Learn, "WaitMessage function (winuser.h)"
extern "C" BOOL WINAPI ws2_WaitMessage() {
  Queue* const queue = own_queue();
  if (queue == nullptr) return FALSE;
  wait_for_news(*queue, messages::news_any);
  return TRUE;
}

/// Where the pointer was; there is none.
/// \source Microsoft Learn, "GetMessagePos function (winuser.h)"
extern "C" DWORD WINAPI ws2_GetMessagePos() noexcept { return 0; }

/// When the message that was looked at last was posted, as GetTickCount counts.
/// \source Microsoft Learn, "GetMessageTime function (winuser.h)"
extern "C" LONG WINAPI ws2_GetMessageTime() noexcept {
  const Queue* const queue = Queue::current_if_any();
  return queue == nullptr ? 0 : static_cast<LONG>(queue->last_time_ms);
}

/// \param flags  the kinds that are asked for, QS_
/// \return high word: what the queue holds; low word: what came since the last call or look
/// \source Microsoft Learn, "GetQueueStatus function (winuser.h)"
extern "C" DWORD WINAPI ws2_GetQueueStatus(UINT flags) noexcept {
  Queue* const queue = own_queue();
  if (queue == nullptr) return 0;
  const Queue::News news = queue->news(flags);
  return news.there << 16U | news.fresh;
}

/// The number of a message by its name, the same in every part of the program.
/// \return 0xC000 to 0xFFFF; 0
/// \source Microsoft Learn, "RegisterWindowMessageA function (winuser.h)"
extern "C" UINT WINAPI ws2_RegisterWindowMessageA(LPCSTR text) noexcept {
  return register_message(text);
}

/// The same with a wide name.
extern "C" UINT WINAPI ws2_RegisterWindowMessageW(LPCWSTR text) noexcept {
  return register_message(text);
}

/// Sets a timer: WM_TIMER when the queue holds nothing else, each time the period is over.
/// \param window     one of the calling thread, or NULL
/// \param id         the timer's number; for NULL one that a call before returned, or anything
/// \param period_ms  10 to 0x7FFFFFFF; what lies outside is moved inside
/// \param procedure  what DispatchMessage calls; NULL: the window's procedure
/// \return the timer's number; 0: ERROR_INVALID_WINDOW_HANDLE, ERROR_ACCESS_DENIED
/// \source Microsoft Learn, "SetTimer function (winuser.h)"
extern "C" UINT_PTR WINAPI ws2_SetTimer(HWND window, UINT_PTR id, UINT period_ms,
                                        TIMERPROC procedure) noexcept {
  return on_win32<UINT_PTR>(0, [&]() -> Result<UINT_PTR> {
    Queue& queue = Queue::current();
    if (window != nullptr) {
      const auto found = messages::find_window(number(window));
      if (!found) return win32_status(sync::error_invalid_window_handle);
      if (found->queue().get() != &queue) return win32_status(sync::error_access_denied);
    }
    const UINT period = std::min(std::max<UINT>(period_ms, USER_TIMER_MINIMUM),
                                 static_cast<UINT>(USER_TIMER_MAXIMUM));
    const UINT_PTR set =
        queue.set_timer(number(window), id, period, reinterpret_cast<intptr_t>(procedure));
    return set == 0 ? 1 : set;  // success must not look like failure
  });
}

/// \return FALSE when the thread has no such timer
/// \source Microsoft Learn, "KillTimer function (winuser.h)"
extern "C" BOOL WINAPI ws2_KillTimer(HWND window, UINT_PTR id) noexcept {
  return win32_bool([&]() -> Status {
    if (Queue::current().kill_timer(number(window), id)) return Status();
    return win32_status(sync::error_invalid_parameter);
  });
}

// The prototypes are those of the headers.
WS2_SAME(GetMessageA);
WS2_SAME(GetMessageW);
WS2_SAME(PeekMessageA);
WS2_SAME(PeekMessageW);
WS2_SAME(TranslateMessage);
WS2_SAME(DispatchMessageA);
WS2_SAME(DispatchMessageW);
WS2_SAME(PostMessageA);
WS2_SAME(PostMessageW);
WS2_SAME(PostThreadMessageA);
WS2_SAME(PostThreadMessageW);
WS2_SAME(PostQuitMessage);
WS2_SAME(WaitMessage);
WS2_SAME(GetMessagePos);
WS2_SAME(GetMessageTime);
WS2_SAME(GetQueueStatus);
WS2_SAME(RegisterWindowMessageA);
WS2_SAME(RegisterWindowMessageW);
WS2_SAME(SetTimer);
WS2_SAME(KillTimer);

}  // namespace ws2::api
