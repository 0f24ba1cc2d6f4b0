// SPDX-License-Identifier: MIT
// Control codes about interfaces, addresses, routes and groups. Sources: Microsoft Learn,
// "SIO_ADDRESS_LIST_QUERY", "SIO_ADDRESS_LIST_SORT Control Code", "SIO_ROUTING_INTERFACE_QUERY
// control code", "SIO_GET_INTERFACE_LIST Control Code", "WSAIoctl function (winsock2.h)".
#include <winsock2.h>
// winsock2.h comes first.
#include <ws2tcpip.h>

#include <cstddef>
#include <cstring>
#include <map>
#include <vector>

#include "base/address.hpp"
#include "base/ioctl_call.hpp"
#include "base/upward.hpp"
#include "kernel/address.hpp"
#include "kernel/ioctl.hpp"
#include "kernel/netlink.hpp"
#include "kernel/socket.hpp"

namespace ws2::base {
namespace {

sockaddr_in ipv4_of(const kernel::InternetAddress& address) noexcept {
  sockaddr_in result = {};
  result.sin_family = AF_INET;
  std::memcpy(&result.sin_addr, address.bytes.data(), sizeof result.sin_addr);
  return result;
}

sockaddr_in6 ipv6_of(const kernel::InternetAddress& address) noexcept {
  sockaddr_in6 result = {};
  result.sin6_family = AF_INET6;
  result.sin6_scope_id = address.scope;
  std::memcpy(&result.sin6_addr, address.bytes.data(), sizeof result.sin6_addr);
  return result;
}

kernel::InternetAddress mask_of(unsigned prefix) noexcept {
  kernel::InternetAddress mask;
  for (unsigned bit = 0; bit < prefix && bit < 32; ++bit) {
    mask.bytes[bit / 8] = static_cast<uint8_t>(mask.bytes[bit / 8] | (0x80U >> (bit % 8)));
  }
  return mask;
}

/// Writes a SOCKET_ADDRESS_LIST with its addresses behind it, where the program's pointers find
/// them.
Status write_list(ControlCall& call, const std::vector<kernel::InternetAddress>& addresses) {
  const bool ipv6 = call.socket->endpoint().family == AF_INET6;
  const uint32_t each = ipv6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
  const auto count = static_cast<uint32_t>(addresses.size());
  const auto head = static_cast<uint32_t>(SIZEOF_SOCKET_ADDRESS_LIST(count));
  std::vector<char> bytes(head + count * each);
  INT number = static_cast<INT>(count);
  std::memcpy(bytes.data(), &number, sizeof number);
  for (uint32_t i = 0; i < count; ++i) {
    const uint32_t place = head + i * each;
    SOCKET_ADDRESS entry;
    // A number, since without room there may be no pointer to count from.
    entry.lpSockaddr =
        reinterpret_cast<sockaddr*>(reinterpret_cast<uintptr_t>(call.output) + place);
    entry.iSockaddrLength = static_cast<INT>(each);
    std::memcpy(bytes.data() + SIZEOF_SOCKET_ADDRESS_LIST(i), &entry, sizeof entry);
    if (ipv6) {
      const sockaddr_in6 address = ipv6_of(addresses[i]);
      std::memcpy(bytes.data() + place, &address, each);
    } else {
      const sockaddr_in address = ipv4_of(addresses[i]);
      std::memcpy(bytes.data() + place, &address, each);
    }
  }
  return call.write_bytes(bytes.data(), static_cast<uint32_t>(bytes.size()));
}

/// Reads a program's list of IPv6 addresses.
Result<std::vector<kernel::InternetAddress>> read_list(const ControlCall& call) {
  const Result<INT> count = call.read<INT>();
  if (!count) return count.status();
  const size_t most = call.input_bytes / sizeof(SOCKET_ADDRESS);
  if (*count < 0) return WsaCode::wsaeinval;
  if (static_cast<size_t>(*count) > most ||
      SIZEOF_SOCKET_ADDRESS_LIST(static_cast<size_t>(*count)) > call.input_bytes) {
    return WsaCode::wsaefault;
  }
  std::vector<kernel::InternetAddress> addresses;
  for (INT i = 0; i < *count; ++i) {
    const auto place = SIZEOF_SOCKET_ADDRESS_LIST(static_cast<size_t>(i));
    const Result<SOCKET_ADDRESS> entry =
        runtime::read_user<SOCKET_ADDRESS>(static_cast<const char*>(call.input) + place);
    if (!entry) return entry.status();
    if (entry->iSockaddrLength < static_cast<INT>(sizeof(sockaddr_in6))) return WsaCode::wsaefault;
    const Result<sockaddr_in6> given = runtime::read_user<sockaddr_in6>(entry->lpSockaddr);
    if (!given) return given.status();
    if (given->sin6_family != AF_INET6) return WsaCode::wsaeafnosupport;
    kernel::InternetAddress address;
    address.ipv6 = true;
    address.scope = given->sin6_scope_id;
    std::memcpy(address.bytes.data(), &given->sin6_addr, 16);
    addresses.push_back(address);
  }
  return addresses;
}

}  // namespace

Result<kernel::Address> read_destination(const ControlCall& call) noexcept {
  return read_address(
      *call.socket, static_cast<const sockaddr*>(call.input),
      static_cast<int>(call.input_bytes > INT32_MAX ? INT32_MAX : call.input_bytes));
}

Status query_address_list(ControlCall& call) {
  const auto all = kernel::interface_addresses(call.socket->endpoint().family);
  if (!all) return all.status();
  std::vector<kernel::InternetAddress> others, loopbacks;
  for (const kernel::InterfaceAddress& one : *all) {
    if (one.tentative || one.failed) continue;
    (kernel::is_loopback(one.address) ? loopbacks : others).push_back(one.address);
  }
  // Where the machine has no other address, a program still has one to bind to.
  return write_list(call, others.empty() ? loopbacks : others);
}

Status sort_address_list(ControlCall& call) {
  Result<std::vector<kernel::InternetAddress>> list = read_list(call);
  if (!list) return list.status();
  if (upward().sort != nullptr) upward().sort(*list);
  return write_list(call, *list);
}

Status query_route(ControlCall& call) {
  const Result<kernel::Address> destination = read_destination(call);
  if (!destination) return destination.status();
  if (destination->family() != call.socket->endpoint().family) return WsaCode::wsaeafnosupport;
  const Result<kernel::Address> source = kernel::source_for(*destination);
  if (!source) return source.status();
  return call.write_bytes(source->bytes, source->length);
}

Status list_interfaces(ControlCall& call) {
  const auto interfaces = kernel::interfaces();
  if (!interfaces) return interfaces.status();
  const auto addresses = kernel::interface_addresses(AF_INET);
  if (!addresses) return addresses.status();
  std::map<uint32_t, const kernel::Interface*> by_index;
  for (const kernel::Interface& one : *interfaces) by_index[one.index] = &one;
  std::vector<INTERFACE_INFO> list;
  for (const kernel::InterfaceAddress& one : *addresses) {
    const auto found = by_index.find(one.interface);
    if (found == by_index.end()) continue;
    const kernel::Interface& interface = *found->second;
    INTERFACE_INFO info = {};
    info.iiFlags = (interface.up ? IFF_UP : 0U) | (interface.broadcast ? IFF_BROADCAST : 0U) |
                   (interface.medium == kernel::Medium::loopback ? IFF_LOOPBACK : 0U) |
                   (interface.point_to_point ? IFF_POINTTOPOINT : 0U) |
                   (interface.multicast ? IFF_MULTICAST : 0U);
    info.iiAddress.AddressIn = ipv4_of(one.address);
    info.iiBroadcastAddress.AddressIn = ipv4_of({});
    // Learn: the broadcast address is 255.255.255.255.
    info.iiBroadcastAddress.AddressIn.sin_addr.s_addr = INADDR_NONE;
    info.iiNetmask.AddressIn = ipv4_of(mask_of(one.prefix));
    list.push_back(info);
  }
  return call.write_bytes(list.data(), static_cast<uint32_t>(list.size() * sizeof list[0]));
}

Status tell_broadcast_address(ControlCall& call) noexcept {
  sockaddr_in everybody = {};
  everybody.sin_family = AF_INET;
  everybody.sin_addr.s_addr = INADDR_NONE;  // 255.255.255.255
  return call.write(everybody);
}

namespace {

/// The beginning of IP_MSFILTER, whose mode may be any number: a program wrote it.
struct FilterHead {
  uint32_t group, interface, mode, sources;
};
static_assert(sizeof(FilterHead) == offsetof(IP_MSFILTER, imsf_slist));
static_assert(sizeof(MULTICAST_MODE_TYPE) == sizeof(uint32_t));

}  // namespace

Status set_multicast_filter(ControlCall& call) {
  const Result<FilterHead> head = call.read<FilterHead>();
  if (!head) return head.status();
  const size_t count = head->sources;
  if (count > call.input_bytes || IP_MSFILTER_SIZE(count) > call.input_bytes) {
    return WsaCode::wsaefault;
  }
  if (head->mode != MCAST_INCLUDE && head->mode != MCAST_EXCLUDE) return WsaCode::wsaeinval;
  kernel::MulticastFilter filter;
  filter.group = head->group;
  filter.interface = head->interface;
  filter.include = head->mode == MCAST_INCLUDE;
  filter.sources.resize(count);
  const char* list = static_cast<const char*>(call.input) + offsetof(IP_MSFILTER, imsf_slist);
  if (!runtime::copy_from_user(filter.sources.data(), list, count * sizeof(uint32_t))) {
    return WsaCode::wsaefault;
  }
  return kernel::set_multicast_filter(call.socket->fd(), filter);
}

Status get_multicast_filter(ControlCall& call) {
  Result<FilterHead> head = call.read<FilterHead>();
  if (!head) return head.status();
  kernel::MulticastFilter filter;
  filter.group = head->group;
  filter.interface = head->interface;
  if (Status failed = kernel::get_multicast_filter(call.socket->fd(), filter); !failed.ok()) {
    return failed;
  }
  head->mode = filter.include ? MCAST_INCLUDE : MCAST_EXCLUDE;
  head->sources = static_cast<uint32_t>(filter.sources.size());
  std::vector<char> bytes(IP_MSFILTER_SIZE(filter.sources.size()));
  std::memcpy(bytes.data(), &*head, sizeof(FilterHead));
  std::memcpy(bytes.data() + sizeof(FilterHead), filter.sources.data(),
              filter.sources.size() * sizeof(uint32_t));
  return call.write_bytes(bytes.data(), static_cast<uint32_t>(bytes.size()));
}

}  // namespace ws2::base
