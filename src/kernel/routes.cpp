// SPDX-License-Identifier: MIT
// Routes and neighbours. Source: rtnetlink(7).
#include <fcntl.h>
#include <linux/neighbour.h>
#include <unistd.h>

#include <algorithm>

#include "kernel/linux_address.hpp"
#include "kernel/netlink.hpp"
#include "kernel/netlink_dump.hpp"

namespace ws2::kernel {
namespace {

RouteOrigin origin_of(unsigned protocol) noexcept {
  switch (protocol) {
    case RTPROT_REDIRECT:
      return RouteOrigin::redirect;
    case RTPROT_KERNEL:
      return RouteOrigin::kernel;
    case RTPROT_BOOT:
    case RTPROT_STATIC:
      return RouteOrigin::manual;
    case RTPROT_UNSPEC:
      return RouteOrigin::other;
    default:
      return RouteOrigin::dynamic;
  }
}

/// The first way of a route that has several.
void take_first_hop(Route& route, std::span<const std::byte> payload) noexcept {
  if (payload.size() < sizeof(rtnexthop)) return;
  const auto hop = value_of<rtnexthop>(payload);
  if (hop.rtnh_len > payload.size() || hop.rtnh_len < sizeof hop) return;
  route.interface = static_cast<uint32_t>(hop.rtnh_ifindex);
  std::span<const std::byte> rest = payload.subspan(sizeof hop, hop.rtnh_len - sizeof hop);
  while (rest.size() >= sizeof(rtattr)) {
    const auto attribute = value_of<rtattr>(rest);
    if (attribute.rta_len < sizeof attribute || attribute.rta_len > rest.size()) return;
    if (attribute.rta_type == RTA_GATEWAY) {
      route.gateway =
          address_of(rest.subspan(sizeof attribute, attribute.rta_len - sizeof attribute));
      route.has_gateway = true;
    }
    rest = rest.subspan(std::min<size_t>(RTA_ALIGN(attribute.rta_len), rest.size()));
  }
}

Route route_of(const nlmsghdr& message, uint32_t* table) {
  const auto* fixed = static_cast<const rtmsg*>(NLMSG_DATA(&message));
  Route route;
  route.destination.ipv6 = route.gateway.ipv6 = route.source.ipv6 = fixed->rtm_family == AF_INET6;
  route.prefix = fixed->rtm_dst_len;
  route.is_unicast = fixed->rtm_type == RTN_UNICAST;
  route.is_local = fixed->rtm_type == RTN_LOCAL;
  route.origin = origin_of(fixed->rtm_protocol);
  *table = fixed->rtm_table;
  each_attribute<rtmsg>(message, [&](unsigned type, std::span<const std::byte> payload) {
    switch (type) {
      case RTA_DST:
        route.destination = address_of(payload);
        break;
      case RTA_GATEWAY:
        route.gateway = address_of(payload);
        route.has_gateway = true;
        break;
      case RTA_OIF:
        route.interface = value_of<uint32_t>(payload);
        break;
      case RTA_PRIORITY:
        route.metric = value_of<uint32_t>(payload);
        break;
      case RTA_PREFSRC:
        route.source = address_of(payload);
        break;
      case RTA_TABLE:
        *table = value_of<uint32_t>(payload);
        break;
      case RTA_MULTIPATH:
        take_first_hop(route, payload);
        break;
      default:
        break;
    }
  });
  return route;
}

}  // namespace

Result<std::vector<Route>> routes(int family) {
  struct {
    nlmsghdr header;
    rtmsg fixed;
  } request = {};
  request.header = {sizeof request, RTM_GETROUTE, NLM_F_REQUEST | NLM_F_DUMP, 1, 0};
  request.fixed.rtm_family = static_cast<uint8_t>(linux_family(family));
  std::vector<Route> found;
  const Status asked =
      Netlink(NETLINK_ROUTE).ask(&request, sizeof request, [&](const nlmsghdr& message) {
        if (message.nlmsg_type != RTM_NEWROUTE) return;
        const auto* fixed = static_cast<const rtmsg*>(NLMSG_DATA(&message));
        if (fixed->rtm_family != AF_INET && fixed->rtm_family != AF_INET6) return;
        if ((fixed->rtm_flags & RTM_F_CLONED) != 0) return;
        uint32_t table = 0;
        const Route route = route_of(message, &table);
        if (table == RT_TABLE_MAIN || table == RT_TABLE_LOCAL) found.push_back(route);
      });
  if (!asked.ok()) return asked;
  return found;
}

Result<Route> best_route(const InternetAddress& destination) {
  struct {
    nlmsghdr header;
    rtmsg fixed;
    rtattr attribute;
    uint8_t address[16];
  } request = {};
  const auto bytes = static_cast<uint16_t>(destination.ipv6 ? 16 : 4);
  request.header = {static_cast<uint32_t>(NLMSG_LENGTH(sizeof(rtmsg)) + RTA_LENGTH(bytes)),
                    RTM_GETROUTE, NLM_F_REQUEST, 1, 0};
  request.fixed.rtm_family = destination.ipv6 ? AF_INET6 : AF_INET;
  request.fixed.rtm_dst_len = static_cast<uint8_t>(bytes * 8);
  request.attribute = {static_cast<uint16_t>(RTA_LENGTH(bytes)), RTA_DST};
  std::memcpy(request.address, destination.bytes.data(), bytes);
  Route found;
  bool answered = false;
  const Status asked =
      Netlink(NETLINK_ROUTE).ask(&request, request.header.nlmsg_len, [&](const nlmsghdr& message) {
        if (message.nlmsg_type != RTM_NEWROUTE) return;
        uint32_t table = 0;
        found = route_of(message, &table);
        answered = true;
      });
  if (!asked.ok()) return asked;
  if (!answered) return WsaCode::wsaenetunreach;
  return found;
}

Result<std::vector<Neighbour>> neighbours(int family) {
  struct {
    nlmsghdr header;
    ndmsg fixed;
  } request = {};
  request.header = {sizeof request, RTM_GETNEIGH, NLM_F_REQUEST | NLM_F_DUMP, 1, 0};
  request.fixed.ndm_family = static_cast<uint8_t>(linux_family(family));
  std::vector<Neighbour> found;
  const Status asked =
      Netlink(NETLINK_ROUTE).ask(&request, sizeof request, [&](const nlmsghdr& message) {
        if (message.nlmsg_type != RTM_NEWNEIGH) return;
        const auto* fixed = static_cast<const ndmsg*>(NLMSG_DATA(&message));
        if (fixed->ndm_family != AF_INET && fixed->ndm_family != AF_INET6) return;
        if ((fixed->ndm_state & NUD_NOARP) != 0) return;
        Neighbour one;
        one.interface = static_cast<uint32_t>(fixed->ndm_ifindex);
        one.permanent = (fixed->ndm_state & NUD_PERMANENT) != 0;
        one.failed = (fixed->ndm_state & (NUD_FAILED | NUD_INCOMPLETE)) != 0;
        one.reachable = !one.failed && !one.permanent;
        each_attribute<ndmsg>(message, [&](unsigned type, std::span<const std::byte> payload) {
          if (type == NDA_DST) one.address = address_of(payload, one.interface);
          if (type != NDA_LLADDR) return;
          one.hardware.length =
              static_cast<uint8_t>(std::min<size_t>(payload.size(), one.hardware.bytes.size()));
          std::memcpy(one.hardware.bytes.data(), payload.data(), one.hardware.length);
        });
        found.push_back(one);
      });
  if (!asked.ok()) return asked;
  return found;
}

bool forwards_ipv4() noexcept {
  const int file = ::open("/proc/sys/net/ipv4/ip_forward", O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  char digit = '0';
  const bool read = ::read(file, &digit, 1) == 1;
  ::close(file);
  return read && digit == '1';
}

}  // namespace ws2::kernel
