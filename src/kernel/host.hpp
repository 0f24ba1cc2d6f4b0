// SPDX-License-Identifier: MIT
// What this machine is: its name, its addresses, its interfaces.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ws2::kernel {

/// An IPv4 or IPv6 address without a port. IPv4 takes the first four bytes.
struct InternetAddress {
  bool ipv6 = false;
  std::array<uint8_t, 16> bytes = {};
  uint32_t scope = 0;

  friend bool operator==(const InternetAddress&, const InternetAddress&) = default;
};

/// 127.0.0.0/8 or ::1.
bool is_loopback(const InternetAddress& address) noexcept;
/// fe80::/10 or 169.254.0.0/16.
bool is_link_local(const InternetAddress& address) noexcept;

/// The name of this machine; "localhost" when it has none.
std::string host_name();

/// The addresses of the interfaces that are up, those of the loopback interface included.
std::vector<InternetAddress> host_addresses();

/// The index of an interface, 0 when there is none of this name.
uint32_t interface_by_name(std::string_view name) noexcept;

/// Asks the routes which of our addresses a packet to `destination` would carry. False when there
/// is no route. Nothing is sent.
bool source_address(const InternetAddress& destination, InternetAddress& source) noexcept;

}  // namespace ws2::kernel
