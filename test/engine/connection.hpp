// SPDX-License-Identifier: MIT
// A connection over loopback, and what the programs of this folder do with overlapped calls.
#pragma once

// winsock2.h has to come first: clang-format must not sort it.
// clang-format off
#include <winsock2.h>
#include <ws2tcpip.h>
// clang-format on

#include "../sync/program.hpp"

namespace program {

constexpr DWORD long_ms = 10000;  // a wait that takes so long has failed

/// Winsock, started while it lives.
struct Started {
  Started() {
    WSADATA data;
    IS(0, WSAStartup(MAKEWORD(2, 2), &data));
  }
  ~Started() { WSACleanup(); }
};

inline HANDLE file(SOCKET s) { return reinterpret_cast<HANDLE>(s); }

/// Two ends of a TCP connection.
struct Connection : Started {
  explicit Connection(int family = AF_INET) {
    sockaddr_storage address = {};
    address.ss_family = static_cast<ADDRESS_FAMILY>(family);
    auto* name = reinterpret_cast<sockaddr*>(&address);
    if (family == AF_INET) {
      reinterpret_cast<sockaddr_in*>(name)->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    } else {
      reinterpret_cast<sockaddr_in6*>(name)->sin6_addr = in6addr_loopback;
    }
    int length = family == AF_INET ? static_cast<int>(sizeof(sockaddr_in))
                                   : static_cast<int>(sizeof(sockaddr_in6));
    const SOCKET listener = socket(family, SOCK_STREAM, 0);
    IS(0, bind(listener, name, length));
    IS(0, listen(listener, 1));
    IS(0, getsockname(listener, name, &length));
    client = socket(family, SOCK_STREAM, 0);
    IS(0, connect(client, name, length));
    server = accept(listener, nullptr, nullptr);
    HOLDS(server != INVALID_SOCKET);
    IS(0, closesocket(listener));
  }
  ~Connection() {
    if (client != INVALID_SOCKET) closesocket(client);
    if (server != INVALID_SOCKET) closesocket(server);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void reset_by_client() {
    const linger hard = {1, 0};
    IS(0, setsockopt(client, SOL_SOCKET, SO_LINGER, reinterpret_cast<const char*>(&hard),
                     sizeof hard));
    IS(0, closesocket(client));
    client = INVALID_SOCKET;
  }
  void close_server() {
    IS(0, closesocket(server));
    server = INVALID_SOCKET;
  }

  SOCKET client = INVALID_SOCKET, server = INVALID_SOCKET;
};

/// Two datagram sockets, the client connected to the server.
struct DatagramPair : Started {
  DatagramPair() : client(socket(AF_INET, SOCK_DGRAM, 0)), server(socket(AF_INET, SOCK_DGRAM, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* name = reinterpret_cast<sockaddr*>(&address);
    int length = sizeof address;
    IS(0, bind(server, name, length));
    IS(0, getsockname(server, name, &length));
    IS(0, connect(client, name, length));
  }
  ~DatagramPair() {
    closesocket(client);
    closesocket(server);
  }
  DatagramPair(const DatagramPair&) = delete;
  DatagramPair& operator=(const DatagramPair&) = delete;

  const SOCKET client, server;
};

/// A port with the server's end bound to it.
struct BoundPort {
  BoundPort(SOCKET s, ULONG_PTR key) : port(CreateIoCompletionPort(file(s), nullptr, key, 0)) {
    HOLDS(port != nullptr);
  }
  ~BoundPort() { CloseHandle(port); }
  BoundPort(const BoundPort&) = delete;
  BoundPort& operator=(const BoundPort&) = delete;

  HANDLE port;
};

/// What a port handed out.
struct Packet {
  explicit Packet(HANDLE port, DWORD timeout_ms = long_ms) {
    SetLastError(0xDEAD);
    good = GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, timeout_ms) != FALSE;
    error = good ? 0 : GetLastError();
  }
  DWORD bytes = 0;
  ULONG_PTR key = 0;
  OVERLAPPED* overlapped = nullptr;
  bool good = false;
  DWORD error = 0;
};

/// An overlapped receive or send with its buffer.
struct Transfer {
  OVERLAPPED overlapped = {};
  char data[64] = {};
  DWORD bytes = 0xDEAD, flags = 0;

  int receive(SOCKET s, ULONG room = sizeof data) {
    WSABUF buffer = {room, data};
    overlapped.Internal = overlapped.InternalHigh = 0;
    flags = 0;
    return WSARecv(s, &buffer, 1, &bytes, &flags, &overlapped, nullptr);
  }
  int send(SOCKET s, const char* text) {
    WSABUF buffer = {static_cast<ULONG>(lstrlenA(text)), const_cast<char*>(text)};
    return WSASend(s, &buffer, 1, &bytes, 0, &overlapped, nullptr);
  }
  void must_wait(int outcome) {
    IS(SOCKET_ERROR, outcome);
    IS(WSA_IO_PENDING, WSAGetLastError());
  }
};

}  // namespace program
