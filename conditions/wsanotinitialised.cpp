// SPDX-License-Identifier: MIT
// WSANOTINITIALISED: a call before the first WSAStartup, or after the last WSACleanup. It is the
// first thing that each call looks at, so the handle can be any.
#include "sockets.hpp"

using namespace contract;

namespace {

const SOCKET none = 0x123454;  // never issued

void start() {
  WSADATA data;
  RETURNS(0, WSAStartup(MAKEWORD(2, 2), &data));
}

}  // namespace

CONDITION_UNSTARTED(WSANOTINITIALISED, 1, socket_before_startup) {
  FAILS_WITH(WSANOTINITIALISED, socket(AF_INET, SOCK_STREAM, IPPROTO_TCP));
}

CONDITION_UNSTARTED(WSANOTINITIALISED, 1, wsasocketa_before_startup) {
  FAILS_WITH(WSANOTINITIALISED, WSASocketA(AF_INET, SOCK_STREAM, IPPROTO_TCP, nullptr, 0, 0));
}

CONDITION_UNSTARTED(WSANOTINITIALISED, 1, wsasocketw_before_startup) {
  FAILS_WITH(WSANOTINITIALISED, WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, nullptr, 0, 0));
}

CONDITION_UNSTARTED(WSANOTINITIALISED, 1, bind_before_startup) {
  const Address address = Address::loopback(AF_INET, 9);
  FAILS_WITH(WSANOTINITIALISED, bind(none, address, address.size()));
}

CONDITION_UNSTARTED(WSANOTINITIALISED, 1, listen_before_startup) {
  FAILS_WITH(WSANOTINITIALISED, listen(none, SOMAXCONN));
}

CONDITION_UNSTARTED(WSANOTINITIALISED, 1, accept_before_startup) {
  FAILS_WITH(WSANOTINITIALISED, accept(none, nullptr, nullptr));
}

CONDITION_UNSTARTED(WSANOTINITIALISED, 1, wsaaccept_before_startup) {
  FAILS_WITH(WSANOTINITIALISED, WSAAccept(none, nullptr, nullptr, nullptr, 0));
}

CONDITION_UNSTARTED(WSANOTINITIALISED, 1, connect_before_startup) {
  const Address address = Address::loopback(AF_INET, 9);
  FAILS_WITH(WSANOTINITIALISED, connect(none, address, address.size()));
}

CONDITION_UNSTARTED(WSANOTINITIALISED, 1, wsaconnect_before_startup) {
  const Address address = Address::loopback(AF_INET, 9);
  FAILS_WITH(WSANOTINITIALISED,
             WSAConnect(none, address, address.size(), nullptr, nullptr, nullptr, nullptr));
}

CONDITION_UNSTARTED(WSANOTINITIALISED, 1, send_before_startup) {
  FAILS_WITH(WSANOTINITIALISED, send(none, "x", 1, 0));
}

CONDITION_UNSTARTED(WSANOTINITIALISED, 1, recv_before_startup) {
  char buffer[sizeof(int)] = {};
  FAILS_WITH(WSANOTINITIALISED, recv(none, buffer, sizeof buffer, 0));
}

CONDITION_UNSTARTED(WSANOTINITIALISED, 1, sendto_before_startup) {
  const Address address = Address::loopback(AF_INET, 9);
  FAILS_WITH(WSANOTINITIALISED, sendto(none, "x", 1, 0, address, address.size()));
}

CONDITION_UNSTARTED(WSANOTINITIALISED, 1, recvfrom_before_startup) {
  char buffer[sizeof(int)] = {};
  FAILS_WITH(WSANOTINITIALISED, recvfrom(none, buffer, sizeof buffer, 0, nullptr, nullptr));
}

CONDITION_UNSTARTED(WSANOTINITIALISED, 1, wsasend_before_startup) {
  char byte = 0;
  WSABUF whole{1, &byte};
  DWORD count = 0;
  FAILS_WITH(WSANOTINITIALISED, WSASend(none, &whole, 1, &count, 0, nullptr, nullptr));
}

CONDITION_UNSTARTED(WSANOTINITIALISED, 1, wsarecv_before_startup) {
  char byte = 0;
  WSABUF whole{1, &byte};
  DWORD count = 0;
  DWORD flags = 0;
  FAILS_WITH(WSANOTINITIALISED, WSARecv(none, &whole, 1, &count, &flags, nullptr, nullptr));
}

CONDITION_UNSTARTED(WSANOTINITIALISED, 1, wsasendto_before_startup) {
  const Address address = Address::loopback(AF_INET, 9);
  char byte = 0;
  WSABUF whole{1, &byte};
  DWORD count = 0;
  FAILS_WITH(WSANOTINITIALISED,
             WSASendTo(none, &whole, 1, &count, 0, address, address.size(), nullptr, nullptr));
}

CONDITION_UNSTARTED(WSANOTINITIALISED, 1, wsarecvfrom_before_startup) {
  char byte = 0;
  WSABUF whole{1, &byte};
  DWORD count = 0;
  DWORD flags = 0;
  FAILS_WITH(WSANOTINITIALISED,
             WSARecvFrom(none, &whole, 1, &count, &flags, nullptr, nullptr, nullptr, nullptr));
}

CONDITION_UNSTARTED(WSANOTINITIALISED, 1, shutdown_before_startup) {
  FAILS_WITH(WSANOTINITIALISED, shutdown(none, SD_BOTH));
}

CONDITION_UNSTARTED(WSANOTINITIALISED, 1, closesocket_before_startup) {
  FAILS_WITH(WSANOTINITIALISED, closesocket(none));
}

CONDITION_UNSTARTED(WSANOTINITIALISED, 1, select_before_startup) {
  fd_set set;
  FD_ZERO(&set);
  FD_SET(none, &set);
  timeval moment{0, 1000};
  FAILS_WITH(WSANOTINITIALISED, select(0, &set, nullptr, nullptr, &moment));
}

CONDITION_UNSTARTED(WSANOTINITIALISED, 1, wsapoll_before_startup) {
  WSAPOLLFD entry{none, POLLIN, 0};
  FAILS_WITH(WSANOTINITIALISED, WSAPoll(&entry, 1, 0));
}

CONDITION_UNSTARTED(WSANOTINITIALISED, 1, ioctlsocket_before_startup) {
  u_long value = 0;
  FAILS_WITH(WSANOTINITIALISED, ioctlsocket(none, static_cast<long>(FIONREAD), &value));
}

CONDITION_UNSTARTED(WSANOTINITIALISED, 1, wsaioctl_before_startup) {
  DWORD count = 0;
  u_long value = 0;
  FAILS_WITH(WSANOTINITIALISED,
             WSAIoctl(none, FIONREAD, nullptr, 0, &value, sizeof value, &count, nullptr, nullptr));
}

CONDITION_UNSTARTED(WSANOTINITIALISED, 1, getsockopt_before_startup) {
  char buffer[sizeof(int)] = {};
  int size = sizeof(int);
  FAILS_WITH(WSANOTINITIALISED, getsockopt(none, SOL_SOCKET, SO_TYPE, buffer, &size));
}

CONDITION_UNSTARTED(WSANOTINITIALISED, 1, setsockopt_before_startup) {
  char buffer[sizeof(int)] = {};
  int size = sizeof(int);
  FAILS_WITH(WSANOTINITIALISED, setsockopt(none, SOL_SOCKET, SO_KEEPALIVE, buffer, size));
}

CONDITION_UNSTARTED(WSANOTINITIALISED, 1, getsockname_before_startup) {
  Address name;
  FAILS_WITH(WSANOTINITIALISED, getsockname(none, name.out(), name.out_size()));
}

CONDITION_UNSTARTED(WSANOTINITIALISED, 1, getpeername_before_startup) {
  Address name;
  FAILS_WITH(WSANOTINITIALISED, getpeername(none, name.out(), name.out_size()));
}

CONDITION_UNSTARTED(WSANOTINITIALISED, 1, gethostname_before_startup) {
  char buffer[sizeof(int)] = {};
  FAILS_WITH(WSANOTINITIALISED, gethostname(buffer, sizeof buffer));
}

CONDITION_UNSTARTED(WSANOTINITIALISED, 1, getaddrinfo_before_startup) {
  addrinfo* found = nullptr;
  ANSWERS(WSANOTINITIALISED, getaddrinfo("127.0.0.1", "80", nullptr, &found));
}

CONDITION_UNSTARTED(WSANOTINITIALISED, 1, getnameinfo_before_startup) {
  const Address address = Address::loopback(AF_INET, 9);
  char buffer[sizeof(int)] = {};
  ANSWERS(WSANOTINITIALISED,
          getnameinfo(address, address.size(), buffer, sizeof buffer, nullptr, 0, NI_NUMERICHOST));
}

CONDITION_UNSTARTED(WSANOTINITIALISED, 1, wsacleanup_before_startup) {
  FAILS_WITH(WSANOTINITIALISED, WSACleanup());
}

// Startups are counted: the matching last cleanup ends it, for sockets that are still open too.
CONDITION_UNSTARTED(WSANOTINITIALISED, 2, socket_after_the_last_cleanup) {
  start();
  start();
  RETURNS(0, WSACleanup());
  const Socket open(socket(AF_INET, SOCK_STREAM, IPPROTO_TCP));
  HOLDS(open != INVALID_SOCKET);
  RETURNS(0, WSACleanup());
  FAILS_WITH(WSANOTINITIALISED, socket(AF_INET, SOCK_STREAM, IPPROTO_TCP));
  FAILS_WITH(WSANOTINITIALISED, send(open, "x", 1, 0));
  FAILS_WITH(WSANOTINITIALISED, closesocket(open));
}

CONDITION_UNSTARTED(WSANOTINITIALISED, 2, one_cleanup_too_many) {
  start();
  RETURNS(0, WSACleanup());
  FAILS_WITH(WSANOTINITIALISED, WSACleanup());
}

CONDITION_UNSTARTED(WSANOTINITIALISED, 2, startup_again_after_the_last_cleanup) {
  start();
  RETURNS(0, WSACleanup());
  FAILS_WITH(WSANOTINITIALISED, socket(AF_INET, SOCK_STREAM, IPPROTO_TCP));
  start();
  const Socket open(socket(AF_INET, SOCK_STREAM, IPPROTO_TCP));
  HOLDS(open != INVALID_SOCKET);
  RETURNS(0, WSACleanup());
}
