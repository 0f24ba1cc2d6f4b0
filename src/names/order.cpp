// SPDX-License-Identifier: MIT
// The order of addresses.
#include "names/order.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace ws2::names {
namespace {

/// An IPv4 address in the form in which RFC 6724 compares: IPv4-mapped.
std::array<uint8_t, 16> mapped(const Address& address) noexcept {
  if (address.ipv6) return address.bytes;
  std::array<uint8_t, 16> bytes = {};
  bytes[10] = bytes[11] = 0xFF;
  std::copy(address.bytes.begin(), address.bytes.begin() + 4, bytes.begin() + 12);
  return bytes;
}

unsigned common_prefix(const std::array<uint8_t, 16>& one,
                       const std::array<uint8_t, 16>& other) noexcept {
  unsigned bits = 0;
  for (size_t i = 0; i < one.size(); ++i) {
    const auto difference = static_cast<uint8_t>(one[i] ^ other[i]);
    if (difference == 0) {
      bits += 8;
      continue;
    }
    for (unsigned mask = 0x80; (difference & mask) == 0; mask >>= 1) ++bits;
    break;
  }
  return bits;
}

struct Policy {
  std::array<uint8_t, 16> prefix;
  unsigned bits;
  uint8_t precedence, label;
};

/// The default policy table, RFC 6724, section 2.1. Longer prefixes first.
constexpr Policy policies[] = {
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128, 50, 0},  // ::1
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF}, 96, 35, 4},         // ::ffff:0:0
    {{}, 96, 1, 3},                                                  // ::/96
    {{0x20, 0x01, 0, 0}, 32, 5, 5},                                  // Teredo
    {{0x20, 0x02}, 16, 30, 2},                                       // 6to4
    {{0x3F, 0xFE}, 16, 1, 12},                                       // 6bone
    {{0xFE, 0xC0}, 10, 1, 11},                                       // site-local
    {{0xFC}, 7, 3, 13},                                              // unique local
    {{}, 0, 40, 1},
};

const Policy& policy_of(const Address& address) noexcept {
  const std::array<uint8_t, 16> bytes = mapped(address);
  for (const Policy& policy : policies) {
    if (common_prefix(bytes, policy.prefix) >= policy.bits) return policy;
  }
  return policies[std::size(policies) - 1];
}

/// The scope as RFC 4007 numbers it: 2 link-local, 5 site-local, 14 global; multicast says its own.
uint8_t scope_of(const Address& address) noexcept {
  if (kernel::is_loopback(address) || kernel::is_link_local(address)) return 2;
  if (!address.ipv6) return 14;
  if (address.bytes[0] == 0xFF) return address.bytes[1] & 0x0F;
  if (address.bytes[0] == 0xFE && (address.bytes[1] & 0xC0) == 0xC0) return 5;
  return 14;
}

/// CommonPrefixLen, section 2.2: what lies beyond the source's prefix does not count, so that a
/// server's rotation of addresses in one network stays. Interface IDs are 64 bits (RFC 4291, 2.5.1)
/// but where the first three bits are zero.
unsigned common_network(const Address& destination, const Address& source) noexcept {
  const std::array<uint8_t, 16> from = mapped(source);
  const unsigned most = (from[0] & 0xE0U) == 0 ? 128 : 64;
  return std::min(common_prefix(mapped(destination), from), most);
}

struct Candidate {
  Address destination;
  Address source;
  bool usable = false;
  bool scopes_match = false, labels_match = false;
  uint8_t precedence = 0, scope = 0;
  unsigned prefix = 0;
};

Candidate judge(const Address& destination, SourceFor source_for) noexcept {
  Candidate one{destination, {}};
  const Policy& policy = policy_of(destination);
  one.precedence = policy.precedence;
  one.scope = scope_of(destination);
  one.usable = source_for(destination, one.source);
  if (!one.usable) return one;
  one.scopes_match = scope_of(one.source) == one.scope;
  one.labels_match = policy_of(one.source).label == policy.label;
  if (destination.ipv6) one.prefix = common_network(destination, one.source);
  return one;
}

bool comes_before(const Candidate& one, const Candidate& other) noexcept {
  if (one.usable != other.usable) return one.usable;
  if (one.scopes_match != other.scopes_match) return one.scopes_match;
  if (one.labels_match != other.labels_match) return one.labels_match;
  if (one.precedence != other.precedence) return one.precedence > other.precedence;
  if (one.scope != other.scope) return one.scope < other.scope;
  const bool comparable = one.destination.ipv6 && other.destination.ipv6;
  return comparable && one.prefix > other.prefix;
}

}  // namespace

void order_addresses(std::vector<Address>& addresses, SourceFor source_for) {
  if (addresses.size() < 2) return;
  std::vector<Candidate> candidates;
  candidates.reserve(addresses.size());
  for (const Address& address : addresses) candidates.push_back(judge(address, source_for));
  std::stable_sort(candidates.begin(), candidates.end(), comes_before);
  std::transform(candidates.begin(), candidates.end(), addresses.begin(),
                 [](const Candidate& one) { return one.destination; });
}

}  // namespace ws2::names
