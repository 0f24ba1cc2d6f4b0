// SPDX-License-Identifier: MIT
// Asks the processor for memory that will be touched soon. A server with a thousand connections
// comes back to each of them after hundreds of system calls, when its memory has left the near
// caches: waiting for one line then costs as much as a call's whole work.
#pragma once

#include <cstddef>

namespace ws2::runtime {

/// \param memory  any address: it is not looked at, and may be nobody's
/// \param bytes   how much of it; known to the compiler, it is a handful of instructions
inline void prefetch(const void* memory, size_t bytes) noexcept {
  constexpr size_t line = 64;
  for (size_t at = 0; at < bytes; at += line) {
    __builtin_prefetch(static_cast<const char*>(memory) + at, 1);
  }
}

}  // namespace ws2::runtime
