// SPDX-License-Identifier: MIT
// Opening and closing kernel sockets.
#pragma once

#include "errors/status.hpp"

namespace ws2::kernel {

/// What a new socket is, in Windows' numbers; the protocol is filled in when 0 was asked.
struct Opened {
  int fd;
  int protocol;
};

/// Opens a socket of Windows' family, type and protocol numbers, close-on-exec, with Windows'
/// defaults: IPV6_V6ONLY is on, and datagram sockets learn of ICMP errors.
Result<Opened> open_socket(int family, int type, int protocol) noexcept;

void close_socket(int fd) noexcept;

/// Another descriptor of the same socket; -1 without one.
int duplicate_socket(int fd) noexcept;

/// Closes a connection by a reset.
void reset_socket(int fd) noexcept;

/// Throws away what has been received and not read.
void discard_received(int fd) noexcept;

/// Gives the socket of one descriptor to another, whose own is closed. `from` is gone then.
Status replace_socket(int from, int onto) noexcept;

/// Wakes every thread that is inside a blocking call on this socket, for good: a call that comes
/// later returns at once. `senders`: also those that wait to send, at the price of a FIN.
void wake_blocked(int fd, bool senders) noexcept;

/// Whether the kernel gives sockets at all (WSASYSNOTREADY.1).
Status probe_network() noexcept;

/// Makes the descriptor non-blocking, or blocking again.
Status set_nonblocking(int fd, bool on) noexcept;

/// Ends the association or the pending connect of a socket.
Status dissolve(int fd) noexcept;

}  // namespace ws2::kernel
