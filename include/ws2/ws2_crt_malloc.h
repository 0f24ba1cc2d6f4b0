/* SPDX-License-Identifier: MIT
 * Memory: what Microsoft's C runtime adds. Source: Microsoft Learn, "Memory allocation". */
#pragma GCC system_header
#ifndef WS2_CRT_MALLOC_H
#define WS2_CRT_MALLOC_H

#include "ws2_crt.h"

WS2_BEGIN_C
int ws2_libc_posix_memalign(void **, size_t, size_t) __asm__("posix_memalign");
size_t ws2_libc_malloc_usable_size(void *) __asm__("malloc_usable_size");
WS2_INLINE void *_aligned_malloc(size_t size, size_t alignment) {
  void *memory = 0;
  if (!alignment || (alignment & (alignment - 1))) {
    return ws2_invalid_parameter("_aligned_malloc", EINVAL), (void *)0;
  }
  const size_t least = alignment < sizeof(void *) ? sizeof(void *) : alignment;
  return ws2_libc_posix_memalign(&memory, least, size) ? (errno = ENOMEM, (void *)0) : memory;
}
WS2_INLINE void _aligned_free(void *memory) { ws2_libc_free(memory); }
WS2_INLINE size_t _msize(void *memory) { return ws2_libc_malloc_usable_size(memory); }
WS2_END_C

#define _alloca(size) __builtin_alloca(size)
#ifndef alloca
#define alloca(size) __builtin_alloca(size)
#endif
#define _malloca(size) ws2_libc_malloc(size)
#define _freea(memory) ws2_libc_free(memory)

#endif /* WS2_CRT_MALLOC_H */
