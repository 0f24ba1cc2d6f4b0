// SPDX-License-Identifier: MIT
// The kernel's socket options. Sources: Microsoft Learn, "SOL_SOCKET Socket Options", "IPPROTO_TCP
// Socket Options", "IPPROTO_IP Socket Options", "IPPROTO_IPV6 Socket Options", "IPPROTO_UDP Socket
// Options"; socket(7), tcp(7), ip(7), ipv6(7).
#include "kernel/options.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "kernel/linux_address.hpp"
#include "kernel/windows_numbers.hpp"

namespace ws2::kernel {
namespace {

constexpr Option row(int level, int name, Form form, int linux_level, int linux_name) noexcept {
  uint8_t bytes = 4;
  if (form == Form::flag || form == Form::dont_fragment) bytes = 1;
  return {level, name, form, bytes, true, true, linux_level, linux_name};
}
constexpr Option read_only(Option option) noexcept {
  option.writable = false;
  return option;
}
constexpr Option write_only(Option option, size_t bytes) noexcept {
  option.readable = false;
  option.bytes = static_cast<uint8_t>(bytes);
  return option;
}

constexpr int sol = win::sol_socket, tcp = win::ipproto_tcp, ip = win::ipproto_ip,
              ip6 = win::ipproto_ipv6;

constexpr Option table[] = {
    row(sol, win::so_debug, Form::flag, SOL_SOCKET, SO_DEBUG),
    read_only(row(sol, win::so_acceptconn, Form::flag, SOL_SOCKET, SO_ACCEPTCONN)),
    row(sol, win::so_keepalive, Form::flag, SOL_SOCKET, SO_KEEPALIVE),
    row(sol, win::so_dontroute, Form::flag, SOL_SOCKET, SO_DONTROUTE),
    row(sol, win::so_broadcast, Form::flag, SOL_SOCKET, SO_BROADCAST),
    row(sol, win::so_oobinline, Form::flag, SOL_SOCKET, SO_OOBINLINE),
    row(sol, win::so_linger, Form::linger, SOL_SOCKET, SO_LINGER),
    row(sol, win::so_sndbuf, Form::half_size, SOL_SOCKET, SO_SNDBUF),
    row(sol, win::so_rcvbuf, Form::half_size, SOL_SOCKET, SO_RCVBUF),
    row(sol, win::so_sndtimeo, Form::milliseconds, SOL_SOCKET, SO_SNDTIMEO),
    row(sol, win::so_rcvtimeo, Form::milliseconds, SOL_SOCKET, SO_RCVTIMEO),

    row(tcp, win::tcp_nodelay, Form::flag, IPPROTO_TCP, TCP_NODELAY),
    row(tcp, win::tcp_keepidle, Form::number, IPPROTO_TCP, TCP_KEEPIDLE),
    row(tcp, win::tcp_keepintvl, Form::number, IPPROTO_TCP, TCP_KEEPINTVL),
    row(tcp, win::tcp_keepcnt, Form::number, IPPROTO_TCP, TCP_KEEPCNT),
    read_only(row(tcp, win::tcp_maxseg, Form::number, IPPROTO_TCP, TCP_MAXSEG)),
    row(tcp, win::tcp_fastopen, Form::flag, IPPROTO_TCP, TCP_FASTOPEN_CONNECT),

    row(ip, win::ip_hdrincl, Form::flag, IPPROTO_IP, IP_HDRINCL),
    row(ip, win::ip_tos, Form::number, IPPROTO_IP, IP_TOS),
    row(ip, win::ip_ttl, Form::number, IPPROTO_IP, IP_TTL),
    row(ip, win::ip_multicast_if, Form::interface4, IPPROTO_IP, IP_MULTICAST_IF),
    row(ip, win::ip_multicast_ttl, Form::number, IPPROTO_IP, IP_MULTICAST_TTL),
    row(ip, win::ip_multicast_loop, Form::flag, IPPROTO_IP, IP_MULTICAST_LOOP),
    write_only(row(ip, win::ip_add_membership, Form::bytes, IPPROTO_IP, IP_ADD_MEMBERSHIP), 8),
    write_only(row(ip, win::ip_drop_membership, Form::bytes, IPPROTO_IP, IP_DROP_MEMBERSHIP), 8),
    write_only(
        row(ip, win::ip_add_source_membership, Form::source, IPPROTO_IP, IP_ADD_SOURCE_MEMBERSHIP),
        12),
    write_only(row(ip, win::ip_drop_source_membership, Form::source, IPPROTO_IP,
                   IP_DROP_SOURCE_MEMBERSHIP),
               12),
    write_only(row(ip, win::ip_block_source, Form::source, IPPROTO_IP, IP_BLOCK_SOURCE), 12),
    write_only(row(ip, win::ip_unblock_source, Form::source, IPPROTO_IP, IP_UNBLOCK_SOURCE), 12),
    row(ip, win::ip_dontfragment, Form::dont_fragment, IPPROTO_IP, IP_MTU_DISCOVER),
    row(ip, win::ip_pktinfo, Form::flag, IPPROTO_IP, IP_PKTINFO),
    row(ip, win::ip_recvttl, Form::flag, IPPROTO_IP, IP_RECVTTL),
    row(ip, win::ip_recvtos, Form::flag, IPPROTO_IP, IP_RECVTOS),
    write_only(row(ip, win::mcast_join_group, Form::group, IPPROTO_IP, MCAST_JOIN_GROUP), 136),
    write_only(row(ip, win::mcast_leave_group, Form::group, IPPROTO_IP, MCAST_LEAVE_GROUP), 136),

    row(ip6, win::ipv6_hdrincl, Form::flag, IPPROTO_IPV6, IPV6_HDRINCL),
    row(ip6, win::ipv6_unicast_hops, Form::number, IPPROTO_IPV6, IPV6_UNICAST_HOPS),
    row(ip6, win::ipv6_multicast_if, Form::number, IPPROTO_IPV6, IPV6_MULTICAST_IF),
    row(ip6, win::ipv6_multicast_hops, Form::number, IPPROTO_IPV6, IPV6_MULTICAST_HOPS),
    row(ip6, win::ipv6_multicast_loop, Form::flag, IPPROTO_IPV6, IPV6_MULTICAST_LOOP),
    write_only(row(ip6, win::ipv6_add_membership, Form::bytes, IPPROTO_IPV6, IPV6_JOIN_GROUP), 20),
    write_only(row(ip6, win::ipv6_drop_membership, Form::bytes, IPPROTO_IPV6, IPV6_LEAVE_GROUP),
               20),
    row(ip6, win::ipv6_v6only, Form::flag, IPPROTO_IPV6, IPV6_V6ONLY),
    row(ip6, win::ipv6_dontfrag, Form::flag, IPPROTO_IPV6, IPV6_DONTFRAG),
    row(ip6, win::ipv6_pktinfo, Form::flag, IPPROTO_IPV6, IPV6_RECVPKTINFO),
    row(ip6, win::ipv6_hoplimit, Form::flag, IPPROTO_IPV6, IPV6_RECVHOPLIMIT),
    row(ip6, win::ipv6_tclass, Form::number, IPPROTO_IPV6, IPV6_TCLASS),
    row(ip6, win::ipv6_recvtclass, Form::flag, IPPROTO_IPV6, IPV6_RECVTCLASS),
    write_only(row(ip6, win::mcast_join_group, Form::group, IPPROTO_IPV6, MCAST_JOIN_GROUP), 136),
    write_only(row(ip6, win::mcast_leave_group, Form::group, IPPROTO_IPV6, MCAST_LEAVE_GROUP), 136),
};

bool fits(const Option& option, Endpoint endpoint) noexcept {
  const bool stream = endpoint.type == win::sock_stream;
  if (option.level == tcp) return stream && endpoint.family != win::af_unix;
  if (option.level == ip && endpoint.family != win::af_inet) return false;
  if (option.level == ip6 && endpoint.family != win::af_inet6) return false;
  if (option.level != sol) {
    const bool raw_only = option.name == win::ip_hdrincl;  // both families have number 2
    return !raw_only || endpoint.type == win::sock_raw;
  }
  // Learn, "SOL_SOCKET Socket Options": which options suit which sockets.
  switch (option.name) {
    case win::so_keepalive:
    case win::so_linger:
    case win::so_oobinline:
    case win::so_acceptconn:
      return stream || endpoint.type == win::sock_seqpacket;
    case win::so_broadcast:
      return !stream;
    default:
      return true;
  }
}

int32_t number_of(const OptionValue& value) noexcept {
  int32_t number = 0;
  std::memcpy(&number, value.bytes, std::min<size_t>(sizeof number, value.length));
  return number;
}

OptionValue value_of(int32_t number, uint32_t length = sizeof(int32_t)) noexcept {
  OptionValue value;
  std::memcpy(value.bytes, &number, sizeof number);
  value.length = length;
  return value;
}

Status set_raw(int fd, const Option& option, const void* value, size_t bytes) noexcept {
  const int result =
      ::setsockopt(fd, option.linux_level, option.linux_name, value, static_cast<socklen_t>(bytes));
  return result == 0 ? Status() : translate(Errno{errno}, During::option);
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

Status set_linger(int fd, const Option& option, const OptionValue& value) noexcept {
  uint16_t halves[2];
  std::memcpy(halves, value.bytes, sizeof halves);
  const linger linux_linger = {halves[0] != 0 ? 1 : 0, halves[1]};
  return set_raw(fd, option, &linux_linger, sizeof linux_linger);
}

Status set_interface4(int fd, const Option& option, const OptionValue& value) noexcept {
  ip_mreqn request = {};
  std::memcpy(&request.imr_address, value.bytes, sizeof request.imr_address);
  // Learn, "IPPROTO_IP Socket Options": an address in 0.0.0.0/8 is an interface index.
  const uint32_t host = ntohl(request.imr_address.s_addr);
  if (host < 0x01000000U) {
    request.imr_ifindex = static_cast<int>(host);
    request.imr_address.s_addr = 0;
  }
  return set_raw(fd, option, &request, sizeof request);
}

Status set_source(int fd, const Option& option, const OptionValue& value) noexcept {
  // Windows: group, source, interface. Linux: group, interface, source.
  in_addr windows[3];
  std::memcpy(windows, value.bytes, sizeof windows);
  ip_mreq_source request = {};
  request.imr_multiaddr = windows[0];
  request.imr_sourceaddr = windows[1];
  request.imr_interface = windows[2];
  return set_raw(fd, option, &request, sizeof request);
}

Status set_group(int fd, const Option& option, const OptionValue& value) noexcept {
  group_req request = {};
  static_assert(sizeof request == 136);
  std::memcpy(&request, value.bytes, sizeof request);
  const int family = linux_family(request.gr_group.ss_family);
  if (family <= 0) return WsaCode::wsaeafnosupport;
  request.gr_group.ss_family = static_cast<sa_family_t>(family);
  return set_raw(fd, option, &request, sizeof request);
}

}  // namespace

bool known_level(int level) noexcept {
  return level == sol || level == tcp || level == ip || level == ip6 || level == win::ipproto_udp;
}

const Option* find_option(int level, int name, Endpoint endpoint) noexcept {
  for (const Option& option : table) {
    if (option.level == level && option.name == name && fits(option, endpoint)) return &option;
  }
  return nullptr;
}

Status set_option(int fd, const Option& option, const OptionValue& value) noexcept {
  const int32_t number = number_of(value);
  switch (option.form) {
    case Form::flag: {
      const int32_t flag = number != 0 ? 1 : 0;
      return set_raw(fd, option, &flag, sizeof flag);
    }
    case Form::dont_fragment: {
      const int32_t mode = number != 0 ? IP_PMTUDISC_DO : IP_PMTUDISC_DONT;
      return set_raw(fd, option, &mode, sizeof mode);
    }
    case Form::number:
    case Form::half_size:
      return set_raw(fd, option, &number, sizeof number);
    case Form::milliseconds:
      return set_milliseconds(fd, option, static_cast<uint32_t>(number));
    case Form::linger:
      return set_linger(fd, option, value);
    case Form::interface4:
      return set_interface4(fd, option, value);
    case Form::source:
      return set_source(fd, option, value);
    case Form::group:
      return set_group(fd, option, value);
    case Form::bytes:
      break;
  }
  return set_raw(fd, option, value.bytes, option.bytes);
}

Result<OptionValue> get_option(int fd, const Option& option) noexcept {
  if (option.form == Form::linger) {
    const Result<linger> found = get_raw<linger>(fd, option);
    if (!found) return found.status();
    const uint16_t halves[2] = {static_cast<uint16_t>((*found).l_onoff != 0),
                                static_cast<uint16_t>((*found).l_linger)};
    OptionValue value;
    std::memcpy(value.bytes, halves, sizeof halves);
    value.length = sizeof halves;
    return value;
  }
  if (option.form == Form::interface4) {
    // The kernel gives an in_addr for this length, in network order as Windows does.
    const Result<in_addr> address = get_raw<in_addr>(fd, option);
    if (!address) return address.status();
    return value_of(static_cast<int32_t>((*address).s_addr));
  }
  const Result<int32_t> number = get_raw<int32_t>(fd, option);
  if (!number) return number.status();
  if (option.form == Form::flag) return value_of(*number != 0 ? 1 : 0);
  if (option.form == Form::dont_fragment) return value_of(*number == IP_PMTUDISC_DO ? 1 : 0);
  // socket(7): the kernel doubles the size of a buffer for its own book-keeping, and tells that.
  return value_of(option.form == Form::half_size ? *number / 2 : *number);
}

Status set_keepalive(int fd, bool on, uint32_t idle_ms, uint32_t interval_ms) noexcept {
  static constexpr uint32_t most_seconds = 32767;  // tcp(7): MAX_TCP_KEEPIDLE
  const auto seconds = [](uint32_t ms) noexcept {
    return static_cast<int>(
        std::clamp<uint32_t>(ms / 1000 + (ms % 1000 != 0 ? 1 : 0), 1, most_seconds));
  };
  const struct {
    int level, name, value;
  } settings[] = {{IPPROTO_TCP, TCP_KEEPIDLE, seconds(idle_ms)},
                  {IPPROTO_TCP, TCP_KEEPINTVL, seconds(interval_ms)},
                  // Learn, "SIO_KEEPALIVE_VALS": ten probes since Windows Vista.
                  {IPPROTO_TCP, TCP_KEEPCNT, 10},
                  {SOL_SOCKET, SO_KEEPALIVE, on ? 1 : 0}};
  for (const auto& one : settings) {
    if (!on && one.level == IPPROTO_TCP) continue;
    if (::setsockopt(fd, one.level, one.name, &one.value, sizeof one.value) != 0) {
      return translate(Errno{errno}, During::ioctl);
    }
  }
  return Status();
}

Result<uint32_t> readable_bytes(int fd) noexcept {
  int bytes = 0;
  if (::ioctl(fd, FIONREAD, &bytes) != 0) return translate(Errno{errno}, During::ioctl);
  return static_cast<uint32_t>(bytes);
}

Result<bool> at_mark(int fd) noexcept {
  const int result = ::sockatmark(fd);
  if (result < 0) return translate(Errno{errno}, During::ioctl);
  return result == 1;
}

}  // namespace ws2::kernel
