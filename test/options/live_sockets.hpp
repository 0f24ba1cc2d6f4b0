// SPDX-License-Identifier: MIT
// One live socket of each kind that the tables of options tell apart.
#pragma once

// winsock2.h has to come first: clang-format must not sort it.
// clang-format off
#include <winsock2.h>
#include <ws2tcpip.h>
#include <mswsock.h>
#include <mstcpip.h>
#include <afunix.h>
// clang-format on

#include <string>
#include <vector>

namespace live {

struct Kind {
  const char* name;  // as the catalogue has it
  int family, type, protocol;
  bool dual;
};

constexpr Kind kinds[] = {
    {"tcp4", AF_INET, SOCK_STREAM, IPPROTO_TCP, false},
    {"tcp6", AF_INET6, SOCK_STREAM, IPPROTO_TCP, false},
    {"udp4", AF_INET, SOCK_DGRAM, IPPROTO_UDP, false},
    {"udp6", AF_INET6, SOCK_DGRAM, IPPROTO_UDP, false},
    {"raw4", AF_INET, SOCK_RAW, IPPROTO_ICMP, false},
    {"raw6", AF_INET6, SOCK_RAW, 253, false},
    {"unix_stream", AF_UNIX, SOCK_STREAM, 0, false},
    {"unix_datagram", AF_UNIX, SOCK_DGRAM, 0, false},
    {"unix_packet", AF_UNIX, SOCK_SEQPACKET, 0, false},
    {"dual_tcp", AF_INET6, SOCK_STREAM, IPPROTO_TCP, true},
    {"dual_udp", AF_INET6, SOCK_DGRAM, IPPROTO_UDP, true},
};

/// A socket that closes itself.
class Socket {
 public:
  explicit Socket(const Kind& kind) : socket_(socket(kind.family, kind.type, kind.protocol)) {
    if (!kind.dual) return;
    const DWORD off = 0;
    setsockopt(socket_, IPPROTO_IPV6, IPV6_V6ONLY, reinterpret_cast<const char*>(&off), sizeof off);
  }
  ~Socket() {
    if (socket_ != INVALID_SOCKET) closesocket(socket_);
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  operator SOCKET() const { return socket_; }  // NOLINT: it stands for the handle

 private:
  SOCKET socket_;
};

/// Whether the words of an `on` list have this kind.
bool has_kind(const std::string& words, const Kind& kind);

}  // namespace live
