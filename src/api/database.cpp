// SPDX-License-Identifier: MIT
// The database calls of Winsock 1.1: hosts, services, protocols.
//
// Each thread has one result of each kind, which its next call of that kind overwrites (Learn,
// "gethostbyname function (winsock2.h)"). A call that fails leaves the result before it alone.
#include <winsock2.h>
#include <ws2tcpip.h>

#include <memory>
#include <string>
#include <vector>

#include "api/entry.hpp"
#include "api/socket_address.hpp"
#include "api/user_text.hpp"
#include "names/databases.hpp"
#include "names/resolver.hpp"

namespace ws2::api {
namespace {

constexpr size_t longest_name = 1025;  // NI_MAXHOST

/// A list of texts as C has it: pointers, the last one NULL.
class TextList {
 public:
  explicit TextList(std::vector<std::string> texts) : texts_(std::move(texts)) {
    for (std::string& text : texts_) pointers_.push_back(text.data());
    pointers_.push_back(nullptr);
  }
  TextList(const TextList&) = delete;
  TextList& operator=(const TextList&) = delete;

  [[nodiscard]] char** data() noexcept { return pointers_.data(); }

 private:
  std::vector<std::string> texts_;
  std::vector<char*> pointers_;
};

struct HostResult {
  explicit HostResult(names::Host host, bool ipv6)
      : name(std::move(host.name)),
        aliases(std::move(host.aliases)),
        addresses(std::move(host.addresses)) {
    for (names::Address& address : addresses) {
      pointers.push_back(reinterpret_cast<char*>(address.bytes.data()));
    }
    pointers.push_back(nullptr);
    entry.h_name = name.data();
    entry.h_aliases = aliases.data();
    entry.h_addrtype = static_cast<short>(ipv6 ? AF_INET6 : AF_INET);
    entry.h_length = static_cast<short>(ipv6 ? sizeof(in6_addr) : sizeof(in_addr));
    entry.h_addr_list = pointers.data();
  }

  std::string name;
  TextList aliases;
  std::vector<names::Address> addresses;
  std::vector<char*> pointers;
  hostent entry = {};
};

struct ServiceResult {
  explicit ServiceResult(const names::ServiceEntry& service)
      : name(service.name), protocol(service.protocol), aliases(service.aliases) {
    entry.s_name = name.data();
    entry.s_aliases = aliases.data();
    entry.s_proto = protocol.data();
    entry.s_port = static_cast<short>(swapped(service.port));
  }

  std::string name, protocol;
  TextList aliases;
  servent entry = {};
};

struct ProtocolResult {
  explicit ProtocolResult(const names::ProtocolEntry& protocol)
      : name(protocol.name), aliases(protocol.aliases) {
    entry.p_name = name.data();
    entry.p_aliases = aliases.data();
    entry.p_proto = static_cast<short>(protocol.number);
  }

  std::string name;
  TextList aliases;
  protoent entry = {};
};

thread_local std::unique_ptr<HostResult> host_result;
thread_local std::unique_ptr<ServiceResult> service_result;
thread_local std::unique_ptr<ProtocolResult> protocol_result;

hostent* keep(names::Host host, bool ipv6) {
  host_result = std::make_unique<HostResult>(std::move(host), ipv6);
  return &host_result->entry;
}

/// The host that a text alone decides: an IPv4 address. WSANO_DATA for addresses of other kinds, as
/// Learn asks; success without a host for a name.
Result<std::optional<names::Host>> literal_host(const std::string& name) {
  if (const auto bytes = names::parse_ipv4(name, names::Ipv4Form::loose)) {
    names::Host host;
    host.name = name;
    host.addresses.emplace_back();
    std::copy(bytes->begin(), bytes->end(), host.addresses[0].bytes.begin());
    return std::optional(std::move(host));
  }
  if (names::is_numeric_name(name) || names::parse_ipv6_scoped(name, nullptr)) {
    return WsaCode::wsano_data;
  }
  return std::optional<names::Host>();
}

Result<hostent*> host_by_name(const char* name) {
  std::string asked;
  if (name != nullptr) {
    Result<std::string> read = read_text(name, longest_name);
    if (!read) return read.status();
    asked = std::move(*read);
  }
  const Result<std::optional<names::Host>> literal = literal_host(asked);
  if (!literal) return literal.status();
  if (*literal) return keep(**literal, false);
  constexpr names::Families ipv4_only{true, false};
  Result<names::Host> host = names::resolve(asked, ipv4_only, ipv4_only);
  if (!host) return host.status();
  return keep(std::move(*host), false);
}

Result<hostent*> host_by_address(const char* bytes, int length, int type) {
  names::Address address;
  address.ipv6 = type == AF_INET6;
  const int needed = address.ipv6 ? 16 : 4;
  if (bytes == nullptr) return WsaCode::wsaefault;
  if (type != AF_INET && type != AF_INET6) return WsaCode::wsaeafnosupport;
  // Learn: another length than an IPv6 address has is WSAEINVAL, too short a one WSAEFAULT.
  if (address.ipv6 && length != needed) return WsaCode::wsaeinval;
  if (length < needed) return WsaCode::wsaefault;
  if (!runtime::copy_from_user(address.bytes.data(), bytes, static_cast<size_t>(needed))) {
    return WsaCode::wsaefault;
  }
  Result<names::Host> host = names::name_of(address);
  if (!host) return host.status();
  return keep(std::move(*host), address.ipv6);
}

/// The protocol that a caller asks for; NULL asks for any.
Result<std::string> read_protocol(const char* user) {
  if (user == nullptr) return std::string();
  return read_text(user, longest_name);
}

Result<servent*> keep(const names::ServiceEntry& service) {
  service_result = std::make_unique<ServiceResult>(service);
  return &service_result->entry;
}

Result<servent*> service_by_name(const char* name, const char* protocol) {
  const Result<std::string> asked = read_text(name, longest_name);
  if (!asked) return asked.status();
  const Result<std::string> wanted = read_protocol(protocol);
  if (!wanted) return wanted.status();
  const auto file = names::services_file();
  if (!file) return WsaCode::wsano_recovery;  // WSANO_RECOVERY.2
  if (const names::ServiceEntry* entry = file->by_name(*asked, *wanted)) return keep(*entry);
  const bool other_protocol = file->by_name(*asked, "") != nullptr;
  return other_protocol ? WsaCode::wsano_data : WsaCode::wsahost_not_found;
}

Result<servent*> service_by_port(int port, const char* protocol) {
  const Result<std::string> wanted = read_protocol(protocol);
  if (!wanted) return wanted.status();
  const auto file = names::services_file();
  if (!file) return WsaCode::wsano_recovery;
  const uint16_t number = swapped(static_cast<uint16_t>(port));
  if (const names::ServiceEntry* entry = file->by_port(number, *wanted)) return keep(*entry);
  const bool other_protocol = file->by_port(number, "") != nullptr;
  return other_protocol ? WsaCode::wsano_data : WsaCode::wsahost_not_found;
}

template <class Find>
Result<protoent*> find_protocol(Find&& find) {
  const auto file = names::protocols_file();
  if (!file) return WsaCode::wsano_recovery;
  const names::ProtocolEntry* entry = find(*file);
  if (entry == nullptr) return WsaCode::wsahost_not_found;
  protocol_result = std::make_unique<ProtocolResult>(*entry);
  return &protocol_result->entry;
}

template <class Entry, class Body>
Entry* on_database(Body&& body) noexcept {
  return on_call(static_cast<Entry*>(nullptr), std::forward<Body>(body));
}

}  // namespace
}  // namespace ws2::api

/// Resolves a name into IPv4 addresses.
/// \param name  name or IPv4 address; "" or NULL for this machine
/// \return the thread's one result; NULL
/// \raises WSAEFAULT.1 WSAEINPROGRESS.1 WSANOTINITIALISED.1 WSANOTINITIALISED.2
///         WSAHOST_NOT_FOUND.1 WSATRY_AGAIN.1 WSANO_RECOVERY.1 WSANO_RECOVERY.2 WSANO_DATA.1
/// \source Microsoft Learn, "gethostbyname function (winsock2.h)"
extern "C" hostent* WSAAPI ws2_gethostbyname(const char* name) noexcept {
  return ws2::api::on_database<hostent>([&] { return ws2::api::host_by_name(name); });
}

/// Names an address.
/// \param addr  the address in network order
/// \param len   its size in bytes
/// \param type  AF_INET or AF_INET6
/// \return the thread's one result, shared with gethostbyname; NULL
/// \raises WSAEFAULT.1 WSAEFAULT.2 WSAEINVAL.5 WSAEINPROGRESS.1 WSAEAFNOSUPPORT.3
///         WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAHOST_NOT_FOUND.1 WSATRY_AGAIN.1
///         WSANO_RECOVERY.1 WSANO_DATA.1
/// \source Microsoft Learn, "gethostbyaddr function (winsock2.h)"
extern "C" hostent* WSAAPI ws2_gethostbyaddr(const char* addr, int len, int type) noexcept {
  return ws2::api::on_database<hostent>([&] { return ws2::api::host_by_address(addr, len, type); });
}

/// Finds a service by its name or one of its aliases.
/// \param name   name
/// \param proto  "tcp", "udp", …; NULL for the first that fits
/// \return the thread's one result; NULL
/// \raises WSAEFAULT.1 WSAEINPROGRESS.1 WSANOTINITIALISED.1 WSANOTINITIALISED.2
///         WSAHOST_NOT_FOUND.2 WSANO_RECOVERY.2 WSANO_DATA.1
/// \source Microsoft Learn, "getservbyname function (winsock2.h)"
extern "C" servent* WSAAPI ws2_getservbyname(const char* name, const char* proto) noexcept {
  return ws2::api::on_database<servent>([&] { return ws2::api::service_by_name(name, proto); });
}

/// Finds a service by its port.
/// \param port   in network order
/// \param proto  "tcp", "udp", …; NULL for the first that fits
/// \return the thread's one result; NULL
/// \raises WSAEFAULT.1 WSAEINPROGRESS.1 WSANOTINITIALISED.1 WSANOTINITIALISED.2
///         WSAHOST_NOT_FOUND.2 WSANO_RECOVERY.2 WSANO_DATA.1
/// \source Microsoft Learn, "getservbyport function (winsock2.h)"
extern "C" servent* WSAAPI ws2_getservbyport(int port, const char* proto) noexcept {
  return ws2::api::on_database<servent>([&] { return ws2::api::service_by_port(port, proto); });
}

/// Finds a protocol by its name or one of its aliases.
/// \param name  name
/// \return the thread's one result; NULL
/// \raises WSAEFAULT.1 WSAEINPROGRESS.1 WSANOTINITIALISED.1 WSANOTINITIALISED.2
///         WSAHOST_NOT_FOUND.2 WSANO_RECOVERY.2
/// \source Microsoft Learn, "getprotobyname function (winsock2.h)"
extern "C" protoent* WSAAPI ws2_getprotobyname(const char* name) noexcept {
  using namespace ws2;
  return api::on_database<protoent>([&]() -> Result<protoent*> {
    const Result<std::string> asked = api::read_text(name, api::longest_name);
    if (!asked) return asked.status();
    return api::find_protocol([&](const auto& file) { return file.by_name(*asked); });
  });
}

/// Finds a protocol by its number.
/// \param number  as in the header of an IP packet
/// \return the thread's one result, shared with getprotobyname; NULL
/// \raises WSAEINPROGRESS.1 WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAHOST_NOT_FOUND.2
///         WSANO_RECOVERY.2
/// \source Microsoft Learn, "getprotobynumber function (winsock2.h)"
extern "C" protoent* WSAAPI ws2_getprotobynumber(int number) noexcept {
  using namespace ws2;
  return api::on_database<protoent>(
      [&] { return api::find_protocol([&](const auto& file) { return file.by_number(number); }); });
}
