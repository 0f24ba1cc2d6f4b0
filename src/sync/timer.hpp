// SPDX-License-Identifier: MIT
// Waitable timers, and the one thread that watches the clock for them.
#pragma once

#include <cstdint>
#include <map>
#include <memory>

#include "errors/status.hpp"
#include "kernel/clock.hpp"
#include "sync/apc.hpp"
#include "sync/waitable.hpp"

namespace ws2::sync {

/// Something that rings at a time. An alarm that was set again or cancelled meanwhile may still
/// ring once for its old time, so it counts its settings and is told which one rings.
class Alarm {
 public:
  Alarm() = default;
  virtual ~Alarm() = default;
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;
  /// In the clock's thread, without a lock.
  virtual void ring(uint64_t setting) noexcept = 0;
};

/// The clock's thread; it starts with the first alarm.
class Clock {
 public:
  static Clock& instance();

  /// Rings the alarm once, at or after the deadline, if it still lives then.
  Status set(kernel::Deadline when, const std::shared_ptr<Alarm>& alarm, uint64_t setting) noexcept
      WS2_EXCLUDES(lock_);

  /// Forgets a setting that has not rung. Whoever calls keeps the alarm alive.
  void cancel(kernel::Deadline when, const Alarm& alarm, uint64_t setting) noexcept
      WS2_EXCLUDES(lock_);

 private:
  struct Entry {
    std::weak_ptr<Alarm> alarm;
    const Alarm* which;
    uint64_t setting;
  };

  Clock() = default;
  static void main(void* clock);
  [[noreturn]] void run() noexcept WS2_EXCLUDES(lock_);
  Status start_locked() noexcept WS2_REQUIRES(lock_);

  runtime::Mutex lock_{runtime::Rank::thread};
  std::multimap<kernel::Deadline, Entry> entries_ WS2_GUARDED_BY(lock_);
  uint32_t process_ WS2_GUARDED_BY(lock_) = 0;  // where the thread runs: a child has none
  std::atomic<uint32_t> changes_{0};            // a futex word: the first deadline may have moved
};

class Timer final : public Waitable, public Alarm {
 public:
  static constexpr handles::Kind kind_of_handle = handles::Kind::timer;

  /// Makes the call that a timer queues to the thread that set it. `when` is a FILETIME.
  using MakeApc = Apc* (*)(void* routine, void* argument, uint64_t when);
  struct Routine {
    MakeApc make = nullptr;
    void* routine = nullptr;
    void* argument = nullptr;
  };

  explicit Timer(bool manual) noexcept : Waitable(kind_of_handle), manual_(manual) {}

  /// Sets the timer anew, not signalled: it becomes signalled at the deadline and, with a period,
  /// every so many milliseconds from there.
  Status set(kernel::Deadline deadline, uint32_t period_ms, Routine routine) WS2_EXCLUDES(lock_);

  /// Stops the timer; its signal stays as it is.
  void cancel() noexcept WS2_EXCLUDES(lock_);

  void ring(uint64_t setting) noexcept override WS2_EXCLUDES(lock_);

  [[nodiscard]] bool available_locked(const Thread* thread) const noexcept override
      WS2_REQUIRES(lock_);
  bool take_locked(Thread* thread) noexcept override WS2_REQUIRES(lock_);

 private:
  void stop_locked() noexcept WS2_REQUIRES(lock_);

  const bool manual_;
  bool signalled_ WS2_GUARDED_BY(lock_) = false;
  bool ticking_ WS2_GUARDED_BY(lock_) = false;
  uint64_t setting_ WS2_GUARDED_BY(lock_) = 0;
  kernel::Deadline deadline_ WS2_GUARDED_BY(lock_) = kernel::Deadline::never;
  uint32_t period_ms_ WS2_GUARDED_BY(lock_) = 0;
  Routine routine_ WS2_GUARDED_BY(lock_);
  std::shared_ptr<Waitable> setter_ WS2_GUARDED_BY(lock_);  // the thread that gets the call
};

}  // namespace ws2::sync
