// SPDX-License-Identifier: MIT
// Pages by mmap(2) and its kin.
#include "kernel/pages.hpp"

#include <errno.h>
#include <sys/mman.h>

#include "errors/file_status.hpp"

namespace ws2::kernel {
namespace {

constexpr uint32_t error_not_enough_memory = 8, error_invalid_address = 487;
constexpr uint32_t error_working_set_quota = 1453;

void* pointer(uintptr_t at) noexcept { return reinterpret_cast<void*>(at); }

Status failure() noexcept {
  if (errno == ENOMEM) return status_of_win32(error_not_enough_memory);
  return errno == EEXIST ? status_of_win32(error_invalid_address) : translate_file(Errno{errno});
}

int bits(PageAccess access) noexcept {
  return (access.read ? PROT_READ : 0) | (access.write ? PROT_WRITE : 0) |
         (access.execute ? PROT_EXEC : 0);
}

}  // namespace

Result<uintptr_t> reserve_pages(uintptr_t wanted, size_t bytes, size_t alignment) noexcept {
  constexpr int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
  if (wanted != 0) {
    void* const there =
        ::mmap(pointer(wanted), bytes, PROT_NONE, flags | MAP_FIXED_NOREPLACE, -1, 0);
    if (there == MAP_FAILED) return failure();
    return wanted;
  }
  if (bytes > SIZE_MAX - alignment) return status_of_win32(error_not_enough_memory);
  void* const more = ::mmap(nullptr, bytes + alignment, PROT_NONE, flags, -1, 0);
  if (more == MAP_FAILED) return failure();
  const auto first = reinterpret_cast<uintptr_t>(more);
  const uintptr_t aligned = (first + alignment - 1) & ~(alignment - 1);
  if (aligned != first) ::munmap(more, aligned - first);
  ::munmap(pointer(aligned + bytes), first + alignment - aligned);
  return aligned;
}

Status allow_pages(uintptr_t at, size_t bytes, PageAccess access) noexcept {
  return ::mprotect(pointer(at), bytes, bits(access)) == 0 ? Status() : failure();
}

Status drop_pages(uintptr_t at, size_t bytes) noexcept {
  // MADV_DONTNEED alone would leave the pages readable, and as zeroes.
  if (::mprotect(pointer(at), bytes, PROT_NONE) != 0) return failure();
  return ::madvise(pointer(at), bytes, MADV_DONTNEED) == 0 ? Status() : failure();
}

Status release_pages(uintptr_t at, size_t bytes) noexcept {
  return ::munmap(pointer(at), bytes) == 0 ? Status() : failure();
}

Status lock_pages(uintptr_t at, size_t bytes, bool on) noexcept {
  const int failed = on ? ::mlock(pointer(at), bytes) : ::munlock(pointer(at), bytes);
  if (failed == 0) return Status();
  // Either the limit of this process, or pages that are not there.
  return errno == EPERM || errno == EAGAIN ? status_of_win32(error_working_set_quota)
                                           : status_of_win32(error_invalid_address);
}

}  // namespace ws2::kernel
