// SPDX-License-Identifier: MIT
// Singly linked lists that several threads push to and pop from.
//
// Windows changes both words of the header in one step. Here a lock does: one of a few, chosen by
// the header's address. A program that reads the header itself sees its depth in the low 16 bits of
// the first word, as on Windows.
#include <array>

#include "api/win32.hpp"
#include "runtime/mutex.hpp"

namespace ws2::api {
namespace {

struct alignas(64) Lane {
  runtime::Mutex lock{runtime::Rank::thread};
};

constinit std::array<Lane, 16> lanes;

runtime::Mutex& lock_of(const SLIST_HEADER* list) noexcept {
  return lanes[(reinterpret_cast<uintptr_t>(list) >> 4U) % lanes.size()].lock;
}

SLIST_ENTRY* first(const SLIST_HEADER& list) noexcept {
  return reinterpret_cast<SLIST_ENTRY*>(static_cast<uintptr_t>(list.Region));
}

void put(SLIST_HEADER& list, SLIST_ENTRY* entry, ULONGLONG depth) noexcept {
  list.Region = reinterpret_cast<uintptr_t>(entry);
  list.Alignment = depth & 0xFFFFU;
}

}  // namespace

/// \source Microsoft Learn, "InitializeSListHead function (interlockedapi.h)"
extern "C" void WINAPI ws2_InitializeSListHead(PSLIST_HEADER list) noexcept {
  put(*list, nullptr, 0);
}

/// \return the entry that was first before, or NULL
/// \source Microsoft Learn, "InterlockedPushEntrySList function (interlockedapi.h)"
extern "C" PSLIST_ENTRY WINAPI ws2_InterlockedPushEntrySList(PSLIST_HEADER list,
                                                             PSLIST_ENTRY entry) noexcept {
  const runtime::Lock lock(lock_of(list));
  SLIST_ENTRY* const before = first(*list);
  entry->Next = before;
  put(*list, entry, list->Alignment + 1);
  return before;
}

/// \return the first entry, which is taken off, or NULL
/// \source Microsoft Learn, "InterlockedPopEntrySList function (interlockedapi.h)"
extern "C" PSLIST_ENTRY WINAPI ws2_InterlockedPopEntrySList(PSLIST_HEADER list) noexcept {
  const runtime::Lock lock(lock_of(list));
  SLIST_ENTRY* const taken = first(*list);
  if (taken != nullptr) put(*list, taken->Next, list->Alignment - 1);
  return taken;
}

/// \return all entries, linked, or NULL
/// \source Microsoft Learn, "InterlockedFlushSList function (interlockedapi.h)"
extern "C" PSLIST_ENTRY WINAPI ws2_InterlockedFlushSList(PSLIST_HEADER list) noexcept {
  const runtime::Lock lock(lock_of(list));
  SLIST_ENTRY* const all = first(*list);
  put(*list, nullptr, 0);
  return all;
}

/// \source Microsoft Learn, "QueryDepthSList function (interlockedapi.h)"
extern "C" USHORT WINAPI ws2_QueryDepthSList(PSLIST_HEADER list) noexcept {
  const runtime::Lock lock(lock_of(list));
  return static_cast<USHORT>(list->Alignment);
}

// The prototypes are those of the headers.
WS2_SAME(InitializeSListHead);
WS2_SAME(InterlockedPushEntrySList);
WS2_SAME(InterlockedPopEntrySList);
WS2_SAME(InterlockedFlushSList);
WS2_SAME(QueryDepthSList);

}  // namespace ws2::api
