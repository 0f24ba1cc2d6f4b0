// SPDX-License-Identifier: MIT
// The calls that make, name, connect and close sockets.
#include "torture.hpp"

// winsock2.h has to come first.
#include <afunix.h>

#include <cstdio>

namespace {

using namespace torture;

template <class Make>
void open_one(Trial& trial, const char* function, Make&& make) {
  const Held made(trial.call(function, INVALID_SOCKET, make));
}

TORTURE(socket_stream) {
  open_one(trial, "socket", [] { return socket(AF_INET, SOCK_STREAM, 0); });
}
TORTURE(socket_datagram) {
  open_one(trial, "socket", [] { return socket(AF_INET6, SOCK_DGRAM, 0); });
}
TORTURE(socket_records) {
  open_one(trial, "socket", [] { return socket(AF_UNIX, SOCK_SEQPACKET, 0); });
}
TORTURE(wsasocketw) {
  open_one(trial, "WSASocketW",
           [] { return WSASocketW(AF_INET, SOCK_DGRAM, 0, nullptr, 0, WSA_FLAG_OVERLAPPED); });
}
TORTURE(wsasocketa) {
  open_one(trial, "WSASocketA",
           [] { return WSASocketA(AF_INET, SOCK_STREAM, 0, nullptr, 0, WSA_FLAG_OVERLAPPED); });
}

TORTURE(bind) {
  const Held s(socket(AF_INET, SOCK_STREAM, 0));
  Name name;
  trial.call("bind", SOCKET_ERROR, [&] { return bind(s, name.out(), name.length); });
}

TORTURE(bind_beside_another) {
  // Windows allows it, so the kernel is asked to overlap the two.
  Name any, special;
  const Held first(bound(SOCK_DGRAM, &special)), second(socket(AF_INET, SOCK_DGRAM, 0));
  any = special;
  any.address.sin_addr.s_addr = INADDR_ANY;
  trial.call("bind", SOCKET_ERROR, [&] { return bind(second, any.out(), any.length); });
}

TORTURE(bind_to_a_path) {
  sockaddr_un name = {};
  name.sun_family = AF_UNIX;
  std::snprintf(name.sun_path, sizeof name.sun_path, "/tmp/ws2-torture-%d", 1);
  std::remove(name.sun_path);
  const Held s(socket(AF_UNIX, SOCK_STREAM, 0));
  trial.call("bind", SOCKET_ERROR,
             [&] { return bind(s, reinterpret_cast<sockaddr*>(&name), sizeof name); });
  std::remove(name.sun_path);
}

TORTURE(listen) {
  Name name;
  const Held s(bound(SOCK_STREAM, &name));
  trial.call("listen", SOCKET_ERROR, [&] { return listen(s, 5); });
}

struct Waiting {
  Waiting() : client(socket(AF_INET, SOCK_STREAM, 0)) {
    NEED(connect(client, listener.name.out(), listener.name.length) == 0);
  }
  Listening listener;
  Held client;
  Name peer;
};

TORTURE(accept) {
  Waiting at;
  open_one(trial, "accept",
           [&] { return accept(at.listener.socket, at.peer.out(), &at.peer.length); });
}

TORTURE(accept_with_kept_options) {
  Waiting at;
  DWORD seconds = 20;
  NEED(setsockopt(at.listener.socket, IPPROTO_TCP, TCP_MAXRT, reinterpret_cast<char*>(&seconds),
                  sizeof seconds) == 0);
  open_one(trial, "accept", [&] { return accept(at.listener.socket, nullptr, nullptr); });
}

int CALLBACK accept_all(LPWSABUF, LPWSABUF, LPQOS, LPQOS, LPWSABUF, LPWSABUF, GROUP*, DWORD_PTR) {
  return CF_ACCEPT;
}

TORTURE(wsaaccept) {
  Waiting at;
  open_one(trial, "WSAAccept", [&] {
    return WSAAccept(at.listener.socket, at.peer.out(), &at.peer.length, accept_all, 0);
  });
}

TORTURE(connect_stream) {
  Listening listener;
  const Held s(socket(AF_INET, SOCK_STREAM, 0));
  trial.call("connect", SOCKET_ERROR,
             [&] { return connect(s, listener.name.out(), listener.name.length); });
}

TORTURE(connect_datagram) {
  Name name;
  const Held peer(bound(SOCK_DGRAM, &name)), s(socket(AF_INET, SOCK_DGRAM, 0));
  trial.call("connect", SOCKET_ERROR, [&] { return connect(s, name.out(), name.length); });
}

TORTURE(wsaconnect) {
  Listening listener;
  const Held s(socket(AF_INET, SOCK_STREAM, 0));
  trial.call("WSAConnect", SOCKET_ERROR, [&] {
    return WSAConnect(s, listener.name.out(), listener.name.length, nullptr, nullptr, nullptr,
                      nullptr);
  });
}

TORTURE(wsaconnectbylist) {
  Listening listener;
  const Held s(socket(AF_INET, SOCK_STREAM, 0));
  SOCKET_ADDRESS_LIST list = {1, {{listener.name.out(), listener.name.length}}};
  timeval limit = {5, 0};
  trial.call("WSAConnectByList", FALSE, [&] {
    return WSAConnectByList(s, &list, nullptr, nullptr, nullptr, nullptr, &limit, nullptr);
  });
}

TORTURE(wsaconnectbyname) {
  Listening listener;
  const Held s(socket(AF_INET, SOCK_STREAM, 0));
  char host[] = "127.0.0.1", port[8];
  std::snprintf(port, sizeof port, "%d", ntohs(listener.name.address.sin_port));
  timeval limit = {5, 0};
  trial.call("WSAConnectByNameA", FALSE, [&] {
    return WSAConnectByNameA(s, host, port, nullptr, nullptr, nullptr, nullptr, &limit, nullptr);
  });
}

TORTURE(wsajoinleaf) {
  const Held s(
      WSASocketW(AF_INET, SOCK_DGRAM, 0, nullptr, 0,
                 WSA_FLAG_OVERLAPPED | WSA_FLAG_MULTIPOINT_C_LEAF | WSA_FLAG_MULTIPOINT_D_LEAF));
  NEED(s != INVALID_SOCKET);
  // A free port: other programs of the tests join groups too.
  Name group;
  { const Held probe(bound(SOCK_DGRAM, &group)); }
  group.address.sin_addr.s_addr = htonl(0xEF010203);  // 239.1.2.3
  const SOCKET leaf = trial.call("WSAJoinLeaf", INVALID_SOCKET, [&] {
    return WSAJoinLeaf(s, group.out(), group.length, nullptr, nullptr, nullptr, nullptr, JL_BOTH);
  });
  NEED(leaf == INVALID_SOCKET || leaf == s);
}

TORTURE(wsaduplicatesocket) {
  Connection at;
  WSAPROTOCOL_INFOW info;
  const SOCKET copy = trial.call("WSASocketW", INVALID_SOCKET, [&]() -> SOCKET {
    if (WSADuplicateSocketW(at.client, GetCurrentProcessId(), &info) != 0) return INVALID_SOCKET;
    return WSASocketW(AF_INET, SOCK_STREAM, 0, &info, 0, WSA_FLAG_OVERLAPPED);
  });
  const Held held(copy);
}

TORTURE(getsockname) {
  Connection at;
  Name name;
  trial.call("getsockname", SOCKET_ERROR,
             [&] { return getsockname(at.client, name.out(), &name.length); });
}
TORTURE(getpeername) {
  Connection at;
  Name name;
  trial.call("getpeername", SOCKET_ERROR,
             [&] { return getpeername(at.client, name.out(), &name.length); });
}
TORTURE(shutdown) {
  Connection at;
  trial.call("shutdown", SOCKET_ERROR, [&] { return shutdown(at.client, SD_SEND); });
}
TORTURE(wsasenddisconnect) {
  Connection at;
  trial.call("WSASendDisconnect", SOCKET_ERROR,
             [&] { return WSASendDisconnect(at.client, nullptr); });
}
TORTURE(closesocket) {
  Connection at;
  trial.call("closesocket", SOCKET_ERROR, [&] { return closesocket(at.client.release()); });
}

}  // namespace
