// SPDX-License-Identifier: MIT
// WSAENETRESET, WSAECONNABORTED, WSAETIMEDOUT, WSAENOTCONN: a connection whose other end is gone,
// and how it is told apart whether keep-alive, unacknowledged data or a reset has found that out.
#include "outside.hpp"

using namespace contract;

namespace {

int receive(SOCKET socket) {
  char buffer[8];
  return CALLS_WITH((socket), recv(socket, buffer, sizeof buffer, 0));
}

int keep_alive(SOCKET socket) {
  const BOOL on = TRUE;
  const char* const value = reinterpret_cast<const char*>(&on);
  return CALLS_WITH((socket), setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, value, sizeof on));
}

}  // namespace

SURROUNDINGS("vanishing peer")
CONDITION(WSAENETRESET, 1, recv_when_keep_alive_fails) {
  const StreamSocket socket;
  outside::vanish_idle(socket);
  FAILS_WITH(WSAENETRESET, receive(socket));
}

SURROUNDINGS("vanishing peer")
CONDITION(WSAENETRESET, 1, recv_when_keep_alive_by_ioctl_fails) {
  const StreamSocket socket;
  RETURNS(0, connect_to(socket, outside::vanishing()));
  RETURNS(0, outside::keep_alive_by_ioctl(socket));
  FAILS_WITH(WSAENETRESET, receive(socket));
}

SURROUNDINGS("vanishing peer")
CONDITION(WSAENETRESET, 1, wsarecv_when_keep_alive_fails) {
  const StreamSocket socket;
  outside::vanish_idle(socket);
  char byte = 0;
  WSABUF whole{1, &byte};
  DWORD got = 0, flags = 0;
  FAILS_WITH(WSAENETRESET, WSARecv(socket, &whole, 1, &got, &flags, nullptr, nullptr));
}

SURROUNDINGS("vanishing peer")
CONDITION(WSAENETRESET, 2, setsockopt_keepalive_after_keep_alive_failed) {
  const StreamSocket socket;
  outside::vanish_idle(socket);
  FAILS_WITH(WSAENETRESET, receive(socket));
  FAILS_WITH(WSAENETRESET, keep_alive(socket));
}

SURROUNDINGS("vanishing peer")
CONDITION(WSAENETRESET, 2, setsockopt_keepalive_after_silence) {
  const StreamSocket socket;
  outside::vanish_with_data(socket);
  FAILS_WITH(WSAETIMEDOUT, receive(socket));
  FAILS_WITH(WSAENETRESET, keep_alive(socket));
}

SURROUNDINGS("vanishing peer")
CONDITION(WSAETIMEDOUT, 2, recv_when_data_is_not_acknowledged) {
  const StreamSocket socket;
  outside::vanish_with_data(socket);
  FAILS_WITH(WSAETIMEDOUT, receive(socket));
}

SURROUNDINGS("vanishing peer")
CONDITION(WSAECONNABORTED, 1, calls_after_data_was_not_acknowledged) {
  const StreamSocket socket;
  outside::vanish_with_data(socket);
  FAILS_WITH(WSAETIMEDOUT, receive(socket));
  FAILS_WITH(WSAECONNABORTED, receive(socket));
  FAILS_WITH(WSAECONNABORTED, send(socket, "x", 1, 0));
}

CONDITION_BOTH(WSAENOTCONN, 3, setsockopt_keepalive_after_a_reset) {
  StreamPair pair(family);
  pair.reset_by_peer();
  FAILS_WITH(WSAECONNRESET, receive(pair.client));
  FAILS_WITH(WSAENOTCONN, keep_alive(pair.client));
}
