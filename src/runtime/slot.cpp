// SPDX-License-Identifier: MIT
// The slot of a completion port's worker.
#include "runtime/slot.hpp"

#include <atomic>

namespace ws2::runtime {
namespace {

// Relaxed: who holds a slot has got it from the engine, after the engine named them.
constinit std::atomic<void (*)() noexcept> lender{nullptr}, taker{nullptr};

void call(const std::atomic<void (*)() noexcept>& keeper) noexcept {
  if (auto* const function = keeper.load(std::memory_order_relaxed)) function();
}

}  // namespace

void set_slot_keeper(void (*lend)() noexcept, void (*take_again)() noexcept) noexcept {
  lender.store(lend, std::memory_order_relaxed);
  taker.store(take_again, std::memory_order_relaxed);
}

void lend_slot() noexcept { call(lender); }
void take_slot_again() noexcept { call(taker); }

}  // namespace ws2::runtime
