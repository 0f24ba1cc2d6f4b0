// SPDX-License-Identifier: MIT
// The conversions of mstcpip.h that need no Winsock and set no last error: they answer with an
// NTSTATUS, or with the end of what they wrote.
#include <winsock2.h>
#include <ws2tcpip.h>
// winsock2.h comes first.
#include <mstcpip.h>

#include <algorithm>
#include <new>

#include "api/socket_address.hpp"
#include "api/user_text.hpp"
#include "names/address_text.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::api {
namespace {

// ntstatus.h and winnt.h share names.
constexpr LONG success = 0;
constexpr LONG invalid_parameter = static_cast<LONG>(0xC000000D);
constexpr LONG no_memory = static_cast<LONG>(0xC0000017);

/// Longer than every address as text; what follows an address in a text need not be read.
constexpr size_t longest_text = 256;

/// A conversion that may come before WSAStartup, and whose body may throw std::bad_alloc.
template <class Body>
LONG converted(Body&& body) noexcept {
  runtime::guard_user_memory();
  try {
    return body();
  } catch (const std::bad_alloc&) {
    return no_memory;
  }
}

/// \return the end of the text, a null pointer when memory is no memory
template <class Bytes, class Address, class Character>
Character* write_address(const Address* address, Character* text) noexcept {
  Character* end = nullptr;
  static_cast<void>(converted([&] {
    const Result<Bytes> bytes = runtime::read_user<Bytes>(address);
    if (!bytes) return invalid_parameter;
    const names::AddressText written = names::format(*bytes);
    if (!write_text(text, written.size() + 1, written.view()).ok()) return invalid_parameter;
    end = text + written.size();
    return success;
  }));
  return end;
}

/// Learn: a buffer that is too small is an invalid parameter, and the length says what is needed.
template <class Character>
LONG write_endpoint(const names::AddressText& written, Character* text, ULONG* length) {
  const Result<ULONG> capacity = runtime::read_user<ULONG>(length);
  if (text == nullptr || !capacity) return invalid_parameter;
  const auto needed = static_cast<ULONG>(written.size() + 1);
  Status failed;
  if (*capacity >= needed) failed = write_text(text, *capacity, written.view());
  if (!failed.ok() || !runtime::write_user(length, needed).ok()) return invalid_parameter;
  return *capacity >= needed ? success : invalid_parameter;
}

template <class Character>
LONG write_ipv4_endpoint(const IN_ADDR* address, USHORT port, Character* text,
                         ULONG* length) noexcept {
  return converted([&] {
    const Result<names::Ipv4> bytes = runtime::read_user<names::Ipv4>(address);
    if (!bytes) return invalid_parameter;
    return write_endpoint(names::format(names::Ipv4Endpoint{*bytes, swapped(port)}), text, length);
  });
}

template <class Character>
LONG write_ipv6_endpoint(const IN6_ADDR* address, ULONG scope, USHORT port, Character* text,
                         ULONG* length) noexcept {
  return converted([&] {
    const Result<names::Ipv6> bytes = runtime::read_user<names::Ipv6>(address);
    if (!bytes) return invalid_parameter;
    const names::Ipv6Endpoint endpoint{*bytes, scope, swapped(port)};
    return write_endpoint(names::format(endpoint), text, length);
  });
}

/// Reads an address from the beginning of a text.
/// \param find  Finds it, or nothing
template <class Character, class Terminator, class Address, class Find>
LONG read_address(const Character* text, Terminator* terminator, Address* address,
                  Find&& find) noexcept {
  return converted([&] {
    const Result<std::string> read = read_text(text, longest_text);
    if (!read || terminator == nullptr || address == nullptr) return invalid_parameter;
    const auto found = find(*read);
    if (!found) return invalid_parameter;
    // The characters of an address are ASCII: as many in the program's text as in ours.
    const auto end = const_cast<Terminator>(text + found->length);
    const bool written = runtime::write_user(terminator, end).ok() &&
                         runtime::write_user(address, found->address).ok();
    return written ? success : invalid_parameter;
  });
}

names::Ipv4Form form(BOOLEAN strict) noexcept {
  return strict != FALSE ? names::Ipv4Form::strict : names::Ipv4Form::loose;
}

template <class Character, class Terminator>
LONG read_ipv4(const Character* text, BOOLEAN strict, Terminator* terminator,
               IN_ADDR* address) noexcept {
  return read_address(text, terminator, address, [&](const std::string& read) {
    return names::find_ipv4(read, form(strict));
  });
}

template <class Character, class Terminator>
LONG read_ipv6(const Character* text, Terminator* terminator, IN6_ADDR* address) noexcept {
  return read_address(text, terminator, address,
                      [](const std::string& read) { return names::find_ipv6(read); });
}

template <class Character>
LONG read_ipv4_endpoint(const Character* text, BOOLEAN strict, IN_ADDR* address,
                        USHORT* port) noexcept {
  return converted([&] {
    const Result<std::string> read = read_text(text, longest_text);
    if (!read || address == nullptr || port == nullptr) return invalid_parameter;
    const auto found = names::parse_ipv4_endpoint(*read, form(strict));
    if (!found) return invalid_parameter;
    const USHORT network_order = swapped(found->port);
    const bool written = runtime::write_user(address, found->address).ok() &&
                         runtime::write_user(port, network_order).ok();
    return written ? success : invalid_parameter;
  });
}

template <class Character>
LONG read_ipv6_endpoint(const Character* text, IN6_ADDR* address, ULONG* scope,
                        USHORT* port) noexcept {
  return converted([&] {
    const Result<std::string> read = read_text(text, longest_text);
    if (!read || address == nullptr || scope == nullptr || port == nullptr) {
      return invalid_parameter;
    }
    const auto found = names::parse_ipv6_endpoint(*read, nullptr);
    if (!found) return invalid_parameter;
    const USHORT network_order = swapped(found->port);
    const ULONG number = found->scope;
    const bool written = runtime::write_user(address, found->address).ok() &&
                         runtime::write_user(scope, number).ok() &&
                         runtime::write_user(port, network_order).ok();
    return written ? success : invalid_parameter;
  });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;  // NOLINT: the exported functions stand outside, their parts inside

/// Writes an IPv4 address in dotted decimal.
/// \param Addr  in network byte order
/// \param S     receives up to 16 characters, the terminating zero among them
/// \return where the terminating zero was written
/// \source Microsoft Learn, "RtlIpv4AddressToStringA function (ip2string.h)"
extern "C" LPSTR NTAPI ws2_RtlIpv4AddressToStringA(const IN_ADDR* Addr, LPSTR S) noexcept {
  return api::write_address<names::Ipv4>(Addr, S);
}
extern "C" LPWSTR NTAPI ws2_RtlIpv4AddressToStringW(const IN_ADDR* Addr, LPWSTR S) noexcept {
  return api::write_address<names::Ipv4>(Addr, S);
}

/// Writes an IPv6 address, its last 32 bits dotted where it is IPv4-compatible, IPv4-mapped or
/// ISATAP.
/// \param S  receives up to 46 characters, the terminating zero among them
/// \return where the terminating zero was written
/// \source Microsoft Learn, "RtlIpv6AddressToStringA function (ip2string.h)"
extern "C" LPSTR NTAPI ws2_RtlIpv6AddressToStringA(const IN6_ADDR* Addr, LPSTR S) noexcept {
  return api::write_address<names::Ipv6>(Addr, S);
}
extern "C" LPWSTR NTAPI ws2_RtlIpv6AddressToStringW(const IN6_ADDR* Addr, LPWSTR S) noexcept {
  return api::write_address<names::Ipv6>(Addr, S);
}

/// Writes "a.b.c.d:port", or without the port when it is 0.
/// \param Port                 in network byte order
/// \param AddressStringLength  characters that fit; receives how many were written or are needed,
///                             the terminating zero among them
/// \return STATUS_SUCCESS; STATUS_INVALID_PARAMETER for a null pointer and a buffer too small
/// \source Microsoft Learn, "RtlIpv4AddressToStringExA function (ip2string.h)"
extern "C" LONG NTAPI ws2_RtlIpv4AddressToStringExA(const IN_ADDR* Address, USHORT Port,
                                                    LPSTR AddressString,
                                                    PULONG AddressStringLength) noexcept {
  return api::write_ipv4_endpoint(Address, Port, AddressString, AddressStringLength);
}
extern "C" LONG NTAPI ws2_RtlIpv4AddressToStringExW(const IN_ADDR* Address, USHORT Port,
                                                    LPWSTR AddressString,
                                                    PULONG AddressStringLength) noexcept {
  return api::write_ipv4_endpoint(Address, Port, AddressString, AddressStringLength);
}

/// Writes "address", "address%scope", "[address%scope]:port" or "[address]:port".
/// \param ScopeId  as sin6_scope_id holds it; 0 for none
/// \param Port     in network byte order; 0 for none
/// \return as RtlIpv4AddressToStringExA
/// \source Microsoft Learn, "RtlIpv6AddressToStringExA function (ip2string.h)"
extern "C" LONG NTAPI ws2_RtlIpv6AddressToStringExA(const IN6_ADDR* Address, ULONG ScopeId,
                                                    USHORT Port, LPSTR AddressString,
                                                    PULONG AddressStringLength) noexcept {
  return api::write_ipv6_endpoint(Address, ScopeId, Port, AddressString, AddressStringLength);
}
extern "C" LONG NTAPI ws2_RtlIpv6AddressToStringExW(const IN6_ADDR* Address, ULONG ScopeId,
                                                    USHORT Port, LPWSTR AddressString,
                                                    PULONG AddressStringLength) noexcept {
  return api::write_ipv6_endpoint(Address, ScopeId, Port, AddressString, AddressStringLength);
}

/// Reads an IPv4 address from the beginning of a text.
/// \param Strict      four decimal parts only; otherwise one to four, decimal, octal or hexadecimal
/// \param Terminator  receives where the address ends in the text
/// \return STATUS_SUCCESS or STATUS_INVALID_PARAMETER
/// \source Microsoft Learn, "RtlIpv4StringToAddressA function (ip2string.h)"
extern "C" LONG NTAPI ws2_RtlIpv4StringToAddressA(PCSTR S, BOOLEAN Strict, LPSTR* Terminator,
                                                  IN_ADDR* Addr) noexcept {
  return api::read_ipv4(S, Strict, Terminator, Addr);
}
extern "C" LONG NTAPI ws2_RtlIpv4StringToAddressW(PCWSTR S, BOOLEAN Strict, LPWSTR* Terminator,
                                                  IN_ADDR* Addr) noexcept {
  return api::read_ipv4(S, Strict, Terminator, Addr);
}

/// Reads an IPv6 address from the beginning of a text.
/// \return as RtlIpv4StringToAddressA
/// \source Microsoft Learn, "RtlIpv6StringToAddressA function (ip2string.h)"
extern "C" LONG NTAPI ws2_RtlIpv6StringToAddressA(PCSTR S, PCSTR* Terminator,
                                                  IN6_ADDR* Addr) noexcept {
  return api::read_ipv6(S, Terminator, Addr);
}
extern "C" LONG NTAPI ws2_RtlIpv6StringToAddressW(PCWSTR S, PCWSTR* Terminator,
                                                  IN6_ADDR* Addr) noexcept {
  return api::read_ipv6(S, Terminator, Addr);
}

/// Reads "address" or "address:port"; the whole text is that.
/// \param Strict  as RtlIpv4StringToAddressA
/// \param Port    receives the port in network byte order, 0 when the text has none
/// \return STATUS_SUCCESS or STATUS_INVALID_PARAMETER
/// \source Microsoft Learn, "RtlIpv4StringToAddressExA function (ip2string.h)"
extern "C" LONG NTAPI ws2_RtlIpv4StringToAddressExA(PCSTR AddressString, BOOLEAN Strict,
                                                    IN_ADDR* Address, PUSHORT Port) noexcept {
  return api::read_ipv4_endpoint(AddressString, Strict, Address, Port);
}
extern "C" LONG NTAPI ws2_RtlIpv4StringToAddressExW(PCWSTR AddressString, BOOLEAN Strict,
                                                    IN_ADDR* Address, PUSHORT Port) noexcept {
  return api::read_ipv4_endpoint(AddressString, Strict, Address, Port);
}

/// Reads an IPv6 address with a scope, a port, both or none; the whole text is that.
/// \param ScopeId  receives the scope, which is a number in the text; 0 when it has none
/// \param Port     receives the port in network byte order, 0 when the text has none
/// \return STATUS_SUCCESS or STATUS_INVALID_PARAMETER
/// \source Microsoft Learn, "RtlIpv6StringToAddressExA function (ip2string.h)"
extern "C" LONG NTAPI ws2_RtlIpv6StringToAddressExA(PCSTR AddressString, IN6_ADDR* Address,
                                                    PULONG ScopeId, PUSHORT Port) noexcept {
  return api::read_ipv6_endpoint(AddressString, Address, ScopeId, Port);
}
extern "C" LONG NTAPI ws2_RtlIpv6StringToAddressExW(PCWSTR AddressString, IN6_ADDR* Address,
                                                    PULONG ScopeId, PUSHORT Port) noexcept {
  return api::read_ipv6_endpoint(AddressString, Address, ScopeId, Port);
}
