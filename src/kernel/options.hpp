// SPDX-License-Identifier: MIT
// Socket options that the kernel has: Windows' names and values become Linux', one table row each.
#pragma once

#include <cstddef>
#include <cstdint>

#include "errors/status.hpp"

namespace ws2::kernel {

/// How Windows lays an option's value out.
enum class Form : uint8_t {
  flag,           // BOOL; one byte is enough
  number,         // int
  milliseconds,   // DWORD; the kernel has a timeval
  half_size,      // int; the kernel keeps and tells the double
  linger,         // struct linger: two u_shorts; the kernel has two ints
  interface4,     // DWORD: an IPv4 address, or 0.x.y.z for an index; the kernel has ip_mreqn
  bytes,          // a structure that is laid out alike
  source,         // ip_mreq_source: the order of the members differs
  dont_fragment,  // BOOL; the kernel has a mode of path MTU discovery
  group           // GROUP_REQ and GROUP_SOURCE_REQ: alike but for the family numbers
};

/// A row of the table. `linux_level` and `linux_name` are setsockopt's.
struct Option {
  int32_t level, name;
  Form form;
  uint8_t bytes;  // the least length of a value
  bool readable, writable;
  int32_t linux_level, linux_name;
};

/// A value, laid out as Windows does.
struct OptionValue {
  static constexpr uint32_t capacity = 264;  // a GROUP_SOURCE_REQ
  alignas(8) std::byte bytes[capacity] = {};
  uint32_t length = 0;
};

/// What a socket is, as far as options depend on it (Windows' numbers).
struct Endpoint {
  int family, type, protocol;
};

/// Whether any option of this level is known (WSAEINVAL.1 when not).
bool known_level(int level) noexcept;

/// The row of an option that this kind of socket has; nullptr for none (WSAENOPROTOOPT.1).
const Option* find_option(int level, int name, Endpoint endpoint) noexcept;

Status set_option(int fd, const Option& option, const OptionValue& value) noexcept;
/// For every form but milliseconds, which the kernel would round to its ticks.
Result<OptionValue> get_option(int fd, const Option& option) noexcept;

/// SIO_KEEPALIVE_VALS: probing begins after `idle_ms` of silence, a probe every `interval_ms`. The
/// kernel counts in seconds, so both are rounded up; ten probes without an answer end it.
Status set_keepalive(int fd, bool on, uint32_t idle_ms, uint32_t interval_ms) noexcept;

/// Bytes that can be read without waiting: of a stream all, of a datagram socket the next one's.
Result<uint32_t> readable_bytes(int fd) noexcept;

/// Whether all urgent data has been read (SIOCATMARK).
Result<bool> at_mark(int fd) noexcept;

}  // namespace ws2::kernel
