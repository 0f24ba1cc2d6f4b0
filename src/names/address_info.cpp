// SPDX-License-Identifier: MIT
// What getaddrinfo and getnameinfo decide.
#include "names/address_info.hpp"

#include <algorithm>

#include "names/address_text.hpp"
#include "names/databases.hpp"

namespace ws2::names {
namespace {

struct Service {
  uint16_t port = 0;
  int32_t socket_type = 0;
};

bool is_number(std::string_view text) noexcept {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char character) {
    return character >= '0' && character <= '9';
  });
}

/// Looks a service up by name, for TCP and for UDP as far as the hints admit them.
Result<std::vector<Service>> named_services(const std::string& name, int32_t type,
                                            int32_t protocol) {
  const std::shared_ptr<const ServicesFile> file = services_file();
  if (!file) return WsaCode::wsano_recovery;  // WSANO_RECOVERY.2
  struct Carrier {
    const char* name;
    int32_t type, protocol;
  };
  constexpr Carrier carriers[] = {{"tcp", stream_type, tcp_protocol},
                                  {"udp", datagram_type, udp_protocol}};
  std::vector<Service> found;
  for (const Carrier& carrier : carriers) {
    if (type != 0 && type != carrier.type) continue;
    if (protocol != 0 && protocol != carrier.protocol) continue;
    if (const ServiceEntry* entry = file->by_name(name, carrier.name)) {
      found.push_back({entry->port, carrier.type});
    }
  }
  if (found.empty()) return WsaCode::wsatype_not_found;  // WSATYPE_NOT_FOUND.1
  return found;
}

Result<std::vector<Service>> services_of(const InfoRequest& request) {
  const bool given = request.service && !request.service->empty();
  if (request.numeric_service && !(given && is_number(*request.service))) {
    return WsaCode::wsahost_not_found;  // EAI_NONAME, Learn says
  }
  if (!given) return std::vector<Service>{{0, request.socket_type}};
  if (is_number(*request.service)) {
    const std::optional<uint16_t> port = parse_port(*request.service);
    if (!port) return WsaCode::wsatype_not_found;  // no type has a port above 65535
    return std::vector<Service>{{*port, request.socket_type}};
  }
  return named_services(*request.service, request.socket_type, request.protocol);
}

Address ipv4_address(const Ipv4& bytes) noexcept {
  Address address;
  std::copy(bytes.begin(), bytes.end(), address.bytes.begin());
  return address;
}

Address mapped(const Address& ipv4) noexcept {
  Address address;
  address.ipv6 = true;
  address.bytes[10] = address.bytes[11] = 0xFF;
  std::copy(ipv4.bytes.begin(), ipv4.bytes.begin() + 4, address.bytes.begin() + 12);
  return address;
}

/// The address that a text is, whatever its family.
std::optional<Address> numeric_address(const std::string& text) noexcept {
  if (const std::optional<Ipv4> ipv4 = parse_ipv4(text, Ipv4Form::loose)) {
    return ipv4_address(*ipv4);
  }
  const std::optional<Ipv6Endpoint> ipv6 = parse_ipv6_scoped(text, kernel::interface_by_name);
  if (!ipv6) return std::nullopt;
  return Address{true, ipv6->address, ipv6->scope};
}

Result<std::vector<Address>> of_family(const Address& address, const InfoRequest& request) {
  const bool fits =
      request.family == Family::any || address.ipv6 == (request.family == Family::ipv6);
  if (fits) return std::vector<Address>{address};
  if (!address.ipv6 && request.v4_mapped) return std::vector<Address>{mapped(address)};
  return WsaCode::wsahost_not_found;
}

/// No node: the wildcard addresses for a server, the loopback addresses for a client.
std::vector<Address> without_node(const InfoRequest& request) {
  std::vector<Address> found;
  // A machine without IPv6 gets no IPv6 address unless it is asked for by name.
  const bool ipv6 = request.family == Family::ipv6 ||
                    (request.family == Family::any && available_families().ipv6);
  if (ipv6) {
    Address address{true, {}, 0};
    if (!request.passive) address.bytes[15] = 1;
    found.push_back(address);
  }
  if (request.family != Family::ipv6) {
    found.push_back(ipv4_address(request.passive ? Ipv4{} : Ipv4{127, 0, 0, 1}));
  }
  return found;
}

/// Turns IPv4 addresses into IPv6 ones for a program that takes no others: all of them with AI_ALL,
/// otherwise only where there is no real one.
void map_addresses(std::vector<Address>& addresses, bool all) {
  const bool any_ipv6 = std::any_of(addresses.begin(), addresses.end(),
                                    [](const Address& address) { return address.ipv6; });
  if (any_ipv6 && !all) std::erase_if(addresses, [](const Address& one) { return !one.ipv6; });
  for (Address& address : addresses) {
    if (!address.ipv6) address = mapped(address);
  }
}

Result<Host> by_name(const InfoRequest& request) {
  const bool maps = request.family == Family::ipv6 && request.v4_mapped;
  const Families wanted{request.family != Family::ipv6 || maps, request.family != Family::ipv4};
  const Families network = request.address_config ? configured_families() : Families();
  Sources sources = request.sources;
  if (request.dns_only) sources.others = nullptr;
  Result<Host> host =
      resolve_in(sources, *request.node, wanted, network, request.encode_idn, request.stop);
  if (!host) return host;
  if (request.address_config) {
    // Loopback addresses need no network, so that "localhost" keeps its meaning without one.
    std::erase_if(host->addresses, [&](const Address& address) {
      return !(address.ipv6 ? network.ipv6 : network.ipv4) && !kernel::is_loopback(address);
    });
  }
  if (maps) map_addresses(host->addresses, request.all);
  if (host->addresses.empty()) return WsaCode::wsano_data;
  return host;
}

/// The checks that need no look-up.
Status check(const InfoRequest& request) noexcept {
  if (!request.node && !request.service) return WsaCode::wsahost_not_found;
  // Learn names WSANO_RECOVERY, not EAI_BADFLAGS, for a canonical name of nothing.
  if (!request.node && (request.canonical_name || request.qualified_name)) {
    return WsaCode::wsano_recovery;
  }
  // "must contain a non-NULL numeric host address string": but AI_PASSIVE has a meaning for NULL of
  // its own, and servers set both.
  if (!request.node && request.numeric_host && !request.passive) return WsaCode::wsahost_not_found;
  return Status();
}

/// Whether a name is the full form of the one that was asked for: itself, or with a domain
/// appended.
bool completes(std::string_view asked, std::string_view name) noexcept {
  if (asked.size() > 1 && asked.back() == '.') asked.remove_suffix(1);
  if (name.find('.') == std::string_view::npos || name.size() < asked.size()) return false;
  return same_name(name.substr(0, asked.size()), asked) &&
         (name.size() == asked.size() || name[asked.size()] == '.');
}

/// The name that was asked for, as it stands in the DNS or in the hosts file: an alias, or the
/// official name. A chain of CNAMEs begins with the first alias.
std::string full_form(const std::string& asked, const std::string& official,
                      const std::vector<std::string>& aliases) {
  for (const std::string& alias : aliases) {
    if (completes(asked, alias)) return alias;
  }
  if (aliases.empty() || completes(asked, official)) return official;
  return aliases.front().find('.') == std::string::npos ? official : aliases.front();
}

Result<std::vector<Address>> addresses_of(const InfoRequest& request, Info& info) {
  if (!request.node) return without_node(request);
  if (const std::optional<Address> address = numeric_address(*request.node)) {
    info.canonical_name = info.qualified_name = *request.node;
    return of_family(*address, request);
  }
  if (request.numeric_host) return WsaCode::wsahost_not_found;
  Result<Host> host = by_name(request);
  if (!host) return host.status();
  info.canonical_name = host->name.empty() ? *request.node : host->name;
  info.qualified_name = full_form(*request.node, info.canonical_name, host->aliases);
  info.provider = host->provider;
  return std::move(host->addresses);
}

}  // namespace

Result<Info> address_info(const InfoRequest& request) {
  if (const Status refused = check(request); !refused.ok()) return refused;
  // The service first: no question goes out to the network for a request that fails anyway.
  Result<std::vector<Service>> services = services_of(request);
  if (!services) return services.status();
  Info info;
  Result<std::vector<Address>> addresses = addresses_of(request, info);
  if (!addresses) return addresses.status();
  info.entries.reserve(addresses->size() * services->size());
  for (const Address& address : *addresses) {
    for (const Service& service : *services) {
      info.entries.push_back({address, service.port, service.socket_type, request.protocol});
    }
  }
  return info;
}

namespace {

std::string numeric_text(const Address& address) {
  if (address.ipv6)
    return std::string(format(Ipv6Endpoint{address.bytes, address.scope, 0}).view());
  Ipv4 bytes;
  std::copy(address.bytes.begin(), address.bytes.begin() + 4, bytes.begin());
  return std::string(format(bytes).view());
}

/// NI_NOFQDN: hosts of our own domain go by their first label.
std::string shortened(const std::string& name) {
  const size_t dot = name.find('.');
  if (dot == std::string::npos) return name;
  const std::string own = kernel::host_name();
  const size_t own_dot = own.find('.');
  const bool local = same_name(name, own) || (own_dot != std::string::npos &&
                                              same_name(name.substr(dot), own.substr(own_dot)));
  return local ? name.substr(0, dot) : name;
}

}  // namespace

Result<std::string> host_text(const NameRequest& request) {
  if (request.numeric_host) return numeric_text(request.address);
  Result<Host> host = name_in(request.sources, request.address);
  if (!host) {
    if (request.name_required) return host.status();
    return numeric_text(request.address);
  }
  return request.short_name ? shortened(host->name) : host->name;
}

std::string service_text(const NameRequest& request) {
  if (!request.numeric_service) {
    if (const std::shared_ptr<const ServicesFile> file = services_file()) {
      const ServiceEntry* entry = file->by_port(request.port, request.datagram ? "udp" : "tcp");
      if (entry != nullptr) return entry->name;
    }
  }
  return std::to_string(request.port);
}

}  // namespace ws2::names
