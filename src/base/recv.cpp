// SPDX-License-Identifier: MIT
// Winsock's meaning of receiving: shutdown, remembered failures, ICMP errors, timeouts. Hot path.
// Sources: Microsoft Learn, "recv function", "recvfrom function", "WSARecv function".
#include "base/recv.hpp"

#include <algorithm>

#include "base/time_stamps.hpp"
#include "engine/completions.hpp"
#include "kernel/capture.hpp"
#include "kernel/message.hpp"
#include "kernel/recv.hpp"
#include "kernel/wait.hpp"
#include "kernel/windows_numbers.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::base {
namespace {

using kernel::Moved;

constexpr uint32_t known_flags = win::msg_peek | win::msg_oob | win::msg_waitall |
                                 win::msg_partial | win::msg_push_immediate | win::msg_interrupt;

/// Everything but the common case, where no flag was given.
Status check_flags(const Socket& socket, uint32_t flags) noexcept {
  if ((flags & ~known_flags) != 0) return WsaCode::wsaeinval;  // WSAEINVAL.5
  const bool urgent = (flags & win::msg_oob) != 0;
  if (urgent && !socket.has_urgent_data()) return WsaCode::wsaeopnotsupp;  // WSAEOPNOTSUPP.2
  if (urgent && socket.is(state::inline_urgent)) return WsaCode::wsaeinval;
  if ((flags & win::msg_waitall) != 0) {
    // Learn, "recv function": not with these, not on messages, not on a non-blocking socket.
    const uint32_t excluded = win::msg_oob | win::msg_peek | win::msg_partial;
    if ((flags & excluded) != 0 || !socket.is_stream() || socket.is(state::nonblocking)) {
      return WsaCode::wsaeopnotsupp;
    }
  }
  return Status();
}

/// Why a receive cannot be tried, when the state is anything but plainly good.
Status check_state(Socket& socket) noexcept {
  const uint32_t now = socket.state();
  if ((now & state::failed) != 0) return socket.failure();             // WSAECONNRESET.1, .2
  if ((now & state::shut_receive) != 0) return WsaCode::wsaeshutdown;  // WSAESHUTDOWN.2, .3
  if ((now & state::told) != 0) {
    if (Status told = socket.take_told(); !told.ok()) return told;  // WSAECONNRESET.3
  }
  if ((now & state::joins) != 0) socket.requests()->part_datagrams();
  if (socket.is_datagram()) return (now & state::bound) != 0 ? Status() : WsaCode::wsaeinval;
  if ((now & state::connecting) != 0) {
    const Socket::Connecting outcome = socket.refresh_connecting();
    if (outcome == Socket::Connecting::pending || outcome == Socket::Connecting::failed) {
      return WsaCode::wsaenotconn;
    }
  }
  return Status();
}

/// Why no urgent data was received. The kernel has one answer for that nothing has come, for a
/// connection that is dead and for one that was never there.
Status no_urgent_data(Socket& socket) noexcept {
  if (!socket.is(state::connected)) return WsaCode::wsaenotconn;  // WSAENOTCONN.1
  const Moved look = kernel::look_for_data(socket.fd());
  const bool lives = look.status.ok() || look.status == WsaCode::wsaewouldblock;
  return lives ? WsaCode::wsaewouldblock : socket.note_failure(look.status);
}

Moved failed(const SocketReference& socket, Moved moved, uint32_t flags) noexcept {
  if (moved.status == WsaCode::wsaewouldblock) {
    // The kernel has one answer for "nothing now" and "SO_RCVTIMEO passed".
    const bool waited = !socket->is(state::nonblocking) && (flags & win::msg_oob) == 0;
    if (waited) moved.status = WsaCode::wsaetimedout;  // WSAETIMEDOUT.3
    return moved;
  }
  if (moved.status == WsaCode::wsaeinval && (flags & win::msg_oob) != 0) {
    return {no_urgent_data(*socket), 0};
  }
  if (!socket->connection_oriented()) return moved;
  if (socket->is(state::connected)) {
    moved.status = socket->note_failure(moved.status);
  } else if (moved.status == WsaCode::wsaeinval) {
    moved.status = WsaCode::wsaenotconn;  // WSAENOTCONN.1, as the kernel's AF_UNIX says it
  }
  return moved;
}

/// One record of a message-oriented connection, or WSAEDISCON at its end.
Moved receive_record(const SocketReference& socket, kernel::Buffers buffers,
                     uint32_t* flags) noexcept {
  const Moved moved =
      kernel::receive_record(socket->fd(), buffers, flags, socket->receive_patience());
  if (socket.closed()) return {WsaCode::wsaeintr, 0};  // WSAEINTR.2
  const bool delivered = moved.status.ok() || moved.status == WsaCode::wsaemsgsize;
  if (delivered || moved.status == WsaCode::wsaediscon) {
    const bool shut = moved.status == WsaCode::wsaediscon && socket->is(state::shut_receive);
    return shut ? Moved{WsaCode::wsaeshutdown, 0} : moved;
  }
  return failed(socket, moved, 0);
}

}  // namespace

void name_sender(const Socket& socket, kernel::Buffers buffers, const kernel::Moved& moved,
                 kernel::Address* from) noexcept {
  if (from == nullptr || !socket.is(state::captures)) return;
  constexpr uint32_t header_bytes = 40;  // of IPv6; that of IPv4 names its sender within 20
  std::byte header[header_bytes];
  const size_t there = buffers.empty() ? 0 : std::min<size_t>(buffers[0].bytes, moved.bytes);
  const auto bytes = static_cast<uint32_t>(std::min<size_t>(there, header_bytes));
  *from = runtime::copy_from_user(header, buffers[0].data, bytes)
              ? kernel::sender_of_packet(header, bytes)
              : kernel::Address();
}

Status may_receive_datagram(Socket& socket) noexcept { return check_state(socket); }

bool is_for_the_receiver(Socket& socket, Status* status) noexcept {
  using About = kernel::IcmpReport::About;
  if (socket.endpoint().family == win::af_unix) return true;  // no ICMP within the machine
  const kernel::IcmpReport report = take_report(socket);
  if (report.about == About::nothing) return true;   // an error of the call itself
  if (report.about == About::too_big) return false;  // the next send is told
  if (report.about == About::port && socket.is(state::no_port_errors)) return false;
  if (report.about == About::network && socket.is(state::no_network_errors)) return false;
  *status = report.status;
  return true;
}

Moved receive(const SocketReference& socket, kernel::Buffers buffers, uint32_t* flags,
              kernel::Address* from) noexcept {
  const uint32_t asked = *flags;
  if (asked != 0) {
    if (Status wrong = check_flags(*socket, asked); !wrong.ok()) return {wrong, 0};
  }
  // A connected stream and a bound datagram socket in good health pass with one look.
  constexpr uint32_t of_interest = state::failed | state::shut_receive | state::told |
                                   state::connecting | state::bound | state::records |
                                   state::waits_apart | state::joins;
  if ((socket->state() & of_interest) != state::bound) {
    if (Status wrong = check_state(*socket); !wrong.ok()) return {wrong, 0};
    // Others may take what has come, so the wait is one that a close of this handle can end; or
    // the blocking hook runs meanwhile.
    const bool waits = (asked & win::msg_oob) == 0 && !socket->is(state::nonblocking);
    if (waits && socket->is(state::waits_apart)) {
      const Status over = wait_apart(socket, kernel::ready::in, socket->receive_patience());
      if (!over.ok()) return {over, 0};
    }
    if (socket->is(state::records)) return receive_record(socket, buffers, flags);
  }
  for (;;) {
    *flags = asked;
    const Moved moved = kernel::receive(socket->fd(), buffers, flags, from, socket->carries(),
                                        socket->receive_patience());
    // A close wakes the kernel's call by shutdown(2); what that call then says means nothing.
    if (socket.closed()) return {WsaCode::wsaeintr, 0};  // WSAEINTR.2
    if (moved.status.ok()) {
      const bool ended = moved.bytes == 0 && socket->is(state::shut_receive);
      if (ended && socket->is_datagram()) return {WsaCode::wsaeshutdown, 0};
      name_sender(*socket, buffers, moved, from);
      return moved;
    }
    if (moved.status == WsaCode::wsaemsgsize) {
      name_sender(*socket, buffers, moved, from);
      return moved;
    }
    if (socket->is_datagram() && moved.status != WsaCode::wsaewouldblock) {
      Status told = moved.status;
      if (!is_for_the_receiver(*socket, &told)) continue;
      return {told, 0};
    }
    return failed(socket, moved, asked);
  }
}

Status may_receive(Socket& socket, uint32_t flags) noexcept {
  if (flags != 0) {
    // Learn, "WSARecv function": MSG_WAITALL is not for non-blocking sockets, and an overlapped
    // call does not go by that mode.
    const bool fills = (flags & win::msg_waitall) != 0 && socket.is_stream();
    const uint32_t checked = fills ? flags & ~uint32_t{win::msg_waitall} : flags;
    if (Status wrong = check_flags(socket, checked); !wrong.ok()) return wrong;
  }
  if (Status wrong = check_state(socket); !wrong.ok()) return wrong;
  // WSAENOTCONN.1, before the kernel would say it of an attempt.
  return socket.is_datagram() || socket.is(state::connected) ? Status() : WsaCode::wsaenotconn;
}

Moved receive_now(Socket& socket, kernel::Buffers buffers, uint32_t* flags,
                  kernel::Address* from) noexcept {
  const uint32_t asked = *flags;
  constexpr uint32_t of_interest = state::failed | state::shut_receive | state::told |
                                   state::connecting | state::bound | state::joins;
  if ((socket.state() & of_interest) != state::bound) {
    if (Status wrong = check_state(socket); !wrong.ok()) return {wrong, 0};
  }
  const bool looks = socket.is_stream() && buffers.size() == 1 && buffers[0].bytes == 0;
  for (;;) {
    *flags = asked;
    Moved moved = looks ? kernel::look_for_data(socket.fd())
                        : kernel::receive_now(socket.fd(), buffers, flags, from, socket.carries());
    if (looks) *flags = moved.bytes = 0;
    if (moved.status.ok() || moved.status == WsaCode::wsaemsgsize) {
      name_sender(socket, buffers, moved, from);
      return moved;
    }
    if (moved.status == WsaCode::wsaewouldblock) return moved;
    if (!socket.is_datagram()) {
      if (moved.status == WsaCode::wsaeinval && (asked & win::msg_oob) != 0) {
        return {no_urgent_data(socket), 0};
      }
      return {socket.is(state::connected) ? socket.note_failure(moved.status) : moved.status, 0};
    }
    if (is_for_the_receiver(socket, &moved.status)) return {moved.status, 0};
  }
}

}  // namespace ws2::base
