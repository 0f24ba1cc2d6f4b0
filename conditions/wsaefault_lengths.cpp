// SPDX-License-Identifier: MIT
// WSAEFAULT.2 and .3: lengths that are too small for an address or for an answer.
#include "sockets.hpp"

using namespace contract;

// Learn, bind: the namelen argument is too small.
CONDITION_BOTH(WSAEFAULT, 2, bind_length) {
  const StreamSocket socket(family);
  const Address self = Address::loopback(family, 0);
  for (const int size : {self.size() - 1, 2, 1, 0, -1}) {
    FAILS_WITH(WSAEFAULT, bind(socket, self, size));
  }
}

CONDITION_BOTH(WSAEFAULT, 2, connect_length) {
  const StreamSocket socket(family);
  const RefusingPort refusing(family);
  for (const int size : {refusing.address.size() - 1, 2, 1, 0, -1}) {
    FAILS_WITH(WSAEFAULT, connect(socket, refusing.address, size));
  }
}

CONDITION(WSAEFAULT, 2, wsaconnect_length) {
  const StreamSocket socket;
  const RefusingPort refusing;
  FAILS_WITH(WSAEFAULT,
             WSAConnect(socket, refusing.address, 8, nullptr, nullptr, nullptr, nullptr));
}

CONDITION_BOTH(WSAEFAULT, 2, sendto_length) {
  const DatagramSocket socket(family);
  const Address to = vacant_port(family);
  for (const int size : {to.size() - 1, 2, 1, -1}) {
    FAILS_WITH(WSAEFAULT, sendto(socket, "hi", 2, 0, to, size));
  }
}

CONDITION(WSAEFAULT, 2, wsasendto_length) {
  const DatagramSocket socket;
  const Address to = vacant_port();
  char text[] = "hi";
  WSABUF whole{2, text};
  DWORD sent = 0;
  FAILS_WITH(WSAEFAULT, WSASendTo(socket, &whole, 1, &sent, 0, to, 8, nullptr, nullptr));
}

CONDITION_BOTH(WSAEFAULT, 2, getnameinfo_length) {
  const Address address = Address::loopback(family, 80);
  char host[64];
  ANSWERS(WSAEFAULT,
          getnameinfo(address, address.size() - 1, host, sizeof host, nullptr, 0, NI_NUMERICHOST));
}

CONDITION_BOTH(WSAEFAULT, 3, getsockname_length) {
  const StreamSocket socket(family);
  const Address self = bind_loopback(socket);
  Address name;
  for (int size : {self.size() - 1, 1, 0, -1}) {
    FAILS_WITH(WSAEFAULT, getsockname(socket, name.out(), &size));
  }
}

CONDITION_BOTH(WSAEFAULT, 3, getpeername_length) {
  const StreamPair pair(family);
  Address name;
  for (int size : {pair.listener.address.size() - 1, 1, 0, -1}) {
    FAILS_WITH(WSAEFAULT, getpeername(pair.client, name.out(), &size));
  }
}

// The connection stays in the queue of the listener.
CONDITION_BOTH(WSAEFAULT, 3, accept_length) {
  const Listener listener(family);
  const StreamSocket client(family);
  RETURNS(0, connect_to(client, listener.address));
  HOLDS(wait_readable(listener));
  Address peer;
  int size = listener.address.size() - 1;
  FAILS_WITH(WSAEFAULT, accept(listener, peer.out(), &size));
  set_nonblocking(listener);
  size = sizeof(sockaddr_storage);
  const Socket server(accept(listener, peer.out(), &size));
  HOLDS(server != INVALID_SOCKET);
}

CONDITION_BOTH(WSAEFAULT, 3, recvfrom_length) {
  const DatagramPair pair(family);
  char buffer[8];
  Address from;
  int size = pair.client_address.size() - 1;
  RETURNS(2, send(pair.client, "hi", 2, 0));
  FAILS_WITH(WSAEFAULT, recvfrom(pair.server, buffer, sizeof buffer, 0, from.out(), &size));
}

CONDITION(WSAEFAULT, 3, wsarecvfrom_length) {
  const DatagramPair pair;
  char buffer[8];
  WSABUF whole{sizeof buffer, buffer};
  DWORD got = 0, flags = 0;
  Address from;
  int size = 8;
  RETURNS(2, send(pair.client, "hi", 2, 0));
  FAILS_WITH(WSAEFAULT, WSARecvFrom(pair.server, &whole, 1, &got, &flags, from.out(), &size,
                                    nullptr, nullptr));
}

CONDITION(WSAEFAULT, 3, getsockopt_length) {
  const StreamSocket socket;
  char value[sizeof(int)];
  for (int size : {3, 1, 0, -1}) {
    FAILS_WITH(WSAEFAULT, getsockopt(socket, SOL_SOCKET, SO_TYPE, value, &size));
  }
  int size = sizeof(linger) - 1;
  char both[sizeof(linger)];
  FAILS_WITH(WSAEFAULT, getsockopt(socket, SOL_SOCKET, SO_LINGER, both, &size));
}

// Learn, setsockopt: the optlen parameter is too small.
CONDITION(WSAEFAULT, 3, setsockopt_length) {
  const StreamSocket socket;
  const linger hard{1, 0};
  const int size_wanted = 1000;
  FAILS_WITH(WSAEFAULT, setsockopt(socket, SOL_SOCKET, SO_LINGER,
                                   reinterpret_cast<const char*>(&hard), sizeof hard - 1));
  FAILS_WITH(WSAEFAULT, setsockopt(socket, SOL_SOCKET, SO_RCVBUF,
                                   reinterpret_cast<const char*>(&size_wanted), 2));
}

CONDITION(WSAEFAULT, 3, wsaioctl_length) {
  const StreamSocket socket;
  u_long waiting = 0;
  DWORD size = 0;
  FAILS_WITH(WSAEFAULT,
             WSAIoctl(socket, FIONREAD, nullptr, 0, &waiting, 2, &size, nullptr, nullptr));
}

CONDITION(WSAEFAULT, 3, gethostname_length) {
  char name[1];
  FAILS_WITH(WSAEFAULT, gethostname(name, sizeof name));
  FAILS_WITH(WSAEFAULT, gethostname(name, 0));
  FAILS_WITH(WSAEFAULT, gethostname(name, -1));
}

// Learn, WSAAddressToStringA: the buffer is too small, and lpdwAddressStringLength is set to what
// is needed.
CONDITION(WSAEFAULT, 3, wsaaddresstostring_length) {
  Address address = Address::loopback(AF_INET, 8080);
  char text[64];
  DWORD size = 4;
  FAILS_WITH(WSAEFAULT, WSAAddressToStringA(address.out(), static_cast<DWORD>(address.size()),
                                            nullptr, text, &size));
  HOLDS(size == sizeof "127.0.0.1:8080");
}
