// SPDX-License-Identifier: MIT
// Addresses that the surroundings of a condition provide. The documentation ranges (RFC 5737,
// RFC 3849) lead nowhere but there.
#pragma once

#include "sockets.hpp"

namespace contract::outside {

/// Surroundings "outside": packets to these leave, and no answer comes.
inline Address silent(int family, unsigned short port = 9) {
  return family == AF_INET6 ? Address::ipv6(0x2001, 0xdb8, 0x300, port)
                            : Address::ipv4(0xCB007101, port);  // 203.0.113.1
}

/// Surroundings "outside": a packet to this address is answered by ICMP "destination unreachable"
/// with this code.
inline Address unreachable(int family, unsigned code, unsigned short port = 9) {
  return family == AF_INET6 ? Address::ipv6(0x2001, 0xdb8, 0x100 + code, port)
                            : Address::ipv4(0xC6336400 + code, port);  // 198.51.100.code
}

/// Surroundings "outside": a packet to this address is answered by ICMP "time exceeded".
inline Address expires(int family, unsigned short port = 9) {
  return family == AF_INET6 ? Address::ipv6(0x2001, 0xdb8, 0x200, port)
                            : Address::ipv4(0xC6336501, port);  // 198.51.101.1
}

/// Surroundings "forbidden routes": the kinds of route that say no.
inline Address no_way(int family) {  // type unreachable
  return family == AF_INET6 ? Address::ipv6(0x2001, 0xdb8, 0x101, 9) : Address::ipv4(0xC6336401, 9);
}
inline Address prohibited(int family) {  // type prohibit
  return family == AF_INET6 ? Address::ipv6(0x2001, 0xdb8, 0x201, 9) : Address::ipv4(0xC6336501, 9);
}
inline Address swallowed(int family) {  // type blackhole
  return family == AF_INET6 ? Address::ipv6(0x2001, 0xdb8, 0x301, 9) : Address::ipv4(0xCB007101, 9);
}

/// Surroundings "interface down" and "lonely link": a neighbour on the link 192.0.2.0/24.
inline Address neighbour() { return Address::ipv4(0xC0000263, 9); }  // 192.0.2.99

/// Surroundings "vanishing peer": it accepts one connection and is never heard of again.
inline Address vanishing() { return Address::ipv4(0xC0000202, 7000); }  // 192.0.2.2

/// Connects to the vanishing peer with keep-alive on and nothing outstanding.
void vanish_idle(SOCKET socket);
/// The older way to keep a connection alive by the second.
int keep_alive_by_ioctl(SOCKET socket);
/// Connects to the vanishing peer and sends what it will not acknowledge.
void vanish_with_data(SOCKET socket);

}  // namespace contract::outside
