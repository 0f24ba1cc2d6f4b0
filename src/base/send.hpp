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

}  // namespace ws2::base
