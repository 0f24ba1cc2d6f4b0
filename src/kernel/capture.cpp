// SPDX-License-Identifier: MIT
// Packet sockets in the place of raw ones.
#include "kernel/capture.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "kernel/linux_address.hpp"
#include "kernel/netlink.hpp"
#include "kernel/windows_numbers.hpp"

#ifndef PACKET_IGNORE_OUTGOING
#define PACKET_IGNORE_OUTGOING 23
#endif

namespace ws2::kernel {
namespace {

/// The interface that has an address, 0 for none. All of 127.0.0.0/8 is the loopback's.
Result<uint32_t> interface_of(const Address& local) {
  const LinuxAddress wanted = to_linux(local);
  const bool ipv6 = wanted.storage.ss_family == AF_INET6;
  sockaddr_in own4;
  sockaddr_in6 own6;
  std::memcpy(&own4, &wanted.storage, sizeof own4);
  std::memcpy(&own6, &wanted.storage, sizeof own6);
  const Result<std::vector<InterfaceAddress>> all =
      interface_addresses(ipv6 ? win::af_inet6 : win::af_inet);
  if (!all) return all.status();
  for (const InterfaceAddress& one : *all) {
    const void* own = ipv6 ? static_cast<const void*>(&own6.sin6_addr) : &own4.sin_addr;
    if (one.address.ipv6 == ipv6 &&
        std::memcmp(one.address.bytes.data(), own, ipv6 ? 16 : 4) == 0) {
      return one.interface;
    }
  }
  const bool loops = !ipv6 && (ntohl(own4.sin_addr.s_addr) >> 24U) == IN_LOOPBACKNET;
  return loops ? ::if_nametoindex("lo") : 0;
}

/// Takes packets of one IP version, and of those the kind that is wanted. The packet begins with
/// its IP header.
std::vector<sock_filter> filter_of(bool ipv6, Captured what) {
  const uint32_t protocol = ipv6 ? ETHERTYPE_IPV6 : ETHERTYPE_IP;
  const uint32_t destination = ipv6 ? 24 : 16;
  const uint32_t mask = ipv6 ? 0xFF : 0xF0, group = ipv6 ? 0xFF : 0xE0;
  constexpr uint32_t header_protocol = 9;
  constexpr auto ancillary = static_cast<uint32_t>(SKF_AD_OFF);
  std::vector<sock_filter> program = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, ancillary + SKF_AD_PROTOCOL),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, protocol, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, 0),
  };
  if (what != Captured::all) {
    program.push_back(BPF_STMT(BPF_LD | BPF_B | BPF_ABS, destination));
    program.push_back(BPF_STMT(BPF_ALU | BPF_AND | BPF_K, mask));
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, group, 1, 0));
    program.push_back(BPF_STMT(BPF_RET | BPF_K, 0));
  }
  if (what == Captured::group_management) {
    program.push_back(BPF_STMT(BPF_LD | BPF_B | BPF_ABS, header_protocol));
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, IPPROTO_IGMP, 1, 0));
    program.push_back(BPF_STMT(BPF_RET | BPF_K, 0));
  }
  program.push_back(BPF_STMT(BPF_RET | BPF_K, UINT32_MAX));
  return program;
}

template <class T>
bool set(int fd, int level, int option, const T& value) noexcept {
  return ::setsockopt(fd, level, option, &value, sizeof value) == 0;
}

bool prepare(int fd, uint32_t interface, bool promiscuous, Captured what,
             const std::vector<sock_filter>& filter) noexcept {
  const sock_fprog program = {static_cast<unsigned short>(filter.size()),
                              const_cast<sock_filter*>(filter.data())};
  if (!set(fd, SOL_SOCKET, SO_ATTACH_FILTER, program)) return false;
  // Over loopback a packet leaves and arrives, and is one packet all the same.
  if (interface == ::if_nametoindex("lo")) set(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, 1);
  sockaddr_ll place = {};
  place.sll_family = AF_PACKET;
  place.sll_protocol = htons(ETH_P_ALL);
  place.sll_ifindex = static_cast<int>(interface);
  if (::bind(fd, reinterpret_cast<const sockaddr*>(&place), sizeof place) != 0) return false;
  packet_mreq link = {};
  link.mr_ifindex = static_cast<int>(interface);
  link.mr_type = promiscuous ? PACKET_MR_PROMISC : PACKET_MR_ALLMULTI;
  if (!promiscuous && what == Captured::all) return true;
  return set(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, link);
}

template <class T>
void copy_option(int from, int to, int option) noexcept {
  T value;
  socklen_t length = sizeof value;
  if (::getsockopt(from, SOL_SOCKET, option, &value, &length) != 0) return;
  ::setsockopt(to, SOL_SOCKET, option, &value, length);
}

/// What a program has set up on the one, the other has as well.
void carry_over(int from, int to) noexcept {
  copy_option<timeval>(from, to, SO_RCVTIMEO);
  copy_option<timeval>(from, to, SO_SNDTIMEO);
  const int flags = ::fcntl(from, F_GETFL);
  if (flags >= 0) ::fcntl(to, F_SETFL, flags & O_NONBLOCK);
}

}  // namespace

Result<int> open_capture(const Address& local, bool promiscuous, Captured what) {
  const Result<uint32_t> interface = interface_of(local);
  if (!interface) return interface.status();
  if (*interface == 0) return WsaCode::wsaeinval;
  const std::vector<sock_filter> filter = filter_of(local.family() == win::af_inet6, what);
  // With protocol 0 nothing arrives before the filter is there and the interface is chosen.
  const int fd = ::socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return translate(Errno{errno}, During::ioctl);
  if (prepare(fd, *interface, promiscuous, what, filter)) return fd;
  const Errno error{errno};
  ::close(fd);
  return translate(error, During::ioctl);
}

Result<int> exchange_for_capture(int capture, int fd) noexcept {
  carry_over(fd, capture);
  const int kept = ::fcntl(fd, F_DUPFD_CLOEXEC, 0);
  const bool done = kept >= 0 && ::dup3(capture, fd, O_CLOEXEC) >= 0;
  const Errno error{errno};
  ::close(capture);
  if (done) return kept;
  if (kept >= 0) ::close(kept);
  return translate(error, During::socket);
}

Status return_from_capture(int kept, int fd) noexcept {
  carry_over(fd, kept);
  const bool done = ::dup3(kept, fd, O_CLOEXEC) >= 0;
  const Errno error{errno};
  ::close(kept);
  return done ? Status() : translate(error, During::socket);
}

Address sender_of_packet(const void* packet, uint32_t bytes) noexcept {
  const auto* const header = static_cast<const uint8_t*>(packet);
  Address sender = {};
  if (bytes >= 20 && header[0] >> 4U == 4) {
    sockaddr_in from = {};
    from.sin_family = AF_INET;
    std::memcpy(&from.sin_addr, header + 12, sizeof from.sin_addr);
    std::memcpy(sender.bytes, &from, sizeof from);
    sender.length = sizeof from;
  } else if (bytes >= 40 && header[0] >> 4U == 6) {
    sockaddr_in6 from = {};
    from.sin6_family = AF_INET6;
    std::memcpy(&from.sin6_addr, header + 8, sizeof from.sin6_addr);
    std::memcpy(sender.bytes, &from, sizeof from);
    sender.length = sizeof from;
  }
  if (sender.length != 0) to_windows(sender);
  return sender;
}

}  // namespace ws2::kernel
