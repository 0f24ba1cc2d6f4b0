// SPDX-License-Identifier: MIT
// The questions to the databases, and their answers in one block.
#include <cstring>
#include <optional>
#include <utility>

#include "api/database.hpp"
#include "api/socket_address.hpp"
#include "api/space_hosts.hpp"
#include "api/user_text.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::api {
namespace {

/// A block that grows at its end; places in it are addresses where it will lie.
class Block {
 public:
  explicit Block(uintptr_t place) noexcept : place_(place) {}

  uintptr_t add(const void* bytes, size_t size, size_t alignment) {
    bytes_.resize((bytes_.size() + alignment - 1) / alignment * alignment);
    const uintptr_t at = place_ + bytes_.size();
    const auto* from = static_cast<const char*>(bytes);
    bytes_.insert(bytes_.end(), from, from + size);
    return at;
  }
  char* add_text(const std::string& text) {
    return reinterpret_cast<char*>(add(text.c_str(), text.size() + 1, 1));
  }
  /// Pointers, the last one NULL.
  char** add_list(std::vector<char*> pointers) {
    pointers.push_back(nullptr);
    return reinterpret_cast<char**>(
        add(pointers.data(), pointers.size() * sizeof(char*), alignof(char*)));
  }
  char** add_texts(const std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    pointers.reserve(texts.size() + 1);
    for (const std::string& text : texts) pointers.push_back(add_text(text));
    return add_list(std::move(pointers));
  }

  /// The block, with the structure that was left room for at its beginning.
  template <class Entry>
  std::vector<char> take(const Entry& entry) && {
    std::memcpy(bytes_.data(), &entry, sizeof entry);
    return std::move(bytes_);
  }

 private:
  const uintptr_t place_;
  std::vector<char> bytes_;
};

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
  if (names::parse_ipv6_scoped(name, nullptr)) return WsaCode::wsano_data;
  return std::optional<names::Host>();
}

/// What the services file has; an entry of another protocol only is WSANO_DATA.
template <class Find>
Result<names::ServiceEntry> find_service(const std::string& protocol, Find&& find) {
  const auto file = names::services_file();
  if (!file) return WsaCode::wsano_recovery;  // WSANO_RECOVERY.2
  if (const names::ServiceEntry* entry = find(*file, protocol)) return *entry;
  const bool other_protocol = find(*file, std::string()) != nullptr;
  return other_protocol ? WsaCode::wsano_data : WsaCode::wsahost_not_found;
}

template <class Find>
Result<names::ProtocolEntry> find_protocol(Find&& find) {
  const auto file = names::protocols_file();
  if (!file) return WsaCode::wsano_recovery;
  const names::ProtocolEntry* entry = find(*file);
  if (entry == nullptr) return WsaCode::wsahost_not_found;
  return *entry;
}

}  // namespace

Result<std::string> read_question(const char* user, bool may_be_null) {
  if (user == nullptr && may_be_null) return std::string();
  return read_text(user, longest_database_name);
}

Result<HostAnswer> host_by_name(const std::string& name, names::Stop* stop) {
  Result<std::optional<names::Host>> literal = literal_host(name);
  if (!literal) return literal.status();
  if (*literal) return HostAnswer{std::move(**literal), false};
  constexpr names::Families ipv4_only{true, false};
  Result<names::Host> host =
      names::resolve_in(all_sources(), name, ipv4_only, ipv4_only, true, stop);
  if (!host) {
    // Learn, "gethostbyname function": a malformed address is no name that could be found.
    const bool malformed =
        host.status() == WsaCode::wsahost_not_found && names::is_numeric_name(name);
    return malformed ? WsaCode::wsano_data : host.status();
  }
  return HostAnswer{std::move(*host), false};
}

Result<names::Address> read_host_address(const char* bytes, int length, int type) {
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
  return address;
}

Result<HostAnswer> host_by_address(const names::Address& address, names::Stop* stop) {
  Result<names::Host> host = names::name_in(all_sources(), address, stop);
  if (!host) return host.status();
  return HostAnswer{std::move(*host), address.ipv6};
}

Result<names::ServiceEntry> service_by_name(const std::string& name, const std::string& protocol) {
  return find_service(protocol, [&](const names::ServicesFile& file, const std::string& of) {
    return file.by_name(name, of);
  });
}

Result<names::ServiceEntry> service_by_port(int port, const std::string& protocol) {
  const uint16_t number = swapped(static_cast<uint16_t>(port));
  return find_service(protocol, [&](const names::ServicesFile& file, const std::string& of) {
    return file.by_port(number, of);
  });
}

Result<names::ProtocolEntry> protocol_by_name(const std::string& name) {
  return find_protocol([&](const names::ProtocolsFile& file) { return file.by_name(name); });
}

Result<names::ProtocolEntry> protocol_by_number(int number) {
  return find_protocol([&](const names::ProtocolsFile& file) { return file.by_number(number); });
}

std::vector<char> packed(const HostAnswer& answer, uintptr_t place) {
  Block block(place);
  hostent entry = {};
  block.add(&entry, sizeof entry, alignof(hostent));
  const size_t length = answer.ipv6 ? sizeof(in6_addr) : sizeof(in_addr);
  std::vector<char*> addresses;
  for (const names::Address& address : answer.host.addresses) {
    addresses.push_back(
        reinterpret_cast<char*>(block.add(address.bytes.data(), length, alignof(in_addr))));
  }
  entry.h_addr_list = block.add_list(std::move(addresses));
  entry.h_name = block.add_text(answer.host.name);
  entry.h_aliases = block.add_texts(answer.host.aliases);
  entry.h_addrtype = static_cast<short>(answer.ipv6 ? AF_INET6 : AF_INET);
  entry.h_length = static_cast<short>(length);
  return std::move(block).take(entry);
}

std::vector<char> packed(const names::ServiceEntry& service, uintptr_t place) {
  Block block(place);
  servent entry = {};
  block.add(&entry, sizeof entry, alignof(servent));
  entry.s_name = block.add_text(service.name);
  entry.s_aliases = block.add_texts(service.aliases);
  entry.s_proto = block.add_text(service.protocol);
  entry.s_port = static_cast<short>(swapped(service.port));
  return std::move(block).take(entry);
}

std::vector<char> packed(const names::ProtocolEntry& protocol, uintptr_t place) {
  Block block(place);
  protoent entry = {};
  block.add(&entry, sizeof entry, alignof(protoent));
  entry.p_name = block.add_text(protocol.name);
  entry.p_aliases = block.add_texts(protocol.aliases);
  entry.p_proto = static_cast<short>(protocol.number);
  return std::move(block).take(entry);
}

}  // namespace ws2::api
