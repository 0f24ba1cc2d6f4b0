// SPDX-License-Identifier: MIT
// Interfaces and their addresses. Source: rtnetlink(7).
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_addr.h>
#include <linux/if_arp.h>
#include <linux/if_link.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "kernel/linux_address.hpp"
#include "kernel/netlink.hpp"
#include "kernel/netlink_dump.hpp"

namespace ws2::kernel {
namespace {

HardwareAddress hardware_of(std::span<const std::byte> payload) noexcept {
  HardwareAddress hardware;
  hardware.length = static_cast<uint8_t>(std::min<size_t>(payload.size(), hardware.bytes.size()));
  std::memcpy(hardware.bytes.data(), payload.data(), hardware.length);
  return hardware;
}

Medium medium_of(unsigned type, unsigned flags) noexcept {
  if ((flags & IFF_LOOPBACK) != 0) return Medium::loopback;
  switch (type) {
    case ARPHRD_ETHER:
      return Medium::ethernet;
    case ARPHRD_PPP:
      return Medium::point_to_point;
    case ARPHRD_IEEE80211:
    case ARPHRD_IEEE80211_PRISM:
    case ARPHRD_IEEE80211_RADIOTAP:
      return Medium::wireless;
    case ARPHRD_TUNNEL:
    case ARPHRD_TUNNEL6:
    case ARPHRD_SIT:
    case ARPHRD_IPGRE:
    case ARPHRD_IP6GRE:
    case ARPHRD_NONE:
      return Medium::tunnel;
    default:
      return Medium::other;
  }
}

/// A small file of /sys/class/net/<interface>/.
std::string fact_of(const std::string& interface, const char* fact) {
  // The kernel allows no slash in the name of an interface.
  const std::string path = "/sys/class/net/" + interface + "/" + fact;
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return {};
  char text[64];
  const ssize_t got = ::read(file, text, sizeof text);
  ::close(file);
  return got <= 0 ? std::string() : std::string(text, static_cast<size_t>(got));
}

uint64_t speed_of(const std::string& interface) {
  const long megabits = std::strtol(fact_of(interface, "speed").c_str(), nullptr, 10);
  return megabits <= 0 ? 0 : static_cast<uint64_t>(megabits) * 1'000'000;
}

bool is_wireless(const std::string& interface) {
  const std::string path = "/sys/class/net/" + interface + "/phy80211";
  return ::access(path.c_str(), F_OK) == 0;
}

Interface interface_of(const nlmsghdr& message) {
  const auto* fixed = static_cast<const ifinfomsg*>(NLMSG_DATA(&message));
  Interface found;
  found.index = static_cast<uint32_t>(fixed->ifi_index);
  found.medium = medium_of(fixed->ifi_type, fixed->ifi_flags);
  found.up = (fixed->ifi_flags & IFF_UP) != 0;
  found.running = (fixed->ifi_flags & IFF_RUNNING) != 0;
  found.broadcast = (fixed->ifi_flags & IFF_BROADCAST) != 0;
  found.point_to_point = (fixed->ifi_flags & IFF_POINTOPOINT) != 0;
  found.multicast = (fixed->ifi_flags & IFF_MULTICAST) != 0;
  found.no_arp = (fixed->ifi_flags & IFF_NOARP) != 0;
  each_attribute<ifinfomsg>(message, [&](unsigned type, std::span<const std::byte> payload) {
    switch (type) {
      case IFLA_IFNAME:
        found.name.assign(reinterpret_cast<const char*>(payload.data()),
                          ::strnlen(reinterpret_cast<const char*>(payload.data()), payload.size()));
        break;
      case IFLA_MTU:
        found.mtu = value_of<uint32_t>(payload);
        break;
      case IFLA_OPERSTATE:
        found.state = value_of<uint8_t>(payload);
        break;
      case IFLA_ADDRESS:
        found.hardware = hardware_of(payload);
        break;
      case IFLA_STATS64: {
        const auto stats = value_of<rtnl_link_stats64>(payload);
        found.received = {stats.rx_bytes, stats.rx_packets, stats.rx_errors, stats.rx_dropped,
                          stats.multicast};
        found.sent = {stats.tx_bytes, stats.tx_packets, stats.tx_errors, stats.tx_dropped, 0};
        break;
      }
      default:
        break;
    }
  });
  return found;
}

}  // namespace

InterfaceAddress interface_address_of(const nlmsghdr& message) {
  const auto* fixed = static_cast<const ifaddrmsg*>(NLMSG_DATA(&message));
  InterfaceAddress found;
  found.interface = fixed->ifa_index;
  found.prefix = fixed->ifa_prefixlen;
  found.valid_s = found.preferred_s = UINT32_MAX;
  uint32_t flags = fixed->ifa_flags;
  bool has_local = false;
  each_attribute<ifaddrmsg>(message, [&](unsigned type, std::span<const std::byte> payload) {
    switch (type) {
      case IFA_LOCAL:  // of a point-to-point link IFA_ADDRESS is the other end
        found.address = address_of(payload, fixed->ifa_index);
        has_local = true;
        break;
      case IFA_ADDRESS:
        if (!has_local) found.address = address_of(payload, fixed->ifa_index);
        break;
      case IFA_BROADCAST:
        found.broadcast = address_of(payload);
        break;
      case IFA_FLAGS:
        flags = value_of<uint32_t>(payload);
        break;
      case IFA_CACHEINFO: {
        const auto times = value_of<ifa_cacheinfo>(payload);
        found.valid_s = times.ifa_valid;
        found.preferred_s = times.ifa_prefered;
        break;
      }
      default:
        break;
    }
  });
  found.tentative = (flags & IFA_F_TENTATIVE) != 0;
  found.failed = (flags & IFA_F_DADFAILED) != 0;
  found.deprecated = (flags & IFA_F_DEPRECATED) != 0;
  found.temporary = (flags & IFA_F_TEMPORARY) != 0;
  found.permanent = (flags & IFA_F_PERMANENT) != 0;
  return found;
}

namespace {

template <class Fixed>
struct Request {
  nlmsghdr header;
  Fixed fixed;
};

}  // namespace

Result<std::vector<Interface>> interfaces() {
  Request<ifinfomsg> request = {};
  request.header = {sizeof request, RTM_GETLINK, NLM_F_REQUEST | NLM_F_DUMP, 1, 0};
  std::vector<Interface> found;
  const Status asked =
      Netlink(NETLINK_ROUTE).ask(&request, sizeof request, [&](const nlmsghdr& message) {
        if (message.nlmsg_type == RTM_NEWLINK) found.push_back(interface_of(message));
      });
  if (!asked.ok()) return asked;
  for (Interface& one : found) {
    one.bits_per_second = speed_of(one.name);
    if (one.medium == Medium::ethernet && is_wireless(one.name)) one.medium = Medium::wireless;
  }
  return found;
}

Result<std::vector<InterfaceAddress>> interface_addresses(int family) {
  Request<ifaddrmsg> request = {};
  request.header = {sizeof request, RTM_GETADDR, NLM_F_REQUEST | NLM_F_DUMP, 1, 0};
  request.fixed.ifa_family = static_cast<uint8_t>(linux_family(family));
  std::vector<InterfaceAddress> found;
  const Status asked =
      Netlink(NETLINK_ROUTE).ask(&request, sizeof request, [&](const nlmsghdr& message) {
        if (message.nlmsg_type != RTM_NEWADDR) return;
        const auto* fixed = static_cast<const ifaddrmsg*>(NLMSG_DATA(&message));
        if (fixed->ifa_family != AF_INET && fixed->ifa_family != AF_INET6) return;
        found.push_back(interface_address_of(message));
      });
  if (!asked.ok()) return asked;
  return found;
}

}  // namespace ws2::kernel
