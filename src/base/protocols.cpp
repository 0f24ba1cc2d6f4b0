// SPDX-License-Identifier: MIT
// The protocols of the base provider. Source: Microsoft Learn, "WSAPROTOCOL_INFOW structure
// (winsock2.h)".
#include "base/protocols.hpp"

// winsock2.h has to come first: clang-format must not sort it.
#include <afunix.h>
#include <ws2tcpip.h>

#include <algorithm>
#include <cstring>
#include <cwchar>
#include <string>

#include "runtime/wide_text.hpp"

namespace ws2::base {
namespace {

/// {7B4C2F1E-9A30-4D6B-8E55-6C696E757832}: the base provider of libws2.
constexpr GUID provider = {
    0x7b4c2f1e, 0x9a30, 0x4d6b, {0x8e, 0x55, 0x6c, 0x69, 0x6e, 0x75, 0x78, 0x32}};

constexpr DWORD stream_flags = XP1_GUARANTEED_DELIVERY | XP1_GUARANTEED_ORDER | XP1_GRACEFUL_CLOSE |
                               XP1_EXPEDITED_DATA | XP1_IFS_HANDLES;
constexpr DWORD datagram_flags = XP1_CONNECTIONLESS | XP1_MESSAGE_ORIENTED | XP1_SUPPORT_BROADCAST |
                                 XP1_SUPPORT_MULTIPOINT | XP1_IFS_HANDLES;
constexpr DWORD local_stream_flags =
    XP1_GUARANTEED_DELIVERY | XP1_GUARANTEED_ORDER | XP1_GRACEFUL_CLOSE | XP1_IFS_HANDLES;
constexpr DWORD local_datagram_flags = XP1_CONNECTIONLESS | XP1_MESSAGE_ORIENTED |
                                       XP1_GUARANTEED_DELIVERY | XP1_GUARANTEED_ORDER |
                                       XP1_IFS_HANDLES;
constexpr DWORD packet_flags = local_stream_flags | XP1_MESSAGE_ORIENTED;

struct Kind {
  int family, type, protocol;
  int most_bytes, least_bytes;  // of an address
  DWORD service_flags, provider_flags;
  DWORD message_bytes;  // 0: a stream
  const wchar_t* name;
};

constexpr int in_bytes = sizeof(sockaddr_in), in6_bytes = sizeof(sockaddr_in6),
              un_bytes = sizeof(sockaddr_un), un_least = 3;
constexpr DWORD by_zero = PFL_MATCHES_PROTOCOL_ZERO;
/// Of a raw socket: the program names the protocol.
constexpr int any_protocol = 0;
constexpr DWORD udp4_bytes = 65507, udp6_bytes = 65527, raw_bytes = 32768, no_limit = 0xFFFFFFFF;

constexpr Kind kinds[] = {
    {AF_INET, SOCK_STREAM, IPPROTO_TCP, in_bytes, in_bytes, stream_flags, by_zero, 0,
     L"libws2 TCP/IPv4"},
    {AF_INET, SOCK_DGRAM, IPPROTO_UDP, in_bytes, in_bytes, datagram_flags, by_zero, udp4_bytes,
     L"libws2 UDP/IPv4"},
    {AF_INET, SOCK_RAW, any_protocol, in_bytes, in_bytes, datagram_flags, by_zero, raw_bytes,
     L"libws2 RAW/IPv4"},
    {AF_INET6, SOCK_STREAM, IPPROTO_TCP, in6_bytes, in6_bytes, stream_flags, by_zero, 0,
     L"libws2 TCP/IPv6"},
    {AF_INET6, SOCK_DGRAM, IPPROTO_UDP, in6_bytes, in6_bytes, datagram_flags, by_zero, udp6_bytes,
     L"libws2 UDP/IPv6"},
    {AF_INET6, SOCK_RAW, any_protocol, in6_bytes, in6_bytes, datagram_flags, by_zero, raw_bytes,
     L"libws2 RAW/IPv6"},
    {AF_UNIX, SOCK_STREAM, 0, un_bytes, un_least, local_stream_flags, by_zero, 0, L"AF_UNIX"},
    {AF_UNIX, SOCK_DGRAM, 0, un_bytes, un_least, local_datagram_flags, by_zero, no_limit,
     L"AF_UNIX datagrams"},
    {AF_UNIX, SOCK_SEQPACKET, 0, un_bytes, un_least, packet_flags, by_zero, no_limit,
     L"AF_UNIX sequenced packets"},
};
constexpr size_t count = sizeof kinds / sizeof kinds[0];

WSAPROTOCOL_INFOW describe(const Kind& kind, DWORD entry) noexcept {
  WSAPROTOCOL_INFOW info = {};
  info.dwServiceFlags1 = kind.service_flags;
  info.dwProviderFlags = kind.provider_flags;
  info.ProviderId = provider;
  info.dwCatalogEntryId = entry;
  info.ProtocolChain.ChainLen = BASE_PROTOCOL;
  info.iVersion = 2;
  info.iAddressFamily = kind.family;
  info.iMaxSockAddr = kind.most_bytes;
  info.iMinSockAddr = kind.least_bytes;
  info.iSocketType = kind.type;
  info.iProtocol = kind.protocol;
  // A raw socket takes every protocol: 0 to 255.
  info.iProtocolMaxOffset = kind.type == SOCK_RAW ? 255 : 0;
  info.iNetworkByteOrder = BIGENDIAN;
  info.iSecurityScheme = SECURITY_PROTOCOL_NONE;
  info.dwMessageSize = kind.message_bytes;
  for (size_t i = 0; kind.name[i] != 0; ++i) info.szProtocol[i] = kind.name[i];
  return info;
}

struct Table {
  WSAPROTOCOL_INFOW infos[count];
};

const Table& table() noexcept {
  static const Table all = [] {
    Table made;
    for (DWORD i = 0; i < count; ++i) made.infos[i] = describe(kinds[i], 1001 + i);
    return made;
  }();
  return all;
}

}  // namespace

const GUID& provider_id() noexcept { return provider; }

std::span<const WSAPROTOCOL_INFOW> protocols() noexcept { return table().infos; }

const WSAPROTOCOL_INFOW* find_protocol(kernel::Endpoint endpoint) noexcept {
  for (const WSAPROTOCOL_INFOW& info : protocols()) {
    if (info.iAddressFamily == endpoint.family && info.iSocketType == endpoint.type) return &info;
  }
  return nullptr;
}

WSAPROTOCOL_INFOA narrow(const WSAPROTOCOL_INFOW& info) {
  WSAPROTOCOL_INFOA narrow = {};
  // All members but the name are alike.
  std::memcpy(&narrow, &info, offsetof(WSAPROTOCOL_INFOA, szProtocol));
  // The names of installed providers may be of any letters; in UTF-8 they may be too long.
  std::string name =
      runtime::narrow({info.szProtocol, ::wcsnlen(info.szProtocol, WSAPROTOCOL_LEN)});
  if (name.size() > WSAPROTOCOL_LEN) {
    name.resize(WSAPROTOCOL_LEN);
    while (!name.empty() && (static_cast<unsigned char>(name.back()) & 0x80U) != 0) name.pop_back();
  }
  std::copy(name.begin(), name.end(), narrow.szProtocol);
  return narrow;
}

}  // namespace ws2::base
