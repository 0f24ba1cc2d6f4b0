// SPDX-License-Identifier: MIT
// Windows' mutex: owned by a thread, as often as it waited for it, and left behind when the thread
// ends.
#pragma once

#include "errors/status.hpp"
#include "sync/waitable.hpp"

namespace ws2::sync {

class OwnedMutex final : public Waitable {
 public:
  static constexpr handles::Kind kind_of_handle = handles::Kind::mutex;

  OwnedMutex() noexcept : Waitable(kind_of_handle) {}

  /// Makes the caller the owner of a new mutex that nobody else knows yet.
  void own_from_birth(Thread& thread) noexcept WS2_EXCLUDES(lock_);

  /// Gives back one wait; ERROR_NOT_OWNER for any other thread than the owner.
  Status release(const Thread& thread) noexcept WS2_EXCLUDES(lock_);

  /// The owner ended: the next wait learns that the mutex was abandoned.
  void abandon(const Thread& thread) noexcept WS2_EXCLUDES(lock_);

  [[nodiscard]] bool available_locked(const Thread* thread) const noexcept override
      WS2_REQUIRES(lock_);
  bool take_locked(Thread* thread) noexcept override WS2_REQUIRES(lock_);

 private:
  friend class Thread;

  Thread* owner_ WS2_GUARDED_BY(lock_) = nullptr;
  uint32_t depth_ WS2_GUARDED_BY(lock_) = 0;
  bool abandoned_ WS2_GUARDED_BY(lock_) = false;

  // The owner's list of what it owns, guarded by the owner's lock. A mutex that is owned holds
  // itself, so that the list never names one that is gone.
  OwnedMutex* next_owned_ = nullptr;
  OwnedMutex* before_owned_ = nullptr;
  std::shared_ptr<Waitable> self_;
};

}  // namespace ws2::sync
