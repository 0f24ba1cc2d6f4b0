// SPDX-License-Identifier: MIT
// Addresses of sockets, and what tells special addresses from others.
#pragma once

#include <cstring>

#include "errors/status.hpp"
#include "kernel/view.hpp"
#include "kernel/windows_numbers.hpp"

namespace ws2::kernel {

/// The bytes that a complete address of a family (Windows' number) has: 16, 28 or, for AF_UNIX, at
/// least 3; 0 for a family that libws2 has no provider for.
constexpr uint32_t least_length(int family) noexcept {
  if (family == win::af_inet) return 16;
  if (family == win::af_inet6) return 28;
  return family == win::af_unix ? 3 : 0;
}

/// What an AF_UNIX address may look like: WSAEINVAL for a path that is empty (Windows binds no
/// socket to a name of the system's choice), WSAENAMETOOLONG for one that fills sun_path to the end
/// and has no terminating zero. One that begins with a zero is of the abstract namespace.
Status check_path(const Address& address) noexcept;

/// Whether all bits of the host part are zero (0.0.0.0, ::). False for other families.
inline bool is_unspecified(const Address& address) noexcept {
  if (address.family() == win::af_inet) {
    uint32_t v4 = 0;
    std::memcpy(&v4, address.bytes + 4, sizeof v4);
    return v4 == 0;
  }
  if (address.family() != win::af_inet6) return false;
  uint64_t v6[2] = {};
  std::memcpy(v6, address.bytes + 8, sizeof v6);
  return (v6[0] | v6[1]) == 0;
}
/// Whether the address is one of a multicast group.
inline bool is_multicast(const Address& address) noexcept {
  if (address.family() == win::af_inet) return (address.bytes[4] >> 4) == std::byte{0xE};
  return address.family() == win::af_inet6 && address.bytes[8] == std::byte{0xFF};
}
/// The port in host byte order; 0 for families without ports.
inline uint16_t port_of(const Address& address) noexcept {
  // The port stands at the same place in both families.
  const int family = address.family();
  if (family != win::af_inet && family != win::af_inet6) return 0;
  return static_cast<uint16_t>((static_cast<unsigned>(address.bytes[2]) << 8U) |
                               static_cast<unsigned>(address.bytes[3]));
}
/// Whether two addresses name the same endpoint: family, host, port and scope.
bool same_endpoint(const Address& a, const Address& b) noexcept;

Result<Address> local_address(int fd) noexcept;
Result<Address> peer_address(int fd) noexcept;

}  // namespace ws2::kernel
