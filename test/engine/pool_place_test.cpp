// SPDX-License-Identifier: MIT
// Thread pools of the program's own, callback environments, cleanup groups.
#include <atomic>

#include "connection.hpp"

namespace {

using program::Connection;
using program::file;
using program::long_ms;
using program::Transfer;

/// Waits until something holds.
template <class Until>
bool comes(Until until) {
  for (DWORD i = 0; i < long_ms; ++i) {
    if (until()) return true;
    Sleep(1);
  }
  return false;
}

/// A pool with its environment.
struct Own {
  explicit Own(DWORD most = 0) {
    HOLDS(pool != nullptr);
    InitializeThreadpoolEnvironment(&environment);
    SetThreadpoolCallbackPool(&environment, pool);
    if (most != 0) SetThreadpoolThreadMaximum(pool, most);
  }
  ~Own() {
    DestroyThreadpoolEnvironment(&environment);
    CloseThreadpool(pool);
  }
  Own(const Own&) = delete;
  Own& operator=(const Own&) = delete;
  PTP_POOL pool = CreateThreadpool(nullptr);
  TP_CALLBACK_ENVIRON environment;
};

/// Work that counts how many of it run at once, until a gate opens.
struct Gate {
  HANDLE open = CreateEventA(nullptr, TRUE, FALSE, nullptr);
  std::atomic<int> inside{0}, most{0}, done{0};
  ~Gate() { CloseHandle(open); }
  static void CALLBACK pass(PTP_CALLBACK_INSTANCE, PVOID context, PTP_WORK) {
    auto& gate = *static_cast<Gate*>(context);
    const int now = ++gate.inside;
    int seen = gate.most;
    while (now > seen && !gate.most.compare_exchange_weak(seen, now)) {
    }
    WaitForSingleObject(gate.open, long_ms);
    --gate.inside;
    ++gate.done;
  }
};

PROGRAM(PoolPlace, TheMaximumHolds) {
  Own own(2);
  Gate gate;
  const PTP_WORK work = CreateThreadpoolWork(Gate::pass, &gate, &own.environment);
  HOLDS(work != nullptr);
  for (int i = 0; i < 6; ++i) SubmitThreadpoolWork(work);
  HOLDS(comes([&] { return gate.inside == 2; }));
  Sleep(50);
  IS(2, gate.inside);
  // More threads come to what waits.
  SetThreadpoolThreadMaximum(own.pool, 4);
  HOLDS(comes([&] { return gate.inside == 4; }));
  SetEvent(gate.open);
  WaitForThreadpoolWorkCallbacks(work, FALSE);
  IS(6, gate.done);
  IS(4, gate.most);
  CloseThreadpoolWork(work);
}

std::atomic<DWORD> thread_seen;
void CALLBACK note_thread(PTP_CALLBACK_INSTANCE, PVOID, PTP_WORK) {
  thread_seen = GetCurrentThreadId();
}

PROGRAM(PoolPlace, PoolsHaveThreadsOfTheirOwn) {
  Own first(1), second(1);
  DWORD threads[3] = {};
  int i = 0;
  for (PTP_CALLBACK_ENVIRON environment :
       {&first.environment, &second.environment, static_cast<PTP_CALLBACK_ENVIRON>(nullptr)}) {
    const PTP_WORK work = CreateThreadpoolWork(note_thread, nullptr, environment);
    SubmitThreadpoolWork(work);
    WaitForThreadpoolWorkCallbacks(work, FALSE);
    threads[i++] = thread_seen;
    CloseThreadpoolWork(work);
  }
  HOLDS(threads[0] != threads[1] && threads[1] != threads[2] && threads[0] != threads[2]);
}

PROGRAM(PoolPlace, TheMinimumIsThere) {
  Own own;
  IS(TRUE, SetThreadpoolThreadMinimum(own.pool, 3));
  Gate gate;
  const PTP_WORK work = CreateThreadpoolWork(Gate::pass, &gate, &own.environment);
  for (int i = 0; i < 3; ++i) SubmitThreadpoolWork(work);
  HOLDS(comes([&] { return gate.inside == 3; }));
  SetEvent(gate.open);
  WaitForThreadpoolWorkCallbacks(work, FALSE);
  CloseThreadpoolWork(work);
  FAILS(FALSE, ERROR_INVALID_PARAMETER, SetThreadpoolThreadMinimum(nullptr, 1));
}

std::atomic<int> order_count;
std::atomic<int> order_of[3];
void CALLBACK note_order(PTP_CALLBACK_INSTANCE, PVOID context) {
  order_of[reinterpret_cast<intptr_t>(context)] = ++order_count;
}

PROGRAM(PoolPlace, UrgentCallbacksComeFirst) {
  Own own(1);
  Gate gate;
  order_count = 0;
  const PTP_WORK blocker = CreateThreadpoolWork(Gate::pass, &gate, &own.environment);
  SubmitThreadpoolWork(blocker);
  HOLDS(comes([&] { return gate.inside == 1; }));
  for (const TP_CALLBACK_PRIORITY priority :
       {TP_CALLBACK_PRIORITY_LOW, TP_CALLBACK_PRIORITY_NORMAL, TP_CALLBACK_PRIORITY_HIGH}) {
    SetThreadpoolCallbackPriority(&own.environment, priority);
    IS(TRUE,
       TrySubmitThreadpoolCallback(
           note_order, reinterpret_cast<void*>(static_cast<intptr_t>(priority)), &own.environment));
  }
  SetEvent(gate.open);
  HOLDS(comes([] { return order_count == 3; }));
  IS(1, order_of[TP_CALLBACK_PRIORITY_HIGH]);
  IS(2, order_of[TP_CALLBACK_PRIORITY_NORMAL]);
  IS(3, order_of[TP_CALLBACK_PRIORITY_LOW]);
  CloseThreadpoolWork(blocker);
}

struct Answer {
  std::atomic<DWORD> thread{0}, bytes{0};
};
void CALLBACK on_io(PTP_CALLBACK_INSTANCE, PVOID context, PVOID, ULONG, ULONG_PTR bytes, PTP_IO) {
  auto& answer = *static_cast<Answer*>(context);
  answer.bytes = static_cast<DWORD>(bytes);
  answer.thread = GetCurrentThreadId();
}

PROGRAM(PoolPlace, CompletionsTimersAndWaitsComeThere) {
  Own own(1);
  const PTP_WORK work = CreateThreadpoolWork(note_thread, nullptr, &own.environment);
  SubmitThreadpoolWork(work);
  WaitForThreadpoolWorkCallbacks(work, FALSE);
  const DWORD only_thread = thread_seen;
  Connection connection;
  Answer answer;
  const PTP_IO io = CreateThreadpoolIo(file(connection.server), on_io, &answer, &own.environment);
  HOLDS(io != nullptr);
  Transfer receive;
  StartThreadpoolIo(io);
  receive.must_wait(receive.receive(connection.server));
  IS(5, send(connection.client, "hello", 5, 0));
  HOLDS(comes([&] { return answer.thread != 0; }));
  WaitForThreadpoolIoCallbacks(io, FALSE);
  IS(only_thread, answer.thread);
  IS(5, answer.bytes);
  static std::atomic<DWORD> of_timer, of_wait;
  of_timer = of_wait = 0;
  const PTP_TIMER timer = CreateThreadpoolTimer(
      [](PTP_CALLBACK_INSTANCE, PVOID, PTP_TIMER) { of_timer = GetCurrentThreadId(); }, nullptr,
      &own.environment);
  FILETIME now = {};
  SetThreadpoolTimer(timer, &now, 0, 0);
  const PTP_WAIT wait = CreateThreadpoolWait([](PTP_CALLBACK_INSTANCE, PVOID, PTP_WAIT,
                                                TP_WAIT_RESULT) { of_wait = GetCurrentThreadId(); },
                                             nullptr, &own.environment);
  const HANDLE event = CreateEventA(nullptr, TRUE, TRUE, nullptr);
  SetThreadpoolWait(wait, event, nullptr);
  HOLDS(comes([] { return of_timer != 0 && of_wait != 0; }));
  IS(only_thread, of_timer);
  IS(only_thread, of_wait);
  CloseThreadpoolTimer(timer);
  CloseThreadpoolWait(wait);
  CloseHandle(event);
  CloseThreadpoolIo(io);
  CloseThreadpoolWork(work);
}

PROGRAM(PoolPlace, ACleanupGroupClosesItsObjects) {
  Own own(1);
  const PTP_CLEANUP_GROUP group = CreateThreadpoolCleanupGroup();
  static std::atomic<int> cancelled;
  cancelled = 0;
  SetThreadpoolCallbackCleanupGroup(&own.environment, group, [](PVOID object, PVOID context) {
    if (object != nullptr && context == &cancelled) ++cancelled;
  });
  Gate gate;
  const PTP_WORK work = CreateThreadpoolWork(Gate::pass, &gate, &own.environment);
  const PTP_WORK closed = CreateThreadpoolWork(Gate::pass, &gate, &own.environment);
  CloseThreadpoolWork(closed);
  for (int i = 0; i < 3; ++i) SubmitThreadpoolWork(work);
  HOLDS(comes([&] { return gate.inside == 1; }));
  SetEvent(gate.open);
  CloseThreadpoolCleanupGroupMembers(group, TRUE, &cancelled);
  HOLDS(gate.done >= 1 && gate.inside == 0);
  IS(1, cancelled);  // of the work that the program had not closed itself
  const int done = gate.done;
  SubmitThreadpoolWork(work);  // it is no work any more
  Sleep(20);
  IS(done, gate.done);
  CloseThreadpoolCleanupGroup(group);
}

PROGRAM(PoolPlace, WhatIsNoPoolIsRefused) {
  TP_CALLBACK_ENVIRON environment;
  {
    Own own;
    environment = own.environment;
    // Objects keep their pool.
    const PTP_WORK work = CreateThreadpoolWork(note_thread, nullptr, &environment);
    CloseThreadpool(own.pool);
    thread_seen = 0;
    SubmitThreadpoolWork(work);
    WaitForThreadpoolWorkCallbacks(work, FALSE);
    HOLDS(thread_seen != 0);
    CloseThreadpoolWork(work);
  }
  FAILS(nullptr, ERROR_INVALID_PARAMETER, CreateThreadpoolWork(note_thread, nullptr, &environment));
  InitializeThreadpoolEnvironment(&environment);
  environment.Version = 7;
  FAILS(nullptr, ERROR_INVALID_PARAMETER, CreateThreadpoolWork(note_thread, nullptr, &environment));
  InitializeThreadpoolEnvironment(&environment);
  SetThreadpoolCallbackPriority(&environment, TP_CALLBACK_PRIORITY_INVALID);
  FAILS(FALSE, ERROR_INVALID_PARAMETER,
        TrySubmitThreadpoolCallback(note_order, nullptr, &environment));
  FAILS(nullptr, ERROR_INVALID_PARAMETER, CreateThreadpool(&environment));
}

}  // namespace
