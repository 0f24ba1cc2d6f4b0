// SPDX-License-Identifier: MIT
// WSAEPROTOTYPE, WSAEPROTONOSUPPORT, WSAESOCKTNOSUPPORT: family, type and protocol that do not fit.
#include "sockets.hpp"

using namespace contract;

// Learn, socket: the specified protocol is the wrong type for this socket. WS2_PROFILE=windows
// answers WSAEPROTONOSUPPORT, as Windows does.
CONDITION_BOTH(WSAEPROTOTYPE, 1, stream_socket_of_udp) {
  FAILS_WITH(WSAEPROTOTYPE, socket(family, SOCK_STREAM, IPPROTO_UDP));
}

CONDITION(WSAEPROTOTYPE, 1, wsasocket_stream_of_udp) {
  FAILS_WITH(WSAEPROTOTYPE, WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_UDP, nullptr, 0, 0));
  FAILS_WITH(WSAEPROTOTYPE, WSASocketA(AF_INET, SOCK_STREAM, IPPROTO_UDP, nullptr, 0, 0));
}

CONDITION_BOTH(WSAEPROTONOSUPPORT, 1, datagram_socket_of_tcp) {
  FAILS_WITH(WSAEPROTONOSUPPORT, socket(family, SOCK_DGRAM, IPPROTO_TCP));
}

CONDITION(WSAEPROTONOSUPPORT, 1, wsasocket_datagram_of_tcp) {
  FAILS_WITH(WSAEPROTONOSUPPORT, WSASocketW(AF_INET, SOCK_DGRAM, IPPROTO_TCP, nullptr, 0, 0));
}

CONDITION_BOTH(WSAEPROTONOSUPPORT, 2, protocol_that_is_not_there) {
  FAILS_WITH(WSAEPROTONOSUPPORT, socket(family, SOCK_STREAM, 253));
  FAILS_WITH(WSAEPROTONOSUPPORT, socket(family, SOCK_DGRAM, 253));
}

CONDITION_BOTH(WSAESOCKTNOSUPPORT, 1, type_that_the_family_lacks) {
  FAILS_WITH(WSAESOCKTNOSUPPORT, socket(family, 99, 0));
  FAILS_WITH(WSAESOCKTNOSUPPORT, socket(family, SOCK_SEQPACKET, 0));
  FAILS_WITH(WSAESOCKTNOSUPPORT, socket(family, SOCK_RDM, 0));
}

CONDITION(WSAESOCKTNOSUPPORT, 1, wsasocket_type) {
  FAILS_WITH(WSAESOCKTNOSUPPORT, WSASocketW(AF_INET, 99, 0, nullptr, 0, 0));
}

// Learn, getaddrinfo: EAI_SOCKTYPE is WSAESOCKTNOSUPPORT.
CONDITION(WSAESOCKTNOSUPPORT, 1, getaddrinfo_type) {
  addrinfo hints{};
  hints.ai_socktype = 99;
  addrinfo* found = nullptr;
  ANSWERS(WSAESOCKTNOSUPPORT, getaddrinfo("127.0.0.1", "80", &hints, &found));
}
