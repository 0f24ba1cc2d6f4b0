// SPDX-License-Identifier: MIT
// CancelSynchronousIo: calls that block in one thread, ended by another.
#include <atomic>
#include <cstring>
#include <vector>

#include "connection.hpp"

namespace {

using program::Connection;
using program::DatagramPair;
using program::long_ms;

/// A thread that makes one call.
struct Blocked {
  using Call = int (*)(void* context);
  Blocked(Call what, void* with) : call(what), context(with) {
    thread = CreateThread(nullptr, 0, run, this, 0, nullptr);
    HOLDS(thread != nullptr);
  }
  ~Blocked() {
    IS(WAIT_OBJECT_0, WaitForSingleObject(thread, long_ms));
    CloseHandle(thread);
  }
  Blocked(const Blocked&) = delete;
  Blocked& operator=(const Blocked&) = delete;
  static DWORD WINAPI run(void* self) {
    auto& blocked = *static_cast<Blocked*>(self);
    blocked.outcome = blocked.call(blocked.context);
    blocked.error = static_cast<int>(GetLastError());
    return 0;
  }
  /// It may not be in its call yet: then there is nothing to cancel.
  void cancel() {
    BOOL cancelled = FALSE;
    for (int tries = 0; tries < 100 && cancelled == FALSE; ++tries) {
      cancelled = CancelSynchronousIo(thread);
      if (cancelled == FALSE) IS(ERROR_NOT_FOUND, GetLastError());
    }
    IS(TRUE, cancelled);
    IS(WAIT_OBJECT_0, WaitForSingleObject(thread, long_ms));
  }
  const Call call;
  void* const context;
  std::atomic<int> outcome{0}, error{0};
  HANDLE thread = nullptr;
};

void must_be_aborted(Blocked::Call call, void* context) {
  Blocked blocked(call, context);
  blocked.cancel();
  IS(SOCKET_ERROR, blocked.outcome);
  IS(WSA_OPERATION_ABORTED, blocked.error);
}

PROGRAM(CancelCall, ReceivesEnd) {
  Connection connection;
  const auto receive = [](void* s) {
    char byte;
    return recv(*static_cast<SOCKET*>(s), &byte, 1, 0);
  };
  must_be_aborted(receive, &connection.server);
  // With a time limit it is another way in the kernel.
  DWORD limit = 60000;
  IS(0, setsockopt(connection.server, SOL_SOCKET, SO_RCVTIMEO, reinterpret_cast<char*>(&limit),
                   sizeof limit));
  must_be_aborted(receive, &connection.server);
  // The connection is as it was.
  IS(2, send(connection.client, "hi", 2, 0));
  char text[4];
  IS(2, recv(connection.server, text, sizeof text, 0));
  DatagramPair datagrams;
  SOCKET s = datagrams.server;
  must_be_aborted(receive, &s);
}

PROGRAM(CancelCall, SendsAcceptsAndWaitsEnd) {
  Connection connection;
  must_be_aborted(
      [](void* s) {
        static const std::vector<char> much(64U << 20U);
        return send(*static_cast<SOCKET*>(s), much.data(), static_cast<int>(much.size()), 0);
      },
      &connection.client);
  SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in any = {};
  any.sin_family = AF_INET;
  IS(0, bind(listener, reinterpret_cast<sockaddr*>(&any), sizeof any));
  IS(0, listen(listener, 1));
  must_be_aborted(
      [](void* s) {
        return accept(*static_cast<SOCKET*>(s), nullptr, nullptr) == INVALID_SOCKET ? SOCKET_ERROR
                                                                                    : 0;
      },
      &listener);
  must_be_aborted(
      [](void* s) {
        fd_set set;
        FD_ZERO(&set);
        FD_SET(*static_cast<SOCKET*>(s), &set);
        return select(0, &set, nullptr, nullptr, nullptr);
      },
      &listener);
  must_be_aborted(
      [](void* s) {
        WSAPOLLFD one = {*static_cast<SOCKET*>(s), POLLRDNORM, 0};
        return WSAPoll(&one, 1, -1);
      },
      &listener);
  closesocket(listener);
}

PROGRAM(CancelCall, APipeIsLetGo) {
  HANDLE ends[2] = {};
  IS(TRUE, CreatePipe(&ends[0], &ends[1], nullptr, 0));
  Blocked blocked(
      [](void* end) {
        char byte;
        DWORD got = 0;
        return ReadFile(*static_cast<HANDLE*>(end), &byte, 1, &got, nullptr) != FALSE
                   ? 0
                   : SOCKET_ERROR;
      },
      &ends[0]);
  blocked.cancel();
  IS(SOCKET_ERROR, blocked.outcome);
  IS(ERROR_OPERATION_ABORTED, blocked.error);
  CloseHandle(ends[0]);
  CloseHandle(ends[1]);
}

PROGRAM(CancelCall, AThreadThatDoesNotBlockHasNothingToCancel) {
  const HANDLE event = CreateEventA(nullptr, TRUE, FALSE, nullptr);
  Blocked waiting(
      [](void* of) {
        return static_cast<int>(WaitForSingleObject(*static_cast<HANDLE const*>(of), long_ms));
      },
      const_cast<HANDLE*>(&event));
  FAILS(FALSE, ERROR_NOT_FOUND, CancelSynchronousIo(waiting.thread));
  SetEvent(event);
  IS(WAIT_OBJECT_0, WaitForSingleObject(waiting.thread, long_ms));
  IS(WAIT_OBJECT_0, waiting.outcome);
  FAILS(FALSE, ERROR_NOT_FOUND, CancelSynchronousIo(waiting.thread));  // it has ended
  FAILS(FALSE, ERROR_NOT_FOUND, CancelSynchronousIo(GetCurrentThread()));
  FAILS(FALSE, ERROR_INVALID_HANDLE, CancelSynchronousIo(event));
  // What nobody answered is forgotten: the thread's next call is not ended by it.
  Connection connection;
  IS(1, send(connection.client, "x", 1, 0));
  char byte;
  IS(1, recv(connection.server, &byte, 1, 0));
  CloseHandle(event);
}

}  // namespace
