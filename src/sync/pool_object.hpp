// SPDX-License-Identifier: MIT
// The objects of the thread pool: work, timers, waits, and what the floors above add.
//
// A program knows an object by a number that is never issued again, so a stale one is found out. An
// object counts the callbacks that are due and those that run; both counts are atomic, as they
// change also under the locks of other objects. A callback counts as running before it ceases to be
// due, so whoever finds both at zero has missed none.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "errors/status.hpp"
#include "sync/event.hpp"
#include "sync/pool.hpp"
#include "sync/timer.hpp"

namespace ws2::sync {

/// Where callbacks run.
struct Venue {
  std::shared_ptr<Pool> pool;  // null is the process's
  Priority priority = Priority::normal;

  [[nodiscard]] Pool& get() const { return pool != nullptr ? *pool : Pool::instance(); }
};

class PoolObject : public Work {
 public:
  PoolObject() = default;

  /// Constant from before the first callback is due.
  void set_venue(Venue venue) noexcept { venue_ = std::move(venue); }
  [[nodiscard]] const Venue& venue() const noexcept { return venue_; }

  /// A callback is due: a thread of the pool will come to it. Any thread, also under locks.
  void submit() noexcept;

  /// Waits until no callback is due or runs; or, cancelling, until none runs, and none begins that
  /// is due now. Called in a callback of the object it waits for ever, as on Windows.
  void wait(bool cancel_due) noexcept;

  /// Sets the event once no callback is due or runs; true when that is so already.
  bool tell_when_idle(std::shared_ptr<Event> event) noexcept WS2_EXCLUDES(idle_lock_);

  /// The number is given back: nothing new begins by itself.
  virtual void stop() noexcept {}

  void run() final;

 protected:
  virtual void call() = 0;
  [[nodiscard]] virtual std::shared_ptr<PoolObject> self() noexcept = 0;

  /// Callbacks that come from elsewhere than the pool's queue.
  void expect() noexcept { due_.fetch_add(1); }
  bool expect_no_more() noexcept;
  void enter() noexcept { running_.fetch_add(1); }
  void leave() noexcept WS2_EXCLUDES(idle_lock_);

 private:
  void queue() noexcept;
  [[nodiscard]] bool idle() const noexcept { return due_.load() == 0 && running_.load() == 0; }

  Venue venue_;
  // All sequentially consistent: who waits reads `due_` first, then `running_`.
  std::atomic<uint32_t> due_{0};
  std::atomic<uint32_t> running_{0};
  std::atomic<bool> queued_{false};  // in the pool's queue
  std::atomic<uint32_t> ends_{0};    // a futex word
  runtime::Mutex idle_lock_{runtime::Rank::operations};
  std::shared_ptr<Event> told_when_idle_ WS2_GUARDED_BY(idle_lock_);
};

/// Issues a number for an object. Throws std::bad_alloc.
uintptr_t issue(std::shared_ptr<PoolObject> object);
/// Takes the number back, and stops the object; null when it names none.
std::shared_ptr<PoolObject> take_back(uintptr_t number) noexcept;
std::shared_ptr<PoolObject> find_pool_object(uintptr_t number) noexcept;
template <class T>
std::shared_ptr<T> find_pool_object(uintptr_t number) noexcept {
  return std::dynamic_pointer_cast<T>(find_pool_object(number));
}

/// A pool of the program's own, under a number.
class PoolPlace final : public PoolObject, public std::enable_shared_from_this<PoolPlace> {
 public:
  const std::shared_ptr<Pool> pool = std::make_shared<Pool>();
  void stop() noexcept override { pool->close(); }

 protected:
  void call() override {}
  std::shared_ptr<PoolObject> self() noexcept override { return shared_from_this(); }
};

/// A cleanup group: objects that are given up together.
class PoolGroup final : public PoolObject, public std::enable_shared_from_this<PoolGroup> {
 public:
  struct Member {
    uintptr_t number = 0;  // of the object
    void (*on_cancel)(void* function, void* object_context, void* group_context) = nullptr;
    void* function = nullptr;  // the program's, that is told of the cancel
    void* context = nullptr;   // the object's
  };
  /// Throws std::bad_alloc.
  void add(const Member& member) WS2_EXCLUDES(lock_);
  /// Waits for the callbacks of all members, or cancels those that are due, and gives the members
  /// up; cancelling, their functions are told.
  void close_members(bool cancel_due, void* context) noexcept WS2_EXCLUDES(lock_);

 protected:
  void call() override {}
  std::shared_ptr<PoolObject> self() noexcept override { return shared_from_this(); }

 private:
  runtime::Mutex lock_{runtime::Rank::process};
  std::vector<Member> members_ WS2_GUARDED_BY(lock_);
  size_t look_at_ WS2_GUARDED_BY(lock_) = 64;  // so many members: those that have gone are dropped
};

/// What a callback of the pool's timers and waits is told.
struct PoolCallback {
  void (*function)(void* context, uintptr_t number, uint32_t result) = nullptr;
  void* context = nullptr;
  uintptr_t number = 0;        // of the object; 0 until it is issued
  std::shared_ptr<void> keep;  // what the context points to
};

class PoolWork final : public PoolObject, public std::enable_shared_from_this<PoolWork> {
 public:
  explicit PoolWork(PoolCallback asked) noexcept : callback(std::move(asked)) {}
  PoolCallback callback;

 protected:
  void call() override { callback.function(callback.context, callback.number, 0); }
  std::shared_ptr<PoolObject> self() noexcept override { return shared_from_this(); }
};

class PoolTimer final : public PoolObject,
                        public Alarm,
                        public std::enable_shared_from_this<PoolTimer> {
 public:
  explicit PoolTimer(PoolCallback asked) noexcept : callback(std::move(asked)) {}

  /// A callback becomes due at the deadline and, with a period, every so many milliseconds from
  /// there. What was set before is forgotten.
  Status set(kernel::Deadline deadline, uint32_t period_ms) noexcept WS2_EXCLUDES(lock_);
  void stop() noexcept override WS2_EXCLUDES(lock_);
  [[nodiscard]] bool is_set() noexcept WS2_EXCLUDES(lock_);
  void ring(uint64_t setting) noexcept override WS2_EXCLUDES(lock_);
  PoolCallback callback;

 protected:
  void call() override { callback.function(callback.context, callback.number, 0); }
  std::shared_ptr<PoolObject> self() noexcept override { return shared_from_this(); }

 private:
  void stop_locked() noexcept WS2_REQUIRES(lock_);

  runtime::Mutex lock_{runtime::Rank::operations};
  bool set_ WS2_GUARDED_BY(lock_) = false;      // by the program, also when it has rung
  bool alarmed_ WS2_GUARDED_BY(lock_) = false;  // the clock has it
  uint64_t setting_ WS2_GUARDED_BY(lock_) = 0;
  kernel::Deadline deadline_ WS2_GUARDED_BY(lock_) = kernel::Deadline::never;
  uint32_t period_ms_ WS2_GUARDED_BY(lock_) = 0;
};

/// A wait that the pool answers, once each time it is set. The object, the clock and the next
/// set() compete for the outcome, as with RegisteredWait; whoever of the first two wins makes the
/// callback due.
class PoolWait final : public PoolObject,
                       public Wait,
                       public Alarm,
                       public std::enable_shared_from_this<PoolWait> {
 public:
  explicit PoolWait(PoolCallback asked) noexcept
      : Wait(nullptr, false), callback(std::move(asked)) {}

  /// \param object  what to wait for: no mutex; null ends the wait
  Status set(std::shared_ptr<Waitable> object, kernel::Deadline deadline) noexcept
      WS2_EXCLUDES(lock_);
  void stop() noexcept override { static_cast<void>(set(nullptr, kernel::Deadline::never)); }
  void ring(uint64_t setting) noexcept override WS2_EXCLUDES(lock_);
  void claimed_locked(Wakes& wakes) noexcept override;
  PoolCallback callback;

 protected:
  void call() override;
  std::shared_ptr<PoolObject> self() noexcept override { return shared_from_this(); }

 private:
  bool link() noexcept;
  void unlink() noexcept;
  void disarm_locked() noexcept WS2_REQUIRES(lock_);

  runtime::Mutex lock_{runtime::Rank::operations};
  std::shared_ptr<Waitable> object_ WS2_GUARDED_BY(lock_);
  Place place_;  // guarded by the object's lock
  uint64_t setting_ WS2_GUARDED_BY(lock_) = 0;
  kernel::Deadline deadline_ WS2_GUARDED_BY(lock_) = kernel::Deadline::never;
  std::atomic<bool> late_{false};  // how the last round ended; read by its callback
};

}  // namespace ws2::sync
