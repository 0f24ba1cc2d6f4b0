// SPDX-License-Identifier: MIT
// RLIMIT_NOFILE forbids numbers, and the kernel gives the lowest free one. Memory is refused by
// operator new, which a program may define for every library that it loads; unlike malloc it is
// free to be replaced under a sanitizer, too.
#include "shortage.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>
#include <utility>

namespace shortage {
namespace {

std::atomic<uint32_t> one_fails_of{0};
std::atomic<int64_t> failures{0}, blocks{0};
thread_local constinit bool is_spared = false;
thread_local constinit uint32_t dice = 0;
thread_local constinit uint32_t left =
    0;                                    // 1: all fail; more: so many less one do not yet; 0: none
thread_local constinit bool met = false;  // one has failed by that order

rlimit limit() noexcept {
  static const rlimit found = [] {
    rlimit now = {};
    getrlimit(RLIMIT_NOFILE, &now);
    now.rlim_cur = now.rlim_max;
    return now;
  }();
  return found;
}

bool fails_by_order() noexcept {
  if (left > 1) --left;
  if (left != 1) return false;
  return met = true;
}

bool fails() noexcept {
  if (fails_by_order()) return true;
  const uint32_t one_of = one_fails_of.load(std::memory_order_relaxed);
  if (one_of == 0 || is_spared) return false;
  static std::atomic<uint32_t> seeds{1};
  if (dice == 0) dice = seeds.fetch_add(2654435769U) | 1U;
  dice ^= dice << 13U;
  dice ^= dice >> 17U;
  dice ^= dice << 5U;
  if (dice % one_of != 0) return false;
  failures.fetch_add(1, std::memory_order_relaxed);
  return true;
}

void* take(size_t bytes, size_t alignment) noexcept {
  if (fails()) return nullptr;
  const size_t whole = (bytes + alignment - 1) / alignment * alignment;
  void* const block = alignment <= alignof(std::max_align_t) ? std::malloc(bytes)
                                                             : std::aligned_alloc(alignment, whole);
  if (block != nullptr) blocks.fetch_add(1, std::memory_order_relaxed);
  return block;
}

void* take_or_throw(size_t bytes, size_t alignment) {
  void* const block = take(bytes, alignment);
  if (block == nullptr) throw std::bad_alloc();
  return block;
}

void give(void* block) noexcept {
  if (block != nullptr) blocks.fetch_sub(1, std::memory_order_relaxed);
  std::free(block);
}

}  // namespace

void allow_descriptors(uint32_t count) noexcept {
  const int lowest = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
  if (lowest < 0) return;  // there are none as it is
  close(lowest);
  const rlimit few = {static_cast<rlim_t>(lowest) + count, limit().rlim_max};
  setrlimit(RLIMIT_NOFILE, &few);
}

void allow_all_descriptors() noexcept {
  const rlimit all = limit();
  setrlimit(RLIMIT_NOFILE, &all);
}

uint32_t open_descriptors() noexcept {
  uint32_t count = 0;
  const int most = static_cast<int>(limit().rlim_cur);
  for (int fd = 0; fd < most; ++fd) count += fcntl(fd, F_GETFD) >= 0 ? 1 : 0;
  return count;
}

void fail_allocations(uint32_t one_of) noexcept { one_fails_of.store(one_of); }
bool fail_from(uint32_t nth) noexcept {
  left = nth == 0 ? 0 : nth + 1;
  return std::exchange(met, false);
}
int64_t failed_allocations() noexcept { return failures.load(); }
int64_t live_blocks() noexcept { return blocks.load(); }

bool spare(bool spared) noexcept {
  const bool before = is_spared;
  is_spared = spared;
  return before;
}

}  // namespace shortage

void* operator new(size_t bytes) { return shortage::take_or_throw(bytes, 1); }
void* operator new[](size_t bytes) { return shortage::take_or_throw(bytes, 1); }
void* operator new(size_t bytes, const std::nothrow_t&) noexcept {
  return shortage::take(bytes, 1);
}
void* operator new[](size_t bytes, const std::nothrow_t&) noexcept {
  return shortage::take(bytes, 1);
}
void* operator new(size_t bytes, std::align_val_t alignment) {
  return shortage::take_or_throw(bytes, static_cast<size_t>(alignment));
}
void* operator new(size_t bytes, std::align_val_t alignment, const std::nothrow_t&) noexcept {
  return shortage::take(bytes, static_cast<size_t>(alignment));
}
void operator delete(void* block) noexcept { shortage::give(block); }
void operator delete[](void* block) noexcept { shortage::give(block); }
void operator delete(void* block, size_t) noexcept { shortage::give(block); }
void operator delete[](void* block, size_t) noexcept { shortage::give(block); }
void operator delete(void* block, const std::nothrow_t&) noexcept { shortage::give(block); }
void operator delete[](void* block, const std::nothrow_t&) noexcept { shortage::give(block); }
void operator delete(void* block, std::align_val_t) noexcept { shortage::give(block); }
void operator delete(void* block, size_t, std::align_val_t) noexcept { shortage::give(block); }
