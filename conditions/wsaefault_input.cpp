// SPDX-License-Identifier: MIT
// WSAEFAULT.1: pointers that are NULL or lead nowhere. The error, never a crash.
#include "sockets.hpp"

using namespace contract;

namespace {

/// NULL, and an address that is in no program's memory.
template <class T, class Call>
void each_bad_pointer(Call call) {
  call(static_cast<T*>(nullptr));
  call(nowhere<T>());
}

/// The same, and memory that may not be written.
template <class T, class Call>
void each_bad_target(Call call) {
  each_bad_pointer<T>(call);
  call(reinterpret_cast<T*>(read_only()));
}

}  // namespace

CONDITION_UNSTARTED(WSAEFAULT, 1, wsastartup_data) {
  each_bad_target<WSADATA>(
      [](WSADATA* data) { ANSWERS(WSAEFAULT, WSAStartup(MAKEWORD(2, 2), data)); });
  // Pointers come before values: this version is refused, but not yet.
  each_bad_target<WSADATA>(
      [](WSADATA* data) { ANSWERS(WSAEFAULT, WSAStartup(MAKEWORD(0, 9), data)); });
}

CONDITION_BOTH(WSAEFAULT, 1, bind_address) {
  const StreamSocket socket(family);
  const int size = Address::any(family, 0).size();
  each_bad_pointer<sockaddr>(
      [&](sockaddr* name) { FAILS_WITH(WSAEFAULT, bind(socket, name, size)); });
}

CONDITION_BOTH(WSAEFAULT, 1, connect_address) {
  const StreamSocket socket(family);
  const int size = Address::any(family, 0).size();
  each_bad_pointer<sockaddr>(
      [&](sockaddr* name) { FAILS_WITH(WSAEFAULT, connect(socket, name, size)); });
}

CONDITION(WSAEFAULT, 1, wsaconnect_address) {
  const StreamSocket socket;
  each_bad_pointer<sockaddr>([&](sockaddr* name) {
    FAILS_WITH(WSAEFAULT,
               WSAConnect(socket, name, sizeof(sockaddr_in), nullptr, nullptr, nullptr, nullptr));
  });
}

// The connection that could not be handed over is still there for a call that asks properly.
CONDITION_BOTH(WSAEFAULT, 1, accept_address) {
  const Listener listener(family);
  const StreamSocket client(family);
  RETURNS(0, connect_to(client, listener.address));
  HOLDS(wait_readable(listener));
  int size = sizeof(sockaddr_storage);
  FAILS_WITH(WSAEFAULT, accept(listener, nowhere<sockaddr>(), &size));
  FAILS_WITH(WSAEFAULT, accept(listener, reinterpret_cast<sockaddr*>(read_only()), &size));
  set_nonblocking(listener);
  const Socket server(accept(listener, nullptr, nullptr));
  HOLDS(server != INVALID_SOCKET);
}

CONDITION_BOTH(WSAEFAULT, 1, accept_address_length) {
  const Listener listener(family);
  const StreamSocket client(family);
  RETURNS(0, connect_to(client, listener.address));
  HOLDS(wait_readable(listener));
  Address peer;
  each_bad_target<int>(
      [&](int* size) { FAILS_WITH(WSAEFAULT, accept(listener, peer.out(), size)); });
}

CONDITION_BOTH(WSAEFAULT, 1, send_buffer) {
  const StreamPair pair(family);
  each_bad_pointer<char>(
      [&](char* buffer) { FAILS_WITH(WSAEFAULT, send(pair.client, buffer, 8, 0)); });
  FAILS_WITH(WSAEFAULT, send(pair.client, "negative", -1, 0));
}

CONDITION_BOTH(WSAEFAULT, 1, recv_buffer) {
  const StreamPair pair(family);
  RETURNS(4, send(pair.server, "data", 4, 0));
  each_bad_target<char>(
      [&](char* buffer) { FAILS_WITH(WSAEFAULT, recv(pair.client, buffer, 8, 0)); });
  char buffer[8];
  FAILS_WITH(WSAEFAULT, recv(pair.client, buffer, -1, 0));
  RETURNS(4, recv(pair.client, buffer, sizeof buffer, 0));  // nothing was lost
}

CONDITION_BOTH(WSAEFAULT, 1, sendto_buffer) {
  const DatagramPair pair(family);
  const Address& to = pair.server_address;
  const DatagramSocket socket(family);
  each_bad_pointer<char>(
      [&](char* buffer) { FAILS_WITH(WSAEFAULT, sendto(socket, buffer, 8, 0, to, to.size())); });
  FAILS_WITH(WSAEFAULT, sendto(socket, "negative", -1, 0, to, to.size()));
}

CONDITION_BOTH(WSAEFAULT, 1, sendto_address) {
  const DatagramSocket socket(family);
  const int size = Address::any(family, 0).size();
  FAILS_WITH(WSAEFAULT, sendto(socket, "hi", 2, 0, nowhere<sockaddr>(), size));
}

CONDITION_BOTH(WSAEFAULT, 1, recvfrom_buffer) {
  const DatagramPair pair(family);
  each_bad_target<char>([&](char* buffer) {
    RETURNS(2, send(pair.client, "hi", 2, 0));
    FAILS_WITH(WSAEFAULT, recvfrom(pair.server, buffer, 8, 0, nullptr, nullptr));
  });
  char buffer[8];
  FAILS_WITH(WSAEFAULT, recvfrom(pair.server, buffer, -1, 0, nullptr, nullptr));
}

CONDITION_BOTH(WSAEFAULT, 1, recvfrom_address) {
  const DatagramPair pair(family);
  char buffer[8];
  int size = sizeof(sockaddr_storage);
  RETURNS(2, send(pair.client, "hi", 2, 0));
  FAILS_WITH(WSAEFAULT,
             recvfrom(pair.server, buffer, sizeof buffer, 0, nowhere<sockaddr>(), &size));
  Address from;
  RETURNS(2, send(pair.client, "hi", 2, 0));
  FAILS_WITH(WSAEFAULT, recvfrom(pair.server, buffer, sizeof buffer, 0, from.out(), nullptr));
  RETURNS(2, send(pair.client, "hi", 2, 0));
  FAILS_WITH(WSAEFAULT,
             recvfrom(pair.server, buffer, sizeof buffer, 0, from.out(), nowhere<int>()));
}

CONDITION(WSAEFAULT, 1, wsasend_buffers) {
  const StreamPair pair;
  DWORD sent = 0;
  each_bad_pointer<WSABUF>([&](WSABUF* buffers) {
    FAILS_WITH(WSAEFAULT, WSASend(pair.client, buffers, 1, &sent, 0, nullptr, nullptr));
  });
  WSABUF lost{8, nowhere()};
  FAILS_WITH(WSAEFAULT, WSASend(pair.client, &lost, 1, &sent, 0, nullptr, nullptr));
}

CONDITION(WSAEFAULT, 1, wsasend_count) {
  const StreamPair pair;
  char byte = 'x';
  WSABUF whole{1, &byte};
  each_bad_target<DWORD>([&](DWORD* sent) {
    FAILS_WITH(WSAEFAULT, WSASend(pair.client, &whole, 1, sent, 0, nullptr, nullptr));
  });
}

CONDITION(WSAEFAULT, 1, wsarecv_buffers) {
  const StreamPair pair;
  RETURNS(4, send(pair.server, "data", 4, 0));
  DWORD got = 0, flags = 0;
  each_bad_pointer<WSABUF>([&](WSABUF* buffers) {
    FAILS_WITH(WSAEFAULT, WSARecv(pair.client, buffers, 1, &got, &flags, nullptr, nullptr));
  });
  WSABUF lost{8, read_only()};
  FAILS_WITH(WSAEFAULT, WSARecv(pair.client, &lost, 1, &got, &flags, nullptr, nullptr));
}

CONDITION(WSAEFAULT, 1, wsarecv_count_and_flags) {
  const StreamPair pair;
  RETURNS(4, send(pair.server, "data", 4, 0));
  char buffer[8];
  WSABUF whole{sizeof buffer, buffer};
  DWORD got = 0, flags = 0;
  each_bad_target<DWORD>([&](DWORD* bad) {
    FAILS_WITH(WSAEFAULT, WSARecv(pair.client, &whole, 1, bad, &flags, nullptr, nullptr));
  });
  each_bad_pointer<DWORD>([&](DWORD* bad) {
    FAILS_WITH(WSAEFAULT, WSARecv(pair.client, &whole, 1, &got, bad, nullptr, nullptr));
  });
}

CONDITION(WSAEFAULT, 1, wsasendto_buffers_and_address) {
  const DatagramPair pair;
  const DatagramSocket socket;
  const Address& to = pair.server_address;
  char text[] = "hi";
  WSABUF whole{2, text};
  DWORD sent = 0;
  each_bad_pointer<WSABUF>([&](WSABUF* buffers) {
    FAILS_WITH(WSAEFAULT, WSASendTo(socket, buffers, 1, &sent, 0, to, to.size(), nullptr, nullptr));
  });
  FAILS_WITH(WSAEFAULT, WSASendTo(socket, &whole, 1, &sent, 0, nowhere<sockaddr>(), to.size(),
                                  nullptr, nullptr));
}

CONDITION(WSAEFAULT, 1, wsarecvfrom_buffers_and_address) {
  const DatagramPair pair;
  char buffer[8];
  WSABUF whole{sizeof buffer, buffer};
  DWORD got = 0, flags = 0;
  int size = sizeof(sockaddr_storage);
  RETURNS(2, send(pair.client, "hi", 2, 0));
  each_bad_pointer<WSABUF>([&](WSABUF* buffers) {
    FAILS_WITH(WSAEFAULT, WSARecvFrom(pair.server, buffers, 1, &got, &flags, nullptr, nullptr,
                                      nullptr, nullptr));
  });
  FAILS_WITH(WSAEFAULT, WSARecvFrom(pair.server, &whole, 1, &got, &flags, nowhere<sockaddr>(),
                                    &size, nullptr, nullptr));
}

CONDITION_BOTH(WSAEFAULT, 1, getsockname_pointers) {
  const StreamSocket socket(family);
  bind_loopback(socket);
  Address name;
  int size = sizeof(sockaddr_storage);
  each_bad_target<sockaddr>(
      [&](sockaddr* bad) { FAILS_WITH(WSAEFAULT, getsockname(socket, bad, &size)); });
  each_bad_target<int>(
      [&](int* bad) { FAILS_WITH(WSAEFAULT, getsockname(socket, name.out(), bad)); });
}

CONDITION_BOTH(WSAEFAULT, 1, getpeername_pointers) {
  const StreamPair pair(family);
  Address name;
  int size = sizeof(sockaddr_storage);
  each_bad_target<sockaddr>(
      [&](sockaddr* bad) { FAILS_WITH(WSAEFAULT, getpeername(pair.client, bad, &size)); });
  each_bad_target<int>(
      [&](int* bad) { FAILS_WITH(WSAEFAULT, getpeername(pair.client, name.out(), bad)); });
}

CONDITION(WSAEFAULT, 1, getsockopt_pointers) {
  const StreamSocket socket;
  int value = 0, size = sizeof value;
  each_bad_target<char>([&](char* bad) {
    FAILS_WITH(WSAEFAULT, getsockopt(socket, SOL_SOCKET, SO_TYPE, bad, &size));
  });
  each_bad_target<int>([&](int* bad) {
    FAILS_WITH(WSAEFAULT,
               getsockopt(socket, SOL_SOCKET, SO_TYPE, reinterpret_cast<char*>(&value), bad));
  });
}

CONDITION(WSAEFAULT, 1, setsockopt_value) {
  const StreamSocket socket;
  each_bad_pointer<char>([&](char* bad) {
    FAILS_WITH(WSAEFAULT, setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, bad, sizeof(BOOL)));
  });
}

CONDITION(WSAEFAULT, 1, ioctlsocket_argument) {
  const StreamSocket socket;
  each_bad_pointer<u_long>([&](u_long* bad) {
    FAILS_WITH(WSAEFAULT, ioctlsocket(socket, static_cast<long>(FIONBIO), bad));
  });
  each_bad_target<u_long>([&](u_long* bad) {
    FAILS_WITH(WSAEFAULT, ioctlsocket(socket, static_cast<long>(FIONREAD), bad));
  });
}

CONDITION(WSAEFAULT, 1, wsaioctl_buffers) {
  const StreamSocket socket;
  DWORD size = 0;
  u_long waiting = 0;
  each_bad_target<u_long>([&](u_long* bad) {
    FAILS_WITH(WSAEFAULT,
               WSAIoctl(socket, FIONREAD, nullptr, 0, bad, sizeof *bad, &size, nullptr, nullptr));
  });
  each_bad_target<DWORD>([&](DWORD* bad) {
    FAILS_WITH(WSAEFAULT, WSAIoctl(socket, FIONREAD, nullptr, 0, &waiting, sizeof waiting, bad,
                                   nullptr, nullptr));
  });
}

CONDITION(WSAEFAULT, 1, select_sets_and_timeout) {
  const StreamPair pair;
  fd_set set;
  FD_ZERO(&set);
  FD_SET(pair.client, &set);
  FAILS_WITH(WSAEFAULT, select(0, nowhere<fd_set>(), nullptr, nullptr, nullptr));
  FAILS_WITH(WSAEFAULT, select(0, nullptr, nowhere<fd_set>(), nullptr, nullptr));
  FAILS_WITH(WSAEFAULT, select(0, nullptr, nullptr, nowhere<fd_set>(), nullptr));
  FAILS_WITH(WSAEFAULT, select(0, &set, nullptr, nullptr, nowhere<timeval>()));
}

CONDITION(WSAEFAULT, 1, wsapoll_array) {
  each_bad_pointer<WSAPOLLFD>([](WSAPOLLFD* bad) { FAILS_WITH(WSAEFAULT, WSAPoll(bad, 1, 0)); });
}

CONDITION(WSAEFAULT, 1, gethostname_buffer) {
  each_bad_target<char>([](char* bad) { FAILS_WITH(WSAEFAULT, gethostname(bad, 256)); });
}

// Learn, getnameinfo: the call's result is the code itself.
CONDITION(WSAEFAULT, 1, getnameinfo_address) {
  char host[64];
  each_bad_pointer<sockaddr>([&](sockaddr* bad) {
    ANSWERS(WSAEFAULT,
            getnameinfo(bad, sizeof(sockaddr_in), host, sizeof host, nullptr, 0, NI_NUMERICHOST));
  });
}

// Learn, inet_pton: pszAddrString or pAddrBuf is NULL or not part of the user address space.
CONDITION(WSAEFAULT, 1, inet_pton_pointers) {
  in_addr address{};
  each_bad_pointer<char>(
      [&](char* bad) { FAILS_WITH(WSAEFAULT, inet_pton(AF_INET, bad, &address)); });
  each_bad_target<in_addr>(
      [&](in_addr* bad) { FAILS_WITH(WSAEFAULT, inet_pton(AF_INET, "127.0.0.1", bad)); });
}

CONDITION(WSAEFAULT, 1, wsaaddresstostring_pointers) {
  Address address = Address::loopback(AF_INET, 80);
  char text[64];
  DWORD size = sizeof text;
  FAILS_WITH(WSAEFAULT,
             WSAAddressToStringA(nowhere<sockaddr>(), sizeof(sockaddr_in), nullptr, text, &size));
  FAILS_WITH(WSAEFAULT, WSAAddressToStringA(address.out(), sizeof(sockaddr_in), nullptr, text,
                                            nowhere<DWORD>()));
}
