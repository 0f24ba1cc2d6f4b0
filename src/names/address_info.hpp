// SPDX-License-Identifier: MIT
// What getaddrinfo and getnameinfo decide, without their structures: plain values in and out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "names/other_spaces.hpp"
#include "names/resolver.hpp"

namespace ws2::names {

/// The socket types that have services, by Winsock's numbers.
inline constexpr int32_t stream_type = 1, datagram_type = 2;
/// The protocols of these, by their IP numbers.
inline constexpr int32_t tcp_protocol = 6, udp_protocol = 17;

enum class Family : uint8_t { any, ipv4, ipv6 };

/// The arguments of getaddrinfo. Texts are UTF-8.
struct InfoRequest {
  std::optional<std::string> node, service;
  Family family = Family::any;
  int32_t socket_type = 0, protocol = 0;  // 0: any
  bool passive = false;                   // AI_PASSIVE, and so on
  bool canonical_name = false;
  bool qualified_name = false;  // AI_FQDN
  bool numeric_host = false;
  bool numeric_service = false;
  bool all = false;
  bool address_config = false;
  bool v4_mapped = false;
  bool dns_only = false;
  bool encode_idn = true;  // unless AI_DISABLE_IDN_ENCODING
  Stop* stop = nullptr;    // may end it early
  Sources sources = {};
};

/// One result. Type and protocol are the hints', unless the service decided the type.
struct InfoEntry {
  Address address;
  uint16_t port = 0;
  int32_t socket_type = 0, protocol = 0;
};

struct Info {
  std::string canonical_name;
  std::string qualified_name;  // the full form of the name that was asked for
  std::vector<InfoEntry> entries;
  std::optional<ProviderId> provider;  // as Host has it
};

/// \raises WSAHOST_NOT_FOUND.1 WSATYPE_NOT_FOUND.1 WSANO_RECOVERY.1 WSANO_RECOVERY.2 WSATRY_AGAIN.1
///         WSANO_DATA.1
/// \source Microsoft Learn, "getaddrinfo function (ws2tcpip.h)"
Result<Info> address_info(const InfoRequest& request);

/// The arguments of getnameinfo.
struct NameRequest {
  Address address;
  uint16_t port = 0;
  bool short_name = false;  // NI_NOFQDN, and so on
  bool numeric_host = false;
  bool name_required = false;
  bool numeric_service = false;
  bool datagram = false;
  Sources sources = {};
};

/// The host's name, or its address as text where it has none and `name_required` is not set.
Result<std::string> host_text(const NameRequest& request);
/// The name of the service, or its number as text where it has none.
std::string service_text(const NameRequest& request);

}  // namespace ws2::names
