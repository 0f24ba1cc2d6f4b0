// SPDX-License-Identifier: MIT
// Translates control messages. Their headers are laid out alike on both sides; the numbers and some
// of the data differ. Sources: Microsoft Learn, "WSASendMsg function", "LPFN_WSARECVMSG callback
// function", "IPPROTO_IP socket options", "IPPROTO_IPV6 socket options"; ip(7), ipv6(7), udp(7).
#include "kernel/linux_control.hpp"

#include <linux/net_tstamp.h>
#include <netinet/in.h>
#include <netinet/udp.h>

#include <algorithm>
#include <cstring>

#include "kernel/clock.hpp"
#include "kernel/windows_numbers.hpp"

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103  // <linux/udp.h>
#endif
#ifndef UDP_GRO
#define UDP_GRO 104
#endif

namespace ws2::kernel {
namespace {

static_assert(sizeof(cmsghdr) == 16 && offsetof(cmsghdr, cmsg_level) == 8 && CMSG_LEN(4) == 20 &&
                  CMSG_SPACE(4) == 24,
              "WSACMSGHDR and its macros");
static_assert(win::ipproto_ip == IPPROTO_IP && win::ipproto_ipv6 == IPPROTO_IPV6 &&
              win::ipproto_udp == IPPROTO_UDP);

/// IN_PKTINFO.
struct WindowsPacketInfo {
  in_addr address;
  uint32_t interface;
};
/// IN6_PKTINFO is laid out as in6_pktinfo.
static_assert(sizeof(in6_pktinfo) == 20 && offsetof(in6_pktinfo, ipi6_ifindex) == 16);

constexpr int32_t congestion_bits = 3;

/// Appends control messages.
class Writer {
 public:
  explicit Writer(std::span<std::byte> room) noexcept : room_(room) {}

  template <class T>
  void add(int level, int type, const T& data) noexcept {
    if (room_.size() - used_ < CMSG_LEN(sizeof data)) {
      truncated_ = true;
      return;
    }
    cmsghdr header = {};
    header.cmsg_len = CMSG_LEN(sizeof data);
    header.cmsg_level = level;
    header.cmsg_type = type;
    std::byte* place = room_.data() + used_;
    std::memcpy(place, &header, sizeof header);
    std::memcpy(place + CMSG_LEN(0), &data, sizeof data);
    used_ = std::min(used_ + CMSG_SPACE(sizeof data), room_.size());
  }
  [[nodiscard]] size_t used() const noexcept { return used_; }
  [[nodiscard]] bool truncated() const noexcept { return truncated_; }

 private:
  const std::span<std::byte> room_;
  size_t used_ = 0;
  bool truncated_ = false;
};

/// The data of a message, of which the kernel writes less for some numbers.
template <class T>
T data_of(const cmsghdr& header, const void* data) noexcept {
  T value = {};
  std::memcpy(&value, data, std::min(sizeof value, size_t{header.cmsg_len} - CMSG_LEN(0)));
  return value;
}

void add_service(Writer& out, const cmsghdr& part, const void* data, Told asked) noexcept {
  const bool ipv6 = part.cmsg_level == IPPROTO_IPV6;
  const auto field = data_of<int32_t>(part, data);
  if (asked.service) {
    out.add(part.cmsg_level, ipv6 ? win::ipv6_tclass : win::ip_tos, field);
  }
  if (asked.congestion) {
    out.add(part.cmsg_level, ipv6 ? win::ipv6_ecn : win::ip_ecn, field & congestion_bits);
  }
}

void add_ipv4(Writer& out, const cmsghdr& part, const void* data, Told asked) noexcept {
  switch (part.cmsg_type) {
    case IP_PKTINFO: {
      const auto info = data_of<in_pktinfo>(part, data);
      const auto interface = static_cast<uint32_t>(info.ipi_ifindex);
      if (asked.packet) {
        out.add(IPPROTO_IP, win::ip_pktinfo, WindowsPacketInfo{info.ipi_addr, interface});
      }
      if (asked.interface) out.add(IPPROTO_IP, win::ip_recvif, interface);
      if (asked.destination) out.add(IPPROTO_IP, win::ip_recvdstaddr, info.ipi_addr);
      break;
    }
    case IP_TTL:
      out.add(IPPROTO_IP, win::ip_ttl, data_of<int32_t>(part, data));
      break;
    case IP_TOS:
      add_service(out, part, data, asked);
      break;
    default:
      break;
  }
}

void add_ipv6(Writer& out, const cmsghdr& part, const void* data, Told asked) noexcept {
  switch (part.cmsg_type) {
    case IPV6_PKTINFO: {
      const auto info = data_of<in6_pktinfo>(part, data);
      if (asked.packet) out.add(IPPROTO_IPV6, win::ipv6_pktinfo, info);
      if (asked.interface) out.add(IPPROTO_IPV6, win::ipv6_recvif, uint32_t{info.ipi6_ifindex});
      if (asked.destination) out.add(IPPROTO_IPV6, win::ipv6_recvdstaddr, info.ipi6_addr);
      break;
    }
    case IPV6_HOPLIMIT:
      out.add(IPPROTO_IPV6, win::ipv6_hoplimit, data_of<int32_t>(part, data));
      break;
    case IPV6_TCLASS:
      add_service(out, part, data, asked);
      break;
    default:
      break;
  }
}

/// What is sent in one field of Linux' and in two messages of Windows'.
struct Service {
  static constexpr int32_t none = -1;
  int32_t field = none, congestion = none;
};

/// The messages that a program sends, one at a time.
class Sent {
 public:
  Sent(std::span<std::byte> room, int fd, std::optional<uint32_t>* time_id) noexcept
      : out_(room), fd_(fd), time_id_(time_id) {}

  Status take(const cmsghdr& part, const std::byte* data) noexcept {
    const size_t bytes = part.cmsg_len - CMSG_LEN(0);
    if (part.cmsg_level == IPPROTO_IP && part.cmsg_type == win::ip_pktinfo) {
      if (bytes < sizeof(WindowsPacketInfo)) return WsaCode::wsaeinval;
      const auto info = data_of<WindowsPacketInfo>(part, data);
      in_pktinfo wanted = {};
      wanted.ipi_ifindex = static_cast<int>(info.interface);
      wanted.ipi_spec_dst = info.address;
      out_.add(IPPROTO_IP, IP_PKTINFO, wanted);
      return Status();
    }
    if (part.cmsg_level == IPPROTO_IPV6 && part.cmsg_type == win::ipv6_pktinfo) {
      if (bytes < sizeof(in6_pktinfo)) return WsaCode::wsaeinval;
      out_.add(IPPROTO_IPV6, IPV6_PKTINFO, data_of<in6_pktinfo>(part, data));
      return Status();
    }
    if (bytes < sizeof(int32_t)) return WsaCode::wsaeinval;
    if (part.cmsg_level == win::sol_socket && part.cmsg_type == win::so_timestamp_id) {
      if (time_id_ == nullptr) return Status();  // of a socket that does not time its sends
      *time_id_ = data_of<uint32_t>(part, data);
      out_.add(SOL_SOCKET, SO_TIMESTAMPING, uint32_t{SOF_TIMESTAMPING_TX_SOFTWARE});
      return Status();
    }
    return take_number(part, data_of<int32_t>(part, data));
  }

  /// Writes what had to wait for all messages.
  Result<size_t> finish() noexcept {
    finish(IPPROTO_IP, IP_TOS, ipv4_);
    finish(IPPROTO_IPV6, IPV6_TCLASS, ipv6_);
    if (out_.truncated()) return WsaCode::wsaeinval;  // more messages than there are kinds
    return out_.used();
  }

 private:
  Status take_number(const cmsghdr& part, int32_t number) noexcept {
    if (part.cmsg_level == IPPROTO_UDP && part.cmsg_type == win::udp_send_msg_size) {
      if (number <= 0 || number > UINT16_MAX) return WsaCode::wsaeinval;
      out_.add(IPPROTO_UDP, UDP_SEGMENT, static_cast<uint16_t>(number));
      return Status();
    }
    if (number < 0 || number > UINT8_MAX) return WsaCode::wsaeinval;
    if (part.cmsg_level == IPPROTO_IP) return take_ipv4(part.cmsg_type, number);
    if (part.cmsg_level == IPPROTO_IPV6) return take_ipv6(part.cmsg_type, number);
    return WsaCode::wsaeinval;
  }
  Status take_ipv4(int type, int32_t number) noexcept {
    switch (type) {
      case win::ip_ttl:
      case win::ip_hoplimit:
        out_.add(IPPROTO_IP, IP_TTL, number);
        return Status();
      case win::ip_tos:
        ipv4_.field = number;
        return Status();
      case win::ip_ecn:
        return set_congestion(ipv4_, number);
      default:
        return WsaCode::wsaeinval;
    }
  }
  Status take_ipv6(int type, int32_t number) noexcept {
    switch (type) {
      case win::ipv6_hoplimit:
        out_.add(IPPROTO_IPV6, IPV6_HOPLIMIT, number);
        return Status();
      case win::ipv6_tclass:
        ipv6_.field = number;
        return Status();
      case win::ipv6_ecn:
        return set_congestion(ipv6_, number);
      default:
        return WsaCode::wsaeinval;
    }
  }
  static Status set_congestion(Service& service, int32_t number) noexcept {
    if ((number & ~congestion_bits) != 0) return WsaCode::wsaeinval;
    service.congestion = number;
    return Status();
  }
  void finish(int level, int type, const Service& service) noexcept {
    if (service.field == Service::none && service.congestion == Service::none) return;
    int32_t field = service.field;
    if (field == Service::none) {
      // The socket's own field stays; only its congestion bits are this message's.
      socklen_t length = sizeof field;
      if (::getsockopt(fd_, level, type, &field, &length) != 0 || field < 0) field = 0;
    }
    if (service.congestion != Service::none) {
      field = (field & ~congestion_bits) | service.congestion;
    }
    out_.add(level, type, field);
  }

  Writer out_;
  const int fd_;
  std::optional<uint32_t>* const time_id_;
  Service ipv4_, ipv6_;
};

}  // namespace

/// Learn, "Winsock timestamping": in ticks of QueryPerformanceCounter, 100 nanoseconds here. The
/// kernel's stamp is of the other clock, which may be set; it is a moment old.
uint64_t ticks_of(const timespec& stamp) noexcept {
  constexpr uint64_t second_ns = 1'000'000'000, tick_ns = 100;
  const uint64_t then_ns =
      static_cast<uint64_t>(stamp.tv_sec) * second_ns + static_cast<uint64_t>(stamp.tv_nsec);
  const uint64_t now_ns = realtime_ns();
  const uint64_t age_ns = now_ns > then_ns ? now_ns - then_ns : 0;
  return (monotonic_ns() - age_ns) / tick_ns;
}

ControlGiven control_to_windows(msghdr& message, std::span<std::byte> room, Told asked) noexcept {
  Writer out(room);
  for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr;
       part = CMSG_NXTHDR(&message, part)) {
    const void* data = CMSG_DATA(part);
    if (part->cmsg_level == IPPROTO_IP) add_ipv4(out, *part, data, asked);
    if (part->cmsg_level == IPPROTO_IPV6) add_ipv6(out, *part, data, asked);
    if (part->cmsg_level == SOL_SOCKET && part->cmsg_type == SCM_TIMESTAMPNS && asked.arrival) {
      out.add(win::sol_socket, win::so_timestamp, ticks_of(data_of<timespec>(*part, data)));
    }
    if (part->cmsg_level == IPPROTO_UDP && part->cmsg_type == UDP_GRO && asked.joined) {
      out.add(IPPROTO_UDP, win::udp_coalesced_info, data_of<int32_t>(*part, data));
    }
  }
  return {out.used(), out.truncated()};
}

Result<size_t> control_to_linux(std::span<const std::byte> windows, ControlBuffer& out, int fd,
                                std::optional<uint32_t>* time_id) noexcept {
  Sent sent(out.bytes, fd, time_id);
  while (!windows.empty()) {
    cmsghdr part;
    if (windows.size() < sizeof part) return WsaCode::wsaeinval;
    std::memcpy(&part, windows.data(), sizeof part);
    if (part.cmsg_len < sizeof part || part.cmsg_len > windows.size()) return WsaCode::wsaeinval;
    const std::byte* data = windows.data() + CMSG_LEN(0);
    if (Status wrong = sent.take(part, data); !wrong.ok()) return wrong;
    const size_t whole = CMSG_SPACE(part.cmsg_len - CMSG_LEN(0));
    windows = windows.subspan(std::min(whole, windows.size()));
  }
  return sent.finish();
}

}  // namespace ws2::kernel
