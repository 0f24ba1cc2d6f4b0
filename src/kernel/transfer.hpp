// SPDX-License-Identifier: MIT
// What sending and receiving have in common.
#pragma once

#include <cstdint>
#include <optional>

#include "errors/status.hpp"
#include "kernel/view.hpp"

namespace ws2::kernel {

/// What a transfer did. A failure may still have moved bytes: a truncated datagram fills its
/// buffer.
struct Moved {
  Status status;
  uint32_t bytes = 0;
};

/// An ICMP message about an earlier datagram, from the socket's error queue; or that a datagram has
/// left, of a socket whose sends are timed.
struct IcmpReport {
  enum class About : uint8_t { nothing, port, network, too_big, other, sent };
  About about = About::nothing;
  Status status;
  uint32_t number = 0;  // of a datagram that was sent: which one, from 0
  uint64_t ticks = 0;   // and when, as QueryPerformanceCounter counts
};

/// Takes one message from the error queue. `nothing` when the queue is empty, or when its first
/// message is of this machine's own making.
IcmpReport take_icmp_report(int fd) noexcept;

/// What an ICMP message said, and who sent it.
struct IcmpFacts {
  Address sender;
  uint8_t protocol;  // IPPROTO_ICMP or IPPROTO_ICMPV6
  uint8_t type, code;
};

/// The first ICMP message of the error queue; nullopt for none.
std::optional<IcmpFacts> take_icmp_facts(int fd) noexcept;

/// Whether ICMP messages come to the error queue of a stream.
void queue_icmp(int fd, bool ipv6, bool on) noexcept;

}  // namespace ws2::kernel
