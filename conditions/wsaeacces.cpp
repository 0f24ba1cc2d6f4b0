// SPDX-License-Identifier: MIT
// WSAEACCES: the broadcast option is missing, another socket holds the address, the system forbids.
#include "bind_matrix.hpp"
#include "outside.hpp"

using namespace contract;

namespace {

const Address loopback_broadcast = Address::ipv4(0x7FFFFFFF, 9);  // 127.255.255.255

}  // namespace

// Learn, sendto: the address is a broadcast address, but the appropriate flag was not set.
CONDITION(WSAEACCES, 1, sendto_broadcast_without_the_option) {
  DatagramSocket socket;
  FAILS_WITH(WSAEACCES, send_to(socket, loopback_broadcast, "hi"));
  set_flag(socket, SO_BROADCAST);
  RETURNS(2, send_to(socket, loopback_broadcast, "hi"));
}

CONDITION(WSAEACCES, 1, wsasendto_broadcast_without_the_option) {
  DatagramSocket socket;
  char text[] = "hi";
  WSABUF whole{2, text};
  DWORD sent = 0;
  const Address to = loopback_broadcast;
  FAILS_WITH(WSAEACCES, WSASendTo(socket, &whole, 1, &sent, 0, to, to.size(), nullptr, nullptr));
  set_flag(socket, SO_BROADCAST);
  RETURNS(0, WSASendTo(socket, &whole, 1, &sent, 0, to, to.size(), nullptr, nullptr));
}

CONDITION(WSAEACCES, 1, connect_to_broadcast_without_the_option) {
  DatagramSocket socket;
  FAILS_WITH(WSAEACCES, connect_to(socket, loopback_broadcast));
}

SURROUNDINGS("outside")
CONDITION(WSAEACCES, 1, sendto_limited_broadcast_without_the_option) {
  DatagramSocket socket;
  const Address everybody = Address::ipv4(INADDR_BROADCAST, 9);
  FAILS_WITH(WSAEACCES, send_to(socket, everybody, "hi"));
  set_flag(socket, SO_BROADCAST);
  RETURNS(2, send_to(socket, everybody, "hi"));
}

// Learn, "Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE": the cells of its table that deny access.
CONDITION(WSAEACCES, 2, bind_matrix_of_streams) { check_bind_matrix(SOCK_STREAM, WSAEACCES); }

CONDITION(WSAEACCES, 2, bind_matrix_of_datagrams) { check_bind_matrix(SOCK_DGRAM, WSAEACCES); }

CONDITION_BOTH(WSAEACCES, 2, reuse_after_exclusive_use) {
  StreamSocket first(family), second(family);
  set_flag(first, SO_EXCLUSIVEADDRUSE);
  const Address held = bind_loopback(first);
  set_flag(second, SO_REUSEADDR);
  FAILS_WITH(WSAEACCES, bind(second, held, held.size()));
}

SURROUNDINGS("unprivileged")
CONDITION_BOTH(WSAEACCES, 3, bind_to_a_reserved_port) {
  StreamSocket socket(family);
  const Address reserved = Address::loopback(family, 81);
  FAILS_WITH(WSAEACCES, bind(socket, reserved, reserved.size()));
}

SURROUNDINGS("forbidden routes")
CONDITION_BOTH(WSAEACCES, 3, connect_over_a_prohibited_route) {
  StreamSocket socket(family);
  FAILS_WITH(WSAEACCES, connect_to(socket, outside::prohibited(family)));
}

SURROUNDINGS("forbidden routes")
CONDITION_BOTH(WSAEACCES, 3, sendto_over_a_prohibited_route) {
  DatagramSocket socket(family);
  FAILS_WITH(WSAEACCES, send_to(socket, outside::prohibited(family), "hi"));
}

// Learn, "TCP/IP Raw Sockets": they are for administrators.
SURROUNDINGS("unprivileged")
CONDITION_BOTH(WSAEACCES, 3, raw_socket_without_the_privilege) {
  const int protocol = family == AF_INET6 ? int{IPPROTO_ICMPV6} : int{IPPROTO_ICMP};
  FAILS_WITH(WSAEACCES, socket(family, SOCK_RAW, protocol));
  FAILS_WITH(WSAEACCES, WSASocketW(family, SOCK_RAW, protocol, nullptr, 0, 0));
}
