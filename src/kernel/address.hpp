// SPDX-License-Identifier: MIT
// Addresses of sockets, and what tells special addresses from others.
#pragma once

#include "errors/status.hpp"
#include "kernel/view.hpp"

namespace ws2::kernel {

/// The bytes that a complete address of a family (Windows' number) has: 16, 28 or, for AF_UNIX, at
/// least 3; 0 for a family that libws2 has no provider for.
uint32_t least_length(int family) noexcept;

/// Whether all bits of the host part are zero (0.0.0.0, ::). False for other families.
bool is_unspecified(const Address& address) noexcept;
/// The port in host byte order; 0 for families without ports.
uint16_t port_of(const Address& address) noexcept;
/// Whether two addresses name the same endpoint: family, host, port and scope.
bool same_endpoint(const Address& a, const Address& b) noexcept;

Result<Address> local_address(int fd) noexcept;
Result<Address> peer_address(int fd) noexcept;

}  // namespace ws2::kernel
