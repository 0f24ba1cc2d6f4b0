// SPDX-License-Identifier: MIT
// Winsock's meaning of binding, listening, accepting, connecting and shutting down.
#pragma once

#include "base/socket.hpp"

namespace ws2::base {

Status bind(Socket& socket, const kernel::Address& address);
Status listen(Socket& socket, int backlog);

/// \param name, length  the program's buffer for the peer's address, or two null pointers
Result<handles::Handle> accept(const SocketReference& socket, void* name, int32_t* length);

/// \return WSAEWOULDBLOCK while a non-blocking connect goes on
Status connect(const SocketReference& socket, const kernel::Address& address) noexcept;

/// \param how  SD_RECEIVE, SD_SEND or SD_BOTH
Status shutdown(Socket& socket, int how) noexcept;

}  // namespace ws2::base
