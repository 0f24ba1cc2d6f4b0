// SPDX-License-Identifier: MIT
// Messages: what WSARecvMsg and WSASendMsg say beyond recvfrom and sendto.
// Sources: Microsoft Learn, "LPFN_WSARECVMSG callback function", "WSASendMsg function".
#include "base/message.hpp"

#include "base/recv.hpp"
#include "base/send.hpp"
#include "base/time_stamps.hpp"
#include "kernel/wait.hpp"
#include "kernel/windows_numbers.hpp"

namespace ws2::base {
namespace {

using kernel::Moved;

/// Waits for room to send until SO_SNDTIMEO has passed.
Status wait_for_room(const SocketReference& socket, kernel::Limit deadline) noexcept {
  const Socket::Sending inside(*socket);  // counted in first, so that no close overlooks this call
  if (socket.closed()) return WsaCode::wsaeintr;
  const Result<bool> ready = wait_ready(*socket, kernel::ready::out, deadline);
  if (socket.closed()) return WsaCode::wsaeintr;  // WSAEINTR.2
  if (!ready) return ready.status();
  return *ready ? Status() : WsaCode::wsaetimedout;  // WSAETIMEDOUT.3
}

/// What the kernel is to tell, beyond the message itself.
void ask_for_control(const Socket& socket, kernel::MessageIn& message) noexcept {
  namespace slot = kernel::slot;
  const auto either = [&](uint8_t ipv4, uint8_t ipv6) {
    return socket.kept(ipv4) != 0 || socket.kept(ipv6) != 0;
  };
  message.told = {either(slot::ip_recvtclass, slot::ipv6_recvtclass),
                  either(slot::ip_ecn, slot::ipv6_ecn),
                  either(slot::ip_pktinfo, slot::ipv6_pktinfo),
                  either(slot::ip_recvif, slot::ipv6_recvif),
                  either(slot::ip_recvdstaddr, slot::ipv6_recvdstaddr),
                  socket.is(state::stamps)};
}

/// Whether the outcome of an attempt is this receive's; false: it is to be tried again.
bool is_received(Socket& socket, Moved& moved) noexcept {
  if (moved.status.ok() || moved.status == WsaCode::wsaemsgsize) {
    const bool ended = moved.bytes == 0 && socket.is(state::shut_receive);
    if (ended) moved = {WsaCode::wsaeshutdown, 0};
    return true;
  }
  return moved.status == WsaCode::wsaewouldblock || is_for_the_receiver(socket, &moved.status);
}

Moved send_once(Socket& socket, const kernel::MessageOut& message) noexcept {
  if (!socket.is(state::times_sends)) return kernel::send_message_now(socket.fd(), message);
  const Result<KeptOptions*> kept = socket.keeper();
  if (!kept) return {kept.status(), 0};
  const Moved moved = (*kept)->sent_times().send(socket.fd(), message);
  if (moved.status.ok()) absorb_reports(socket);  // most have left by now
  return moved;
}

}  // namespace

Status may_receive_message(Socket& socket, uint32_t flags) noexcept {
  // Learn: for datagram and raw sockets.
  if (!socket.is_datagram()) return WsaCode::wsaeopnotsupp;
  if ((flags & ~uint32_t{win::msg_peek}) != 0) {
    return (flags & win::msg_oob) != 0 ? WsaCode::wsaeopnotsupp : WsaCode::wsaeinval;
  }
  return may_receive_datagram(socket);
}

Moved receive_message(const SocketReference& socket, kernel::MessageIn& message) noexcept {
  const uint32_t asked = message.flags;
  if (Status wrong = may_receive_message(*socket, asked); !wrong.ok()) return {wrong, 0};
  ask_for_control(*socket, message);
  for (;;) {
    message.flags = asked;
    if (socket->is(state::waits_apart) && !socket->is(state::nonblocking)) {
      const Status over = wait_apart(socket, kernel::ready::in, socket->receive_patience());
      if (!over.ok()) return {over, 0};
    }
    Moved moved = kernel::receive_message(socket->fd(), message, socket->receive_patience());
    if (socket.closed()) return {WsaCode::wsaeintr, 0};  // WSAEINTR.2
    if (!is_received(*socket, moved)) continue;
    name_sender(*socket, message.buffers, moved, message.from);
    const bool late = moved.status == WsaCode::wsaewouldblock && !socket->is(state::nonblocking);
    return late ? Moved{WsaCode::wsaetimedout, 0} : moved;
  }
}

Moved receive_message_now(Socket& socket, kernel::MessageIn& message) noexcept {
  const uint32_t asked = message.flags;
  if (Status wrong = may_receive_datagram(socket); !wrong.ok()) return {wrong, 0};
  ask_for_control(socket, message);
  for (;;) {
    message.flags = asked;
    Moved moved = kernel::receive_message_now(socket.fd(), message);
    if (!is_received(socket, moved)) continue;
    name_sender(socket, message.buffers, moved, message.from);
    return moved;
  }
}

Status may_send_message(Socket& socket, const kernel::MessageOut& message) noexcept {
  if (!socket.is_datagram()) return WsaCode::wsaeopnotsupp;
  if ((message.flags & win::msg_oob) != 0) return WsaCode::wsaeopnotsupp;
  if ((message.flags & ~uint32_t{win::msg_dontroute | win::msg_partial}) != 0) {
    return WsaCode::wsaeinval;  // WSAEINVAL.5
  }
  if ((message.flags & win::msg_partial) != 0) return WsaCode::wsaeopnotsupp;
  const bool nowhere =
      message.to == nullptr && !socket.is(state::connected) && !socket.is(state::shut_send);
  return nowhere ? WsaCode::wsaedestaddrreq : Status();  // WSAEDESTADDRREQ.2
}

Moved send_message_now(Socket& socket, kernel::MessageOut message) noexcept {
  const kernel::Address* destination = message.to;
  if (Status wrong = check_destination(socket, &message.to); !wrong.ok()) return {wrong, 0};
  for (;;) {
    const Moved moved = send_once(socket, message);
    if (moved.status.ok()) socket.set(state::bound);
    if (moved.status == WsaCode::wsaewouldblock && !socket.is(state::bound)) {
      return {WsaCode::wsaenobufs, 0};  // WSAENOBUFS.1: no free port to bind to
    }
    if (moved.status.ok() || moved.status == WsaCode::wsaewouldblock) return moved;
    // Of the control data, not of an earlier datagram.
    if (moved.status == WsaCode::wsaeinval || moved.status == WsaCode::wsaeaddrnotavail) {
      return moved;
    }
    if (is_of_this_datagram(socket)) return {explain(moved.status, destination), 0};
  }
}

Moved send_message(const SocketReference& socket, kernel::MessageOut& message) noexcept {
  if (Status wrong = may_send_message(*socket, message); !wrong.ok()) return {wrong, 0};
  const kernel::Limit deadline = kernel::deadline_in(socket->send_patience().timeout_ms);
  for (;;) {
    const Moved moved = send_message_now(*socket, message);
    const bool waits = moved.status == WsaCode::wsaewouldblock && !socket->is(state::nonblocking);
    if (!waits) return moved;
    if (Status over = wait_for_room(socket, deadline); !over.ok()) return {over, 0};
  }
}

}  // namespace ws2::base
