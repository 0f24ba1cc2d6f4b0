// SPDX-License-Identifier: MIT
// Addresses as text. Learn says of inet_pton and inet_ntop that they need no WSAStartup, and lists
// no WSANOTINITIALISED for inet_addr and inet_ntoa; the WSA forms need it.
#include <winsock2.h>
#include <ws2tcpip.h>

#include "api/own_procedures.hpp"
#include "api/socket_address.hpp"
#include "api/socket_entry.hpp"
#include "api/user_text.hpp"
#include "kernel/host.hpp"
#include "providers/registry.hpp"

namespace ws2::api {
namespace {

/// Longer than every address as text, so that cut text is no address either.
constexpr size_t longest_text = 256;

/// A call that may come before WSAStartup, and so before anybody guarded the caller's memory.
template <class T, class Body>
T on_early_call(T failure, Body&& body) noexcept {
  runtime::guard_user_memory();
  auto outcome = detail::contained(WsaCode::wsaenobufs, std::forward<Body>(body));
  if (outcome.ok()) return std::move(*outcome);
  fail_with(outcome.status());
  return failure;
}

template <class Character>
int text_to_number(INT family, const Character* text, void* address) noexcept {
  return on_early_call(-1, [&]() -> Result<int> {
    const Result<std::string> read = read_text(text, longest_text);
    if (!read) return read.status();
    if (address == nullptr) return WsaCode::wsaefault;
    const auto give = [&](const auto& bytes) -> Result<int> {
      if (!bytes) return 0;  // no address, and no error either
      if (!runtime::copy_to_user(address, bytes->data(), bytes->size())) return WsaCode::wsaefault;
      return 1;
    };
    if (family == AF_INET) return give(names::parse_ipv4(*read, names::Ipv4Form::strict));
    if (family == AF_INET6) return give(names::parse_ipv6(*read));
    return WsaCode::wsaeafnosupport;
  });
}

template <class Character>
const Character* number_to_text(INT family, const void* address, Character* text,
                                size_t capacity) noexcept {
  const Character* const none = nullptr;
  return on_early_call(none, [&]() -> Result<const Character*> {
    if (family != AF_INET && family != AF_INET6) return WsaCode::wsaeafnosupport;
    if (text == nullptr) return WsaCode::wsa_invalid_parameter;
    if (address == nullptr) return WsaCode::wsaefault;
    names::AddressText written;
    if (family == AF_INET) {
      const Result<names::Ipv4> bytes = runtime::read_user<names::Ipv4>(address);
      if (!bytes) return bytes.status();
      written = names::format(*bytes);
    } else {
      const Result<names::Ipv6> bytes = runtime::read_user<names::Ipv6>(address);
      if (!bytes) return bytes.status();
      written = names::format(*bytes);
    }
    // Learn, "InetNtopW function": a short buffer is ERROR_INVALID_PARAMETER here, not WSAEFAULT.
    if (written.size() >= capacity) return WsaCode::wsa_invalid_parameter;
    if (Status fault = write_text(text, capacity, written.view()); !fault.ok()) return fault;
    return text;
  });
}

/// The provider that a program names must be one for the family.
template <class ProtocolInfo>
Status check_provider(const ProtocolInfo* info, int family) noexcept {
  if (info == nullptr) return Status();
  const Result<ProtocolInfo> read = runtime::read_user<ProtocolInfo>(info);
  if (!read) return read.status();
  return (*read).iAddressFamily == family ? Status() : WsaCode::wsaeinval;
}

template <class Character, class ProtocolInfo>
Status address_to_string(const sockaddr* address, DWORD length, const ProtocolInfo* provider,
                         Character* text, DWORD* text_length) {
  // Learn: WSAEINVAL, not WSAEFAULT, when one of these is NULL.
  if (address == nullptr || length == 0 || text_length == nullptr) return WsaCode::wsaeinval;
  const Result<DWORD> capacity = runtime::read_user<DWORD>(text_length);
  if (!capacity) return capacity.status();
  const Result<InternetEndpoint> endpoint = read_sockaddr(address, length, WsaCode::wsaeinval);
  if (!endpoint) return endpoint.status();
  const int family = (*endpoint).address.ipv6 ? AF_INET6 : AF_INET;
  if (Status wrong = check_provider(provider, family); !wrong.ok()) return wrong;
  const names::AddressText written = endpoint_text(*endpoint);
  const auto needed = static_cast<DWORD>(written.size() + 1);
  Status outcome = write_text(text, *capacity, written.view());
  // The length says what was written, or what is needed: WSAEFAULT.3.
  if (outcome.ok() || *capacity < needed) {
    if (Status fault = runtime::write_user(text_length, needed); !fault.ok()) return fault;
  }
  return outcome;
}

std::optional<InternetEndpoint> parse_endpoint(const std::string& text, int family) noexcept {
  InternetEndpoint endpoint;
  if (family == AF_INET) {
    const auto ipv4 = names::parse_ipv4_endpoint(text, names::Ipv4Form::loose);
    if (!ipv4) return std::nullopt;
    std::copy(ipv4->address.begin(), ipv4->address.end(), endpoint.address.bytes.begin());
    endpoint.port = ipv4->port;
    return endpoint;
  }
  const auto ipv6 = names::parse_ipv6_endpoint(text, kernel::interface_by_name);
  if (!ipv6) return std::nullopt;
  return InternetEndpoint{{true, ipv6->address, ipv6->scope}, ipv6->port};
}

template <class Character, class ProtocolInfo>
Status string_to_address(const Character* text, INT family, const ProtocolInfo* provider,
                         sockaddr* address, INT* length) {
  const Result<std::string> read = read_text(text, longest_text);
  if (!read) return read.status();
  const Result<INT> capacity = runtime::read_user<INT>(length);
  if (!capacity) return capacity.status();
  // Learn speaks of the family in the structure, but programs leave that to this call: the
  // parameter decides.
  if (family != AF_INET && family != AF_INET6) return WsaCode::wsaeinval;
  const auto needed =
      static_cast<INT>(family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6));
  if (*capacity < needed) {
    if (Status fault = runtime::write_user(length, needed); !fault.ok()) return fault;
    return WsaCode::wsaefault;  // WSAEFAULT.3
  }
  if (Status wrong = check_provider(provider, family); !wrong.ok()) return wrong;
  const std::optional<InternetEndpoint> endpoint = parse_endpoint(*read, family);
  if (!endpoint) return WsaCode::wsaeinval;
  AnySockaddr filled;
  const size_t bytes = to_sockaddr(*endpoint, filled);
  if (address == nullptr || !runtime::copy_to_user(address, &filled, bytes)) {
    return WsaCode::wsaefault;
  }
  return runtime::write_user(length, needed);
}

/// The installed provider that a description names, started; null for the base provider's. Learn,
/// "WSAAddressToStringW function": the provider that is named does the work.
template <class Info>
Result<Provider*> provider_named(const Info* info) {
  if (info == nullptr || providers::only_built_in()) return nullptr;
  const Result<Info> read = runtime::read_user<Info>(info);
  if (!read) return read.status();
  const Result<providers::SharedList> list = providers::known_list();
  if (!list) return list.status();
  const providers::Listed* entry = providers::find_entry(**list, read->dwCatalogEntryId);
  if (entry == nullptr || entry->built_in()) return nullptr;
  return providers::provider_of(*entry);
}

/// What a procedure of a provider leaves in its last argument.
template <class Procedure>
Status asked(Procedure&& procedure) {
  INT error = 0;
  return procedure(&error) == 0 ? Status() : Status(static_cast<WsaCode>(error));
}

thread_local names::AddressText inet_ntoa_text;

}  // namespace

INT WSPAPI own_address_to_string(LPSOCKADDR address, DWORD bytes, LPWSAPROTOCOL_INFOW info,
                                 LPWSTR text, LPDWORD length, LPINT error) {
  const Status done = detail::contained(
      WsaCode::wsaenobufs, [&] { return address_to_string(address, bytes, info, text, length); });
  if (!done.ok()) *error = static_cast<INT>(done.wsa());
  return done.ok() ? 0 : SOCKET_ERROR;
}

INT WSPAPI own_string_to_address(LPWSTR text, INT family, LPWSAPROTOCOL_INFOW info,
                                 LPSOCKADDR address, LPINT bytes, LPINT error) {
  const Status done = detail::contained(
      WsaCode::wsaenobufs, [&] { return string_to_address(text, family, info, address, bytes); });
  if (!done.ok()) *error = static_cast<INT>(done.wsa());
  return done.ok() ? 0 : SOCKET_ERROR;
}

}  // namespace ws2::api

/// Reads an IPv4 address of one to four parts, each decimal, octal or hexadecimal.
/// \param cp  zero-terminated text; a blank ends it
/// \return the address in network order; INADDR_NONE when the text is none, or NULL
/// \source Microsoft Learn, "inet_addr function (winsock2.h)"
extern "C" u_long WSAAPI ws2_inet_addr(const char* cp) noexcept {
  using namespace ws2;
  runtime::guard_user_memory();
  const auto none = static_cast<u_long>(INADDR_NONE);
  const Result<size_t> length = runtime::user_text_length(cp, api::longest_text);
  char text[api::longest_text];
  if (!length || !runtime::copy_from_user(text, cp, *length)) return none;
  const auto bytes = names::parse_inet_addr({text, *length});
  if (!bytes) return none;
  u_long address = 0;
  std::memcpy(&address, bytes->data(), sizeof address);
  return address;
}

/// Writes an IPv4 address in dotted decimal.
/// \param in  the address in network order
/// \return text that stays until this thread calls inet_ntoa again
/// \source Microsoft Learn, "inet_ntoa function (winsock2.h)"
extern "C" char* WSAAPI ws2_inet_ntoa(in_addr in) noexcept {
  using namespace ws2;
  names::Ipv4 bytes;
  std::memcpy(bytes.data(), &in, bytes.size());
  api::inet_ntoa_text = names::format(bytes);
  return const_cast<char*>(api::inet_ntoa_text.c_str());
}

/// Reads an IPv4 address in strict dotted decimal, or an IPv6 address.
/// \param Family         AF_INET or AF_INET6
/// \param pszAddrString  zero-terminated text
/// \param pAddrBuf       receives 4 or 16 bytes in network order
/// \return 1; 0 when the text is no such address; -1
/// \raises WSAEAFNOSUPPORT.3 WSAEFAULT.1
/// \source Microsoft Learn, "InetPtonW function (ws2tcpip.h)"
extern "C" INT WSAAPI ws2_inet_pton(INT Family, PCSTR pszAddrString, PVOID pAddrBuf) noexcept {
  return ws2::api::text_to_number(Family, pszAddrString, pAddrBuf);
}
extern "C" INT WSAAPI ws2_InetPtonW(INT Family, PCWSTR pszAddrString, PVOID pAddrBuf) noexcept {
  return ws2::api::text_to_number(Family, pszAddrString, pAddrBuf);
}

/// Writes an address as text.
/// \param Family         AF_INET or AF_INET6
/// \param pAddr          4 or 16 bytes in network order
/// \param pStringBuf     receives the text; 16 or 46 characters always suffice
/// \param StringBufSize  characters that fit in `pStringBuf`
/// \return pStringBuf; NULL
/// \raises WSAEAFNOSUPPORT.3 WSA_INVALID_PARAMETER.1 WSAEFAULT.1
/// \source Microsoft Learn, "InetNtopW function (ws2tcpip.h)"
extern "C" PCSTR WSAAPI ws2_inet_ntop(INT Family, const VOID* pAddr, PSTR pStringBuf,
                                      size_t StringBufSize) noexcept {
  return ws2::api::number_to_text(Family, pAddr, pStringBuf, StringBufSize);
}
extern "C" PCWSTR WSAAPI ws2_InetNtopW(INT Family, const VOID* pAddr, PWSTR pStringBuf,
                                       size_t StringBufSize) noexcept {
  return ws2::api::number_to_text(Family, pAddr, pStringBuf, StringBufSize);
}

/// Writes a socket address as text: "a.b.c.d:port", "[ipv6%scope]:port"; without the port when it
/// is 0, without the scope when it is 0. \param lpsaAddress              AF_INET or AF_INET6 \param
/// dwAddressLength          its size in bytes \param lpProtocolInfo           a provider of the
/// same family, or NULL \param lpszAddressString        receives the text \param
/// lpdwAddressStringLength  in: characters that fit; out: characters written or needed, with
///                                 the terminating zero
/// \return 0; SOCKET_ERROR
/// \raises WSAEFAULT.1 WSAEFAULT.2 WSAEFAULT.3 WSAEINVAL WSAEINPROGRESS.1 WSANOTINITIALISED.1
///         WSANOTINITIALISED.2
/// \source Microsoft Learn, "WSAAddressToStringA function (winsock2.h)"
extern "C" INT WSAAPI ws2_WSAAddressToStringA(LPSOCKADDR lpsaAddress, DWORD dwAddressLength,
                                              LPWSAPROTOCOL_INFOA lpProtocolInfo,
                                              LPSTR lpszAddressString,
                                              LPDWORD lpdwAddressStringLength) noexcept {
  return ws2::api::on_call(SOCKET_ERROR, [&] {
    return ws2::api::address_to_string(lpsaAddress, dwAddressLength, lpProtocolInfo,
                                       lpszAddressString, lpdwAddressStringLength);
  });
}
extern "C" INT WSAAPI ws2_WSAAddressToStringW(LPSOCKADDR lpsaAddress, DWORD dwAddressLength,
                                              LPWSAPROTOCOL_INFOW lpProtocolInfo,
                                              LPWSTR lpszAddressString,
                                              LPDWORD lpdwAddressStringLength) noexcept {
  using namespace ws2;
  return api::on_call(SOCKET_ERROR, [&]() -> Status {
    const Result<api::Provider*> named = api::provider_named(lpProtocolInfo);
    if (!named) return named.status();
    if (*named == nullptr) {
      return api::address_to_string(lpsaAddress, dwAddressLength, lpProtocolInfo, lpszAddressString,
                                    lpdwAddressStringLength);
    }
    return api::asked([&](LPINT error) {
      return (*named)->table().lpWSPAddressToString(lpsaAddress, dwAddressLength, lpProtocolInfo,
                                                    lpszAddressString, lpdwAddressStringLength,
                                                    error);
    });
  });
}

/// Reads a socket address from text, in the forms that WSAAddressToString writes, and IPv4 in those
/// of inet_addr.
/// \param AddressString    zero-terminated text
/// \param AddressFamily    AF_INET or AF_INET6
/// \param lpProtocolInfo   a provider of the same family, or NULL
/// \param lpAddress        receives a sockaddr_in or sockaddr_in6
/// \param lpAddressLength  in: its size in bytes; out: bytes written or needed
/// \return 0; SOCKET_ERROR
/// \raises WSAEFAULT.1 WSAEFAULT.3 WSAEINVAL WSAEINPROGRESS.1 WSANOTINITIALISED.1
///         WSANOTINITIALISED.2
/// \source Microsoft Learn, "WSAStringToAddressA function (winsock2.h)"
extern "C" INT WSAAPI ws2_WSAStringToAddressA(LPSTR AddressString, INT AddressFamily,
                                              LPWSAPROTOCOL_INFOA lpProtocolInfo,
                                              LPSOCKADDR lpAddress,
                                              LPINT lpAddressLength) noexcept {
  return ws2::api::on_call(SOCKET_ERROR, [&] {
    return ws2::api::string_to_address(AddressString, AddressFamily, lpProtocolInfo, lpAddress,
                                       lpAddressLength);
  });
}
extern "C" INT WSAAPI ws2_WSAStringToAddressW(LPWSTR AddressString, INT AddressFamily,
                                              LPWSAPROTOCOL_INFOW lpProtocolInfo,
                                              LPSOCKADDR lpAddress,
                                              LPINT lpAddressLength) noexcept {
  using namespace ws2;
  return api::on_call(SOCKET_ERROR, [&]() -> Status {
    const Result<api::Provider*> named = api::provider_named(lpProtocolInfo);
    if (!named) return named.status();
    if (*named == nullptr) {
      return api::string_to_address(AddressString, AddressFamily, lpProtocolInfo, lpAddress,
                                    lpAddressLength);
    }
    return api::asked([&](LPINT error) {
      return (*named)->table().lpWSPStringToAddress(AddressString, AddressFamily, lpProtocolInfo,
                                                    lpAddress, lpAddressLength, error);
    });
  });
}
