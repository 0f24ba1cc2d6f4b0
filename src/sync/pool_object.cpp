// SPDX-License-Identifier: MIT
// The objects of the thread pool, described in the header.
#include "sync/pool_object.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "kernel/futex.hpp"

namespace ws2::sync {

using kernel::Deadline;
using runtime::Lock;

namespace {

struct Issued {
  runtime::Mutex lock{runtime::Rank::process};
  uintptr_t next WS2_GUARDED_BY(lock) = 0x10000;
  std::unordered_map<uintptr_t, std::shared_ptr<PoolObject>> objects WS2_GUARDED_BY(lock);
};

Issued& issued() {
  // Never destroyed: threads of the pool may run until the process ends.
  static auto* const made = new Issued;
  return *made;
}

constexpr uintptr_t step = 16;  // looks like the pointer that it is not

}  // namespace

uintptr_t issue(std::shared_ptr<PoolObject> object) {
  Issued& all = issued();
  const Lock lock(all.lock);
  const uintptr_t number = all.next;
  all.objects.emplace(number, std::move(object));
  all.next += step;
  return number;
}

std::shared_ptr<PoolObject> take_back(uintptr_t number) noexcept {
  std::shared_ptr<PoolObject> taken;
  {
    Issued& all = issued();
    const Lock lock(all.lock);
    const auto found = all.objects.find(number);
    if (found == all.objects.end()) return nullptr;
    taken = std::move(found->second);
    all.objects.erase(found);
  }
  taken->stop();
  return taken;
}

std::shared_ptr<PoolObject> find_pool_object(uintptr_t number) noexcept {
  Issued& all = issued();
  const Lock lock(all.lock);
  const auto found = all.objects.find(number);
  return found == all.objects.end() ? nullptr : found->second;
}

void PoolObject::queue() noexcept {
  if (!queued_.exchange(true)) venue_.get().submit(self(), venue_.priority);
}

void PoolObject::submit() noexcept {
  due_.fetch_add(1);
  queue();
}

void PoolGroup::add(const Member& member) {
  const Lock lock(lock_);
  if (members_.size() >= look_at_) {
    std::erase_if(members_,
                  [](const Member& one) { return find_pool_object(one.number) == nullptr; });
    look_at_ = std::max(look_at_, members_.size() * 2);
  }
  members_.push_back(member);
}

void PoolGroup::close_members(bool cancel_due, void* context) noexcept {
  std::vector<Member> members;
  {
    const Lock lock(lock_);
    members.swap(members_);
  }
  for (const Member& member : members) {
    const std::shared_ptr<PoolObject> object = find_pool_object(member.number);
    if (object == nullptr) continue;  // the program has closed it
    object->stop();                   // nothing new becomes due
    object->wait(cancel_due);
    const bool told = cancel_due && member.on_cancel != nullptr;
    if (take_back(member.number) != nullptr && told) {
      member.on_cancel(member.function, member.context, context);
    }
  }
}

bool PoolObject::expect_no_more() noexcept {
  uint32_t due = due_.load();
  while (due != 0) {
    if (due_.compare_exchange_weak(due, due - 1)) return true;
  }
  return false;
}

void PoolObject::run() {
  queued_.store(false);
  enter();
  if (expect_no_more()) {
    // Further callbacks may run beside this one.
    if (due_.load() != 0) queue();
    call();
  }
  leave();
}

void PoolObject::leave() noexcept {
  running_.fetch_sub(1);
  ends_.fetch_add(1);
  kernel::futex_wake(&ends_, kernel::wake_everybody);
  std::shared_ptr<Event> told;
  {
    const Lock lock(idle_lock_);
    if (told_when_idle_ == nullptr || !idle()) return;
    told = std::move(told_when_idle_);
  }
  told->set();
}

void PoolObject::wait(bool cancel_due) noexcept {
  if (cancel_due) due_.store(0);
  for (;;) {
    const uint32_t seen = ends_.load();
    if (cancel_due ? running_.load() == 0 : idle()) return;
    kernel::futex_wait(&ends_, seen, Deadline::never);
  }
}

bool PoolObject::tell_when_idle(std::shared_ptr<Event> event) noexcept {
  {
    const Lock lock(idle_lock_);
    if (!idle()) {
      told_when_idle_ = std::move(event);
      return false;
    }
  }
  if (event != nullptr) event->set();
  return true;
}

Status PoolTimer::set(Deadline deadline, uint32_t period_ms) noexcept {
  const Lock lock(lock_);
  stop_locked();
  set_ = alarmed_ = true;
  deadline_ = deadline;
  period_ms_ = period_ms;
  return Clock::instance().set(deadline_, shared_from_this(), ++setting_);
}

void PoolTimer::stop() noexcept {
  const Lock lock(lock_);
  stop_locked();
}

void PoolTimer::stop_locked() noexcept {
  set_ = false;
  if (std::exchange(alarmed_, false)) Clock::instance().cancel(deadline_, *this, setting_);
  ++setting_;
}

bool PoolTimer::is_set() noexcept {
  const Lock lock(lock_);
  return set_;
}

void PoolTimer::ring(uint64_t setting) noexcept {
  {
    const Lock lock(lock_);
    if (setting != setting_ || !alarmed_) return;
    alarmed_ = period_ms_ != 0;
    if (alarmed_) {
      // From the time it was due, so that the period does not drift; what was missed is left out.
      const uint64_t period_ns = uint64_t{period_ms_} * 1'000'000;
      const uint64_t now = kernel::monotonic_ns(), due = static_cast<uint64_t>(deadline_);
      const uint64_t missed = now > due ? (now - due) / period_ns : 0;
      deadline_ = Deadline{due + (missed + 1) * period_ns};
      // Without memory for the next ring the timer is over: nobody can be told.
      alarmed_ = Clock::instance().set(deadline_, shared_from_this(), setting_).ok();
    }
  }
  submit();
}

Status PoolWait::set(std::shared_ptr<Waitable> object, Deadline deadline) noexcept {
  bool over = false;
  {
    const Lock lock(lock_);
    disarm_locked();
    object_ = std::move(object);
    if (object_ == nullptr) return Status();
    renew();
    ++setting_;
    deadline_ = deadline;
    if (deadline_ != Deadline::never) {
      Status failed = Clock::instance().set(deadline_, shared_from_this(), setting_);
      if (!failed.ok()) {
        deadline_ = Deadline::never;
        object_.reset();
        return failed;
      }
    }
    over = link();
  }
  if (over) submit();
  return Status();
}

/// Links the place, or takes what the object has; true when that ended the wait.
bool PoolWait::link() noexcept WS2_UNCHECKED {
  const Lock lock(object_->lock());
  place_.wait = this;
  if (!object_->available_locked(nullptr)) {
    object_->link_locked(place_);
    return false;
  }
  if (!claim(0)) return false;
  late_ = false;
  object_->take_locked(nullptr);
  return true;
}

// Unchecked, as link() is: the analysis does not follow the object's lock through lock().
void PoolWait::unlink() noexcept WS2_UNCHECKED {
  // Who claimed the wait has left the object's lock when this has it.
  const Lock lock(object_->lock());
  object_->unlink_locked(place_);
}

void PoolWait::disarm_locked() noexcept {
  static_cast<void>(claim(cancelled));
  if (object_ != nullptr) unlink();
  object_.reset();
  if (deadline_ != Deadline::never) Clock::instance().cancel(deadline_, *this, setting_);
  deadline_ = Deadline::never;
}

void PoolWait::claimed_locked(Wakes& /*wakes*/) noexcept {
  late_ = false;
  submit();
}

void PoolWait::ring(uint64_t setting) noexcept {
  {
    const Lock lock(lock_);
    if (setting != setting_ || !claim(timed_out)) return;
    late_ = true;
  }
  submit();
}

void PoolWait::call() {
  constexpr uint32_t wait_object_0 = 0, wait_timeout = 258;
  callback.function(callback.context, callback.number, late_ ? wait_timeout : wait_object_0);
}

}  // namespace ws2::sync
