// SPDX-License-Identifier: MIT
// The subscription to changes. Sources: netlink(7), rtnetlink(7).
#include "kernel/change_feed.hpp"

#include <net/if.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <new>

#include "kernel/linux_address.hpp"
#include "kernel/netlink_dump.hpp"

namespace ws2::kernel {
namespace {

using What = AddressChange::What;

constexpr uint32_t groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR |
                            RTMGRP_IPV4_ROUTE | RTMGRP_IPV6_ROUTE | RTMGRP_IPV4_RULE |
                            (1U << (RTNLGRP_IPV6_RULE - 1U));

/// Of an interface only this makes routes come and go.
constexpr uint32_t up = IFF_UP, running = IFF_RUNNING;

bool same_place(const InterfaceAddress& a, const InterfaceAddress& b) noexcept {
  return a.interface == b.interface && a.prefix == b.prefix && a.address == b.address;
}

/// An address that is still being examined, or was found twice on the link, is none yet.
bool is_usable(const InterfaceAddress& address) noexcept {
  return !address.tentative && !address.failed;
}

bool is_same(const InterfaceAddress& a, const InterfaceAddress& b) noexcept {
  return is_usable(a) == is_usable(b) && a.deprecated == b.deprecated && a.valid_s == b.valid_s &&
         a.preferred_s == b.preferred_s;
}

/// The two tables that count, and no copies that the kernel keeps for itself.
bool is_in_table(const nlmsghdr& message) noexcept {
  const auto* fixed = static_cast<const rtmsg*>(NLMSG_DATA(&message));
  if ((fixed->rtm_flags & RTM_F_CLONED) != 0) return false;
  return fixed->rtm_table == RT_TABLE_MAIN || fixed->rtm_table == RT_TABLE_LOCAL;
}

}  // namespace

ChangeFeed::~ChangeFeed() {
  if (fd_ >= 0) ::close(fd_);
}

Status ChangeFeed::open() noexcept {
  Netlink watch(NETLINK_ROUTE, groups);
  if (watch.fd() < 0) {
    const Status why = translate(Errno{errno}, During::socket);
    return why == WsaCode::wsaemfile ? why : WsaCode::wsaenobufs;
  }
  try {
    // What changes from here on is told; so nothing is missed between the two.
    Changes none;
    compare(none);
  } catch (const std::bad_alloc&) {
    return WsaCode::wsaenobufs;
  }
  fd_ = watch.release();
  return Status();
}

Changes ChangeFeed::take() noexcept {
  Changes changes;
  try {
    read(changes);
  } catch (const std::bad_alloc&) {
    changes.kinds |= change::everything;
  }
  return changes;
}

void ChangeFeed::read(Changes& into) {
  std::vector<std::byte> memory(size_t{32} * 1024);
  for (;;) {
    const ssize_t got = ::recv(fd_, memory.data(), memory.size(), MSG_DONTWAIT);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == ENOBUFS) {
      // The kernel had to drop some. What is there now still tells what has changed; of routes
      // nothing is known.
      into.kinds |= change::routes4 | change::ways;
      compare(into);
      continue;
    }
    if (got < 0) return;
    auto left = static_cast<uint32_t>(got);
    for (const auto* message = reinterpret_cast<const nlmsghdr*>(memory.data());
         NLMSG_OK(message, left); message = NLMSG_NEXT(message, left)) {
      note(message, into);
    }
  }
}

void ChangeFeed::note(const void* told, Changes& into) {
  const auto& message = *static_cast<const nlmsghdr*>(told);
  switch (message.nlmsg_type) {
    case RTM_NEWADDR:
    case RTM_DELADDR: {
      into.kinds |= change::ways;
      const uint8_t family = static_cast<const ifaddrmsg*>(NLMSG_DATA(&message))->ifa_family;
      if (family != AF_INET && family != AF_INET6) return;
      note_address(interface_address_of(message), message.nlmsg_type == RTM_DELADDR, into);
      return;
    }
    case RTM_NEWROUTE:
    case RTM_DELROUTE: {
      const bool ipv4 = static_cast<const rtmsg*>(NLMSG_DATA(&message))->rtm_family == AF_INET;
      if (ipv4 && is_in_table(message)) into.kinds |= change::routes4;
      into.kinds |= change::ways;
      return;
    }
    case RTM_NEWLINK:
    case RTM_DELLINK:
      note_link(told, message.nlmsg_type == RTM_DELLINK, into);
      return;
    default:  // rules
      into.kinds |= change::ways;
  }
}

bool ChangeFeed::is_listed(const InterfaceAddress& address) const noexcept {
  if (!is_usable(address)) return false;
  if (!is_loopback(address.address)) return true;
  // Loopback addresses are in the list only where there are no others.
  return std::none_of(addresses_.begin(), addresses_.end(), [&](const InterfaceAddress& other) {
    return other.address.ipv6 == address.address.ipv6 && is_usable(other) &&
           !is_loopback(other.address);
  });
}

void ChangeFeed::tell(What what, const InterfaceAddress& address, bool in_list, Changes& into) {
  into.kinds |= change::rows;
  if (in_list) into.kinds |= address.address.ipv6 ? change::list6 : change::list4;
  if (!address.address.ipv6 && what != What::altered) into.kinds |= change::addresses4;
  into.addresses.push_back({what, address});
}

void ChangeFeed::note_address(const InterfaceAddress& told, bool removed, Changes& into) {
  const auto known =
      std::find_if(addresses_.begin(), addresses_.end(),
                   [&](const InterfaceAddress& one) { return same_place(one, told); });
  if (removed) {
    if (known == addresses_.end()) return;
    const InterfaceAddress gone = *known;
    const bool listed = is_listed(gone);
    addresses_.erase(known);
    return tell(What::removed, gone, listed, into);
  }
  if (known == addresses_.end()) {
    const bool listed = is_listed(told);
    addresses_.push_back(told);
    return tell(What::added, told, listed, into);
  }
  if (is_same(*known, told)) return;
  const bool listed = is_usable(*known) != is_usable(told) && !is_loopback(told.address);
  *known = told;
  tell(What::altered, told, listed, into);
}

void ChangeFeed::note_link(const void* message, bool removed, Changes& into) {
  const auto* fixed =
      static_cast<const ifinfomsg*>(NLMSG_DATA(static_cast<const nlmsghdr*>(message)));
  if (fixed->ifi_family != AF_UNSPEC) return;  // of a bridge
  const auto index = static_cast<uint32_t>(fixed->ifi_index);
  const uint32_t flags = removed ? 0 : fixed->ifi_flags & (up | running);
  auto known = std::find_if(links_.begin(), links_.end(),
                            [&](const Link& link) { return link.index == index; });
  if (known == links_.end()) {
    if (removed) return;
    known = links_.insert(links_.end(), Link{index, 0});
  }
  // The IPv4 routes of an interface that goes down are dropped without a word.
  if (known->flags != flags) into.kinds |= change::routes4 | change::ways;
  known->flags = flags;
  if (removed) links_.erase(known);
}

/// Looks at what is there, and tells how it differs from what was known.
void ChangeFeed::compare(Changes& into) {
  const Result<std::vector<InterfaceAddress>> now = interface_addresses(0);
  const Result<std::vector<Interface>> interfaces_now = interfaces();
  if (!now || !interfaces_now) {
    into.kinds |= change::everything;
    return;
  }
  const std::vector<InterfaceAddress> before = addresses_;
  for (const InterfaceAddress& one : before) {
    const bool there = std::any_of(now->begin(), now->end(), [&](const InterfaceAddress& other) {
      return same_place(one, other);
    });
    if (!there) note_address(one, true, into);
  }
  for (const InterfaceAddress& one : *now) note_address(one, false, into);
  links_.clear();
  for (const Interface& one : *interfaces_now) {
    const uint32_t flags = (one.up ? up : 0U) | (one.running ? running : 0U);
    links_.push_back({one.index, flags});
  }
}

Way way_to(const Address& destination) noexcept {
  Way way;
  InternetAddress to;
  to.ipv6 = destination.family() != AF_INET;
  // sockaddr_in and sockaddr_in6 of both sides lie alike behind the family.
  if (to.ipv6) {
    std::memcpy(to.bytes.data(), destination.bytes + 8, 16);
    std::memcpy(&to.scope, destination.bytes + 24, sizeof to.scope);
  } else {
    std::memcpy(to.bytes.data(), destination.bytes + 4, 4);
  }
  try {
    const Result<Route> route = best_route(to);
    if (!route) {
      way.status = route.status();
      return way;
    }
    way.interface = route->interface;
    way.source = route->source;
  } catch (const std::bad_alloc&) {
    way.status = WsaCode::wsaenobufs;
  }
  return way;
}

}  // namespace ws2::kernel
