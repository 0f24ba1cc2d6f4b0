// SPDX-License-Identifier: MIT
// WSAECONNRESET: the peer cut the connection, or an earlier datagram met a closed port.
#include "outside.hpp"

using namespace contract;

namespace {

#ifndef SIO_UDP_CONNRESET
constexpr DWORD SIO_UDP_CONNRESET = 0x9800000C;
#endif

}  // namespace

// Learn, recv: the remote side executed a hard close. The connection is no longer usable, so every
// later call says so again.
CONDITION_BOTH(WSAECONNRESET, 1, recv_after_hard_close) {
  StreamPair pair(family);
  pair.reset_by_peer();
  char buffer[8];
  FAILS_WITH(WSAECONNRESET, recv(pair.client, buffer, sizeof buffer, 0));
  FAILS_WITH(WSAECONNRESET, recv(pair.client, buffer, sizeof buffer, 0));
}

CONDITION(WSAECONNRESET, 1, recv_while_the_peer_closes_hard) {
  StreamPair pair;
  char buffer[8];
  const linger hard{1, 0};
  RETURNS(0, setsockopt(pair.server, SOL_SOCKET, SO_LINGER, reinterpret_cast<const char*>(&hard),
                        sizeof hard));
  Closer closer(pair.server.release(), 50);
  FAILS_WITH(WSAECONNRESET, recv(pair.client, buffer, sizeof buffer, 0));
}

CONDITION(WSAECONNRESET, 1, recvfrom_after_hard_close) {
  StreamPair pair;
  pair.reset_by_peer();
  char buffer[8];
  FAILS_WITH(WSAECONNRESET, recvfrom(pair.client, buffer, sizeof buffer, 0, nullptr, nullptr));
}

CONDITION_BOTH(WSAECONNRESET, 1, send_after_hard_close) {
  StreamPair pair(family);
  pair.reset_by_peer();
  FAILS_WITH(WSAECONNRESET, send(pair.client, "x", 1, 0));
  FAILS_WITH(WSAECONNRESET, send(pair.client, "x", 1, 0));
}

CONDITION(WSAECONNRESET, 1, sendto_after_hard_close) {
  StreamPair pair;
  pair.reset_by_peer();
  FAILS_WITH(WSAECONNRESET, sendto(pair.client, "x", 1, 0, nullptr, 0));
}

CONDITION(WSAECONNRESET, 1, wsasend_after_hard_close) {
  StreamPair pair;
  pair.reset_by_peer();
  char byte = 'x';
  WSABUF whole{1, &byte};
  DWORD sent = 0;
  FAILS_WITH(WSAECONNRESET, WSASend(pair.client, &whole, 1, &sent, 0, nullptr, nullptr));
}

CONDITION(WSAECONNRESET, 1, wsarecv_after_hard_close) {
  StreamPair pair;
  pair.reset_by_peer();
  char byte = 0;
  WSABUF whole{1, &byte};
  DWORD got = 0, flags = 0;
  FAILS_WITH(WSAECONNRESET, WSARecv(pair.client, &whole, 1, &got, &flags, nullptr, nullptr));
}

// A reset that one call has told of is told again by each of the others.
CONDITION(WSAECONNRESET, 1, every_call_after_a_reset) {
  StreamPair pair;
  pair.reset_by_peer();
  char buffer[8];
  FAILS_WITH(WSAECONNRESET, recv(pair.client, buffer, sizeof buffer, 0));
  FAILS_WITH(WSAECONNRESET, send(pair.client, "x", 1, 0));
  FAILS_WITH(WSAECONNRESET, recv(pair.client, buffer, sizeof buffer, 0));
  FAILS_WITH(WSAECONNRESET, send(pair.client, "x", 1, 0));
}

// SO_ERROR reads and clears the pending error, not the state of the connection.
CONDITION(WSAECONNRESET, 1, calls_after_so_error_was_read) {
  StreamPair pair;
  pair.reset_by_peer();
  RETURNS(WSAECONNRESET, pending_error(pair.client));
  RETURNS(0, pending_error(pair.client));
  char buffer[8];
  FAILS_WITH(WSAECONNRESET, recv(pair.client, buffer, sizeof buffer, 0));
  FAILS_WITH(WSAECONNRESET, send(pair.client, "x", 1, 0));
}

// A peer that closes with data unread, as a process that dies does, resets the connection too.
CONDITION_BOTH(WSAECONNRESET, 1, peer_closes_with_unread_data) {
  StreamPair pair(family);
  RETURNS(4, send(pair.client, "data", 4, 0));
  HOLDS(wait_readable(pair.server));
  pair.server.close();
  HOLDS(wait_readable(pair.client));
  char buffer[8];
  FAILS_WITH(WSAECONNRESET, recv(pair.client, buffer, sizeof buffer, 0));
}

// What arrived before the reset is not lost to a call that asks whether the socket is ready.
CONDITION(WSAECONNRESET, 1, poll_tells_of_a_reset) {
  StreamPair pair;
  pair.reset_by_peer();
  WSAPOLLFD entry{pair.client, POLLIN, 0};
  RETURNS(1, WSAPoll(&entry, 1, 5000));
  HOLDS((entry.revents & (POLLERR | POLLHUP)) != 0);
  char buffer[8];
  FAILS_WITH(WSAECONNRESET, recv(pair.client, buffer, sizeof buffer, 0));
}

SURROUNDINGS("vanishing peer")
CONDITION(WSAECONNRESET, 2, after_keep_alive_failed) {
  StreamSocket socket;
  outside::vanish_idle(socket);
  char buffer[8];
  FAILS_WITH(WSAENETRESET, recv(socket, buffer, sizeof buffer, 0));
  FAILS_WITH(WSAECONNRESET, recv(socket, buffer, sizeof buffer, 0));
  FAILS_WITH(WSAECONNRESET, send(socket, "x", 1, 0));
}

// Learn, recvfrom: on a datagram socket 10054 tells of an earlier sendto that met an ICMP port
// unreachable. It comes once, and the socket stays usable.
CONDITION_BOTH(WSAECONNRESET, 3, recvfrom_after_port_unreachable) {
  DatagramSocket socket(family);
  const Address self = bind_loopback(socket), nobody = vacant_port(family);
  limit_wait_ms(socket, 2000);  // a lost error shows as 10060, not as a hang
  char buffer[8];
  RETURNS(2, send_to(socket, nobody, "hi"));
  FAILS_WITH(WSAECONNRESET, recvfrom(socket, buffer, sizeof buffer, 0, nullptr, nullptr));
  RETURNS(2, send_to(socket, self, "me"));
  RETURNS(2, recvfrom(socket, buffer, sizeof buffer, 0, nullptr, nullptr));
}

CONDITION(WSAECONNRESET, 3, recv_after_port_unreachable) {
  DatagramSocket socket;
  const Address self = bind_loopback(socket), nobody = vacant_port();
  limit_wait_ms(socket, 2000);
  char buffer[8];
  RETURNS(2, send_to(socket, nobody, "hi"));
  FAILS_WITH(WSAECONNRESET, recv(socket, buffer, sizeof buffer, 0));
  RETURNS(2, send_to(socket, self, "me"));
  RETURNS(2, recv(socket, buffer, sizeof buffer, 0));
}

CONDITION_BOTH(WSAECONNRESET, 3, recv_on_a_connected_datagram_socket) {
  DatagramSocket socket(family);
  const Address nobody = vacant_port(family);
  RETURNS(0, connect(socket, nobody, nobody.size()));
  limit_wait_ms(socket, 2000);
  char buffer[8];
  RETURNS(2, send(socket, "hi", 2, 0));
  FAILS_WITH(WSAECONNRESET, recv(socket, buffer, sizeof buffer, 0));
}

CONDITION(WSAECONNRESET, 3, wsarecvfrom_after_port_unreachable) {
  DatagramSocket socket;
  bind_loopback(socket);
  limit_wait_ms(socket, 2000);
  char buffer[8];
  WSABUF whole{sizeof buffer, buffer};
  DWORD got = 0, flags = 0;
  RETURNS(2, send_to(socket, vacant_port(), "hi"));
  FAILS_WITH(WSAECONNRESET,
             WSARecvFrom(socket, &whole, 1, &got, &flags, nullptr, nullptr, nullptr, nullptr));
}

CONDITION(WSAECONNRESET, 3, wsarecv_after_port_unreachable) {
  DatagramSocket socket;
  bind_loopback(socket);
  limit_wait_ms(socket, 2000);
  char buffer[8];
  WSABUF whole{sizeof buffer, buffer};
  DWORD got = 0, flags = 0;
  RETURNS(2, send_to(socket, vacant_port(), "hi"));
  FAILS_WITH(WSAECONNRESET, WSARecv(socket, &whole, 1, &got, &flags, nullptr, nullptr));
}

CONDITION(WSAECONNRESET, 3, udp_connreset_turns_it_off) {
  DatagramSocket socket;
  bind_loopback(socket);
  BOOL report = FALSE;
  DWORD size = 0;
  RETURNS(0, WSAIoctl(socket, SIO_UDP_CONNRESET, &report, sizeof report, nullptr, 0, &size, nullptr,
                      nullptr));
  limit_wait_ms(socket, 300);
  char buffer[8];
  RETURNS(2, send_to(socket, vacant_port(), "hi"));
  FAILS_WITH(WSAETIMEDOUT, recvfrom(socket, buffer, sizeof buffer, 0, nullptr, nullptr));
}
