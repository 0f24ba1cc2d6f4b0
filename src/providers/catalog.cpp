// SPDX-License-Identifier: MIT
// The list of transports, and the choice among them.
#include "providers/catalog.hpp"

#include <algorithm>
#include <atomic>

#include "base/protocols.hpp"
#include "kernel/system.hpp"
#include "runtime/mutex.hpp"

namespace ws2::providers {
namespace {

/// Never destroyed: a program may make sockets while it ends.
union Kept {
  constexpr Kept() noexcept : list() {}
  ~Kept() {}
  SharedList list;
};

constinit runtime::Mutex lock{runtime::Rank::providers};
constinit Kept latest WS2_GUARDED_BY(lock);
// Written under the lock; a reader that comes too early looks under the lock.
constinit std::atomic<bool> nothing_installed{false};

bool family_fits(const WSAPROTOCOL_INFOW& info, const Wanted& wanted) noexcept {
  return wanted.family == AF_UNSPEC || wanted.family == info.iAddressFamily;
}

bool protocol_fits(const WSAPROTOCOL_INFOW& info, int protocol) noexcept {
  if (protocol == 0 && (info.dwProviderFlags & PFL_MATCHES_PROTOCOL_ZERO) != 0) return true;
  return protocol >= info.iProtocol && protocol <= info.iProtocol + info.iProtocolMaxOffset;
}

bool fits(const WSAPROTOCOL_INFOW& info, const Wanted& wanted) noexcept {
  // Learn, "socket function": who names no family names a protocol.
  if (wanted.family == AF_UNSPEC && wanted.protocol == 0) return false;
  if (!is_for_programs(info)) return false;
  if (!family_fits(info, wanted) || !protocol_fits(info, wanted.protocol)) return false;
  return wanted.type == 0 || wanted.type == info.iSocketType;
}

}  // namespace

List list_of(const Catalog& catalog) {
  List list;
  for (const WSAPROTOCOL_INFOW& info : base::protocols()) list.push_back({info, {}});
  for (const Transport& one : catalog.transports) list.push_back({one.info, one.path});
  put_in_order(list, catalog.transport_order,
               [](const Listed& one) -> uint32_t { return one.info.dwCatalogEntryId; });
  return list;
}

namespace {

Result<SharedList> read_by(Result<Catalog> (*read)()) {
  // A statically linked program has one libws2 to itself; a provider would bring another.
  const bool loads = !kernel::own_path().empty();
  const Result<Catalog> catalog = loads ? read() : Result<Catalog>(Catalog());
  if (!catalog) {
    forget_list();
    return catalog.status();
  }
  SharedList fresh = std::make_shared<const List>(list_of(*catalog));
  const runtime::Lock held(lock);
  latest.list = fresh;
  nothing_installed.store(catalog->transports.empty(), std::memory_order_relaxed);
  return fresh;
}

}  // namespace

Result<SharedList> read_list() { return read_by(read_catalog); }

Result<SharedList> known_list() {
  {
    const runtime::Lock held(lock);
    if (latest.list != nullptr) return latest.list;
  }
  return read_by(read_catalog_for_socket);
}

void forget_list() noexcept {
  SharedList old;  // let go of outside the lock
  const runtime::Lock held(lock);
  nothing_installed.store(false, std::memory_order_relaxed);
  old.swap(latest.list);
}

bool only_built_in() noexcept { return nothing_installed.load(std::memory_order_relaxed); }

const Listed* find_entry(const List& list, uint32_t entry) noexcept {
  const auto found = std::find_if(list.begin(), list.end(), [&](const Listed& one) {
    return one.info.dwCatalogEntryId == entry;
  });
  return found == list.end() ? nullptr : &*found;
}

const Listed* choose(const List& list, const Wanted& wanted) noexcept {
  if (wanted.info != nullptr) {
    if (const Listed* named = find_entry(list, wanted.info->dwCatalogEntryId)) return named;
  }
  const auto found = std::find_if(list.begin(), list.end(),
                                  [&](const Listed& one) { return fits(one.info, wanted); });
  return found == list.end() ? nullptr : &*found;
}

}  // namespace ws2::providers
