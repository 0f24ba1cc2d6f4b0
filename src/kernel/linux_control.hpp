// SPDX-License-Identifier: MIT
// Control messages between Windows' form and Linux'. Linux side only.
#pragma once

#include <sys/socket.h>

#include <cstddef>
#include <span>

#include "errors/status.hpp"

namespace ws2::kernel {

/// Room for what one datagram can bring or take.
struct ControlBuffer {
  alignas(cmsghdr) std::byte bytes[512];
};

/// What the program asked to be told of the field that Linux tells whole (IP_TOS, IPV6_TCLASS).
struct ServiceAsked {
  bool field = true;        // IP_RECVTOS, IPV6_RECVTCLASS
  bool congestion = false;  // IP_RECVECN, IPV6_RECVECN: its lowest two bits
  bool joined = true;       // UDP_RECV_MAX_COALESCED_SIZE: how datagrams were joined
};

/// What became of Linux' control messages.
struct ControlGiven {
  size_t bytes = 0;
  bool truncated = false;
};

/// Translates what the kernel delivered. Messages that Windows does not have are left out; those
/// that do not fit are cut off whole.
ControlGiven control_to_windows(msghdr& message, std::span<std::byte> room,
                                ServiceAsked asked) noexcept;

/// Translates what the program wants to send. WSAEINVAL for a message that is no message, or whose
/// kind is unknown.
/// \param fd  the socket, whose own IP_TOS the congestion bits are added to
/// \return the bytes of `out` that are used
Result<size_t> control_to_linux(std::span<const std::byte> windows, ControlBuffer& out,
                                int fd) noexcept;

}  // namespace ws2::kernel
