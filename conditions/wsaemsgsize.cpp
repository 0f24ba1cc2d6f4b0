// SPDX-License-Identifier: MIT
// WSAEMSGSIZE: a datagram that is larger than the transport carries, or than the buffer holds.
#include <cstring>

#include "outside.hpp"

using namespace contract;

namespace {

char huge[70000];

}  // namespace

CONDITION_BOTH(WSAEMSGSIZE, 1, sendto_more_than_a_datagram) {
  const DatagramSocket socket(family);
  const Address to = vacant_port(family);
  FAILS_WITH(WSAEMSGSIZE, sendto(socket, huge, sizeof huge, 0, to, to.size()));
}

CONDITION_BOTH(WSAEMSGSIZE, 1, send_more_than_a_datagram) {
  const DatagramPair pair(family);
  FAILS_WITH(WSAEMSGSIZE, send(pair.client, huge, sizeof huge, 0));
}

CONDITION(WSAEMSGSIZE, 1, wsasend_more_than_a_datagram) {
  const DatagramPair pair;
  WSABUF whole{sizeof huge, huge};
  DWORD sent = 0;
  FAILS_WITH(WSAEMSGSIZE, WSASend(pair.client, &whole, 1, &sent, 0, nullptr, nullptr));
}

CONDITION(WSAEMSGSIZE, 1, wsasendto_more_than_a_datagram) {
  const DatagramSocket socket;
  const Address to = vacant_port();
  WSABUF halves[] = {{sizeof huge / 2, huge}, {sizeof huge / 2, huge}};
  DWORD sent = 0;
  FAILS_WITH(WSAEMSGSIZE, WSASendTo(socket, halves, 2, &sent, 0, to, to.size(), nullptr, nullptr));
}

// Learn, IPPROTO_IP socket options: IP_DONTFRAGMENT. The link carries 1,500 bytes.
SURROUNDINGS("small mtu")
CONDITION(WSAEMSGSIZE, 1, sendto_more_than_the_link_carries) {
  const DatagramSocket socket;
  const DWORD on = 1;
  RETURNS(0, setsockopt(socket, IPPROTO_IP, IP_DONTFRAGMENT, reinterpret_cast<const char*>(&on),
                        sizeof on));
  const Address to = vacant_port();
  FAILS_WITH(WSAEMSGSIZE, sendto(socket, huge, 3000, 0, to, to.size()));
}

// "Where two rows meet": ICMP fragmentation needed shows on the next send.
SURROUNDINGS("outside")
CONDITION(WSAEMSGSIZE, 1, sendto_after_fragmentation_needed) {
  const DatagramSocket socket;
  const DWORD on = 1;
  RETURNS(0, setsockopt(socket, IPPROTO_IP, IP_DONTFRAGMENT, reinterpret_cast<const char*>(&on),
                        sizeof on));
  const Address to = outside::unreachable(AF_INET, 4);
  RETURNS(1400, sendto(socket, huge, 1400, 0, to, to.size()));
  for (int left = 100; left > 0; --left) {
    if (sendto(socket, huge, 1400, 0, to, to.size()) == SOCKET_ERROR) break;
    wait_readable(socket, 20);
  }
  FAILS_WITH(WSAEMSGSIZE, sendto(socket, huge, 1400, 0, to, to.size()));
}

// Learn, recv: the buffer is filled with the first part of the datagram, the excess is lost.
CONDITION_BOTH(WSAEMSGSIZE, 2, recv_into_a_small_buffer) {
  const DatagramPair pair(family);
  RETURNS(8, send(pair.client, "datagram", 8, 0));
  RETURNS(4, send(pair.client, "next", 4, 0));
  char buffer[5] = "";
  FAILS_WITH(WSAEMSGSIZE, recv(pair.server, buffer, 4, 0));
  HOLDS(std::strcmp(buffer, "data") == 0);
  RETURNS(4, recv(pair.server, buffer, 4, 0));
  HOLDS(std::strcmp(buffer, "next") == 0);
}

CONDITION_BOTH(WSAEMSGSIZE, 2, recvfrom_into_a_small_buffer) {
  const DatagramPair pair(family);
  RETURNS(8, send(pair.client, "datagram", 8, 0));
  char buffer[5] = "";
  Address from;
  FAILS_WITH(WSAEMSGSIZE, recvfrom(pair.server, buffer, 4, 0, from.out(), from.out_size()));
  HOLDS(std::strcmp(buffer, "data") == 0);
  HOLDS(from == pair.client_address);
}

CONDITION(WSAEMSGSIZE, 2, wsarecv_into_small_buffers) {
  const DatagramPair pair;
  RETURNS(8, send(pair.client, "datagram", 8, 0));
  char first[3] = "", second[3] = "";
  WSABUF halves[] = {{2, first}, {2, second}};
  DWORD got = 0, flags = 0;
  FAILS_WITH(WSAEMSGSIZE, WSARecv(pair.server, halves, 2, &got, &flags, nullptr, nullptr));
  HOLDS(std::strcmp(first, "da") == 0);
  HOLDS(std::strcmp(second, "ta") == 0);
}

CONDITION(WSAEMSGSIZE, 2, wsarecvfrom_into_a_small_buffer) {
  const DatagramPair pair;
  RETURNS(8, send(pair.client, "datagram", 8, 0));
  char buffer[5] = "";
  WSABUF whole{4, buffer};
  DWORD got = 0, flags = 0;
  Address from;
  FAILS_WITH(WSAEMSGSIZE, WSARecvFrom(pair.server, &whole, 1, &got, &flags, from.out(),
                                      from.out_size(), nullptr, nullptr));
  HOLDS(std::strcmp(buffer, "data") == 0);
  HOLDS(from == pair.client_address);
}

// With MSG_PEEK the datagram stays whole.
CONDITION(WSAEMSGSIZE, 2, peek_into_a_small_buffer) {
  const DatagramPair pair;
  RETURNS(8, send(pair.client, "datagram", 8, 0));
  char buffer[16] = "";
  FAILS_WITH(WSAEMSGSIZE, recv(pair.server, buffer, 4, MSG_PEEK));
  RETURNS(8, recv(pair.server, buffer, sizeof buffer, 0));
  HOLDS(std::strcmp(buffer, "datagram") == 0);
}

CONDITION(WSAEMSGSIZE, 2, recv_into_an_empty_buffer) {
  const DatagramPair pair;
  RETURNS(8, send(pair.client, "datagram", 8, 0));
  char buffer[1];
  FAILS_WITH(WSAEMSGSIZE, recv(pair.server, buffer, 0, 0));
}
