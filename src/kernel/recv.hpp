// SPDX-License-Identifier: MIT
// Receiving.
#pragma once

#include "kernel/transfer.hpp"

namespace ws2::kernel {

/// Receives once; on a blocking descriptor it waits. Signals neither end nor prolong the wait.
/// A datagram that does not fit fills the buffers, and the status is WSAEMSGSIZE.
/// \param flags    in: Windows' MSG_PEEK, MSG_OOB, MSG_WAITALL; out: what came with the data
/// \param from     where the sender's address goes, or nullptr
/// \param patience the socket's SO_RCVTIMEO, which the kernel keeps, but not after a signal
Moved receive(int fd, Buffers buffers, uint32_t* flags, Address* from, Carries carries,
              Patience patience) noexcept;

/// The same without waiting, whatever the descriptor says: WSAEWOULDBLOCK. Never MSG_WAITALL.
Moved receive_now(int fd, Buffers buffers, uint32_t* flags, Address* from,
                  Carries carries) noexcept;

/// Whether a stream has something for a receive: data, its end or a failure.
Moved look_for_data(int fd) noexcept;

}  // namespace ws2::kernel
