// SPDX-License-Identifier: MIT
// WSAEALREADY: a connect of this socket is under way.
#include "outside.hpp"

using namespace contract;

// Learn, connect: a nonblocking connect call is in progress on the specified socket.
SURROUNDINGS("outside")
CONDITION_BOTH(WSAEALREADY, 1, connect_while_connecting) {
  const StreamSocket socket(family);
  set_nonblocking(socket);
  FAILS_WITH(WSAEWOULDBLOCK, connect_to(socket, outside::silent(family)));
  FAILS_WITH(WSAEALREADY, connect_to(socket, outside::silent(family)));
  FAILS_WITH(WSAEALREADY, connect_to(socket, outside::silent(family)));
}

SURROUNDINGS("outside")
CONDITION(WSAEALREADY, 1, wsaconnect_while_connecting) {
  const StreamSocket socket;
  set_nonblocking(socket);
  const Address to = outside::silent(AF_INET);
  FAILS_WITH(WSAEWOULDBLOCK, connect_to(socket, to));
  FAILS_WITH(WSAEALREADY, WSAConnect(socket, to, to.size(), nullptr, nullptr, nullptr, nullptr));
}
