// SPDX-License-Identifier: MIT
// Thread pools, the process's own among them, and waits whose end that one answers.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

#include "errors/status.hpp"
#include "kernel/clock.hpp"
#include "sync/event.hpp"
#include "sync/timer.hpp"
#include "sync/waitable.hpp"

namespace ws2::sync {

/// What of several works in a queue comes first; as TP_CALLBACK_PRIORITY counts.
enum class Priority : uint8_t { high, normal, low };
constexpr size_t priorities = 3;

/// A piece of work, in the pool's queue at most once at a time.
class Work {
 public:
  Work() = default;
  virtual ~Work() = default;
  Work(const Work&) = delete;
  Work& operator=(const Work&) = delete;
  /// In a thread of the pool, without a lock.
  virtual void run() = 0;

 private:
  friend class Pool;
  Work* next_ = nullptr;        // the pool's
  std::shared_ptr<Work> keep_;  // the pool's, while it is queued
};

/// Threads that come as work does, up to a maximum, and go when there was none for a while, down to
/// a minimum. Each keeps its pool alive.
class Pool : public std::enable_shared_from_this<Pool> {
 public:
  // More than Windows' default of 500 helps nobody.
  static constexpr uint32_t default_most = 500;

  /// The process's.
  static Pool& instance();
  Pool() = default;
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  /// Makes sure that at least one thread will answer; fails only where none can start.
  Status prepare() noexcept WS2_EXCLUDES(lock_);

  /// Queues work. With a pool that is prepared it cannot fail: at worst the threads that there are
  /// come to it later.
  void submit(std::shared_ptr<Work> work, Priority priority = Priority::normal) noexcept
      WS2_EXCLUDES(lock_);

  /// No more threads than that; those above it go after their work. At least 1; the minimum follows
  /// where it was above.
  void set_most(uint32_t threads) noexcept WS2_EXCLUDES(lock_);
  /// So many threads are there at all times, from now on. The maximum follows where it was below.
  /// Fails where they cannot start, and then nothing changes.
  Status set_least(uint32_t threads) noexcept WS2_EXCLUDES(lock_);
  /// The program has given the pool up: threads do not rest any more.
  void close() noexcept WS2_EXCLUDES(lock_);

 private:
  struct Queue {
    Work* first = nullptr;
    Work* last = nullptr;
  };
  static void main(void* pool);
  std::shared_ptr<Work> take() noexcept WS2_EXCLUDES(lock_);
  bool rest() noexcept WS2_EXCLUDES(lock_);
  void check_process_locked() noexcept WS2_REQUIRES(lock_);
  Status add_thread_locked() noexcept WS2_REQUIRES(lock_);

  static constexpr uint32_t idle_ms = 5000;

  runtime::Mutex lock_{runtime::Rank::thread};
  Queue queues_[priorities] WS2_GUARDED_BY(lock_);
  uint32_t queued_ WS2_GUARDED_BY(lock_) = 0;
  uint32_t threads_ WS2_GUARDED_BY(lock_) = 0;
  uint32_t idle_ WS2_GUARDED_BY(lock_) = 0;
  uint32_t most_ WS2_GUARDED_BY(lock_) = default_most;
  uint32_t least_ WS2_GUARDED_BY(lock_) = 0;
  bool closed_ WS2_GUARDED_BY(lock_) = false;
  uint32_t process_ WS2_GUARDED_BY(lock_) = 0;  // where the threads run: a child has none
  std::atomic<uint32_t> arrivals_{0};           // a futex word: counts what was queued
};

/// A wait that no thread sleeps for: RegisterWaitForSingleObject. Its callback runs in the pool,
/// each time the object is signalled or the time is over.
///
/// The object, the clock and unregister() compete for the outcome. The first two put the wait into
/// the pool's queue when they win, once; there the callback runs, and then the next round begins
/// with a pending outcome. So callbacks of one wait never overlap, and after unregister() none
/// begins. Only that changes the outcome back, under `lock_`, and an alarm rings under it too: one
/// that is left from an earlier round sees that the setting is not its own.
class RegisteredWait final : public Work,
                             public Wait,
                             public Alarm,
                             public std::enable_shared_from_this<RegisteredWait> {
 public:
  struct Terms {
    void (*callback)(void* context, uint8_t timed_out);
    void* context;
    uint32_t timeout_ms;
    bool once;
  };

  /// The object is no mutex: those have owners, and nobody waits here.
  RegisteredWait(std::shared_ptr<Waitable> object, Terms terms) noexcept
      : Wait(nullptr, false), object_(std::move(object)), terms_(terms) {}

  /// Begins a round.
  Status begin() noexcept WS2_EXCLUDES(lock_);

  /// Ends the wait: no callback begins any more. `done` is set once none runs.
  /// Returns whether that is so already; the second call changes nothing.
  bool unregister(std::shared_ptr<Event> done) noexcept WS2_EXCLUDES(lock_);

  void run() override WS2_EXCLUDES(lock_);
  void ring(uint64_t setting) noexcept override WS2_EXCLUDES(lock_);
  void claimed_locked(Wakes& wakes) noexcept override;

 private:
  bool enter() noexcept WS2_EXCLUDES(lock_);
  bool link() noexcept;
  void unlink() noexcept;

  const std::shared_ptr<Waitable> object_;
  const Terms terms_;
  Place place_;  // guarded by the object's lock
  runtime::Mutex lock_{runtime::Rank::operations};
  uint64_t setting_ WS2_GUARDED_BY(lock_) = 0;
  kernel::Deadline deadline_ WS2_GUARDED_BY(lock_) = kernel::Deadline::never;
  bool busy_ WS2_GUARDED_BY(lock_) = false;   // a round has ended and its callback not returned
  bool spent_ WS2_GUARDED_BY(lock_) = false;  // no further round will begin
  bool gone_ WS2_GUARDED_BY(lock_) = false;
  std::shared_ptr<Event> done_ WS2_GUARDED_BY(lock_);
};

}  // namespace ws2::sync
