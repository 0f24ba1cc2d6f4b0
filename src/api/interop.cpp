// SPDX-License-Identifier: MIT
// Between SOCKETs and descriptors; libws2/interop.h is the contract.
#include <libws2/interop.h>

#include "api/entry.hpp"
#include "base/socket.hpp"
#include "kernel/adopt.hpp"

namespace ws2::api {
namespace {

uint32_t state_of(const kernel::Described& found) noexcept {
  uint32_t bits = 0;
  if (found.bound) bits |= base::state::bound;
  if (found.listening) bits |= base::state::listening;
  if (found.connected) bits |= base::state::connected;
  if (found.nonblocking) bits |= base::state::nonblocking;
  return bits;
}

}  // namespace
}  // namespace ws2::api

extern "C" ws2_socket_t ws2_socket_from_fd(int fd) {
  using namespace ws2;
  return api::on_call(WS2_INVALID_SOCKET, [&]() -> Result<ws2_socket_t> {
    const Result<kernel::Described> found = kernel::describe(fd);
    if (!found) return found.status();
    const Result<handles::Handle> handle =
        base::adopt(fd, (*found).endpoint, api::state_of(*found));
    if (!handle) return handle.status();
    return ws2_socket_t{*handle};
  });
}

extern "C" int ws2_fd_of_socket(ws2_socket_t s) {
  using namespace ws2;
  return api::on_call(-1, [&]() -> Result<int> {
    const base::SocketReference socket = base::find(s);
    if (!socket) return WsaCode::wsaenotsock;
    return socket->fd();
  });
}
