// SPDX-License-Identifier: MIT
// The Winsock half of the interop test.
#include "interop_winsock.hpp"

#include <winsock2.h>

namespace winsock {

static_assert(sizeof(SOCKET) == sizeof(ws2_socket_t));
static_assert(INVALID_SOCKET == WS2_INVALID_SOCKET);
static_assert(error_not_initialised == WSANOTINITIALISED && error_not_a_socket == WSAENOTSOCK &&
              error_family == WSAEAFNOSUPPORT);

void start() {
  WSADATA data;
  WSAStartup(MAKEWORD(2, 2), &data);
}

void stop() { WSACleanup(); }

int last_error() { return WSAGetLastError(); }

ws2_socket_t open_stream() { return socket(AF_INET, SOCK_STREAM, IPPROTO_TCP); }

bool send(ws2_socket_t s, const std::string& text) {
  const int length = static_cast<int>(text.size());
  return ::send(s, text.data(), length, 0) == length;
}

std::string receive(ws2_socket_t s) {
  char buffer[64];
  const int got = recv(s, buffer, sizeof buffer, 0);
  return got < 0 ? "error " + std::to_string(WSAGetLastError())
                 : std::string(buffer, static_cast<size_t>(got));
}

ws2_socket_t accept(ws2_socket_t listener) { return ::accept(listener, nullptr, nullptr); }

bool close(ws2_socket_t s) { return closesocket(s) == 0; }

bool would_block(ws2_socket_t s) {
  char byte;
  return recv(s, &byte, 1, 0) == SOCKET_ERROR && WSAGetLastError() == WSAEWOULDBLOCK;
}

}  // namespace winsock
