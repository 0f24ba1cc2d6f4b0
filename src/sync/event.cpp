// SPDX-License-Identifier: MIT
// Events and semaphores.
#include "sync/event.hpp"

#include "sync/win32_status.hpp"

namespace ws2::sync {

using runtime::Lock;

void Event::set() noexcept {
  Wakes wakes;  // before the lock: it wakes when the lock is gone
  const Lock lock(lock_);
  signalled_ = true;
  serve_locked(wakes);
}

void Event::reset() noexcept {
  const Lock lock(lock_);
  signalled_ = false;
}

void Event::pulse() noexcept {
  Wakes wakes;
  const Lock lock(lock_);
  signalled_ = true;
  serve_locked(wakes);
  signalled_ = false;
}

bool Event::available_locked(const Thread* /*thread*/) const noexcept { return signalled_; }

bool Event::take_locked(Thread* /*thread*/) noexcept {
  signalled_ = manual_;
  return false;
}

Result<int32_t> Semaphore::release(int32_t add) noexcept {
  Wakes wakes;
  const Lock lock(lock_);
  if (add > maximum_ - count_) return win32_status(error_too_many_posts);
  const int32_t before = count_;
  count_ += add;
  serve_locked(wakes);
  return before;
}

bool Semaphore::available_locked(const Thread* /*thread*/) const noexcept { return count_ > 0; }

bool Semaphore::take_locked(Thread* /*thread*/) noexcept {
  --count_;
  return false;
}

}  // namespace ws2::sync
