// SPDX-License-Identifier: MIT
// What the built-in namespace provider, NS_DNS, answers to queries: the addresses of hosts by their
// names, their names by their addresses, this machine's name, and the ports of services.
//
// A query is only noted when it begins. The first Next looks up, without a lock, and keeps what it
// found; each Next hands one result out.
#include <winsock2.h>
#include <ws2tcpip.h>
// winsock2.h comes first.
#include <svcguid.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "api/database.hpp"
#include "api/name_query.hpp"
#include "api/socket_address.hpp"
#include "names/address_info.hpp"

namespace ws2::api {
namespace {

using runtime::Lock;

constexpr GUID host_name = SVCID_HOSTNAME;
constexpr GUID address_by_name = SVCID_INET_HOSTADDRBYNAME;
constexpr GUID name_by_address = SVCID_INET_HOSTADDRBYINETSTRING;
constexpr GUID service_by_its_name = SVCID_INET_SERVICEBYNAME;

/// What is asked for.
struct Terms {
  GUID service_class = {};
  std::string name;
  DWORD flags = 0;
};

/// One result.
struct Found {
  std::string name;
  std::vector<names::InfoEntry> entries;
  std::vector<char> blob;  // a hostent whose pointers are offsets
  bool alias = false;
};

/// The code as WSALookupServiceNext says it: Learn knows no "host not found" there.
Status as_service(Status status) noexcept {
  return status.wsa() == WsaCode::wsahost_not_found ? WsaCode::wsaservice_not_found : status;
}

/// The port of "http/tcp", as SVCID_INET_SERVICEBYNAME has it.
Result<std::vector<Found>> find_service(const std::string& text) {
  const size_t slash = std::min(text.find('/'), text.size());
  const std::string protocol = text.substr(std::min(slash + 1, text.size()));
  const auto service = service_by_name(text.substr(0, slash), protocol);
  if (!service) return as_service(service.status());
  Found found{service->name, {}, packed(*service, 0), false};
  return std::vector<Found>{std::move(found)};
}

Result<std::vector<Found>> find_name(const std::string& text, names::Stop& stop) {
  names::InfoRequest numeric;
  numeric.node = text;
  numeric.numeric_host = true;
  const Result<names::Info> address = names::address_info(numeric);
  if (!address) return WsaCode::wsaservice_not_found;
  const Result<HostAnswer> host = host_by_address(address->entries.front().address, &stop);
  if (!host) return as_service(host.status());
  Found found{host->host.name, {}, packed(*host, 0), false};
  for (const names::Address& one : host->host.addresses) found.entries.push_back({one, 0, 0, 0});
  return std::vector<Found>{std::move(found)};
}

/// The addresses of a host, with the port that the class stands for.
Result<std::vector<Found>> find_host(const Terms& terms, names::Stop& stop) {
  names::InfoRequest request;
  request.node = terms.name;
  request.stop = &stop;
  const Result<names::Info> info = names::address_info(request);
  if (!info) return as_service(info.status());
  Found found{info->canonical_name, info->entries, {}, false};
  const GUID* service_class = &terms.service_class;
  const bool tcp = IS_SVCID_TCP(service_class), udp = IS_SVCID_UDP(service_class);
  HostAnswer host{{found.name, {}, {}}, false};
  for (names::InfoEntry& entry : found.entries) {
    if (tcp) entry.port = static_cast<uint16_t>(PORT_FROM_SVCID_TCP(service_class));
    if (udp) entry.port = static_cast<uint16_t>(PORT_FROM_SVCID_UDP(service_class));
    entry.socket_type = udp ? SOCK_DGRAM : SOCK_STREAM;
    entry.protocol = udp ? IPPROTO_UDP : IPPROTO_TCP;
    if (!entry.address.ipv6) host.host.addresses.push_back(entry.address);
  }
  const bool aliased = info->qualified_name != info->canonical_name;
  if (aliased) host.host.aliases.push_back(info->qualified_name);
  if (!host.host.addresses.empty()) found.blob = packed(host, 0);
  std::vector<Found> all{std::move(found)};
  if (aliased && (terms.flags & LUP_RETURN_ALIASES) != 0) {
    all.push_back({info->qualified_name, {}, {}, true});
  }
  return all;
}

Result<std::vector<Found>> find(const Terms& terms, names::Stop& stop) {
  if (same_guid(terms.service_class, host_name)) {
    return std::vector<Found>{{kernel::host_name(), {}, {}, false}};
  }
  if (same_guid(terms.service_class, name_by_address)) return find_name(terms.name, stop);
  if (same_guid(terms.service_class, service_by_its_name)) return find_service(terms.name);
  return find_host(terms, stop);
}

std::vector<char> bytes_of(const InternetEndpoint& endpoint) {
  AnySockaddr address;
  const size_t length = to_sockaddr(endpoint, address);
  const char* first = reinterpret_cast<const char*>(&address);
  return {first, first + length};
}

ServiceAddress address_of(const names::InfoEntry& entry) {
  names::Address any;
  any.ipv6 = entry.address.ipv6;
  return {bytes_of({any, 0}), bytes_of({entry.address, entry.port}), entry.socket_type,
          entry.protocol};
}

/// A result with what the flags ask for.
QuerySet as_set(const Found& found, const Terms& terms) {
  QuerySet set;
  set.space = NS_DNS;
  set.provider = dns_provider;
  if (found.alias) set.output_flags = RESULT_IS_ALIAS;
  if ((terms.flags & LUP_RETURN_NAME) != 0) set.name = found.name;
  if ((terms.flags & LUP_RETURN_TYPE) != 0) set.service_class = terms.service_class;
  if ((terms.flags & LUP_RETURN_ADDR) != 0) {
    for (const names::InfoEntry& entry : found.entries) set.addresses.push_back(address_of(entry));
  }
  if ((terms.flags & LUP_RETURN_BLOB) != 0 && !found.blob.empty()) set.blob = found.blob;
  return set;
}

class HostQuery final : public QuerySource {
 public:
  explicit HostQuery(Terms terms) : terms_(std::move(terms)) {}

  Result<QuerySet> next(DWORD) override {
    if (Status failed = load(); !failed.ok()) return failed;
    const Lock lock(lock_);
    if (next_ == found_.size()) return WsaCode::wsa_e_no_more;
    return as_set(found_[next_++], terms_);
  }

  void end() noexcept override { stop_.cancel(); }

 private:
  /// Looks up, once.
  Status load() WS2_EXCLUDES(lock_) {
    {
      const Lock lock(lock_);
      if (loaded_) return Status();
    }
    Result<std::vector<Found>> found = find(terms_, stop_);
    if (Status over = stop_.reason(); !over.ok()) return over;
    if (!found) return found.status();
    const Lock lock(lock_);
    if (!loaded_) found_ = std::move(*found);
    loaded_ = true;
    return Status();
  }

  const Terms terms_;
  names::Stop stop_;
  runtime::Mutex lock_{runtime::Rank::operations};
  bool loaded_ WS2_GUARDED_BY(lock_) = false;
  std::vector<Found> found_ WS2_GUARDED_BY(lock_);
  size_t next_ WS2_GUARDED_BY(lock_) = 0;
};

bool is_known(const GUID& asked) noexcept {
  GUID service_class = asked;
  return same_guid(asked, host_name) || same_guid(asked, address_by_name) ||
         same_guid(asked, name_by_address) || same_guid(asked, service_by_its_name) ||
         IS_SVCID_TCP(&service_class) || IS_SVCID_UDP(&service_class);
}

}  // namespace

Result<std::unique_ptr<QuerySource>> open_host_query(const QuerySet& asked, DWORD flags) {
  if ((flags & LUP_CONTAINERS) != 0) return WsaCode::wsaservice_not_found;  // the DNS has none
  if (!asked.service_class || !is_known(*asked.service_class)) {
    return WsaCode::wsaservice_not_found;
  }
  Terms terms{*asked.service_class, asked.name.value_or(""), flags};
  return std::unique_ptr<QuerySource>(std::make_unique<HostQuery>(std::move(terms)));
}

}  // namespace ws2::api
