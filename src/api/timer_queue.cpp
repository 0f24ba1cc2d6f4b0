// SPDX-License-Identifier: MIT
// Timer queues: timers whose functions the pool calls, and that go together.
#include <algorithm>
#include <vector>

#include "api/win32.hpp"
#include "runtime/mutex.hpp"
#include "sync/pool_object.hpp"
#include "sync/wait.hpp"

namespace ws2::api {
namespace {

using sync::find_pool_object;
using sync::PoolTimer;

/// The timers of a queue, by number.
class TimerQueue final : public sync::PoolObject, public std::enable_shared_from_this<TimerQueue> {
 public:
  void add(uintptr_t timer) {
    const runtime::Lock lock(lock_);
    timers_.push_back(timer);
  }
  void forget(uintptr_t timer) noexcept {
    const runtime::Lock lock(lock_);
    std::erase(timers_, timer);
  }
  std::vector<uintptr_t> take_all() noexcept {
    const runtime::Lock lock(lock_);
    return std::move(timers_);
  }

 protected:
  void call() override {}
  std::shared_ptr<PoolObject> self() noexcept override { return shared_from_this(); }

 private:
  runtime::Mutex lock_{runtime::Rank::operations};
  std::vector<uintptr_t> timers_ WS2_GUARDED_BY(lock_);
};

using Function = std::remove_pointer_t<WAITORTIMERCALLBACK>;

void call_function(void* pair, uintptr_t, uint32_t) {
  const auto& [function, context] = *static_cast<std::pair<Function*, void*>*>(pair);
  function(context, TRUE);
}

/// DWORD milliseconds from now; INFINITE is never.
Status set(PoolTimer& timer, DWORD due_ms, DWORD period_ms) noexcept {
  return timer.set(kernel::deadline_in_ms(due_ms), period_ms);
}

/// What follows the end of a timer. Learn, "DeleteTimerQueueTimer": NULL does not wait, and is
/// ERROR_IO_PENDING where a callback is under way; INVALID_HANDLE_VALUE waits; an event is set once
/// none is.
Status finish(sync::PoolObject& object, HANDLE completion) noexcept {
  if (number(completion) == current_process) {
    object.wait(true);
    return Status();
  }
  std::shared_ptr<sync::Event> event;
  if (completion != nullptr) {
    event = sync::find_shared<sync::Event>(number(completion));
    if (event == nullptr) return WsaCode::wsa_invalid_handle;
  }
  return object.tell_when_idle(std::move(event)) ? Status()
                                                 : sync::win32_status(sync::error_io_pending);
}

}  // namespace

/// \return NULL and ERROR_NOT_ENOUGH_MEMORY
/// \source Microsoft Learn, "CreateTimerQueue function (threadpoollegacyapiset.h)"
extern "C" HANDLE WINAPI ws2_CreateTimerQueue() noexcept {
  return on_win32<HANDLE>(nullptr, []() -> Result<HANDLE> {
    return reinterpret_cast<HANDLE>(sync::issue(std::make_shared<TimerQueue>()));
  });
}

/// Makes a timer and sets it.
/// \param queue      NULL: the timer belongs to none
/// \param due_ms     from now
/// \param period_ms  0: once
/// \param flags      they choose threads, and all threads here are alike
/// \return FALSE and ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER
/// \source Microsoft Learn, "CreateTimerQueueTimer function (threadpoollegacyapiset.h)"
extern "C" BOOL WINAPI ws2_CreateTimerQueueTimer(PHANDLE new_timer, HANDLE queue,
                                                 WAITORTIMERCALLBACK function, PVOID context,
                                                 DWORD due_ms, DWORD period_ms, ULONG) noexcept {
  return win32_bool([&]() -> Status {
    if (function == nullptr) return WsaCode::wsa_invalid_parameter;
    if (Status bad = runtime::write_user(new_timer, HANDLE{}); !bad.ok()) return bad;
    const auto owner = find_pool_object<TimerQueue>(number(queue));
    if (queue != nullptr && owner == nullptr) return WsaCode::wsa_invalid_handle;
    if (Status failed = sync::Pool::instance().prepare(); !failed.ok()) return failed;
    const auto pair = std::make_shared<std::pair<Function*, void*>>(function, context);
    const auto timer =
        std::make_shared<PoolTimer>(sync::PoolCallback{call_function, pair.get(), 0, pair});
    const uintptr_t issued = sync::issue(timer);
    // Before the first callback, which may use it.
    Status done = runtime::write_user(new_timer, reinterpret_cast<HANDLE>(issued));
    if (done.ok()) done = set(*timer, due_ms, period_ms);
    if (done.ok() && owner != nullptr) owner->add(issued);
    if (!done.ok()) sync::take_back(issued);
    return done;
  });
}

/// Sets a timer anew.
/// \source Microsoft Learn, "ChangeTimerQueueTimer function (threadpoollegacyapiset.h)"
extern "C" BOOL WINAPI ws2_ChangeTimerQueueTimer(HANDLE, HANDLE timer, ULONG due_ms,
                                                 ULONG period_ms) noexcept {
  return win32_bool([&]() -> Status {
    const auto found = find_pool_object<PoolTimer>(number(timer));
    return found == nullptr ? Status(WsaCode::wsa_invalid_handle) : set(*found, due_ms, period_ms);
  });
}

/// Ends a timer.
/// \param completion  NULL; an event that is set once no callback runs; INVALID_HANDLE_VALUE waits
/// \return FALSE and ERROR_IO_PENDING while a callback is under way (the timer is over all the
///         same), ERROR_INVALID_HANDLE
/// \source Microsoft Learn, "DeleteTimerQueueTimer function (threadpoollegacyapiset.h)"
extern "C" BOOL WINAPI ws2_DeleteTimerQueueTimer(HANDLE queue, HANDLE timer,
                                                 HANDLE completion) noexcept {
  return win32_bool([&]() -> Status {
    if (find_pool_object<PoolTimer>(number(timer)) == nullptr) return WsaCode::wsa_invalid_handle;
    const auto taken = sync::take_back(number(timer));
    if (taken == nullptr) return WsaCode::wsa_invalid_handle;
    if (const auto owner = find_pool_object<TimerQueue>(number(queue))) {
      owner->forget(number(timer));
    }
    return finish(*taken, completion);
  });
}

/// Ends a queue and its timers.
/// \param completion  NULL; an event that is set at the end; INVALID_HANDLE_VALUE waits for the
///                    callbacks
/// \source Microsoft Learn, "DeleteTimerQueueEx function (threadpoollegacyapiset.h)"
extern "C" BOOL WINAPI ws2_DeleteTimerQueueEx(HANDLE queue, HANDLE completion) noexcept {
  return win32_bool([&]() -> Status {
    const auto found = find_pool_object<TimerQueue>(number(queue));
    if (found == nullptr) return WsaCode::wsa_invalid_handle;
    const bool waits = number(completion) == current_process;
    sync::take_back(number(queue));
    std::shared_ptr<sync::PoolObject> busy;
    for (const uintptr_t timer : found->take_all()) {
      const auto taken = sync::take_back(timer);
      if (taken == nullptr) continue;
      if (waits) {
        taken->wait(true);
      } else if (!taken->tell_when_idle(nullptr)) {
        busy = taken;
      }
    }
    // The last timer that is busy stands for all.
    return finish(busy != nullptr ? *busy : *found, completion);
  });
}

// The prototypes are those of the headers.
WS2_SAME(CreateTimerQueue);
WS2_SAME(CreateTimerQueueTimer);
WS2_SAME(ChangeTimerQueueTimer);
WS2_SAME(DeleteTimerQueueTimer);
WS2_SAME(DeleteTimerQueueEx);

}  // namespace ws2::api
