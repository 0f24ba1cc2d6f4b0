// SPDX-License-Identifier: MIT
// Winsock's socket options and ioctlsocket's codes: the kernel's, and those that are emulated.
#pragma once

#include "base/socket.hpp"

namespace ws2::base {

/// \param value, length  the program's buffer
/// Without memory they throw std::bad_alloc.
Status set_option(Socket& socket, int level, int name, const void* value, int32_t length);
Status get_option(Socket& socket, int level, int name, void* value, int32_t* length);

/// Control codes without a buffer of their own kind: what ioctlsocket and WSAIoctl share.
/// \param argument  the program's u_long
Status io_control(Socket& socket, uint32_t code, void* argument) noexcept;

/// WSAIoctl as far as it is synchronous.
/// \param written  bytes of `output` that were filled
Status io_control(Socket& socket, uint32_t code, const void* input, uint32_t input_bytes,
                  void* output, uint32_t output_bytes, uint32_t* written) noexcept;

}  // namespace ws2::base
