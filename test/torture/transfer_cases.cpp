// SPDX-License-Identifier: MIT
// The calls that send, receive and wait.
#include "torture.hpp"

// winsock2.h has to come first.
#include <mswsock.h>

#include <vector>

namespace {

using namespace torture;

/// More buffers than a call keeps on its stack.
struct Buffers {
  static constexpr DWORD count = 40;
  char bytes[count][4] = {};
  WSABUF list[count];
  Buffers() {
    for (DWORD i = 0; i < count; ++i) list[i] = {sizeof bytes[i], bytes[i]};
  }
};

void send_one(SOCKET s) { NEED(send(s, "four", 4, 0) == 4); }

struct Datagrams {
  Name name;
  Held receiver{bound(SOCK_DGRAM, &name)};
  Held sender{socket(AF_INET, SOCK_DGRAM, 0)};
  void send_one() { NEED(sendto(sender, "four", 4, 0, name.out(), name.length) == 4); }
};

TORTURE(send) {
  Connection at;
  trial.call("send", SOCKET_ERROR, [&] { return send(at.client, "four", 4, 0); });
}
TORTURE(send_large) {
  Connection at;
  std::vector<char> room(1 << 16);
  const std::vector<char> data(1 << 20);
  u_long on = 1;
  NEED(ioctlsocket(at.client, FIONBIO, &on) == 0);
  trial.call("send", SOCKET_ERROR,
             [&] { return send(at.client, data.data(), static_cast<int>(data.size()), 0); });
}
TORTURE(recv) {
  Connection at;
  send_one(at.server);
  char bytes[8];
  trial.call("recv", SOCKET_ERROR, [&] { return recv(at.client, bytes, sizeof bytes, 0); });
}
TORTURE(recv_with_a_limit) {
  Connection at;
  DWORD limit = 3000;
  NEED(setsockopt(at.client, SOL_SOCKET, SO_RCVTIMEO, reinterpret_cast<char*>(&limit),
                  sizeof limit) == 0);
  send_one(at.server);
  char bytes[4];
  trial.call("recv", SOCKET_ERROR, [&] { return recv(at.client, bytes, 4, MSG_WAITALL); });
}
TORTURE(sendto) {
  Datagrams at;
  trial.call("sendto", SOCKET_ERROR,
             [&] { return sendto(at.sender, "four", 4, 0, at.name.out(), at.name.length); });
}
TORTURE(recvfrom) {
  Datagrams at;
  at.send_one();
  Name from;
  char bytes[8];
  trial.call("recvfrom", SOCKET_ERROR, [&] {
    return recvfrom(at.receiver, bytes, sizeof bytes, 0, from.out(), &from.length);
  });
}
TORTURE(wsasend) {
  Connection at;
  Buffers from;
  DWORD sent = 0;
  trial.call("WSASend", SOCKET_ERROR, [&] {
    return WSASend(at.client, from.list, Buffers::count, &sent, 0, nullptr, nullptr);
  });
}
TORTURE(wsarecv) {
  Connection at;
  send_one(at.server);
  Buffers into;
  DWORD got = 0, flags = 0;
  trial.call("WSARecv", SOCKET_ERROR, [&] {
    return WSARecv(at.client, into.list, Buffers::count, &got, &flags, nullptr, nullptr);
  });
}
TORTURE(wsasendto) {
  Datagrams at;
  Buffers from;
  DWORD sent = 0;
  trial.call("WSASendTo", SOCKET_ERROR, [&] {
    return WSASendTo(at.sender, from.list, Buffers::count, &sent, 0, at.name.out(), at.name.length,
                     nullptr, nullptr);
  });
}
TORTURE(wsarecvfrom) {
  Datagrams at;
  at.send_one();
  Buffers into;
  DWORD got = 0, flags = 0;
  Name from;
  trial.call("WSARecvFrom", SOCKET_ERROR, [&] {
    return WSARecvFrom(at.receiver, into.list, Buffers::count, &got, &flags, from.out(),
                       &from.length, nullptr, nullptr);
  });
}

WSAMSG message_of(Buffers& buffers, Name& name) {
  WSAMSG message = {};
  message.name = name.out();
  message.namelen = name.length;
  message.lpBuffers = buffers.list;
  message.dwBufferCount = Buffers::count;
  return message;
}

TORTURE(wsasendmsg) {
  Datagrams at;
  Buffers from;
  WSAMSG message = message_of(from, at.name);
  DWORD sent = 0;
  trial.call("WSASendMsg", SOCKET_ERROR,
             [&] { return WSASendMsg(at.sender, &message, 0, &sent, nullptr, nullptr); });
}
TORTURE(wsarecvmsg) {
  Datagrams at;
  GUID id = WSAID_WSARECVMSG;
  LPFN_WSARECVMSG receive = nullptr;
  DWORD bytes = 0;
  NEED(WSAIoctl(at.receiver, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &receive,
                sizeof receive, &bytes, nullptr, nullptr) == 0);
  at.send_one();
  Buffers into;
  Name from;
  WSAMSG message = message_of(into, from);
  // Learn has it as LPFN_WSARECVMSG only; the catalogue lists it by its name.
  trial.call("WSARecvMsg", SOCKET_ERROR,
             [&] { return receive(at.receiver, &message, &bytes, nullptr, nullptr); });
}
TORTURE(wsarecvex) {
  Connection at;
  send_one(at.server);
  char bytes[8];
  int flags = 0;
  trial.call("WSARecvEx", SOCKET_ERROR,
             [&] { return WSARecvEx(at.client, bytes, sizeof bytes, &flags); });
}

/// More sockets than a wait keeps on its stack.
struct Many {
  static constexpr size_t count = 150;
  std::vector<SOCKET> sockets;
  Name name;
  Many() {
    for (size_t i = 0; i < count; ++i) sockets.push_back(bound(SOCK_DGRAM, &name));
    NEED(sendto(sockets[0], "four", 4, 0, name.out(), name.length) == 4);
  }
  ~Many() {
    for (const SOCKET s : sockets) NEED(closesocket(s) == 0);
  }
  Many(const Many&) = delete;
  Many& operator=(const Many&) = delete;
};

TORTURE(select) {
  Many at;
  struct {
    u_int count = Many::count;
    SOCKET sockets[Many::count];
  } set;
  for (size_t i = 0; i < Many::count; ++i) set.sockets[i] = at.sockets[i];
  timeval limit = {5, 0};
  trial.call("select", SOCKET_ERROR,
             [&] { return select(0, reinterpret_cast<fd_set*>(&set), nullptr, nullptr, &limit); });
}
TORTURE(wsapoll) {
  Many at;
  std::vector<WSAPOLLFD> list;
  for (const SOCKET s : at.sockets) list.push_back({s, POLLRDNORM, 0});
  trial.call("WSAPoll", SOCKET_ERROR,
             [&] { return WSAPoll(list.data(), static_cast<ULONG>(list.size()), 5000); });
}

TORTURE(wsacreateevent) {
  const WSAEVENT event =
      trial.call("WSACreateEvent", WSA_INVALID_EVENT, [] { return WSACreateEvent(); });
  if (event != WSA_INVALID_EVENT) NEED(WSACloseEvent(event));
}
TORTURE(wsawaitformultipleevents) {
  WSAEVENT events[WSA_MAXIMUM_WAIT_EVENTS];
  for (WSAEVENT& event : events) event = WSACreateEvent();
  NEED(WSASetEvent(events[63]));
  trial.call("WSAWaitForMultipleEvents", WSA_WAIT_FAILED, [&] {
    return WSAWaitForMultipleEvents(WSA_MAXIMUM_WAIT_EVENTS, events, FALSE, 5000, FALSE);
  });
  for (const WSAEVENT event : events) NEED(WSACloseEvent(event));
}
TORTURE(wsaeventselect) {
  Connection at;
  const WSAEVENT event = WSACreateEvent();
  trial.call("WSAEventSelect", SOCKET_ERROR,
             [&] { return WSAEventSelect(at.client, event, FD_READ | FD_CLOSE); });
  NEED(WSACloseEvent(event));
}
TORTURE(wsarecv_overlapped) {
  Connection at;
  Buffers into;
  DWORD flags = 0;
  WSAOVERLAPPED overlapped = {};
  overlapped.hEvent = WSACreateEvent();
  bool pending = false;
  trial.call("WSARecv", SOCKET_ERROR, [&] {
    const int now =
        WSARecv(at.client, into.list, Buffers::count, nullptr, &flags, &overlapped, nullptr);
    pending = now == SOCKET_ERROR && WSAGetLastError() == WSA_IO_PENDING;
    return pending ? 0 : now;
  });
  if (pending) {
    send_one(at.server);
    DWORD bytes = 0;
    NEED(WSAGetOverlappedResult(at.client, &overlapped, &bytes, TRUE, &flags));
    NEED(bytes == 4);
  }
  NEED(WSACloseEvent(overlapped.hEvent));
}

}  // namespace
