// SPDX-License-Identifier: MIT
// Registered I/O: notifications by event and by port, and who makes progress when.
#include "registered.hpp"

namespace {

using program::bind_loopback;
using program::long_ms;
using program::Packet;
using program::Registered;

/// An event and how a queue tells by it.
struct ByEvent {
  explicit ByEvent(BOOL reset, BOOL manual = TRUE)
      : event(CreateEventW(nullptr, manual, FALSE, nullptr)) {
    how.Type = RIO_EVENT_COMPLETION;
    how.Event.EventHandle = event;
    how.Event.NotifyReset = reset;
  }
  ~ByEvent() { CloseHandle(event); }
  ByEvent(const ByEvent&) = delete;
  ByEvent& operator=(const ByEvent&) = delete;

  DWORD wait(DWORD timeout_ms = long_ms) { return WaitForSingleObject(event, timeout_ms); }

  HANDLE event;
  RIO_NOTIFICATION_COMPLETION how = {};
};

/// A port and how a queue tells by it.
struct ByPort {
  ByPort() : port(CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0)) {
    how.Type = RIO_IOCP_COMPLETION;
    how.Iocp.IocpHandle = port;
    how.Iocp.CompletionKey = reinterpret_cast<PVOID>(ULONG_PTR{77});
    how.Iocp.Overlapped = &overlapped;
  }
  ~ByPort() { CloseHandle(port); }
  ByPort(const ByPort&) = delete;
  ByPort& operator=(const ByPort&) = delete;

  HANDLE port;
  OVERLAPPED overlapped = {};
  RIO_NOTIFICATION_COMPLETION how = {};
};

PROGRAM(RegisteredNotify, AnEventIsSetWhenADatagramComes) {
  ByEvent told(FALSE);
  Registered a, b(&told.how);
  HOLDS(b.receive(0));
  IS(ERROR_SUCCESS, b.rio.RIONotify(b.cq));
  IS(WAIT_TIMEOUT, told.wait(0));
  HOLDS(a.send_to(b.name, 0, 5));
  IS(WAIT_OBJECT_0, told.wait());
  IS(5, b.take(1)[0].BytesTransferred);
}

PROGRAM(RegisteredNotify, TheReceiveMayBePostedAfterTheNotification) {
  ByEvent told(FALSE);
  Registered a, b(&told.how);
  HOLDS(a.send_to(b.name, 0, 5));
  IS(ERROR_SUCCESS, b.rio.RIONotify(b.cq));
  HOLDS(b.receive(0));
  IS(WAIT_OBJECT_0, told.wait());
  IS(5, b.take(1)[0].BytesTransferred);
  // And again, when the edge of what is there was told long ago.
  HOLDS(a.send_to(b.name, 0, 6, RIO_MSG_DEFER));
  HOLDS(a.send_to(b.name, 0, 6, RIO_MSG_DEFER));
  HOLDS(a.commit());
  IS(TRUE, ResetEvent(told.event));
  IS(ERROR_SUCCESS, b.rio.RIONotify(b.cq));
  HOLDS(b.receive(1));
  IS(WAIT_OBJECT_0, told.wait());
  IS(6, b.take(1)[0].BytesTransferred);
  IS(TRUE, ResetEvent(told.event));
  IS(ERROR_SUCCESS, b.rio.RIONotify(b.cq));
  HOLDS(b.receive(2));
  IS(WAIT_OBJECT_0, told.wait());
  IS(6, b.take(1)[0].BytesTransferred);
}

PROGRAM(RegisteredNotify, AQueueThatIsNotEmptyTellsAtOnce) {
  ByEvent told(TRUE);
  Registered a(&told.how), b;
  HOLDS(a.send_to(b.name, 0, 5));
  IS(WAIT_TIMEOUT, told.wait(0));
  IS(ERROR_SUCCESS, a.rio.RIONotify(a.cq));
  IS(WAIT_OBJECT_0, told.wait(0));
  // Nobody asked again.
  IS(TRUE, ResetEvent(told.event));
  HOLDS(a.send_to(b.name, 0, 5));
  IS(WAIT_TIMEOUT, told.wait(0));
  a.take(2);
}

PROGRAM(RegisteredNotify, ASecondNotificationWaitsForTheFirst) {
  ByEvent told(TRUE);
  Registered a(&told.how);
  IS(ERROR_SUCCESS, a.rio.RIONotify(a.cq));
  IS(WSAEALREADY, a.rio.RIONotify(a.cq));
  HOLDS(a.send_to(a.name, 0, 5));
  IS(WAIT_OBJECT_0, told.wait());
  a.take(1);
  IS(ERROR_SUCCESS, a.rio.RIONotify(a.cq));
  // Asking has reset the event.
  IS(WAIT_TIMEOUT, told.wait(0));
}

PROGRAM(RegisteredNotify, WithoutNotifyResetTheEventStays) {
  ByEvent told(FALSE);
  Registered a(&told.how);
  HOLDS(SetEvent(told.event));
  IS(ERROR_SUCCESS, a.rio.RIONotify(a.cq));
  IS(WAIT_OBJECT_0, told.wait(0));
}

PROGRAM(RegisteredNotify, DontNotifyTellsNobody) {
  ByEvent told(TRUE);
  Registered a(&told.how), b;
  IS(ERROR_SUCCESS, a.rio.RIONotify(a.cq));
  HOLDS(a.send_to(b.name, 0, 5, RIO_MSG_DONT_NOTIFY));
  IS(WAIT_TIMEOUT, told.wait(0));
  // It can be taken all the same, and the notification is still due.
  a.take(1);
  IS(WSAEALREADY, a.rio.RIONotify(a.cq));
  HOLDS(a.send_to(b.name, 0, 5, RIO_MSG_DONT_NOTIFY));
  HOLDS(a.send_to(b.name, 0, 5));
  IS(WAIT_OBJECT_0, told.wait());
  a.take(2);
}

PROGRAM(RegisteredNotify, APortGetsThePacketOfTheQueue) {
  ByPort told;
  Registered a, b(&told.how);
  HOLDS(b.receive(0));
  IS(ERROR_SUCCESS, b.rio.RIONotify(b.cq));
  IS(WAIT_TIMEOUT, Packet(told.port, 0).error);
  for (int round = 0; round < 3; ++round) {
    HOLDS(a.send_to(b.name, 0, 5));
    const Packet packet(told.port);
    HOLDS(packet.good);
    IS(77, packet.key);
    IS(&told.overlapped, packet.overlapped);
    IS(5, b.take(1)[0].BytesTransferred);
    HOLDS(b.receive(0));
    IS(ERROR_SUCCESS, b.rio.RIONotify(b.cq));
  }
}

PROGRAM(RegisteredNotify, APortIsFedWhileNobodyWaitsOnIt) {
  ByPort told;
  Registered a, b(&told.how);
  HOLDS(b.receive(0));
  IS(ERROR_SUCCESS, b.rio.RIONotify(b.cq));
  HOLDS(a.send_to(b.name, 0, 5));
  // The packet is there though no thread has waited on the port, and a look finds it.
  const ULONGLONG end = GetTickCount64() + long_ms;
  bool found = false;
  while (!found && GetTickCount64() < end) found = Packet(told.port, 0).good;
  HOLDS(found);
}

PROGRAM(RegisteredNotify, AWorkerThatWaitsIsWoken) {
  ByPort told;
  Registered a, b(&told.how);
  HOLDS(b.receive(0));
  IS(ERROR_SUCCESS, b.rio.RIONotify(b.cq));
  std::thread worker([&] { HOLDS(Packet(told.port).good); });
  HOLDS(a.send_to(b.name, 0, 5));
  worker.join();
  IS(5, b.take(1)[0].BytesTransferred);
}

PROGRAM(RegisteredNotify, OneQueueForManySockets) {
  ByEvent told(TRUE);
  program::Started started;
  constexpr ULONG count = 40;
  SOCKET s[count];
  sockaddr_in name[count];
  RIO_RQ rq[count];
  s[0] = program::registered_socket(SOCK_DGRAM);
  const auto rio = program::functions_of(s[0]);
  const RIO_CQ cq = rio.RIOCreateCompletionQueue(2 * count, &told.how);
  std::vector<char> memory(count * 64);
  const RIO_BUFFERID buffer = rio.RIORegisterBuffer(memory.data(), count * 64);
  for (ULONG i = 0; i < count; ++i) {
    if (i != 0) s[i] = program::registered_socket(SOCK_DGRAM);
    name[i] = bind_loopback(s[i]);
    rq[i] =
        rio.RIOCreateRequestQueue(s[i], 2, 1, 0, 1, cq, cq, reinterpret_cast<PVOID>(ULONG_PTR{i}));
    HOLDS(rq[i] != RIO_INVALID_RQ);
    RIO_BUF part = {buffer, i * 64, 64};
    HOLDS(rio.RIOReceive(rq[i], &part, 1, 0, nullptr));
  }
  // One of them, told by the event; then all of them, polled.
  IS(ERROR_SUCCESS, rio.RIONotify(cq));
  const SOCKET out = socket(AF_INET, SOCK_DGRAM, 0);
  const auto send_to = [&](ULONG i, int bytes) {
    IS(bytes,
       sendto(out, "12345678", bytes, 0, reinterpret_cast<sockaddr*>(&name[i]), sizeof name[i]));
  };
  send_to(17, 3);
  IS(WAIT_OBJECT_0, told.wait());
  RIORESULT one;
  IS(1, rio.RIODequeueCompletion(cq, &one, 1));
  IS(17, one.SocketContext);
  RIO_BUF part = {buffer, 17 * 64, 64};
  HOLDS(rio.RIOReceive(rq[17], &part, 1, 0, nullptr));
  for (ULONG i = 0; i < count; ++i) send_to(i, 8);
  bool seen[count] = {};
  ULONG total = 0;
  for (const ULONGLONG end = GetTickCount64() + long_ms; total < count && GetTickCount64() < end;) {
    RIORESULT some[7];
    const ULONG got = rio.RIODequeueCompletion(cq, some, 7);
    for (ULONG i = 0; i < got; ++i) {
      HOLDS(!seen[some[i].SocketContext]);
      seen[some[i].SocketContext] = true;
      IS(8, some[i].BytesTransferred);
    }
    total += got;
  }
  IS(count, total);
  // What came while nothing was posted needs no further edge.
  send_to(5, 4);
  send_to(5, 2);
  part = {buffer, 5 * 64, 64};
  for (int bytes = 4; bytes >= 2; bytes -= 2) {
    HOLDS(rio.RIOReceive(rq[5], &part, 1, 0, nullptr));
    IS(ERROR_SUCCESS, rio.RIONotify(cq));
    IS(WAIT_OBJECT_0, told.wait());
    IS(1, rio.RIODequeueCompletion(cq, &one, 1));
    IS(bytes, one.BytesTransferred);
  }
  for (const SOCKET each : s) IS(0, closesocket(each));
  IS(0, closesocket(out));
  rio.RIOCloseCompletionQueue(cq);
}

PROGRAM(RegisteredNotify, AClosedSocketEndsItsRequestsAndTells) {
  ByEvent told(TRUE);
  Registered a(&told.how);
  for (ULONG i = 0; i < 3; ++i) HOLDS(a.receive(i));
  HOLDS(a.send_to(a.name, 9, 5, RIO_MSG_DEFER));
  IS(ERROR_SUCCESS, a.rio.RIONotify(a.cq));
  IS(0, closesocket(a.s));
  a.s = INVALID_SOCKET;
  IS(WAIT_OBJECT_0, told.wait());
  for (const RIORESULT& one : a.take(4)) IS(WSA_OPERATION_ABORTED, one.Status);
  RIO_BUF part = a.part(0);
  FAILS(FALSE, WSAEINVAL, a.rio.RIOReceive(a.rq, &part, 1, 0, nullptr));
}

PROGRAM(RegisteredNotify, ASocketThatWasWatchedBeforeItAccepts) {
  ByEvent told(TRUE);
  program::Started started;
  const SOCKET listener = program::registered_socket(SOCK_STREAM),
               accepting = program::registered_socket(SOCK_STREAM),
               client = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in name = bind_loopback(listener);
  IS(0, listen(listener, 1));
  const auto rio = program::functions_of(accepting);
  const RIO_CQ cq = rio.RIOCreateCompletionQueue(8, &told.how);
  const RIO_RQ rq = rio.RIOCreateRequestQueue(accepting, 4, 1, 4, 1, cq, cq, nullptr);
  IS(ERROR_SUCCESS, rio.RIONotify(cq));
  char addresses[64] = {}, memory[16] = {};
  DWORD bytes = 0;
  OVERLAPPED overlapped = {};
  overlapped.hEvent = WSACreateEvent();
  FAILS(FALSE, WSA_IO_PENDING,
        AcceptEx(listener, accepting, addresses, 0, 32, 32, &bytes, &overlapped));
  IS(0, connect(client, reinterpret_cast<sockaddr*>(&name), sizeof name));
  IS(WAIT_OBJECT_0, WaitForSingleObject(overlapped.hEvent, long_ms));
  IS(0, setsockopt(accepting, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT,
                   reinterpret_cast<const char*>(&listener), sizeof listener));
  const RIO_BUFFERID buffer = rio.RIORegisterBuffer(memory, sizeof memory);
  RIO_BUF part = {buffer, 0, sizeof memory};
  HOLDS(rio.RIOReceive(rq, &part, 1, 0, nullptr));
  IS(WAIT_TIMEOUT, told.wait(0));
  IS(5, send(client, "hello", 5, 0));
  IS(WAIT_OBJECT_0, told.wait());
  RIORESULT result = {};
  IS(1, rio.RIODequeueCompletion(cq, &result, 1));
  IS(5, result.BytesTransferred);
  for (const SOCKET s : {listener, accepting, client}) IS(0, closesocket(s));
  WSACloseEvent(overlapped.hEvent);
  rio.RIOCloseCompletionQueue(cq);
}

PROGRAM(RegisteredNotify, ClosingFromAnotherThreadWhilePolling) {
  for (int round = 0; round < 50; ++round) {
    Registered a, b;
    for (ULONG i = 0; i < 64; ++i) HOLDS(b.receive(i));
    std::thread closer([&] {
      for (ULONG i = 0; i < 20; ++i) HOLDS(a.send_to(b.name, i, 100));
      closesocket(b.s);
    });
    ULONG aborted = 0, arrived = 0;
    for (const RIORESULT& one : b.take(64)) {
      if (one.Status == WSA_OPERATION_ABORTED) ++aborted;
      if (one.Status == 0) ++arrived;
    }
    closer.join();
    b.s = INVALID_SOCKET;
    IS(64, aborted + arrived);
    a.take(20);
  }
}

}  // namespace
