// SPDX-License-Identifier: MIT
// Registered I/O: the table, the arguments, the limits, and what is answered when they do not hold.
#include <string>

#include "registered.hpp"

namespace {

using program::bind_loopback;
using program::functions_of;
using program::Registered;
using program::registered_socket;

PROGRAM(RegisteredLimits, TheTableIsAskedFor) {
  program::Started started;
  const SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
  RIO_EXTENSION_FUNCTION_TABLE table = functions_of(s);
  IS(sizeof table, table.cbSize);
  GUID id = WSAID_MULTIPLE_RIO, other = WSAID_ACCEPTEX;
  DWORD bytes = 0;
  FAILS(SOCKET_ERROR, WSAEFAULT,
        WSAIoctl(s, SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &table,
                 sizeof table - 1, &bytes, nullptr, nullptr));
  FAILS(SOCKET_ERROR, WSAEINVAL,
        WSAIoctl(s, SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER, &other, sizeof other, &table,
                 sizeof table, &bytes, nullptr, nullptr));
  FAILS(SOCKET_ERROR, WSAEINVAL,
        WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &table, sizeof table,
                 &bytes, nullptr, nullptr));
  IS(0, closesocket(s));
}

PROGRAM(RegisteredLimits, Buffers) {
  Registered a;
  FAILS(RIO_INVALID_BUFFERID, WSAEFAULT, a.rio.RIORegisterBuffer(nullptr, 10));
  FAILS(RIO_INVALID_BUFFERID, WSAEFAULT,
        a.rio.RIORegisterBuffer(reinterpret_cast<PCHAR>(ULONG_PTR{16}), 10));
  FAILS(RIO_INVALID_BUFFERID, WSAEINVAL, a.rio.RIORegisterBuffer(a.memory.data(), 0));
  a.rio.RIODeregisterBuffer(RIO_INVALID_BUFFERID);  // is ignored
  const RIO_BUFFERID other = a.rio.RIORegisterBuffer(a.memory.data(), 100);
  RIO_BUF part = {other, 0, 101};
  FAILS(FALSE, WSAEINVAL, a.rio.RIOReceive(a.rq, &part, 1, 0, nullptr));
  part = {other, 0xFFFFFFFF, 2};
  FAILS(FALSE, WSAEINVAL, a.rio.RIOReceive(a.rq, &part, 1, 0, nullptr));
  part = {other, 0, 100};
  a.rio.RIODeregisterBuffer(other);
  FAILS(FALSE, WSAEFAULT, a.rio.RIOReceive(a.rq, &part, 1, 0, nullptr));
  FAILS(FALSE, WSAEFAULT, a.rio.RIOSend(a.rq, &part, 1, 0, nullptr));
  FAILS(FALSE, WSAEFAULT,
        a.rio.RIOReceive(a.rq, reinterpret_cast<PRIO_BUF>(ULONG_PTR{8}), 1, 0, nullptr));
}

PROGRAM(RegisteredLimits, ArgumentsOfRequests) {
  Registered a;
  RIO_BUF part = a.part(0), small = a.part(0, 20), where = a.address(a.name);
  FAILS(FALSE, WSAEINVAL, a.rio.RIOReceive(RIO_INVALID_RQ, &part, 1, 0, nullptr));
  FAILS(FALSE, WSAEINVAL, a.rio.RIOReceive(a.rq, &part, 0, 0, nullptr));
  FAILS(FALSE, WSAEINVAL, a.rio.RIOReceive(a.rq, &part, 2, 0, nullptr));
  FAILS(FALSE, WSAEINVAL, a.rio.RIOReceive(a.rq, nullptr, 1, 0, nullptr));
  FAILS(FALSE, WSAEINVAL, a.rio.RIOReceive(a.rq, &part, 1, 0x100, nullptr));
  FAILS(FALSE, WSAEINVAL, a.rio.RIOSend(a.rq, &part, 1, RIO_MSG_WAITALL, nullptr));
  FAILS(FALSE, WSAEINVAL, a.rio.RIOSend(a.rq, &part, 1, RIO_MSG_COMMIT_ONLY, nullptr));
  FAILS(FALSE, WSAEINVAL,
        a.rio.RIOSend(a.rq, nullptr, 0, RIO_MSG_COMMIT_ONLY | RIO_MSG_DEFER, nullptr));
  FAILS(FALSE, WSAEINVAL,
        a.rio.RIOReceive(a.rq, nullptr, 0, RIO_MSG_COMMIT_ONLY, reinterpret_cast<PVOID>(&part)));
  HOLDS(a.rio.RIOReceive(a.rq, nullptr, 0, RIO_MSG_COMMIT_ONLY, nullptr));
  // Addresses need a SOCKADDR_INET; a send has no local address.
  FAILS(FALSE, WSAEINVAL,
        a.rio.RIOReceiveEx(a.rq, &part, 1, &small, nullptr, nullptr, nullptr, 0, nullptr));
  FAILS(FALSE, WSAEINVAL,
        a.rio.RIOReceiveEx(a.rq, &part, 1, nullptr, &small, nullptr, nullptr, 0, nullptr));
  FAILS(FALSE, WSAEINVAL,
        a.rio.RIOSendEx(a.rq, &part, 1, &where, &where, nullptr, nullptr, 0, nullptr));
  // What is wrong with a destination is told by the completion.
  HOLDS(a.rio.RIOSend(a.rq, &part, 1, 0, nullptr));
  IS(WSAENOTCONN, a.take(1)[0].Status);
  sockaddr_in nowhere = a.name;
  nowhere.sin_port = 0;
  HOLDS(a.send_to(nowhere, 0, 5));
  IS(WSAEADDRNOTAVAIL, a.take(1)[0].Status);
}

PROGRAM(RegisteredLimits, MessagesWithoutData) {
  Registered a;
  RIO_BUF where = a.address(a.name);
  HOLDS(a.rio.RIOReceive(a.rq, nullptr, 0, 0, nullptr));
  HOLDS(a.rio.RIOReceive(a.rq, nullptr, 0, 0, nullptr));
  HOLDS(a.rio.RIOSendEx(a.rq, nullptr, 0, nullptr, &where, nullptr, nullptr, 0, nullptr));
  HOLDS(a.send_to(a.name, 0, 30));
  for (const RIORESULT& one : a.take(4)) IS(0, one.Status);
}

PROGRAM(RegisteredLimits, OutstandingRequestsCountUntilTheirCompletionIsTaken) {
  Registered a(nullptr, 3);
  for (ULONG i = 0; i < 3; ++i) HOLDS(a.receive(i));
  FAILS(FALSE, WSAENOBUFS, a.receive(3));
  for (ULONG i = 0; i < 3; ++i) HOLDS(a.send_to(a.name, i, 5));
  FAILS(FALSE, WSAENOBUFS, a.send_to(a.name, 3, 5, RIO_MSG_DEFER));
  a.take(1);
  HOLDS(a.send_to(a.name, 3, 5));
  a.take(6);
  HOLDS(a.receive(0));
}

PROGRAM(RegisteredLimits, CompletionQueues) {
  Registered a;
  FAILS(RIO_INVALID_CQ, WSAEINVAL, a.rio.RIOCreateCompletionQueue(0, nullptr));
  FAILS(RIO_INVALID_CQ, WSAEINVAL, a.rio.RIOCreateCompletionQueue(RIO_MAX_CQ_SIZE + 1, nullptr));
  FAILS(RIO_INVALID_CQ, WSAEFAULT,
        a.rio.RIOCreateCompletionQueue(
            1, reinterpret_cast<PRIO_NOTIFICATION_COMPLETION>(ULONG_PTR{8})));
  RIO_NOTIFICATION_COMPLETION how = {};
  FAILS(RIO_INVALID_CQ, WSAEINVAL, a.rio.RIOCreateCompletionQueue(1, &how));  // no type
  how.Type = RIO_EVENT_COMPLETION;
  FAILS(RIO_INVALID_CQ, WSAEINVAL, a.rio.RIOCreateCompletionQueue(1, &how));  // no event
  how.Type = RIO_IOCP_COMPLETION;
  how.Iocp.IocpHandle = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0);
  FAILS(RIO_INVALID_CQ, WSAEINVAL, a.rio.RIOCreateCompletionQueue(1, &how));  // no OVERLAPPED
  CloseHandle(how.Iocp.IocpHandle);
  IS(WSAEINVAL, a.rio.RIONotify(RIO_INVALID_CQ));
  IS(WSAEINVAL, a.rio.RIONotify(a.cq));  // it is polled
  RIORESULT result;
  IS(RIO_CORRUPT_CQ, a.rio.RIODequeueCompletion(RIO_INVALID_CQ, &result, 1));
  HOLDS(a.send_to(a.name, 0, 5));
  IS(RIO_CORRUPT_CQ, a.rio.RIODequeueCompletion(a.cq, reinterpret_cast<PRIORESULT>(8), 1));
  a.take(1);  // it was not lost
}

PROGRAM(RegisteredLimits, RequestQueues) {
  Registered a;
  const SOCKET s = registered_socket(SOCK_DGRAM), plain = socket(AF_INET, SOCK_STREAM, 0);
  const auto create = [&](SOCKET of, ULONG receives, ULONG buffers, ULONG sends, RIO_CQ first,
                          RIO_CQ second) {
    return a.rio.RIOCreateRequestQueue(of, receives, buffers, sends, 1, first, second, nullptr);
  };
  const RIO_CQ cq = a.rio.RIOCreateCompletionQueue(10, nullptr);
  FAILS(RIO_INVALID_RQ, WSAENOTSOCK, create(INVALID_SOCKET, 1, 1, 1, cq, cq));
  FAILS(RIO_INVALID_RQ, WSAEINVAL, create(s, 0, 1, 0, cq, cq));
  FAILS(RIO_INVALID_RQ, WSAEINVAL, create(s, 1, 2, 1, cq, cq));
  FAILS(RIO_INVALID_RQ, WSAEINVAL, create(s, 1, 1, 1, RIO_INVALID_CQ, cq));
  FAILS(RIO_INVALID_RQ, WSAEINVAL, create(s, 1, 1, 1, cq, RIO_INVALID_CQ));
  FAILS(RIO_INVALID_RQ, WSAEOPNOTSUPP, create(plain, 1, 1, 1, cq, cq));
  FAILS(RIO_INVALID_RQ, WSAENOBUFS, create(s, 6, 1, 5, cq, cq));
  FAILS(RIO_INVALID_RQ, WSAENOBUFS, create(s, 11, 1, 5, cq, a.cq));
  HOLDS(create(s, 6, 1, 4, cq, cq) != RIO_INVALID_RQ);
  FAILS(RIO_INVALID_RQ, WSAEINVAL, create(s, 1, 1, 1, a.cq, a.cq));  // it has one
  const SOCKET next = registered_socket(SOCK_DGRAM);
  FAILS(RIO_INVALID_RQ, WSAENOBUFS, create(next, 1, 1, 0, cq, cq));
  // The room of a socket that is closed is free again.
  IS(0, closesocket(s));
  HOLDS(create(next, 5, 1, 5, cq, cq) != RIO_INVALID_RQ);
  a.rio.RIOCloseCompletionQueue(cq);
  FAILS(RIO_INVALID_RQ, WSAEINVAL, create(registered_socket(SOCK_DGRAM), 1, 1, 1, cq, cq));
  IS(0, closesocket(next));
  IS(0, closesocket(plain));
}

PROGRAM(RegisteredLimits, RoomIsGivenBackWithTheLastCompletion) {
  Registered a(nullptr, 4);
  for (ULONG i = 0; i < 4; ++i) HOLDS(a.receive(i));
  IS(0, closesocket(a.s));
  a.s = INVALID_SOCKET;
  const SOCKET next = registered_socket(SOCK_DGRAM);
  const auto create = [&] {
    return a.rio.RIOCreateRequestQueue(next, 8, 1, 0, 1, a.cq, a.cq, nullptr);
  };
  FAILS(RIO_INVALID_RQ, WSAENOBUFS, create());
  a.take(3);
  FAILS(RIO_INVALID_RQ, WSAENOBUFS, create());
  a.take(1);
  HOLDS(create() != RIO_INVALID_RQ);
  IS(0, closesocket(next));
}

PROGRAM(RegisteredLimits, QueuesAreResized) {
  Registered a(nullptr, 4);
  FAILS(FALSE, WSAEINVAL, a.rio.RIOResizeCompletionQueue(RIO_INVALID_CQ, 10));
  FAILS(FALSE, WSAEINVAL, a.rio.RIOResizeCompletionQueue(a.cq, 0));
  FAILS(FALSE, WSAEINVAL, a.rio.RIOResizeCompletionQueue(a.cq, RIO_MAX_CQ_SIZE + 1));
  FAILS(FALSE, WSAETOOMANYREFS, a.rio.RIOResizeCompletionQueue(a.cq, 7));
  FAILS(FALSE, WSAEINVAL, a.rio.RIOResizeRequestQueue(RIO_INVALID_RQ, 4, 4));
  FAILS(FALSE, WSAEINVAL, a.rio.RIOResizeRequestQueue(a.rq, 0, 0));
  FAILS(FALSE, WSAENOBUFS, a.rio.RIOResizeRequestQueue(a.rq, 5, 4));
  for (ULONG i = 0; i < 4; ++i) HOLDS(a.receive(i));
  for (ULONG i = 0; i < 3; ++i) HOLDS(a.send_to(a.name, i, 5 + i));
  FAILS(FALSE, WSAETOOMANYREFS, a.rio.RIOResizeRequestQueue(a.rq, 3, 4));
  FAILS(FALSE, WSAETOOMANYREFS, a.rio.RIOResizeRequestQueue(a.rq, 4, 2));
  HOLDS(a.rio.RIOResizeCompletionQueue(a.cq, 40));
  HOLDS(a.rio.RIOResizeRequestQueue(a.rq, 20, 20));
  for (ULONG i = 4; i < 20; ++i) HOLDS(a.receive(i));
  FAILS(FALSE, WSAENOBUFS, a.receive(20));
  const auto both = a.take(6);
  for (ULONG i = 0; i < 3; ++i) {
    IS(1000 + i, both[i].RequestContext);  // the sends, which were complete
    IS(i, both[3 + i].RequestContext);
    IS(5 + i, both[3 + i].BytesTransferred);
  }
  HOLDS(a.rio.RIOResizeRequestQueue(a.rq, 17, 1));
  HOLDS(a.rio.RIOResizeCompletionQueue(a.cq, 18));
  FAILS(FALSE, WSAETOOMANYREFS, a.rio.RIOResizeCompletionQueue(a.cq, 17));
}

PROGRAM(RegisteredLimits, WithoutTheirCompletionQueueRequestsAreRefused) {
  Registered a;
  HOLDS(a.receive(0));
  a.rio.RIOCloseCompletionQueue(a.cq);
  FAILS(FALSE, WSAEINVAL, a.receive(1));
  FAILS(FALSE, WSAEINVAL, a.send_to(a.name, 0, 5));
  IS(WSAEINVAL, a.rio.RIONotify(a.cq));
  RIORESULT result;
  IS(RIO_CORRUPT_CQ, a.rio.RIODequeueCompletion(a.cq, &result, 1));
}

PROGRAM(RegisteredLimits, NothingIsThereAfterCleanup) {
  RIO_EXTENSION_FUNCTION_TABLE rio;
  {
    program::Started started;
    const SOCKET s = registered_socket(SOCK_DGRAM);
    rio = functions_of(s);
    IS(0, closesocket(s));
  }
  char memory[10];
  FAILS(RIO_INVALID_BUFFERID, WSANOTINITIALISED, rio.RIORegisterBuffer(memory, 10));
  FAILS(RIO_INVALID_CQ, WSANOTINITIALISED, rio.RIOCreateCompletionQueue(1, nullptr));
  IS(WSANOTINITIALISED, rio.RIONotify(RIO_INVALID_CQ));
}

}  // namespace
