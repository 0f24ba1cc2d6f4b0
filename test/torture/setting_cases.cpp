// SPDX-License-Identifier: MIT
// Options, control codes, names and catalogues.
#include "torture.hpp"

// winsock2.h has to come first.
#include <mstcpip.h>

#include <cstring>
#include <vector>

namespace {

using namespace torture;

template <class T>
void set_one(Trial& trial, SOCKET s, int level, int option, T value) {
  trial.call("setsockopt", SOCKET_ERROR, [&] {
    return setsockopt(s, level, option, reinterpret_cast<char*>(&value), sizeof value);
  });
}
void get_one(Trial& trial, SOCKET s, int level, int option) {
  char value[4096];
  int length = sizeof value;
  trial.call("getsockopt", SOCKET_ERROR,
             [&] { return getsockopt(s, level, option, value, &length); });
}

TORTURE(setsockopt_broadcast) {
  const Held s(socket(AF_INET, SOCK_DGRAM, 0));
  set_one(trial, s, SOL_SOCKET, SO_BROADCAST, BOOL{TRUE});
}
TORTURE(setsockopt_timeout) {
  const Held s(socket(AF_INET, SOCK_DGRAM, 0));
  set_one(trial, s, SOL_SOCKET, SO_RCVTIMEO, DWORD{100});
}
TORTURE(setsockopt_kept) {
  const Held s(socket(AF_INET, SOCK_STREAM, 0));
  set_one(trial, s, IPPROTO_TCP, TCP_MAXRT, DWORD{20});
}
TORTURE(setsockopt_membership) {
  Name name;
  const Held s(bound(SOCK_DGRAM, &name));
  ip_mreq request = {};
  request.imr_multiaddr.s_addr = htonl(0xEF010203);
  request.imr_interface.s_addr = htonl(INADDR_LOOPBACK);
  set_one(trial, s, IPPROTO_IP, IP_ADD_MEMBERSHIP, request);
}
TORTURE(setsockopt_filter) {
  Name name;
  const Held s(bound(SOCK_DGRAM, &name));
  set_one(trial, s, IPPROTO_IP, IP_MULTICAST_LOOP, BOOL{FALSE});
}
TORTURE(setsockopt_keepalive) {
  Connection at;
  set_one(trial, at.client, SOL_SOCKET, SO_KEEPALIVE, BOOL{TRUE});
}
TORTURE(getsockopt_error) {
  Connection at;
  get_one(trial, at.client, SOL_SOCKET, SO_ERROR);
}
TORTURE(getsockopt_buffer) {
  Connection at;
  get_one(trial, at.client, SOL_SOCKET, SO_RCVBUF);
}
TORTURE(getsockopt_protocol) {
  Connection at;
  get_one(trial, at.client, SOL_SOCKET, SO_PROTOCOL_INFOW);
}
TORTURE(getsockopt_both_ends) {
  Connection at;
  get_one(trial, at.client, SOL_SOCKET, SO_BSP_STATE);
}

TORTURE(ioctlsocket_fionbio) {
  Connection at;
  u_long on = 1;
  trial.call("ioctlsocket", SOCKET_ERROR, [&] { return ioctlsocket(at.client, FIONBIO, &on); });
}
TORTURE(ioctlsocket_fionread) {
  Connection at;
  u_long count = 0;
  trial.call("ioctlsocket", SOCKET_ERROR, [&] { return ioctlsocket(at.client, FIONREAD, &count); });
}

int control(SOCKET s, DWORD code, void* input, DWORD input_bytes, void* output, DWORD room) {
  DWORD bytes = 0;
  return WSAIoctl(s, code, input, input_bytes, output, room, &bytes, nullptr, nullptr);
}

TORTURE(wsaioctl_keepalive) {
  Connection at;
  tcp_keepalive values = {1, 5000, 1000};
  trial.call("WSAIoctl", SOCKET_ERROR, [&] {
    return control(at.client, SIO_KEEPALIVE_VALS, &values, sizeof values, nullptr, 0);
  });
}
TORTURE(wsaioctl_address_list) {
  const Held s(socket(AF_INET6, SOCK_DGRAM, 0));
  std::vector<char> room(1 << 16);
  trial.call("WSAIoctl", SOCKET_ERROR,
             [&] { return control(s, SIO_ADDRESS_LIST_QUERY, nullptr, 0, room.data(), 1 << 16); });
}
TORTURE(wsaioctl_interface_list) {
  const Held s(socket(AF_INET, SOCK_DGRAM, 0));
  std::vector<char> room(1 << 16);
  trial.call("WSAIoctl", SOCKET_ERROR,
             [&] { return control(s, SIO_GET_INTERFACE_LIST, nullptr, 0, room.data(), 1 << 16); });
}
TORTURE(wsaioctl_route) {
  const Held s(socket(AF_INET, SOCK_DGRAM, 0));
  Name to(9), from;
  trial.call("WSAIoctl", SOCKET_ERROR, [&] {
    return control(s, SIO_ROUTING_INTERFACE_QUERY, to.out(), sizeof to.address, from.out(),
                   sizeof from.address);
  });
}
TORTURE(wsaioctl_sorted_list) {
  const Held s(socket(AF_INET6, SOCK_DGRAM, 0));
  sockaddr_in6 addresses[2] = {};
  char room[512] = {};
  auto* list = reinterpret_cast<SOCKET_ADDRESS_LIST*>(room);
  list->iAddressCount = 2;
  for (int i = 0; i < 2; ++i) {
    addresses[i].sin6_family = AF_INET6;
    addresses[i].sin6_addr.s6_addr[15] = static_cast<u_char>(i + 1);
    list->Address[i] = {reinterpret_cast<sockaddr*>(&addresses[i]), sizeof addresses[i]};
  }
  trial.call("WSAIoctl", SOCKET_ERROR, [&] {
    return control(s, SIO_ADDRESS_LIST_SORT, room, sizeof room, room, sizeof room);
  });
}
TORTURE(wsaioctl_port_reservation) {
  const Held s(socket(AF_INET, SOCK_DGRAM, 0));
  INET_PORT_RANGE range = {0, 3};
  INET_PORT_RESERVATION_INSTANCE got = {};
  const int made = trial.call("WSAIoctl", SOCKET_ERROR, [&] {
    return control(s, SIO_ACQUIRE_PORT_RESERVATION, &range, sizeof range, &got, sizeof got);
  });
  if (made == 0) {
    NEED(control(s, SIO_RELEASE_PORT_RESERVATION, &got.Token, sizeof got.Token, nullptr, 0) == 0);
  }
}

TORTURE(wsaenumprotocolsw) {
  std::vector<char> room(1 << 16);
  trial.call("WSAEnumProtocolsW", SOCKET_ERROR, [&] {
    DWORD bytes = 1 << 16;
    return WSAEnumProtocolsW(nullptr, reinterpret_cast<WSAPROTOCOL_INFOW*>(room.data()), &bytes);
  });
}
TORTURE(wsaaddresstostringw) {
  Name name(80);
  WCHAR text[64];
  trial.call("WSAAddressToStringW", SOCKET_ERROR, [&] {
    DWORD length = 64;
    return WSAAddressToStringW(name.out(), sizeof name.address, nullptr, text, &length);
  });
}
TORTURE(wsastringtoaddressw) {
  Name name;
  WCHAR text[] = L"127.0.0.1:80";
  trial.call("WSAStringToAddressW", SOCKET_ERROR,
             [&] { return WSAStringToAddressW(text, AF_INET, nullptr, name.out(), &name.length); });
}
TORTURE(gethostname) {
  char name[256];
  trial.call("gethostname", SOCKET_ERROR, [&] { return gethostname(name, sizeof name); });
}

}  // namespace
