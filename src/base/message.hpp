// SPDX-License-Identifier: MIT
// Winsock's meaning of messages: WSASendMsg and WSARecvMsg.
#pragma once

#include "base/address.hpp"
#include "base/socket.hpp"
#include "engine/channel.hpp"
#include "kernel/message.hpp"

namespace ws2::base {

/// Receives a datagram with its control data.
kernel::Moved receive_message(const SocketReference& socket, kernel::MessageIn& message) noexcept;

/// Sends a datagram with control data.
kernel::Moved send_message(const SocketReference& socket, kernel::MessageOut& message) noexcept;

/// Control data of one datagram is never larger; what a program has room for beyond is not used.
constexpr size_t most_control = 1024;

/// Where in the program's memory a WSAMSG that is received goes. The buffers are apart from it.
struct MessagePlaces {
  AddressBuffer sender;
  uint32_t* flags = nullptr;
  void* control = nullptr;
  uint32_t* control_length = nullptr;
  uint32_t control_room = 0;

  /// Hands over what beside the data came.
  [[nodiscard]] Status write(const kernel::MessageIn& got) const noexcept;
};

// The same, overlapped. Both throw std::bad_alloc.

/// \param places  stay valid until the operation is over, as Windows asks of a WSAMSG
/// \param flags   MSG_PEEK
engine::Posted receive_message_overlapped(Socket& socket, uintptr_t handle, engine::Manner manner,
                                          kernel::Buffers buffers, const MessagePlaces& places,
                                          uint32_t flags);
/// \param message  what it points to is copied
engine::Posted send_message_overlapped(Socket& socket, uintptr_t handle, engine::Manner manner,
                                       const kernel::MessageOut& message);

// What the channel does with operations that those began.
engine::Attempt try_receive_message(Socket& socket, engine::Operation& operation) noexcept;
engine::Attempt try_send_message(Socket& socket, engine::Operation& operation) noexcept;

// One attempt of either, after the checks; WSAEWOULDBLOCK.
Status may_receive_message(Socket& socket, uint32_t flags) noexcept;
kernel::Moved receive_message_now(Socket& socket, kernel::MessageIn& message) noexcept;
Status may_send_message(Socket& socket, const kernel::MessageOut& message) noexcept;
kernel::Moved send_message_now(Socket& socket, kernel::MessageOut message) noexcept;

}  // namespace ws2::base
