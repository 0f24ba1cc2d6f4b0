// SPDX-License-Identifier: MIT
// Changes of the network, from the kernel to those who wait for them.
//
// One subscription serves the process. It begins with the first listener and ends with the last:
// where nobody asks, nothing is open and nothing runs. The background thread waits for it, and
// tells each listener of each change that came after the listener did. Changes have numbers for
// that, and whoever comes first takes what the kernel has told by then, so that it belongs to those
// who were there before. One thread at a time tells, in the order of the changes, without a lock;
// another that has taken something leaves it to that one.
#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "errors/status.hpp"
#include "kernel/change_feed.hpp"
#include "runtime/mutex.hpp"

namespace ws2::engine {

class ChangeListener {
 public:
  virtual ~ChangeListener() = default;
  /// By the thread that tells, without a lock.
  virtual void changed(const kernel::Changes& what) noexcept = 0;

  /// The last change that is not its own any more: set by add().
  [[nodiscard]] uint64_t since() const noexcept { return since_; }

 private:
  friend class Monitor;
  uint64_t since_ = 0;  // constant after add()
  uint64_t heard_ = 0;  // guarded by the monitor's lock
};

class Monitor {
 public:
  /// The one of the process. A forked child hears for itself, on first need.
  static Monitor& instance() noexcept;

  /// Tells a listener from now on. WSAEMFILE without descriptors; throws std::bad_alloc.
  Status add(std::shared_ptr<ChangeListener> listener) WS2_EXCLUDES(lock_);
  /// A change that is being told may still reach it.
  void remove(const ChangeListener* listener) noexcept WS2_EXCLUDES(lock_);

  /// The number of the latest change of one of these kinds.
  [[nodiscard]] uint64_t latest(uint32_t kinds) const noexcept;

  /// The subscription has something: of the background thread.
  void ready() noexcept WS2_EXCLUDES(lock_);

 private:
  struct Change {
    kernel::Changes what;
    uint64_t number;
  };
  void check_process_locked() noexcept WS2_REQUIRES(lock_);
  Status begin_locked() noexcept WS2_REQUIRES(lock_);
  void take_locked() noexcept WS2_REQUIRES(lock_);
  void tell_all() noexcept WS2_EXCLUDES(lock_);
  bool next_locked(Change* next) noexcept WS2_REQUIRES(lock_);
  void tell(const Change& change) noexcept WS2_EXCLUDES(lock_);

  runtime::Mutex lock_{runtime::Rank::changes};
  std::unique_ptr<kernel::ChangeFeed> feed_ WS2_GUARDED_BY(lock_);
  std::vector<std::shared_ptr<ChangeListener>> listeners_ WS2_GUARDED_BY(lock_);
  std::vector<Change> untold_ WS2_GUARDED_BY(lock_);
  uint32_t untold_kinds_ WS2_GUARDED_BY(lock_) = 0;  // of changes that there was no memory for
  uint64_t number_ WS2_GUARDED_BY(lock_) = 0;
  bool telling_ WS2_GUARDED_BY(lock_) = false;
  uint32_t process_ WS2_GUARDED_BY(lock_) = 0;
  // The number of the latest change of each kind. Written under the lock before the change is told;
  // who has begun to be told under a lock of its own looks here under that lock.
  std::atomic<uint64_t> latest_[kernel::change::count] = {};
};

}  // namespace ws2::engine
