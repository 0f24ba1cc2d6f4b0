// SPDX-License-Identifier: MIT
// What the cases share.
#include "torture.hpp"

#include <cstdio>
#include <cstdlib>

namespace torture {
namespace {
constinit const Case* newest = nullptr;
}  // namespace

Case::Case(const char* case_name, Body what) noexcept : name(case_name), body(what), next(newest) {
  newest = this;
}

const Case* first_case() noexcept { return newest; }

void broken(const char* file, int line, const char* what) {
  std::fprintf(stderr, "%s:%d: %s (%d)\n", file, line, what, WSAGetLastError());
  std::abort();
}

Held::~Held() {
  if (socket_ != INVALID_SOCKET) NEED(closesocket(socket_) == 0);
}

SOCKET Held::release() noexcept {
  const SOCKET given = socket_;
  socket_ = INVALID_SOCKET;
  return given;
}

Name::Name(unsigned short port) noexcept {
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
}

SOCKET bound(int type, Name* name) {
  *name = Name();
  const SOCKET s = socket(AF_INET, type, 0);
  NEED(s != INVALID_SOCKET);
  NEED(bind(s, name->out(), name->length) == 0);
  NEED(getsockname(s, name->out(), &name->length) == 0);
  return s;
}

Listening::Listening() : socket(bound(SOCK_STREAM, &name)) { NEED(listen(socket, 5) == 0); }

Connection::Connection()
    : client(::socket(AF_INET, SOCK_STREAM, 0)), server([this] {
        NEED(connect(client, listener.name.out(), listener.name.length) == 0);
        return accept(listener.socket, nullptr, nullptr);
      }()) {
  NEED(server != INVALID_SOCKET);
}

}  // namespace torture
