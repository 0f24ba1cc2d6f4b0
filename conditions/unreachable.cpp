// SPDX-License-Identifier: MIT
// WSAENETDOWN, WSAENETUNREACH, WSAEHOSTDOWN, WSAEHOSTUNREACH: no way leads there. Which of them it
// is follows "Where two rows meet" of the contract.
#include "outside.hpp"

// mswsock.h comes behind winsock2.h.
#include <mswsock.h>

#ifndef SIO_UDP_NETRESET  // some versions of mswsock.h lack it
#define SIO_UDP_NETRESET _WSAIOW(IOC_VENDOR, 15)
#endif

using namespace contract;

namespace {

/// What a datagram's ICMP answer makes of the next receive.
int receive(SOCKET socket) {
  char buffer[8];
  return CALLS_WITH((socket), recv(socket, buffer, sizeof buffer, 0));
}

/// Sends a datagram that ICMP will answer until the answer is there: those who answer limit how
/// often they do, and may lose the first while they still look for their neighbours.
void provoke(SOCKET socket, const Address& to) {
  limit_wait_ms(socket, 3000);
  RETURNS(0, connect_to(socket, to));
  for (int attempt = 0; attempt < 10; ++attempt) {
    RETURNS(2, send(socket, "hi", 2, 0));
    if (wait_readable(socket, 1000)) return;
  }
}

}  // namespace

SURROUNDINGS("interface down")
CONDITION(WSAENETDOWN, 1, connect_with_the_interface_down) {
  const StreamSocket stream;
  FAILS_WITH(WSAENETDOWN, connect_to(stream, outside::neighbour()));
  const DatagramSocket datagram;
  FAILS_WITH(WSAENETDOWN, connect_to(datagram, outside::neighbour()));
}

SURROUNDINGS("interface down")
CONDITION(WSAENETDOWN, 1, sendto_with_the_interface_down) {
  const DatagramSocket socket;
  FAILS_WITH(WSAENETDOWN, send_to(socket, outside::neighbour(), "hi"));
}

SURROUNDINGS("no route")
CONDITION_BOTH(WSAENETUNREACH, 1, connect_without_a_route) {
  const StreamSocket stream(family);
  FAILS_WITH(WSAENETUNREACH, connect_to(stream, Address::foreign(family, 9)));
  const DatagramSocket datagram(family);
  FAILS_WITH(WSAENETUNREACH, connect_to(datagram, Address::foreign(family, 9)));
}

SURROUNDINGS("no route")
CONDITION(WSAENETUNREACH, 1, wsaconnect_without_a_route) {
  const StreamSocket stream;
  const Address to = Address::foreign(AF_INET, 9);
  FAILS_WITH(WSAENETUNREACH, WSAConnect(stream, to, to.size(), nullptr, nullptr, nullptr, nullptr));
}

SURROUNDINGS("no route")
CONDITION_BOTH(WSAENETUNREACH, 1, sendto_without_a_route) {
  const DatagramSocket socket(family);
  FAILS_WITH(WSAENETUNREACH, send_to(socket, Address::foreign(family, 9), "hi"));
}

SURROUNDINGS("no route")
CONDITION(WSAENETUNREACH, 1, wsasendto_without_a_route) {
  const DatagramSocket socket;
  const Address to = Address::foreign(AF_INET, 9);
  char text[] = "hi";
  WSABUF whole{2, text};
  DWORD sent = 0;
  FAILS_WITH(WSAENETUNREACH,
             WSASendTo(socket, &whole, 1, &sent, 0, to, to.size(), nullptr, nullptr));
}

// ICMP to a stream's connect: net unreachable (0), net unknown (6), net for this service (11).
SURROUNDINGS("outside")
CONDITION(WSAENETUNREACH, 1, connect_answered_net_unreachable) {
  for (const unsigned code : {0U, 6U, 11U}) {
    const StreamSocket socket;
    FAILS_WITH(WSAENETUNREACH, connect_to(socket, outside::unreachable(AF_INET, code)));
  }
}

SURROUNDINGS("outside")
CONDITION(WSAENETUNREACH, 1, connect_answered_no_route_over_ipv6) {
  const StreamSocket socket(AF_INET6);
  FAILS_WITH(WSAENETUNREACH, connect_to(socket, outside::unreachable(AF_INET6, 0)));
}

SURROUNDINGS("outside")
CONDITION(WSAEHOSTDOWN, 1, connect_answered_host_unknown) {
  const StreamSocket socket;
  FAILS_WITH(WSAEHOSTDOWN, connect_to(socket, outside::unreachable(AF_INET, 7)));
}

// Host unreachable (1), isolated (8), prohibited (10, 13), for this service (12).
SURROUNDINGS("outside")
CONDITION(WSAEHOSTUNREACH, 1, connect_answered_host_unreachable) {
  for (const unsigned code : {1U, 8U, 10U, 12U, 13U}) {
    const StreamSocket socket;
    FAILS_WITH(WSAEHOSTUNREACH, connect_to(socket, outside::unreachable(AF_INET, code)));
  }
}

SURROUNDINGS("outside")
CONDITION(WSAEHOSTUNREACH, 1, connect_answered_address_unreachable_over_ipv6) {
  const StreamSocket socket(AF_INET6);
  FAILS_WITH(WSAEHOSTUNREACH, connect_to(socket, outside::unreachable(AF_INET6, 3)));
}

SURROUNDINGS("outside")
CONDITION(WSAEHOSTUNREACH, 1, recv_after_host_unreachable) {
  const DatagramSocket socket;
  provoke(socket, outside::unreachable(AF_INET, 1));
  FAILS_WITH(WSAEHOSTUNREACH, receive(socket));
}

SURROUNDINGS("outside")
CONDITION(WSAENETRESET, 1, recv_after_net_unreachable) {
  const DatagramSocket socket;
  provoke(socket, outside::unreachable(AF_INET, 0));
  FAILS_WITH(WSAENETRESET, receive(socket));
}

SURROUNDINGS("outside")
CONDITION_BOTH(WSAENETRESET, 1, recv_after_time_exceeded) {
  const DatagramSocket socket(family);
  provoke(socket, outside::expires(family));
  FAILS_WITH(WSAENETRESET, receive(socket));
}

SURROUNDINGS("outside")
CONDITION_BOTH(WSAENETRESET, 1, udp_netreset_turns_it_off) {
  const DatagramSocket socket(family);
  BOOL report = FALSE;
  DWORD size = 0;
  RETURNS(0, WSAIoctl(socket, SIO_UDP_NETRESET, &report, sizeof report, nullptr, 0, &size, nullptr,
                      nullptr));
  RETURNS(0, connect_to(socket, outside::expires(family)));
  limit_wait_ms(socket, 300);
  for (int attempt = 0; attempt < 3; ++attempt) {
    RETURNS(2, send(socket, "hi", 2, 0));
    FAILS_WITH(WSAETIMEDOUT, receive(socket));
  }
}

SURROUNDINGS("outside")
CONDITION(WSAECONNREFUSED, 1, connect_answered_port_unreachable) {
  const StreamSocket socket;
  FAILS_WITH(WSAECONNREFUSED, connect_to(socket, outside::unreachable(AF_INET, 3)));
}

SURROUNDINGS("forbidden routes")
CONDITION_BOTH(WSAEHOSTUNREACH, 1, connect_over_an_unreachable_route) {
  const StreamSocket stream(family);
  FAILS_WITH(WSAEHOSTUNREACH, connect_to(stream, outside::no_way(family)));
}

SURROUNDINGS("forbidden routes")
CONDITION_BOTH(WSAEHOSTUNREACH, 1, sendto_over_an_unreachable_route) {
  const DatagramSocket socket(family);
  FAILS_WITH(WSAEHOSTUNREACH, send_to(socket, outside::no_way(family), "hi"));
}

// The kernel says EINVAL of a blackhole, which would blame the caller.
SURROUNDINGS("forbidden routes")
CONDITION_BOTH(WSAEHOSTUNREACH, 1, connect_into_a_blackhole) {
  const StreamSocket stream(family);
  FAILS_WITH(WSAEHOSTUNREACH, connect_to(stream, outside::swallowed(family)));
}

SURROUNDINGS("forbidden routes")
CONDITION_BOTH(WSAEHOSTUNREACH, 1, sendto_into_a_blackhole) {
  const DatagramSocket socket(family);
  FAILS_WITH(WSAEHOSTUNREACH, send_to(socket, outside::swallowed(family), "hi"));
}

SURROUNDINGS("lonely link")
CONDITION(WSAEHOSTUNREACH, 1, connect_to_a_neighbour_without_arp) {
  const StreamSocket socket;
  FAILS_WITH(WSAEHOSTUNREACH, connect_to(socket, outside::neighbour()));
}
