// SPDX-License-Identifier: MIT
// Thread pools, and waits whose end they answer. Both are described in the header.
#include "sync/pool.hpp"

#include <algorithm>
#include <new>

#include "kernel/futex.hpp"
#include "kernel/thread.hpp"

namespace ws2::sync {

using kernel::Deadline;
using runtime::Lock;

Pool& Pool::instance() {
  // Never destroyed: its threads may run until the process ends.
  static auto* const pool = new std::shared_ptr<Pool>(std::make_shared<Pool>());
  return **pool;
}

void Pool::check_process_locked() noexcept {
  const uint32_t here = kernel::current_process_id();
  if (process_ == here) return;
  process_ = here;
  threads_ = idle_ = 0;
}

Status Pool::add_thread_locked() noexcept {
  std::unique_ptr<std::shared_ptr<Pool>> own(new (std::nothrow)
                                                 std::shared_ptr<Pool>(shared_from_this()));
  if (own == nullptr) return WsaCode::wsa_not_enough_memory;
  if (Status failed = kernel::start_thread(main, own.get(), 0); !failed.ok()) return failed;
  static_cast<void>(own.release());  // the thread's
  ++threads_;
  return Status();
}

Status Pool::prepare() noexcept {
  const Lock lock(lock_);
  check_process_locked();
  return threads_ != 0 ? Status() : add_thread_locked();
}

void Pool::submit(std::shared_ptr<Work> work, Priority priority) noexcept {
  {
    const Lock lock(lock_);
    check_process_locked();
    Queue& queue = queues_[static_cast<size_t>(priority)];
    Work& last = *work;
    last.next_ = nullptr;
    last.keep_ = std::move(work);
    (queue.last == nullptr ? queue.first : queue.last->next_) = &last;
    queue.last = &last;
    ++queued_;
    arrivals_.fetch_add(1, std::memory_order_release);
    // Without a thread for it the work waits for one of those that are busy.
    if (queued_ > idle_ && threads_ < most_) static_cast<void>(add_thread_locked().ok());
  }
  kernel::futex_wake(&arrivals_, 1);
}

void Pool::set_most(uint32_t threads) noexcept {
  const Lock lock(lock_);
  check_process_locked();
  most_ = std::max(threads, 1U);
  least_ = std::min(least_, most_);
  // There may be work that waited for more of them.
  uint32_t fresh = 0;
  while (queued_ > idle_ + fresh && threads_ < most_ && add_thread_locked().ok()) ++fresh;
  arrivals_.fetch_add(1, std::memory_order_release);  // who rests above the maximum goes
  kernel::futex_wake(&arrivals_, kernel::wake_everybody);
}

Status Pool::set_least(uint32_t threads) noexcept {
  const Lock lock(lock_);
  check_process_locked();
  while (threads_ < threads) {
    if (Status failed = add_thread_locked(); !failed.ok()) return failed;
  }
  least_ = threads;
  most_ = std::max(most_, least_);
  return Status();
}

void Pool::close() noexcept {
  {
    const Lock lock(lock_);
    closed_ = true;
    least_ = 0;
    arrivals_.fetch_add(1, std::memory_order_release);
  }
  kernel::futex_wake(&arrivals_, kernel::wake_everybody);
}

std::shared_ptr<Work> Pool::take() noexcept {
  const Lock lock(lock_);
  if (threads_ > most_) return nullptr;  // this one is too many
  for (Queue& queue : queues_) {
    if (queue.first == nullptr) continue;
    Work& work = *queue.first;
    queue.first = work.next_;
    if (queue.first == nullptr) queue.last = nullptr;
    --queued_;
    return std::move(work.keep_);
  }
  return nullptr;
}

/// Waits for work; false when the thread may go: none came for so long, or it is too many.
bool Pool::rest() noexcept {
  uint32_t seen = 0;
  {
    const Lock lock(lock_);
    const bool too_many = threads_ > most_;
    if (!too_many && queued_ != 0) return true;
    if (too_many || (closed_ && threads_ > least_)) {
      --threads_;
      return false;
    }
    seen = arrivals_.load(std::memory_order_relaxed);
    ++idle_;
  }
  const kernel::Woken woken = kernel::futex_wait(&arrivals_, seen, kernel::deadline_in_ms(idle_ms));
  const Lock lock(lock_);
  --idle_;
  if (woken != kernel::Woken::timed_out || queued_ != 0 || threads_ <= least_) return true;
  --threads_;
  return false;
}

void Pool::main(void* pool) {
  const std::unique_ptr<std::shared_ptr<Pool>> own(static_cast<std::shared_ptr<Pool>*>(pool));
  Pool& self = **own;
  do {
    while (const std::shared_ptr<Work> work = self.take()) work->run();
  } while (self.rest());
}

Status RegisteredWait::begin() noexcept {
  bool over = false;
  {
    const Lock lock(lock_);
    busy_ = false;
    if (gone_) {
      // unregister() came after the callback returned and left the end to this round.
      if (done_ != nullptr) done_->set();
      return Status();
    }
    renew();
    ++setting_;
    if (terms_.timeout_ms != kernel::infinite_ms) {
      deadline_ = kernel::deadline_in_ms(terms_.timeout_ms);
      const Status failed = Clock::instance().set(deadline_, shared_from_this(), setting_);
      spent_ = !failed.ok();
      if (spent_) return failed;
    }
    over = link();
  }
  if (over) Pool::instance().submit(shared_from_this());
  return Status();
}

/// Links the place, or takes what the object has; true when that ended the wait.
bool RegisteredWait::link() noexcept WS2_UNCHECKED {
  const Lock lock(object_->lock());
  place_.wait = this;
  if (!object_->available_locked(nullptr)) {
    object_->link_locked(place_);
    return false;
  }
  if (!claim(0)) return false;
  object_->take_locked(nullptr);
  return true;
}

void RegisteredWait::unlink() noexcept WS2_UNCHECKED {
  // Also when nothing is linked: who claimed the wait has left the lock when this has it.
  const Lock lock(object_->lock());
  object_->unlink_locked(place_);
}

void RegisteredWait::claimed_locked(Wakes& /*wakes*/) noexcept {
  Pool::instance().submit(shared_from_this());
}

void RegisteredWait::ring(uint64_t setting) noexcept {
  {
    const Lock lock(lock_);
    if (setting != setting_ || !claim(timed_out)) return;
  }
  Pool::instance().submit(shared_from_this());
}

/// The outcome is there: whether the callback is to run.
bool RegisteredWait::enter() noexcept {
  const Lock lock(lock_);
  unlink();
  if (deadline_ != Deadline::never) Clock::instance().cancel(deadline_, *this, setting_);
  busy_ = !gone_;
  if (gone_ && done_ != nullptr) done_->set();
  return busy_;
}

void RegisteredWait::run() {
  if (!enter()) return;
  const bool late = outcome().load(std::memory_order_acquire) == timed_out;
  terms_.callback(terms_.context, late ? 1 : 0);
  if (!terms_.once) {
    // Where the clock has no memory for another round the wait is over: nobody can be told.
    static_cast<void>(begin().ok());
    return;
  }
  const Lock lock(lock_);
  busy_ = false;
  spent_ = true;
  if (gone_ && done_ != nullptr) done_->set();
}

bool RegisteredWait::unregister(std::shared_ptr<Event> done) noexcept {
  const Lock lock(lock_);
  if (gone_) return !busy_;
  gone_ = true;
  const bool idle = claim(cancelled) || spent_;
  unlink();
  if (!idle) {
    busy_ = true;
    done_ = std::move(done);
    return false;
  }
  if (deadline_ != Deadline::never) Clock::instance().cancel(deadline_, *this, setting_);
  if (done != nullptr) done->set();
  return true;
}

}  // namespace ws2::sync
