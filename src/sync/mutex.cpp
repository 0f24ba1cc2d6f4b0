// SPDX-License-Identifier: MIT
// Windows' mutex.
#include "sync/mutex.hpp"

#include "sync/thread.hpp"
#include "sync/win32_status.hpp"

namespace ws2::sync {

using runtime::Lock;

void OwnedMutex::own_from_birth(Thread& thread) noexcept {
  const Lock lock(lock_);
  take_locked(&thread);
}

Status OwnedMutex::release(const Thread& thread) noexcept {
  std::shared_ptr<Waitable> self;  // destroyed last: it may be what keeps this object
  Wakes wakes;
  const Lock lock(lock_);
  if (owner_ != &thread) return win32_status(error_not_owner);
  if (--depth_ != 0) return Status();
  self = owner_->disown(*this);
  owner_ = nullptr;
  serve_locked(wakes);
  return Status();
}

void OwnedMutex::abandon(const Thread& thread) noexcept {
  std::shared_ptr<Waitable> self;
  Wakes wakes;
  const Lock lock(lock_);
  if (owner_ != &thread) return;
  self = owner_->disown(*this);
  owner_ = nullptr;
  depth_ = 0;
  abandoned_ = true;
  serve_locked(wakes);
}

bool OwnedMutex::available_locked(const Thread* thread) const noexcept {
  return owner_ == nullptr || owner_ == thread;
}

bool OwnedMutex::take_locked(Thread* thread) noexcept {
  if (owner_ == nullptr) {
    owner_ = thread;
    thread->own(*this, shared_from_this());
  }
  ++depth_;
  return std::exchange(abandoned_, false);
}

}  // namespace ws2::sync
