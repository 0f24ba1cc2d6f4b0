// SPDX-License-Identifier: MIT
// WSASendDisconnect, WSARecvDisconnect and WSARecvEx: what they say that shutdown and recv do not.
// winsock2.h has to come first: clang-format must not sort it.
// clang-format off
#include "local.hpp"
#include <mswsock.h>
// clang-format on

using namespace contract;

CONDITION(WSAENOTSOCK, 1, disconnect_of_no_socket) {
  each_non_socket([](SOCKET s) {
    FAILS_WITH(WSAENOTSOCK, WSASendDisconnect(s, nullptr));
    FAILS_WITH(WSAENOTSOCK, WSARecvDisconnect(s, nullptr));
    FAILS_WITH(WSAENOTSOCK, WSASendDisconnect(s, nowhere<WSABUF>()));
  });
}

CONDITION(WSAENOTCONN, 1, disconnect_of_an_unconnected_socket) {
  const StreamSocket socket;
  FAILS_WITH(WSAENOTCONN, WSASendDisconnect(socket, nullptr));
  FAILS_WITH(WSAENOTCONN, WSARecvDisconnect(socket, nullptr));
}

// Learn, WSASendDisconnect: disconnect data that the provider does not support.
CONDITION(WSAENOPROTOOPT, 1, disconnect_with_data) {
  const StreamPair pair;
  char text[] = "bye";
  WSABUF data{3, text};
  FAILS_WITH(WSAENOPROTOOPT, WSASendDisconnect(pair.client, &data));
  FAILS_WITH(WSAENOPROTOOPT, WSARecvDisconnect(pair.client, &data));
  RETURNS(1, send(pair.client, "x", 1, 0));
}

CONDITION(WSAEFAULT, 1, disconnect_data_pointer) {
  const StreamPair pair;
  FAILS_WITH(WSAEFAULT, WSASendDisconnect(pair.client, nowhere<WSABUF>()));
  FAILS_WITH(WSAEFAULT, WSARecvDisconnect(pair.client, nowhere<WSABUF>()));
}

CONDITION(WSAESHUTDOWN, 1, send_after_wsasenddisconnect) {
  const StreamPair pair;
  RETURNS(0, WSASendDisconnect(pair.client, nullptr));
  FAILS_WITH(WSAESHUTDOWN, send(pair.client, "x", 1, 0));
  char buffer[4];
  RETURNS(0, recv(pair.server, buffer, sizeof buffer, 0));
  RETURNS(2, send(pair.server, "on", 2, 0));
  RETURNS(2, recv(pair.client, buffer, sizeof buffer, 0));
}

CONDITION(WSAESHUTDOWN, 2, recv_after_wsarecvdisconnect) {
  const StreamPair pair;
  RETURNS(0, WSARecvDisconnect(pair.client, nullptr));
  char buffer[4];
  FAILS_WITH(WSAESHUTDOWN, recv(pair.client, buffer, sizeof buffer, 0));
}

CONDITION(WSAECONNRESET, 1, disconnect_after_a_reset) {
  StreamPair pair;
  pair.reset_by_peer();
  char buffer[4];
  FAILS_WITH(WSAECONNRESET, recv(pair.client, buffer, sizeof buffer, 0));
  FAILS_WITH(WSAECONNRESET, WSASendDisconnect(pair.client, nullptr));
}

CONDITION(WSAENOTSOCK, 1, wsarecvex_of_no_socket) {
  char buffer[4];
  int flags = 0;
  each_non_socket(
      [&](SOCKET s) { FAILS_WITH(WSAENOTSOCK, WSARecvEx(s, buffer, sizeof buffer, &flags)); });
}

CONDITION(WSAEFAULT, 1, wsarecvex_pointers) {
  const DatagramPair pair;
  RETURNS(2, send(pair.client, "hi", 2, 0));
  char buffer[4];
  int flags = 0;
  FAILS_WITH(WSAEFAULT, WSARecvEx(pair.server, nullptr, sizeof buffer, &flags));
  FAILS_WITH(WSAEFAULT, WSARecvEx(pair.server, nowhere(), sizeof buffer, &flags));
  FAILS_WITH(WSAEFAULT, WSARecvEx(pair.server, buffer, sizeof buffer, nullptr));
  FAILS_WITH(WSAEFAULT, WSARecvEx(pair.server, buffer, sizeof buffer, nowhere<int>()));
}

CONDITION(WSAEWOULDBLOCK, 1, wsarecvex_without_data) {
  const StreamPair pair;
  set_nonblocking(pair.client);
  char buffer[4];
  int flags = 0;
  FAILS_WITH(WSAEWOULDBLOCK, WSARecvEx(pair.client, buffer, sizeof buffer, &flags));
}

// Learn, WSARecvEx: where recv fails, the part that fits is delivered and MSG_PARTIAL told.
CONDITION(WSAEMSGSIZE, 2, wsarecvex_tells_it_by_msg_partial) {
  const DatagramPair pair;
  RETURNS(8, send(pair.client, "datagram", 8, 0));
  RETURNS(4, send(pair.client, "next", 4, 0));
  char buffer[4];
  int flags = MSG_OOB;  // what comes in is not looked at
  RETURNS(4, WSARecvEx(pair.server, buffer, sizeof buffer, &flags));
  HOLDS(flags == MSG_PARTIAL);
  RETURNS(4, WSARecvEx(pair.server, buffer, sizeof buffer, &flags));
  HOLDS(flags == 0);
}

CONDITION(WSAENOTCONN, 1, wsarecvex_of_an_unconnected_socket) {
  const StreamSocket socket;
  char buffer[4];
  int flags = 0;
  FAILS_WITH(WSAENOTCONN, WSARecvEx(socket, buffer, sizeof buffer, &flags));
}
