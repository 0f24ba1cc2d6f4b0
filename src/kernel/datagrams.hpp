// SPDX-License-Identifier: MIT
// Many datagrams in one system call: sendmmsg with UDP_SEGMENT, recvmmsg with UDP_GRO.
#pragma once

#include "kernel/transfer.hpp"

namespace ws2::kernel {

/// Datagrams to one address, of one size but for the last, which may be shorter: the kernel gets
/// them as one piece of data and cuts it.
struct Train {
  Buffers pieces;
  const Address* to = nullptr;  // nullptr: to the connected peer
  uint16_t cut_bytes = 0;       // the size; 0 for a single datagram
};

constexpr size_t trains_a_call = 32;
/// What the kernel takes as one train: 64 datagrams since Linux 4.18, and what an IP packet of IPv4
/// or IPv6 holds, with room for options.
constexpr uint32_t datagrams_a_train = 64, bytes_a_train = 65000;

/// Sends trains (at most trains_a_call), without waiting. How many went; the status of the first
/// when none did.
Result<uint32_t> send_trains(int fd, std::span<const Train> trains) noexcept;

/// The size that the socket's own UDP_SEND_MSG_SIZE cuts data to; 0 for none.
uint32_t own_cut(int fd) noexcept;

/// What comes beside a datagram, where somebody asked.
struct Details {
  Address local;               // that it reached; length 0 when the kernel does not tell
  std::byte control[512];      // in Windows' form
  uint32_t control_bytes = 0;  // of those
  bool tell_service = true, tell_congestion = false;  // in: as in Told
  bool tell_joined = true;                            // in: that datagrams were joined
};

/// Room for a datagram, or for several that the kernel joined, and what came.
struct Arrival {
  Buffer into, overflow;       // one follows the other; the second may be empty
  Address* from = nullptr;     // where the sender's address goes, or nullptr
  Details* details = nullptr;  // or nullptr
  uint32_t bytes = 0;          // out: that were sent; more than there is room for is lost
  uint32_t cut_bytes = 0;  // out: the size of each of those that were joined; 0 for a single one
};

constexpr size_t arrivals_a_call = 32;

/// Receives into as many as have come, without waiting (at most arrivals_a_call). How many; the
/// status when none.
Result<uint32_t> receive_datagrams(int fd, std::span<Arrival> into) noexcept;

/// Datagrams tell the address that they reached (IP_PKTINFO, IPV6_RECVPKTINFO).
Status tell_destination(int fd, bool ipv6) noexcept;

}  // namespace ws2::kernel
