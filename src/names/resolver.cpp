// SPDX-License-Identifier: MIT
// From names to addresses and back.
#include "names/resolver.hpp"

#include <algorithm>
#include <optional>

#include "names/databases.hpp"
#include "names/idn.hpp"
#include "names/order.hpp"

namespace ws2::names {
namespace {

bool fits(const Address& address, Families families) noexcept {
  return address.ipv6 ? families.ipv6 : families.ipv4;
}

bool names_this_machine(std::string_view name) {
  if (name.empty() || same_name(name, "..localmachine")) return true;
  const std::string own = kernel::host_name();
  if (same_name(own, "localhost")) return false;
  return same_name(name, own) || same_name(name, own.substr(0, own.find('.')));
}

constexpr std::string_view localhost = "localhost";

/// RFC 6761, section 6.3: names below localhost are loopback as well, where nothing else is known.
bool lies_below_localhost(std::string_view name) noexcept {
  return name.size() > localhost.size() && name[name.size() - localhost.size() - 1] == '.' &&
         same_name(name.substr(name.size() - localhost.size()), localhost);
}

/// What the DNS can carry: labels of 1 to 63 bytes, 253 in all, nothing that is no text.
bool is_possible_name(std::string_view name) noexcept {
  if (name.empty() || name.size() > 253) return false;
  size_t label = 0;
  for (const char character : name) {
    const auto byte = static_cast<unsigned char>(character);
    if (byte <= ' ' || byte == 0x7F || byte == ':') return false;  // nor an address of IPv6
    if (character != '.') {
      if (++label > 63) return false;
      continue;
    }
    if (label == 0) return false;
    label = 0;
  }
  return label != 0;
}

std::vector<Address> own_addresses(Families wanted, bool loopback) {
  std::vector<Address> found = kernel::host_addresses();
  std::erase_if(found, [&](const Address& address) {
    return !fits(address, wanted) || kernel::is_loopback(address) != loopback;
  });
  return found;
}

Result<Host> finish(Host host) {
  if (host.addresses.empty()) return WsaCode::wsano_data;
  order_addresses(host.addresses, kernel::source_address);
  return host;
}

Result<Host> this_machine(Families wanted) {
  Host host{kernel::host_name(), {}, own_addresses(wanted, false)};
  // Without a network only the loopback interface is left to reach this machine by.
  if (host.addresses.empty()) host.addresses = own_addresses(wanted, true);
  return finish(std::move(host));
}

Result<Host> loopback(std::string_view name, Families wanted) {
  Host host{std::string(name), {}, own_addresses(wanted, true)};
  // The name means this address even while the loopback interface is down.
  if (host.addresses.empty() && wanted.ipv4) host.addresses.push_back({false, {127, 0, 0, 1}, 0});
  return finish(std::move(host));
}

/// WSANO_RECOVERY.2: a hosts file that is not there might have known the name.
Status why_unknown(Status status, bool has_hosts) noexcept {
  return !has_hosts && status == WsaCode::wsahost_not_found ? WsaCode::wsano_recovery : status;
}

/// Adds what a line of the hosts file knows to what the lines before it knew.
void add_line(Host& host, const HostEntry& entry, Families wanted) {
  const auto add_alias = [&](const std::string& name) {
    const bool known = same_name(host.name, name) ||
                       std::any_of(host.aliases.begin(), host.aliases.end(),
                                   [&](const std::string& one) { return same_name(one, name); });
    if (!known) host.aliases.push_back(name);
  };
  if (host.name.empty()) host.name = entry.name;
  add_alias(entry.name);
  for (const std::string& alias : entry.aliases) add_alias(alias);
  const bool known = std::find(host.addresses.begin(), host.addresses.end(), entry.address) !=
                     host.addresses.end();
  if (fits(entry.address, wanted) && !known) host.addresses.push_back(entry.address);
}

}  // namespace

bool is_numeric_name(std::string_view name) noexcept {
  name = without_dot(name);
  const size_t dot = name.rfind('.');
  const std::string_view last = name.substr(dot == std::string_view::npos ? 0 : dot + 1);
  return !last.empty() && std::all_of(last.begin(), last.end(), [](char character) {
    return character >= '0' && character <= '9';
  });
}

Families configured_families() {
  Families found{false, false};
  for (const Address& address : kernel::host_addresses()) {
    if (kernel::is_loopback(address) || kernel::is_link_local(address)) continue;
    (address.ipv6 ? found.ipv6 : found.ipv4) = true;
  }
  return found;
}

Families available_families() {
  Families found{false, false};
  for (const Address& address : kernel::host_addresses()) {
    (address.ipv6 ? found.ipv6 : found.ipv4) = true;
  }
  return found;
}

Result<Host> resolve(std::string_view asked, Families wanted, Families network, bool encode,
                     Stop* stop) {
  // Learn, "getaddrinfo function": these two names mean all addresses of that kind, always.
  if (names_this_machine(asked)) return this_machine(wanted);
  const std::string_view name = without_dot(asked);
  if (same_name(name, localhost)) return loopback(name, wanted);
  const std::optional<std::string> ascii = encode ? to_ascii_name(asked) : std::string(asked);
  if (!ascii || !is_possible_name(without_dot(*ascii))) return WsaCode::wsahost_not_found;
  const std::shared_ptr<const HostsFile> hosts = hosts_file();
  if (hosts) {
    Host host;
    for (const HostEntry* entry : hosts->find(name)) add_line(host, *entry, wanted);
    if (host.name.empty() && *ascii != asked) {
      for (const HostEntry* entry : hosts->find(*ascii)) add_line(host, *entry, wanted);
    }
    // The file knows the name: what it does not say about it is not said by others either.
    if (!host.name.empty()) return finish(std::move(host));
  }
  if (lies_below_localhost(name)) return loopback(name, wanted);
  const Families asked_for{wanted.ipv4 && network.ipv4, wanted.ipv6 && network.ipv6};
  if (!asked_for.ipv4 && !asked_for.ipv6) {
    // Nobody is asked whether the name exists; an address of use to this machine it has not.
    return WsaCode::wsano_data;
  }
  Result<Host> found = dns_addresses(*ascii, asked_for.ipv4, asked_for.ipv6, stop);
  if (!found) return why_unknown(found.status(), hosts != nullptr);
  return finish(std::move(*found));
}

Result<Host> name_of(const Address& address, Stop* stop) {
  const std::shared_ptr<const HostsFile> hosts = hosts_file();
  if (hosts) {
    if (const HostEntry* entry = hosts->find(address)) {
      return Host{entry->name, entry->aliases, {address}};
    }
  }
  const std::vector<Address> own = kernel::host_addresses();
  const bool ours = std::any_of(own.begin(), own.end(), [&](const Address& one) {
    return one.ipv6 == address.ipv6 && one.bytes == address.bytes;
  });
  if (ours) return Host{kernel::host_name(), {}, {address}};
  // Nobody outside knows about the addresses that never leave this machine or its links.
  if (kernel::is_loopback(address) || kernel::is_link_local(address)) {
    return WsaCode::wsahost_not_found;
  }
  Result<Host> found = dns_names(address, stop);
  if (!found) return why_unknown(found.status(), hosts != nullptr);
  return found;
}

}  // namespace ws2::names
