// SPDX-License-Identifier: MIT
// Starting and ending a provider, and its standing among the handles.
#include "providers/provider.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "handles/table.hpp"
#include "providers/registry.hpp"
#include "runtime/user_memory.hpp"
#include "sync/handle.hpp"
#include "sync/thread.hpp"

namespace ws2::providers {

namespace detail {

constinit Provider base_provider;  // its table is written by the first WSAStartup, under its lock
constinit std::atomic<bool> others{false};

Provider& owner_of(SOCKET s) noexcept {
  const handles::Reference<handles::Object> found = handles::Table::instance().find_any(s);
  // What is no socket goes to the base provider, which says so.
  const uint16_t number = found ? found->owner.load(std::memory_order_relaxed) : uint16_t{0};
  return number == 0 ? base_provider : provider_number(number);
}

Provider& owner_of_set(const fd_set* read, const fd_set* write, const fd_set* except) noexcept {
  for (const fd_set* set : {read, write, except}) {
    u_int count = 0;
    if (set == nullptr || !runtime::copy_from_user(&count, &set->fd_count, sizeof count)) continue;
    SOCKET first = INVALID_SOCKET;
    if (count == 0) continue;
    if (runtime::copy_from_user(&first, set->fd_array, sizeof first)) return owner_of(first);
  }
  return base_provider;
}

}  // namespace detail

namespace {

/// A thread's own handle of itself, which is closed when it ends.
struct OwnThread {
  WSATHREADID id = {};
  ~OwnThread() {
    if (id.ThreadHandle != nullptr) {
      handles::Table::instance().close(reinterpret_cast<uintptr_t>(id.ThreadHandle));
    }
  }
};

bool has_hole(const WSPPROC_TABLE& table) noexcept {
  constexpr size_t count = sizeof table / sizeof(void*);
  void* entries[count];
  std::memcpy(entries, &table, sizeof table);
  return std::find(std::begin(entries), std::end(entries), nullptr) != std::end(entries);
}

bool usable(WORD version) noexcept { return LOBYTE(version) == 2 && HIBYTE(version) <= 2; }

}  // namespace

LPWSATHREADID thread_of_routine() noexcept {
  if (!has_others()) [[likely]]
    return nullptr;
  thread_local OwnThread own;
  if (own.id.ThreadHandle != nullptr) return &own.id;
  try {
    const Result<handles::Handle> opened =
        sync::open_handle(sync::Thread::current().shared_from_this());
    if (!opened) return nullptr;
    own.id.ThreadHandle = reinterpret_cast<HANDLE>(uintptr_t{*opened});
    return &own.id;
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

Status Provider::start(LPWSPSTARTUP startup, const WSAPROTOCOL_INFOW& entry,
                       const WSPUPCALLTABLE& up_calls) noexcept {
  WSPDATA data = {};
  WSAPROTOCOL_INFOW own_copy = entry;
  WSPPROC_TABLE table = {};
  const int error = startup(MAKEWORD(2, 2), &data, &own_copy, up_calls, &table);
  if (error != 0) return WsaCode::wsaeproviderfailedinit;  // WSAEPROVIDERFAILEDINIT.2
  Status wrong;
  if (!usable(data.wVersion)) {
    wrong = WsaCode::wsaeinvalidprovider;  // WSAEINVALIDPROVIDER.1
  } else if (has_hole(table)) {
    wrong = WsaCode::wsaeinvalidproctable;  // WSAEINVALIDPROCTABLE.1
  }
  if (wrong.ok()) {
    table_ = table;
    return Status();
  }
  // It believes that it was started.
  int ignored = 0;
  if (table.lpWSPCleanup != nullptr) table.lpWSPCleanup(&ignored);
  return wrong;
}

Status Provider::cleanup() noexcept {
  int error = 0;
  return table_.lpWSPCleanup(&error) == 0 ? Status() : status_of(error);
}

}  // namespace ws2::providers
