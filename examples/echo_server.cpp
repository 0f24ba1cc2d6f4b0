// SPDX-License-Identifier: MIT
// An echo server for any number of peers: one thread, non-blocking sockets, select. Plain Winsock:
// it builds with Visual C++ and MinGW, and with ws2c++ as it is.
//
//   echo_server tcp|udp ADDRESS PORT      port 0: any; the port in use is printed
#define WIN32_LEAN_AND_MEAN
// clang-format off: on Windows winsock2.h comes first
#include <WS2tcpip.h>
#include <WinSock2.h>
// clang-format on

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

#pragma comment(lib, "ws2_32.lib")

namespace {

[[noreturn]] void fail(const char* call) {
  throw std::runtime_error(std::string(call) + ": error " + std::to_string(WSAGetLastError()));
}

class Winsock {
 public:
  Winsock() {
    WSADATA data;
    if (const int error = WSAStartup(MAKEWORD(2, 2), &data); error != 0) {
      throw std::runtime_error("WSAStartup: error " + std::to_string(error));
    }
  }
  ~Winsock() { WSACleanup(); }
  Winsock(const Winsock&) = delete;
  Winsock& operator=(const Winsock&) = delete;
};

SOCKET bound_socket(const char* address, const char* port, int type) {
  addrinfo hints{};
  hints.ai_flags = AI_PASSIVE | AI_NUMERICHOST;
  hints.ai_socktype = type;
  addrinfo* found = nullptr;
  if (const int error = getaddrinfo(address, port, &hints, &found); error != 0) {
    throw std::runtime_error("getaddrinfo: error " + std::to_string(error));
  }
  const SOCKET s = socket(found->ai_family, found->ai_socktype, found->ai_protocol);
  if (s == INVALID_SOCKET) fail("socket");
  const int bound = bind(s, found->ai_addr, static_cast<int>(found->ai_addrlen));
  freeaddrinfo(found);
  if (bound == SOCKET_ERROR) fail("bind");
  u_long nonblocking = 1;
  if (ioctlsocket(s, FIONBIO, &nonblocking) == SOCKET_ERROR) fail("ioctlsocket");
  return s;
}

void print_address(SOCKET s) {
  sockaddr_storage local{};
  int length = sizeof local;
  if (getsockname(s, reinterpret_cast<sockaddr*>(&local), &length) == SOCKET_ERROR) {
    fail("getsockname");
  }
  char host[64];
  char port[16];
  if (getnameinfo(reinterpret_cast<sockaddr*>(&local), length, host, sizeof host, port, sizeof port,
                  NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
    fail("getnameinfo");
  }
  std::printf("listening on %s port %s\n", host, port);
  std::fflush(stdout);
}

/// Sends back what came; false when the peer is done. The peers of an example take their echo at
/// once, so a full send buffer counts as a broken peer.
bool echo(SOCKET s) {
  char buffer[4096];
  const int got = recv(s, buffer, sizeof buffer, 0);
  if (got == SOCKET_ERROR) return WSAGetLastError() == WSAEWOULDBLOCK;
  return got > 0 && send(s, buffer, got, 0) == got;
}

void serve_streams(SOCKET listener) {
  if (listen(listener, SOMAXCONN) == SOCKET_ERROR) fail("listen");
  print_address(listener);
  std::vector<SOCKET> peers;
  for (;;) {
    fd_set readable;
    FD_ZERO(&readable);
    FD_SET(listener, &readable);
    for (const SOCKET peer : peers) FD_SET(peer, &readable);
    if (select(0, &readable, nullptr, nullptr, nullptr) == SOCKET_ERROR) fail("select");
    std::vector<SOCKET> still;
    for (const SOCKET peer : peers) {
      if (!FD_ISSET(peer, &readable) || echo(peer)) {
        still.push_back(peer);
      } else {
        closesocket(peer);
      }
    }
    peers.swap(still);
    if (FD_ISSET(listener, &readable) && peers.size() + 1 < FD_SETSIZE) {
      const SOCKET peer = accept(listener, nullptr, nullptr);
      if (peer != INVALID_SOCKET) peers.push_back(peer);  // non-blocking, like its listener
    }
  }
}

void serve_datagrams(SOCKET s) {
  print_address(s);
  for (;;) {
    fd_set readable;
    FD_ZERO(&readable);
    FD_SET(s, &readable);
    if (select(0, &readable, nullptr, nullptr, nullptr) == SOCKET_ERROR) fail("select");
    char buffer[65536];
    sockaddr_storage from{};
    int length = sizeof from;
    const int got =
        recvfrom(s, buffer, sizeof buffer, 0, reinterpret_cast<sockaddr*>(&from), &length);
    if (got == SOCKET_ERROR) {
      // A peer that went away before its echo came is no reason to stop.
      if (WSAGetLastError() == WSAECONNRESET || WSAGetLastError() == WSAEWOULDBLOCK) continue;
      fail("recvfrom");
    }
    sendto(s, buffer, got, 0, reinterpret_cast<sockaddr*>(&from), length);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: %s tcp|udp ADDRESS PORT\n", argv[0]);
    return 2;
  }
  try {
    const Winsock winsock;
    const bool datagrams = std::strcmp(argv[1], "udp") == 0;
    const SOCKET s = bound_socket(argv[2], argv[3], datagrams ? SOCK_DGRAM : SOCK_STREAM);
    datagrams ? serve_datagrams(s) : serve_streams(s);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
