// SPDX-License-Identifier: MIT
// Shutting down. Source: Microsoft Learn, "shutdown function (winsock2.h)".
#include "base/bind.hpp"
#include "kernel/bind.hpp"
#include "kernel/windows_numbers.hpp"

namespace ws2::base {

Status shutdown(Socket& socket, int how) noexcept {
  uint32_t halves = 0;
  switch (how) {
    case win::sd_receive:
      halves = state::shut_receive;
      break;
    case win::sd_send:
      halves = state::shut_send;
      break;
    case win::sd_both:
      halves = state::shut_receive | state::shut_send;
      break;
    default:
      return WsaCode::wsaeinval;  // WSAEINVAL.5
  }
  if (socket.connection_oriented()) {
    if (socket.is(state::failed)) return socket.failure();
    if (socket.is(state::connecting)) socket.refresh_connecting();
    // Linux would let a listener be shut down; Winsock does not: WSAENOTCONN.1.
    if (!socket.is(state::connected)) return WsaCode::wsaenotconn;
  }
  // Noted first: a receive that the kernel's shutdown wakes must know why.
  socket.set(halves);
  const Status done = kernel::shutdown(socket.fd(), how);
  // An unconnected datagram socket is shut down all the same, although the kernel complains; and a
  // connection that has come to its end on both sides has nothing left to shut.
  if (done.ok() || done.wsa() == WsaCode::wsaenotconn) return Status();
  return done;
}

}  // namespace ws2::base
