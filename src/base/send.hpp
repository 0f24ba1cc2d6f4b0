// SPDX-License-Identifier: MIT
// Winsock's meaning of sending.
#pragma once

#include <span>

#include "base/socket.hpp"
#include "kernel/transfer.hpp"

namespace ws2::base {

/// Sends all bytes on a blocking socket, what goes at once on a non-blocking one.
/// \param buffers  may be used up in place
/// \param flags    MSG_OOB, MSG_DONTROUTE, MSG_PARTIAL
/// \param to       the destination, or nullptr; ignored by streams
kernel::Moved send(const SocketReference& socket, std::span<kernel::Buffer> buffers, uint32_t flags,
                   const kernel::Address* to) noexcept;

/// Whether an overlapped send may begin.
Status may_send(Socket& socket, uint32_t flags) noexcept;

/// One attempt of an overlapped send: what goes now, or WSAEWOULDBLOCK.
kernel::Moved send_now(Socket& socket, kernel::Buffers buffers, uint32_t flags,
                       const kernel::Address* to) noexcept;

/// What the error of a connection's send means: the failure is remembered.
Status send_failure(Socket& socket, Status status) noexcept;

/// Decides where a datagram goes. `to` becomes nullptr when the connected peer is meant.
Status check_destination(Socket& socket, const kernel::Address** to) noexcept;

/// A datagram send met an error. An ICMP message about an earlier datagram is not this one's fault:
/// it is kept for the next receive, and the send is tried again.
bool is_of_this_datagram(Socket& socket) noexcept;

/// What the error of a send means, where its errno alone does not tell.
Status explain(Status status, const kernel::Address* destination) noexcept;

}  // namespace ws2::base
