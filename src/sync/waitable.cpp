// SPDX-License-Identifier: MIT
// The queue of a waitable and the claim of a wait. The protocol is described in the header.
#include "sync/waitable.hpp"

#include <cassert>

#include "kernel/futex.hpp"

namespace ws2::sync {

bool Wait::claim(uint32_t outcome) noexcept {
  uint32_t seen = pending;
  while (!outcome_.compare_exchange_weak(seen, outcome, std::memory_order_acq_rel)) {
    // A wait on all that was asked to look again is still pending to everybody else.
    if (seen != pending && seen != look_again) return false;
  }
  return true;
}

bool Wait::poke() noexcept {
  uint32_t seen = pending;
  return outcome_.compare_exchange_strong(seen, look_again, std::memory_order_acq_rel);
}

bool Wait::settle() noexcept {
  uint32_t seen = look_again;
  return outcome_.compare_exchange_strong(seen, pending, std::memory_order_acq_rel);
}

void Wait::claimed_locked(Wakes& wakes) noexcept { wakes.add(&outcome_); }

void Wakes::add(const void* word) noexcept {
  if (count_ == capacity) flush();
  words_[count_++] = word;
}

void Wakes::flush() noexcept {
  for (uint32_t i = 0; i < count_; ++i) kernel::futex_wake(words_[i], 1);
  count_ = 0;
}

void Waitable::link_locked(Place& place) noexcept {
  assert(!place.linked);
  place.before = last_;
  place.next = nullptr;
  (last_ == nullptr ? first_ : last_->next) = &place;
  last_ = &place;
  place.linked = true;
}

void Waitable::unlink_locked(Place& place) noexcept {
  if (!place.linked) return;
  (place.before == nullptr ? first_ : place.before->next) = place.next;
  (place.next == nullptr ? last_ : place.next->before) = place.before;
  place.linked = false;
}

void Waitable::serve_locked(Wakes& wakes) noexcept {
  for (Place* place = first_; place != nullptr;) {
    Wait& wait = *place->wait;
    if (!available_locked(wait.thread())) return;
    Place* const next = place->next;
    if (wait.all()) {
      // Stays in the queue: it may find another object missing and sleep on.
      if (wait.poke()) wait.claimed_locked(wakes);
    } else if (wait.claim(place->index)) {
      wait.abandoned = take_locked(wait.thread());
      unlink_locked(*place);
      wait.claimed_locked(wakes);
    }
    place = next;
  }
}

}  // namespace ws2::sync
