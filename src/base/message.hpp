// SPDX-License-Identifier: MIT
// Winsock's meaning of messages: WSASendMsg and WSARecvMsg.
#pragma once

#include "base/socket.hpp"
#include "kernel/message.hpp"

namespace ws2::base {

/// Receives a datagram with its control data.
kernel::Moved receive_message(const SocketReference& socket, kernel::MessageIn& message) noexcept;

/// Sends a datagram with control data.
kernel::Moved send_message(const SocketReference& socket, kernel::MessageOut& message) noexcept;

}  // namespace ws2::base
