// SPDX-License-Identifier: MIT
// Overlapped calls without a port: events, completion routines, waiting for the result.
#include <cstring>
#include <thread>
#include <vector>

#include "connection.hpp"

namespace {

using program::BoundPort;
using program::Connection;
using program::file;
using program::long_ms;
using program::Packet;
using program::Transfer;

constexpr ULONG_PTR cancelled = 0xC0000120;

struct WithEvent : Transfer {
  WithEvent() { overlapped.hEvent = WSACreateEvent(); }
  ~WithEvent() { WSACloseEvent(overlapped.hEvent); }
  DWORD wait(DWORD timeout_ms = long_ms) {
    return WaitForSingleObject(overlapped.hEvent, timeout_ms);
  }
};

PROGRAM(Overlapped, EventIsResetAndThenSet) {
  Connection connection;
  WithEvent receive;
  HOLDS(WSASetEvent(receive.overlapped.hEvent));
  receive.must_wait(receive.receive(connection.server));
  IS(WAIT_TIMEOUT, receive.wait(0));
  IS(3, send(connection.client, "abc", 3, 0));
  IS(WAIT_OBJECT_0, receive.wait());
  DWORD bytes = 0, flags = 0xDEAD;
  HOLDS(WSAGetOverlappedResult(connection.server, &receive.overlapped, &bytes, FALSE, &flags));
  IS(3, bytes);
  IS(0, flags);
  IS(0, receive.send(connection.server, "at once"));
  IS(WAIT_OBJECT_0, receive.wait(0));
}

PROGRAM(Overlapped, LowBitKeepsThePacketOffThePort) {
  Connection connection;
  BoundPort bound(connection.server, 0);
  WithEvent receive;
  HANDLE event = receive.overlapped.hEvent;
  receive.overlapped.hEvent =
      reinterpret_cast<HANDLE>(reinterpret_cast<ULONG_PTR>(event) | ULONG_PTR{1});
  receive.must_wait(receive.receive(connection.server));
  IS(1, send(connection.client, "x", 1, 0));
  // Nobody waits on the port, and the event is set all the same.
  IS(WAIT_OBJECT_0, WaitForSingleObject(event, long_ms));
  IS(WAIT_TIMEOUT, Packet(bound.port, 0).error);
  receive.overlapped.hEvent = event;
  receive.must_wait(receive.receive(connection.server));
  IS(1, send(connection.client, "y", 1, 0));
  IS(WAIT_OBJECT_0, receive.wait());
  HOLDS(Packet(bound.port, 0).good);
}

PROGRAM(Overlapped, BadEvent) {
  Connection connection;
  Transfer receive;
  receive.overlapped.hEvent = WSACreateEvent();
  HOLDS(WSACloseEvent(receive.overlapped.hEvent));
  FAILS(SOCKET_ERROR, WSA_INVALID_HANDLE, receive.receive(connection.server));
}

PROGRAM(Overlapped, BadPointers) {
  Connection connection;
  char byte;
  WSABUF buffer = {1, &byte};
  DWORD flags = 0;
  auto* nowhere = reinterpret_cast<WSAOVERLAPPED*>(ULONG_PTR{8});
  FAILS(SOCKET_ERROR, WSAEFAULT,
        WSARecv(connection.server, &buffer, 1, nullptr, &flags, nowhere, nullptr));
  FAILS(SOCKET_ERROR, WSAEFAULT,
        WSASend(connection.server, &buffer, 1, nullptr, 0, nowhere, nullptr));
  WSABUF unreachable = {8, reinterpret_cast<char*>(ULONG_PTR{64})};
  Transfer receive;
  FAILS(SOCKET_ERROR, WSAEFAULT,
        WSARecv(connection.server, &unreachable, 1, nullptr, &flags, &receive.overlapped, nullptr));
  FAILS(SOCKET_ERROR, WSAEFAULT,
        WSASend(connection.server, &unreachable, 1, nullptr, 0, &receive.overlapped, nullptr));
}

/// A receive whose buffer is taken away meanwhile fails when the data comes. The place stays
/// reserved, so that nobody else gets it.
PROGRAM(Overlapped, MemoryThatGoes) {
  Connection connection;
  Transfer receive;
  void* const page = VirtualAlloc(nullptr, 4096, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
  WSABUF gone = {8, static_cast<char*>(page)};
  DWORD bytes = 0, flags = 0;
  receive.must_wait(
      WSARecv(connection.server, &gone, 1, nullptr, &flags, &receive.overlapped, nullptr));
  DWORD before = 0;
  HOLDS(VirtualProtect(page, 4096, PAGE_NOACCESS, &before));
  IS(1, send(connection.client, "x", 1, 0));
  FAILS(FALSE, WSAEFAULT,
        WSAGetOverlappedResult(connection.server, &receive.overlapped, &bytes, TRUE, &flags));
  HOLDS(VirtualFree(page, 0, MEM_RELEASE));
}

PROGRAM(Overlapped, WaitForTheResult) {
  Connection connection;
  Transfer receive;
  receive.must_wait(receive.receive(connection.server));
  DWORD bytes = 0, flags = 0;
  FAILS(FALSE, WSA_IO_INCOMPLETE,
        WSAGetOverlappedResult(connection.server, &receive.overlapped, &bytes, FALSE, &flags));
  FAILS(FALSE, ERROR_IO_INCOMPLETE,
        GetOverlappedResult(file(connection.server), &receive.overlapped, &bytes, FALSE));
  std::thread peer([&] {
    Sleep(10);
    IS(2, send(connection.client, "ok", 2, 0));
  });
  HOLDS(GetOverlappedResult(file(connection.server), &receive.overlapped, &bytes, TRUE));
  IS(2, bytes);
  peer.join();
}

PROGRAM(Overlapped, WaitForTheResultOfAPortsSocket) {
  Connection connection;
  BoundPort bound(connection.server, 0);
  Transfer receive;
  receive.must_wait(receive.receive(connection.server));
  std::thread peer([&] {
    Sleep(10);
    IS(2, send(connection.client, "ok", 2, 0));
  });
  DWORD bytes = 0, flags = 0;
  HOLDS(WSAGetOverlappedResult(connection.server, &receive.overlapped, &bytes, TRUE, &flags));
  IS(2, bytes);
  HOLDS(Packet(bound.port).good);
  peer.join();
}

struct Heard {
  DWORD error, bytes, flags;
  WSAOVERLAPPED* overlapped;
  DWORD thread;
};
std::vector<Heard> heard;

void CALLBACK hear(DWORD error, DWORD bytes, WSAOVERLAPPED* overlapped, DWORD flags) {
  heard.push_back({error, bytes, flags, overlapped, GetCurrentThreadId()});
}

int receive_heard(SOCKET s, Transfer& receive) {
  WSABUF buffer = {sizeof receive.data, receive.data};
  receive.flags = 0;
  return WSARecv(s, &buffer, 1, nullptr, &receive.flags, &receive.overlapped, hear);
}

PROGRAM(Overlapped, RoutineRunsInAnAlertableWait) {
  Connection connection;
  heard.clear();
  Transfer receive;
  receive.overlapped.hEvent = reinterpret_cast<HANDLE>(ULONG_PTR{0x1235});  // the program's own
  receive.must_wait(receive_heard(connection.server, receive));
  IS(4, send(connection.client, "data", 4, 0));
  IS(WAIT_IO_COMPLETION, SleepEx(long_ms, TRUE));
  IS(1, heard.size());
  IS(0, heard[0].error);
  IS(4, heard[0].bytes);
  IS(&receive.overlapped, heard[0].overlapped);
  IS(GetCurrentThreadId(), heard[0].thread);
  IS(0x1235, receive.overlapped.hEvent);
  // At once or not, it never runs inside the call.
  WSABUF buffer = {2, receive.data};
  IS(0, WSASend(connection.server, &buffer, 1, nullptr, 0, &receive.overlapped, hear));
  IS(1, heard.size());
  IS(WAIT_IO_COMPLETION, SleepEx(0, TRUE));
  IS(2, heard.size());
}

PROGRAM(Overlapped, RoutineHearsOfCloseAndCancel) {
  Connection connection;
  heard.clear();
  Transfer receive;
  receive.must_wait(receive_heard(connection.server, receive));
  HOLDS(CancelIo(file(connection.server)));
  IS(WAIT_IO_COMPLETION, SleepEx(long_ms, TRUE));
  receive.must_wait(receive_heard(connection.server, receive));
  connection.close_server();
  IS(WAIT_IO_COMPLETION, SleepEx(long_ms, TRUE));
  IS(2, heard.size());
  for (const Heard& one : heard) IS(WSA_OPERATION_ABORTED, one.error);
}

PROGRAM(Overlapped, RoutineAndPortExcludeEachOther) {
  Connection connection;
  BoundPort bound(connection.server, 0);
  Transfer receive;
  FAILS(SOCKET_ERROR, WSAEINVAL, receive_heard(connection.server, receive));
}

PROGRAM(Overlapped, EndOfTheThreadEndsItsOperations) {
  Connection connection;
  WithEvent theirs, ours;
  ours.must_wait(ours.receive(connection.client));
  std::thread([&] { theirs.must_wait(theirs.receive(connection.server)); }).join();
  IS(WAIT_OBJECT_0, theirs.wait());
  IS(cancelled, theirs.overlapped.Internal);
  IS(WAIT_TIMEOUT, ours.wait(0));
}

PROGRAM(Overlapped, EndOfTheThreadLeavesThoseOfAPort) {
  Connection connection;
  BoundPort bound(connection.server, 0);
  Transfer receive;
  std::thread([&] { receive.must_wait(receive.receive(connection.server)); }).join();
  IS(WAIT_TIMEOUT, Packet(bound.port, 5).error);
  IS(1, send(connection.client, "x", 1, 0));
  IS(1, Packet(bound.port).bytes);
}

PROGRAM(Overlapped, Datagrams) {
  program::Started started;
  sockaddr_in names[2] = {};
  SOCKET sockets[2];
  for (int i = 0; i < 2; ++i) {
    sockets[i] = socket(AF_INET, SOCK_DGRAM, 0);
    names[i].sin_family = AF_INET;
    names[i].sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int length = sizeof names[i];
    IS(0, bind(sockets[i], reinterpret_cast<sockaddr*>(&names[i]), length));
    IS(0, getsockname(sockets[i], reinterpret_cast<sockaddr*>(&names[i]), &length));
  }
  BoundPort bound(sockets[0], 0);
  Transfer receives[2];
  sockaddr_in from[2] = {};
  int lengths[2] = {sizeof from[0], sizeof from[1]};
  for (int i = 0; i < 2; ++i) {
    WSABUF buffer = {4, receives[i].data};
    receives[i].must_wait(WSARecvFrom(sockets[0], &buffer, 1, nullptr, &receives[i].flags,
                                      reinterpret_cast<sockaddr*>(&from[i]), &lengths[i],
                                      &receives[i].overlapped, nullptr));
  }
  Transfer sending;
  char text[] = "longer";
  for (ULONG length : {3U, 6U}) {
    WSABUF buffer = {length, text};
    DWORD sent = 0;
    IS(0, WSASendTo(sockets[1], &buffer, 1, &sent, 0, reinterpret_cast<sockaddr*>(&names[0]),
                    sizeof names[0], &sending.overlapped, nullptr));
    IS(length, sent);
  }
  const Packet first(bound.port), second(bound.port);
  HOLDS(first.good && first.overlapped == &receives[0].overlapped);
  IS(3, first.bytes);
  HOLDS(std::memcmp(&from[0], &names[1], sizeof from[0]) == 0);
  // WSAEMSGSIZE.2: the buffer is filled, and the count is its size.
  HOLDS(!second.good);
  IS(ERROR_MORE_DATA, second.error);
  IS(4, second.bytes);
  IS(&receives[1].overlapped, second.overlapped);
  DWORD bytes = 0, flags = 0;
  FAILS(FALSE, WSAEMSGSIZE,
        WSAGetOverlappedResult(sockets[0], &receives[1].overlapped, &bytes, FALSE, &flags));
  IS(4, bytes);
  IS(MSG_PARTIAL, flags);
  for (SOCKET s : sockets) IS(0, closesocket(s));
}

PROGRAM(Overlapped, ControlCallIsToldAtThePort) {
  Connection connection;
  BoundPort bound(connection.server, 3);
  IS(4, send(connection.client, "data", 4, 0));
  u_long waiting = 0;
  while (waiting != 4) {
    WSAOVERLAPPED overlapped = {};
    IS(0, WSAIoctl(connection.server, FIONREAD, nullptr, 0, &waiting, sizeof waiting, nullptr,
                   &overlapped, nullptr));
    const Packet packet(bound.port);
    HOLDS(packet.good && packet.overlapped == &overlapped);
    IS(sizeof waiting, packet.bytes);
  }
}

PROGRAM(Overlapped, ResultWithALimit) {
  Connection connection;
  Transfer receive;
  receive.must_wait(receive.receive(connection.server));
  DWORD bytes = 0;
  FAILS(FALSE, WAIT_TIMEOUT,
        GetOverlappedResultEx(file(connection.server), &receive.overlapped, &bytes, 5, FALSE));
  FAILS(FALSE, ERROR_IO_INCOMPLETE,
        GetOverlappedResultEx(file(connection.server), &receive.overlapped, &bytes, 0, FALSE));
  static int ran;
  ran = 0;
  HOLDS(QueueUserAPC([](ULONG_PTR) { ++ran; }, GetCurrentThread(), 0));
  FAILS(FALSE, WAIT_IO_COMPLETION,
        GetOverlappedResultEx(file(connection.server), &receive.overlapped, &bytes, long_ms, TRUE));
  IS(1, ran);
  IS(2, send(connection.client, "ok", 2, 0));
  HOLDS(GetOverlappedResultEx(file(connection.server), &receive.overlapped, &bytes, long_ms, TRUE));
  IS(2, bytes);
}

}  // namespace
