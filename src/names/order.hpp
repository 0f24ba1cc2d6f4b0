// SPDX-License-Identifier: MIT
// The order in which a program should try addresses: RFC 6724, section 6.
#pragma once

#include <vector>

#include "names/hosts_file.hpp"

namespace ws2::names {

/// Tells which of our addresses would be used for a destination; false when none would.
using SourceFor = bool (*)(const Address& destination, Address& source) noexcept;

/// Sorts by RFC 6724's rules 1 (avoid unusable destinations), 2 (prefer matching scope), 5
/// (matching label), 6 (higher precedence), 8 (smaller scope), 9 (longest matching prefix; IPv6
/// only, as it would undo a DNS server's rotation of IPv4 addresses) and 10 (leave the order as it
/// is). Rules 3, 4 and 7 need facts of an address that the kernel keeps to itself.
void order_addresses(std::vector<Address>& addresses, SourceFor source_for);

}  // namespace ws2::names
