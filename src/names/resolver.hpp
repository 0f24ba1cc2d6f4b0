// SPDX-License-Identifier: MIT
// From names to addresses and back: this machine, the hosts file, the DNS.
#pragma once

#include <string_view>

#include "names/cares.hpp"

namespace ws2::names {

/// Which addresses are asked for.
struct Families {
  bool ipv4 = true;
  bool ipv6 = true;
};

/// Resolves a name: "" and the machine's own name stand for its addresses, "localhost" for its
/// loopback addresses (Learn, "getaddrinfo function (ws2tcpip.h)"), then come the hosts file and
/// the DNS. No numeric addresses. The addresses come in the order to try them in (RFC 6724). \param
/// wanted   the families that the caller can use \param network  the families that the DNS is worth
/// asking about; the others are not asked for \raises WSAHOST_NOT_FOUND.1 WSATRY_AGAIN.1
/// WSANO_RECOVERY.1 WSANO_RECOVERY.2 WSANO_DATA.1
Result<Host> resolve(std::string_view name, Families wanted, Families network, bool encode = true,
                     Stop* stop = nullptr);

/// Names an address: by the hosts file, by the machine's own name, by the DNS.
Result<Host> name_of(const Address& address, Stop* stop = nullptr);

/// Whether text could be an IPv4 address only, as its last label is a number; no name is (RFC
/// 3696).
bool is_numeric_name(std::string_view name) noexcept;

/// The families in which the machine has an address that is neither loopback nor link-local.
Families configured_families();
/// The families in which the machine has any address.
Families available_families();

}  // namespace ws2::names
