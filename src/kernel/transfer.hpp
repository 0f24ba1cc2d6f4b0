// SPDX-License-Identifier: MIT
// What sending and receiving have in common.
#pragma once

#include <cstdint>

#include "errors/status.hpp"
#include "kernel/view.hpp"

namespace ws2::kernel {

/// What a transfer did. A failure may still have moved bytes: a truncated datagram fills its
/// buffer.
struct Moved {
  Status status;
  uint32_t bytes = 0;
};

/// An ICMP message about an earlier datagram, from the socket's error queue.
struct IcmpReport {
  enum class About : uint8_t { nothing, port, network, too_big, other } about = About::nothing;
  Status status;
};

/// Takes one message from the error queue. `nothing` when the queue is empty, or when its first
/// message is of this machine's own making.
IcmpReport take_icmp_report(int fd) noexcept;

}  // namespace ws2::kernel
