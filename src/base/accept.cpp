// SPDX-License-Identifier: MIT
// Accepting. Sources: Microsoft Learn, "accept function (winsock2.h)".
#include "kernel/accept.hpp"

#include "base/address.hpp"
#include "base/bind.hpp"
#include "kernel/socket.hpp"

namespace ws2::base {

Result<handles::Handle> accept(const SocketReference& socket, void* name, int32_t* length) {
  // The connection leaves the queue with the kernel's call, so all that may fail is looked at
  // first.
  const Result<AddressBuffer> buffer = check_buffer(*socket, name, length);
  if (!buffer) return buffer.status();
  if (Status wrong = probe_buffer(*buffer); !wrong.ok()) return wrong;
  if (!socket->connection_oriented()) return WsaCode::wsaeopnotsupp;  // WSAEOPNOTSUPP.1
  if (!socket->is(state::listening)) return WsaCode::wsaeinval;       // WSAEINVAL.2

  const bool nonblocking = socket->is(state::nonblocking);
  kernel::Address peer;
  const Result<int> accepted = kernel::accept(socket->fd(), nonblocking, !nonblocking,
                                              buffer->name == nullptr ? nullptr : &peer);
  if (socket.closed()) {
    if (accepted) kernel::close_socket(*accepted);
    return WsaCode::wsaeintr;  // WSAEINTR.2
  }
  if (!accepted) return accepted.status();
  const uint32_t initial = (socket->state() & state::inherited) | state::bound | state::connected;
  Result<handles::Handle> handle = adopt(*accepted, socket->endpoint(), initial);
  if (!handle) return handle;
  if (const SocketReference fresh = find(*handle)) {
    // The kernel's options are inherited by the kernel; these are ours.
    fresh->set_receive_timeout(socket->receive_patience().timeout_ms);
    fresh->set_send_timeout(socket->send_patience().timeout_ms);
  }
  // Probed above: only a program that unmaps its own memory meanwhile can make this fail.
  if (Status wrong = write_address(*buffer, peer); !wrong.ok()) {
    static_cast<void>(close(*handle));
    return wrong;
  }
  return handle;
}

}  // namespace ws2::base
