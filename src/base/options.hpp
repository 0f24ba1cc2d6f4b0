// SPDX-License-Identifier: MIT
// Winsock's socket options and ioctlsocket's codes: the kernel's, and those that are emulated.
#pragma once

#include "base/socket.hpp"
#include "engine/operation.hpp"

namespace ws2::base {

/// \param value, length  the program's buffer
/// Without memory they throw std::bad_alloc.
Status set_option(Socket& socket, int level, int name, const void* value, int32_t length);
Status get_option(Socket& socket, int level, int name, void* value, int32_t* length);

/// ioctlsocket and WSAIoctl, as far as they are synchronous.
/// \param handle   the socket's
/// \param written  bytes of `output` that were filled, or that a list would have needed
Status io_control(const SocketReference& socket, uintptr_t handle, uint32_t code, const void* input,
                  uint32_t input_bytes, void* output, uint32_t output_bytes, engine::Manner manner,
                  uint32_t* written);

}  // namespace ws2::base
