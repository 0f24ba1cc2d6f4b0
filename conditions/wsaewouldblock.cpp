// SPDX-License-Identifier: MIT
// WSAEWOULDBLOCK: a non-blocking socket cannot do it now. It is no failure: the same call works
// later.
#include "outside.hpp"

using namespace contract;

CONDITION_BOTH(WSAEWOULDBLOCK, 1, recv_without_data) {
  const StreamPair pair(family);
  set_nonblocking(pair.client);
  char buffer[8];
  FAILS_WITH(WSAEWOULDBLOCK, recv(pair.client, buffer, sizeof buffer, 0));
}

CONDITION_BOTH(WSAEWOULDBLOCK, 1, recvfrom_without_datagram) {
  const DatagramSocket socket(family);
  bind_loopback(socket);
  set_nonblocking(socket);
  char buffer[8];
  FAILS_WITH(WSAEWOULDBLOCK, recvfrom(socket, buffer, sizeof buffer, 0, nullptr, nullptr));
}

CONDITION_BOTH(WSAEWOULDBLOCK, 1, accept_without_connection) {
  const Listener listener(family);
  set_nonblocking(listener);
  FAILS_WITH(WSAEWOULDBLOCK, accept(listener, nullptr, nullptr));
}

CONDITION(WSAEWOULDBLOCK, 1, wsaaccept_without_connection) {
  const Listener listener;
  set_nonblocking(listener);
  FAILS_WITH(WSAEWOULDBLOCK, WSAAccept(listener, nullptr, nullptr, nullptr, 0));
}

CONDITION_BOTH(WSAEWOULDBLOCK, 1, send_without_room) {
  const StreamPair pair(family);
  set_nonblocking(pair.client);
  fill_send_buffer(pair.client);
  FAILS_WITH(WSAEWOULDBLOCK, until_refused([&] { return CALLS(send(pair.client, "x", 1, 0)); }));
}

CONDITION(WSAEWOULDBLOCK, 1, wsasend_without_room) {
  const StreamPair pair;
  set_nonblocking(pair.client);
  fill_send_buffer(pair.client);
  char byte = 'x';
  WSABUF whole{1, &byte};
  DWORD sent = 0;
  FAILS_WITH(WSAEWOULDBLOCK, until_refused([&] {
               return CALLS(WSASend(pair.client, &whole, 1, &sent, 0, nullptr, nullptr));
             }));
}

CONDITION(WSAEWOULDBLOCK, 1, wsarecv_without_data) {
  const StreamPair pair;
  set_nonblocking(pair.client);
  char byte = 0;
  WSABUF whole{1, &byte};
  DWORD got = 0, flags = 0;
  FAILS_WITH(WSAEWOULDBLOCK, WSARecv(pair.client, &whole, 1, &got, &flags, nullptr, nullptr));
}

CONDITION(WSAEWOULDBLOCK, 1, wsarecvfrom_without_datagram) {
  const DatagramSocket socket;
  bind_loopback(socket);
  set_nonblocking(socket);
  char byte = 0;
  WSABUF whole{1, &byte};
  DWORD got = 0, flags = 0;
  FAILS_WITH(WSAEWOULDBLOCK,
             WSARecvFrom(socket, &whole, 1, &got, &flags, nullptr, nullptr, nullptr, nullptr));
}

// On Windows the accepted socket has the properties of the listener; Linux would make it blocking.
CONDITION(WSAEWOULDBLOCK, 1, accepted_socket_inherits_it) {
  const Listener listener;
  const StreamSocket client;
  set_nonblocking(listener);
  RETURNS(0, connect_to(client, listener.address));
  HOLDS(wait_readable(listener));
  const Socket server(accept(listener, nullptr, nullptr));
  HOLDS(server != INVALID_SOCKET);
  char buffer[8];
  FAILS_WITH(WSAEWOULDBLOCK, recv(server, buffer, sizeof buffer, 0));
}

// Learn, closesocket: a non-zero linger time on a non-blocking socket with data unsent is not
// waited for... which the contract leaves out; what it says of connect is that the code is this
// one and never WSAEINPROGRESS.
SURROUNDINGS("outside")
CONDITION_BOTH(WSAEWOULDBLOCK, 2, connect_of_a_nonblocking_stream) {
  const StreamSocket socket(family);
  set_nonblocking(socket);
  FAILS_WITH(WSAEWOULDBLOCK, connect_to(socket, outside::silent(family)));
}

// Over loopback the handshake is quick, but a non-blocking connect of a stream says so all the
// same.
CONDITION_BOTH(WSAEWOULDBLOCK, 2, connect_over_loopback) {
  const Listener listener(family);
  const StreamSocket client(family);
  set_nonblocking(client);
  FAILS_WITH(WSAEWOULDBLOCK, connect_to(client, listener.address));
  HOLDS(wait_writable(client));
  RETURNS(0, pending_error(client));
}

CONDITION(WSAEWOULDBLOCK, 2, wsaconnect_over_loopback) {
  const Listener listener;
  const StreamSocket client;
  set_nonblocking(client);
  const Address& to = listener.address;
  FAILS_WITH(WSAEWOULDBLOCK, WSAConnect(client, to, to.size(), nullptr, nullptr, nullptr, nullptr));
}

CONDITION_BOTH(WSAEWOULDBLOCK, 3, recv_succeeds_later) {
  const StreamPair pair(family);
  set_nonblocking(pair.client);
  char buffer[8];
  FAILS_WITH(WSAEWOULDBLOCK, recv(pair.client, buffer, sizeof buffer, 0));
  RETURNS(4, send(pair.server, "data", 4, 0));
  HOLDS(wait_readable(pair.client));
  RETURNS(4, recv(pair.client, buffer, sizeof buffer, 0));
}

CONDITION_BOTH(WSAEWOULDBLOCK, 3, recvfrom_succeeds_later) {
  const DatagramPair pair(family);
  set_nonblocking(pair.server);
  char buffer[8];
  FAILS_WITH(WSAEWOULDBLOCK, recvfrom(pair.server, buffer, sizeof buffer, 0, nullptr, nullptr));
  RETURNS(2, send(pair.client, "hi", 2, 0));
  HOLDS(wait_readable(pair.server));
  RETURNS(2, recvfrom(pair.server, buffer, sizeof buffer, 0, nullptr, nullptr));
}

CONDITION_BOTH(WSAEWOULDBLOCK, 3, accept_succeeds_later) {
  const Listener listener(family);
  set_nonblocking(listener);
  FAILS_WITH(WSAEWOULDBLOCK, accept(listener, nullptr, nullptr));
  const StreamSocket client(family);
  RETURNS(0, connect_to(client, listener.address));
  HOLDS(wait_readable(listener));
  const Socket server(accept(listener, nullptr, nullptr));
  HOLDS(server != INVALID_SOCKET);
}

CONDITION_BOTH(WSAEWOULDBLOCK, 3, send_succeeds_later) {
  const StreamPair pair(family);
  set_nonblocking(pair.client);
  fill_send_buffer(pair.client);
  FAILS_WITH(WSAEWOULDBLOCK, until_refused([&] { return CALLS(send(pair.client, "x", 1, 0)); }));
  static char drain[65536];
  set_nonblocking(pair.server);
  while (!wait_writable(pair.client, 0)) {
    HOLDS(wait_readable(pair.server));
    HOLDS(recv(pair.server, drain, sizeof drain, 0) > 0);
  }
  RETURNS(1, send(pair.client, "x", 1, 0));
}
