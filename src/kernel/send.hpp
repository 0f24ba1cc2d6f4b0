// SPDX-License-Identifier: MIT
// Sending.
#pragma once

#include <span>

#include "kernel/transfer.hpp"

namespace ws2::kernel {

/// Sends what goes at once. WSAEWOULDBLOCK when nothing does; fewer bytes than asked is success.
/// \param flags    Windows' MSG_OOB and MSG_DONTROUTE
/// \param to       the destination, or nullptr for the connected peer
Moved send_now(int fd, Buffers buffers, uint32_t flags, const Address* to,
               Carries carries) noexcept;

/// Sends everything, waiting as long as it takes. WSAEWOULDBLOCK when the patience ends before: the
/// kernel's own ETIMEDOUT, a dead connection, stays apart from it.
/// \param buffers  used up in place
/// \param sent     bytes that went before this call
Moved send_all(int fd, std::span<Buffer> buffers, uint32_t sent, uint32_t flags, const Address* to,
               Carries carries, Patience patience) noexcept;

/// Bytes that the peer has not acknowledged (SIOCOUTQ).
uint32_t unacknowledged(int fd) noexcept;

}  // namespace ws2::kernel
