// SPDX-License-Identifier: MIT
// WSAEADDRNOTAVAIL: an address that is not here, or that is nowhere.
#include "sockets.hpp"

using namespace contract;

namespace {

Address port_zero(int family) { return Address::loopback(family, 0); }

}  // namespace

CONDITION_BOTH(WSAEADDRNOTAVAIL, 1, bind_to_a_foreign_address) {
  for (const int type : {SOCK_STREAM, SOCK_DGRAM}) {
    const Socket socket(family, type);
    const Address foreign = Address::foreign(family, 0);
    FAILS_WITH(WSAEADDRNOTAVAIL, bind(socket, foreign, foreign.size()));
  }
}

CONDITION_BOTH(WSAEADDRNOTAVAIL, 2, connect_to_port_0) {
  const StreamSocket stream(family);
  FAILS_WITH(WSAEADDRNOTAVAIL, connect_to(stream, port_zero(family)));
  const DatagramSocket datagram(family);
  FAILS_WITH(WSAEADDRNOTAVAIL, connect_to(datagram, port_zero(family)));
}

CONDITION(WSAEADDRNOTAVAIL, 2, wsaconnect_to_port_0) {
  const StreamSocket socket;
  const Address to = port_zero(AF_INET);
  FAILS_WITH(WSAEADDRNOTAVAIL,
             WSAConnect(socket, to, to.size(), nullptr, nullptr, nullptr, nullptr));
}

CONDITION_BOTH(WSAEADDRNOTAVAIL, 2, sendto_port_0) {
  const DatagramSocket socket(family);
  FAILS_WITH(WSAEADDRNOTAVAIL, send_to(socket, port_zero(family), "hi"));
}

CONDITION(WSAEADDRNOTAVAIL, 2, wsasendto_port_0) {
  const DatagramSocket socket;
  const Address to = port_zero(AF_INET);
  char text[] = "hi";
  WSABUF whole{2, text};
  DWORD sent = 0;
  FAILS_WITH(WSAEADDRNOTAVAIL,
             WSASendTo(socket, &whole, 1, &sent, 0, to, to.size(), nullptr, nullptr));
}

// Linux would connect to itself.
CONDITION_BOTH(WSAEADDRNOTAVAIL, 3, connect_of_a_stream_to_address_0) {
  const Listener listener(family);
  const StreamSocket socket(family);
  FAILS_WITH(WSAEADDRNOTAVAIL, connect_to(socket, Address::any(family, listener.address.port())));
}

CONDITION(WSAEADDRNOTAVAIL, 3, wsaconnect_of_a_stream_to_address_0) {
  const Listener listener;
  const StreamSocket socket;
  const Address to = Address::any(AF_INET, listener.address.port());
  FAILS_WITH(WSAEADDRNOTAVAIL,
             WSAConnect(socket, to, to.size(), nullptr, nullptr, nullptr, nullptr));
}

// Learn, connect: on a datagram socket the all-zero address dissolves the association.
CONDITION_BOTH(WSAEADDRNOTAVAIL, 3, all_zero_dissolves_a_datagram_association) {
  const DatagramPair pair(family);
  RETURNS(2, send(pair.client, "hi", 2, 0));
  RETURNS(0, connect_to(pair.client, Address::any(family, 0)));
  FAILS_WITH(WSAENOTCONN, send(pair.client, "hi", 2, 0));
  const StreamSocket stream(family);
  FAILS_WITH(WSAEADDRNOTAVAIL, connect_to(stream, Address::any(family, 0)));
}
