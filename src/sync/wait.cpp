// SPDX-License-Identifier: MIT
// The waiting side of the protocol in waitable.hpp.
#include "sync/wait.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <functional>

#include "kernel/futex.hpp"
#include "runtime/slot.hpp"
#include "sync/thread.hpp"

namespace ws2::sync {
namespace {

using kernel::Deadline;
using runtime::Lock;

/// A wait of the calling thread, with its places. Lives on the stack of that thread.
class Sleeper final : public Wait {
 public:
  Sleeper(std::span<Waitable* const> objects, Mode mode, Thread& self, Place* places,
          Waitable** ordered) noexcept
      : Wait(&self, mode == Mode::all), objects_(objects), places_(places), ordered_(ordered) {}

  Ended run(bool alertable, Deadline deadline);

 private:
  // The analysis of locks cannot follow an array of objects, so these functions go unchecked.
  bool take_any_now() noexcept WS2_UNCHECKED;
  bool link_any() noexcept WS2_UNCHECKED;
  void unlink() noexcept WS2_UNCHECKED;
  void order() noexcept;
  void lock_all() noexcept WS2_UNCHECKED;
  void unlock_all() noexcept WS2_UNCHECKED;
  bool take_all_locked() noexcept WS2_UNCHECKED;
  bool link_all(bool stay) noexcept WS2_UNCHECKED;
  void look_at_all() noexcept WS2_UNCHECKED;
  void sleep(Deadline deadline) noexcept;
  [[nodiscard]] Ended ended() const noexcept;

  [[nodiscard]] uint32_t count() const noexcept { return static_cast<uint32_t>(objects_.size()); }
  [[nodiscard]] uint32_t now() const noexcept { return outcome().load(std::memory_order_acquire); }

  const std::span<Waitable* const> objects_;
  Place* const places_;       // one for each object
  Waitable** const ordered_;  // room for as many, used by a wait on all: by address
};

/// Serves the first object that is signalled, in the order of the list, and touches no other.
bool Sleeper::take_any_now() noexcept {
  for (uint32_t i = 0; i < count(); ++i) {
    Waitable& object = *objects_[i];
    const Lock lock(object.lock());
    if (!object.available_locked(thread())) continue;
    claim(i);  // nobody else knows this wait
    abandoned = object.take_locked(thread());
    return true;
  }
  return false;
}

/// Links a place into each object, or finds one that is signalled; true when the wait is over.
bool Sleeper::link_any() noexcept {
  for (uint32_t i = 0; i < count(); ++i) {
    Waitable& object = *objects_[i];
    places_[i].wait = this;
    places_[i].index = i;
    const Lock lock(object.lock());
    if (object.available_locked(thread())) {
      // An object that was linked before this one may have won meanwhile: then this one stays.
      if (claim(i)) abandoned = object.take_locked(thread());
      return true;
    }
    object.link_locked(places_[i]);
  }
  return false;
}

void Sleeper::unlink() noexcept {
  for (uint32_t i = 0; i < count(); ++i) {
    if (places_[i].wait == nullptr) continue;  // never linked
    const Lock lock(objects_[i]->lock());
    objects_[i]->unlink_locked(places_[i]);
  }
}

void Sleeper::order() noexcept {
  std::copy(objects_.begin(), objects_.end(), ordered_);
  std::sort(ordered_, ordered_ + count(), std::less<>());
}

void Sleeper::lock_all() noexcept {
  for (uint32_t i = 0; i < count(); ++i) ordered_[i]->lock().lock();
}

void Sleeper::unlock_all() noexcept {
  for (uint32_t i = count(); i-- > 0;) ordered_[i]->lock().unlock();
}

bool Sleeper::take_all_locked() noexcept {
  for (Waitable* object : objects_) {
    if (!object->available_locked(thread())) return false;
  }
  // An APC or the clock may have ended the wait: then everything stays.
  if (!claim(0)) return true;
  for (Waitable* object : objects_) abandoned |= object->take_locked(thread());
  return true;
}

/// Takes all objects, or links a place into each if the wait is to `stay`; true when it is over.
bool Sleeper::link_all(bool stay) noexcept {
  order();
  lock_all();
  const bool over = take_all_locked();
  if (!over && stay) {
    for (uint32_t i = 0; i < count(); ++i) {
      places_[i].wait = this;
      objects_[i]->link_locked(places_[i]);
    }
  }
  unlock_all();
  return over;
}

/// Answers a poke: back to pending first, so that a signal during the look pokes anew.
void Sleeper::look_at_all() noexcept {
  if (!settle()) return;
  lock_all();
  take_all_locked();
  unlock_all();
}

void Sleeper::sleep(Deadline deadline) noexcept {
  for (;;) {
    const uint32_t seen = now();
    if (seen == look_again) {
      look_at_all();
    } else if (seen != pending) {
      return;
    } else if (kernel::futex_wait(&outcome(), pending, deadline) == kernel::Woken::timed_out) {
      // An object may have won in this moment; then the claim fails and the wait ends with it.
      claim(timed_out);
    }
  }
}

Ended Sleeper::ended() const noexcept {
  const uint32_t how = now();
  switch (how) {
    case timed_out:
      return {Ended::By::timeout, 0};
    case alerted:
      return {Ended::By::alert, 0};
    case killed:
      return {Ended::By::kill, 0};
    default:
      return {abandoned ? Ended::By::abandoned : Ended::By::object, how};
  }
}

Ended Sleeper::run(bool alertable, Deadline deadline) {
  // With no time to wait nothing is linked: the object, or the timeout. An APC that is queued is
  // still delivered (Learn, "SleepEx": a timeout of zero runs what is queued).
  const bool at_once = deadline == Deadline{0};
  const bool over = all() ? link_all(!at_once) : at_once ? take_any_now() : link_any();
  if (!over && (!at_once || alertable) && thread()->begin_sleep(*this, alertable)) {
    if (!at_once) {
      const runtime::SlotLent lent;
      sleep(deadline);
    }
    thread()->end_sleep();
  }
  if (at_once) claim(timed_out);  // fails when there is an outcome already
  if (!at_once) unlink();
  return ended();
}

/// Few objects are the rule, and clearing the places of many costs more than the rest of the wait.
template <size_t room>
Ended wait_with_room_for(std::span<Waitable* const> objects, Mode mode, bool alertable,
                         Deadline deadline) {
  Thread& self = Thread::current();
  const Thread::Inside inside(self);
  std::array<Place, room> places;
  std::array<Waitable*, room> ordered;
  return Sleeper(objects, mode, self, places.data(), ordered.data()).run(alertable, deadline);
}

}  // namespace

Ended wait(std::span<Waitable* const> objects, Mode mode, bool alertable, Deadline deadline) {
  assert(objects.size() <= most_objects);
  if (objects.size() <= 4) return wait_with_room_for<4>(objects, mode, alertable, deadline);
  return wait_with_room_for<most_objects>(objects, mode, alertable, deadline);
}

Ended wait(Waitable& object, bool alertable, Deadline deadline) {
  Waitable* const one = &object;
  return wait({&one, 1}, Mode::any, alertable, deadline);
}

Ended sleep_alertably(Deadline deadline) { return wait({}, Mode::any, true, deadline); }

}  // namespace ws2::sync
