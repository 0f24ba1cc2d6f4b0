// SPDX-License-Identifier: MIT
// WSAEOPNOTSUPP: an operation that this kind of socket does not have.
#include "sockets.hpp"

using namespace contract;

CONDITION_BOTH(WSAEOPNOTSUPP, 1, listen_on_a_datagram_socket) {
  const DatagramSocket socket(family);
  bind_loopback(socket);
  FAILS_WITH(WSAEOPNOTSUPP, listen(socket, SOMAXCONN));
}

CONDITION_BOTH(WSAEOPNOTSUPP, 1, accept_on_a_datagram_socket) {
  const DatagramSocket socket(family);
  bind_loopback(socket);
  FAILS_WITH(WSAEOPNOTSUPP, accept(socket, nullptr, nullptr));
}

CONDITION(WSAEOPNOTSUPP, 1, wsaaccept_on_a_datagram_socket) {
  const DatagramSocket socket;
  bind_loopback(socket);
  FAILS_WITH(WSAEOPNOTSUPP, WSAAccept(socket, nullptr, nullptr, nullptr, 0));
}

CONDITION_BOTH(WSAEOPNOTSUPP, 2, send_out_of_band_on_a_datagram_socket) {
  const DatagramPair pair(family);
  FAILS_WITH(WSAEOPNOTSUPP, send(pair.client, "!", 1, MSG_OOB));
}

CONDITION_BOTH(WSAEOPNOTSUPP, 2, sendto_out_of_band_on_a_datagram_socket) {
  const DatagramSocket socket(family);
  const Address to = vacant_port(family);
  FAILS_WITH(WSAEOPNOTSUPP, sendto(socket, "!", 1, MSG_OOB, to, to.size()));
}

CONDITION_BOTH(WSAEOPNOTSUPP, 2, recv_out_of_band_on_a_datagram_socket) {
  const DatagramPair pair(family);
  char byte = 0;
  FAILS_WITH(WSAEOPNOTSUPP, recv(pair.client, &byte, 1, MSG_OOB));
}

CONDITION_BOTH(WSAEOPNOTSUPP, 2, recvfrom_out_of_band_on_a_datagram_socket) {
  const DatagramPair pair(family);
  char byte = 0;
  FAILS_WITH(WSAEOPNOTSUPP, recvfrom(pair.client, &byte, 1, MSG_OOB, nullptr, nullptr));
}

CONDITION(WSAEOPNOTSUPP, 2, wsasend_out_of_band_on_a_datagram_socket) {
  const DatagramPair pair;
  char byte = '!';
  WSABUF whole{1, &byte};
  DWORD sent = 0;
  FAILS_WITH(WSAEOPNOTSUPP, WSASend(pair.client, &whole, 1, &sent, MSG_OOB, nullptr, nullptr));
}

CONDITION(WSAEOPNOTSUPP, 2, wsarecv_out_of_band_on_a_datagram_socket) {
  const DatagramPair pair;
  char byte = 0;
  WSABUF whole{1, &byte};
  DWORD got = 0, flags = MSG_OOB;
  FAILS_WITH(WSAEOPNOTSUPP, WSARecv(pair.client, &whole, 1, &got, &flags, nullptr, nullptr));
}
