// SPDX-License-Identifier: MIT
// Work, timers and waits of the thread pool, by default of the process's own.
#include "sync/pool_object.hpp"

#include "api/due_time.hpp"
#include "api/pool_environment.hpp"
#include "api/win32.hpp"
#include "sync/wait.hpp"

namespace ws2::api {
namespace {

using sync::find_pool_object;
using sync::PoolCallback;
using sync::PoolTimer;
using sync::PoolWait;
using sync::PoolWork;

uintptr_t number_of(const void* object) noexcept { return reinterpret_cast<uintptr_t>(object); }

/// Issues a number for an object, which joins its group.
uintptr_t issue_in(const Environment& environment, std::shared_ptr<sync::PoolObject> object,
                   void* context) {
  const uintptr_t issued = sync::issue(std::move(object));
  try {
    environment.join(issued, context);
  } catch (...) {
    sync::take_back(issued);
    throw;
  }
  return issued;
}

/// Makes an object of the pool and issues it; null and the last error where that fails.
template <class Pointer, class Object, class Function>
Pointer create(Function* function, void* context, PTP_CALLBACK_ENVIRON environment,
               void (*call)(void* context, uintptr_t number, uint32_t result)) noexcept {
  return on_win32<Pointer>(nullptr, [&]() -> Result<Pointer> {
    if (function == nullptr) return WsaCode::wsa_invalid_parameter;
    const Result<Environment> asked = read_environment(environment);
    if (!asked) return asked.status();
    if (Status failed = asked->prepare(); !failed.ok()) return failed;
    const auto pair = std::make_shared<std::pair<Function*, void*>>(function, context);
    auto object = std::make_shared<Object>(PoolCallback{call, pair.get(), 0, pair});
    object->set_venue(asked->venue);
    const uintptr_t issued = issue_in(*asked, object, context);
    object->callback.number = issued;
    return reinterpret_cast<Pointer>(issued);
  });
}

template <class Function>
const std::pair<Function*, void*>& asked(void* pair) noexcept {
  return *static_cast<std::pair<Function*, void*>*>(pair);
}

template <class Object>
void wait_for(void* object, BOOL cancel) noexcept {
  if (const auto found = find_pool_object<Object>(number_of(object))) found->wait(cancel != FALSE);
}

/// A FILETIME of the program's; a bad pointer is due at once.
kernel::Deadline due_at(PFILETIME due) noexcept {
  const auto time = runtime::read_user<FILETIME>(due);
  if (!time) return kernel::Deadline{0};
  return deadline_of(
      static_cast<int64_t>(uint64_t{time->dwHighDateTime} << 32U | time->dwLowDateTime));
}

using WorkFunction = std::remove_pointer_t<PTP_WORK_CALLBACK>;
using SimpleFunction = std::remove_pointer_t<PTP_SIMPLE_CALLBACK>;
using TimerFunction = std::remove_pointer_t<PTP_TIMER_CALLBACK>;
using WaitFunction = std::remove_pointer_t<PTP_WAIT_CALLBACK>;

/// One call of a program's function; then the object goes.
class SimpleWork final : public sync::PoolObject, public std::enable_shared_from_this<SimpleWork> {
 public:
  SimpleWork(SimpleFunction* function, void* context) noexcept
      : function_(function), context_(context) {}
  uintptr_t number = 0;

 protected:
  void call() override {
    function_(nullptr, context_);
    sync::take_back(number);
  }
  std::shared_ptr<PoolObject> self() noexcept override { return shared_from_this(); }

 private:
  SimpleFunction* const function_;
  void* const context_;
};

}  // namespace

/// Makes work that can be submitted, often.
/// \param environment  the pool, the urgency, the cleanup group; NULL is the process's pool
/// \return NULL and ERROR_INVALID_PARAMETER, ERROR_NOT_ENOUGH_MEMORY
/// \source Microsoft Learn, "CreateThreadpoolWork function (threadpoolapiset.h)"
extern "C" PTP_WORK WINAPI ws2_CreateThreadpoolWork(PTP_WORK_CALLBACK function, PVOID context,
                                                    PTP_CALLBACK_ENVIRON environment) noexcept {
  return create<PTP_WORK, PoolWork>(function, context, environment,
                                    [](void* pair, uintptr_t work, uint32_t) {
                                      const auto& [call, with] = asked<WorkFunction>(pair);
                                      call(nullptr, with, reinterpret_cast<PTP_WORK>(work));
                                    });
}

/// Has a thread of the pool call the work's function once more.
/// \source Microsoft Learn, "SubmitThreadpoolWork function (threadpoolapiset.h)"
extern "C" VOID WINAPI ws2_SubmitThreadpoolWork(PTP_WORK work) noexcept {
  if (const auto found = find_pool_object<PoolWork>(number_of(work))) found->submit();
}

/// Waits for the calls of the work that are due; cancelling, only for those that run.
/// \source Microsoft Learn, "WaitForThreadpoolWorkCallbacks function (threadpoolapiset.h)"
extern "C" VOID WINAPI ws2_WaitForThreadpoolWorkCallbacks(PTP_WORK work, BOOL cancel) noexcept {
  wait_for<PoolWork>(work, cancel);
}

/// Gives the work up; calls that are due still come.
/// \source Microsoft Learn, "CloseThreadpoolWork function (threadpoolapiset.h)"
extern "C" VOID WINAPI ws2_CloseThreadpoolWork(PTP_WORK work) noexcept {
  sync::take_back(number_of(work));
}

/// Has a thread of the pool call the function.
/// \return FALSE and ERROR_INVALID_PARAMETER, ERROR_NOT_ENOUGH_MEMORY
/// \source Microsoft Learn, "TrySubmitThreadpoolCallback function (threadpoolapiset.h)"
extern "C" BOOL WINAPI ws2_TrySubmitThreadpoolCallback(PTP_SIMPLE_CALLBACK function, PVOID context,
                                                       PTP_CALLBACK_ENVIRON environment) noexcept {
  return win32_bool([&]() -> Status {
    if (function == nullptr) return WsaCode::wsa_invalid_parameter;
    const Result<Environment> asked = read_environment(environment);
    if (!asked) return asked.status();
    if (Status failed = asked->prepare(); !failed.ok()) return failed;
    const auto work = std::make_shared<SimpleWork>(function, context);
    work->set_venue(asked->venue);
    work->number = issue_in(*asked, work, context);
    work->submit();
    return Status();
  });
}

/// Makes a timer whose function the pool calls.
/// \source Microsoft Learn, "CreateThreadpoolTimer function (threadpoolapiset.h)"
extern "C" PTP_TIMER WINAPI ws2_CreateThreadpoolTimer(PTP_TIMER_CALLBACK function, PVOID context,
                                                      PTP_CALLBACK_ENVIRON environment) noexcept {
  return create<PTP_TIMER, PoolTimer>(function, context, environment,
                                      [](void* pair, uintptr_t timer, uint32_t) {
                                        const auto& [call, with] = asked<TimerFunction>(pair);
                                        call(nullptr, with, reinterpret_cast<PTP_TIMER>(timer));
                                      });
}

/// Sets a timer, or stops it.
/// \param due        a time, or a distance when it is negative; NULL stops the timer
/// \param period_ms  0: it rings once
/// \source Microsoft Learn, "SetThreadpoolTimer function (threadpoolapiset.h)"
extern "C" VOID WINAPI ws2_SetThreadpoolTimer(PTP_TIMER timer, PFILETIME due, DWORD period_ms,
                                              DWORD) noexcept {
  const auto found = find_pool_object<PoolTimer>(number_of(timer));
  if (found == nullptr) return;
  if (due == nullptr) return found->stop();
  runtime::guard_user_memory();
  static_cast<void>(found->set(due_at(due), period_ms));
}

/// Whether the timer was set, and not stopped; that it has rung does not matter.
/// \source Microsoft Learn, "IsThreadpoolTimerSet function (threadpoolapiset.h)"
extern "C" BOOL WINAPI ws2_IsThreadpoolTimerSet(PTP_TIMER timer) noexcept {
  const auto found = find_pool_object<PoolTimer>(number_of(timer));
  return found != nullptr && found->is_set() ? TRUE : FALSE;
}

/// \source Microsoft Learn, "WaitForThreadpoolTimerCallbacks function (threadpoolapiset.h)"
extern "C" VOID WINAPI ws2_WaitForThreadpoolTimerCallbacks(PTP_TIMER timer, BOOL cancel) noexcept {
  wait_for<PoolTimer>(timer, cancel);
}

/// \source Microsoft Learn, "CloseThreadpoolTimer function (threadpoolapiset.h)"
extern "C" VOID WINAPI ws2_CloseThreadpoolTimer(PTP_TIMER timer) noexcept {
  sync::take_back(number_of(timer));
}

/// Makes a wait that the pool answers by calling the function.
/// \source Microsoft Learn, "CreateThreadpoolWait function (threadpoolapiset.h)"
extern "C" PTP_WAIT WINAPI ws2_CreateThreadpoolWait(PTP_WAIT_CALLBACK function, PVOID context,
                                                    PTP_CALLBACK_ENVIRON environment) noexcept {
  return create<PTP_WAIT, PoolWait>(function, context, environment,
                                    [](void* pair, uintptr_t wait, uint32_t result) {
                                      const auto& [call, with] = asked<WaitFunction>(pair);
                                      call(nullptr, with, reinterpret_cast<PTP_WAIT>(wait), result);
                                    });
}

/// Sets a wait, for one call, or ends it.
/// \param object   event, semaphore, timer or thread; NULL ends the wait. A mutex has no owner
///                 here: the wait is not set
/// \param timeout  NULL waits for ever
/// \source Microsoft Learn, "SetThreadpoolWait function (threadpoolapiset.h)"
extern "C" VOID WINAPI ws2_SetThreadpoolWait(PTP_WAIT wait, HANDLE object,
                                             PFILETIME timeout) noexcept {
  const auto found = find_pool_object<PoolWait>(number_of(wait));
  if (found == nullptr) return;
  if (object == nullptr) return found->stop();
  runtime::guard_user_memory();
  std::shared_ptr<sync::Waitable> target;
  if (const auto waitable = sync::find_waitable(number(object))) target = waitable->shared();
  if (target == nullptr || target->kind() == handles::Kind::mutex) return found->stop();
  static_cast<void>(found->set(std::move(target),
                               timeout == nullptr ? kernel::Deadline::never : due_at(timeout)));
}

/// \source Microsoft Learn, "WaitForThreadpoolWaitCallbacks function (threadpoolapiset.h)"
extern "C" VOID WINAPI ws2_WaitForThreadpoolWaitCallbacks(PTP_WAIT wait, BOOL cancel) noexcept {
  wait_for<PoolWait>(wait, cancel);
}

/// \source Microsoft Learn, "CloseThreadpoolWait function (threadpoolapiset.h)"
extern "C" VOID WINAPI ws2_CloseThreadpoolWait(PTP_WAIT wait) noexcept {
  sync::take_back(number_of(wait));
}

// The prototypes are those of the headers.
WS2_SAME(CreateThreadpoolWork);
WS2_SAME(SubmitThreadpoolWork);
WS2_SAME(TrySubmitThreadpoolCallback);
WS2_SAME(CreateThreadpoolTimer);
WS2_SAME(SetThreadpoolTimer);
WS2_SAME(IsThreadpoolTimerSet);
WS2_SAME(CreateThreadpoolWait);
WS2_SAME(SetThreadpoolWait);

}  // namespace ws2::api
