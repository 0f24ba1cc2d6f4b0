// SPDX-License-Identifier: MIT
// Registered I/O.
#include "torture.hpp"

// winsock2.h has to come first.
#include <mswsock.h>

#include <cstring>

namespace {

using namespace torture;

RIO_EXTENSION_FUNCTION_TABLE functions() {
  RIO_EXTENSION_FUNCTION_TABLE table = {};
  GUID id = WSAID_MULTIPLE_RIO;
  DWORD bytes = 0;
  const Held s{socket(AF_INET, SOCK_DGRAM, 0)};
  NEED(WSAIoctl(s, SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &table,
                sizeof table, &bytes, nullptr, nullptr) == 0);
  return table;
}

SOCKET registered_datagrams(Name* name) {
  const SOCKET s = WSASocketW(AF_INET, SOCK_DGRAM, 0, nullptr, 0, WSA_FLAG_REGISTERED_IO);
  NEED(s != INVALID_SOCKET);
  NEED(bind(s, name->out(), name->length) == 0);
  NEED(getsockname(s, name->out(), &name->length) == 0);
  return s;
}

/// A socket with its queues, of which a case makes one itself.
struct Requests {
  Requests() { NEED(completions != RIO_INVALID_CQ && buffer != RIO_INVALID_BUFFERID); }
  ~Requests() {
    if (socket != INVALID_SOCKET) closesocket(socket.release());
    rio.RIOCloseCompletionQueue(completions);
    rio.RIODeregisterBuffer(buffer);
  }
  Requests(const Requests&) = delete;
  Requests& operator=(const Requests&) = delete;
  RIO_RQ make() {
    return rio.RIOCreateRequestQueue(socket, 8, 1, 8, 1, completions, completions, nullptr);
  }
  /// Exactly so many completions come.
  void must_complete(ULONG count) {
    RIORESULT results[4];
    for (int tries = 0; count != 0 && tries < 10000; ++tries) {
      const ULONG got = rio.RIODequeueCompletion(completions, results, 1);
      NEED(got <= 1);
      count -= got;
      if (got == 0) Sleep(1);
    }
    NEED(count == 0);
    NEED(rio.RIODequeueCompletion(completions, results, 4) == 0);
  }

  const RIO_EXTENSION_FUNCTION_TABLE rio = functions();
  Name name;
  Held socket{registered_datagrams(&name)};
  char memory[512] = {};
  RIO_BUFFERID buffer = rio.RIORegisterBuffer(memory, sizeof memory);
  RIO_CQ completions = rio.RIOCreateCompletionQueue(32, nullptr);
};

TORTURE(rioregisterbuffer) {
  const RIO_EXTENSION_FUNCTION_TABLE rio = functions();
  static char memory[64];
  const RIO_BUFFERID id = trial.begins("RIORegisterBuffer", RIO_INVALID_BUFFERID,
                                       [&] { return rio.RIORegisterBuffer(memory, 64); });
  if (id != RIO_INVALID_BUFFERID) rio.RIODeregisterBuffer(id);
}
TORTURE(riocreatecompletionqueue) {
  const RIO_EXTENSION_FUNCTION_TABLE rio = functions();
  const HANDLE event = CreateEventA(nullptr, FALSE, FALSE, nullptr);
  RIO_NOTIFICATION_COMPLETION how = {};
  how.Type = RIO_EVENT_COMPLETION;
  how.Event.EventHandle = event;
  const RIO_CQ made = trial.begins("RIOCreateCompletionQueue", RIO_INVALID_CQ,
                                   [&] { return rio.RIOCreateCompletionQueue(64, &how); });
  if (made != RIO_INVALID_CQ) rio.RIOCloseCompletionQueue(made);
  CloseHandle(event);
}
TORTURE(riocreaterequestqueue) {
  Requests at;
  const RIO_RQ made =
      trial.begins("RIOCreateRequestQueue", RIO_INVALID_RQ, [&] { return at.make(); });
  // The socket is as it was: it has one queue at the most.
  NEED((at.make() != RIO_INVALID_RQ) == (made == RIO_INVALID_RQ));
}
TORTURE(rioreceive) {
  Requests at;
  const RIO_RQ queue = at.make();
  NEED(queue != RIO_INVALID_RQ);
  RIO_BUF part = {at.buffer, 0, 64};
  const BOOL begun = trial.begins("RIOReceive", FALSE,
                                  [&] { return at.rio.RIOReceive(queue, &part, 1, 0, nullptr); });
  const Held sender{socket(AF_INET, SOCK_DGRAM, 0)};
  NEED(sendto(sender, "four", 4, 0, at.name.out(), at.name.length) == 4);
  at.must_complete(begun != FALSE ? 1 : 0);
}
/// The engine's thread watches the socket for who waits to be told.
TORTURE(worker_rionotify) {
  Requests at;
  const HANDLE event = CreateEventA(nullptr, FALSE, FALSE, nullptr);
  RIO_NOTIFICATION_COMPLETION how = {};
  how.Type = RIO_EVENT_COMPLETION;
  how.Event.EventHandle = event;
  const RIO_CQ told = at.rio.RIOCreateCompletionQueue(8, &how);
  NEED(told != RIO_INVALID_CQ);
  const RIO_RQ queue =
      at.rio.RIOCreateRequestQueue(at.socket, 1, 1, 1, 1, told, at.completions, nullptr);
  NEED(queue != RIO_INVALID_RQ);
  RIO_BUF part = {at.buffer, 0, 64};
  NEED(at.rio.RIOReceive(queue, &part, 1, 0, nullptr));
  NEED(at.rio.RIONotify(told) == ERROR_SUCCESS);
  const Held sender{socket(AF_INET, SOCK_DGRAM, 0)};
  RIORESULT results[2] = {};
  trial.ends("RIOReceive", Whom::others, [&] {
    NEED(sendto(sender, "four", 4, 0, at.name.out(), at.name.length) == 4);
    NEED(WaitForSingleObject(event, 10000) == WAIT_OBJECT_0);
    NEED(at.rio.RIODequeueCompletion(told, results, 2) == 1);
    return static_cast<int>(results[0].Status);
  });
  NEED(closesocket(at.socket.release()) == 0);
  NEED(at.rio.RIODequeueCompletion(told, results, 2) == 0);
  at.rio.RIOCloseCompletionQueue(told);
  CloseHandle(event);
}
TORTURE(riosendex) {
  Requests at;
  const RIO_RQ queue = at.make();
  NEED(queue != RIO_INVALID_RQ);
  std::memcpy(at.memory + 256, &at.name.address, sizeof at.name.address);
  RIO_BUF part = {at.buffer, 0, 64}, to = {at.buffer, 256, 28};
  const BOOL begun = trial.begins("RIOSendEx", FALSE, [&] {
    return at.rio.RIOSendEx(queue, &part, 1, nullptr, &to, nullptr, nullptr, 0, nullptr);
  });
  at.must_complete(begun != FALSE ? 1 : 0);
}
TORTURE(rioresize) {
  Requests at;
  const RIO_RQ queue = at.make();
  NEED(queue != RIO_INVALID_RQ);
  trial.begins("RIOResizeCompletionQueue", FALSE,
               [&] { return at.rio.RIOResizeCompletionQueue(at.completions, 64); });
  RIO_BUF part = {at.buffer, 0, 64};
  NEED(at.rio.RIOReceive(queue, &part, 1, 0, nullptr));
  const Held sender{socket(AF_INET, SOCK_DGRAM, 0)};
  NEED(sendto(sender, "four", 4, 0, at.name.out(), at.name.length) == 4);
  at.must_complete(1);
}
TORTURE(rioresizerequests) {
  Requests at;
  const RIO_RQ queue = at.make();
  NEED(queue != RIO_INVALID_RQ);
  trial.begins("RIOResizeRequestQueue", FALSE,
               [&] { return at.rio.RIOResizeRequestQueue(queue, 16, 16); });
  RIO_BUF part = {at.buffer, 0, 64};
  NEED(at.rio.RIOReceive(queue, &part, 1, 0, nullptr));
}

}  // namespace
