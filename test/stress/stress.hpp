// SPDX-License-Identifier: MIT
// What the stress programs of synchronous calls share.
#pragma once

// winsock2.h has to come first: clang-format must not sort it.
// clang-format off
#include <winsock2.h>
#include <ws2tcpip.h>
// clang-format on

#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace stress {

[[noreturn]] inline void give_up(const char* file, int line, const char* what) {
  std::fprintf(stderr, "%s:%d: %s (last error %d)\n", file, line, what, WSAGetLastError());
  std::fflush(stderr);
  std::abort();
}

/// How long to go on: some seconds, or what WS2_STRESS_SECONDS says.
inline std::chrono::seconds duration(int usual) {
  const char* asked = std::getenv("WS2_STRESS_SECONDS");
  return std::chrono::seconds(asked != nullptr ? std::atoi(asked) : usual);
}

struct Name {
  sockaddr_in address = {};
  int length = sizeof address;
  Name() {
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  }
  sockaddr* out() { return reinterpret_cast<sockaddr*>(&address); }
};

}  // namespace stress

#define MUST(what)                                           \
  do {                                                       \
    if (!(what)) stress::give_up(__FILE__, __LINE__, #what); \
  } while (false)

namespace stress {

/// A socket that is bound to a free port of loopback.
inline SOCKET bound(int type, Name* name) {
  const SOCKET s = socket(AF_INET, type, 0);
  *name = Name();
  MUST(s != INVALID_SOCKET);
  MUST(bind(s, name->out(), name->length) == 0);
  MUST(getsockname(s, name->out(), &name->length) == 0);
  return s;
}

/// The two ends of a connection.
struct Pair {
  Pair() {
    Name name;
    const SOCKET listener = bound(SOCK_STREAM, &name);
    MUST(listen(listener, 5) == 0);
    client = socket(AF_INET, SOCK_STREAM, 0);
    MUST(connect(client, name.out(), name.length) == 0);
    server = accept(listener, nullptr, nullptr);
    MUST(server != INVALID_SOCKET);
    MUST(closesocket(listener) == 0);
  }
  ~Pair() {
    MUST(closesocket(client) == 0);
    MUST(closesocket(server) == 0);
  }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;
  SOCKET client, server;
};

}  // namespace stress
