// SPDX-License-Identifier: MIT
// Locks as a program sees them.
#include <windows.h>

#include <atomic>
#include <thread>
#include <vector>

#include "program.hpp"

namespace {

template <class Body>
void in_threads(int count, Body body) {
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) threads.emplace_back(body);
  for (std::thread& thread : threads) thread.join();
}

PROGRAM(Locks, CriticalSections) {
  CRITICAL_SECTION section;
  InitializeCriticalSection(&section);
  int guarded = 0;
  in_threads(4, [&] {
    for (int i = 0; i < 2000; ++i) {
      EnterCriticalSection(&section);
      ++guarded;
      LeaveCriticalSection(&section);
    }
  });
  IS(8000, guarded);
  HOLDS(TryEnterCriticalSection(&section));
  HOLDS(TryEnterCriticalSection(&section));
  std::thread([&] { IS(FALSE, TryEnterCriticalSection(&section)); }).join();
  LeaveCriticalSection(&section);
  LeaveCriticalSection(&section);
  DeleteCriticalSection(&section);
  HOLDS(InitializeCriticalSectionAndSpinCount(&section, 4000));
  IS(4000, SetCriticalSectionSpinCount(&section, 0));
  DeleteCriticalSection(&section);
  static CRITICAL_SECTION fixed = {nullptr, -1, 0, nullptr, nullptr, 0};  // as Asio writes it
  EnterCriticalSection(&fixed);
  LeaveCriticalSection(&fixed);
}

PROGRAM(Locks, SlimLocksAndConditions) {
  SRWLOCK lock = SRWLOCK_INIT;
  CONDITION_VARIABLE turned = CONDITION_VARIABLE_INIT;
  int turn = 0;
  std::thread other([&] {
    for (int i = 0; i < 500; ++i) {
      AcquireSRWLockExclusive(&lock);
      while (turn != 1) HOLDS(SleepConditionVariableSRW(&turned, &lock, INFINITE, 0));
      turn = 0;
      WakeAllConditionVariable(&turned);
      ReleaseSRWLockExclusive(&lock);
    }
  });
  for (int i = 0; i < 500; ++i) {
    AcquireSRWLockExclusive(&lock);
    while (turn != 0) HOLDS(SleepConditionVariableSRW(&turned, &lock, INFINITE, 0));
    turn = 1;
    WakeConditionVariable(&turned);
    ReleaseSRWLockExclusive(&lock);
  }
  other.join();
  AcquireSRWLockShared(&lock);
  HOLDS(TryAcquireSRWLockShared(&lock));
  IS(FALSE, TryAcquireSRWLockExclusive(&lock));
  FAILS(FALSE, ERROR_TIMEOUT,
        SleepConditionVariableSRW(&turned, &lock, 1, CONDITION_VARIABLE_LOCKMODE_SHARED));
  ReleaseSRWLockShared(&lock);
  ReleaseSRWLockShared(&lock);
  CRITICAL_SECTION section;
  InitializeCriticalSection(&section);
  EnterCriticalSection(&section);
  FAILS(FALSE, ERROR_TIMEOUT, SleepConditionVariableCS(&turned, &section, 1));
  LeaveCriticalSection(&section);
}

BOOL CALLBACK count_up(PINIT_ONCE, PVOID counter, PVOID* context) {
  ++*static_cast<std::atomic<int>*>(counter);
  *context = counter;
  return TRUE;
}

PROGRAM(Locks, InitOnce) {
  static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
  alignas(8) static std::atomic<int> runs{0};
  in_threads(4, [] {
    PVOID context = nullptr;
    HOLDS(InitOnceExecuteOnce(&once, count_up, &runs, &context));
    IS(&runs, context);
  });
  IS(1, runs);
  INIT_ONCE other = INIT_ONCE_STATIC_INIT;
  BOOL pending = FALSE;
  FAILS(FALSE, ERROR_GEN_FAILURE,
        InitOnceBeginInitialize(&other, INIT_ONCE_CHECK_ONLY, &pending, nullptr));
  HOLDS(InitOnceBeginInitialize(&other, 0, &pending, nullptr) && pending);
  FAILS(FALSE, ERROR_INVALID_PARAMETER, InitOnceComplete(&other, 0, reinterpret_cast<PVOID>(1)));
  HOLDS(InitOnceComplete(&other, 0, &runs));
  HOLDS(InitOnceBeginInitialize(&other, 0, &pending, nullptr) && !pending);
}

PROGRAM(Locks, Interlocked) {
  volatile LONG count = 0;
  volatile LONG64 wide = 0;
  in_threads(3, [&] {
    for (int i = 0; i < 1000; ++i) {
      InterlockedIncrement(&count);
      InterlockedExchangeAdd64(&wide, 2);
    }
  });
  IS(3000, count);
  IS(6000, wide);
  IS(3000, InterlockedCompareExchange(&count, 7, 3000));
  IS(7, InterlockedExchange(&count, 1));
}

}  // namespace
