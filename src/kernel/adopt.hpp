// SPDX-License-Identifier: MIT
// What a descriptor from elsewhere is, before a SOCKET is made of it.
#pragma once

#include "errors/status.hpp"
#include "kernel/options.hpp"

namespace ws2::kernel {

struct Described {
  Endpoint endpoint;  // Windows' numbers
  bool bound;
  bool listening;
  bool connected;
  bool nonblocking;
};

/// Looks at an open descriptor and changes nothing but to have a datagram socket learn of ICMP
/// errors, as those that open_socket makes do. WSAENOTSOCK, or WSAEAFNOSUPPORT for a family that
/// libws2 has no provider for.
Result<Described> describe(int fd) noexcept;

}  // namespace ws2::kernel
