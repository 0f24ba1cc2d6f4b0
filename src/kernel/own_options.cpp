// SPDX-License-Identifier: MIT
// What the kernel does for the options that libws2 emulates. Sources: tcp(7), udp(7), ip(7),
// ipv6(7), socket(7) under SO_ATTACH_FILTER; Linux, Documentation/networking/filter.rst.
#include <fcntl.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "kernel/options.hpp"

namespace ws2::kernel {
namespace {

Status set_number(int fd, int level, int name, int32_t value) noexcept {
  if (::setsockopt(fd, level, name, &value, sizeof value) == 0) return Status();
  return translate(Errno{errno}, During::option);
}

/// A program for the kernel's packet filter. A jump counts the instructions that it leaves out.
class Filter {
 public:
  static constexpr uint32_t drop = 0, take = 0xFFFFFFFFU;

  void load(uint32_t offset) noexcept { add(BPF_LD | BPF_W | BPF_ABS, offset, 0, 0); }
  void load_byte(uint32_t offset) noexcept { add(BPF_LD | BPF_B | BPF_ABS, offset, 0, 0); }
  void keep_bits(uint32_t mask) noexcept { add(BPF_ALU | BPF_AND | BPF_K, mask, 0, 0); }
  void give(uint32_t verdict) noexcept { add(BPF_RET | BPF_K, verdict, 0, 0); }
  void equal(uint32_t value, uint8_t if_true, uint8_t if_false) noexcept {
    add(BPF_JMP | BPF_JEQ | BPF_K, value, if_true, if_false);
  }
  void at_least(uint32_t value, uint8_t if_true, uint8_t if_false) noexcept {
    add(BPF_JMP | BPF_JGE | BPF_K, value, if_true, if_false);
  }

  Status attach(int fd) noexcept {
    const sock_fprog program = {length_, code_};
    if (::setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) == 0) {
      return Status();
    }
    return translate(Errno{errno}, During::option);
  }

 private:
  void add(int code, uint32_t operand, uint8_t if_true, uint8_t if_false) noexcept {
    code_[length_++] = {static_cast<uint16_t>(code), if_true, if_false, operand};
  }

  sock_filter code_[96];
  uint16_t length_ = 0;
};

constexpr uint32_t ancillary(int what) noexcept { return static_cast<uint32_t>(SKF_AD_OFF + what); }

/// Of <linux/if_packet.h>.
constexpr uint32_t packet_broadcast = 1, packet_loopback = 5;

/// Where the IPv4 and the IPv6 header have the destination.
constexpr uint32_t destination = static_cast<uint32_t>(SKF_NET_OFF) + 16;
constexpr uint32_t destination6 = static_cast<uint32_t>(SKF_NET_OFF) + 24;
constexpr uint32_t loopback_index = 1;  // in every network namespace

/// Falls through for what is no multicast of this machine: a copy that the kernel made for it, or
/// one on the loopback interface.
void drop_own_multicasts(Filter& filter, bool ipv6) noexcept {
  filter.load(ancillary(SKF_AD_PKTTYPE));
  filter.equal(packet_loopback, 2, 0);
  filter.load(ancillary(SKF_AD_IFINDEX));
  if (ipv6) {
    filter.equal(loopback_index, 0, 3);
    filter.load_byte(destination6);
    filter.equal(0xFF, 0, 1);
  } else {
    filter.equal(loopback_index, 0, 4);
    filter.load(destination);
    filter.at_least(0xE0000000U, 0, 2);
    filter.at_least(0xF0000000U, 1, 0);
  }
  filter.give(Filter::drop);
}

Status take_all(int fd) noexcept {
  const int none = 0;
  if (::setsockopt(fd, SOL_SOCKET, SO_DETACH_FILTER, &none, sizeof none) == 0) return Status();
  return errno == ENOENT ? Status() : translate(Errno{errno}, During::option);
}

/// Falls through for what is no broadcast.
void drop_broadcasts(Filter& filter) noexcept {
  filter.load(ancillary(SKF_AD_PKTTYPE));
  filter.equal(packet_broadcast, 6, 0);
  filter.equal(packet_loopback, 0, 2);
  // A copy of what this machine sent is a multicast or a broadcast: below 224.0.0.0 the latter.
  filter.load(destination);
  filter.at_least(0xE0000000U, 1, 3);
  filter.load(destination);
  filter.equal(0xFFFFFFFFU, 1, 0);
  filter.equal(0x7FFFFFFFU, 0, 1);  // the loopback network's, which the kernel takes for unicast
  filter.give(Filter::drop);
}

}  // namespace

Status defer_port(int fd, bool on) noexcept {
  return set_number(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, on ? 1 : 0);
}

Status limit_silence(int fd, uint32_t limit_ms) noexcept {
  return set_number(fd, IPPROTO_TCP, TCP_USER_TIMEOUT,
                    static_cast<int32_t>(limit_ms > INT32_MAX ? INT32_MAX : limit_ms));
}

Status tell_service(int fd, bool ipv6, bool on) noexcept {
  return ipv6 ? set_number(fd, IPPROTO_IPV6, IPV6_RECVTCLASS, on ? 1 : 0)
              : set_number(fd, IPPROTO_IP, IP_RECVTOS, on ? 1 : 0);
}

Status tell_packet(int fd, bool ipv6, bool on) noexcept {
  return ipv6 ? set_number(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, on ? 1 : 0)
              : set_number(fd, IPPROTO_IP, IP_PKTINFO, on ? 1 : 0);
}

Status coalesce(int fd, bool on) noexcept {
  return set_number(fd, IPPROTO_UDP, UDP_GRO, on ? 1 : 0);
}

Status ignore_connects(int fd, bool on) noexcept {
  if (!on) return take_all(fd);
  // The filter of a TCP socket sees the segment from its header on. Accepted sockets inherit it: a
  // segment of theirs that begins a connection is none of theirs.
  constexpr uint32_t flags_at = 13, syn = 0x02, ack = 0x10;
  Filter filter;
  filter.load_byte(flags_at);
  filter.keep_bits(syn | ack);
  filter.equal(syn, 0, 1);
  filter.give(Filter::drop);
  filter.give(Filter::take);
  return filter.attach(fd);
}

Status limit_packets6(int fd, uint32_t bytes) noexcept {
  if (bytes > INT32_MAX) return WsaCode::wsaeinval;
  return set_number(fd, IPPROTO_IPV6, IPV6_MTU, static_cast<int32_t>(bytes));
}

bool has_time_stamps(int fd) noexcept {
  tcp_info info = {};
  socklen_t length = sizeof info;
  if (::getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &length) == 0 &&
      info.tcpi_state == TCP_ESTABLISHED) {
    return (info.tcpi_options & TCPI_OPT_TIMESTAMPS) != 0;
  }
  const int file = ::open("/proc/sys/net/ipv4/tcp_timestamps", O_RDONLY | O_CLOEXEC);
  if (file < 0) return true;  // the system's default
  char digit = '1';
  static_cast<void>(::read(file, &digit, 1) == 1);
  ::close(file);
  return digit != '0';
}

Status filter_arrivals(int fd, bool ipv6, const Arrivals& arrivals) noexcept {
  const bool all = !arrivals.restricted && !arrivals.without_broadcasts;
  if (all && !arrivals.without_own_multicasts) return take_all(fd);
  Filter filter;
  if (arrivals.without_own_multicasts) drop_own_multicasts(filter, ipv6);
  if (arrivals.without_broadcasts) drop_broadcasts(filter);
  if (arrivals.restricted) {
    filter.load(ancillary(SKF_AD_IFINDEX));
    // To the end of the list and over its verdict.
    auto left = static_cast<uint8_t>(arrivals.interfaces.size());
    for (const uint32_t index : arrivals.interfaces) filter.equal(index, left--, 0);
    filter.give(Filter::drop);
  }
  filter.give(Filter::take);
  return filter.attach(fd);
}

}  // namespace ws2::kernel
