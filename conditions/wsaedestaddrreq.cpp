// SPDX-License-Identifier: MIT
// WSAEDESTADDRREQ: the datagram has nowhere to go.
#include "sockets.hpp"

using namespace contract;

// Learn, sendto: a destination address is required; ADDR_ANY is none. Linux would send to itself.
CONDITION_BOTH(WSAEDESTADDRREQ, 1, sendto_any) {
  const DatagramSocket socket(family);
  FAILS_WITH(WSAEDESTADDRREQ, send_to(socket, Address::any(family, 9), "hi"));
}

CONDITION_BOTH(WSAEDESTADDRREQ, 1, wsasendto_any) {
  const DatagramSocket socket(family);
  const Address to = Address::any(family, 9);
  char text[] = "hi";
  WSABUF whole{2, text};
  DWORD sent = 0;
  FAILS_WITH(WSAEDESTADDRREQ,
             WSASendTo(socket, &whole, 1, &sent, 0, to, to.size(), nullptr, nullptr));
}
