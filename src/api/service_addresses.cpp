// SPDX-License-Identifier: MIT
// The namespace calls of Winsock 1.1 that look services up: GetAddressByName and GetService of
// nspapi.h. They need no WSAStartup, and ask the providers that WSALookupService asks.
#include <winsock2.h>
#include <ws2tcpip.h>
// winsock2.h comes first.
#include <nspapi.h>
#include <svcguid.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <vector>

#include "api/name_query.hpp"
#include "api/nspapi.hpp"
#include "api/service_class.hpp"
#include "api/socket_address.hpp"
#include "kernel/host.hpp"
#include "names/resolver.hpp"

namespace ws2::api {
namespace {

using sync::win32_status;

constexpr size_t longest_text = 32767, most_results = 4096;
constexpr GUID host_name = SVCID_HOSTNAME;
constexpr GUID address_by_name = SVCID_INET_HOSTADDRBYNAME;

/// A way to a service: what socket, and which port.
struct Way {
  INT socket_type, protocol;
  uint16_t port;
};

/// The ways that a service type stands for: ports in its identifier, or in an installed class.
std::vector<Way> ways_to(const GUID& id) {
  const GUID* const type = &id;  // the macros take a pointer's name
  std::vector<Way> ways;
  const auto add = [&](bool tcp, DWORD port) {
    ways.push_back({tcp ? SOCK_STREAM : SOCK_DGRAM, tcp ? IPPROTO_TCP : IPPROTO_UDP,
                    static_cast<uint16_t>(port)});
  };
  if (IS_SVCID_TCP(type)) add(true, PORT_FROM_SVCID_TCP(type));
  if (IS_SVCID_UDP(type)) add(false, PORT_FROM_SVCID_UDP(type));
  if (!ways.empty()) return ways;
  if (same_guid(id, host_name) || same_guid(id, address_by_name)) {
    add(true, 0);
    add(false, 0);
    return ways;
  }
  const std::shared_ptr<const ServiceClass> installed = class_of(id);
  if (installed == nullptr) return ways;
  for (const ClassInfo& info : installed->infos) {
    const bool tcp = errors::same_name(info.name, SERVICE_TYPE_VALUE_TCPPORTA);
    const bool udp = errors::same_name(info.name, SERVICE_TYPE_VALUE_UDPPORTA);
    DWORD port = 0;
    if ((!tcp && !udp) || info.value.size() < sizeof(WORD)) continue;
    std::memcpy(&port, info.value.data(), std::min(info.value.size(), sizeof port));
    add(tcp, port);
  }
  return ways;
}

/// The protocol numbers that a program asks for, up to their zero; none asks for all.
Result<std::vector<INT>> read_protocols(const INT* user) {
  std::vector<INT> wanted;
  while (user != nullptr && wanted.size() < 256) {
    const Result<INT> one = runtime::read_user<INT>(user++);
    if (!one) return one.status();
    if (*one == 0) break;
    wanted.push_back(*one);
  }
  return wanted;
}

bool is_wanted(INT protocol, const std::vector<INT>& wanted) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), protocol) != wanted.end();
}

/// All that the providers answer.
Result<std::vector<QuerySet>> answers(const QuerySet& asked, DWORD flags) {
  Result<QuerySources> sources = open_sources(asked, flags);
  if (!sources) return sources.status();
  Query query(std::move(*sources));
  std::vector<QuerySet> all;
  Status ended;
  while (ended.ok() && all.size() < most_results) {
    Result<QuerySet> set = query.next(flags);
    if (set) {
      all.push_back(std::move(*set));
    } else {
      ended = set.status();
    }
  }
  query.on_close(false);
  if (all.empty() && ended != WsaCode::wsa_e_no_more) return ended;
  return all;
}

std::vector<char> bytes_of(const InternetEndpoint& endpoint) {
  AnySockaddr address;
  const size_t length = to_sockaddr(endpoint, address);
  const char* first = reinterpret_cast<const char*>(&address);
  return {first, first + length};
}

/// Where a server of these ways binds: every address.
std::vector<ServiceAddress> local_addresses(const std::vector<Way>& ways,
                                            const std::vector<INT>& wanted) {
  std::vector<ServiceAddress> all;
  const bool ipv6 = names::available_families().ipv6;
  for (const Way& way : ways) {
    if (!is_wanted(way.protocol, wanted)) continue;
    names::Address any;
    all.push_back({bytes_of({any, way.port}), {}, way.socket_type, way.protocol});
    if (!ipv6) continue;
    any.ipv6 = true;
    all.push_back({bytes_of({any, way.port}), {}, way.socket_type, way.protocol});
  }
  return all;
}

/// The address with the port of a way; what is no Internet address stays as it is.
ServiceAddress with_way(const ServiceAddress& found, const Way& way) {
  const auto* address = reinterpret_cast<const sockaddr*>(found.remote.data());
  const auto endpoint = read_sockaddr(address, found.remote.size(), WsaCode::wsaeafnosupport);
  if (!endpoint) return found;
  names::Address any;
  any.ipv6 = endpoint->address.ipv6;
  return {bytes_of({any, 0}), bytes_of({endpoint->address, way.port}), way.socket_type,
          way.protocol};
}

std::vector<ServiceAddress> remote_addresses(const std::vector<QuerySet>& found,
                                             const std::vector<Way>& ways,
                                             const std::vector<INT>& wanted) {
  std::vector<ServiceAddress> all;
  for (const QuerySet& set : found) {
    for (const ServiceAddress& one : set.addresses) {
      if (ways.empty() && is_wanted(one.protocol, wanted)) all.push_back(one);
      for (const Way& way : ways) {
        if (is_wanted(way.protocol, wanted)) all.push_back(with_way(one, way));
      }
    }
  }
  return all;
}

/// Writes a pack; ERROR_INSUFFICIENT_BUFFER, and the length says what is needed.
Status hand_over(const Pack& pack, DWORD* length) {
  const Result<DWORD> given = runtime::read_user<DWORD>(length);
  if (!given) return given.status();
  const auto needed = static_cast<DWORD>(pack.bytes().size());
  if (*given >= needed) return pack.hand_over(length);
  const Status told = runtime::write_user(length, needed);
  return told.ok() ? win32_status(sync::error_insufficient_buffer) : told;
}

/// The aliases one after the other, each with its zero, and one more zero.
template <class Character>
Status write_aliases(const std::vector<QuerySet>& found, Character* user, DWORD* length) {
  if (user == nullptr || length == nullptr) return Status();
  std::basic_string<Character> text;
  for (const QuerySet& set : found) {
    if (!set.name || (set.output_flags & RESULT_IS_ALIAS) == 0) continue;
    text += text_as<Character>(*set.name);
    text.push_back(0);
  }
  text.push_back(0);
  const Result<DWORD> room = runtime::read_user<DWORD>(length);
  if (!room) return room.status();
  const auto needed = static_cast<DWORD>(text.size());
  if (Status bad = runtime::write_user(length, needed); !bad.ok()) return bad;
  if (*room < needed) return win32_status(sync::error_insufficient_buffer);
  const bool written = runtime::copy_to_user(user, text.data(), text.size() * sizeof(Character));
  return written ? Status() : WsaCode::wsaefault;
}

/// Which service, and where to look.
template <class Character>
Result<QuerySet> read_question(DWORD space, const GUID* user_type, const Character* name) {
  const Result<GUID> type = runtime::read_user<GUID>(user_type);
  if (!type) return type.status();
  QuerySet asked;
  asked.space = provider_space(space);
  asked.service_class = *type;
  if (name != nullptr) {
    Result<std::string> text = read_text(name, longest_text);
    if (!text) return text.status();
    asked.name = std::move(*text);
  }
  return asked;
}

/// The arguments of GetAddressByName.
template <class Character>
struct AddressQuestion {
  DWORD space;
  const GUID* type;
  const Character* name;
  const INT* protocols;
  DWORD resolution;
  const void* reserved;
  void* buffer;
  DWORD* length;
  Character* aliases;
  DWORD* aliases_length;
};

template <class Character>
Result<INT> addresses(const AddressQuestion<Character>& given) {
  constexpr DWORD known = RES_SOFT_SEARCH | RES_FIND_MULTIPLE | RES_SERVICE;
  if (given.reserved != nullptr || (given.resolution & ~known) != 0) {
    return WsaCode::wsa_invalid_parameter;
  }
  Result<QuerySet> asked = read_question(given.space, given.type, given.name);
  if (!asked) return asked.status();
  const Result<std::vector<INT>> wanted = read_protocols(given.protocols);
  if (!wanted) return wanted.status();
  const std::vector<Way> ways = ways_to(*asked->service_class);
  std::vector<ServiceAddress> found;
  if (!asked->name || (given.resolution & RES_SERVICE) != 0) {
    found = local_addresses(ways, *wanted);
  } else {
    if (!ways.empty()) asked->service_class = address_by_name;  // a host's addresses, our ports
    const DWORD aliases = given.aliases == nullptr ? 0 : DWORD{LUP_RETURN_ALIASES};
    const Result<std::vector<QuerySet>> sets =
        answers(*asked, LUP_RETURN_NAME | LUP_RETURN_ADDR | aliases);
    if (!sets) return sets.status();
    if (Status bad = write_aliases(*sets, given.aliases, given.aliases_length); !bad.ok()) {
      return bad;
    }
    found = remote_addresses(*sets, ways, *wanted);
  }
  Pack pack(given.buffer);
  static_cast<void>(add_addresses(pack, found));
  if (Status bad = hand_over(pack, given.length); !bad.ok()) return bad;
  return static_cast<INT>(found.size());
}

// ---- GetService.

/// The addresses as SERVICE_ADDRESSES, whose array has as many as there are.
SERVICE_ADDRESSES* add_service_addresses(Pack& pack, const std::vector<ServiceAddress>& all) {
  constexpr size_t array_at = offsetof(SERVICE_ADDRESSES, Addresses);
  static_assert(alignof(SERVICE_ADDRESSES) == alignof(SERVICE_ADDRESS));
  const size_t at = pack.room<SERVICE_ADDRESS>();  // where the count and its padding are
  const size_t more = all.empty() ? 0 : pack.room<SERVICE_ADDRESS>(all.size());
  static_cast<void>(more);
  pack.put(at, static_cast<DWORD>(all.size()));
  for (size_t i = 0; i < all.size(); ++i) {
    const std::vector<char>& bytes = all[i].remote.empty() ? all[i].local : all[i].remote;
    SERVICE_ADDRESS one = {};
    if (bytes.size() >= sizeof(u_short)) {
      u_short family = 0;
      std::memcpy(&family, bytes.data(), sizeof family);
      one.dwAddressType = family;
    }
    one.dwAddressLength = static_cast<DWORD>(bytes.size());
    one.lpAddress = static_cast<BYTE*>(pack.add_bytes(bytes.data(), bytes.size()));
    pack.put(at + array_at + i * sizeof one, one);
  }
  return pack.pointer<SERVICE_ADDRESSES>(at);
}

template <class Info, class Character>
Info service_info(Pack& pack, const QuerySet& set, const GUID& type, DWORD properties) {
  const auto asks = [&](DWORD what) { return (properties & (what | PROP_ALL)) != 0; };
  Info info = {};
  info.dwNameSpace = set.space;
  info.ServiceInfo.lpServiceType = pack.add(type);
  if (set.name) info.ServiceInfo.lpServiceName = pack.add_text<Character>(*set.name);
  if (asks(PROP_COMMENT) && set.comment) {
    info.ServiceInfo.lpComment = pack.add_text<Character>(*set.comment);
  }
  if (asks(PROP_VERSION) && set.version) info.ServiceInfo.dwVersion = set.version->dwVersion;
  if (asks(PROP_MACHINE) && set.name) {
    info.ServiceInfo.lpMachineName = pack.add_text<Character>(*set.name);
  }
  if (asks(PROP_ADDRESSES)) {
    info.ServiceInfo.lpServiceAddress = add_service_addresses(pack, set.addresses);
  }
  if (asks(PROP_SD) && set.blob) {
    info.ServiceInfo.ServiceSpecificInfo.cbSize = static_cast<ULONG>(set.blob->size());
    info.ServiceInfo.ServiceSpecificInfo.pBlobData =
        static_cast<BYTE*>(pack.add_bytes(set.blob->data(), set.blob->size()));
  }
  return info;
}

template <class Info, class Character>
INT service(DWORD space, const GUID* user_type, const Character* name, DWORD properties,
            void* buffer, DWORD* length, const void* reserved) noexcept {
  return on_nspapi([&]() -> Result<INT> {
    if (reserved != nullptr) return WsaCode::wsa_invalid_parameter;
    Result<QuerySet> asked = read_question(space, user_type, name);
    if (!asked) return asked.status();
    if (!asked->name) return WsaCode::wsa_invalid_parameter;
    const GUID type = *asked->service_class;
    if (same_guid(type, host_name)) asked->service_class = address_by_name;
    const Result<std::vector<QuerySet>> sets = answers(
        *asked, LUP_RETURN_NAME | LUP_RETURN_ADDR | LUP_RETURN_COMMENT | LUP_RETURN_VERSION);
    if (!sets) {
      const bool unknown = sets.status() == WsaCode::wsaservice_not_found;
      return unknown ? win32_status(sync::error_service_not_found) : sets.status();
    }
    Pack pack(buffer);
    const size_t at = pack.room<Info>(sets->size());
    for (size_t i = 0; i < sets->size(); ++i) {
      pack.put(at + i * sizeof(Info),
               service_info<Info, Character>(pack, (*sets)[i], type, properties));
    }
    if (Status bad = hand_over(pack, length); !bad.ok()) return bad;
    return static_cast<INT>(sets->size());
  });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;  // NOLINT: the exported functions stand outside, their parts inside

/// The addresses of a service on a host, or those that a server of it binds to.
/// \param dwNameSpace            NS_DEFAULT, or one
/// \param lpServiceType          SVCID_HOSTNAME, SVCID_TCP or SVCID_UDP of a port, or a type of
///                               SetService: its TcpPort and UdpPort values tell the ports
/// \param lpServiceName          the host; NULL for the addresses to bind to
/// \param lpiProtocols           protocol numbers up to a zero; NULL for all
/// \param dwResolution           RES_SERVICE: as if there were no name
/// \param lpServiceAsyncInfo     NULL
/// \param lpCsaddrBuffer         receives CSADDR_INFOs and what they point to
/// \param lpdwBufferLength       its size in bytes; receives what is needed when it is too small
/// \param lpAliasBuffer          receives the aliases, each with its zero, and one more; or NULL
/// \param lpdwAliasBufferLength  its size in characters; receives how many there are
/// \return how many; SOCKET_ERROR: ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_PARAMETER,
///         ERROR_NOACCESS, WSASERVICE_NOT_FOUND and what WSALookupServiceNext says
/// \source Microsoft Learn, "GetAddressByNameA function (nspapi.h)"
extern "C" INT WINAPI ws2_GetAddressByNameA(
    DWORD dwNameSpace, LPGUID lpServiceType, LPSTR lpServiceName, LPINT lpiProtocols,
    DWORD dwResolution, LPSERVICE_ASYNC_INFO lpServiceAsyncInfo, LPVOID lpCsaddrBuffer,
    LPDWORD lpdwBufferLength, LPSTR lpAliasBuffer, LPDWORD lpdwAliasBufferLength) noexcept {
  return api::on_nspapi([&] {
    return api::addresses<char>({dwNameSpace, lpServiceType, lpServiceName, lpiProtocols,
                                 dwResolution, lpServiceAsyncInfo, lpCsaddrBuffer, lpdwBufferLength,
                                 lpAliasBuffer, lpdwAliasBufferLength});
  });
}
extern "C" INT WINAPI ws2_GetAddressByNameW(
    DWORD dwNameSpace, LPGUID lpServiceType, LPWSTR lpServiceName, LPINT lpiProtocols,
    DWORD dwResolution, LPSERVICE_ASYNC_INFO lpServiceAsyncInfo, LPVOID lpCsaddrBuffer,
    LPDWORD lpdwBufferLength, LPWSTR lpAliasBuffer, LPDWORD lpdwAliasBufferLength) noexcept {
  return api::on_nspapi([&] {
    return api::addresses<wchar_t>({dwNameSpace, lpServiceType, lpServiceName, lpiProtocols,
                                    dwResolution, lpServiceAsyncInfo, lpCsaddrBuffer,
                                    lpdwBufferLength, lpAliasBuffer, lpdwAliasBufferLength});
  });
}

/// What the namespaces know of a service.
/// \param dwProperties  PROP_*: what the NS_SERVICE_INFOs hold
/// \param lpBuffer      receives them and what they point to
/// \return how many; SOCKET_ERROR: ERROR_SERVICE_NOT_FOUND, ERROR_INSUFFICIENT_BUFFER,
///         ERROR_INVALID_PARAMETER, ERROR_NOACCESS
/// \source Microsoft Learn, "GetServiceA function (nspapi.h)"
extern "C" INT WINAPI ws2_GetServiceA(DWORD dwNameSpace, LPGUID lpGuid, LPSTR lpServiceName,
                                      DWORD dwProperties, LPVOID lpBuffer, LPDWORD lpdwBufferSize,
                                      LPSERVICE_ASYNC_INFO lpServiceAsyncInfo) noexcept {
  return api::service<NS_SERVICE_INFOA>(dwNameSpace, lpGuid, lpServiceName, dwProperties, lpBuffer,
                                        lpdwBufferSize, lpServiceAsyncInfo);
}
extern "C" INT WINAPI ws2_GetServiceW(DWORD dwNameSpace, LPGUID lpGuid, LPWSTR lpServiceName,
                                      DWORD dwProperties, LPVOID lpBuffer, LPDWORD lpdwBufferSize,
                                      LPSERVICE_ASYNC_INFO lpServiceAsyncInfo) noexcept {
  return api::service<NS_SERVICE_INFOW>(dwNameSpace, lpGuid, lpServiceName, dwProperties, lpBuffer,
                                        lpdwBufferSize, lpServiceAsyncInfo);
}
