// SPDX-License-Identifier: MIT
// Winsock's meaning of sending: shutdown, remembered failures, destinations, timeouts. Hot path.
// Sources: Microsoft Learn, "send function", "sendto function", "WSASend function".
#include "base/send.hpp"

#include <algorithm>

#include "base/time_stamps.hpp"
#include "kernel/address.hpp"
#include "kernel/connect.hpp"
#include "kernel/send.hpp"
#include "kernel/windows_numbers.hpp"

namespace ws2::base {

Status check_destination(Socket& socket, const kernel::Address** to) noexcept {
  const uint32_t now = socket.state();
  if ((now & state::shut_send) != 0) return WsaCode::wsaeshutdown;
  if (*to == nullptr) return (now & state::connected) != 0 ? Status() : WsaCode::wsaenotconn;
  const kernel::Address& address = **to;
  if (address.family() != socket.endpoint().family) return WsaCode::wsaeafnosupport;
  if (address.family() == win::af_unix) {
    if (Status wrong = kernel::check_path(address); !wrong.ok()) return wrong;
  } else {
    const bool has_port = socket.endpoint().type != win::sock_raw;
    if (has_port && kernel::port_of(address) == 0) return WsaCode::wsaeaddrnotavail;
    if (kernel::is_unspecified(address)) return WsaCode::wsaedestaddrreq;  // WSAEDESTADDRREQ.1
  }
  if ((now & state::connected) != 0) {
    const Result<kernel::Address> peer = kernel::peer_address(socket.fd());
    if (!peer || !kernel::same_endpoint(*peer, address)) return WsaCode::wsaeisconn;
    *to = nullptr;
  }
  return Status();
}

bool is_of_this_datagram(Socket& socket) noexcept {
  using About = kernel::IcmpReport::About;
  if (socket.endpoint().family == win::af_unix) return true;  // no ICMP within the machine
  const kernel::IcmpReport report = take_report(socket);
  if (report.about == About::nothing || report.about == About::too_big) return true;
  const bool silenced = (report.about == About::port && socket.is(state::no_port_errors)) ||
                        (report.about == About::network && socket.is(state::no_network_errors));
  if (!silenced) socket.tell_receiver(report.status);
  return false;
}

Status explain(Status status, const kernel::Address* destination) noexcept {
  const bool no_route = status.wsa() == WsaCode::wsaenetunreach;
  if (no_route && destination != nullptr && kernel::interface_is_down(*destination)) {
    return WsaCode::wsaenetdown;  // WSAENETDOWN.1
  }
  return status;
}

Status send_failure(Socket& socket, Status status) noexcept {
  if (status.wsa() != WsaCode::wsaeshutdown) return socket.note_failure(status);
  if (socket.is(state::shut_send)) return status;
  // EPIPE without a shutdown of ours: the peer has reset the connection.
  return socket.note_failure(WsaCode::wsaeconnreset);
}

namespace {

using kernel::Moved;

Status check_flags(const Socket& socket, uint32_t flags) noexcept {
  constexpr uint32_t known =
      win::msg_oob | win::msg_dontroute | win::msg_partial | win::msg_interrupt;
  if ((flags & ~known) != 0) return WsaCode::wsaeinval;  // WSAEINVAL.5
  if ((flags & win::msg_oob) != 0 && !socket.has_urgent_data()) return WsaCode::wsaeopnotsupp;
  // No transport here sends a message in parts. Learn, "WSASend function", MSG_PARTIAL.
  if ((flags & win::msg_partial) != 0) return WsaCode::wsaeopnotsupp;
  return Status();
}

Status check_connection(Socket& socket) noexcept {
  const uint32_t now = socket.state();
  if ((now & state::failed) != 0) return socket.failure();
  if ((now & state::shut_send) != 0) return WsaCode::wsaeshutdown;  // WSAESHUTDOWN.1, .3
  if ((now & state::connecting) != 0) socket.refresh_connecting();
  return socket.is(state::connected) ? Status() : WsaCode::wsaenotconn;  // WSAENOTCONN.1
}

size_t size_of(std::span<kernel::Buffer> buffers) noexcept {
  size_t bytes = 0;
  for (const kernel::Buffer& buffer : buffers) bytes += buffer.bytes;
  return bytes;
}

/// The same in a 1.1 program, whose blocking hook runs while it waits.
Moved send_all_hooked(const SocketReference& socket, std::span<kernel::Buffer> buffers,
                      uint32_t sent, uint32_t flags, const kernel::Address* to) noexcept {
  const kernel::Limit deadline = kernel::deadline_in(socket->send_patience().timeout_ms);
  uint32_t fresh = sent;
  for (size_t left = size_of(buffers);;) {
    left -= fresh;
    for (kernel::Buffer& buffer : buffers) {
      const size_t part = std::min<size_t>(fresh, buffer.bytes);
      buffer.data = static_cast<char*>(buffer.data) + part;
      buffer.bytes -= part;
      fresh -= static_cast<uint32_t>(part);
    }
    if (left == 0 && sent != 0) return {Status(), sent};
    const Result<bool> ready = wait_ready(*socket, kernel::ready::out, deadline);
    if (!ready) return {ready.status(), sent};  // WSAEINTR.1
    if (!*ready) return {WsaCode::wsaewouldblock, sent};
    const Moved moved = kernel::send_now(socket->fd(), buffers, flags, to, socket->carries());
    if (!moved.status.ok() && moved.status != WsaCode::wsaewouldblock) return moved;
    if (moved.status.ok() && !socket->connection_oriented()) return moved;
    fresh = moved.bytes;
    sent += fresh;
    if (socket.closed()) return {WsaCode::wsaeintr, sent};
  }
}

/// The rest of a blocking send, which the first attempt left.
/// `timed_out` tells SO_SNDTIMEO's end from the kernel's verdict that the peer is gone.
Moved wait_and_send(const SocketReference& socket, std::span<kernel::Buffer> buffers, uint32_t sent,
                    uint32_t flags, const kernel::Address* to, bool* timed_out) noexcept {
  const Socket::Sending inside(*socket);  // counted in first, so that no close overlooks this call
  if (socket.closed()) return {WsaCode::wsaeintr, 0};
  const Moved moved = socket->is(state::hooked)
                          ? send_all_hooked(socket, buffers, sent, flags, to)
                          : kernel::send_all(socket->fd(), buffers, sent, flags, to,
                                             socket->carries(), socket->send_patience());
  if (socket.closed()) return {WsaCode::wsaeintr, 0};  // WSAEINTR.2
  *timed_out = moved.status == WsaCode::wsaewouldblock;
  return *timed_out ? Moved{WsaCode::wsaetimedout, 0} : moved;  // WSAETIMEDOUT.3
}

Moved send_datagram(const SocketReference& socket, std::span<kernel::Buffer> buffers,
                    uint32_t flags, const kernel::Address* to) noexcept {
  const kernel::Address* destination = to;
  bool timed_out = false;
  if (Status wrong = check_destination(*socket, &to); !wrong.ok()) return {wrong, 0};
  for (;;) {
    Moved moved = kernel::send_now(socket->protocol_fd(), buffers, flags, to, Carries::datagram);
    // Nothing was sent yet, so no buffer can be full: the kernel found no free port to bind to.
    if (moved.status == WsaCode::wsaewouldblock && !socket->is(state::bound)) {
      return {WsaCode::wsaenobufs, 0};  // WSAENOBUFS.1
    }
    if (moved.status == WsaCode::wsaewouldblock && !socket->is(state::nonblocking)) {
      moved = wait_and_send(socket, buffers, 0, flags, to, &timed_out);
    }
    if (moved.status.ok()) {
      if (!socket->is(state::bound)) socket->set(state::bound);
      return moved;
    }
    if (timed_out || moved.status == WsaCode::wsaewouldblock || moved.status == WsaCode::wsaeintr) {
      return moved;
    }
    if (!is_of_this_datagram(*socket)) continue;
    moved.status = explain(moved.status, destination);
    return moved;
  }
}

}  // namespace

Moved send(const SocketReference& socket, std::span<kernel::Buffer> buffers, uint32_t flags,
           const kernel::Address* to) noexcept {
  if (flags != 0) {
    if (Status wrong = check_flags(*socket, flags); !wrong.ok()) return {wrong, 0};
  }
  if (socket->is_datagram()) return send_datagram(socket, buffers, flags, to);

  constexpr uint32_t of_interest =
      state::failed | state::shut_send | state::connecting | state::connected;
  if ((socket->state() & of_interest) != state::connected) {
    if (Status wrong = check_connection(*socket); !wrong.ok()) return {wrong, 0};
  }
  Moved moved = kernel::send_now(socket->fd(), buffers, flags, nullptr, socket->carries());
  bool timed_out = false;
  if (!socket->is(state::nonblocking)) {
    const bool all = moved.status.ok() && moved.bytes == size_of(buffers);
    if (all) return moved;
    if (moved.status.ok() || moved.status == WsaCode::wsaewouldblock) {
      moved = wait_and_send(socket, buffers, moved.bytes, flags, nullptr, &timed_out);
    }
  }
  if (moved.status.ok() || timed_out || moved.status == WsaCode::wsaewouldblock ||
      moved.status == WsaCode::wsaeintr) {
    return moved;
  }
  moved.status = send_failure(*socket, moved.status);
  return moved;
}

Status may_send(Socket& socket, uint32_t flags) noexcept {
  if (flags != 0) {
    if (Status wrong = check_flags(socket, flags); !wrong.ok()) return wrong;
  }
  return socket.is_datagram() ? Status() : check_connection(socket);
}

Moved send_now(Socket& socket, kernel::Buffers buffers, uint32_t flags,
               const kernel::Address* to) noexcept {
  if (!socket.is_datagram()) {
    Moved moved = kernel::send_now(socket.fd(), buffers, flags, nullptr, socket.carries());
    if (!moved.status.ok() && moved.status != WsaCode::wsaewouldblock) {
      moved.status = send_failure(socket, moved.status);
    }
    return moved;
  }
  const kernel::Address* destination = to;
  if (Status wrong = check_destination(socket, &to); !wrong.ok()) return {wrong, 0};
  for (;;) {
    Moved moved = kernel::send_now(socket.protocol_fd(), buffers, flags, to, Carries::datagram);
    if (moved.status.ok() && !socket.is(state::bound)) socket.set(state::bound);
    if (moved.status == WsaCode::wsaewouldblock && !socket.is(state::bound)) {
      return {WsaCode::wsaenobufs, 0};  // WSAENOBUFS.1: no free port to bind to
    }
    if (moved.status.ok() || moved.status == WsaCode::wsaewouldblock) return moved;
    if (!is_of_this_datagram(socket)) continue;
    moved.status = explain(moved.status, destination);
    return moved;
  }
}

}  // namespace ws2::base
