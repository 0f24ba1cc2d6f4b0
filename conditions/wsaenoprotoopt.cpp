// SPDX-License-Identifier: MIT
// WSAENOPROTOOPT: the level is known, the option is not, or not for this kind of socket.
#include "sockets.hpp"

using namespace contract;

namespace {

constexpr int no_option = 0x5abc;

int get(SOCKET socket, int level, int option) {
  int number = 0, size = sizeof number;
  char* const value = reinterpret_cast<char*>(&number);
  return CALLS_WITH((socket, level, option), getsockopt(socket, level, option, value, &size));
}

int set(SOCKET socket, int level, int option) {
  const int number = 1;
  const char* const value = reinterpret_cast<const char*>(&number);
  return CALLS_WITH((socket, level, option),
                    setsockopt(socket, level, option, value, sizeof number));
}

}  // namespace

CONDITION(WSAENOPROTOOPT, 1, getsockopt_unknown_option) {
  const StreamSocket stream, stream6(AF_INET6);
  FAILS_WITH(WSAENOPROTOOPT, get(stream, SOL_SOCKET, no_option));
  FAILS_WITH(WSAENOPROTOOPT, get(stream, IPPROTO_TCP, no_option));
  FAILS_WITH(WSAENOPROTOOPT, get(stream, IPPROTO_IP, no_option));
  FAILS_WITH(WSAENOPROTOOPT, get(stream6, IPPROTO_IPV6, no_option));
}

CONDITION(WSAENOPROTOOPT, 1, setsockopt_unknown_option) {
  const StreamSocket stream, stream6(AF_INET6);
  FAILS_WITH(WSAENOPROTOOPT, set(stream, SOL_SOCKET, no_option));
  FAILS_WITH(WSAENOPROTOOPT, set(stream, IPPROTO_TCP, no_option));
  FAILS_WITH(WSAENOPROTOOPT, set(stream, IPPROTO_IP, no_option));
  FAILS_WITH(WSAENOPROTOOPT, set(stream6, IPPROTO_IPV6, no_option));
}

CONDITION_BOTH(WSAENOPROTOOPT, 1, tcp_nodelay_of_a_datagram_socket) {
  const DatagramSocket socket(family);
  FAILS_WITH(WSAENOPROTOOPT, set(socket, IPPROTO_TCP, TCP_NODELAY));
  FAILS_WITH(WSAENOPROTOOPT, get(socket, IPPROTO_TCP, TCP_NODELAY));
}

// Learn, SOL_SOCKET Socket Options: these can be read only.
CONDITION(WSAENOPROTOOPT, 1, setsockopt_of_a_read_only_option) {
  const StreamSocket socket;
  FAILS_WITH(WSAENOPROTOOPT, set(socket, SOL_SOCKET, SO_TYPE));
  FAILS_WITH(WSAENOPROTOOPT, set(socket, SOL_SOCKET, SO_ERROR));
  FAILS_WITH(WSAENOPROTOOPT, set(socket, SOL_SOCKET, SO_ACCEPTCONN));
}

// Learn, setsockopt: SO_KEEPALIVE and SO_LINGER belong to connections, SO_BROADCAST to datagrams.
CONDITION(WSAENOPROTOOPT, 1, option_of_the_other_type) {
  const DatagramSocket datagram;
  const StreamSocket stream;
  FAILS_WITH(WSAENOPROTOOPT, set(datagram, SOL_SOCKET, SO_KEEPALIVE));
  FAILS_WITH(WSAENOPROTOOPT, set(stream, SOL_SOCKET, SO_BROADCAST));
}
