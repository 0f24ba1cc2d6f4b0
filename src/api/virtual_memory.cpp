// SPDX-License-Identifier: MIT
// VirtualAlloc and its kin: address space that is reserved first and committed later, page by page.
//
// A region is what one reservation took. It remembers which of its pages are committed and with
// what protection, as the system's own map does not tell a reserved page from one without access.
#include <iterator>
#include <map>

#include "api/win32.hpp"
#include "kernel/pages.hpp"
#include "kernel/system.hpp"
#include "runtime/mutex.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::api {
namespace {

constexpr size_t granularity = 65536;  // SYSTEM_INFO::dwAllocationGranularity
constexpr DWORD reserved = 0;          // protection of a page that is not committed

/// Protection by page, as runs: each key begins one that reaches to the next key.
class Region {
 public:
  Region(uintptr_t at, size_t bytes) : end_(at + bytes) { runs_[at] = reserved; }

  [[nodiscard]] uintptr_t end() const noexcept { return end_; }

  void set(uintptr_t from, uintptr_t to, DWORD protection) {
    const DWORD after = at(to - 1);
    if (to < end_) runs_.try_emplace(to, after);
    runs_[from] = protection;
    runs_.erase(std::next(runs_.find(from)), to < end_ ? runs_.find(to) : runs_.end());
  }
  [[nodiscard]] DWORD at(uintptr_t page) const {
    return std::prev(runs_.upper_bound(page))->second;
  }
  [[nodiscard]] bool committed(uintptr_t from, uintptr_t to) const {
    for (auto run = std::prev(runs_.upper_bound(from)); run != runs_.end() && run->first < to;
         ++run) {
      if (run->second == reserved) return false;
    }
    return true;
  }

 private:
  const uintptr_t end_;
  std::map<uintptr_t, DWORD> runs_;
};

struct Regions {
  runtime::Mutex lock{runtime::Rank::process};
  std::map<uintptr_t, Region> all WS2_GUARDED_BY(lock);  // by their first byte
};

Regions& regions() {
  static auto* const made = new Regions;  // never destroyed: memory may be freed to the very end
  return *made;
}

Result<kernel::PageAccess> access_of(DWORD protection) noexcept {
  switch (protection & 0xFFU) {
    case PAGE_NOACCESS:
      return kernel::PageAccess{};
    case PAGE_READONLY:
      return kernel::PageAccess{true, false, false};
    case PAGE_READWRITE:
    case PAGE_WRITECOPY:
      return kernel::PageAccess{true, true, false};
    case PAGE_EXECUTE:
      return kernel::PageAccess{false, false, true};
    case PAGE_EXECUTE_READ:
      return kernel::PageAccess{true, false, true};
    case PAGE_EXECUTE_READWRITE:
    case PAGE_EXECUTE_WRITECOPY:
      return kernel::PageAccess{true, true, true};
    default:
      return WsaCode::wsa_invalid_parameter;
  }
}

/// The pages that a range touches.
struct Pages {
  uintptr_t from, to;
  Pages(uintptr_t at, size_t bytes) noexcept {
    const uintptr_t page = kernel::page_bytes();
    from = at & ~(page - 1);
    to = (at + bytes + page - 1) & ~(page - 1);
  }
  [[nodiscard]] size_t bytes() const noexcept { return to - from; }
};

constexpr Status invalid_address() noexcept {
  return sync::win32_status(sync::error_invalid_address);
}

/// The region that holds all of the pages; null when none does. Its lock is held.
Region* region_of(Regions& known, const Pages& pages) WS2_REQUIRES(known.lock) {
  const auto after = known.all.upper_bound(pages.from);
  if (after == known.all.begin()) return nullptr;
  Region& region = std::prev(after)->second;
  return pages.to <= region.end() && pages.from < pages.to ? &region : nullptr;
}

Result<uintptr_t> reserve(Regions& known, uintptr_t at, size_t bytes) WS2_REQUIRES(known.lock) {
  const uintptr_t from = at & ~(granularity - 1);
  const Pages pages(from, at - from + bytes);
  const Result<uintptr_t> made = kernel::reserve_pages(from, pages.bytes(), granularity);
  if (!made) return made.status();
  try {
    known.all.try_emplace(*made, *made, pages.bytes());
  } catch (const std::bad_alloc&) {
    static_cast<void>(kernel::release_pages(*made, pages.bytes()));
    throw;
  }
  return *made;
}

Status commit(Regions& known, uintptr_t at, size_t bytes, DWORD protection)
    WS2_REQUIRES(known.lock) {
  const Result<kernel::PageAccess> access = access_of(protection);
  if (!access) return access.status();
  const Pages pages(at, bytes);
  Region* const region = region_of(known, pages);
  if (region == nullptr) return invalid_address();
  if (Status failed = kernel::allow_pages(pages.from, pages.bytes(), *access); !failed.ok()) {
    return failed;
  }
  region->set(pages.from, pages.to, protection);
  return Status();
}

Result<LPVOID> allocate(LPVOID address, size_t bytes, DWORD type, DWORD protection) {
  constexpr DWORD hints = MEM_TOP_DOWN | MEM_WRITE_WATCH | MEM_PHYSICAL | MEM_LARGE_PAGES;
  const bool reserves = (type & MEM_RESERVE) != 0, commits = (type & MEM_COMMIT) != 0;
  const auto at = reinterpret_cast<uintptr_t>(address);
  if (bytes == 0 || bytes > SIZE_MAX / 2 ||
      (type & ~hints & ~DWORD{MEM_RESERVE | MEM_COMMIT}) != 0 || !(reserves || commits) ||
      !access_of(protection)) {
    return WsaCode::wsa_invalid_parameter;
  }
  Regions& known = regions();
  const runtime::Lock lock(known.lock);
  uintptr_t base = at;
  // Learn, "VirtualAlloc": a commit without an address reserves as well.
  const bool new_region = reserves || at == 0;
  if (new_region) {
    const Result<uintptr_t> made = reserve(known, at, bytes);
    if (!made) return made.status();
    base = *made;
  }
  if (commits) {
    const uintptr_t from = at == 0 ? base : at;
    if (Status failed = commit(known, from, bytes, protection); !failed.ok()) {
      if (new_region) {
        const Region& region = known.all.at(base);
        static_cast<void>(kernel::release_pages(base, region.end() - base));
        known.all.erase(base);
      }
      return failed;
    }
  }
  return reinterpret_cast<LPVOID>(new_region ? base : Pages(at, bytes).from);
}

Status give_back(LPVOID address, size_t bytes, DWORD type) {
  const auto at = reinterpret_cast<uintptr_t>(address);
  Regions& known = regions();
  const runtime::Lock lock(known.lock);
  const auto found = known.all.find(at);
  if (type == MEM_RELEASE) {
    if (bytes != 0) return WsaCode::wsa_invalid_parameter;
    if (found == known.all.end()) return invalid_address();
    const Status failed = kernel::release_pages(at, found->second.end() - at);
    if (failed.ok()) known.all.erase(found);
    return failed;
  }
  if (type != MEM_DECOMMIT) return WsaCode::wsa_invalid_parameter;
  // Learn, "VirtualFree": no size is the whole region.
  if (bytes == 0 && found != known.all.end()) bytes = found->second.end() - at;
  const Pages pages(at, bytes);
  Region* const region = region_of(known, pages);
  if (region == nullptr) return invalid_address();
  const Status failed = kernel::drop_pages(pages.from, pages.bytes());
  if (failed.ok()) region->set(pages.from, pages.to, reserved);
  return failed;
}

Status protect(LPVOID address, size_t bytes, DWORD protection, DWORD* before) {
  const Result<kernel::PageAccess> access = access_of(protection);
  if (!access || bytes == 0) return WsaCode::wsa_invalid_parameter;
  const Pages pages(reinterpret_cast<uintptr_t>(address), bytes);
  Regions& known = regions();
  const runtime::Lock lock(known.lock);
  Region* const region = region_of(known, pages);
  if (region == nullptr || !region->committed(pages.from, pages.to)) return invalid_address();
  if (Status bad = runtime::write_user(before, region->at(pages.from)); !bad.ok()) return bad;
  const Status failed = kernel::allow_pages(pages.from, pages.bytes(), *access);
  if (failed.ok()) region->set(pages.from, pages.to, protection);
  return failed;
}

Status own_process(HANDLE process) noexcept {
  return number(process) == current_process ? Status() : WsaCode::wsa_invalid_handle;
}

BOOL lock_range(LPVOID address, SIZE_T bytes, bool on) noexcept {
  return win32_bool([&]() -> Status {
    const Pages pages(reinterpret_cast<uintptr_t>(address), bytes);
    return kernel::lock_pages(pages.from, pages.bytes(), on);
  });
}

}  // namespace

/// Reserves address space, commits pages of it, or both. New pages are zero.
/// \param address     NULL, or where; a reservation is rounded down to 64 KiB, a commit to a page
/// \param type        MEM_RESERVE, MEM_COMMIT; MEM_TOP_DOWN and MEM_LARGE_PAGES are hints
/// \param protection  PAGE_NOACCESS, PAGE_READONLY, PAGE_READWRITE, PAGE_EXECUTE, ...
/// \return the first byte; NULL and ERROR_INVALID_PARAMETER, ERROR_INVALID_ADDRESS,
///         ERROR_NOT_ENOUGH_MEMORY
/// \source Microsoft Learn, "VirtualAlloc function (memoryapi.h)"
extern "C" LPVOID WINAPI ws2_VirtualAlloc(LPVOID address, SIZE_T bytes, DWORD type,
                                          DWORD protection) noexcept {
  return on_win32<LPVOID>(nullptr, [&] { return allocate(address, bytes, type, protection); });
}

/// The same in this process; ERROR_INVALID_HANDLE for another.
/// \source Microsoft Learn, "VirtualAllocEx function (memoryapi.h)"
extern "C" LPVOID WINAPI ws2_VirtualAllocEx(HANDLE process, LPVOID address, SIZE_T bytes,
                                            DWORD type, DWORD protection) noexcept {
  return on_win32<LPVOID>(nullptr, [&]() -> Result<LPVOID> {
    if (Status other = own_process(process); !other.ok()) return other;
    return allocate(address, bytes, type, protection);
  });
}

/// \param address  for MEM_RELEASE what the reservation answered
/// \param bytes    0 for MEM_RELEASE
/// \param type     MEM_RELEASE, MEM_DECOMMIT
/// \return FALSE and ERROR_INVALID_PARAMETER, ERROR_INVALID_ADDRESS
/// \source Microsoft Learn, "VirtualFree function (memoryapi.h)"
extern "C" BOOL WINAPI ws2_VirtualFree(LPVOID address, SIZE_T bytes, DWORD type) noexcept {
  return win32_bool([&] { return give_back(address, bytes, type); });
}

/// The same in this process; ERROR_INVALID_HANDLE for another.
/// \source Microsoft Learn, "VirtualFreeEx function (memoryapi.h)"
extern "C" BOOL WINAPI ws2_VirtualFreeEx(HANDLE process, LPVOID address, SIZE_T bytes,
                                         DWORD type) noexcept {
  return win32_bool([&]() -> Status {
    if (Status other = own_process(process); !other.ok()) return other;
    return give_back(address, bytes, type);
  });
}

/// Changes the protection of committed pages that VirtualAlloc gave.
/// \param before  where the protection of the first page is written
/// \return FALSE and ERROR_INVALID_ADDRESS, ERROR_INVALID_PARAMETER, ERROR_NOACCESS
/// \source Microsoft Learn, "VirtualProtect function (memoryapi.h)"
extern "C" BOOL WINAPI ws2_VirtualProtect(LPVOID address, SIZE_T bytes, DWORD protection,
                                          PDWORD before) noexcept {
  return win32_bool([&] { return protect(address, bytes, protection, before); });
}

/// Keeps pages in memory.
/// \return FALSE and ERROR_WORKING_SET_QUOTA beyond the limit of the process, ERROR_INVALID_ADDRESS
/// \source Microsoft Learn, "VirtualLock function (memoryapi.h)"
extern "C" BOOL WINAPI ws2_VirtualLock(LPVOID address, SIZE_T bytes) noexcept {
  return lock_range(address, bytes, true);
}

/// \source Microsoft Learn, "VirtualUnlock function (memoryapi.h)"
extern "C" BOOL WINAPI ws2_VirtualUnlock(LPVOID address, SIZE_T bytes) noexcept {
  return lock_range(address, bytes, false);
}

// The prototypes are those of the headers.
WS2_SAME(VirtualAlloc);
WS2_SAME(VirtualAllocEx);
WS2_SAME(VirtualFree);
WS2_SAME(VirtualFreeEx);
WS2_SAME(VirtualLock);
WS2_SAME(VirtualUnlock);

}  // namespace ws2::api
