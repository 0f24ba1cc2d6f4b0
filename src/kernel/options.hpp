// SPDX-License-Identifier: MIT
// Socket options: the table of all of them, and those that the kernel has, whose names and values
// become Linux' here. The rows come from catalogue/options.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "errors/status.hpp"
#include "kernel/option_slots.hpp"  // generated

namespace ws2::kernel {

/// How Windows lays an option's value out, where the kernel has it.
enum class Form : uint8_t {
  flag,                  // BOOL
  flag_off,              // BOOL; the kernel has the inverse
  number,                // int
  milliseconds,          // DWORD; the kernel has a timeval
  half_size,             // int; the kernel keeps and tells the double
  linger,                // struct linger: two u_shorts; the kernel has two ints
  interface4,            // DWORD: an IPv4 address, or 0.x.y.z for an index; the kernel has ip_mreqn
  index,                 // DWORD: an interface index in network byte order, as the kernel has it
  swapped_index,         // DWORD: an interface index; the kernel wants network byte order
  dont_fragment,         // BOOL; the kernel has a mode of path MTU discovery
  mtu_discover,          // PMTUD_STATE; the kernel numbers the modes otherwise
  fast_open,             // BOOL; the kernel has the length of a queue
  keep_count,            // DWORD up to 255; the kernel has 127 at most
  bytes,                 // a structure that is laid out alike
  membership,            // ip_mreq; the interface may be an index as with interface4
  source,                // ip_mreq_source: the order of the members differs
  group,                 // GROUP_REQ: alike but for the family numbers
  group_source,          // GROUP_SOURCE_REQ
  ip_options,            // up to 40 bytes
  original_destination,  // a sockaddr
};

/// Who answers for an option.
enum class Home : uint8_t {
  kernel,
  kept,     // remembered, without effect
  fixed,    // has one value and no other
  ours,     // src/base/own_options.cpp
  refused,  // with the code of the row
};

/// Kinds of sockets, as bits of a row.
namespace on {
constexpr uint16_t tcp4 = 1, tcp6 = 2, udp4 = 4, udp6 = 8, raw4 = 16, raw6 = 32, unix_stream = 64,
                   unix_datagram = 128, unix_packet = 256;
/// An option of IPv4 on an IPv6 socket that is for both.
constexpr uint16_t dual_tcp = 512, dual_udp = 1024;
constexpr uint16_t dual = dual_tcp | dual_udp;
constexpr uint16_t tcp = tcp4 | tcp6, udp = udp4 | udp6;
constexpr uint16_t connections = tcp | unix_stream | unix_packet;
constexpr uint16_t datagrams4 = udp4 | raw4, datagrams6 = udp6 | raw6;
constexpr uint16_t datagrams = datagrams4 | datagrams6 | unix_datagram;
constexpr uint16_t ipv4 = tcp4 | datagrams4, ipv6 = tcp6 | datagrams6;
constexpr uint16_t all = connections | datagrams;
}  // namespace on

/// A row of the table.
struct Option {
  int32_t level, name;
  Form form;
  Home home;
  uint16_t least;  // the least length of a value that is set
  uint16_t bytes;  // the length of a value; 0 where it varies
  bool readable, writable;
  uint16_t sockets;
  int32_t linux_level, linux_name;
  int32_t value;    // of a new socket (kept), or for ever (fixed)
  uint8_t slot;     // where a socket keeps it
  WsaCode refusal;  // of a refused one
};

/// What a socket is, as far as options depend on it (Windows' numbers).
struct Endpoint {
  int family, type, protocol;
};

/// Whether any option of this level is known (WSAEINVAL.1 when not).
bool known_level(int level) noexcept;

/// The row of an option; nullptr for one that is in no header (WSAENOPROTOOPT.1).
const Option* find_option(int level, int name) noexcept;

/// The bit of namespace `on` for a socket.
uint16_t kind_of(Endpoint endpoint) noexcept;

/// Whether an IPv6 socket takes IPv4 as well: IPV6_V6ONLY is off.
bool is_dual(int fd) noexcept;

/// A value of four bytes, a LINGER too, in Windows' layout. `option.home` is the kernel.
Status set_word(int fd, const Option& option, int32_t value) noexcept;
/// For every form but milliseconds, which the kernel would round to its ticks.
Result<int32_t> get_word(int fd, const Option& option) noexcept;

/// A structure, in Windows' layout; `value` has at least `option.bytes`.
Status set_bytes(int fd, const Option& option, std::span<const std::byte> value) noexcept;
/// How many bytes of `value` were filled. WSAEFAULT.3 when they are too few.
Result<uint32_t> get_bytes(int fd, const Option& option, std::span<std::byte> value) noexcept;

/// Ports of a bind to port 0 are left to connect (IP_BIND_ADDRESS_NO_PORT).
Status defer_port(int fd, bool on) noexcept;

/// Unacknowledged data, and a connect without an answer, are given up after so long (Linux:
/// TCP_USER_TIMEOUT); 0 is the system's time.
Status limit_silence(int fd, uint32_t limit_ms) noexcept;

/// Datagrams come with their type of service (IP_RECVTOS, IPV6_RECVTCLASS).
Status tell_service(int fd, bool ipv6, bool on) noexcept;

/// Datagrams come with the address and the interface that they reached (IP_PKTINFO,
/// IPV6_RECVPKTINFO).
Status tell_packet(int fd, bool ipv6, bool on) noexcept;

/// Datagrams of one sender may come together (UDP_GRO).
Status coalesce(int fd, bool on) noexcept;

/// A TCP socket does not hear who asks it for a connection.
Status ignore_connects(int fd, bool on) noexcept;

/// The packets of an IPv6 socket are cut to this size (IPV6_MTU).
Status limit_packets6(int fd, uint32_t bytes) noexcept;

/// Whether the segments of a connection carry time stamps; without one, whether they would.
bool has_time_stamps(int fd) noexcept;

/// What a datagram socket takes.
struct Arrivals {
  bool restricted = false;               // to these interfaces
  std::span<const uint32_t> interfaces;  // at most 64
  bool without_broadcasts = false;
  bool without_own_multicasts = false;
};
/// Sets the socket's filter, or takes it off.
Status filter_arrivals(int fd, bool ipv6, const Arrivals& arrivals) noexcept;

}  // namespace ws2::kernel
