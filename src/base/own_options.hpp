// SPDX-License-Identifier: MIT
// Options that libws2 answers for itself. The arguments were checked against the option's row.
#pragma once

#include <cstdint>

#include "base/socket.hpp"
#include "kernel/options.hpp"

namespace ws2::base {

/// Options of four bytes.
Status set_own_word(Socket& socket, const kernel::Option& option, int32_t value);
Result<int32_t> get_own_word(Socket& socket, const kernel::Option& option) noexcept;

/// IP_MULTICAST_LOOP and IPV6_MULTICAST_LOOP.
Status hear_own_multicasts(Socket& socket, bool on);

/// The others. `value` is the program's, of `length` bytes; the answer says how many were filled.
Status set_own_structure(Socket& socket, const kernel::Option& option, const void* value) noexcept;
Result<uint32_t> get_own_structure(Socket& socket, const kernel::Option& option, void* value,
                                   uint32_t room);

/// SO_BSP_STATE, SO_PROTOCOL_INFOA, SO_PROTOCOL_INFOW: what the socket is.
Result<uint32_t> describe_addresses(Socket& socket, void* value, uint32_t room) noexcept;
Result<uint32_t> describe_protocol(Socket& socket, bool wide, void* value, uint32_t room) noexcept;

/// TCP_ICMP_ERROR_INFO; WSAENOTCONN when no ICMP message ended a connect.
Result<uint32_t> describe_icmp_error(Socket& socket, void* value, uint32_t room) noexcept;

}  // namespace ws2::base
