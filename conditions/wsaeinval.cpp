// SPDX-License-Identifier: MIT
// WSAEINVAL: a value that no call understands, or a socket in the wrong state.
#include "sockets.hpp"

using namespace contract;

namespace {

constexpr int no_level = 0x7abc, no_flag = 0x4000000;

}  // namespace

// Learn, getsockopt: the level parameter is unknown or invalid.
CONDITION(WSAEINVAL, 1, getsockopt_unknown_level) {
  for (const int type : {SOCK_STREAM, SOCK_DGRAM}) {
    const Socket socket(AF_INET, type);
    int value = 0, size = sizeof value;
    FAILS_WITH(WSAEINVAL, getsockopt(socket, no_level, 1, reinterpret_cast<char*>(&value), &size));
  }
}

CONDITION(WSAEINVAL, 1, setsockopt_unknown_level) {
  for (const int type : {SOCK_STREAM, SOCK_DGRAM}) {
    const Socket socket(AF_INET, type);
    const int value = 1;
    FAILS_WITH(WSAEINVAL, setsockopt(socket, no_level, 1, reinterpret_cast<const char*>(&value),
                                     sizeof value));
  }
}

// Learn, accept: the listen function was not invoked prior to accept.
CONDITION_BOTH(WSAEINVAL, 2, accept_without_listen) {
  const StreamSocket socket(family);
  FAILS_WITH(WSAEINVAL, accept(socket, nullptr, nullptr));
  bind_loopback(socket);
  FAILS_WITH(WSAEINVAL, accept(socket, nullptr, nullptr));
}

CONDITION(WSAEINVAL, 2, accept_on_a_connected_socket) {
  const StreamPair pair;
  FAILS_WITH(WSAEINVAL, accept(pair.client, nullptr, nullptr));
}

CONDITION(WSAEINVAL, 2, wsaaccept_without_listen) {
  const StreamSocket socket;
  bind_loopback(socket);
  FAILS_WITH(WSAEINVAL, WSAAccept(socket, nullptr, nullptr, nullptr, 0));
}

// Learn, listen: the socket has not been bound with bind. Linux would choose a port.
CONDITION_BOTH(WSAEINVAL, 3, listen_unbound) {
  const StreamSocket socket(family);
  FAILS_WITH(WSAEINVAL, listen(socket, SOMAXCONN));
}

// Learn, bind: the socket is already bound to an address.
CONDITION_BOTH(WSAEINVAL, 4, bind_twice) {
  for (const int type : {SOCK_STREAM, SOCK_DGRAM}) {
    const Socket socket(family, type);
    bind_loopback(socket);
    const Address again = Address::loopback(family, 0);
    FAILS_WITH(WSAEINVAL, bind(socket, again, again.size()));
  }
}

CONDITION(WSAEINVAL, 4, bind_after_connect) {
  const StreamPair pair;
  const Address self = Address::loopback(AF_INET, 0);
  FAILS_WITH(WSAEINVAL, bind(pair.client, self, self.size()));
}

CONDITION_BOTH(WSAEINVAL, 4, bind_after_sendto) {
  const DatagramSocket socket(family);
  RETURNS(2, send_to(socket, vacant_port(family), "hi"));
  const Address self = Address::loopback(family, 0);
  FAILS_WITH(WSAEINVAL, bind(socket, self, self.size()));
}

CONDITION_BOTH(WSAEINVAL, 5, shutdown_how) {
  const StreamPair pair(family);
  FAILS_WITH(WSAEINVAL, shutdown(pair.client, 3));
  FAILS_WITH(WSAEINVAL, shutdown(pair.client, -1));
}

CONDITION(WSAEINVAL, 5, ioctlsocket_command) {
  const StreamSocket socket;
  u_long value = 0;
  FAILS_WITH(WSAEINVAL, ioctlsocket(socket, 0x12345678, &value));
}

CONDITION(WSAEINVAL, 5, wsaioctl_control_code) {
  const StreamSocket socket;
  u_long value = 0;
  DWORD size = 0;
  FAILS_WITH(WSAEINVAL, WSAIoctl(socket, 0x12345678, &value, sizeof value, &value, sizeof value,
                                 &size, nullptr, nullptr));
}

CONDITION(WSAEINVAL, 5, socket_of_no_family_and_protocol) {
  FAILS_WITH(WSAEINVAL, socket(AF_UNSPEC, 0, 0));
  FAILS_WITH(WSAEINVAL, socket(AF_UNSPEC, SOCK_STREAM, 0));
}

CONDITION(WSAEINVAL, 5, wsasocket_flags) {
  FAILS_WITH(WSAEINVAL, WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, nullptr, 0, 0x40000000));
}

CONDITION(WSAEINVAL, 5, send_flags) {
  const StreamPair pair;
  FAILS_WITH(WSAEINVAL, send(pair.client, "x", 1, no_flag));
}

CONDITION(WSAEINVAL, 5, recv_flags) {
  const StreamPair pair;
  char buffer[8];
  RETURNS(1, send(pair.server, "x", 1, 0));
  FAILS_WITH(WSAEINVAL, recv(pair.client, buffer, sizeof buffer, no_flag));
}

CONDITION(WSAEINVAL, 5, sendto_flags) {
  const DatagramSocket socket;
  const Address to = vacant_port();
  FAILS_WITH(WSAEINVAL, sendto(socket, "hi", 2, no_flag, to, to.size()));
}

CONDITION(WSAEINVAL, 5, recvfrom_flags) {
  const DatagramPair pair;
  char buffer[8];
  RETURNS(2, send(pair.client, "hi", 2, 0));
  FAILS_WITH(WSAEINVAL, recvfrom(pair.server, buffer, sizeof buffer, no_flag, nullptr, nullptr));
}

CONDITION(WSAEINVAL, 5, wsasend_flags) {
  const StreamPair pair;
  char byte = 'x';
  WSABUF whole{1, &byte};
  DWORD sent = 0;
  FAILS_WITH(WSAEINVAL, WSASend(pair.client, &whole, 1, &sent, no_flag, nullptr, nullptr));
}

CONDITION(WSAEINVAL, 5, wsarecv_flags) {
  const StreamPair pair;
  char byte = 0;
  WSABUF whole{1, &byte};
  DWORD got = 0, flags = no_flag;
  RETURNS(1, send(pair.server, "x", 1, 0));
  FAILS_WITH(WSAEINVAL, WSARecv(pair.client, &whole, 1, &got, &flags, nullptr, nullptr));
}

// Learn, select: the time-out value is not valid, or all three descriptor parameters were null.
CONDITION(WSAEINVAL, 5, select_of_nothing) {
  timeval moment{0, 1000};
  FAILS_WITH(WSAEINVAL, select(0, nullptr, nullptr, nullptr, &moment));
  fd_set empty;
  FD_ZERO(&empty);
  FAILS_WITH(WSAEINVAL, select(0, &empty, nullptr, &empty, &moment));
}

CONDITION(WSAEINVAL, 5, select_timeout) {
  const StreamPair pair;
  fd_set set;
  FD_ZERO(&set);
  FD_SET(pair.client, &set);
  timeval negative{-1, 0};
  FAILS_WITH(WSAEINVAL, select(0, &set, nullptr, nullptr, &negative));
}

// Learn, WSAPOLLFD: any other value is treated as an error. POLLERR and its kin are answers only.
CONDITION(WSAEINVAL, 5, wsapoll_events) {
  const StreamPair pair;
  for (const int events : {POLLERR, POLLHUP, POLLNVAL, 0x4000}) {
    WSAPOLLFD entry{pair.client, static_cast<SHORT>(events), 0};
    FAILS_WITH(WSAEINVAL, WSAPoll(&entry, 1, 0));
  }
}

// Learn, WSAPoll: none of the sockets of the array is valid.
CONDITION(WSAEINVAL, 5, wsapoll_without_sockets) {
  const StreamPair pair;
  WSAPOLLFD entry{pair.client, POLLIN, 0};
  FAILS_WITH(WSAEINVAL, WSAPoll(&entry, 0, 0));
}

// Learn, getaddrinfo: EAI_BADFLAGS is WSAEINVAL.
CONDITION(WSAEINVAL, 5, getaddrinfo_flags) {
  addrinfo hints{};
  hints.ai_flags = 0x40000000;
  addrinfo* found = nullptr;
  ANSWERS(WSAEINVAL, getaddrinfo("127.0.0.1", "80", &hints, &found));
}

// Learn, getnameinfo: a name was asked for, and no room was given.
CONDITION(WSAEINVAL, 5, getnameinfo_without_room) {
  const Address address = Address::loopback(AF_INET, 80);
  char host[1];
  ANSWERS(WSAEINVAL, getnameinfo(address, address.size(), host, 0, nullptr, 0, NI_NUMERICHOST));
}

// Learn, "Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE": one rules the other out.
CONDITION(WSAEINVAL, 5, reuse_with_exclusive_use) {
  const BOOL on = TRUE;
  const char* value = reinterpret_cast<const char*>(&on);
  const StreamSocket one, other;
  set_flag(one, SO_REUSEADDR);
  FAILS_WITH(WSAEINVAL, setsockopt(one, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, value, sizeof on));
  set_flag(other, SO_EXCLUSIVEADDRUSE);
  FAILS_WITH(WSAEINVAL, setsockopt(other, SOL_SOCKET, SO_REUSEADDR, value, sizeof on));
}

// Learn, WSAStringToAddressA: the string is no address of this family.
CONDITION(WSAEINVAL, 5, wsastringtoaddress_text) {
  char text[] = "not an address";
  sockaddr_in address{};
  int size = sizeof address;
  FAILS_WITH(WSAEINVAL, WSAStringToAddressA(text, AF_INET, nullptr,
                                            reinterpret_cast<sockaddr*>(&address), &size));
}
