// SPDX-License-Identifier: MIT
// What control codes ask of the kernel. Sources: tcp(7), udp(7), sockatmark(3).
#include "kernel/ioctl.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "kernel/linux_address.hpp"
#include "kernel/windows_numbers.hpp"

#ifndef IPV6_UNICAST_IF
#define IPV6_UNICAST_IF 76  // <linux/in6.h>
#endif

namespace ws2::kernel {
namespace {

Status set_number(int fd, int level, int name, int32_t value) noexcept {
  if (::setsockopt(fd, level, name, &value, sizeof value) == 0) return Status();
  return translate(Errno{errno}, During::ioctl);
}

/// A descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd) noexcept : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const noexcept { return fd_; }
  int release() noexcept {
    const int fd = fd_;
    fd_ = -1;
    return fd;
  }

 private:
  int fd_;
};

}  // namespace

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

Result<Address> source_for(const Address& destination) noexcept {
  LinuxAddress target = to_linux(destination);
  const Descriptor probe(::socket(target.storage.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (probe.get() < 0) return translate(Errno{errno}, During::socket);
  // Connecting a datagram socket looks the route up and sends nothing; the port must not be 0.
  auto* port = &reinterpret_cast<sockaddr_in&>(target.storage).sin_port;  // IPv6 has it there too
  if (*port == 0) *port = htons(9);
  if (::connect(probe.get(), target.pointer(), target.length) != 0) {
    // As with connect: EINVAL is what the kernel says of a blackhole route.
    if (errno == EINVAL) return WsaCode::wsaehostunreach;
    return translate(Errno{errno}, During::connect, Carries::datagram);
  }
  LinuxAddress source;
  if (::getsockname(probe.get(), source.pointer(), &source.length) != 0) {
    return translate(Errno{errno}, During::name);
  }
  reinterpret_cast<sockaddr_in&>(source.storage).sin_port = 0;
  return to_windows(source);
}

Status set_multicast_hops(int fd, bool ipv6, int32_t hops) noexcept {
  return ipv6 ? set_number(fd, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, hops)
              : set_number(fd, IPPROTO_IP, IP_MULTICAST_TTL, hops);
}

Status set_unicast_interface(int fd, bool ipv6, uint32_t index) noexcept {
  const auto wire = static_cast<int32_t>(htonl(index));
  return ipv6 ? set_number(fd, IPPROTO_IPV6, IPV6_UNICAST_IF, wire)
              : set_number(fd, IPPROTO_IP, IP_UNICAST_IF, wire);
}

Status absorb_router_alerts(int fd, bool ipv6, bool on) noexcept {
  // IPv6 has a value to wait for: 0 is MLD's, and -1 takes the socket off.
  return ipv6 ? set_number(fd, IPPROTO_IPV6, IPV6_ROUTER_ALERT, on ? 0 : -1)
              : set_number(fd, IPPROTO_IP, IP_ROUTER_ALERT, on ? 1 : 0);
}

namespace {

/// struct ip_msfilter with room for its sources, aligned as it wants to be.
struct FilterMemory {
  explicit FilterMemory(size_t sources)
      : bytes(IP_MSFILTER_SIZE(sources)), words(new uint32_t[bytes / sizeof(uint32_t) + 1]()) {}
  ip_msfilter* get() noexcept { return reinterpret_cast<ip_msfilter*>(words.get()); }
  size_t bytes;
  std::unique_ptr<uint32_t[]> words;
};

constexpr size_t most_sources = 1024;

}  // namespace

Status set_multicast_filter(int fd, const MulticastFilter& filter) {
  if (filter.sources.size() > most_sources) return WsaCode::wsaenobufs;
  FilterMemory memory(filter.sources.size());
  ip_msfilter* wanted = memory.get();
  wanted->imsf_multiaddr.s_addr = filter.group;
  wanted->imsf_interface.s_addr = filter.interface;
  wanted->imsf_fmode = filter.include ? MCAST_INCLUDE : MCAST_EXCLUDE;
  wanted->imsf_numsrc = static_cast<uint32_t>(filter.sources.size());
  std::copy(filter.sources.begin(), filter.sources.end(),
            reinterpret_cast<uint32_t*>(&wanted->imsf_slist[0]));
  const auto bytes = static_cast<socklen_t>(memory.bytes);
  if (::setsockopt(fd, IPPROTO_IP, IP_MSFILTER, wanted, bytes) == 0) return Status();
  if (errno != EINVAL) return translate(Errno{errno}, During::ioctl);
  // The kernel filters only groups that were joined.
  ip_mreq membership = {};
  membership.imr_multiaddr.s_addr = filter.group;
  membership.imr_interface.s_addr = filter.interface;
  if (::setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &membership, sizeof membership) != 0 ||
      ::setsockopt(fd, IPPROTO_IP, IP_MSFILTER, wanted, bytes) != 0) {
    return translate(Errno{errno}, During::ioctl);
  }
  return Status();
}

Status get_multicast_filter(int fd, MulticastFilter& filter) {
  FilterMemory memory(most_sources);
  ip_msfilter* found = memory.get();
  found->imsf_multiaddr.s_addr = filter.group;
  found->imsf_interface.s_addr = filter.interface;
  found->imsf_numsrc = most_sources;
  auto bytes = static_cast<socklen_t>(memory.bytes);
  if (::getsockopt(fd, IPPROTO_IP, IP_MSFILTER, found, &bytes) != 0) {
    return translate(Errno{errno}, During::ioctl);
  }
  filter.include = found->imsf_fmode == MCAST_INCLUDE;
  const auto* sources = reinterpret_cast<const uint32_t*>(&found->imsf_slist[0]);
  filter.sources.assign(sources, sources + std::min<size_t>(found->imsf_numsrc, most_sources));
  return Status();
}

Result<uint32_t> peer_process(int fd) noexcept {
  ucred peer = {};
  socklen_t length = sizeof peer;
  if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0) {
    return translate(Errno{errno}, During::ioctl);
  }
  if (peer.pid <= 0) return WsaCode::wsaenotconn;
  return static_cast<uint32_t>(peer.pid);
}

Status want_processor(int fd, uint32_t processor) noexcept {
  return set_number(fd, SOL_SOCKET, SO_INCOMING_CPU, static_cast<int32_t>(processor));
}

Result<uint32_t> last_processor(int fd) noexcept {
  int processor = -1;
  socklen_t length = sizeof processor;
  if (::getsockopt(fd, SOL_SOCKET, SO_INCOMING_CPU, &processor, &length) != 0) {
    return translate(Errno{errno}, During::ioctl);
  }
  return processor < 0 ? 0U : static_cast<uint32_t>(processor);
}

uint32_t processor_count() noexcept {
  const long count = ::sysconf(_SC_NPROCESSORS_CONF);
  return count > 0 ? static_cast<uint32_t>(count) : 1;
}

uint16_t memory_node(uint32_t processor) noexcept {
  // /sys/devices/system/node/nodeN/cpuM is there for the node that has the processor.
  for (unsigned node = 0; node < 64; ++node) {
    char path[96];
    std::snprintf(path, sizeof path, "/sys/devices/system/node/node%u/cpu%u", node, processor);
    if (::access(path, F_OK) == 0) return static_cast<uint16_t>(node);
  }
  return 0;
}

Status set_traffic_class(int fd, int32_t priority) noexcept {
  return set_number(fd, SOL_SOCKET, SO_PRIORITY, priority);
}

Result<int> hold_port(int family, int type, uint16_t port) noexcept {
  const bool ipv6 = family == win::af_inet6;
  Descriptor holder(::socket(ipv6 ? AF_INET6 : AF_INET,
                             (type == win::sock_stream ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC,
                             0));
  if (holder.get() < 0) return translate(Errno{errno}, During::socket);
  LinuxAddress any;
  any.storage = {};
  any.storage.ss_family = ipv6 ? AF_INET6 : AF_INET;
  any.length = ipv6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
  reinterpret_cast<sockaddr_in&>(any.storage).sin_port = htons(port);
  if (ipv6) static_cast<void>(set_number(holder.get(), IPPROTO_IPV6, IPV6_V6ONLY, 1));
  if (::bind(holder.get(), any.pointer(), any.length) != 0) {
    return translate(Errno{errno}, During::bind);
  }
  return holder.release();
}

}  // namespace ws2::kernel
