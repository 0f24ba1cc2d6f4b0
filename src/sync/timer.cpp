// SPDX-License-Identifier: MIT
// Waitable timers, and the one thread that watches the clock for them.
#include "sync/timer.hpp"

#include <new>
#include <utility>

#include "kernel/futex.hpp"
#include "kernel/thread.hpp"
#include "sync/thread.hpp"

namespace ws2::sync {
namespace {

using kernel::Deadline;
using runtime::Lock;

/// FILETIME counts 100 ns from 1601.
uint64_t file_time_now() noexcept { return kernel::realtime_ns() / 100 + 116444736000000000U; }

Deadline after(Deadline deadline, uint32_t period_ms) noexcept {
  return Deadline{static_cast<uint64_t>(deadline) + uint64_t{period_ms} * 1000000U};
}

}  // namespace

Clock& Clock::instance() {
  // Never destroyed: its thread runs until the process ends.
  static auto* const clock = new Clock;
  return *clock;
}

Status Clock::start_locked() noexcept {
  const uint32_t here = kernel::current_process_id();
  if (process_ == here) return Status();
  if (Status failed = kernel::start_thread(main, this, 0); !failed.ok()) return failed;
  process_ = here;
  return Status();
}

Status Clock::set(Deadline when, const std::shared_ptr<Alarm>& alarm, uint64_t setting) noexcept {
  bool first = false;
  {
    const Lock lock(lock_);
    if (Status failed = start_locked(); !failed.ok()) return failed;
    first = entries_.empty() || when < entries_.begin()->first;
    try {
      entries_.emplace(when, Entry{alarm, alarm.get(), setting});
    } catch (const std::bad_alloc&) {
      return WsaCode::wsa_not_enough_memory;
    }
    if (first) changes_.fetch_add(1, std::memory_order_release);
  }
  if (first) kernel::futex_wake(&changes_, 1);
  return Status();
}

void Clock::cancel(Deadline when, const Alarm& alarm, uint64_t setting) noexcept {
  const Lock lock(lock_);
  const auto range = entries_.equal_range(when);
  for (auto entry = range.first; entry != range.second; ++entry) {
    if (entry->second.which != &alarm || entry->second.setting != setting) continue;
    entries_.erase(entry);
    return;
  }
}

void Clock::main(void* clock) { static_cast<Clock*>(clock)->run(); }

void Clock::run() noexcept {
  for (;;) {
    const uint32_t seen = changes_.load(std::memory_order_acquire);
    Deadline next = Deadline::never;
    Entry due{{}, nullptr, 0};
    {
      const Lock lock(lock_);
      if (!entries_.empty()) {
        const auto first = entries_.begin();
        next = first->first;
        if (static_cast<uint64_t>(next) <= kernel::monotonic_ns()) {
          due = std::move(first->second);
          entries_.erase(first);
        }
      }
    }
    if (due.which != nullptr) {
      // The last handle may have been closed: then nobody hears it.
      if (const std::shared_ptr<Alarm> alarm = due.alarm.lock()) alarm->ring(due.setting);
    } else {
      kernel::futex_wait(&changes_, seen, next);
    }
  }
}

Status Timer::set(Deadline deadline, uint32_t period_ms, Routine routine) {
  const std::shared_ptr<Waitable> setter =
      routine.make == nullptr ? nullptr : Thread::current().shared_from_this();
  const Lock lock(lock_);
  stop_locked();
  signalled_ = false;
  deadline_ = deadline;
  period_ms_ = period_ms;
  routine_ = routine;
  setter_ = setter;
  const std::shared_ptr<Alarm> self = std::static_pointer_cast<Timer>(shared_from_this());
  if (Status failed = Clock::instance().set(deadline, self, setting_); !failed.ok()) return failed;
  ticking_ = true;
  return Status();
}

void Timer::cancel() noexcept {
  const Lock lock(lock_);
  stop_locked();
}

void Timer::stop_locked() noexcept {
  if (ticking_) Clock::instance().cancel(deadline_, *this, setting_);
  ticking_ = false;
  ++setting_;  // one that is about to ring rings in vain
  setter_.reset();
}

void Timer::ring(uint64_t setting) noexcept {
  std::shared_ptr<Waitable> setter;
  Routine routine;
  {
    Wakes wakes;
    const Lock lock(lock_);
    if (setting != setting_ || !ticking_) return;
    signalled_ = true;
    setter = setter_;
    routine = routine_;
    ticking_ = false;
    if (period_ms_ != 0) {
      deadline_ = after(deadline_, period_ms_);
      const std::shared_ptr<Alarm> self = std::static_pointer_cast<Timer>(shared_from_this());
      ticking_ = Clock::instance().set(deadline_, self, setting_).ok();
    }
    serve_locked(wakes);
  }
  if (setter == nullptr) return;
  // The timer's signal does not depend on the call: without memory, or when the thread has ended,
  // there is none.
  Apc* apc = routine.make(routine.routine, routine.argument, file_time_now());
  if (apc != nullptr && !static_cast<Thread&>(*setter).queue(*apc)) apc->run(*apc, false);
}

bool Timer::available_locked(const Thread* /*thread*/) const noexcept { return signalled_; }

bool Timer::take_locked(Thread* /*thread*/) noexcept {
  signalled_ = manual_;
  return false;
}

}  // namespace ws2::sync
