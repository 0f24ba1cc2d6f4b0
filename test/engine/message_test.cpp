// SPDX-License-Identifier: MIT
// WSASendMsg and WSARecvMsg with OVERLAPPED: told by event, port and routine, with control data.
#include <cstring>
#include <initializer_list>

// connection.hpp has winsock2.h, which comes first.
// clang-format off
#include "connection.hpp"
#include <mswsock.h>
// clang-format on

namespace {

using program::BoundPort;
using program::DatagramPair;
using program::file;
using program::long_ms;
using program::Packet;

/// A message with room for everything.
struct Message {
  explicit Message(const char* words = nullptr) {
    buffer.buf = text;
    if (words != nullptr) std::memcpy(text, words, std::strlen(words));
    buffer.len = words == nullptr ? sizeof text : static_cast<ULONG>(std::strlen(words));
    fields.lpBuffers = &buffer;
    fields.dwBufferCount = 1;
    if (words != nullptr) return;
    fields.name = reinterpret_cast<sockaddr*>(&peer);
    fields.namelen = sizeof peer;
    fields.Control = {sizeof control, control};
  }
  template <class T>
  void add(int level, int type, const T& value) {
    fields.Control.buf = control;
    auto* header = reinterpret_cast<WSACMSGHDR*>(control + fields.Control.len);
    *header = {WSA_CMSG_LEN(sizeof value), level, type};
    std::memcpy(WSA_CMSG_DATA(header), &value, sizeof value);
    fields.Control.len += static_cast<ULONG>(WSA_CMSG_SPACE(sizeof value));
  }
  /// The value of the first control message, which is of that kind.
  [[nodiscard]] int first(int level, int type) {
    const WSACMSGHDR* header = WSA_CMSG_FIRSTHDR(&fields);
    HOLDS(header != nullptr);
    IS(level, header->cmsg_level);
    IS(type, header->cmsg_type);
    int value = -1;
    std::memcpy(&value, WSA_CMSG_DATA(header), sizeof value);
    return value;
  }

  OVERLAPPED overlapped = {};
  char text[64] = {};
  alignas(8) char control[256] = {};
  WSABUF buffer{};
  sockaddr_in peer{};
  WSAMSG fields{};
};

LPFN_WSARECVMSG receiver_of(SOCKET s) {
  GUID guid = WSAID_WSARECVMSG;
  LPFN_WSARECVMSG function = nullptr;
  DWORD bytes = 0;
  IS(0, WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &guid, sizeof guid, &function,
                 sizeof function, &bytes, nullptr, nullptr));
  return function;
}

/// The server is told the hop limit of what comes, the client sends with one of its own choice.
void ask_for_hops(SOCKET s) {
  const DWORD on = 1;
  IS(0, setsockopt(s, IPPROTO_IP, IP_HOPLIMIT, reinterpret_cast<const char*>(&on), sizeof on));
}

PROGRAM(Message, ByPortWithControlData) {
  DatagramPair pair;
  BoundPort port(pair.server, 3);
  HOLDS(CreateIoCompletionPort(file(pair.client), port.port, 4, 0) == port.port);
  const LPFN_WSARECVMSG receive = receiver_of(pair.server);
  ask_for_hops(pair.server);
  Message in, out("hello");
  FAILS(SOCKET_ERROR, WSA_IO_PENDING,
        receive(pair.server, &in.fields, nullptr, &in.overlapped, nullptr));
  out.add(IPPROTO_IP, IP_HOPLIMIT, 7);
  DWORD sent = 0;
  IS(0, WSASendMsg(pair.client, &out.fields, 0, &sent, &out.overlapped, nullptr));
  IS(5, sent);
  bool got = false, gone = false;
  for (int i = 0; i < 2; ++i) {
    const Packet packet(port.port);
    HOLDS(packet.good && packet.bytes == 5);
    got = got || (packet.key == 3 && packet.overlapped == &in.overlapped);
    gone = gone || (packet.key == 4 && packet.overlapped == &out.overlapped);
  }
  HOLDS(got && gone);
  HOLDS(std::memcmp(in.text, "hello", 5) == 0);
  IS(7, in.first(IPPROTO_IP, IP_TTL));
  sockaddr_in self = {};
  int length = sizeof self;
  IS(0, getsockname(pair.client, reinterpret_cast<sockaddr*>(&self), &length));
  IS(self.sin_port, in.peer.sin_port);
  IS(length, in.fields.namelen);
}

PROGRAM(Message, ByEvent) {
  DatagramPair pair;
  const LPFN_WSARECVMSG receive = receiver_of(pair.server);
  Message in;
  in.overlapped.hEvent = WSACreateEvent();
  FAILS(SOCKET_ERROR, WSA_IO_PENDING,
        receive(pair.server, &in.fields, nullptr, &in.overlapped, nullptr));
  IS(WAIT_TIMEOUT, WaitForSingleObject(in.overlapped.hEvent, 0));
  IS(2, send(pair.client, "hi", 2, 0));
  IS(WAIT_OBJECT_0, WaitForSingleObject(in.overlapped.hEvent, long_ms));
  DWORD bytes = 0, flags = 0;
  HOLDS(WSAGetOverlappedResult(pair.server, &in.overlapped, &bytes, FALSE, &flags));
  IS(2, bytes);
  IS(0, in.fields.Control.len);
  HOLDS(WSACloseEvent(in.overlapped.hEvent));
}

DWORD told_bytes;

void CALLBACK tell(DWORD error, DWORD bytes, LPWSAOVERLAPPED, DWORD) {
  IS(0, error);
  told_bytes += bytes;
}

PROGRAM(Message, ByRoutine) {
  DatagramPair pair;
  const LPFN_WSARECVMSG receive = receiver_of(pair.server);
  Message in, out("abc");
  told_bytes = 0;
  FAILS(SOCKET_ERROR, WSA_IO_PENDING,
        receive(pair.server, &in.fields, nullptr, &in.overlapped, tell));
  IS(0, WSASendMsg(pair.client, &out.fields, 0, nullptr, &out.overlapped, tell));
  while (told_bytes < 6) IS(WAIT_IO_COMPLETION, SleepEx(long_ms, TRUE));
  IS(6, told_bytes);
}

// Several receives are filled in the order posted, each by one datagram.
PROGRAM(Message, SeveralInOrder) {
  DatagramPair pair;
  BoundPort port(pair.server, 0);
  const LPFN_WSARECVMSG receive = receiver_of(pair.server);
  Message in[3];
  for (Message& one : in) {
    FAILS(SOCKET_ERROR, WSA_IO_PENDING,
          receive(pair.server, &one.fields, nullptr, &one.overlapped, nullptr));
  }
  for (const char* word : {"a", "bb", "ccc"}) {
    IS(lstrlenA(word), send(pair.client, word, lstrlenA(word), 0));
  }
  for (DWORD i = 0; i < 3; ++i) {
    const Packet packet(port.port);
    HOLDS(packet.good);
    IS(&in[i].overlapped, packet.overlapped);
    IS(i + 1, packet.bytes);
  }
}

}  // namespace
