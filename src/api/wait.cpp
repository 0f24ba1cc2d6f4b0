// SPDX-License-Identifier: MIT
// Waits on objects, and sleeping.
//
// An alertable wait ends by running the thread's queued calls, and those may leave for good
// (ExitThread). So each entry first lets go of the handles it holds, then runs them; and these
// entries are not noexcept, because a thread that the program began with pthreads unwinds.
#include "sync/wait.hpp"

#include <winsock2.h>

#include <algorithm>
#include <array>

#include "api/win32.hpp"
#include "kernel/thread.hpp"
#include "messages/queue.hpp"
#include "runtime/slot.hpp"
#include "runtime/user_memory.hpp"
#include "sync/event.hpp"
#include "sync/mutex.hpp"
#include "sync/thread.hpp"

namespace ws2::api {
namespace {

using kernel::Deadline;
using sync::Ended;
using sync::Handle;
using sync::Mode;
using sync::Thread;

constexpr DWORD wait_object_0 = 0, wait_abandoned_0 = 0x80, wait_io_completion = 0xC0;
constexpr DWORD wait_timeout = 0x102, wait_failed = 0xFFFFFFFF;
constexpr DWORD killed = 0xFFFFFFFE;  // never leaves this file

DWORD code_of(Ended ended) noexcept {
  switch (ended.by) {
    case Ended::By::object:
      return wait_object_0 + ended.index;
    case Ended::By::abandoned:
      return wait_abandoned_0 + ended.index;
    case Ended::By::timeout:
      return wait_timeout;
    case Ended::By::alert:
      return wait_io_completion;
    case Ended::By::kill:
      return killed;
  }
  return wait_failed;
}

/// A deadline of 0 looks and does not wait.
Deadline deadline_of(DWORD timeout_ms) noexcept {
  return timeout_ms == 0 ? Deadline{0} : kernel::deadline_in_ms(timeout_ms);
}

/// What follows a wait once nothing is held any more.
DWORD leave(DWORD code) {
  if (code == wait_io_completion) Thread::current().run_queued();
  if (code == killed) Thread::exit(Thread::current().kill_code());
  return code;
}

/// The objects of a wait, pinned.
class Objects {
 public:
  /// Looks the handles up, in their order.
  Status pin(const HANDLE* handles, DWORD count) noexcept {
    if (count == 0 || count > sync::most_objects) return WsaCode::wsa_invalid_parameter;
    std::array<HANDLE, sync::most_objects> given;
    if (handles == nullptr ||
        !runtime::copy_from_user(given.data(), handles, count * sizeof(HANDLE))) {
      return WsaCode::wsaefault;
    }
    for (; count_ < count; ++count_) {
      if (Status failed = pin_one(number(given[count_])); !failed.ok()) return failed;
    }
    return Status();
  }

  /// Adds the calling thread's own queue.
  void add(sync::Waitable& object) noexcept { objects_[count_++] = &object; }

  /// Learn, "WaitForMultipleObjects": no handle twice in a wait on all; here no object twice.
  [[nodiscard]] bool distinct() const noexcept {
    std::array<sync::Waitable*, sync::most_objects> sorted;
    const auto end = std::copy(objects_.begin(), objects_.begin() + count_, sorted.begin());
    std::sort(sorted.begin(), end);
    return std::adjacent_find(sorted.begin(), end) == end;
  }

  [[nodiscard]] std::span<sync::Waitable* const> all() const noexcept {
    return {objects_.data(), count_};
  }

 private:
  Status pin_one(uintptr_t handle) noexcept {
    if (handle == current_thread) {
      objects_[count_] = &Thread::current();
      return Status();
    }
    pins_[count_] = sync::find_waitable(handle);
    if (!pins_[count_]) return WsaCode::wsa_invalid_handle;
    objects_[count_] = &pins_[count_]->target();
    return Status();
  }

  std::array<handles::Reference<Handle>, sync::most_objects> pins_;
  std::array<sync::Waitable*, sync::most_objects> objects_;
  DWORD count_ = 0;
};

Result<DWORD> wait_for(const HANDLE* handles, DWORD count, BOOL all, DWORD timeout_ms,
                       BOOL alertable) {
  Objects objects;
  if (Status failed = objects.pin(handles, count); !failed.ok()) return failed;
  const bool together = all != FALSE && count > 1;
  if (together && !objects.distinct()) return WsaCode::wsa_invalid_parameter;
  return code_of(sync::wait(objects.all(), together ? Mode::all : Mode::any, alertable != FALSE,
                            deadline_of(timeout_ms)));
}

/// Waits for objects and for messages. Timers of the queue ring only for those who look, so the
/// wait looks when the next one is due.
Result<DWORD> wait_for_messages(const HANDLE* handles, DWORD count, DWORD timeout_ms, DWORD kinds,
                                DWORD flags) {
  if (count >= sync::most_objects) return WsaCode::wsa_invalid_parameter;  // the queue is one, too
  Objects objects;
  if (count != 0) {
    if (Status failed = objects.pin(handles, count); !failed.ok()) return failed;
  }
  const bool all = (flags & MWMO_WAITALL) != 0 && count != 0;
  if (all && !objects.distinct()) return WsaCode::wsa_invalid_parameter;
  messages::Queue& queue = messages::Queue::current();
  objects.add(queue);
  const Deadline deadline = deadline_of(timeout_ms);
  for (;;) {
    queue.note_timers();
    queue.wait_for(kinds, (flags & MWMO_INPUTAVAILABLE) != 0);
    const Deadline next = (kinds & QS_TIMER) != 0 ? queue.next_timer() : Deadline::never;
    const Deadline until = std::min(deadline, next);
    const Ended ended = sync::wait(objects.all(), all ? Mode::all : Mode::any,
                                   (flags & MWMO_ALERTABLE) != 0, until);
    if (ended.by != Ended::By::timeout || until == deadline) return code_of(ended);
  }
}

Result<DWORD> wait_for_one(uintptr_t handle, DWORD timeout_ms, BOOL alertable) {
  if (handle == current_thread) {
    return code_of(sync::wait(Thread::current(), alertable != FALSE, deadline_of(timeout_ms)));
  }
  const handles::Reference<Handle> object = sync::find_waitable(handle);
  if (!object) return WsaCode::wsa_invalid_handle;
  return code_of(sync::wait(object->target(), alertable != FALSE, deadline_of(timeout_ms)));
}

/// Signals an event, a semaphore or a mutex, as SignalObjectAndWait does.
Status signal(uintptr_t handle) {
  const handles::Reference<Handle> found = sync::find_waitable(handle);
  if (!found) return WsaCode::wsa_invalid_handle;
  switch (found->kind()) {
    case handles::Kind::event:
      static_cast<sync::Event&>(found->target()).set();
      return Status();
    case handles::Kind::semaphore:
      return static_cast<sync::Semaphore&>(found->target()).release(1).status();
    case handles::Kind::mutex:
      return static_cast<sync::OwnedMutex&>(found->target()).release(Thread::current());
    default:
      return WsaCode::wsa_invalid_handle;
  }
}

}  // namespace

/// Waits until the object is signalled.
/// \param object      event, mutex, semaphore, timer or thread
/// \param timeout_ms  INFINITE waits for ever, 0 only looks
/// \param alertable   whether a queued APC ends the wait, and runs
/// \return WAIT_OBJECT_0, WAIT_ABANDONED, WAIT_TIMEOUT, WAIT_IO_COMPLETION; WAIT_FAILED and
///         ERROR_INVALID_HANDLE
/// \source Microsoft Learn, "WaitForSingleObjectEx function (synchapi.h)"
extern "C" DWORD WINAPI ws2_WaitForSingleObjectEx(HANDLE object, DWORD timeout_ms, BOOL alertable) {
  return leave(on_win32<DWORD>(
      wait_failed, [&] { return wait_for_one(number(object), timeout_ms, alertable); }));
}

/// The same, not alertable.
/// \source Microsoft Learn, "WaitForSingleObject function (synchapi.h)"
extern "C" DWORD WINAPI ws2_WaitForSingleObject(HANDLE object, DWORD timeout_ms) {
  return ws2_WaitForSingleObjectEx(object, timeout_ms, FALSE);
}

/// Waits until one of several objects is signalled, or all of them at once.
/// \param count    1 to 64
/// \param objects  `count` handles; none twice when waiting on all
/// \return WAIT_OBJECT_0 + the lowest index that is signalled, WAIT_ABANDONED_0 + index,
///         WAIT_TIMEOUT, WAIT_IO_COMPLETION; WAIT_FAILED: ERROR_INVALID_PARAMETER,
///         ERROR_INVALID_HANDLE, ERROR_NOACCESS
/// \source Microsoft Learn, "WaitForMultipleObjectsEx function (synchapi.h)"
extern "C" DWORD WINAPI ws2_WaitForMultipleObjectsEx(DWORD count, const HANDLE* objects, BOOL all,
                                                     DWORD timeout_ms, BOOL alertable) {
  return leave(on_win32<DWORD>(
      wait_failed, [&] { return wait_for(objects, count, all, timeout_ms, alertable); }));
}

/// The same, not alertable.
/// \source Microsoft Learn, "WaitForMultipleObjects function (synchapi.h)"
extern "C" DWORD WINAPI ws2_WaitForMultipleObjects(DWORD count, const HANDLE* objects, BOOL all,
                                                   DWORD timeout_ms) {
  return ws2_WaitForMultipleObjectsEx(count, objects, all, timeout_ms, FALSE);
}

/// Winsock's name for the wait. Besides events it takes what WaitForMultipleObjectsEx takes.
/// \return WSA_WAIT_EVENT_0 + index, WSA_WAIT_TIMEOUT, WSA_WAIT_IO_COMPLETION; WSA_WAIT_FAILED
/// \raises WSA_INVALID_HANDLE.1 WSA_NOT_ENOUGH_MEMORY.1 WSA_INVALID_PARAMETER.1 WSAEFAULT.1
///         WSANOTINITIALISED.1 WSANOTINITIALISED.2
/// \lacks WSASYSCALLFAILURE.1: waits are futexes, which the kernel has no reason to refuse
/// \source Microsoft Learn, "WSAWaitForMultipleEvents function (winsock2.h)"
extern "C" DWORD WINAPI ws2_WSAWaitForMultipleEvents(DWORD count, const HANDLE* events, BOOL all,
                                                     DWORD timeout_ms, BOOL alertable) {
  return leave(on_call<DWORD>(wait_failed, [&]() -> Result<DWORD> {
    try {
      return wait_for(events, count, all, timeout_ms, alertable);
    } catch (const std::bad_alloc&) {
      return WsaCode::wsa_not_enough_memory;
    }
  }));
}

/// Waits for objects and for messages of the calling thread's queue.
/// \param count    0 to 63
/// \param objects  `count` handles
/// \param kinds    which messages count, QS_
/// \param flags    MWMO_WAITALL: all objects and a message; MWMO_ALERTABLE; MWMO_INPUTAVAILABLE:
///                 also a message that the thread has looked at and left there
/// \return WAIT_OBJECT_0 + index; WAIT_OBJECT_0 + count for a message; the rest as
///         WaitForMultipleObjectsEx
/// \source Microsoft Learn, "MsgWaitForMultipleObjectsEx function (winuser.h)"
extern "C" DWORD WINAPI ws2_MsgWaitForMultipleObjectsEx(DWORD count, const HANDLE* objects,
                                                        DWORD timeout_ms, DWORD kinds,
                                                        DWORD flags) {
  return leave(on_win32<DWORD>(
      wait_failed, [&] { return wait_for_messages(objects, count, timeout_ms, kinds, flags); }));
}

/// The same, not alertable.
/// \source Microsoft Learn, "MsgWaitForMultipleObjects function (winuser.h)"
extern "C" DWORD WINAPI ws2_MsgWaitForMultipleObjects(DWORD count, const HANDLE* objects, BOOL all,
                                                      DWORD timeout_ms, DWORD kinds) {
  const DWORD flags = all != FALSE ? MWMO_WAITALL : 0;
  return ws2_MsgWaitForMultipleObjectsEx(count, objects, timeout_ms, kinds, flags);
}

/// Signals one object and waits on another. The two are not one step for other threads, which
/// Windows does not promise either.
/// \source Microsoft Learn, "SignalObjectAndWait function (synchapi.h)"
extern "C" DWORD WINAPI ws2_SignalObjectAndWait(HANDLE to_signal, HANDLE to_wait_on,
                                                DWORD timeout_ms, BOOL alertable) {
  return leave(on_win32<DWORD>(wait_failed, [&]() -> Result<DWORD> {
    // Both handles are looked at before anything changes.
    if (!sync::find_waitable(number(to_wait_on))) return WsaCode::wsa_invalid_handle;
    if (Status failed = signal(number(to_signal)); !failed.ok()) return failed;
    return wait_for_one(number(to_wait_on), timeout_ms, alertable);
  }));
}

/// Sleeps; 0 gives up the rest of the time slice.
/// \source Microsoft Learn, "Sleep function (synchapi.h)"
extern "C" void WINAPI ws2_Sleep(DWORD milliseconds) noexcept {
  if (milliseconds == 0) return kernel::yield();
  const runtime::SlotLent lent;
  kernel::sleep_until(kernel::deadline_in_ms(milliseconds));
}

/// Sleeps, and runs APCs that are queued or come meanwhile.
/// \return 0 when the time is over, WAIT_IO_COMPLETION after an APC
/// \source Microsoft Learn, "SleepEx function (synchapi.h)"
extern "C" DWORD WINAPI ws2_SleepEx(DWORD milliseconds, BOOL alertable) {
  if (alertable == FALSE) {
    ws2_Sleep(milliseconds);
    return 0;
  }
  const DWORD code = leave(on_win32<DWORD>(wait_failed, [&]() -> Result<DWORD> {
    return code_of(sync::sleep_alertably(deadline_of(milliseconds)));
  }));
  return code == wait_io_completion ? code : 0;
}

// The prototypes are those of the headers.
WS2_SAME(WaitForSingleObjectEx);
WS2_SAME(WaitForSingleObject);
WS2_SAME(WaitForMultipleObjectsEx);
WS2_SAME(WaitForMultipleObjects);
WS2_SAME(WSAWaitForMultipleEvents);
WS2_SAME(MsgWaitForMultipleObjectsEx);
WS2_SAME(MsgWaitForMultipleObjects);
WS2_SAME(SignalObjectAndWait);
WS2_SAME(Sleep);
WS2_SAME(SleepEx);

}  // namespace ws2::api
