// SPDX-License-Identifier: MIT
// WSAEISCONN, WSAENOTCONN, WSAESHUTDOWN: calls that the state of the connection rules out.
#include "sockets.hpp"

using namespace contract;

namespace {

int receive(SOCKET socket) {
  char buffer[8];
  return CALLS_WITH((socket), recv(socket, buffer, sizeof buffer, 0));
}

int wsa_send(SOCKET socket) {
  char byte = 'x';
  WSABUF whole{1, &byte};
  DWORD sent = 0;
  return CALLS_WITH((socket), WSASend(socket, &whole, 1, &sent, 0, nullptr, nullptr));
}

int wsa_receive(SOCKET socket) {
  char byte = 0;
  WSABUF whole{1, &byte};
  DWORD got = 0, flags = 0;
  return CALLS_WITH((socket), WSARecv(socket, &whole, 1, &got, &flags, nullptr, nullptr));
}

int wsa_receive_from(SOCKET socket) {
  char byte = 0;
  WSABUF whole{1, &byte};
  DWORD got = 0, flags = 0;
  return CALLS_WITH(
      (socket), WSARecvFrom(socket, &whole, 1, &got, &flags, nullptr, nullptr, nullptr, nullptr));
}

int wsa_send_to_nobody(SOCKET socket) {
  char byte = 'x';
  WSABUF whole{1, &byte};
  DWORD sent = 0;
  return CALLS_WITH((socket), WSASendTo(socket, &whole, 1, &sent, 0, nullptr, 0, nullptr, nullptr));
}

}  // namespace

CONDITION_BOTH(WSAEISCONN, 1, connect_of_a_connected_stream) {
  const StreamPair pair(family);
  FAILS_WITH(WSAEISCONN, connect_to(pair.client, pair.listener.address));
  FAILS_WITH(WSAEISCONN, connect_to(pair.server, pair.listener.address));
}

CONDITION(WSAEISCONN, 1, wsaconnect_of_a_connected_stream) {
  const StreamPair pair;
  const Address& to = pair.listener.address;
  FAILS_WITH(WSAEISCONN,
             WSAConnect(pair.client, to, to.size(), nullptr, nullptr, nullptr, nullptr));
}

// Learn, connect: once the nonblocking connect has succeeded, another one says so.
CONDITION_BOTH(WSAEISCONN, 1, connect_after_a_nonblocking_connect) {
  const Listener listener(family);
  const StreamSocket client(family);
  set_nonblocking(client);
  FAILS_WITH(WSAEWOULDBLOCK, connect_to(client, listener.address));
  HOLDS(wait_writable(client));
  FAILS_WITH(WSAEISCONN, connect_to(client, listener.address));
}

// Learn, listen: the socket is already connected.
CONDITION(WSAEISCONN, 1, listen_on_a_connected_socket) {
  const StreamPair pair;
  FAILS_WITH(WSAEISCONN, listen(pair.client, SOMAXCONN));
}

CONDITION_BOTH(WSAEISCONN, 2, sendto_another_address_on_a_connected_datagram_socket) {
  const DatagramPair pair(family);
  const DatagramSocket third(family);
  const Address other = bind_loopback(third);
  FAILS_WITH(WSAEISCONN, send_to(pair.client, other, "hi"));
  RETURNS(2, sendto(pair.client, "hi", 2, 0, nullptr, 0));
}

CONDITION(WSAEISCONN, 2, wsasendto_another_address_on_a_connected_datagram_socket) {
  const DatagramPair pair;
  const DatagramSocket third;
  const Address other = bind_loopback(third);
  char text[] = "hi";
  WSABUF whole{2, text};
  DWORD sent = 0;
  FAILS_WITH(WSAEISCONN,
             WSASendTo(pair.client, &whole, 1, &sent, 0, other, other.size(), nullptr, nullptr));
}

// Learn, sendto: on a connection-oriented socket the address is ignored.
CONDITION_BOTH(WSAEISCONN, 2, sendto_ignores_the_address_on_a_stream) {
  const StreamPair pair(family);
  RETURNS(2, send_to(pair.client, vacant_port(family), "hi"));
  char buffer[8];
  RETURNS(2, recv(pair.server, buffer, sizeof buffer, 0));
  FAILS_WITH(WSAEISCONN, connect_to(pair.client, pair.listener.address));
}

CONDITION_BOTH(WSAENOTCONN, 1, send_on_an_unconnected_stream) {
  const StreamSocket socket(family);
  FAILS_WITH(WSAENOTCONN, send(socket, "x", 1, 0));
}

CONDITION_BOTH(WSAENOTCONN, 1, recv_on_an_unconnected_stream) {
  const StreamSocket socket(family);
  FAILS_WITH(WSAENOTCONN, receive(socket));
}

CONDITION(WSAENOTCONN, 1, sendto_on_an_unconnected_stream) {
  const StreamSocket socket;
  FAILS_WITH(WSAENOTCONN, send_to(socket, vacant_port(), "x"));
}

CONDITION(WSAENOTCONN, 1, recvfrom_on_an_unconnected_stream) {
  const StreamSocket socket;
  char buffer[8];
  FAILS_WITH(WSAENOTCONN, recvfrom(socket, buffer, sizeof buffer, 0, nullptr, nullptr));
}

CONDITION(WSAENOTCONN, 1, wsasend_on_an_unconnected_stream) {
  const StreamSocket socket;
  FAILS_WITH(WSAENOTCONN, wsa_send(socket));
}

CONDITION(WSAENOTCONN, 1, wsarecv_on_an_unconnected_stream) {
  const StreamSocket socket;
  FAILS_WITH(WSAENOTCONN, wsa_receive(socket));
}

CONDITION(WSAENOTCONN, 1, wsarecvfrom_on_an_unconnected_stream) {
  const StreamSocket socket;
  FAILS_WITH(WSAENOTCONN, wsa_receive_from(socket));
}

CONDITION_BOTH(WSAENOTCONN, 1, getpeername_on_an_unconnected_socket) {
  const StreamSocket stream(family);
  const DatagramSocket datagram(family);
  Address peer;
  FAILS_WITH(WSAENOTCONN, getpeername(stream, peer.out(), peer.out_size()));
  FAILS_WITH(WSAENOTCONN, getpeername(datagram, peer.out(), peer.out_size()));
}

CONDITION_BOTH(WSAENOTCONN, 1, shutdown_on_an_unconnected_stream) {
  const StreamSocket socket(family);
  FAILS_WITH(WSAENOTCONN, shutdown(socket, SD_BOTH));
}

// Linux would stop the listener.
CONDITION_BOTH(WSAENOTCONN, 1, shutdown_on_a_listener) {
  const Listener listener(family);
  FAILS_WITH(WSAENOTCONN, shutdown(listener, SD_RECEIVE));
  const StreamSocket client(family);
  RETURNS(0, connect_to(client, listener.address));
}

CONDITION(WSAENOTCONN, 1, send_and_recv_on_a_listener) {
  const Listener listener;
  FAILS_WITH(WSAENOTCONN, send(listener, "x", 1, 0));
  FAILS_WITH(WSAENOTCONN, receive(listener));
}

CONDITION_BOTH(WSAENOTCONN, 2, send_on_an_unconnected_datagram_socket) {
  const DatagramSocket socket(family);
  bind_loopback(socket);
  FAILS_WITH(WSAENOTCONN, send(socket, "hi", 2, 0));
}

CONDITION_BOTH(WSAENOTCONN, 2, sendto_nobody_on_an_unconnected_datagram_socket) {
  const DatagramSocket socket(family);
  FAILS_WITH(WSAENOTCONN, sendto(socket, "hi", 2, 0, nullptr, 0));
}

CONDITION(WSAENOTCONN, 2, wsasend_on_an_unconnected_datagram_socket) {
  const DatagramSocket socket;
  FAILS_WITH(WSAENOTCONN, wsa_send(socket));
}

CONDITION(WSAENOTCONN, 2, wsasendto_nobody_on_an_unconnected_datagram_socket) {
  const DatagramSocket socket;
  FAILS_WITH(WSAENOTCONN, wsa_send_to_nobody(socket));
}

CONDITION_BOTH(WSAESHUTDOWN, 1, send_after_shutdown_send) {
  const StreamPair pair(family);
  RETURNS(0, shutdown(pair.client, SD_SEND));
  FAILS_WITH(WSAESHUTDOWN, send(pair.client, "x", 1, 0));
  RETURNS(4, send(pair.server, "data", 4, 0));
  RETURNS(4, receive(pair.client));  // the other direction is open
}

CONDITION(WSAESHUTDOWN, 1, sendto_after_shutdown_send) {
  const StreamPair pair;
  RETURNS(0, shutdown(pair.client, SD_SEND));
  FAILS_WITH(WSAESHUTDOWN, sendto(pair.client, "x", 1, 0, nullptr, 0));
}

CONDITION(WSAESHUTDOWN, 1, wsasend_after_shutdown_send) {
  const StreamPair pair;
  RETURNS(0, shutdown(pair.client, SD_SEND));
  FAILS_WITH(WSAESHUTDOWN, wsa_send(pair.client));
}

CONDITION(WSAESHUTDOWN, 1, send_after_shutdown_send_on_a_datagram_socket) {
  const DatagramPair pair;
  RETURNS(0, shutdown(pair.client, SD_SEND));
  FAILS_WITH(WSAESHUTDOWN, send(pair.client, "x", 1, 0));
}

CONDITION_BOTH(WSAESHUTDOWN, 2, recv_after_shutdown_receive) {
  const StreamPair pair(family);
  RETURNS(0, shutdown(pair.client, SD_RECEIVE));
  FAILS_WITH(WSAESHUTDOWN, receive(pair.client));
  RETURNS(1, send(pair.client, "x", 1, 0));  // the other direction is open
}

CONDITION(WSAESHUTDOWN, 2, recvfrom_after_shutdown_receive) {
  const StreamPair pair;
  RETURNS(0, shutdown(pair.client, SD_RECEIVE));
  char buffer[8];
  FAILS_WITH(WSAESHUTDOWN, recvfrom(pair.client, buffer, sizeof buffer, 0, nullptr, nullptr));
}

CONDITION(WSAESHUTDOWN, 2, wsarecv_after_shutdown_receive) {
  const StreamPair pair;
  RETURNS(0, shutdown(pair.client, SD_RECEIVE));
  FAILS_WITH(WSAESHUTDOWN, wsa_receive(pair.client));
}

CONDITION(WSAESHUTDOWN, 2, wsarecvfrom_after_shutdown_receive) {
  const StreamPair pair;
  RETURNS(0, shutdown(pair.client, SD_RECEIVE));
  FAILS_WITH(WSAESHUTDOWN, wsa_receive_from(pair.client));
}

CONDITION(WSAESHUTDOWN, 2, recv_after_shutdown_receive_on_a_datagram_socket) {
  const DatagramPair pair;
  RETURNS(0, shutdown(pair.client, SD_RECEIVE));
  FAILS_WITH(WSAESHUTDOWN, receive(pair.client));
}

CONDITION_BOTH(WSAESHUTDOWN, 3, send_and_recv_after_shutdown_both) {
  const StreamPair pair(family);
  RETURNS(0, shutdown(pair.client, SD_BOTH));
  FAILS_WITH(WSAESHUTDOWN, send(pair.client, "x", 1, 0));
  FAILS_WITH(WSAESHUTDOWN, receive(pair.client));
}

CONDITION(WSAESHUTDOWN, 3, wsasend_and_wsarecv_after_shutdown_both) {
  const StreamPair pair;
  RETURNS(0, shutdown(pair.client, SD_BOTH));
  FAILS_WITH(WSAESHUTDOWN, wsa_send(pair.client));
  FAILS_WITH(WSAESHUTDOWN, wsa_receive(pair.client));
}
