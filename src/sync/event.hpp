// SPDX-License-Identifier: MIT
// Events and semaphores: a flag and a number that waits use up.
#pragma once

#include "errors/status.hpp"
#include "sync/waitable.hpp"

namespace ws2::sync {

class Event final : public Waitable {
 public:
  static constexpr handles::Kind kind_of_handle = handles::Kind::event;

  /// A manual-reset event stays signalled until reset; any other is used up by one wait.
  Event(bool manual, bool signalled) noexcept
      : Waitable(kind_of_handle), manual_(manual), signalled_(signalled) {}

  void set() noexcept WS2_EXCLUDES(lock_);
  void reset() noexcept WS2_EXCLUDES(lock_);
  /// Serves those who wait at this moment, all of them or one, and leaves the event reset.
  void pulse() noexcept WS2_EXCLUDES(lock_);

  [[nodiscard]] bool available_locked(const Thread* thread) const noexcept override
      WS2_REQUIRES(lock_);
  bool take_locked(Thread* thread) noexcept override WS2_REQUIRES(lock_);

 private:
  const bool manual_;
  bool signalled_ WS2_GUARDED_BY(lock_);
};

class Semaphore final : public Waitable {
 public:
  static constexpr handles::Kind kind_of_handle = handles::Kind::semaphore;

  Semaphore(int32_t initial, int32_t maximum) noexcept
      : Waitable(kind_of_handle), count_(initial), maximum_(maximum) {}

  /// Adds to the count and returns what it was; ERROR_TOO_MANY_POSTS when that would exceed the
  /// maximum, and then nothing changes.
  Result<int32_t> release(int32_t add) noexcept WS2_EXCLUDES(lock_);

  [[nodiscard]] bool available_locked(const Thread* thread) const noexcept override
      WS2_REQUIRES(lock_);
  bool take_locked(Thread* thread) noexcept override WS2_REQUIRES(lock_);

 private:
  int32_t count_ WS2_GUARDED_BY(lock_);
  const int32_t maximum_;
};

}  // namespace ws2::sync
