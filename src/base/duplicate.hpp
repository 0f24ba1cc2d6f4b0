// SPDX-License-Identifier: MIT
// Sockets that several handles share, of this process or of others.
#pragma once

#include <winsock2.h>

#include "base/socket.hpp"

namespace ws2::base {

/// Describes the socket for WSASocket in that process (WSADuplicateSocket). From then on the socket
/// is shared: closing it leaves the connection alone.
Result<WSAPROTOCOL_INFOW> duplicate(const SocketReference& socket, uint32_t process) noexcept;

/// Issues a handle for a socket that such a description names; once.
Result<handles::Handle> open_duplicate(const WSAPROTOCOL_INFOW& info) noexcept;

}  // namespace ws2::base
