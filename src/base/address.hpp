// SPDX-License-Identifier: MIT
// Names of sockets, and the transfer of addresses from and to the program's memory.
#pragma once

#include "base/socket.hpp"

namespace ws2::base {

/// Reads the address that a program passes: WSAEFAULT for a bad pointer or a length below what the
/// family needs (WSAEFAULT.2), WSAEAFNOSUPPORT for a family other than the socket's.
Result<kernel::Address> read_address(const Socket& socket, const void* name,
                                     int32_t length) noexcept;
/// The same without a copy of the result, for the hot path.
Status read_address(const Socket& socket, const void* name, int32_t length,
                    kernel::Address* address) noexcept;

/// A program's buffer for an address: the pointer, and the length it says there is room for.
struct AddressBuffer {
  void* name = nullptr;
  int32_t* length = nullptr;
  int32_t room = 0;
};

/// Checks that an address of the socket's family will fit, before the call does what cannot be
/// undone. Two null pointers mean that no address is wanted.
Result<AddressBuffer> check_buffer(const Socket& socket, void* name, int32_t* length) noexcept;

/// The same, and that the memory can be written.
Status probe_buffer(const AddressBuffer& buffer) noexcept;

/// Hands an address over.
Status write_address(const AddressBuffer& buffer, const kernel::Address& address) noexcept;

Status local_name(Socket& socket, void* name, int32_t* length) noexcept;
Status peer_name(Socket& socket, void* name, int32_t* length) noexcept;

}  // namespace ws2::base
