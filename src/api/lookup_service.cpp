// SPDX-License-Identifier: MIT
// Queries of name spaces: WSALookupServiceBegin, Next, End. There is one name space, NS_DNS, and it
// knows hosts: their addresses by their names, their names by their addresses, this machine's name,
// and the ports of services.
//
// A query is only noted when it begins. The first Next looks up, without a lock, and keeps what it
// found; each Next hands one result out. End takes the handle away, and stops a look-up that still
// goes on (WSA_E_CANCELLED).
#include <winsock2.h>
#include <ws2tcpip.h>
// winsock2.h comes first.
#include <svcguid.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/database.hpp"
#include "api/namespaces.hpp"
#include "api/pack.hpp"
#include "api/socket_address.hpp"
#include "api/win32.hpp"
#include "handles/table.hpp"
#include "names/address_info.hpp"
#include "runtime/mutex.hpp"

namespace ws2::api {
namespace {

using runtime::Lock;

constexpr GUID host_name = SVCID_HOSTNAME;
constexpr GUID address_by_name = SVCID_INET_HOSTADDRBYNAME;
constexpr GUID name_by_address = SVCID_INET_HOSTADDRBYINETSTRING;
constexpr GUID service_by_its_name = SVCID_INET_SERVICEBYNAME;

bool same(const GUID& one, const GUID& other) noexcept {
  return std::memcmp(&one, &other, sizeof one) == 0;
}

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
  if (same(terms.service_class, host_name)) {
    return std::vector<Found>{{kernel::host_name(), {}, {}, false}};
  }
  if (same(terms.service_class, name_by_address)) return find_name(terms.name, stop);
  if (same(terms.service_class, service_by_its_name)) return find_service(terms.name);
  return find_host(terms, stop);
}

/// A query and what it has found.
class Query final : public handles::Object {
 public:
  static constexpr handles::Kind kind_of_handle = handles::Kind::query;
  explicit Query(Terms terms) : Object(kind_of_handle), terms_(std::move(terms)) {}

  void on_close(bool) noexcept override { stop_.cancel(); }

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

  /// Hands the next result to `give`, and goes on to the one after it if that succeeds.
  template <class Give>
  Status next(bool skip, Give&& give) WS2_EXCLUDES(lock_) {
    Found one;
    size_t at;
    {
      const Lock lock(lock_);
      if (skip && next_ < found_.size()) ++next_;
      if (next_ >= found_.size()) return WsaCode::wsa_e_no_more;
      at = next_;
      one = found_[at];
    }
    Status given = give(one);
    const Lock lock(lock_);
    if (given.ok() && next_ == at) ++next_;
    return given;
  }

  [[nodiscard]] const Terms& terms() const noexcept { return terms_; }

 private:
  const Terms terms_;
  names::Stop stop_;
  runtime::Mutex lock_{runtime::Rank::operations};
  bool loaded_ WS2_GUARDED_BY(lock_) = false;
  std::vector<Found> found_ WS2_GUARDED_BY(lock_);
  size_t next_ WS2_GUARDED_BY(lock_) = 0;
};

bool is_known(const GUID& asked) noexcept {
  GUID service_class = asked;
  return same(asked, host_name) || same(asked, address_by_name) || same(asked, name_by_address) ||
         same(asked, service_by_its_name) || IS_SVCID_TCP(&service_class) ||
         IS_SVCID_UDP(&service_class);
}

template <class QuerySet>
int begin(const QuerySet* user, DWORD flags, HANDLE* user_handle) noexcept {
  return on_call(SOCKET_ERROR, [&]() -> Status {
    const Result<QuerySet> set = runtime::read_user<QuerySet>(user);
    if (!set) return set.status();
    if (Status bad = runtime::write_user(user_handle, HANDLE{}); !bad.ok()) return bad;
    if (set->dwSize != sizeof(QuerySet)) return WsaCode::wsaefault;  // Learn, "WSAQUERYSET"
    if (Status none = find_namespace(set->dwNameSpace, set->lpNSProviderId); !none.ok()) {
      return none;
    }
    if ((flags & LUP_CONTAINERS) != 0) return WsaCode::wsaservice_not_found;  // the DNS has none
    if (set->lpServiceClassId == nullptr) return WsaCode::wsaeinval;
    const Result<GUID> service_class = runtime::read_user<GUID>(set->lpServiceClassId);
    if (!service_class) return service_class.status();
    if (!is_known(*service_class)) return WsaCode::wsaservice_not_found;
    Terms terms{*service_class, {}, flags};
    if (set->lpszServiceInstanceName != nullptr) {
      Result<std::string> name = read_text(set->lpszServiceInstanceName, NI_MAXHOST);
      if (!name) return name.status();
      terms.name = std::move(*name);
    }
    const Result<handles::Handle> opened =
        handles::Table::instance().insert(std::make_unique<Query>(std::move(terms)));
    if (!opened) return WsaCode::wsa_not_enough_memory;
    return runtime::write_user(user_handle, handle(*opened));
  });
}

CSADDR_INFO address_of(Pack& pack, const names::InfoEntry& entry) {
  AnySockaddr remote, local;
  const size_t length = to_sockaddr({entry.address, entry.port}, remote);
  names::Address any;
  any.ipv6 = entry.address.ipv6;
  to_sockaddr({any, 0}, local);
  CSADDR_INFO info = {};
  info.LocalAddr = {static_cast<LPSOCKADDR>(pack.add_bytes(&local, length)),
                    static_cast<INT>(length)};
  info.RemoteAddr = {static_cast<LPSOCKADDR>(pack.add_bytes(&remote, length)),
                     static_cast<INT>(length)};
  info.iSocketType = entry.socket_type;
  info.iProtocol = entry.protocol;
  return info;
}

/// One result as the program's structure.
template <class QuerySet, class Character>
Status hand_over(const Found& found, const Terms& terms, DWORD* length, QuerySet* user) {
  Pack pack(user);
  const size_t at = pack.room<QuerySet>();
  QuerySet set = {};
  set.dwSize = sizeof set;
  set.dwNameSpace = NS_DNS;
  set.lpNSProviderId = pack.add(dns_provider);
  if (found.alias) set.dwOutputFlags = RESULT_IS_ALIAS;
  if ((terms.flags & LUP_RETURN_NAME) != 0) {
    set.lpszServiceInstanceName = pack.add_text<Character>(found.name);
  }
  if ((terms.flags & LUP_RETURN_TYPE) != 0) set.lpServiceClassId = pack.add(terms.service_class);
  if ((terms.flags & LUP_RETURN_ADDR) != 0 && !found.entries.empty()) {
    const size_t addresses_at = pack.room<CSADDR_INFO>(found.entries.size());
    set.dwNumberOfCsAddrs = static_cast<DWORD>(found.entries.size());
    set.lpcsaBuffer = pack.pointer<CSADDR_INFO>(addresses_at);
    for (size_t i = 0; i < found.entries.size(); ++i) {
      pack.put(addresses_at + i * sizeof(CSADDR_INFO), address_of(pack, found.entries[i]));
    }
  }
  if ((terms.flags & LUP_RETURN_BLOB) != 0 && !found.blob.empty()) {
    auto* bytes = static_cast<BYTE*>(pack.add_bytes(found.blob.data(), found.blob.size()));
    set.lpBlob = pack.add(BLOB{static_cast<ULONG>(found.blob.size()), bytes});
  }
  pack.put(at, set);
  return pack.hand_over(length);
}

template <class QuerySet, class Character>
int next(HANDLE lookup, DWORD flags, DWORD* length, QuerySet* user) noexcept {
  return on_call(SOCKET_ERROR, [&]() -> Status {
    const auto query = handles::Table::instance().find<Query>(number(lookup));
    if (!query) return WsaCode::wsa_invalid_handle;
    if (Status failed = query->load(); !failed.ok()) return failed;
    return query->next((flags & LUP_FLUSHPREVIOUS) != 0, [&](const Found& found) {
      return hand_over<QuerySet, Character>(found, query->terms(), length, user);
    });
  });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;  // NOLINT: the exported functions stand outside, their parts inside

/// Begins a query about hosts.
/// \param lpqsRestrictions  dwSize; lpServiceClassId: SVCID_INET_HOSTADDRBYNAME, SVCID_HOSTNAME,
///                          SVCID_INET_HOSTADDRBYINETSTRING, SVCID_INET_SERVICEBYNAME, SVCID_TCP
///                          and SVCID_UDP of a port; lpszServiceInstanceName: the host, its
///                          address, "service/protocol"; dwNameSpace: NS_DNS or NS_ALL
/// \param dwControlFlags    LUP_RETURN_NAME, TYPE, ADDR, BLOB, ALIASES: what the results hold
/// \param lphLookup         receives the query's handle, for WSALookupServiceEnd
/// \return 0 or SOCKET_ERROR; WSASERVICE_NOT_FOUND for another class or name space
/// \raises WSAEFAULT.1 WSAEINVAL WSA_NOT_ENOUGH_MEMORY.1 WSANOTINITIALISED.1 WSANOTINITIALISED.2
///         WSAEINPROGRESS.1
/// \source Microsoft Learn, "WSALookupServiceBeginA function (winsock2.h)"
extern "C" INT WSAAPI ws2_WSALookupServiceBeginA(LPWSAQUERYSETA lpqsRestrictions,
                                                 DWORD dwControlFlags,
                                                 LPHANDLE lphLookup) noexcept {
  return api::begin(lpqsRestrictions, dwControlFlags, lphLookup);
}
/// \raises as WSALookupServiceBeginA
extern "C" INT WSAAPI ws2_WSALookupServiceBeginW(LPWSAQUERYSETW lpqsRestrictions,
                                                 DWORD dwControlFlags,
                                                 LPHANDLE lphLookup) noexcept {
  return api::begin(lpqsRestrictions, dwControlFlags, lphLookup);
}

/// The next result of a query; the first call looks it up.
/// \param dwControlFlags    LUP_FLUSHPREVIOUS: pass over the result that did not fit
/// \param lpdwBufferLength  size of the buffer in bytes; receives the size that is needed when it
/// is
///                          too small, and the result stays the next one
/// \param lpqsResults       receives the structure and what it points to
/// \return 0 or SOCKET_ERROR; WSA_E_NO_MORE after the last one, WSASERVICE_NOT_FOUND for a host
/// that
///         nobody knows, WSA_E_CANCELLED after WSALookupServiceEnd
/// \raises WSA_INVALID_HANDLE WSAEFAULT.1 WSAEFAULT.3 WSATRY_AGAIN.1 WSANO_RECOVERY.1
///         WSANO_DATA.1 WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEINPROGRESS.1
/// \source Microsoft Learn, "WSALookupServiceNextA function (winsock2.h)"
extern "C" INT WSAAPI ws2_WSALookupServiceNextA(HANDLE hLookup, DWORD dwControlFlags,
                                                LPDWORD lpdwBufferLength,
                                                LPWSAQUERYSETA lpqsResults) noexcept {
  return api::next<WSAQUERYSETA, char>(hLookup, dwControlFlags, lpdwBufferLength, lpqsResults);
}
/// \raises as WSALookupServiceNextA
extern "C" INT WSAAPI ws2_WSALookupServiceNextW(HANDLE hLookup, DWORD dwControlFlags,
                                                LPDWORD lpdwBufferLength,
                                                LPWSAQUERYSETW lpqsResults) noexcept {
  return api::next<WSAQUERYSETW, wchar_t>(hLookup, dwControlFlags, lpdwBufferLength, lpqsResults);
}

/// Ends a query; a Next of another thread, too.
/// \return 0 or SOCKET_ERROR
/// \raises WSA_INVALID_HANDLE WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEINPROGRESS.1
/// \source Microsoft Learn, "WSALookupServiceEnd function (winsock2.h)"
extern "C" INT WSAAPI ws2_WSALookupServiceEnd(HANDLE hLookup) noexcept {
  return api::on_call(SOCKET_ERROR, [&]() -> Status {
    const uintptr_t handle = api::number(hLookup);
    const bool closed = handles::Table::instance().close(handle, handles::Kind::query);
    return closed ? Status() : WsaCode::wsa_invalid_handle;
  });
}
