// SPDX-License-Identifier: MIT
// Control messages between Windows' form and Linux'. Linux side only.
#pragma once

#include <sys/socket.h>
#include <time.h>

#include <cstddef>
#include <optional>
#include <span>

#include "errors/status.hpp"
#include "kernel/message.hpp"

namespace ws2::kernel {

/// Room for what one datagram can bring or take.
struct ControlBuffer {
  alignas(cmsghdr) std::byte bytes[512];
};

/// What became of Linux' control messages.
struct ControlGiven {
  size_t bytes = 0;
  bool truncated = false;
};

/// A moment of the kernel's clock in ticks of QueryPerformanceCounter.
uint64_t ticks_of(const timespec& stamp) noexcept;

/// Translates what the kernel delivered. Messages that Windows does not have are left out; those
/// that do not fit are cut off whole.
ControlGiven control_to_windows(msghdr& message, std::span<std::byte> room, Told asked) noexcept;

/// Translates what the program wants to send. WSAEINVAL for a message that is no message, or whose
/// kind is unknown.
/// \param fd       the socket, whose own IP_TOS the congestion bits are added to
/// \param time_id  as MessageOut has it
/// \return the bytes of `out` that are used
Result<size_t> control_to_linux(std::span<const std::byte> windows, ControlBuffer& out, int fd,
                                std::optional<uint32_t>* time_id) noexcept;

}  // namespace ws2::kernel
