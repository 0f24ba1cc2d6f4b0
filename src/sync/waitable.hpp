// SPDX-License-Identifier: MIT
// Objects that can be waited on, and the protocol between who signals and who waits.
//
// Each waitable has a lock, a state, and a queue of places, one for each wait that sleeps on it, in
// order of arrival. A wait that cannot be served at once links one place into each of its objects
// and sleeps on one word of its own, its outcome. Whoever signals an object serves its queue under
// the object's lock:
//
//  - Wait on any: the outcome goes from `pending` to the place's index by one compare-exchange
//    (claim). Objects, the clock, APCs and the waiting thread itself compete for it, and only the
//    winner takes something: an auto-reset event is used up, a mutex gets its owner, exactly once
//    for each wait that ends with it. Who loses leaves the object as it was and serves the next.
//  - Wait on all: no signaller can know all objects, so it takes nothing. It sets the outcome to
//    `look_again`; the thread that waits locks all its objects, lowest address first, and takes
//    either all of them or none.
//
// The wake itself, a system call, comes after the lock, and only for waits that were claimed: to
// signal an object that nobody waits on costs no system call. A waiting thread leaves only after
// it took the lock of each of its objects once more, to unlink its places. Thus whoever claimed it
// has left its critical section and does not touch the wait's memory any more; only the wake may
// come late, and it knows nothing but an address.
//
// Lock order: waitables (50, among themselves by address), then threads (60).
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "handles/object.hpp"
#include "runtime/mutex.hpp"

namespace ws2::sync {

class Thread;
class Wakes;

/// One wait, on one or several objects.
class Wait {
 public:
  /// The values of the outcome besides the index of the object that ended the wait.
  static constexpr uint32_t pending = 0xFFFFFFFFU;
  static constexpr uint32_t look_again = 0xFFFFFFFEU;
  static constexpr uint32_t timed_out = 0xFFFFFFFDU;
  static constexpr uint32_t alerted = 0xFFFFFFFCU;
  static constexpr uint32_t killed = 0xFFFFFFFBU;
  static constexpr uint32_t cancelled = 0xFFFFFFFAU;

  Wait(Thread* thread, bool all) noexcept : thread_(thread), all_(all) {}
  Wait(const Wait&) = delete;
  Wait& operator=(const Wait&) = delete;

  /// Ends the wait with an outcome, unless something else has. Only the winner gets true.
  bool claim(uint32_t outcome) noexcept;

  /// Asks a wait on all to look at its objects; true when it must be woken for it.
  bool poke() noexcept;

  /// Answers a poke: back to pending, so that the next signal pokes anew. False when it is over.
  bool settle() noexcept;

  [[nodiscard]] Thread* thread() const noexcept { return thread_; }
  [[nodiscard]] bool all() const noexcept { return all_; }
  [[nodiscard]] const std::atomic<uint32_t>& outcome() const noexcept { return outcome_; }

  /// Under the lock of an object whose claim succeeded: arranges that whoever waits hears of it.
  virtual void claimed_locked(Wakes& wakes) noexcept;

  /// The mutex that ended the wait was left by a thread that ended. Written by the claimer under
  /// the mutex's lock, read after the places are unlinked.
  bool abandoned = false;

 protected:
  ~Wait() = default;

  /// Makes a wait that has ended, and whose places are unlinked, pending again.
  void renew() noexcept { outcome_.store(pending, std::memory_order_release); }

 private:
  std::atomic<uint32_t> outcome_{pending};
  Thread* const thread_;  // who will own a mutex; null for a wait without a thread of its own
  const bool all_;
};

/// The place of a wait in the queue of one of its objects.
struct Place {
  Place* next = nullptr;
  Place* before = nullptr;
  Wait* wait = nullptr;
  uint32_t index = 0;
  bool linked = false;  // guarded by the object's lock
};

/// The words to wake once the lock is released. A full collection wakes early, which is only slow.
class Wakes {
 public:
  Wakes() = default;
  ~Wakes() { flush(); }
  Wakes(const Wakes&) = delete;
  Wakes& operator=(const Wakes&) = delete;
  void add(const void* word) noexcept;
  void flush() noexcept;

 private:
  static constexpr uint32_t capacity = 16;
  const void* words_[capacity];
  uint32_t count_ = 0;
};

class Waitable : public std::enable_shared_from_this<Waitable> {
 public:
  explicit Waitable(handles::Kind kind) noexcept : kind_(kind) {}
  virtual ~Waitable() = default;
  Waitable(const Waitable&) = delete;
  Waitable& operator=(const Waitable&) = delete;

  [[nodiscard]] handles::Kind kind() const noexcept { return kind_; }

  // For waits only.

  /// Whether a wait of this thread would end now.
  [[nodiscard]] virtual bool available_locked(const Thread* thread) const noexcept
      WS2_REQUIRES(lock_) = 0;
  /// Uses the object up for this thread; true when it was an abandoned mutex.
  virtual bool take_locked(Thread* thread) noexcept WS2_REQUIRES(lock_) = 0;
  void link_locked(Place& place) noexcept WS2_REQUIRES(lock_);
  void unlink_locked(Place& place) noexcept WS2_REQUIRES(lock_);
  runtime::Mutex& lock() noexcept { return lock_; }

 protected:
  /// Gives what the object has to the waits in its queue, as far as it lasts.
  void serve_locked(Wakes& wakes) noexcept WS2_REQUIRES(lock_);

  mutable runtime::Mutex lock_{runtime::Rank::waitable};

 private:
  const handles::Kind kind_;
  Place* first_ WS2_GUARDED_BY(lock_) = nullptr;
  Place* last_ WS2_GUARDED_BY(lock_) = nullptr;
};

}  // namespace ws2::sync
