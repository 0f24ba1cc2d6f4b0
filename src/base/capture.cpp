// SPDX-License-Identifier: MIT
// SIO_RCVALL, SIO_RCVALL_MCAST and SIO_RCVALL_IGMPMCAST: a raw socket that is given the packets of
// its interface. Sources: Microsoft Learn, "SIO_RCVALL Control Code", "SIO_RCVALL_MCAST Control
// Code", "SIO_RCVALL_IGMPMCAST Control Code".
#include "kernel/capture.hpp"

#include "base/ioctl_call.hpp"
#include "kernel/address.hpp"
#include "kernel/socket.hpp"
#include "kernel/windows_numbers.hpp"

namespace ws2::base {
namespace {

/// RCVALL_VALUE.
namespace receive_mode {
constexpr uint32_t off = 0, on = 1, socket_level_only = 2, ip_level = 3;
}  // namespace receive_mode

Status stop_capturing(Socket& socket) noexcept {
  if (!socket.is(state::captures)) return Status();
  socket.clear(state::captures);
  return kernel::return_from_capture(socket.set_aside(-1), socket.fd());
}

Status capture(ControlCall& call, kernel::Captured what) {
  const Result<uint32_t> mode = call.read<uint32_t>();
  if (!mode) return mode.status();
  if (*mode > receive_mode::ip_level) return WsaCode::wsaeinval;
  Socket& socket = *call.socket;
  if (*mode == receive_mode::off) return stop_capturing(socket);
  // Learn: not implemented, so that it has no effect.
  if (*mode == receive_mode::socket_level_only) return Status();
  // Learn: the socket must be bound to an explicit address of an interface.
  if (!socket.is(state::bound)) return WsaCode::wsaeinval;
  const Result<kernel::Address> local = kernel::local_address(socket.protocol_fd());
  if (!local) return local.status();
  if (kernel::is_unspecified(*local)) return WsaCode::wsaeinval;
  // The engine watches the descriptor's first socket: the mode is chosen before overlapped calls.
  if (socket.channel() != nullptr) return WsaCode::wsaeopnotsupp;
  const Result<int> opened = kernel::open_capture(*local, *mode == receive_mode::on, what);
  if (!opened) return opened.status();
  if (Status stopped = stop_capturing(socket); !stopped.ok()) {
    kernel::close_socket(*opened);
    return stopped;
  }
  const Result<int> kept = kernel::exchange_for_capture(*opened, socket.fd());
  if (!kept) return kept.status();
  static_cast<void>(socket.set_aside(*kept));
  socket.set(state::captures);
  return Status();
}

}  // namespace

Status capture_all(ControlCall& call) { return capture(call, kernel::Captured::all); }
Status capture_multicasts(ControlCall& call) { return capture(call, kernel::Captured::multicasts); }
Status capture_group_management(ControlCall& call) {
  return capture(call, kernel::Captured::group_management);
}

}  // namespace ws2::base
