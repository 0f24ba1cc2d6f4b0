// SPDX-License-Identifier: MIT
// The concurrency value of a port: who may run, and what gives a slot to another. And that the
// worker which came last is woken first.
#include <atomic>
#include <cstdio>
#include <cstring>
#include <future>
#include <mutex>
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

/// A port on which one worker may run, and workers that take a packet each.
struct NarrowPort {
  explicit NarrowPort(DWORD concurrency = 1)
      : port(CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, concurrency)) {
    HOLDS(port != nullptr);
  }
  ~NarrowPort() {
    for (std::thread& worker : workers) worker.join();
    CloseHandle(port);
  }
  NarrowPort(const NarrowPort&) = delete;
  NarrowPort& operator=(const NarrowPort&) = delete;

  void post(ULONG_PTR key = 1) { HOLDS(PostQueuedCompletionStatus(port, 0, key, nullptr)); }
  /// Two workers, of which the first that gets a packet does one thing, the second another.
  template <class First, class Second>
  void two(First first, Second second) {
    for (int i = 0; i < 2; ++i) {
      workers.emplace_back([this, first, second] {
        HOLDS(Packet(port).good);
        if (taken++ == 0) {
          first();
        } else {
          second();
        }
      });
    }
    post();
    post();
  }

  HANDLE port;
  std::vector<std::thread> workers;
  std::atomic<int> taken{0};
};

/// Spins for so long; a spinning worker occupies its slot.
template <class Until>
bool spin(DWORD at_most_ms, Until until) {
  const ULONGLONG end = GetTickCount64() + at_most_ms;
  while (!until()) {
    if (GetTickCount64() > end) return false;
  }
  return true;
}

PROGRAM(Concurrency, WhoComputesKeepsItsSlot) {
  NarrowPort narrow;
  narrow.two([&] { HOLDS(!spin(100, [&] { return narrow.taken == 2; })); }, [] {});
  for (std::thread& worker : narrow.workers) worker.join();
  narrow.workers.clear();
  IS(2, narrow.taken);
}

PROGRAM(Concurrency, AsManyAsThePortAllows) {
  NarrowPort narrow(2);
  const auto both = [&] { HOLDS(spin(long_ms, [&] { return narrow.taken == 2; })); };
  narrow.two(both, both);
}

PROGRAM(Concurrency, WaitForAnObjectLendsTheSlot) {
  NarrowPort narrow;
  const HANDLE event = CreateEventA(nullptr, TRUE, FALSE, nullptr);
  narrow.two([=] { IS(WAIT_OBJECT_0, WaitForSingleObject(event, long_ms)); },
             [=] { HOLDS(SetEvent(event)); });
  for (std::thread& worker : narrow.workers) worker.join();
  narrow.workers.clear();
  HOLDS(CloseHandle(event));
}

PROGRAM(Concurrency, LockAndSleepLendTheSlot) {
  NarrowPort narrow;
  SRWLOCK lock = SRWLOCK_INIT;
  AcquireSRWLockExclusive(&lock);
  narrow.two([&] { AcquireSRWLockExclusive(&lock); }, [&] { ReleaseSRWLockExclusive(&lock); });
  for (std::thread& worker : narrow.workers) worker.join();
  narrow.workers.clear();
  narrow.taken = 0;
  narrow.two(
      [&] {
        while (narrow.taken != 2) Sleep(1);
      },
      [] {});
}

// Linux does not tell of it: the guard finds it out.
PROGRAM(Concurrency, SleepElsewhereGivesTheSlotToo) {
  std::promise<void> promise;
  NarrowPort narrow;  // ends its threads before what they use goes
  auto* const told = &promise;
  narrow.two([=] { told->get_future().wait(); }, [=] { told->set_value(); });
}

PROGRAM(Concurrency, BlockingReceiveGivesTheSlotToo) {
  Connection connection;
  NarrowPort narrow;
  narrow.two(
      [&] {
        char byte;
        IS(1, recv(connection.server, &byte, 1, 0));
      },
      [&] { IS(1, send(connection.client, "x", 1, 0)); });
}

PROGRAM(Concurrency, WorkerThatEndsLeavesItsSlot) {
  NarrowPort narrow;
  narrow.two([] {}, [] {});
}

// A worker of another port is none of this one any more.
PROGRAM(Concurrency, WorkerOfAnotherPortLeavesItsSlot) {
  NarrowPort narrow, other;
  narrow.two([&] { HOLDS(Packet(other.port).good); }, [&] { other.post(); });
  for (std::thread& worker : narrow.workers) worker.join();
  narrow.workers.clear();
}

// Edges of sockets are attended to by whoever has a slot, however the workers were held back.
PROGRAM(Concurrency, SocketsUnderOneSlot) {
  constexpr int pairs = 4, rounds = 200;
  Connection connections[pairs];
  NarrowPort narrow;
  Transfer receives[pairs];
  for (int i = 0; i < pairs; ++i) {
    HOLDS(CreateIoCompletionPort(file(connections[i].server), narrow.port,
                                 static_cast<ULONG_PTR>(i) + 1, 0) == narrow.port);
    receives[i].must_wait(receives[i].receive(connections[i].server, 1));
  }
  for (int i = 0; i < 3; ++i) {
    narrow.workers.emplace_back([&] {
      for (;;) {
        const Packet packet(narrow.port);
        HOLDS(packet.good);
        if (packet.key == 0) return;
        const ULONG_PTR which = packet.key - 1;
        const SOCKET s = connections[which].server;
        static_cast<void>(receives[which].receive(s, 1));
        IS(1, send(s, "y", 1, 0));
      }
    });
  }
  for (int i = 0; i < rounds; ++i) {
    for (Connection& connection : connections) IS(1, send(connection.client, "x", 1, 0));
    char byte;
    for (Connection& connection : connections) IS(1, recv(connection.client, &byte, 1, 0));
  }
  for (int i = 0; i < 3; ++i) narrow.post(0);
}

/// Whether a thread of this process sleeps.
bool sleeps(DWORD thread) {
  char path[64], text[256] = {};
  std::snprintf(path, sizeof path, "/proc/self/task/%u/stat", static_cast<unsigned>(thread));
  std::FILE* const stat = std::fopen(path, "r");
  if (stat == nullptr) return false;
  const size_t bytes = std::fread(text, 1, sizeof text - 1, stat);
  std::fclose(stat);
  const char* const bracket = bytes == 0 ? nullptr : std::strrchr(text, ')');
  return bracket != nullptr && bracket[2] == 'S';
}

PROGRAM(Concurrency, TheWorkerThatCameLastIsWokenFirst) {
  constexpr int count = 4;
  NarrowPort narrow(count);
  std::atomic<DWORD> ids[count] = {};
  std::atomic<int> woken{-1};
  for (int i = 0; i < count; ++i) {
    narrow.workers.emplace_back([&, i] {
      ids[i] = GetCurrentThreadId();
      for (;;) {
        const Packet packet(narrow.port);
        HOLDS(packet.good);
        if (packet.key == 0) return;
        woken = i;
      }
    });
    // The next one comes when this one waits.
    HOLDS(spin(long_ms, [&] { return ids[i] != 0 && sleeps(ids[i]); }));
  }
  for (int i = 0; i < 50; ++i) {
    woken = -1;
    narrow.post();
    HOLDS(spin(long_ms, [&] { return woken != -1; }));
    IS(count - 1, woken);
    HOLDS(spin(long_ms, [&] { return sleeps(ids[count - 1]); }));
  }
  for (int i = 0; i < count; ++i) narrow.post(0);
}

/// How often this process has called write(2), which is how a thread is woken; -1 where the kernel
/// does not say.
long writes() {
  std::FILE* const io = std::fopen("/proc/self/io", "r");
  if (io == nullptr) return -1;
  long count = -1;
  for (char line[64]; std::fgets(line, sizeof line, io) != nullptr;) {
    if (std::sscanf(line, "syscw: %ld", &count) == 1) break;
  }
  std::fclose(io);
  return count;
}

// A worker that waits is not called for a packet that the one which is out takes itself.
PROGRAM(Concurrency, NobodyIsWokenForWhatOneWorkerDoes) {
  constexpr long messages = 2000;
  Connection connection;
  NarrowPort narrow(2);
  const SOCKET s = connection.server;
  HOLDS(CreateIoCompletionPort(file(s), narrow.port, 1, 0) == narrow.port);
  Transfer receive, answer;
  receive.must_wait(receive.receive(s));
  for (int i = 0; i < 2; ++i) {
    narrow.workers.emplace_back([&] {
      for (;;) {
        const Packet packet(narrow.port);
        HOLDS(packet.good);
        if (packet.key == 0) return;
        if (packet.overlapped == &receive.overlapped) {
          static_cast<void>(answer.send(s, "answer"));
        } else {
          static_cast<void>(receive.receive(s));
        }
      }
    });
  }
  const long before = writes();
  char data[8];
  for (long i = 0; i < messages; ++i) {
    IS(3, send(connection.client, "ask", 3, 0));
    IS(6, recv(connection.client, data, 6, MSG_WAITALL));
  }
  if (before >= 0) HOLDS(writes() - before < messages / 20);
  for (int i = 0; i < 2; ++i) narrow.post(0);
}

PROGRAM(Concurrency, ClosingThePortTellsThoseHeldBack) {
  HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 1);
  std::atomic<bool> out{false}, end{false};
  std::atomic<DWORD> id{0};
  HOLDS(PostQueuedCompletionStatus(port, 0, 1, nullptr));
  std::thread computes([&] {
    HOLDS(Packet(port).good);
    out = true;
    while (!end) {
    }
  });
  HOLDS(spin(long_ms, [&] { return out.load(); }));
  std::thread waits([&] {
    id = GetCurrentThreadId();
    const Packet packet(port);
    HOLDS(!packet.good && packet.overlapped == nullptr);
    IS(ERROR_ABANDONED_WAIT_0, packet.error);
  });
  HOLDS(spin(long_ms, [&] { return id != 0 && sleeps(id); }));
  HOLDS(CloseHandle(port));
  waits.join();
  end = true;
  computes.join();
}

}  // namespace
