// SPDX-License-Identifier: MIT
// Progress does not depend on the program's waiting on its port: a worker that computes, one that
// ends, nobody on the port while a send is unfinished, a post from elsewhere.
#include <atomic>
#include <cstring>
#include <initializer_list>
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

PROGRAM(Liveness, SendGoesOnWhileNobodyIsOnThePort) {
  Connection connection;
  BoundPort bound(connection.server, 0);
  std::vector<char> much(16 << 20, 'x');
  OVERLAPPED overlapped = {};
  WSABUF buffer = {static_cast<ULONG>(much.size()), much.data()};
  HOLDS(WSASend(connection.server, &buffer, 1, nullptr, 0, &overlapped, nullptr) == SOCKET_ERROR);
  IS(WSA_IO_PENDING, WSAGetLastError());
  // This thread reads; it never waits on the port.
  std::vector<char> got(much.size());
  IS(got.size(), recv(connection.client, got.data(), static_cast<int>(got.size()), MSG_WAITALL));
  const Packet packet(bound.port);
  HOLDS(packet.good && packet.bytes == much.size());
}

PROGRAM(Liveness, SendGoesOnWhileTheWorkerComputes) {
  Connection connection;
  BoundPort bound(connection.server, 0);
  std::atomic<bool> end{false}, out{false};
  std::thread worker([&] {
    const Packet post(bound.port);
    out = true;
    while (!end) {
    }
  });
  HOLDS(PostQueuedCompletionStatus(bound.port, 0, 0, nullptr));
  while (!out) SwitchToThread();
  std::vector<char> much(16 << 20, 'x');
  OVERLAPPED overlapped = {};
  WSABUF buffer = {static_cast<ULONG>(much.size()), much.data()};
  HOLDS(WSASend(connection.server, &buffer, 1, nullptr, 0, &overlapped, nullptr) == SOCKET_ERROR);
  std::vector<char> got(much.size());
  IS(got.size(), recv(connection.client, got.data(), static_cast<int>(got.size()), MSG_WAITALL));
  end = true;
  worker.join();
  HOLDS(Packet(bound.port).good);
}

PROGRAM(Liveness, EventOfAPortsSocket) {
  Connection connection;
  BoundPort bound(connection.server, 0);
  Transfer receive;
  receive.overlapped.hEvent = WSACreateEvent();
  receive.must_wait(receive.receive(connection.server));
  IS(1, send(connection.client, "x", 1, 0));
  IS(WAIT_OBJECT_0, WaitForSingleObject(receive.overlapped.hEvent, long_ms));
  HOLDS(WSACloseEvent(receive.overlapped.hEvent));
  HOLDS(Packet(bound.port, 0).good);
}

// The worker that reaped several packets takes one and computes: another worker gets the rest.
PROGRAM(Liveness, WhatAComputingWorkerLeavesIsTakenByAnother) {
  constexpr int pairs = 8;
  Connection connections[pairs];
  HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 2);
  Transfer receives[pairs];
  for (int i = 0; i < pairs; ++i) {
    HOLDS(CreateIoCompletionPort(file(connections[i].server), port, 1, 0) == port);
    receives[i].must_wait(receives[i].receive(connections[i].server));
  }
  std::atomic<int> taken{0};
  std::atomic<bool> end{false};
  std::vector<std::thread> workers;
  for (int i = 0; i < 2; ++i) {
    workers.emplace_back([&, computes = i == 0] {
      for (;;) {
        const Packet packet(port);
        HOLDS(packet.good);
        if (packet.key == 0) return;
        ++taken;
        while (computes && !end) {
        }
      }
    });
  }
  for (Connection& connection : connections) IS(1, send(connection.client, "x", 1, 0));
  for (int i = 0; i < 2000 && taken != pairs; ++i) Sleep(5);
  IS(pairs, taken);
  end = true;
  for (int i = 0; i < 2; ++i) HOLDS(PostQueuedCompletionStatus(port, 0, 0, nullptr));
  for (std::thread& worker : workers) worker.join();
  HOLDS(CloseHandle(port));
}

PROGRAM(Liveness, AWorkerThatEnds) {
  Connection connection;
  BoundPort bound(connection.server, 0);
  Transfer first, second;
  first.must_wait(first.receive(connection.server));
  second.must_wait(second.receive(connection.server));
  std::atomic<int> taken{0};
  std::thread leaves([&] {
    HOLDS(Packet(bound.port).good);
    ++taken;
  });
  IS(1, send(connection.client, "x", 1, 0));
  leaves.join();
  IS(1, send(connection.client, "y", 1, 0));
  HOLDS(Packet(bound.port).good);
  IS(1, taken);
}

PROGRAM(Liveness, PostFromElsewhereWakesASleepingWorker) {
  HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 3);
  std::atomic<int> taken{0};
  std::vector<std::thread> workers;
  for (int i = 0; i < 3; ++i) {
    workers.emplace_back([&] {
      HOLDS(Packet(port).good);
      ++taken;
      // It does not come back: the others must get theirs.
      while (taken != 3) SwitchToThread();
    });
  }
  for (int i = 0; i < 3; ++i) {
    Sleep(5);
    HOLDS(PostQueuedCompletionStatus(port, 0, 1, nullptr));
  }
  for (std::thread& worker : workers) worker.join();
  HOLDS(CloseHandle(port));
}

PROGRAM(Liveness, WorkerPostsToItsOwnPortAndStays) {
  HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 2);
  std::atomic<int> taken{0};
  std::vector<std::thread> workers;
  for (int i = 0; i < 2; ++i) {
    workers.emplace_back([&] {
      const Packet packet(port);
      HOLDS(packet.good);
      if (packet.key == 1) HOLDS(PostQueuedCompletionStatus(port, 0, 2, nullptr));
      ++taken;
      while (taken != 2) SwitchToThread();
    });
  }
  HOLDS(PostQueuedCompletionStatus(port, 0, 1, nullptr));
  for (std::thread& worker : workers) worker.join();
  HOLDS(CloseHandle(port));
}

// An alertable wait on a port ends by an APC.
PROGRAM(Liveness, AlertableWaitOnAPort) {
  HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0);
  static std::atomic<int> ran;
  ran = 0;
  HANDLE self = nullptr;
  HOLDS(DuplicateHandle(GetCurrentProcess(), GetCurrentThread(), GetCurrentProcess(), &self, 0,
                        FALSE, DUPLICATE_SAME_ACCESS));
  std::thread other([&] {
    Sleep(5);
    HOLDS(QueueUserAPC([](ULONG_PTR) { ++ran; }, self, 0));
  });
  OVERLAPPED_ENTRY entry;
  ULONG count = 0;
  FAILS(FALSE, WAIT_IO_COMPLETION,
        GetQueuedCompletionStatusEx(port, &entry, 1, &count, long_ms, TRUE));
  IS(1, ran);
  other.join();
  HOLDS(CloseHandle(self) && CloseHandle(port));
}

}  // namespace
