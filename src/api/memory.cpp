// SPDX-License-Identifier: MIT
// Heaps, and the blocks of LocalAlloc and GlobalAlloc, on the C library's memory.
#include <malloc.h>

#include <cstdlib>
#include <cstring>

#include "api/win32.hpp"
#include "runtime/mutex.hpp"

namespace ws2::api {
namespace {

// ---- Heaps. Each block knows its heap and its size. A private heap links its blocks, so that
// HeapDestroy finds them; the process's heap does not.

struct Heap;

struct alignas(16) Block {
  Heap* heap;
  size_t bytes;
  Block* next;
  Block* before;
};

struct Heap {
  runtime::Mutex lock{runtime::Rank::thread};
  Block* first WS2_GUARDED_BY(lock) = nullptr;
};

constinit Heap process_heap;

constexpr DWORD zero_memory = 8, in_place_only = 0x10;  // HEAP_...

Heap* heap_of(HANDLE handle) noexcept { return static_cast<Heap*>(handle); }
Block* block_of(const void* memory) noexcept {
  return const_cast<Block*>(static_cast<const Block*>(memory)) - 1;
}

void link(Heap& heap, Block& block) noexcept {
  block.heap = &heap;
  if (&heap == &process_heap) return;
  const runtime::Lock lock(heap.lock);
  block.before = nullptr;
  block.next = heap.first;
  if (heap.first != nullptr) heap.first->before = &block;
  heap.first = &block;
}

void unlink(Heap& heap, Block& block) noexcept {
  if (&heap == &process_heap) return;
  const runtime::Lock lock(heap.lock);
  (block.before == nullptr ? heap.first : block.before->next) = block.next;
  if (block.next != nullptr) block.next->before = block.before;
}

Block* reserve(size_t bytes, Block* old) noexcept {
  if (bytes > SIZE_MAX / 2) return nullptr;
  return static_cast<Block*>(std::realloc(old, sizeof(Block) + bytes));
}

BOOL refuse(uint32_t code) noexcept {
  runtime::set_last_error(code);
  return FALSE;
}

// ---- Local and global blocks are plain blocks of malloc, so that everything that the library
// hands out for LocalFree can be one. A movable block never moves: its handle is its address.

constexpr UINT zero_init = 0x40, modify = 0x80;  // LMEM_..., GMEM_...

HLOCAL allocate(UINT flags, SIZE_T bytes) noexcept {
  void* memory = (flags & zero_init) != 0 ? std::calloc(bytes != 0 ? bytes : 1, 1)
                                          : std::malloc(bytes != 0 ? bytes : 1);
  if (memory == nullptr) refuse(sync::error_not_enough_memory);
  return memory;
}

HLOCAL reallocate(HLOCAL old, SIZE_T bytes, UINT flags) noexcept {
  if ((flags & modify) != 0) return old;  // other attributes change nothing here
  const size_t had = old == nullptr ? 0 : ::malloc_usable_size(old);
  void* memory = std::realloc(old, bytes != 0 ? bytes : 1);
  if (memory == nullptr) {
    refuse(sync::error_not_enough_memory);
  } else if ((flags & zero_init) != 0 && bytes > had) {
    std::memset(static_cast<char*>(memory) + had, 0, bytes - had);
  }
  return memory;
}

/// Learn, "LocalUnlock": FALSE and NO_ERROR say that the block is not locked any more.
BOOL unlocked() noexcept { return refuse(0); }

}  // namespace

/// \source Microsoft Learn, "GetProcessHeap function (heapapi.h)"
extern "C" HANDLE WINAPI ws2_GetProcessHeap() noexcept { return &process_heap; }

/// Makes a heap of its own. The sizes are hints: it grows, and a maximum is not enforced.
/// \source Microsoft Learn, "HeapCreate function (heapapi.h)"
extern "C" HANDLE WINAPI ws2_HeapCreate(DWORD, SIZE_T, SIZE_T) noexcept {
  Heap* heap = new (std::nothrow) Heap;
  if (heap == nullptr) refuse(sync::error_not_enough_memory);
  return heap;
}

/// Frees a heap with all its blocks.
/// \source Microsoft Learn, "HeapDestroy function (heapapi.h)"
extern "C" BOOL WINAPI ws2_HeapDestroy(HANDLE handle) noexcept {
  Heap* const heap = heap_of(handle);
  if (heap == nullptr || heap == &process_heap) return refuse(sync::error_invalid_handle);
  {
    const runtime::Lock lock(heap->lock);
    while (heap->first != nullptr) std::free(std::exchange(heap->first, heap->first->next));
  }
  delete heap;
  return TRUE;
}

/// \return NULL without memory; the last error stays as it is
/// \source Microsoft Learn, "HeapAlloc function (heapapi.h)"
extern "C" LPVOID WINAPI ws2_HeapAlloc(HANDLE handle, DWORD flags, SIZE_T bytes) noexcept {
  if (handle == nullptr) return nullptr;
  Block* block = reserve(bytes, nullptr);
  if (block == nullptr) return nullptr;
  block->bytes = bytes;
  link(*heap_of(handle), *block);
  if ((flags & zero_memory) != 0) std::memset(block + 1, 0, bytes);
  return block + 1;
}

/// Gives a block another size; it may move.
/// \source Microsoft Learn, "HeapReAlloc function (heapapi.h)"
extern "C" LPVOID WINAPI ws2_HeapReAlloc(HANDLE handle, DWORD flags, LPVOID memory,
                                         SIZE_T bytes) noexcept {
  if (handle == nullptr || memory == nullptr) return nullptr;
  Block* block = block_of(memory);
  const size_t had = block->bytes;
  if ((flags & in_place_only) != 0 && bytes > had) return nullptr;
  Heap& heap = *block->heap;
  unlink(heap, *block);
  Block* const moved = (flags & in_place_only) != 0 ? block : reserve(bytes, block);
  if (moved != nullptr) block = moved;
  link(heap, *block);
  if (moved == nullptr) return nullptr;
  block->bytes = bytes;
  if ((flags & zero_memory) != 0 && bytes > had) {
    std::memset(reinterpret_cast<char*>(block + 1) + had, 0, bytes - had);
  }
  return block + 1;
}

/// \return FALSE and ERROR_INVALID_PARAMETER for a block of another heap
/// \source Microsoft Learn, "HeapFree function (heapapi.h)"
extern "C" BOOL WINAPI ws2_HeapFree(HANDLE handle, DWORD, LPVOID memory) noexcept {
  if (memory == nullptr) return TRUE;
  Block* const block = block_of(memory);
  if (block->heap != heap_of(handle)) return refuse(sync::error_invalid_parameter);
  unlink(*block->heap, *block);
  std::free(block);
  return TRUE;
}

/// \return the bytes asked for; (SIZE_T)-1 for a block of another heap
/// \source Microsoft Learn, "HeapSize function (heapapi.h)"
extern "C" SIZE_T WINAPI ws2_HeapSize(HANDLE handle, DWORD, LPCVOID memory) noexcept {
  if (memory == nullptr || block_of(memory)->heap != heap_of(handle)) return SIZE_MAX;
  return block_of(memory)->bytes;
}

/// \source Microsoft Learn, "LocalAlloc function (winbase.h)"
extern "C" HLOCAL WINAPI ws2_LocalAlloc(UINT flags, SIZE_T bytes) noexcept {
  return allocate(flags, bytes);
}

/// \source Microsoft Learn, "LocalReAlloc function (winbase.h)"
extern "C" HLOCAL WINAPI ws2_LocalReAlloc(HLOCAL memory, SIZE_T bytes, UINT flags) noexcept {
  return reallocate(memory, bytes, flags);
}

/// Frees a block of LocalAlloc, or one that FormatMessage allocated.
/// \return NULL
/// \source Microsoft Learn, "LocalFree function (winbase.h)"
extern "C" HLOCAL WINAPI ws2_LocalFree(HLOCAL memory) noexcept {
  std::free(memory);
  return nullptr;
}

/// \source Microsoft Learn, "LocalLock function (winbase.h)"
extern "C" LPVOID WINAPI ws2_LocalLock(HLOCAL memory) noexcept { return memory; }

/// \source Microsoft Learn, "LocalUnlock function (winbase.h)"
extern "C" BOOL WINAPI ws2_LocalUnlock(HLOCAL) noexcept { return unlocked(); }

/// \return at least the bytes asked for
/// \source Microsoft Learn, "LocalSize function (winbase.h)"
extern "C" SIZE_T WINAPI ws2_LocalSize(HLOCAL memory) noexcept {
  return ::malloc_usable_size(memory);
}

/// \source Microsoft Learn, "GlobalAlloc function (winbase.h)"
extern "C" HGLOBAL WINAPI ws2_GlobalAlloc(UINT flags, SIZE_T bytes) noexcept {
  return allocate(flags, bytes);
}

/// \source Microsoft Learn, "GlobalReAlloc function (winbase.h)"
extern "C" HGLOBAL WINAPI ws2_GlobalReAlloc(HGLOBAL memory, SIZE_T bytes, UINT flags) noexcept {
  return reallocate(memory, bytes, flags);
}

/// \return NULL
/// \source Microsoft Learn, "GlobalFree function (winbase.h)"
extern "C" HGLOBAL WINAPI ws2_GlobalFree(HGLOBAL memory) noexcept {
  std::free(memory);
  return nullptr;
}

/// \source Microsoft Learn, "GlobalLock function (winbase.h)"
extern "C" LPVOID WINAPI ws2_GlobalLock(HGLOBAL memory) noexcept { return memory; }

/// \source Microsoft Learn, "GlobalUnlock function (winbase.h)"
extern "C" BOOL WINAPI ws2_GlobalUnlock(HGLOBAL) noexcept { return unlocked(); }

/// \return at least the bytes asked for
/// \source Microsoft Learn, "GlobalSize function (winbase.h)"
extern "C" SIZE_T WINAPI ws2_GlobalSize(HGLOBAL memory) noexcept {
  return ::malloc_usable_size(memory);
}

// The prototypes are those of the headers.
WS2_SAME(GetProcessHeap);
WS2_SAME(HeapCreate);
WS2_SAME(HeapDestroy);
WS2_SAME(HeapAlloc);
WS2_SAME(HeapReAlloc);
WS2_SAME(HeapFree);
WS2_SAME(HeapSize);
WS2_SAME(LocalAlloc);
WS2_SAME(LocalReAlloc);
WS2_SAME(LocalFree);
WS2_SAME(LocalLock);
WS2_SAME(LocalUnlock);
WS2_SAME(LocalSize);
WS2_SAME(GlobalAlloc);
WS2_SAME(GlobalReAlloc);
WS2_SAME(GlobalFree);
WS2_SAME(GlobalLock);
WS2_SAME(GlobalUnlock);
WS2_SAME(GlobalSize);

}  // namespace ws2::api
