// SPDX-License-Identifier: MIT
// Live sockets and guarded memory for the targets that go through public calls.
#pragma once

// winsock2.h has to come first: clang-format must not sort it.
// clang-format off
#include <winsock2.h>
#include <ws2tcpip.h>
#include <mswsock.h>
#include <mstcpip.h>
#include <afunix.h>
// clang-format on

#include "input.hpp"

namespace fuzz {

inline void start() {
  static const bool started = [] {
    WSADATA data;
    return WSAStartup(MAKEWORD(2, 2), &data) == 0;
  }();
  must(started);
}

/// A non-blocking socket of a kind that the input chooses.
class Socket {
 public:
  explicit Socket(uint8_t kind) {
    constexpr struct {
      int family, type, protocol;
    } kinds[] = {{AF_INET, SOCK_STREAM, 0},
                 {AF_INET6, SOCK_STREAM, 0},
                 {AF_INET, SOCK_DGRAM, 0},
                 {AF_INET6, SOCK_DGRAM, 0},
                 {AF_UNIX, SOCK_STREAM, 0},
                 {AF_UNIX, SOCK_DGRAM, 0},
                 {AF_UNIX, SOCK_SEQPACKET, 0},
                 {AF_INET, SOCK_RAW, IPPROTO_ICMP},
                 {AF_INET6, SOCK_RAW, IPPROTO_ICMPV6}};
    const auto& one = kinds[kind % std::size(kinds)];
    socket_ = ::socket(one.family, one.type, one.protocol);
    u_long on = 1;
    if (socket_ != INVALID_SOCKET) ioctlsocket(socket_, FIONBIO, &on);
  }
  ~Socket() {
    if (socket_ != INVALID_SOCKET) must(closesocket(socket_) == 0);
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  operator SOCKET() const { return socket_; }

 private:
  SOCKET socket_;
};

/// Memory that a call is told a part of; what lies behind must stay as it was.
struct Memory {
  static constexpr size_t room = 2048;
  static constexpr char guard = 0x5A;
  alignas(16) char bytes[room + 64];
  size_t told = 0;

  void fill(std::span<const uint8_t> with, size_t length) {
    told = length < room ? length : room;
    std::memset(bytes, guard, sizeof bytes);
    if (!with.empty()) std::memcpy(bytes, with.data(), with.size() < told ? with.size() : told);
  }
  void must_be_whole() const {
    for (size_t i = told; i < sizeof bytes; ++i) must(bytes[i] == guard);
  }
  char* pointer(uint8_t kind) {
    if (kind == 1) return nullptr;
    return kind == 2 ? reinterpret_cast<char*>(uintptr_t{0x7FFFFFFFF000}) : bytes;
  }
};

}  // namespace fuzz
