// SPDX-License-Identifier: MIT
// Windows' locks inside one process, as words of the program's own memory: critical sections,
// slim reader/writer locks, condition variables, one-time initialisation. All zero-cost when
// nobody competes: no system call.
//
// The structures are the program's and may be initialised by it statically, so their layout is
// Windows' and their first state too: LockCount -1, every other word 0.
#pragma once

#include <cstdint>

#include "kernel/clock.hpp"

namespace ws2::sync {

/// RTL_CRITICAL_SECTION. The LockCount says -1 free, 0 held, 1 held and perhaps waited for.
struct CriticalSection {
  void* debug_info;
  int32_t lock_count;
  int32_t recursion_count;  // the owner's
  void* owning_thread;      // written by the owner; others compare it with themselves only
  void* lock_semaphore;
  uintptr_t spin_count;

  void initialise(uint32_t spins) noexcept;
  void enter() noexcept;
  bool try_enter() noexcept;
  void leave() noexcept;
};

/// SRWLOCK. The lower half holds the state, the upper half counts the wake-ups of writers.
struct SlimLock {
  uint32_t state;
  uint32_t writer_wakes;

  void lock_exclusive() noexcept;
  bool try_lock_exclusive() noexcept;
  void unlock_exclusive() noexcept;
  void lock_shared() noexcept;
  bool try_lock_shared() noexcept;
  void unlock_shared() noexcept;

 private:
  void wake(uint32_t seen) noexcept;
  void lock_exclusive_slowly() noexcept;
  void lock_shared_slowly() noexcept;
};

/// CONDITION_VARIABLE. The lower half counts the wake-ups, the upper half those who sleep.
struct ConditionVariable {
  uint32_t wakes;
  uint32_t sleepers;

  /// What a sleeper must know before it gives up its lock.
  uint32_t begin_sleep() noexcept;
  /// Sleeps until a wake-up after begin_sleep(), or the deadline: then false. May return early.
  bool await(uint32_t begun, kernel::Deadline deadline) noexcept;
  void wake(uint32_t count) noexcept;
};

/// INIT_ONCE: the value that initialisation left, with two low bits of state.
struct InitOnce {
  uintptr_t word;

  enum class Begun : uint8_t { mine, done, busy };
  /// Asks to initialise. `busy`: a synchronous call found an asynchronous one or the reverse.
  /// Waits while another thread initialises synchronously, unless `check_only`.
  Begun begin(bool asynchronous, bool check_only, void** context) noexcept;
  /// Ends an initialisation; false when none of this kind is going on, or another one won.
  bool complete(bool asynchronous, bool failed, void* context) noexcept;
};

}  // namespace ws2::sync
