// SPDX-License-Identifier: MIT
// The kernel's socket options. Sources: Microsoft Learn, "SOL_SOCKET Socket Options", "IPPROTO_TCP
// socket options", "IPPROTO_IP socket options", "IPPROTO_IPV6 socket options", "IPPROTO_UDP socket
// options"; socket(7), tcp(7), udp(7), ip(7), ipv6(7).
#include "kernel/options.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <iterator>

#include "kernel/linux_address.hpp"
#include "kernel/windows_numbers.hpp"

#ifndef SO_ORIGINAL_DST
#define SO_ORIGINAL_DST 80  // <linux/netfilter_ipv4.h>; IPv6's has the same number
#endif
#ifndef IPV6_UNICAST_IF
#define IPV6_UNICAST_IF 76  // <linux/in6.h>
#endif

#include "kernel/option_table.hpp"  // generated

namespace ws2::kernel {
namespace {

// The table is found by a hash that is laid out at compile time: getsockopt is often called.
constexpr uint32_t hash_bits = 9, hash_size = 1U << hash_bits;
constexpr uint8_t no_row = 255;
static_assert(std::size(option_table) < no_row);

constexpr uint32_t hash_of(int level, int name) noexcept {
  const uint32_t mixed =
      static_cast<uint32_t>(level) * 0x85EBCA6BU + static_cast<uint32_t>(name) * 0x9E3779B1U;
  return mixed >> (32 - hash_bits);
}

constexpr std::array<uint8_t, hash_size> lay_out() noexcept {
  std::array<uint8_t, hash_size> rows{};
  rows.fill(no_row);
  for (size_t i = 0; i < std::size(option_table); ++i) {
    uint32_t place = hash_of(option_table[i].level, option_table[i].name);
    while (rows[place] != no_row) place = (place + 1) % hash_size;
    rows[place] = static_cast<uint8_t>(i);
  }
  return rows;
}
constexpr std::array<uint8_t, hash_size> rows_by_hash = lay_out();

Status set_raw(int fd, const Option& option, const void* value, size_t bytes) noexcept {
  const int result =
      ::setsockopt(fd, option.linux_level, option.linux_name, value, static_cast<socklen_t>(bytes));
  return result == 0 ? Status() : translate(Errno{errno}, During::option);
}

Status set_number(int fd, const Option& option, int32_t number) noexcept {
  return set_raw(fd, option, &number, sizeof number);
}

template <class T>
Result<T> get_raw(int fd, const Option& option) noexcept {
  T value = {};
  socklen_t length = sizeof value;
  if (::getsockopt(fd, option.linux_level, option.linux_name, &value, &length) != 0) {
    return translate(Errno{errno}, During::option);
  }
  return value;
}

Status set_milliseconds(int fd, const Option& option, uint32_t milliseconds) noexcept {
  // Windows' INFINITE is zero here, too: a receive that never times out.
  if (milliseconds == UINT32_MAX) milliseconds = 0;
  const timeval time = {static_cast<time_t>(milliseconds / 1000),
                        static_cast<suseconds_t>(milliseconds % 1000 * 1000)};
  return set_raw(fd, option, &time, sizeof time);
}

Status set_linger(int fd, const Option& option, int32_t word) noexcept {
  uint16_t halves[2];
  std::memcpy(halves, &word, sizeof halves);
  const linger linux_linger = {halves[0] != 0 ? 1 : 0, halves[1]};
  return set_raw(fd, option, &linux_linger, sizeof linux_linger);
}

Result<int32_t> get_linger(int fd, const Option& option) noexcept {
  const Result<linger> found = get_raw<linger>(fd, option);
  if (!found) return found.status();
  const uint16_t halves[2] = {static_cast<uint16_t>((*found).l_onoff != 0),
                              static_cast<uint16_t>((*found).l_linger)};
  int32_t word;
  std::memcpy(&word, halves, sizeof word);
  return word;
}

/// Learn, "IPPROTO_IP socket options": an address in 0.0.0.0/8 is an interface index.
void name_interface(ip_mreqn& request, in_addr given) noexcept {
  const uint32_t host = ntohl(given.s_addr);
  if (host < 0x01000000U) {
    request.imr_ifindex = static_cast<int>(host);
  } else {
    request.imr_address = given;
  }
}

Status set_interface4(int fd, const Option& option, int32_t word) noexcept {
  ip_mreqn request = {};
  name_interface(request, {static_cast<in_addr_t>(word)});
  return set_raw(fd, option, &request, sizeof request);
}

Status set_membership(int fd, const Option& option, std::span<const std::byte> value) noexcept {
  in_addr windows[2];  // group, interface
  std::memcpy(windows, value.data(), sizeof windows);
  ip_mreqn request = {};
  request.imr_multiaddr = windows[0];
  name_interface(request, windows[1]);
  return set_raw(fd, option, &request, sizeof request);
}

Status set_source(int fd, const Option& option, std::span<const std::byte> value) noexcept {
  // Windows: group, source, interface. Linux: group, interface, source.
  in_addr windows[3];
  std::memcpy(windows, value.data(), sizeof windows);
  ip_mreq_source request = {};
  request.imr_multiaddr = windows[0];
  request.imr_sourceaddr = windows[1];
  request.imr_interface = windows[2];
  return set_raw(fd, option, &request, sizeof request);
}

bool to_linux_family(sockaddr_storage& address) noexcept {
  const int family = linux_family(address.ss_family);
  if (family <= 0) return false;
  address.ss_family = static_cast<sa_family_t>(family);
  return true;
}

Status set_group(int fd, const Option& option, std::span<const std::byte> value) noexcept {
  group_req request = {};
  static_assert(sizeof request == 136);
  std::memcpy(&request, value.data(), sizeof request);
  if (!to_linux_family(request.gr_group)) return WsaCode::wsaeafnosupport;
  return set_raw(fd, option, &request, sizeof request);
}

Status set_group_source(int fd, const Option& option, std::span<const std::byte> value) noexcept {
  group_source_req request = {};
  static_assert(sizeof request == 264);
  std::memcpy(&request, value.data(), sizeof request);
  if (!to_linux_family(request.gsr_group) || !to_linux_family(request.gsr_source)) {
    return WsaCode::wsaeafnosupport;
  }
  return set_raw(fd, option, &request, sizeof request);
}

/// PMTUD_STATE and Linux' IP_PMTUDISC_*, at the same place: not set, do, don't, probe. Both
/// families number them alike.
constexpr std::array<int32_t, 4> linux_discovery = {IP_PMTUDISC_WANT, IP_PMTUDISC_DO,
                                                    IP_PMTUDISC_DONT, IP_PMTUDISC_PROBE};

Status set_discovery(int fd, const Option& option, int32_t state) noexcept {
  if (state < 0 || static_cast<size_t>(state) >= linux_discovery.size()) return WsaCode::wsaeinval;
  return set_number(fd, option, linux_discovery[static_cast<size_t>(state)]);
}

Status set_keep_count(int fd, const Option& option, int32_t count) noexcept {
  static constexpr int32_t windows_most = 255, linux_most = 127;
  if (count < 0 || count > windows_most) return WsaCode::wsaeinval;
  return set_number(fd, option, std::min(count, linux_most));
}

Result<uint32_t> get_original_destination(int fd, std::span<std::byte> value) noexcept {
  int domain = 0;
  socklen_t size = sizeof domain;
  ::getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size);
  LinuxAddress address;
  const int level = domain == AF_INET6 ? IPPROTO_IPV6 : IPPROTO_IP;
  if (::getsockopt(fd, level, SO_ORIGINAL_DST, &address.storage, &address.length) != 0) {
    return translate(Errno{errno}, During::option);
  }
  const Address windows = to_windows(address);
  if (value.size() < windows.length) return WsaCode::wsaefault;
  std::memcpy(value.data(), windows.bytes, windows.length);
  return windows.length;
}

}  // namespace

bool known_level(int level) noexcept {
  return level == win::sol_socket || level == win::ipproto_tcp || level == win::ipproto_ip ||
         level == win::ipproto_ipv6 || level == win::ipproto_udp;
}

const Option* find_option(int level, int name) noexcept {
  for (uint32_t place = hash_of(level, name); rows_by_hash[place] != no_row;
       place = (place + 1) % hash_size) {
    const Option& option = option_table[rows_by_hash[place]];
    if (option.level == level && option.name == name) return &option;
  }
  return nullptr;
}

uint16_t kind_of(Endpoint endpoint) noexcept {
  const bool ipv6 = endpoint.family == win::af_inet6, local = endpoint.family == win::af_unix;
  switch (endpoint.type) {
    case win::sock_stream:
      if (local) return on::unix_stream;
      return ipv6 ? on::tcp6 : on::tcp4;
    case win::sock_dgram:
      if (local) return on::unix_datagram;
      return ipv6 ? on::udp6 : on::udp4;
    case win::sock_raw:
      return ipv6 ? on::raw6 : on::raw4;
    default:
      return on::unix_packet;
  }
}

bool is_dual(int fd) noexcept {
  int only = 1;
  socklen_t length = sizeof only;
  return ::getsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &only, &length) == 0 && only == 0;
}

Status set_word(int fd, const Option& option, int32_t value) noexcept {
  switch (option.form) {
    case Form::flag:
      return set_number(fd, option, value != 0 ? 1 : 0);
    case Form::flag_off:
      return set_number(fd, option, value != 0 ? 0 : 1);
    case Form::dont_fragment:
      return set_number(fd, option, value != 0 ? IP_PMTUDISC_DO : IP_PMTUDISC_DONT);
    case Form::mtu_discover:
      return set_discovery(fd, option, value);
    case Form::fast_open:
      return set_number(fd, option, value != 0 ? SOMAXCONN : 0);
    case Form::keep_count:
      return set_keep_count(fd, option, value);
    case Form::swapped_index:
      return set_number(fd, option, static_cast<int32_t>(htonl(static_cast<uint32_t>(value))));
    case Form::milliseconds:
      return set_milliseconds(fd, option, static_cast<uint32_t>(value));
    case Form::linger:
      return set_linger(fd, option, value);
    case Form::interface4:
      return set_interface4(fd, option, value);
    default:
      return set_number(fd, option, value);
  }
}

Result<int32_t> get_word(int fd, const Option& option) noexcept {
  if (option.form == Form::linger) return get_linger(fd, option);
  // IP_MULTICAST_IF: the kernel gives an in_addr for this length, in network order as Windows does.
  const Result<int32_t> number = get_raw<int32_t>(fd, option);
  if (!number) return number;
  switch (option.form) {
    case Form::flag:
    case Form::fast_open:
      return *number != 0 ? 1 : 0;
    case Form::flag_off:
      return *number != 0 ? 0 : 1;
    case Form::dont_fragment:
      return *number == IP_PMTUDISC_DO ? 1 : 0;
    case Form::mtu_discover: {
      const auto place = std::find(linux_discovery.begin(), linux_discovery.end(), *number);
      return place == linux_discovery.end() ? 0
                                            : static_cast<int32_t>(place - linux_discovery.begin());
    }
    case Form::swapped_index:
      return static_cast<int32_t>(ntohl(static_cast<uint32_t>(*number)));
    case Form::half_size:
      // socket(7): the kernel doubles the size for its own book-keeping, and tells that.
      return *number / 2;
    default:
      return number;
  }
}

Status set_bytes(int fd, const Option& option, std::span<const std::byte> value) noexcept {
  switch (option.form) {
    case Form::membership:
      return set_membership(fd, option, value);
    case Form::source:
      return set_source(fd, option, value);
    case Form::group:
      return set_group(fd, option, value);
    case Form::group_source:
      return set_group_source(fd, option, value);
    case Form::ip_options:
      return set_raw(fd, option, value.data(), value.size());
    default:
      return set_raw(fd, option, value.data(), option.bytes);
  }
}

Result<uint32_t> get_bytes(int fd, const Option& option, std::span<std::byte> value) noexcept {
  if (option.form == Form::original_destination) return get_original_destination(fd, value);
  auto length = static_cast<socklen_t>(value.size());
  if (::getsockopt(fd, option.linux_level, option.linux_name, value.data(), &length) != 0) {
    return translate(Errno{errno}, During::option);
  }
  return static_cast<uint32_t>(length);
}

}  // namespace ws2::kernel
