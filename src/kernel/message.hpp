// SPDX-License-Identifier: MIT
// Messages with what comes beside them: addresses, control data, whether they are whole. And
// records, whose ends the kernel does not tell from empty ones by itself.
#pragma once

#include <optional>

#include "kernel/transfer.hpp"

namespace ws2::kernel {

/// Has the kernel mark each record that a SOCK_SEQPACKET socket receives, so that an empty record
/// is told from the end of the connection.
void mark_records(int fd) noexcept;

/// Receives one record of such a socket, as receive() does; WSAEDISCON when the peer has closed and
/// every record was read (WSAEDISCON.1).
Moved receive_record(int fd, Buffers buffers, uint32_t* flags, Patience patience) noexcept;

/// What the program asked to be told, where Linux tells it together.
struct Told {
  bool service = true;       // IP_RECVTOS, IPV6_RECVTCLASS
  bool congestion = false;   // IP_RECVECN, IPV6_RECVECN: two bits of the same field
  bool packet = true;        // IP_PKTINFO, IPV6_PKTINFO
  bool interface = false;    // IP_RECVIF, IPV6_RECVIF: its parts
  bool destination = false;  // IP_RECVDSTADDR, IPV6_RECVDSTADDR
  bool arrival = false;      // SIO_TIMESTAMPING
  bool joined = true;        // UDP_RECV_MAX_COALESCED_SIZE: how datagrams were joined
};

/// Datagrams come with the time at which the kernel received them (SO_TIMESTAMPNS).
Status stamp_arrivals(int fd, bool on) noexcept;

/// The kernel tells in the error queue when datagrams with an identifier have left, and counts them
/// anew from 0 whenever this is switched on.
Status stamp_sends(int fd, bool on) noexcept;

/// A message to be received.
struct MessageIn {
  Buffers buffers;
  Address* from = nullptr;       // where the sender's address goes, or nullptr
  std::span<std::byte> control;  // room for control messages in Windows' form
  Told told;                     // what else was asked for
  uint32_t flags = 0;            // in: MSG_PEEK; out: MSG_TRUNC, MSG_CTRUNC, MSG_MCAST, MSG_BCAST
  uint32_t control_bytes = 0;    // out
};

/// A message to be sent.
struct MessageOut {
  Buffers buffers;
  const Address* to = nullptr;         // nullptr: to the connected peer
  std::span<const std::byte> control;  // in Windows' form
  uint32_t flags = 0;                  // MSG_DONTROUTE
  // Of a socket whose sends are timed: where the identifier goes, if the control data has one.
  std::optional<uint32_t>* time_id = nullptr;
};

/// Receives a datagram. WSAEMSGSIZE when it or its control messages do not fit; what fits is there.
/// On a blocking descriptor it waits, which a signal neither ends nor prolongs.
Moved receive_message(int fd, MessageIn& message, Patience patience) noexcept;
/// The same, or WSAEWOULDBLOCK on any descriptor.
Moved receive_message_now(int fd, MessageIn& message) noexcept;

/// Sends a datagram, or WSAEWOULDBLOCK. WSAEINVAL for control data that is none.
Moved send_message_now(int fd, const MessageOut& message) noexcept;

}  // namespace ws2::kernel
