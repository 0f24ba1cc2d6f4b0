// SPDX-License-Identifier: MIT
// Messages of connections: records, whose ends the kernel does not tell from empty ones by itself.
#pragma once

#include "kernel/transfer.hpp"

namespace ws2::kernel {

/// Has the kernel mark each record that a SOCK_SEQPACKET socket receives, so that an empty record
/// is told from the end of the connection.
void mark_records(int fd) noexcept;

/// Receives one record of such a socket, as receive() does; WSAEDISCON when the peer has closed and
/// every record was read (WSAEDISCON.1).
Moved receive_record(int fd, Buffers buffers, uint32_t* flags, Patience patience) noexcept;

}  // namespace ws2::kernel
