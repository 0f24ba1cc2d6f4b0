// SPDX-License-Identifier: MIT
// The transports of this process: those of the base provider and those of the catalog file, in the
// catalog's order. The file is read when the first socket is made, and again by each call that
// lists or changes it.
#pragma once

#include <winsock2.h>

#include <memory>
#include <string>
#include <vector>

#include "errors/status.hpp"
#include "providers/catalog_file.hpp"

namespace ws2::providers {

struct Listed {
  WSAPROTOCOL_INFOW info;
  std::string path;  // empty: the base provider's
  [[nodiscard]] bool built_in() const noexcept { return path.empty(); }
};
using List = std::vector<Listed>;
using SharedList = std::shared_ptr<const List>;

/// The list that a catalog makes, in its order. Throws std::bad_alloc.
List list_of(const Catalog& catalog);

/// Reads the file. WSASYSCALLFAILURE.1. Throws std::bad_alloc.
Result<SharedList> read_list();

/// What was read last, or what there is to read. WSASYSCALLFAILURE.1. Throws std::bad_alloc.
Result<SharedList> known_list();

/// The next known_list() reads the file.
void forget_list() noexcept;

/// Whether the list is known to have nothing but the base provider's entries. Hot path.
bool only_built_in() noexcept;

/// What a program asks of socket() and WSASocket.
struct Wanted {
  int family = 0, type = 0, protocol = 0;
  const WSAPROTOCOL_INFOW* info = nullptr;  // that it gave, completed from the catalog; or null
};

/// The entry that serves it: the one that `info` names, or the first that fits. Null when there is
/// none. Learn, "WSASocketW function".
const Listed* choose(const List& list, const Wanted& wanted) noexcept;

/// Whether a program may make sockets of an entry. The others are for the layers above them, and
/// for installers. Learn, "WSCEnumProtocols function".
inline bool is_for_programs(const WSAPROTOCOL_INFOW& info) noexcept {
  return info.ProtocolChain.ChainLen != LAYERED_PROTOCOL &&
         (info.dwProviderFlags & PFL_HIDDEN) == 0;
}

/// The entry of an id; null when there is none.
const Listed* find_entry(const List& list, uint32_t entry) noexcept;

}  // namespace ws2::providers
