// SPDX-License-Identifier: MIT
// Winsock's meaning of the extension functions: AcceptEx, ConnectEx, DisconnectEx.
#pragma once

#include "base/overlapped.hpp"

namespace ws2::base {

/// What AcceptEx fills: data, then both addresses, each in a slot of its own.
struct AcceptBuffer {
  void* output = nullptr;
  uint32_t data_bytes = 0;
  uint32_t local_bytes = 0;
  uint32_t remote_bytes = 0;
};

/// A slot has room for an address and this much more. Learn, "AcceptEx function".
constexpr uint32_t slot_surplus = 16;

engine::Posted accept_overlapped(const SocketReference& listener, uintptr_t handle,
                                 uintptr_t accepting, const AcceptBuffer& buffer,
                                 engine::Manner manner);

/// \param data  what is sent as soon as the connection is there; may be empty
engine::Posted connect_overlapped(Socket& socket, uintptr_t handle, const kernel::Address& address,
                                  kernel::Buffer data, engine::Manner manner);

/// \param reuse  makes the socket as good as new
engine::Posted disconnect_overlapped(Socket& socket, uintptr_t handle, bool reuse,
                                     engine::Manner manner);

/// Ends a connection as DisconnectEx does.
Status disconnect_now(Socket& socket, bool reuse) noexcept;

// What the channel does with operations that those began.
engine::Attempt try_accept(Socket& listener, engine::Operation& operation) noexcept;
engine::Attempt try_connect(Socket& socket, engine::Operation& operation) noexcept;
engine::Attempt try_disconnect(Socket& socket, engine::Operation& operation) noexcept;
/// The channel of the socket that an accept goes on with, to get its first data.
engine::Channel& channel_for_data(engine::Operation& operation) noexcept;

}  // namespace ws2::base
