// SPDX-License-Identifier: MIT
// Small blocks of memory that are needed again and again, such as operations: each thread keeps
// some, so that on a warm path none is asked of the heap.
//
// A thread that only takes and another that only gives, which the poster of an operation and the
// worker that hears of its end are, exchange them by the dozen through a depot. What the depot has
// no room for goes back to the heap.
#pragma once

#include <cstddef>
#include <new>

namespace ws2::runtime {

// A sanitizer finds out who uses a block after its end only when the block goes back to it.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define WS2_PLAIN_BLOCKS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer)
#define WS2_PLAIN_BLOCKS 1
#endif
#endif

/// Memory for `bytes`, aligned as operator new aligns. nullptr without memory.
[[nodiscard]] void* take_block(size_t bytes) noexcept;
/// \param bytes  what it was taken for
void give_block(void* block, size_t bytes) noexcept;

/// What derives from it lives in blocks.
struct Blocked {
  static void* operator new(size_t bytes) {
    void* const block = take_block(bytes);
    if (block == nullptr) throw std::bad_alloc();
    return block;
  }
  static void* operator new(size_t bytes, const std::nothrow_t&) noexcept {
    return take_block(bytes);
  }
  static void operator delete(void* block, size_t bytes) noexcept { give_block(block, bytes); }
};

}  // namespace ws2::runtime
