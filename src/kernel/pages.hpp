// SPDX-License-Identifier: MIT
// Pages of memory.
#pragma once

#include <cstddef>
#include <cstdint>

#include "errors/status.hpp"

namespace ws2::kernel {

struct PageAccess {
  bool read = false, write = false, execute = false;
};

/// Reserves address space, at `wanted` exactly or, for 0, anywhere at a multiple of `alignment`.
/// Nothing can be read there until allow_pages. ERROR_INVALID_ADDRESS when the place is taken.
Result<uintptr_t> reserve_pages(uintptr_t wanted, size_t bytes, size_t alignment) noexcept;
Status allow_pages(uintptr_t at, size_t bytes, PageAccess access) noexcept;
/// Gives the contents back; the address space stays.
Status drop_pages(uintptr_t at, size_t bytes) noexcept;
Status release_pages(uintptr_t at, size_t bytes) noexcept;
Status lock_pages(uintptr_t at, size_t bytes, bool on) noexcept;

}  // namespace ws2::kernel
