// SPDX-License-Identifier: MIT
// malloc and its kin with a fault to order. The dynamic linker takes the program's definitions for
// every library, so libws2, libstdc++ and c-ares allocate here.
#include <atomic>
#include <cerrno>
#include <cstddef>

#include "faults.hpp"

extern "C" {
void* __libc_malloc(size_t bytes);
void* __libc_calloc(size_t count, size_t bytes);
void* __libc_realloc(void* block, size_t bytes);
void* __libc_memalign(size_t alignment, size_t bytes);
void __libc_free(void* block);
}

namespace torture::allocations {
namespace {

struct Order {
  uint32_t left = 0;  // how many allocations until the one that fails; 0 is no order
  bool forever = false, met = false;
};
thread_local constinit Order order;
thread_local constinit int64_t asked_for = 0;
std::atomic<int64_t> blocks{0};

thread_local constinit bool spared = false;
/// The same for the other threads.
std::atomic<uint32_t> left_for_others{0};
std::atomic<bool> others_forever{false}, others_met{false};

bool fails_in_another_thread() noexcept {
  uint32_t left = left_for_others.load();
  do {
    if (left == 0) return false;
  } while (!left_for_others.compare_exchange_weak(
      left, left == 1 && others_forever.load() ? 1 : left - 1));
  if (left != 1) return false;
  others_met = true;
  errno = ENOMEM;
  return true;
}

bool fails() noexcept {
  ++asked_for;
  if (!spared && fails_in_another_thread()) return true;
  if (order.left == 0 || --order.left != 0) return false;
  order.met = true;
  if (order.forever) order.left = 1;
  errno = ENOMEM;
  return true;
}

void* counted(void* block) noexcept {
  if (block != nullptr) blocks.fetch_add(1, std::memory_order_relaxed);
  return block;
}

}  // namespace

void fail_from(uint32_t nth, bool forever, Whom whom) noexcept {
  if (whom != Whom::others) {
    order = {nth, forever, false};
    return;
  }
  others_met = false;
  others_forever = forever;
  left_for_others = nth;
}

void spare_this_thread() noexcept { spared = true; }

bool stop() noexcept {
  left_for_others = 0;
  const bool met = order.met || others_met.exchange(false);
  order = {};
  return met;
}

int64_t live() noexcept { return blocks.load(); }

int64_t asked() noexcept { return asked_for; }

}  // namespace torture::allocations

extern "C" {

using namespace torture::allocations;

void* malloc(size_t bytes) { return fails() ? nullptr : counted(__libc_malloc(bytes)); }

void* calloc(size_t count, size_t bytes) {
  return fails() ? nullptr : counted(__libc_calloc(count, bytes));
}

void* realloc(void* block, size_t bytes) {
  if (fails()) return nullptr;
  void* const moved = __libc_realloc(block, bytes);
  return block == nullptr ? counted(moved) : moved;
}

void* aligned_alloc(size_t alignment, size_t bytes) {
  return fails() ? nullptr : counted(__libc_memalign(alignment, bytes));
}

void* memalign(size_t alignment, size_t bytes) { return aligned_alloc(alignment, bytes); }

int posix_memalign(void** block, size_t alignment, size_t bytes) {
  *block = aligned_alloc(alignment, bytes);
  return *block == nullptr ? ENOMEM : 0;
}

void free(void* block) {
  if (block != nullptr) blocks.fetch_sub(1, std::memory_order_relaxed);
  __libc_free(block);
}

}  // extern "C"
