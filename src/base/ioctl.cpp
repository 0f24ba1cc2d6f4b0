// SPDX-License-Identifier: MIT
// Control codes. Sources: Microsoft Learn, "ioctlsocket function", "WSAIoctl function", "Winsock
// IOCTLs".
#include <algorithm>

#include "base/options.hpp"
#include "kernel/options.hpp"
#include "kernel/socket.hpp"
#include "kernel/windows_numbers.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::base {
namespace {

Status set_blocking_mode(Socket& socket, uint32_t nonblocking) noexcept {
  const bool on = nonblocking != 0;
  const Status done = kernel::set_nonblocking(socket.fd(), on);
  if (done.ok()) socket.put(state::nonblocking, on);
  return done;
}

/// Switches a kind of ICMP error on or off for a datagram socket.
Status set_reports(Socket& socket, uint32_t off_bit, const void* input, uint32_t bytes) noexcept {
  if (input == nullptr || bytes < 1) return WsaCode::wsaefault;
  uint32_t on = 0;
  if (!runtime::copy_from_user(&on, input, std::min<size_t>(sizeof on, bytes))) {
    return WsaCode::wsaefault;
  }
  if (!socket.is_datagram()) return WsaCode::wsaeopnotsupp;
  socket.put(off_bit, on == 0);
  return Status();
}

}  // namespace

Status io_control(Socket& socket, uint32_t code, void* argument) noexcept {
  switch (code) {
    case win::fionbio: {
      const Result<uint32_t> on = runtime::read_user<uint32_t>(argument);
      return on ? set_blocking_mode(socket, *on) : on.status();
    }
    case win::fionread: {
      const Result<uint32_t> bytes = kernel::readable_bytes(socket.fd());
      return bytes ? runtime::write_user(argument, *bytes) : bytes.status();
    }
    case win::siocatmark: {
      // Learn, "ioctlsocket function": for stream sockets, and those without SO_OOBINLINE say TRUE.
      if (!socket.is_stream()) return WsaCode::wsaeinval;
      const Result<bool> mark = kernel::at_mark(socket.fd());
      return mark ? runtime::write_user(argument, uint32_t{*mark}) : mark.status();
    }
    default:
      return WsaCode::wsaeinval;  // WSAEINVAL.5
  }
}

Status io_control(Socket& socket, uint32_t code, const void* input, uint32_t input_bytes,
                  void* output, uint32_t output_bytes, uint32_t* written) noexcept {
  *written = 0;
  switch (code) {
    case win::fionbio:
      if (input == nullptr || input_bytes < sizeof(uint32_t)) return WsaCode::wsaefault;
      return io_control(socket, code, const_cast<void*>(input));
    case win::fionread:
    case win::siocatmark: {
      if (output == nullptr || output_bytes < sizeof(uint32_t)) return WsaCode::wsaefault;
      const Status done = io_control(socket, code, output);
      if (done.ok()) *written = sizeof(uint32_t);
      return done;
    }
    case win::sio_udp_connreset:
      return set_reports(socket, state::no_port_errors, input, input_bytes);
    case win::sio_udp_netreset:
      return set_reports(socket, state::no_network_errors, input, input_bytes);
    default:
      return WsaCode::wsaeopnotsupp;
  }
}

}  // namespace ws2::base
