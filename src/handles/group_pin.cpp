// SPDX-License-Identifier: MIT
// Pins many objects at once. The mechanism is described in the header.
#include "handles/group_pin.hpp"

#include <pthread.h>

#include <cstring>
#include <mutex>
#include <new>
#include <thread>

namespace ws2::handles {
namespace {

using detail::spare;
using detail::Station;

constinit std::atomic<Station*> stations{nullptr};  // grows only

/// The child of a fork has one thread; the lists of the others are gone with their stacks.
void forget_other_threads() {
  for (Station* one = stations.load(); one != nullptr; one = one->next) {
    one->phase.store(Station::vacant);
    one->taken.store(false);
  }
  for (Station* own = spare; own != nullptr; own = own->idle) own->taken.store(true);
}

/// Gives the stations of a thread that ends to others.
struct GiveBack {
  ~GiveBack() {
    while (spare != nullptr) {
      Station* const one = spare;
      spare = one->idle;
      one->taken.store(false, std::memory_order_release);
    }
  }
  bool used = false;
};
thread_local GiveBack give_back;

uintptr_t entry(const Station& station, size_t i) noexcept {
  uintptr_t handle;
  std::memcpy(&handle, station.first + i * station.stride, sizeof handle);
  return handle;
}

/// Takes an announced station for a search; false when nothing is announced there.
bool begin_search(Station& station) noexcept {
  for (;;) {
    Station::Phase phase = Station::announced;
    if (station.phase.compare_exchange_weak(phase, Station::searched, std::memory_order_seq_cst)) {
      return true;
    }
    if (phase == Station::vacant) return false;
    if (phase == Station::searched) std::this_thread::yield();  // another closer is at it
  }
}

}  // namespace

constinit thread_local Station* detail::spare = nullptr;

Station& detail::new_station() {
  give_back.used = true;  // brings its destructor into being
  for (Station* one = stations.load(std::memory_order_acquire); one != nullptr; one = one->next) {
    bool taken = false;
    if (one->taken.compare_exchange_strong(taken, true, std::memory_order_acquire)) return *one;
  }
  static std::once_flag once;
  std::call_once(once, [] { ::pthread_atfork(nullptr, nullptr, forget_other_threads); });
  auto* const made = new Station;
  made->next = stations.load(std::memory_order_relaxed);
  while (!stations.compare_exchange_weak(made->next, made, std::memory_order_seq_cst)) {
  }
  return *made;
}

bool detail::pin_for_stations(Slot& slot, uintptr_t handle) noexcept {
  bool found = false;
  for (Station* one = stations.load(std::memory_order_seq_cst); one != nullptr; one = one->next) {
    if (!begin_search(*one)) continue;
    for (size_t i = 0; i < one->count; ++i) {
      if (entry(*one, i) != handle) continue;
      slot.state.fetch_add(reference, std::memory_order_relaxed);
      one->marks[i * one->mark_stride] = 1;
      one->closed.store(true, std::memory_order_seq_cst);
      found = true;
    }
    one->phase.store(Station::announced, std::memory_order_release);
  }
  return found;
}

void GroupPin::leave_after_search() noexcept {
  Station::Phase phase = Station::searched;
  do {
    if (phase == Station::searched) std::this_thread::yield();
    phase = Station::announced;
  } while (
      !station_.phase.compare_exchange_weak(phase, Station::vacant, std::memory_order_acq_rel));
}

void GroupPin::release_marked() noexcept {
  for (size_t i = 0; i < station_.count; ++i) {
    if (station_.marks[i * station_.mark_stride] == 0) continue;
    uint64_t generation = 0;
    detail::release(*table_.slot_of(entry(station_, i), &generation));
  }
}

}  // namespace ws2::handles
