// SPDX-License-Identifier: MIT
// WSAEMFILE: the process has no descriptor left.
#include <vector>

#include "sockets.hpp"

using namespace contract;

namespace {

/// Opens sockets until that fails, and says with what.
int use_up(std::vector<Socket>& sockets) {
  while (sockets.size() < 65536) {
    const SOCKET socket = CALLS(::socket(AF_INET, SOCK_STREAM, IPPROTO_TCP));
    if (socket == INVALID_SOCKET) return WSAGetLastError();
    sockets.emplace_back(socket);
  }
  return 0;
}

}  // namespace

SURROUNDINGS("few descriptors")
CONDITION(WSAEMFILE, 1, socket_without_descriptors) {
  std::vector<Socket> sockets;
  RETURNS(WSAEMFILE, use_up(sockets));
  FAILS_WITH(WSAEMFILE, socket(AF_INET, SOCK_STREAM, IPPROTO_TCP));
  FAILS_WITH(WSAEMFILE, socket(AF_INET6, SOCK_DGRAM, IPPROTO_UDP));
  sockets.pop_back();
  const Socket again(socket(AF_INET, SOCK_STREAM, IPPROTO_TCP));
  HOLDS(again != INVALID_SOCKET);
}

SURROUNDINGS("few descriptors")
CONDITION(WSAEMFILE, 1, wsasocket_without_descriptors) {
  std::vector<Socket> sockets;
  RETURNS(WSAEMFILE, use_up(sockets));
  FAILS_WITH(WSAEMFILE,
             WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, nullptr, 0, WSA_FLAG_OVERLAPPED));
}

// The connection stays in the queue, and nothing leaks: the next accept gets it.
SURROUNDINGS("few descriptors")
CONDITION(WSAEMFILE, 1, accept_without_descriptors) {
  const Listener listener;
  const StreamSocket client;
  RETURNS(0, connect_to(client, listener.address));
  HOLDS(wait_readable(listener));
  std::vector<Socket> sockets;
  RETURNS(WSAEMFILE, use_up(sockets));
  FAILS_WITH(WSAEMFILE, accept(listener, nullptr, nullptr));
  FAILS_WITH(WSAEMFILE, accept(listener, nullptr, nullptr));
  sockets.pop_back();
  const Socket server(accept(listener, nullptr, nullptr));
  HOLDS(server != INVALID_SOCKET);
  RETURNS(1, send(client, "x", 1, 0));
  char byte = 0;
  RETURNS(1, recv(server, &byte, 1, 0));
}
