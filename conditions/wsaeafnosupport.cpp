// SPDX-License-Identifier: MIT
// WSAEAFNOSUPPORT: a family that nobody provides, or the address of another one.
#include "sockets.hpp"

using namespace contract;

namespace {

Address of_the_other(int family) {
  return Address::loopback(family == AF_INET ? AF_INET6 : AF_INET, 9);
}

}  // namespace

CONDITION(WSAEAFNOSUPPORT, 1, socket_of_an_unknown_family) {
  FAILS_WITH(WSAEAFNOSUPPORT, socket(99, SOCK_STREAM, 0));
  FAILS_WITH(WSAEAFNOSUPPORT, socket(AF_IPX, SOCK_DGRAM, 0));
  FAILS_WITH(WSAEAFNOSUPPORT, socket(-1, SOCK_STREAM, IPPROTO_TCP));
}

CONDITION(WSAEAFNOSUPPORT, 1, wsasocket_of_an_unknown_family) {
  FAILS_WITH(WSAEAFNOSUPPORT, WSASocketW(99, SOCK_STREAM, 0, nullptr, 0, 0));
  FAILS_WITH(WSAEAFNOSUPPORT, WSASocketA(99, SOCK_STREAM, 0, nullptr, 0, 0));
}

CONDITION_BOTH(WSAEAFNOSUPPORT, 2, bind_to_another_family) {
  // Room for the larger of the two, so that the family alone is wrong.
  const StreamSocket socket(family);
  const Address other = of_the_other(family).with_port(0);
  FAILS_WITH(WSAEAFNOSUPPORT, bind(socket, other, sizeof(sockaddr_in6)));
}

CONDITION_BOTH(WSAEAFNOSUPPORT, 2, connect_to_another_family) {
  const StreamSocket stream(family);
  FAILS_WITH(WSAEAFNOSUPPORT, connect(stream, of_the_other(family), sizeof(sockaddr_in6)));
  const DatagramSocket datagram(family);
  FAILS_WITH(WSAEAFNOSUPPORT, connect(datagram, of_the_other(family), sizeof(sockaddr_in6)));
}

CONDITION(WSAEAFNOSUPPORT, 2, wsaconnect_to_another_family) {
  const StreamSocket socket;
  const Address to = of_the_other(AF_INET);
  FAILS_WITH(WSAEAFNOSUPPORT,
             WSAConnect(socket, to, to.size(), nullptr, nullptr, nullptr, nullptr));
}

CONDITION_BOTH(WSAEAFNOSUPPORT, 2, sendto_another_family) {
  const DatagramSocket socket(family);
  FAILS_WITH(WSAEAFNOSUPPORT,
             sendto(socket, "hi", 2, 0, of_the_other(family), sizeof(sockaddr_in6)));
}

CONDITION(WSAEAFNOSUPPORT, 2, wsasendto_another_family) {
  const DatagramSocket socket;
  const Address to = of_the_other(AF_INET);
  char text[] = "hi";
  WSABUF whole{2, text};
  DWORD sent = 0;
  FAILS_WITH(WSAEAFNOSUPPORT,
             WSASendTo(socket, &whole, 1, &sent, 0, to, to.size(), nullptr, nullptr));
}

// WSAEPFNOSUPPORT is its near synonym, and no call reports it.
CONDITION(WSAEAFNOSUPPORT, 3, never_wsaepfnosupport) {
  for (const int unknown : {3, 5, 12, 26, 34, 99, 1000}) {
    FAILS_WITH(WSAEAFNOSUPPORT, socket(unknown, SOCK_STREAM, 0));
  }
}

// What its twin's conditions say: of the first two, functions report WSAEAFNOSUPPORT.
CONDITION(WSAEPFNOSUPPORT, 1, socket_of_a_family_without_provider) {
  for (const int unknown : {5, 12, 26, 99}) {
    FAILS_WITH(WSAEAFNOSUPPORT, socket(unknown, SOCK_DGRAM, 0));
    FAILS_WITH(WSAEAFNOSUPPORT, WSASocketW(unknown, SOCK_STREAM, 0, nullptr, 0, 0));
  }
}

CONDITION(WSAEPFNOSUPPORT, 2, address_of_another_family) {
  const StreamSocket stream;
  const DatagramSocket datagram;
  const Address other = Address::loopback(AF_INET6, 9);
  FAILS_WITH(WSAEAFNOSUPPORT, connect_to(stream, other));
  FAILS_WITH(WSAEAFNOSUPPORT, bind(stream, other, other.size()));
  FAILS_WITH(WSAEAFNOSUPPORT, send_to(datagram, other, "hi"));
}

// The third is the kernel's own word.
SURROUNDINGS("no ipv6 family")
CONDITION(WSAEPFNOSUPPORT, 3, socket_of_a_family_that_the_kernel_lacks) {
  FAILS_WITH(WSAEPFNOSUPPORT, socket(AF_INET6, SOCK_STREAM, 0));
  FAILS_WITH(WSAEPFNOSUPPORT, WSASocketW(AF_INET6, SOCK_DGRAM, 0, nullptr, 0, 0));
  const StreamSocket other;
}

// Learn, getaddrinfo and getnameinfo: EAI_FAMILY is WSAEAFNOSUPPORT.
CONDITION(WSAEAFNOSUPPORT, 3, getaddrinfo_family) {
  addrinfo hints{};
  hints.ai_family = 99;
  addrinfo* found = nullptr;
  ANSWERS(WSAEAFNOSUPPORT, getaddrinfo("127.0.0.1", "80", &hints, &found));
}

CONDITION(WSAEAFNOSUPPORT, 3, getnameinfo_family) {
  Address address = Address::loopback(AF_INET, 80);
  address.out()->sa_family = 99;
  char host[64];
  ANSWERS(WSAEAFNOSUPPORT,
          getnameinfo(address, address.size(), host, sizeof host, nullptr, 0, NI_NUMERICHOST));
}

CONDITION(WSAEAFNOSUPPORT, 3, inet_pton_family) {
  char room[16];
  FAILS_WITH(WSAEAFNOSUPPORT, inet_pton(99, "127.0.0.1", room));
}

CONDITION(WSAEAFNOSUPPORT, 3, inet_ntop_family) {
  in_addr address{};
  char text[64];
  FAILS_WITH(WSAEAFNOSUPPORT, inet_ntop(99, &address, text, sizeof text));
}
