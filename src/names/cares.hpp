// SPDX-License-Identifier: MIT
// Questions to the DNS, asked by c-ares with the system's resolver settings.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "errors/status.hpp"
#include "names/hosts_file.hpp"
#include "names/stop.hpp"

namespace ws2::names {

using ProviderId = std::array<unsigned char, 16>;

/// What is known about a host: its official name, its other names, its addresses.
struct Host {
  std::string name;
  std::vector<std::string> aliases;
  std::vector<Address> addresses;
  /// The namespace provider that knew it, by its GUID; none for the built-in sources.
  std::optional<ProviderId> provider = std::nullopt;
};

/// Whether /etc/resolv.conf names a server at all.
bool dns_configured();

/// The addresses of a name. Asks one server after the other until one knows.
/// WSAHOST_NOT_FOUND.1 (also where no server is named and this machine has none), WSATRY_AGAIN.1,
/// WSANO_RECOVERY.1, WSANO_DATA.1. Blocks; any thread. \param stop  may end it early; null for
/// nothing
Result<Host> dns_addresses(const std::string& name, bool ipv4, bool ipv6, Stop* stop = nullptr);

/// What a server's reply says of a name: the bytes of one message of the network.
Result<Host> read_dns_reply(std::span<const unsigned char> reply, bool ipv6) noexcept;

/// What a reply says of an address: its names.
Result<Host> read_dns_names(std::span<const unsigned char> reply) noexcept;

/// The names of an address, likewise.
Result<Host> dns_names(const Address& address, Stop* stop = nullptr);

}  // namespace ws2::names
