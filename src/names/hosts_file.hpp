// SPDX-License-Identifier: MIT
// The hosts file: addresses with their names. The parser is pure; names/databases.hpp finds the
// file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "errors/catalogue.hpp"
#include "kernel/host.hpp"

namespace ws2::names {

using Address = kernel::InternetAddress;

/// The letters of ASCII in lower case; all other bytes as they are. Names compare this way.
std::string lower_case(std::string_view text);
using errors::same_name;

/// "name." is the same name as "name": it only says that no domain is to be appended.
inline std::string_view without_dot(std::string_view name) noexcept {
  if (name.size() > 1 && name.back() == '.') name.remove_suffix(1);
  return name;
}

/// One line: an address, its official name, its other names.
struct HostEntry {
  Address address;
  std::string name;
  std::vector<std::string> aliases;
};

class HostsFile {
 public:
  /// Lines that make no sense are passed over, as everybody's reader does: a typo in one line must
  /// not take all other names away.
  static HostsFile parse(std::string_view text);

  /// The lines that carry this name, official or alias, in the order of the file.
  [[nodiscard]] std::vector<const HostEntry*> find(std::string_view name) const;
  /// The first line of this address, or nullptr. A scope of 0 fits every scope.
  [[nodiscard]] const HostEntry* find(const Address& address) const noexcept;

  [[nodiscard]] const std::vector<HostEntry>& entries() const noexcept { return entries_; }

 private:
  std::vector<HostEntry> entries_;
  std::unordered_map<std::string, std::vector<uint32_t>> by_name_;  // lower case; indices
};

}  // namespace ws2::names
