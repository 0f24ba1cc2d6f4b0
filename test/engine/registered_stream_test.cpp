// SPDX-License-Identifier: MIT
// Registered I/O with streams: order, partial transfers, the end of a connection.
#include <algorithm>
#include <string>

#include "registered.hpp"

namespace {

using program::long_ms;
using program::registered_socket;

/// A connection whose client uses registered I/O.
struct Stream : program::Started {
  explicit Stream(ULONG limit = 64) {
    const SOCKET listener = registered_socket(SOCK_STREAM);
    sockaddr_in name = program::bind_loopback(listener);
    IS(0, listen(listener, 1));
    s = registered_socket(SOCK_STREAM);
    rio = program::functions_of(s);
    IS(0, connect(s, reinterpret_cast<sockaddr*>(&name), sizeof name));
    peer = accept(listener, nullptr, nullptr);
    HOLDS(peer != INVALID_SOCKET);
    IS(0, closesocket(listener));
    memory.resize(1U << 20U);
    buffer = rio.RIORegisterBuffer(memory.data(), static_cast<DWORD>(memory.size()));
    cq = rio.RIOCreateCompletionQueue(2 * limit, nullptr);
    rq = rio.RIOCreateRequestQueue(s, limit, 1, limit, 1, cq, cq, nullptr);
    HOLDS(rq != RIO_INVALID_RQ);
  }
  ~Stream() {
    closesocket(s);
    if (peer != INVALID_SOCKET) closesocket(peer);
    rio.RIOCloseCompletionQueue(cq);
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  BOOL receive(ULONG offset, ULONG bytes, DWORD flags = 0) {
    RIO_BUF part = {buffer, offset, bytes};
    return rio.RIOReceive(rq, &part, 1, flags, reinterpret_cast<PVOID>(ULONG_PTR{offset}));
  }
  BOOL send(ULONG offset, ULONG bytes, DWORD flags = 0) {
    RIO_BUF part = {buffer, offset, bytes};
    return rio.RIOSend(rq, &part, 1, flags, reinterpret_cast<PVOID>(ULONG_PTR{offset}));
  }
  std::vector<RIORESULT> take(size_t count) {
    std::vector<RIORESULT> all(count);
    size_t have = 0;
    const ULONGLONG end = GetTickCount64() + long_ms;
    while (have < count && GetTickCount64() < end) {
      have += rio.RIODequeueCompletion(cq, all.data() + have, static_cast<ULONG>(count - have));
    }
    IS(count, have);
    return all;
  }
  void write(const char* text) {
    const int bytes = lstrlenA(text);
    IS(bytes, ::send(peer, text, bytes, 0));
  }

  SOCKET s = INVALID_SOCKET, peer = INVALID_SOCKET;
  RIO_EXTENSION_FUNCTION_TABLE rio = {};
  std::vector<char> memory;
  RIO_BUFFERID buffer = RIO_INVALID_BUFFERID;
  RIO_CQ cq = RIO_INVALID_CQ;
  RIO_RQ rq = RIO_INVALID_RQ;
};

PROGRAM(RegisteredStream, ReceivesFillInOrder) {
  Stream stream;
  for (ULONG i = 0; i < 4; ++i) HOLDS(stream.receive(i * 4, 4));
  stream.write("abcdefghij");
  const auto came = stream.take(3);
  IS(4, came[0].BytesTransferred);
  IS(4, came[1].BytesTransferred);
  IS(2, came[2].BytesTransferred);
  for (ULONG i = 0; i < 3; ++i) IS(i * 4, came[i].RequestContext);
  IS(0, memcmp(stream.memory.data(), "abcdefghij", 10));
}

PROGRAM(RegisteredStream, WaitAllFills) {
  Stream stream;
  HOLDS(stream.receive(0, 10, RIO_MSG_WAITALL));
  HOLDS(stream.receive(100, 10));
  stream.write("1234");
  RIORESULT none;
  for (int i = 0; i < 1000; ++i) IS(0, stream.rio.RIODequeueCompletion(stream.cq, &none, 1));
  stream.write("567890ab");
  const auto came = stream.take(2);
  IS(10, came[0].BytesTransferred);
  IS(2, came[1].BytesTransferred);
  IS(0, memcmp(stream.memory.data(), "1234567890", 10));
  IS(0, memcmp(stream.memory.data() + 100, "ab", 2));
}

PROGRAM(RegisteredStream, TheEndCompletesEveryReceive) {
  Stream stream;
  HOLDS(stream.receive(0, 10, RIO_MSG_WAITALL));
  HOLDS(stream.receive(100, 10));
  HOLDS(stream.receive(200, 10));
  stream.write("xyz");
  IS(0, shutdown(stream.peer, SD_SEND));
  const auto came = stream.take(3);
  IS(3, came[0].BytesTransferred);
  for (size_t i = 0; i < 3; ++i) IS(0, came[i].Status);
  IS(0, came[1].BytesTransferred);
  IS(0, came[2].BytesTransferred);
}

PROGRAM(RegisteredStream, AResetFailsWhatWaits) {
  Stream stream;
  HOLDS(stream.receive(0, 10));
  HOLDS(stream.receive(100, 10));
  const linger hard = {1, 0};
  IS(0, setsockopt(stream.peer, SOL_SOCKET, SO_LINGER, reinterpret_cast<const char*>(&hard),
                   sizeof hard));
  IS(0, closesocket(stream.peer));
  stream.peer = INVALID_SOCKET;
  const auto came = stream.take(2);
  IS(WSAECONNRESET, came[0].Status);
  IS(WSAECONNRESET, came[1].Status);
  FAILS(FALSE, WSAECONNRESET, stream.receive(0, 10));
  FAILS(FALSE, WSAECONNRESET, stream.send(0, 10));
}

PROGRAM(RegisteredStream, SendsGoOnWhileTheProgramDoesNothing) {
  Stream stream;
  // Far more than the kernel takes at once; nobody polls until the peer has it all.
  constexpr ULONG piece = 256U << 10U, pieces = 48;
  for (ULONG i = 0; i < stream.memory.size(); ++i) {
    stream.memory[i] = static_cast<char>(i * 13 + i / 251);
  }
  for (ULONG i = 0; i < pieces; ++i) HOLDS(stream.send((i % 4) * piece, piece));
  std::vector<char> got(piece);
  bool right = true;
  for (ULONG i = 0; i < pieces; ++i) {
    for (ULONG have = 0; have < piece;) {
      const int now = recv(stream.peer, got.data() + have, static_cast<int>(piece - have), 0);
      HOLDS(now > 0);
      if (now <= 0) return;
      have += static_cast<ULONG>(now);
    }
    right = right && memcmp(got.data(), stream.memory.data() + (i % 4) * piece, piece) == 0;
  }
  HOLDS(right);
  for (const RIORESULT& one : stream.take(pieces)) {
    IS(0, one.Status);
    IS(piece, one.BytesTransferred);
  }
}

PROGRAM(RegisteredStream, FlushEndsWhatWaits) {
  Stream stream;
  HOLDS(stream.receive(0, 10));
  HOLDS(stream.send(0, 10, RIO_MSG_DEFER));
  DWORD bytes = 0;
  IS(0, WSAIoctl(stream.s, SIO_FLUSH, nullptr, 0, nullptr, 0, &bytes, nullptr, nullptr));
  const auto ended = stream.take(2);
  for (const RIORESULT& one : ended) IS(WSA_OPERATION_ABORTED, one.Status);
  HOLDS(stream.receive(0, 10));
  stream.write("k");
  IS(1, stream.take(1)[0].BytesTransferred);
}

template <class Function>
Function extension(SOCKET s, GUID id) {
  Function function = nullptr;
  DWORD bytes = 0;
  IS(0, WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &function, sizeof function,
                 &bytes, nullptr, nullptr));
  return function;
}

PROGRAM(RegisteredStream, AReusedSocketSendsNothingOfTheConnectionBefore) {
  Stream stream;
  // More than the kernel takes: the rest waits for room.
  const ULONG bytes = static_cast<ULONG>(stream.memory.size());
  for (int i = 0; i < 60; ++i) IS(TRUE, stream.send(0, bytes));
  IS(TRUE, stream.receive(0, 100));
  Sleep(20);
  OVERLAPPED overlapped = {};
  overlapped.hEvent = WSACreateEvent();
  const auto disconnect = extension<LPFN_DISCONNECTEX>(stream.s, WSAID_DISCONNECTEX);
  if (disconnect(stream.s, &overlapped, TF_REUSE_SOCKET, 0) == FALSE) {
    IS(WSA_IO_PENDING, WSAGetLastError());
    IS(WAIT_OBJECT_0, WaitForSingleObject(overlapped.hEvent, long_ms));
  }
  IS(0, overlapped.Internal);
  const std::vector<RIORESULT> ended = stream.take(61);
  IS(WSA_OPERATION_ABORTED, ended[60].Status);
  // Nothing holds the connection any more: its peer reads to the end.
  std::vector<char> room(1U << 20U);
  int got = 0;
  while ((got = recv(stream.peer, room.data(), static_cast<int>(room.size()), 0)) > 0) {
  }
  HOLDS(got == 0 || WSAGetLastError() == WSAECONNRESET);
  closesocket(stream.peer);
  // The same request queue works for the next connection.
  const SOCKET listener = registered_socket(SOCK_STREAM);
  sockaddr_in name = program::bind_loopback(listener);
  IS(0, listen(listener, 1));
  IS(0, connect(stream.s, reinterpret_cast<sockaddr*>(&name), sizeof name));
  stream.peer = accept(listener, nullptr, nullptr);
  memcpy(stream.memory.data(), "anew", 4);
  IS(TRUE, stream.send(0, 4));
  IS(4, stream.take(1)[0].BytesTransferred);
  char text[8];
  IS(4, recv(stream.peer, text, sizeof text, 0));
  HOLDS(memcmp(text, "anew", 4) == 0);
  IS(TRUE, stream.receive(0, 100));
  stream.write("back");
  IS(4, stream.take(1)[0].BytesTransferred);
  // Also when it has to wait for room again.
  for (int i = 0; i < 20; ++i) IS(TRUE, stream.send(0, bytes));
  size_t left = size_t{20} * bytes;
  while (left > 0 && (got = recv(stream.peer, room.data(), static_cast<int>(room.size()), 0)) > 0) {
    left -= static_cast<size_t>(got);
  }
  IS(0, left);
  for (const RIORESULT& one : stream.take(20)) IS(0, one.Status);
  closesocket(listener);
  WSACloseEvent(overlapped.hEvent);
}

PROGRAM(RegisteredStream, AReceiveWithoutRoomLooks) {
  Stream stream;
  HOLDS(stream.receive(0, 0));
  RIORESULT none;
  IS(0, stream.rio.RIODequeueCompletion(stream.cq, &none, 1));
  stream.write("left");
  const auto looked = stream.take(1);
  IS(0, looked[0].Status);
  IS(0, looked[0].BytesTransferred);
  HOLDS(stream.receive(0, 10));
  IS(4, stream.take(1)[0].BytesTransferred);
}

PROGRAM(RegisteredStream, AddressesOfTheConnection) {
  Stream stream;
  RIO_BUF data = {stream.buffer, 0, 10}, local = {stream.buffer, 100, 28},
          remote = {stream.buffer, 200, 28};
  HOLDS(
      stream.rio.RIOReceiveEx(stream.rq, &data, 1, &local, &remote, nullptr, nullptr, 0, nullptr));
  stream.write("q");
  IS(0, stream.take(1)[0].Status);
  sockaddr_in own = {}, other = {};
  int length = sizeof own;
  IS(0, getsockname(stream.s, reinterpret_cast<sockaddr*>(&own), &length));
  IS(0, getpeername(stream.s, reinterpret_cast<sockaddr*>(&other), &length));
  IS(0, memcmp(stream.memory.data() + 100, &own, 8));
  IS(0, memcmp(stream.memory.data() + 200, &other, 8));
}

PROGRAM(RegisteredStream, AnAcceptedSocketIsRegisteredAsItsListenerIs) {
  Stream stream;
  const RIO_RQ queue =
      stream.rio.RIOCreateRequestQueue(stream.peer, 0, 1, 0, 1, stream.cq, stream.cq, nullptr);
  HOLDS(queue == RIO_INVALID_RQ);  // both limits are 0
  IS(WSAEINVAL, WSAGetLastError());
  HOLDS(stream.rio.RIOResizeCompletionQueue(stream.cq, 200));
  HOLDS(stream.rio.RIOCreateRequestQueue(stream.peer, 4, 1, 4, 1, stream.cq, stream.cq, nullptr) !=
        RIO_INVALID_RQ);
}

}  // namespace
