// SPDX-License-Identifier: MIT
// IPv4 and IPv6 addresses as Winsock's structures, and back.
#pragma once

#include <winsock2.h>
#include <ws2tcpip.h>

#include <algorithm>
#include <cstring>

#include "errors/status.hpp"
#include "names/address_text.hpp"
#include "names/hosts_file.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::api {

/// An address and its port, in host order.
struct InternetEndpoint {
  names::Address address;
  uint16_t port = 0;
};

/// Room for either structure.
union AnySockaddr {
  sockaddr_in in4;
  sockaddr_in6 in6;
};

constexpr uint16_t swapped(uint16_t number) noexcept { return __builtin_bswap16(number); }

/// Fills the structure of the address's family; the length of what was filled.
inline size_t to_sockaddr(const InternetEndpoint& endpoint, AnySockaddr& out) noexcept {
  if (endpoint.address.ipv6) {
    sockaddr_in6 in6 = {};
    in6.sin6_family = AF_INET6;
    in6.sin6_port = swapped(endpoint.port);
    in6.sin6_scope_id = endpoint.address.scope;
    std::memcpy(&in6.sin6_addr, endpoint.address.bytes.data(), 16);
    out.in6 = in6;
    return sizeof in6;
  }
  sockaddr_in in4 = {};
  in4.sin_family = AF_INET;
  in4.sin_port = swapped(endpoint.port);
  std::memcpy(&in4.sin_addr, endpoint.address.bytes.data(), 4);
  out.in4 = in4;
  return sizeof in4;
}

/// Reads the caller's socket address. WSAEFAULT.1 when it cannot be read, WSAEFAULT.2 when it is
/// too short for its family, `unknown_family` when it is of no family known here.
inline Result<InternetEndpoint> read_sockaddr(const void* user, size_t length,
                                              WsaCode unknown_family) noexcept {
  uint16_t family = 0;
  if (user == nullptr || length < sizeof family) return WsaCode::wsaefault;
  if (!runtime::copy_from_user(&family, user, sizeof family)) return WsaCode::wsaefault;
  InternetEndpoint endpoint;
  if (family == AF_INET) {
    if (length < sizeof(sockaddr_in)) return WsaCode::wsaefault;
    const Result<sockaddr_in> in4 = runtime::read_user<sockaddr_in>(user);
    if (!in4) return in4.status();
    endpoint.port = swapped((*in4).sin_port);
    std::memcpy(endpoint.address.bytes.data(), &(*in4).sin_addr, 4);
    return endpoint;
  }
  if (family != AF_INET6) return unknown_family;
  if (length < sizeof(sockaddr_in6)) return WsaCode::wsaefault;
  const Result<sockaddr_in6> in6 = runtime::read_user<sockaddr_in6>(user);
  if (!in6) return in6.status();
  endpoint.address.ipv6 = true;
  endpoint.port = swapped((*in6).sin6_port);
  endpoint.address.scope = (*in6).sin6_scope_id;
  std::memcpy(endpoint.address.bytes.data(), &(*in6).sin6_addr, 16);
  return endpoint;
}

/// The address as text; with its port unless that is 0.
inline names::AddressText endpoint_text(const InternetEndpoint& endpoint) noexcept {
  const names::Address& address = endpoint.address;
  if (address.ipv6) {
    return names::format(names::Ipv6Endpoint{address.bytes, address.scope, endpoint.port});
  }
  names::Ipv4 bytes;
  std::copy(address.bytes.begin(), address.bytes.begin() + 4, bytes.begin());
  return names::format(names::Ipv4Endpoint{bytes, endpoint.port});
}

}  // namespace ws2::api
