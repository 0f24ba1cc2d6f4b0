// SPDX-License-Identifier: MIT
// The mutex of the house: it knows its rank, so that a lock taken out of order is found in tests.
#pragma once

#include <atomic>
#include <cassert>
#include <cstdint>

// clang's thread safety analysis; other compilers see nothing.
#if defined(__clang__)
#define WS2_THREAD_ATTRIBUTE(x) __attribute__((x))
#else
#define WS2_THREAD_ATTRIBUTE(x)
#endif
#define WS2_CAPABILITY(name) WS2_THREAD_ATTRIBUTE(capability(name))
#define WS2_SCOPED_CAPABILITY WS2_THREAD_ATTRIBUTE(scoped_lockable)
#define WS2_GUARDED_BY(lock) WS2_THREAD_ATTRIBUTE(guarded_by(lock))
#define WS2_REQUIRES(...) WS2_THREAD_ATTRIBUTE(requires_capability(__VA_ARGS__))
#define WS2_ACQUIRE(...) WS2_THREAD_ATTRIBUTE(acquire_capability(__VA_ARGS__))
#define WS2_RELEASE(...) WS2_THREAD_ATTRIBUTE(release_capability(__VA_ARGS__))
#define WS2_EXCLUDES(...) WS2_THREAD_ATTRIBUTE(locks_excluded(__VA_ARGS__))
#define WS2_UNCHECKED WS2_THREAD_ATTRIBUTE(no_thread_safety_analysis)

namespace ws2::runtime {

/// The order in which a thread may take locks: upwards only, and never two of one rank, except
/// waitables, which a wait on several takes in the order of their addresses.
enum class Rank : uint8_t {
  process = 5,
  providers = 7,
  handles = 10,
  socket = 20,
  operations = 30,
  requests = 32,
  addresses = 33,
  completions = 35,
  changes = 37,
  sent_times = 38,
  port = 40,
  waitable = 50,
  thread = 60
};

#ifndef NDEBUG
namespace detail {
/// The ranks that this thread holds, in the order taken.
struct HeldRanks {
  static constexpr int capacity = 160;  // a wait on 64 objects holds 64 waitables at once
  Rank ranks[capacity];
  int count = 0;
};
inline thread_local HeldRanks held_ranks;
}  // namespace detail
#endif

/// A word: 0 is free, 1 taken, 2 taken with threads that sleep for it. Taking and giving it
/// uncontended is one atomic operation each, inline, half the cost of std::mutex; and
/// it is 4 bytes where that is 40, in every connection.
class WS2_CAPABILITY("mutex") Mutex {
 public:
  constexpr explicit Mutex(Rank rank) noexcept : rank_(rank) {}
  Mutex(const Mutex&) = delete;
  Mutex& operator=(const Mutex&) = delete;

  void lock() noexcept WS2_ACQUIRE() {
    check_order();
    uint32_t free = 0;
    if (!word_.compare_exchange_strong(free, 1, std::memory_order_acquire)) sleep_for_it();
    note_held();
  }
  void unlock() noexcept WS2_RELEASE() {
    note_released();
    if (word_.exchange(0, std::memory_order_release) == 2) wake_one();
  }

 private:
#ifdef NDEBUG
  void check_order() const noexcept {}
  void note_held() const noexcept {}
  void note_released() const noexcept {}
#else
  void check_order() const noexcept {
    const detail::HeldRanks& held = detail::held_ranks;
    if (held.count == 0) return;
    const Rank top = held.ranks[held.count - 1];
    assert((top < rank_ || (top == rank_ && rank_ == Rank::waitable)) && "locks go upwards only");
  }
  void note_held() const noexcept {
    detail::HeldRanks& held = detail::held_ranks;
    assert(held.count < detail::HeldRanks::capacity);
    held.ranks[held.count++] = rank_;
  }
  void note_released() const noexcept {
    // Locks may be released in any order, so the rank need not be the last one.
    detail::HeldRanks& held = detail::held_ranks;
    int place = held.count - 1;
    while (place >= 0 && held.ranks[place] != rank_) --place;
    assert(place >= 0);
    for (; place + 1 < held.count; ++place) held.ranks[place] = held.ranks[place + 1];
    --held.count;
  }
#endif

  void sleep_for_it() noexcept;
  void wake_one() noexcept;

  std::atomic<uint32_t> word_{0};
  [[maybe_unused]] const Rank rank_;
};

class WS2_SCOPED_CAPABILITY Lock {
 public:
  explicit Lock(Mutex& mutex) noexcept WS2_ACQUIRE(mutex) : mutex_(mutex) { mutex_.lock(); }
  ~Lock() noexcept WS2_RELEASE() { mutex_.unlock(); }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  Mutex& mutex_;
};

}  // namespace ws2::runtime
