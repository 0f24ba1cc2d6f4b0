// SPDX-License-Identifier: MIT
// The databases of Winsock 1.1, for the calls that wait and for those that answer by a message: the
// questions, and the answers as the structures that programs read.
#pragma once

#include <winsock2.h>

#include <cstdint>
#include <string>
#include <vector>

#include "api/entry.hpp"
#include "names/databases.hpp"
#include "names/resolver.hpp"

namespace ws2::api {

constexpr size_t longest_database_name = 1025;  // NI_MAXHOST

/// The text that a caller asks for; NULL is empty where it may be. WSAEFAULT.1.
Result<std::string> read_question(const char* user, bool may_be_null);

/// A host, and whether its addresses are IPv6.
struct HostAnswer {
  names::Host host;
  bool ipv6 = false;
};

/// IPv4 addresses of a name; "" is this machine. WSAHOST_NOT_FOUND.1, WSATRY_AGAIN.1,
/// WSANO_RECOVERY.1, .2, WSANO_DATA.1. These and what follows throw std::bad_alloc.
/// \param stop  may end it early
Result<HostAnswer> host_by_name(const std::string& name, names::Stop* stop = nullptr);

/// Reads the address that gethostbyaddr is given. WSAEFAULT.1, .2, WSAEINVAL.5, WSAEAFNOSUPPORT.3.
Result<names::Address> read_host_address(const char* bytes, int length, int type);
Result<HostAnswer> host_by_address(const names::Address& address, names::Stop* stop = nullptr);

/// A service by its name or its port in network order; an empty protocol is any.
/// WSAHOST_NOT_FOUND.2, WSANO_DATA.1, WSANO_RECOVERY.2.
Result<names::ServiceEntry> service_by_name(const std::string& name, const std::string& protocol);
Result<names::ServiceEntry> service_by_port(int port, const std::string& protocol);

/// A protocol. WSAHOST_NOT_FOUND.2, WSANO_RECOVERY.2.
Result<names::ProtocolEntry> protocol_by_name(const std::string& name);
Result<names::ProtocolEntry> protocol_by_number(int number);

/// An answer as hostent, servent or protoent with all it points to, in one block that will lie at
/// `place`: the structure comes first, and its pointers hold there.
std::vector<char> packed(const HostAnswer& answer, uintptr_t place);
std::vector<char> packed(const names::ServiceEntry& service, uintptr_t place);
std::vector<char> packed(const names::ProtocolEntry& protocol, uintptr_t place);

}  // namespace ws2::api
