// SPDX-License-Identifier: MIT
// WSAEDISCON: the end of a message-oriented connection, where 0 bytes may be a message.
#include "local.hpp"

using namespace contract;

namespace {

int wsarecv(SOCKET socket, DWORD* got) {
  static char buffer[16];
  WSABUF whole{sizeof buffer, buffer};
  DWORD flags = 0;
  return CALLS_WITH((socket, got), WSARecv(socket, &whole, 1, got, &flags, nullptr, nullptr));
}

}  // namespace

CONDITION(WSAEDISCON, 1, wsarecv_when_the_peer_has_closed) {
  LocalPair pair(SOCK_SEQPACKET);
  RETURNS(4, send(pair.server, "last", 4, 0));
  pair.server.close();
  DWORD got = 0;
  RETURNS(0, wsarecv(pair.client, &got));
  HOLDS(got == 4);
  FAILS_WITH(WSAEDISCON, wsarecv(pair.client, &got));
  FAILS_WITH(WSAEDISCON, wsarecv(pair.client, &got));
}

CONDITION(WSAEDISCON, 1, wsarecvfrom_when_the_peer_has_shut_down) {
  const LocalPair pair(SOCK_SEQPACKET);
  RETURNS(0, shutdown(pair.server, SD_SEND));
  char buffer[16];
  WSABUF whole{sizeof buffer, buffer};
  DWORD got = 0, flags = 0;
  FAILS_WITH(WSAEDISCON,
             WSARecvFrom(pair.client, &whole, 1, &got, &flags, nullptr, nullptr, nullptr, nullptr));
  // Nothing is broken: the other direction goes on.
  RETURNS(2, send(pair.client, "on", 2, 0));
  RETURNS(2, recv(pair.server, buffer, sizeof buffer, 0));
}

// An empty message is none of that.
CONDITION(WSAEDISCON, 1, wsarecv_of_an_empty_message) {
  LocalPair pair(SOCK_SEQPACKET);
  RETURNS(0, send(pair.server, "", 0, 0));
  RETURNS(1, send(pair.server, "x", 1, 0));
  pair.server.close();
  DWORD got = 9;
  RETURNS(0, wsarecv(pair.client, &got));
  HOLDS(got == 0);
  RETURNS(0, wsarecv(pair.client, &got));
  HOLDS(got == 1);
  FAILS_WITH(WSAEDISCON, wsarecv(pair.client, &got));
}

// Byte streams and recv say 0 instead.
CONDITION(WSAEDISCON, 1, recv_returns_0_instead) {
  LocalPair packets(SOCK_SEQPACKET), bytes(SOCK_STREAM);
  packets.server.close();
  bytes.server.close();
  char buffer[16];
  DWORD got = 9;
  RETURNS(0, recv(packets.client, buffer, sizeof buffer, 0));
  RETURNS(0, wsarecv(bytes.client, &got));
  HOLDS(got == 0);
}

CONDITION(WSAEMSGSIZE, 2, recv_of_a_record_into_a_small_buffer) {
  const LocalPair pair(SOCK_SEQPACKET);
  RETURNS(6, send(pair.server, "record", 6, 0));
  RETURNS(4, send(pair.server, "next", 4, 0));
  char buffer[3];
  FAILS_WITH(WSAEMSGSIZE, recv(pair.client, buffer, sizeof buffer, 0));
  HOLDS(buffer[2] == 'c');
  char rest[8];
  RETURNS(4, recv(pair.client, rest, sizeof rest, 0));
}

CONDITION(WSAEMSGSIZE, 1, send_of_a_record_larger_than_the_buffers) {
  const LocalPair pair(SOCK_SEQPACKET);
  static char huge[8 << 20];
  FAILS_WITH(WSAEMSGSIZE, send(pair.client, huge, sizeof huge, 0));
}

CONDITION(WSAESHUTDOWN, 2, wsarecv_of_records_after_shutdown) {
  const LocalPair pair(SOCK_SEQPACKET);
  RETURNS(0, shutdown(pair.client, SD_RECEIVE));
  DWORD got = 0;
  FAILS_WITH(WSAESHUTDOWN, wsarecv(pair.client, &got));
}

CONDITION(WSAETIMEDOUT, 3, recv_of_records_with_a_timeout) {
  const LocalPair pair(SOCK_SEQPACKET);
  limit_wait_ms(pair.client, 50);
  char buffer[4];
  FAILS_WITH(WSAETIMEDOUT, recv(pair.client, buffer, sizeof buffer, 0));
}

CONDITION(WSAEINTR, 2, recv_of_records_when_the_socket_is_closed) {
  until_it_waits([](unsigned delay_ms) {
    LocalPair pair(SOCK_SEQPACKET);
    const SOCKET socket = pair.client.release();
    const Closer closer(socket, delay_ms);
    char buffer[4];
    FAILS_WITH(WSAEINTR, recv(socket, buffer, sizeof buffer, 0));
  });
}
