// SPDX-License-Identifier: MIT
// Changes of the network. The protocol is described in the header.
#include "engine/monitor.hpp"

#include <algorithm>
#include <new>
#include <utility>

#include "engine/background.hpp"
#include "kernel/thread.hpp"

namespace ws2::engine {

using runtime::Lock;

Monitor& Monitor::instance() noexcept {
  // Not destroyed at exit: the background thread goes on until the process is gone.
  alignas(Monitor) static unsigned char memory[sizeof(Monitor)];
  static Monitor* const monitor = new (memory) Monitor;
  return *monitor;
}

void Monitor::check_process_locked() noexcept {
  const uint32_t here = kernel::current_process_id();
  if (process_ == here) return;
  // A child owns none of the parent's operations.
  process_ = here;
  feed_.reset();
  listeners_.clear();
  untold_.clear();
  untold_kinds_ = 0;
  telling_ = false;
}

Status Monitor::begin_locked() noexcept {
  std::unique_ptr<kernel::ChangeFeed> feed(new (std::nothrow) kernel::ChangeFeed);
  if (feed == nullptr) return WsaCode::wsaenobufs;
  if (Status failed = feed->open(); !failed.ok()) return failed;
  static_cast<void>(feed->take());  // it changed before anybody asked
  Status armed = Background::instance().arm(feed->fd(), changes_tag, edge::in);
  if (armed.ok()) feed_ = std::move(feed);
  return armed;
}

Status Monitor::add(std::shared_ptr<ChangeListener> listener) {
  {
    const Lock lock(lock_);
    check_process_locked();
    listeners_.reserve(listeners_.size() + 1);
    if (feed_ == nullptr) {
      if (Status failed = begin_locked(); !failed.ok()) return failed;
    } else {
      take_locked();
    }
    listener->since_ = listener->heard_ = number_;
    listeners_.push_back(std::move(listener));
  }
  tell_all();
  return Status();
}

void Monitor::remove(const ChangeListener* listener) noexcept {
  std::shared_ptr<ChangeListener> last;  // freed without the lock
  const Lock lock(lock_);
  const auto found = std::find_if(listeners_.begin(), listeners_.end(),
                                  [&](const auto& one) { return one.get() == listener; });
  if (found == listeners_.end() || process_ != kernel::current_process_id()) return;
  last = std::move(*found);
  *found = std::move(listeners_.back());
  listeners_.pop_back();
  if (!listeners_.empty() || feed_ == nullptr) return;
  Background::instance().remove(feed_->fd());
  feed_.reset();
}

uint64_t Monitor::latest(uint32_t kinds) const noexcept {
  uint64_t latest = 0;
  for (uint32_t kind = 0; kind < kernel::change::count; ++kind) {
    if ((kinds >> kind & 1U) == 0) continue;
    latest = std::max(latest, latest_[kind].load(std::memory_order_acquire));
  }
  return latest;
}

void Monitor::ready() noexcept {
  {
    const Lock lock(lock_);
    if (feed_ == nullptr) return;  // nobody asks any more
    take_locked();
    static_cast<void>(Background::instance().arm(feed_->fd(), changes_tag, edge::in));
  }
  tell_all();
}

void Monitor::take_locked() noexcept {
  kernel::Changes what = feed_->take();
  if (what.kinds == 0) return;
  const uint32_t kinds = what.kinds;
  ++number_;
  for (uint32_t kind = 0; kind < kernel::change::count; ++kind) {
    if ((kinds >> kind & 1U) != 0) latest_[kind].store(number_, std::memory_order_release);
  }
  try {
    untold_.push_back({std::move(what), number_});
  } catch (const std::bad_alloc&) {
    untold_kinds_ |= kinds;
  }
}

bool Monitor::next_locked(Change* next) noexcept {
  if (!untold_.empty()) {
    *next = std::move(untold_.front());
    untold_.erase(untold_.begin());
    return true;
  }
  if (untold_kinds_ == 0) return false;
  *next = {};
  next->what.kinds = std::exchange(untold_kinds_, 0);
  next->number = number_;
  return true;
}

void Monitor::tell_all() noexcept {
  {
    const Lock lock(lock_);
    if (telling_) return;  // the thread that does it comes to it
    telling_ = true;
  }
  for (;;) {
    Change next = {};
    {
      const Lock lock(lock_);
      telling_ = next_locked(&next);
      if (!telling_) return;
    }
    tell(next);
  }
}

void Monitor::tell(const Change& change) noexcept {
  for (;;) {
    std::shared_ptr<ChangeListener> listener;
    {
      // Listeners come and go meanwhile: each look begins anew, and nobody hears twice.
      const Lock lock(lock_);
      for (const std::shared_ptr<ChangeListener>& one : listeners_) {
        if (one->heard_ >= change.number) continue;
        one->heard_ = change.number;
        listener = one;
        break;
      }
    }
    if (listener == nullptr) return;
    listener->changed(change.what);
  }
}

}  // namespace ws2::engine
