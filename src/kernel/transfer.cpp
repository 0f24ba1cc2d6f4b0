// SPDX-License-Identifier: MIT
// Reads ICMP messages from a datagram socket's error queue.
#include "kernel/transfer.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <time.h>

#include <cerrno>
#include <cstring>

#include "kernel/linux_address.hpp"
#include "kernel/linux_control.hpp"

// After <time.h>, whose timespec errqueue.h leans on.
#include <linux/errqueue.h>
#include <linux/icmp.h>
#include <linux/icmpv6.h>

namespace ws2::kernel {
namespace {

using About = IcmpReport::About;

// The error contract, "ICMP to a datagram socket".
About about_v4(const sock_extended_err& error) noexcept {
  if (error.ee_type == ICMP_TIME_EXCEEDED) return About::network;
  if (error.ee_type != ICMP_DEST_UNREACH) return About::other;
  switch (error.ee_code) {
    case ICMP_PORT_UNREACH:
      return About::port;
    case ICMP_FRAG_NEEDED:
      return About::too_big;
    case ICMP_NET_UNREACH:
    case ICMP_NET_UNKNOWN:
    case ICMP_NET_UNR_TOS:
      return About::network;
    default:
      return About::other;
  }
}

About about_v6(const sock_extended_err& error) noexcept {
  switch (error.ee_type) {
    case ICMPV6_TIME_EXCEED:
      return About::network;
    case ICMPV6_PKT_TOOBIG:
      return About::too_big;
    case ICMPV6_DEST_UNREACH:
      break;
    default:
      return About::other;
  }
  if (error.ee_code == ICMPV6_PORT_UNREACH) return About::port;
  return error.ee_code == ICMPV6_NOROUTE ? About::network : About::other;
}

Status status_of(About about) noexcept {
  switch (about) {
    case About::port:
      return translate(Errno{ECONNREFUSED}, During::recv, Carries::datagram);
    case About::network:
      return translate(Errno{ENETUNREACH}, During::recv, Carries::datagram);
    case About::too_big:
      return WsaCode::wsaemsgsize;
    case About::other:
      return WsaCode::wsaehostunreach;
    case About::nothing:
    case About::sent:
      break;
  }
  return Status();
}

}  // namespace

IcmpReport take_icmp_report(int fd) noexcept {
  alignas(cmsghdr) char control[256];
  msghdr message = {};
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  if (::recvmsg(fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0) return {};
  uint64_t ticks = 0;
  for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr;
       part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level == SOL_SOCKET && part->cmsg_type == SCM_TIMESTAMPING) {
      timespec when;  // the first of three: the kernel's own clock
      std::memcpy(&when, CMSG_DATA(part), sizeof when);
      ticks = ticks_of(when);
    }
    const bool v4 = part->cmsg_level == IPPROTO_IP && part->cmsg_type == IP_RECVERR;
    const bool v6 = part->cmsg_level == IPPROTO_IPV6 && part->cmsg_type == IPV6_RECVERR;
    if (!v4 && !v6) continue;
    sock_extended_err error;
    std::memcpy(&error, CMSG_DATA(part), sizeof error);
    if (error.ee_origin == SO_EE_ORIGIN_TIMESTAMPING) {
      return {About::sent, Status(), error.ee_data, ticks};
    }
    IcmpReport report;
    if (error.ee_origin == SO_EE_ORIGIN_ICMP) report.about = about_v4(error);
    if (error.ee_origin == SO_EE_ORIGIN_ICMP6) report.about = about_v6(error);
    report.status = status_of(report.about);
    return report;
  }
  return {};
}

std::optional<IcmpFacts> take_icmp_facts(int fd) noexcept {
  alignas(cmsghdr) char control[256];
  msghdr message = {};
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  if (::recvmsg(fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0) return std::nullopt;
  for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr;
       part = CMSG_NXTHDR(&message, part)) {
    const bool v4 = part->cmsg_level == IPPROTO_IP && part->cmsg_type == IP_RECVERR;
    const bool v6 = part->cmsg_level == IPPROTO_IPV6 && part->cmsg_type == IPV6_RECVERR;
    if (!v4 && !v6) continue;
    // Behind the error stands the address of its sender: ip(7), SO_EE_OFFENDER.
    sock_extended_err error;
    std::memcpy(&error, CMSG_DATA(part), sizeof error);
    LinuxAddress sender;
    sender.storage = {};
    sender.length = v6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
    std::memcpy(&sender.storage, CMSG_DATA(part) + sizeof error, sender.length);
    const bool icmp6 = error.ee_origin == SO_EE_ORIGIN_ICMP6;
    if (!icmp6 && error.ee_origin != SO_EE_ORIGIN_ICMP) continue;
    return IcmpFacts{to_windows(sender), icmp6 ? uint8_t{IPPROTO_ICMPV6} : uint8_t{IPPROTO_ICMP},
                     error.ee_type, error.ee_code};
  }
  return std::nullopt;
}

void queue_icmp(int fd, bool ipv6, bool on) noexcept {
  const int value = on ? 1 : 0;
  if (ipv6) {
    ::setsockopt(fd, IPPROTO_IPV6, IPV6_RECVERR, &value, sizeof value);
  } else {
    ::setsockopt(fd, IPPROTO_IP, IP_RECVERR, &value, sizeof value);
  }
}

}  // namespace ws2::kernel
