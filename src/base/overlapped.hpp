// SPDX-License-Identifier: MIT
// Winsock's meaning of overlapped operations: what a socket's channel does when the engine tells it
// to try.
#pragma once

#include <span>

#include "base/address.hpp"
#include "base/socket.hpp"
#include "engine/channel.hpp"

namespace ws2::base {

/// The channel of a socket, made when it is first needed. Throws std::bad_alloc.
engine::Channel& channel_of(Socket& socket, uintptr_t handle);

/// \param from  the program's buffer for the sender's address; read when the data is there
engine::Posted receive_overlapped(Socket& socket, uintptr_t handle, engine::Manner manner,
                                  kernel::Buffers buffers, uint32_t flags,
                                  const AddressBuffer& from);

/// \param to  the destination of a datagram, or nullptr
engine::Posted send_overlapped(Socket& socket, uintptr_t handle, engine::Manner manner,
                               kernel::Buffers buffers, uint32_t flags, const kernel::Address* to);

/// Tells of a control call that is over, in the manner of an overlapped one.
/// \param written  bytes of its output
engine::Posted control_overlapped(Socket& socket, uintptr_t handle, engine::Manner manner,
                                  uint32_t written);

/// How an operation ended, as it says itself. WSA_IO_INCOMPLETE until it has.
/// \param deadline  up to when to wait for its end; 0 only looks
engine::Posted overlapped_result(Socket& socket, const engine::Overlapped* overlapped,
                                 kernel::Deadline deadline) noexcept;

}  // namespace ws2::base
