// SPDX-License-Identifier: MIT
// Namespaces that providers of the catalog serve: the last source of look-ups. A room above knows
// how to load and ask them.
#pragma once

#include <memory>
#include <string>

#include "names/resolver.hpp"

namespace ws2::names {

class OtherSpaces {
 public:
  OtherSpaces() = default;
  virtual ~OtherSpaces() = default;
  OtherSpaces(const OtherSpaces&) = delete;
  OtherSpaces& operator=(const OtherSpaces&) = delete;

  /// The addresses of a name. WSAHOST_NOT_FOUND.1 when no provider knows it, or what the first that
  /// fails otherwise says. Throws std::bad_alloc.
  virtual Result<Host> find(const std::string& name, Families wanted, Stop* stop) const = 0;
  /// The name of an address, likewise.
  virtual Result<Host> find(const Address& address, Stop* stop) const = 0;
};

/// Where a look-up asks.
struct Sources {
  bool built_in = true;                       // this machine, the hosts file, the DNS
  std::shared_ptr<const OtherSpaces> others;  // then these; may be null
};

/// resolve(), and the other namespaces for what it does not find.
Result<Host> resolve_in(const Sources& sources, std::string_view name, Families wanted,
                        Families network, bool encode = true, Stop* stop = nullptr);
/// name_of(), likewise.
Result<Host> name_in(const Sources& sources, const Address& address, Stop* stop = nullptr);

}  // namespace ws2::names
