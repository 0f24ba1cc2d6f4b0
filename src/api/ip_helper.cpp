// SPDX-License-Identifier: MIT
// What the calls of IP Helper share. Sources: Microsoft Learn, "IP_ADAPTER_ADDRESSES_LH structure
// (iptypes.h)", "NET_LUID_LH union (ifdef.h)"; RFC 2863.
#include "api/ip_helper.hpp"

#include <cstring>

namespace ws2::api {

IFTYPE type_of(const kernel::Interface& interface) noexcept {
  switch (interface.medium) {
    case kernel::Medium::ethernet:
      return IF_TYPE_ETHERNET_CSMACD;
    case kernel::Medium::loopback:
      return IF_TYPE_SOFTWARE_LOOPBACK;
    case kernel::Medium::point_to_point:
      return IF_TYPE_PPP;
    case kernel::Medium::wireless:
      return IF_TYPE_IEEE80211;
    case kernel::Medium::tunnel:
      return IF_TYPE_TUNNEL;
    case kernel::Medium::other:
      break;
  }
  return IF_TYPE_OTHER;
}

IF_OPER_STATUS state_of(const kernel::Interface& interface) noexcept {
  // By RFC 2863 as the kernel numbers it: unknown, not present, down, lower layer down, testing,
  // dormant, up.
  static constexpr IF_OPER_STATUS states[] = {
      IfOperStatusUnknown, IfOperStatusNotPresent, IfOperStatusDown, IfOperStatusLowerLayerDown,
      IfOperStatusTesting, IfOperStatusDormant,    IfOperStatusUp};
  if (!interface.up) return IfOperStatusDown;
  // Drivers that do not tell, loopback's among them, work when they run.
  if (interface.state == 0) return interface.running ? IfOperStatusUp : IfOperStatusDown;
  return interface.state < std::size(states) ? states[interface.state] : IfOperStatusUnknown;
}

NET_LUID luid_of(const kernel::Interface& interface) noexcept {
  NET_LUID luid = {};
  luid.Info.IfType = type_of(interface) & 0xFFFFU;
  luid.Info.NetLuidIndex = interface.index & 0xFFFFFFU;
  return luid;
}

DWORD ipv4_of(const kernel::InternetAddress& address) noexcept {
  DWORD ipv4;
  std::memcpy(&ipv4, address.bytes.data(), sizeof ipv4);
  return ipv4;
}

kernel::InternetAddress address_of(DWORD ipv4) noexcept {
  kernel::InternetAddress address;
  std::memcpy(address.bytes.data(), &ipv4, sizeof ipv4);
  return address;
}

DWORD mask_of(unsigned prefix) noexcept {
  kernel::InternetAddress mask;
  for (unsigned bit = 0; bit < prefix && bit < 32; ++bit) {
    mask.bytes[bit / 8] = static_cast<uint8_t>(mask.bytes[bit / 8] | (0x80U >> (bit % 8)));
  }
  return ipv4_of(mask);
}

SOCKADDR_STORAGE socket_address_of(const kernel::InternetAddress& address, INT* length) noexcept {
  SOCKADDR_STORAGE storage = {};
  if (address.ipv6) {
    sockaddr_in6 in6 = {};
    in6.sin6_family = AF_INET6;
    in6.sin6_scope_id = address.scope;
    std::memcpy(&in6.sin6_addr, address.bytes.data(), sizeof in6.sin6_addr);
    std::memcpy(&storage, &in6, sizeof in6);
    *length = sizeof in6;
  } else {
    sockaddr_in in4 = {};
    in4.sin_family = AF_INET;
    std::memcpy(&in4.sin_addr, address.bytes.data(), sizeof in4.sin_addr);
    std::memcpy(&storage, &in4, sizeof in4);
    *length = sizeof in4;
  }
  return storage;
}

const kernel::Interface* find_interface(const std::vector<kernel::Interface>& all,
                                        uint32_t index) noexcept {
  for (const kernel::Interface& one : all) {
    if (one.index == index) return &one;
  }
  return nullptr;
}

}  // namespace ws2::api
