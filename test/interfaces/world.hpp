// SPDX-License-Identifier: MIT
// The network that the tests of interfaces live in: a namespace of their own, with
//   lo     127.0.0.1/8, ::1/128
//   left   02:00:00:00:00:0a  192.0.2.10/24, 2001:db8::10/64, default route by 192.0.2.1
//   right  02:00:00:00:00:0b  198.51.100.5/25
//   idle   down, without an address
// The neighbour 192.0.2.1 is 02:00:00:00:00:01.
#pragma once

// winsock2.h has to come first: clang-format must not sort it.
// clang-format off
#include <winsock2.h>
#include <ws2tcpip.h>
#include <iphlpapi.h>
// clang-format on

namespace world {

/// An IPv4 address in network byte order.
constexpr ULONG ipv4(unsigned a, unsigned b, unsigned c, unsigned d) {
  return a | b << 8U | c << 16U | d << 24U;
}

/// Runs a command; whether it said yes.
bool run(const char* command);

}  // namespace world
