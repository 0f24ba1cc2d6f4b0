// SPDX-License-Identifier: MIT
// Threads.
#include "sync/thread.hpp"

#include <new>

#include "api/win32.hpp"
#include "kernel/system.hpp"
#include "kernel/thread.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::api {
namespace {

using handles::Kind;
using sync::Thread;

constexpr DWORD create_suspended = 4, size_is_reservation = 0x10000;
constexpr uint32_t error_gen_failure = 31;

/// Learn, "Thread Stack Size": a size without the flag says how much to commit at first, and the
/// thread still has the default reservation.
size_t stack_bytes(size_t asked, DWORD flags) noexcept {
  constexpr size_t default_reservation = size_t{1} << 20U;
  if ((flags & size_is_reservation) == 0 && asked <= default_reservation) return 0;
  return asked;
}

/// Makes the record and its handle first, so that nothing can fail once the thread runs.
/// `prepared` gets the handle before the thread runs.
template <class Prepare>
Result<HANDLE> create(Thread::Body body, size_t stack, DWORD flags, DWORD* id, Prepare prepared) {
  if ((flags & ~(create_suspended | size_is_reservation)) != 0 || body.run == nullptr) {
    return WsaCode::wsa_invalid_parameter;
  }
  const auto thread = std::make_shared<Thread>(body, true);
  const Result<handles::Handle> opened = sync::open_handle(thread);
  if (!opened) return opened.status();
  const HANDLE made = handle(*opened);
  prepared(made);
  Status begun = thread->begin(stack_bytes(stack, flags));
  if (begun.ok() && id != nullptr) begun = runtime::write_user(id, thread->id());
  if (!begun.ok()) {
    handles::Table::instance().close(*opened);
    return begun;
  }
  if ((flags & create_suspended) == 0) thread->resume();
  return made;
}

/// The thread of a handle, or the calling one for its pseudo handle.
Result<std::shared_ptr<Thread>> thread_of(HANDLE thread) {
  if (number(thread) == current_thread) {
    return std::static_pointer_cast<Thread>(Thread::current().shared_from_this());
  }
  auto found = sync::find_shared<Thread>(number(thread));
  if (found == nullptr) return WsaCode::wsa_invalid_handle;
  return found;
}

/// Runs `what(Thread&)`, which answers Result<T>.
template <class T, class What>
T on_thread(HANDLE thread, T failure, What&& what) noexcept {
  return on_win32<T>(failure, [&]() -> Result<T> {
    const Result<std::shared_ptr<Thread>> found = thread_of(thread);
    if (!found) return found.status();
    return what(**found);
  });
}

/// A thread of _beginthread, which closes its own handle.
struct SelfClosing {
  void (*run)(void*);
  void* argument;
  HANDLE handle;
};

thread_local HANDLE handle_to_close = nullptr;

void close_own_handle() noexcept {
  if (handle_to_close == nullptr) return;
  handles::Table::instance().close(number(std::exchange(handle_to_close, nullptr)), Kind::thread);
}

uint32_t run_self_closing(void* argument) {
  const SelfClosing start = *static_cast<SelfClosing*>(argument);
  delete static_cast<SelfClosing*>(argument);
  handle_to_close = start.handle;
  start.run(start.argument);
  close_own_handle();
  return 0;
}

/// What the C runtime's calls leave in errno beside the last error.
void tell_c_runtime() noexcept {
  const uint32_t code = runtime::last_error();
  const auto is = [=](WsaCode other) { return code == static_cast<uint32_t>(other); };
  if (is(WsaCode::wsa_invalid_parameter)) return kernel::set_c_error(kernel::CError::invalid);
  if (is(WsaCode::wsa_not_enough_memory)) return kernel::set_c_error(kernel::CError::again);
  kernel::set_c_error(kernel::CError::access);
}

/// Windows' priorities, -15 to 15, as niceness.
Result<int> niceness_of(int priority) noexcept {
  switch (priority) {
    case -15:
      return 19;
    case -2:
      return 10;
    case -1:
      return 5;
    case 0:
      return 0;
    case 1:
      return -5;
    case 2:
      return -10;
    case 15:
      return -20;
    default:
      return WsaCode::wsa_invalid_parameter;
  }
}

/// A queued call of the program's.
struct UserApc : sync::Apc {
  using Function = void(WINAPI*)(ULONG_PTR);
  UserApc(Function what, ULONG_PTR with) noexcept : Apc(call), function(what), data(with) {}
  static void call(Apc& self, bool deliver) {
    const UserApc apc = static_cast<UserApc&>(self);
    delete &static_cast<UserApc&>(self);  // first: the function may not return
    if (deliver) apc.function(apc.data);
  }
  Function function;
  ULONG_PTR data;
};

}  // namespace

/// Starts a thread.
/// \param stack  bytes; counts only above 1 MiB or with STACK_SIZE_PARAM_IS_A_RESERVATION
/// \param flags  CREATE_SUSPENDED, STACK_SIZE_PARAM_IS_A_RESERVATION
/// \param id     NULL, or where the thread's number is written
/// \return a handle, which is signalled when the thread has ended; NULL on failure
/// \source Microsoft Learn, "CreateThread function (processthreadsapi.h)"
extern "C" HANDLE WINAPI ws2_CreateThread(LPSECURITY_ATTRIBUTES, SIZE_T stack,
                                          LPTHREAD_START_ROUTINE start, LPVOID argument,
                                          DWORD flags, LPDWORD id) noexcept {
  return on_win32<HANDLE>(nullptr, [&] {
    return create({start, argument}, stack, flags, id, [](HANDLE) {});
  });
}

/// The C runtime's name of the same.
/// \return a handle; 0 on failure, and errno: EINVAL, EACCES without the means, EAGAIN with too
///         many threads
/// \source Microsoft Learn, "_beginthread, _beginthreadex"
extern "C" uintptr_t ws2__beginthreadex(void*, unsigned stack, unsigned (*start)(void*),
                                        void* argument, unsigned flags, unsigned* id) noexcept {
  const HANDLE made = ws2_CreateThread(nullptr, stack, start, argument, flags, id);
  if (made == nullptr) tell_c_runtime();
  return number(made);
}

/// Starts a thread whose handle closes itself.
/// \return the handle; -1 on failure, and errno as _beginthreadex
/// \source Microsoft Learn, "_beginthread, _beginthreadex"
extern "C" uintptr_t ws2__beginthread(void (*start)(void*), unsigned stack,
                                      void* argument) noexcept {
  constexpr uintptr_t failed = ~uintptr_t{0};
  const HANDLE made = on_win32<HANDLE>(reinterpret_cast<HANDLE>(failed), [&]() -> Result<HANDLE> {
    if (start == nullptr) return WsaCode::wsa_invalid_parameter;
    auto about = std::make_unique<SelfClosing>(SelfClosing{start, argument, nullptr});
    SelfClosing* const shared = about.get();
    Result<HANDLE> begun = create({run_self_closing, shared}, stack, 0, nullptr,
                                  [&](HANDLE handle) { shared->handle = handle; });
    if (begun) static_cast<void>(about.release());  // the thread's now
    return begun;
  });
  if (number(made) == failed) tell_c_runtime();
  return number(made);
}

/// Ends the calling thread. Not noexcept: a thread that the program began with pthreads unwinds.
/// \source Microsoft Learn, "ExitThread function (processthreadsapi.h)"
extern "C" [[noreturn]] void WINAPI ws2_ExitThread(DWORD code) { Thread::exit(code); }

/// \source Microsoft Learn, "_endthread, _endthreadex"
extern "C" [[noreturn]] void ws2__endthreadex(unsigned code) { Thread::exit(code); }

/// The same, and closes the handle of _beginthread.
extern "C" [[noreturn]] void ws2__endthread() {
  close_own_handle();
  Thread::exit(0);
}

/// Ends another thread where it stands; what it held stays held.
/// \source Microsoft Learn, "TerminateThread function (processthreadsapi.h)"
extern "C" BOOL WINAPI ws2_TerminateThread(HANDLE thread, DWORD code) {
  const std::weak_ptr<Thread> target = [&]() -> std::weak_ptr<Thread> {
    const auto found = thread_of(thread);
    return found ? std::weak_ptr<Thread>(*found) : std::weak_ptr<Thread>();
  }();
  // The calling thread leaves with no reference in its hands.
  if (target.lock().get() == &Thread::current()) Thread::exit(code);
  return on_thread<BOOL>(thread, FALSE, [&](Thread& found) -> Result<BOOL> {
    if (Status failed = found.terminate(code); !failed.ok()) return failed;
    return TRUE;
  });
}

/// Ends the call of a socket, pipe or file in which another thread blocks, with
/// WSA_OPERATION_ABORTED. System calls of the program's own may see EINTR.
/// \return FALSE: ERROR_NOT_FOUND when the thread does not block in one, ERROR_INVALID_HANDLE
/// \source Microsoft Learn, "CancelSynchronousIo function (ioapiset.h)"
extern "C" BOOL WINAPI ws2_CancelSynchronousIo(HANDLE thread) noexcept {
  return on_thread<BOOL>(thread, FALSE, [&](Thread& found) -> Result<BOOL> {
    if (Status failed = found.cancel_call(); !failed.ok()) return failed;
    return TRUE;
  });
}

/// \param code  where the exit code is written; STILL_ACTIVE until the thread has ended
/// \source Microsoft Learn, "GetExitCodeThread function (processthreadsapi.h)"
extern "C" BOOL WINAPI ws2_GetExitCodeThread(HANDLE thread, LPDWORD code) noexcept {
  return on_thread<BOOL>(thread, FALSE, [&](Thread& found) -> Result<BOOL> {
    if (Status bad = runtime::write_user(code, found.exit_code()); !bad.ok()) return bad;
    return TRUE;
  });
}

/// Suspends a thread, in whatever it does: what it holds, a lock of the C library among it, stays
/// held. For debuggers, as on Windows. A thread in a wait is suspended when the wait is over.
/// \return how often it was suspended before; 0xFFFFFFFF and ERROR_INVALID_HANDLE,
///         ERROR_SIGNAL_REFUSED at MAXIMUM_SUSPEND_COUNT, ERROR_ACCESS_DENIED for an ended thread
/// \source Microsoft Learn, "SuspendThread function (processthreadsapi.h)"
extern "C" DWORD WINAPI ws2_SuspendThread(HANDLE thread) noexcept {
  return on_thread<DWORD>(thread, 0xFFFFFFFFU, [](Thread& found) -> Result<DWORD> {
    const Result<uint32_t> before = found.suspend();
    if (!before) return before.status();
    return *before;
  });
}

/// A handle of a thread by its number. A thread can be opened when CreateThread began it, or once
/// it has called libws2 about itself: GetCurrentThreadId, a wait.
/// \return NULL and ERROR_INVALID_PARAMETER when there is no such thread
/// \source Microsoft Learn, "OpenThread function (processthreadsapi.h)"
extern "C" HANDLE WINAPI ws2_OpenThread(DWORD, BOOL, DWORD id) noexcept {
  return on_win32<HANDLE>(nullptr, [&]() -> Result<HANDLE> {
    auto found = Thread::of_id(id);
    if (found == nullptr) return WsaCode::wsa_invalid_parameter;
    const Result<handles::Handle> opened = sync::open_handle(std::move(found));
    if (!opened) return opened.status();
    return handle(*opened);
  });
}

/// \source Microsoft Learn, "GetProcessIdOfThread function (processthreadsapi.h)"
extern "C" DWORD WINAPI ws2_GetProcessIdOfThread(HANDLE thread) noexcept {
  return on_thread<DWORD>(thread, 0,
                          [](Thread&) -> Result<DWORD> { return kernel::current_process_id(); });
}

/// Takes one suspension back: after the last the thread begins, or goes on.
/// \return how often it was suspended before; 0xFFFFFFFF on failure
/// \source Microsoft Learn, "ResumeThread function (processthreadsapi.h)"
extern "C" DWORD WINAPI ws2_ResumeThread(HANDLE thread) noexcept {
  return on_thread<DWORD>(thread, 0xFFFFFFFFU,
                          [](Thread& found) -> Result<DWORD> { return found.resume(); });
}

/// \source Microsoft Learn, "GetThreadId function (processthreadsapi.h)"
extern "C" DWORD WINAPI ws2_GetThreadId(HANDLE thread) noexcept {
  return on_thread<DWORD>(thread, 0, [](Thread& found) -> Result<DWORD> { return found.id(); });
}

/// \source Microsoft Learn, "GetCurrentThreadId function (processthreadsapi.h)"
extern "C" DWORD WINAPI ws2_GetCurrentThreadId() noexcept {
  try {
    Thread::current();  // so that OpenThread finds the number
  } catch (const std::bad_alloc&) {
  }
  return kernel::current_thread_id();
}

/// The pseudo handle: every thread means itself by it.
/// \source Microsoft Learn, "GetCurrentThread function (processthreadsapi.h)"
extern "C" HANDLE WINAPI ws2_GetCurrentThread() noexcept {
  return reinterpret_cast<HANDLE>(current_thread);
}

/// \param priority  THREAD_PRIORITY_IDLE to THREAD_PRIORITY_TIME_CRITICAL, as niceness. Where the
///                  system forbids it the call succeeds, and the priority is only remembered
/// \source Microsoft Learn, "SetThreadPriority function (processthreadsapi.h)"
extern "C" BOOL WINAPI ws2_SetThreadPriority(HANDLE thread, int priority) noexcept {
  return on_thread<BOOL>(thread, FALSE, [&](Thread& found) -> Result<BOOL> {
    const Result<int> niceness = niceness_of(priority);
    if (!niceness) return niceness.status();
    found.priority.store(priority, std::memory_order_relaxed);
    static_cast<void>(kernel::set_niceness(found.id(), *niceness));
    return TRUE;
  });
}

/// \source Microsoft Learn, "GetThreadPriority function (processthreadsapi.h)"
extern "C" int WINAPI ws2_GetThreadPriority(HANDLE thread) noexcept {
  return on_thread<int>(thread, 0x7FFFFFFF, [](Thread& found) -> Result<int> {
    return found.priority.load(std::memory_order_relaxed);
  });
}

/// Gives up the rest of the time slice.
/// \source Microsoft Learn, "SwitchToThread function (processthreadsapi.h)"
extern "C" BOOL WINAPI ws2_SwitchToThread() noexcept {
  kernel::yield();
  return TRUE;
}

/// Queues a call for the thread's next alertable wait.
/// \return 0 on failure: ERROR_INVALID_HANDLE, ERROR_GEN_FAILURE when the thread has ended
/// \source Microsoft Learn, "QueueUserAPC function (processthreadsapi.h)"
extern "C" DWORD WINAPI ws2_QueueUserAPC(UserApc::Function function, HANDLE thread,
                                         ULONG_PTR data) noexcept {
  return on_thread<DWORD>(thread, 0, [&](Thread& found) -> Result<DWORD> {
    if (function == nullptr) return WsaCode::wsa_invalid_parameter;
    auto apc = std::make_unique<UserApc>(function, data);
    if (!found.queue(*apc)) return sync::win32_status(error_gen_failure);
    static_cast<void>(apc.release());  // the queue's now
    return 1;
  });
}

// The prototypes are those of the headers.
WS2_SAME(ExitThread);
WS2_SAME(TerminateThread);
WS2_SAME(CancelSynchronousIo);
WS2_SAME(ResumeThread);
WS2_SAME(SuspendThread);
WS2_SAME(OpenThread);
WS2_SAME(GetProcessIdOfThread);
WS2_SAME(GetThreadId);
WS2_SAME(GetCurrentThreadId);
WS2_SAME(GetCurrentThread);
WS2_SAME(SetThreadPriority);
WS2_SAME(GetThreadPriority);
WS2_SAME(SwitchToThread);
WS2_SAME(QueueUserAPC);

}  // namespace ws2::api
