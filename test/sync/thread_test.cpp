// SPDX-License-Identifier: MIT
// Threads, APCs, the pool and local storage as a program sees them.
#include <windows.h>
// After windows.h, as on Windows.
#include <errno.h>
#include <process.h>

#include <atomic>
#include <thread>

#include "program.hpp"

namespace {

constexpr DWORD long_ms = 10000;

DWORD exit_code(HANDLE thread) {
  DWORD code = 0;
  HOLDS(GetExitCodeThread(thread, &code));
  return code;
}

DWORD WINAPI own_id(LPVOID) { return GetCurrentThreadId(); }

PROGRAM(Threads, IdAndCode) {
  DWORD id = 0;
  HANDLE thread = CreateThread(nullptr, 0, own_id, nullptr, CREATE_SUSPENDED, &id);
  HOLDS(thread != nullptr && id != 0 && id != GetCurrentThreadId());
  IS(id, GetThreadId(thread));
  IS(STILL_ACTIVE, exit_code(thread));
  IS(WAIT_TIMEOUT, WaitForSingleObject(thread, 0));
  IS(1, ResumeThread(thread));
  IS(WAIT_OBJECT_0, WaitForSingleObject(thread, long_ms));
  IS(id, exit_code(thread));
  IS(0, ResumeThread(thread));
  FAILS(0, ERROR_GEN_FAILURE, QueueUserAPC([](ULONG_PTR) {}, thread, 0));
  HOLDS(CloseHandle(thread));
  FAILS(0, ERROR_INVALID_HANDLE, GetThreadId(thread));
  FAILS(0xFFFFFFFF, ERROR_INVALID_HANDLE, ResumeThread(thread));
  FAILS(nullptr, ERROR_INVALID_PARAMETER, CreateThread(nullptr, 0, nullptr, nullptr, 0, nullptr));
}

PROGRAM(Threads, SuspendAndResume) {
  static std::atomic<unsigned> steps;
  static std::atomic<bool> stop;
  steps = 0;
  stop = false;
  const auto body = [](LPVOID) -> DWORD {
    while (!stop) ++steps;
    return 0;
  };
  HANDLE thread = CreateThread(nullptr, 0, body, nullptr, 0, nullptr);
  while (steps == 0) SwitchToThread();
  IS(0, SuspendThread(thread));
  const unsigned stopped = steps;
  Sleep(20);  // a thread that runs would count on
  IS(stopped, steps);
  IS(1, SuspendThread(thread));
  IS(2, ResumeThread(thread));
  Sleep(20);
  IS(stopped, steps);
  IS(1, ResumeThread(thread));
  while (steps == stopped) SwitchToThread();
  stop = true;
  IS(WAIT_OBJECT_0, WaitForSingleObject(thread, long_ms));
  FAILS(0xFFFFFFFF, ERROR_ACCESS_DENIED, SuspendThread(thread));
  HOLDS(CloseHandle(thread));
  FAILS(0xFFFFFFFF, ERROR_INVALID_HANDLE, SuspendThread(thread));
  thread = CreateThread(nullptr, 0, own_id, nullptr, CREATE_SUSPENDED, nullptr);
  for (DWORD i = 1; i < MAXIMUM_SUSPEND_COUNT; ++i) IS(i, SuspendThread(thread));
  FAILS(0xFFFFFFFF, ERROR_SIGNAL_REFUSED, SuspendThread(thread));
  HOLDS(TerminateThread(thread, 3));
  IS(WAIT_OBJECT_0, WaitForSingleObject(thread, long_ms));
  HOLDS(CloseHandle(thread));
}

PROGRAM(Threads, SuspendedInAWaitAndByItself) {
  HANDLE event = CreateEventA(nullptr, FALSE, FALSE, nullptr);
  const auto body = [](LPVOID wait_for) -> DWORD {
    WaitForSingleObject(wait_for, INFINITE);
    SuspendThread(GetCurrentThread());
    return 8;
  };
  HANDLE thread = CreateThread(nullptr, 0, body, event, 0, nullptr);
  IS(0, SuspendThread(thread));
  SetEvent(event);
  IS(WAIT_TIMEOUT, WaitForSingleObject(thread, 20));
  IS(1, ResumeThread(thread));
  IS(WAIT_TIMEOUT, WaitForSingleObject(thread, 20));  // now by itself
  DWORD before = 0;
  while ((before = ResumeThread(thread)) == 0) SwitchToThread();
  IS(1, before);
  IS(WAIT_OBJECT_0, WaitForSingleObject(thread, long_ms));
  IS(8, exit_code(thread));
  HOLDS(CloseHandle(thread) && CloseHandle(event));
}

PROGRAM(Threads, OpenedByNumber) {
  DWORD id = 0;
  HANDLE made = CreateThread(nullptr, 0, own_id, nullptr, CREATE_SUSPENDED, &id);
  HANDLE opened = OpenThread(THREAD_ALL_ACCESS, FALSE, id);
  HOLDS(opened != nullptr && opened != made && CompareObjectHandles(made, opened));
  ResumeThread(opened);
  IS(WAIT_OBJECT_0, WaitForSingleObject(opened, long_ms));
  FAILS(nullptr, ERROR_INVALID_PARAMETER, OpenThread(THREAD_ALL_ACCESS, FALSE, id));
  HOLDS(CloseHandle(made) && CloseHandle(opened));
  HANDLE self = OpenThread(THREAD_ALL_ACCESS, FALSE, GetCurrentThreadId());
  HOLDS(self != nullptr && CompareObjectHandles(self, GetCurrentThread()));
  IS(GetCurrentProcessId(), GetProcessIdOfThread(self));
  HOLDS(CloseHandle(self));
}

PROGRAM(Threads, OfTheCRuntime) {
  static std::atomic<HANDLE> event;
  event = CreateEventA(nullptr, FALSE, FALSE, nullptr);
  unsigned id = 0;
  const uintptr_t made = _beginthreadex(
      nullptr, 0, [](void* argument) { return *static_cast<unsigned*>(argument); }, &id,
      CREATE_SUSPENDED, &id);
  HANDLE thread = reinterpret_cast<HANDLE>(made);
  HOLDS(id != 0 && id == GetThreadId(thread));
  IS(1, ResumeThread(thread));
  IS(WAIT_OBJECT_0, WaitForSingleObject(thread, long_ms));
  IS(id, exit_code(thread));
  HOLDS(CloseHandle(thread));
  const uintptr_t other = _beginthread(
      [](void*) {
        SetEvent(event);
        _endthread();
      },
      0, nullptr);
  HOLDS(other != 0 && other != static_cast<uintptr_t>(-1));
  IS(WAIT_OBJECT_0, WaitForSingleObject(event, long_ms));
  HANDLE ended = reinterpret_cast<HANDLE>(_beginthreadex(
      nullptr, 0,
      [](void*) -> unsigned {
        _endthreadex(6);
        return 1;
      },
      nullptr, 0, nullptr));
  IS(WAIT_OBJECT_0, WaitForSingleObject(ended, long_ms));
  IS(6, exit_code(ended));
  HOLDS(CloseHandle(ended) && CloseHandle(event));
}

PROGRAM(Threads, OfTheCRuntimeThatCannotBegin) {
  errno = 0;
  FAILS(0, ERROR_INVALID_PARAMETER, _beginthreadex(nullptr, 0, nullptr, nullptr, 0, nullptr));
  IS(EINVAL, errno);
  errno = 0;
  FAILS(-1, ERROR_INVALID_PARAMETER, static_cast<intptr_t>(_beginthread(nullptr, 0, nullptr)));
  IS(EINVAL, errno);
  errno = 0;
  const auto body = [](void*) -> unsigned { return 0; };
  IS(0, _beginthreadex(nullptr, 0x80000000U, body, nullptr, STACK_SIZE_PARAM_IS_A_RESERVATION,
                       reinterpret_cast<unsigned*>(16)));
  HOLDS(errno != 0);
}

PROGRAM(Threads, ManyAtOnce) {
  HANDLE threads[MAXIMUM_WAIT_OBJECTS];
  static std::atomic<int> ran;
  ran = 0;
  for (HANDLE& thread : threads) {
    thread = CreateThread(
        nullptr, 65536, [](LPVOID) -> DWORD { return static_cast<DWORD>(++ran); }, nullptr,
        STACK_SIZE_PARAM_IS_A_RESERVATION, nullptr);
  }
  IS(WAIT_OBJECT_0, WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS, threads, TRUE, long_ms));
  IS(MAXIMUM_WAIT_OBJECTS, ran);
  for (HANDLE thread : threads) HOLDS(CloseHandle(thread));
}

PROGRAM(Threads, ExitThreadInTheMiddle) {
  const auto body = [](LPVOID) -> DWORD {
    ExitThread(77);
    return 0;
  };
  HANDLE thread = CreateThread(nullptr, 0, body, nullptr, 0, nullptr);
  IS(WAIT_OBJECT_0, WaitForSingleObject(thread, long_ms));
  IS(77, exit_code(thread));
  HOLDS(CloseHandle(thread));
}

PROGRAM(Threads, AHandleOfTheCallingThread) {
  HANDLE real = nullptr;
  std::thread other([&] {
    HOLDS(DuplicateHandle(GetCurrentProcess(), GetCurrentThread(), GetCurrentProcess(), &real, 0,
                          FALSE, DUPLICATE_SAME_ACCESS));
    IS(GetCurrentThreadId(), GetThreadId(real));
    IS(WAIT_TIMEOUT, WaitForSingleObject(real, 0));
  });
  other.join();
  IS(WAIT_OBJECT_0, WaitForSingleObject(real, long_ms));
  HOLDS(CloseHandle(real));
}

PROGRAM(Threads, TerminateAWaitingOne) {
  HANDLE never = CreateEventA(nullptr, FALSE, FALSE, nullptr);
  const auto body = [](LPVOID event) -> DWORD { return WaitForSingleObject(event, INFINITE); };
  HANDLE thread = CreateThread(nullptr, 0, body, never, 0, nullptr);
  HOLDS(TerminateThread(thread, 99));
  IS(WAIT_OBJECT_0, WaitForSingleObject(thread, long_ms));
  IS(99, exit_code(thread));
  HOLDS(SetEvent(never));
  IS(WAIT_OBJECT_0, WaitForSingleObject(never, 0));
  HOLDS(CloseHandle(thread) && CloseHandle(never));
}

#if !defined(__SANITIZE_THREAD__)  // which keeps a signal back until the thread calls something
PROGRAM(Threads, TerminateABusyOne) {
  static std::atomic<bool> busy;
  busy = false;
  const auto body = [](LPVOID) -> DWORD {
    for (busy = true; busy;) {
    }
    return 0;
  };
  HANDLE thread = CreateThread(nullptr, 0, body, nullptr, 0, nullptr);
  while (!busy) SwitchToThread();
  HOLDS(TerminateThread(thread, 98));
  IS(WAIT_OBJECT_0, WaitForSingleObject(thread, long_ms));
  IS(98, exit_code(thread));
  HOLDS(CloseHandle(thread));
}
#endif

PROGRAM(Threads, Priority) {
  HANDLE self = GetCurrentThread();
  IS(THREAD_PRIORITY_NORMAL, GetThreadPriority(self));
  FAILS(FALSE, ERROR_INVALID_PARAMETER, SetThreadPriority(self, 7));
  HANDLE thread = CreateThread(nullptr, 0, own_id, nullptr, CREATE_SUSPENDED, nullptr);
  HOLDS(SetThreadPriority(thread, THREAD_PRIORITY_LOWEST));
  IS(THREAD_PRIORITY_LOWEST, GetThreadPriority(thread));
  ResumeThread(thread);
  IS(WAIT_OBJECT_0, WaitForSingleObject(thread, long_ms));
  HOLDS(CloseHandle(thread));
}

void CALLBACK add(ULONG_PTR to) { ++*reinterpret_cast<int*>(to); }

PROGRAM(Apcs, RunInAlertableWaits) {
  int ran = 0;
  const auto argument = reinterpret_cast<ULONG_PTR>(&ran);
  HOLDS(QueueUserAPC(add, GetCurrentThread(), argument));
  HOLDS(QueueUserAPC(add, GetCurrentThread(), argument));
  HANDLE event = CreateEventA(nullptr, FALSE, FALSE, nullptr);
  IS(WAIT_TIMEOUT, WaitForSingleObjectEx(event, 1, FALSE));
  IS(0, ran);
  IS(WAIT_IO_COMPLETION, WaitForMultipleObjectsEx(1, &event, FALSE, INFINITE, TRUE));
  IS(2, ran);
  IS(0, SleepEx(1, TRUE));
  HOLDS(QueueUserAPC(add, GetCurrentThread(), argument));
  IS(WAIT_IO_COMPLETION, SleepEx(0, TRUE));
  IS(3, ran);
  FAILS(0, ERROR_INVALID_HANDLE, QueueUserAPC(add, event, argument));
  HOLDS(CloseHandle(event));
}

PROGRAM(Apcs, MayEndTheThread) {
  HANDLE event = CreateEventA(nullptr, FALSE, FALSE, nullptr);
  const auto body = [](LPVOID never) -> DWORD {
    WaitForSingleObjectEx(never, INFINITE, TRUE);
    return 1;
  };
  HANDLE thread = CreateThread(nullptr, 0, body, event, 0, nullptr);
  HOLDS(QueueUserAPC([](ULONG_PTR code) { ExitThread(static_cast<DWORD>(code)); }, thread, 55));
  IS(WAIT_OBJECT_0, WaitForSingleObject(thread, long_ms));
  IS(55, exit_code(thread));
  HOLDS(CloseHandle(thread) && CloseHandle(event));
}

PROGRAM(Pool, WorkAndWaits) {
  HANDLE done = CreateSemaphoreA(nullptr, 0, 100, nullptr);
  const auto work = [](LPVOID to) -> DWORD { return ReleaseSemaphore(to, 1, nullptr) ? 1U : 0U; };
  for (int i = 0; i < 10; ++i) HOLDS(QueueUserWorkItem(work, done, WT_EXECUTEDEFAULT));
  for (int i = 0; i < 10; ++i) IS(WAIT_OBJECT_0, WaitForSingleObject(done, long_ms));
  HANDLE event = CreateEventA(nullptr, FALSE, FALSE, nullptr);
  HANDLE wait = nullptr;
  const auto callback = [](PVOID to, BOOLEAN) { ReleaseSemaphore(to, 1, nullptr); };
  HOLDS(RegisterWaitForSingleObject(&wait, event, callback, done, INFINITE, WT_EXECUTEDEFAULT));
  for (int i = 0; i < 3; ++i) {
    SetEvent(event);
    IS(WAIT_OBJECT_0, WaitForSingleObject(done, long_ms));
  }
  FAILS(FALSE, ERROR_INVALID_HANDLE, CloseHandle(wait));
  HOLDS(UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
  FAILS(FALSE, ERROR_INVALID_HANDLE, UnregisterWait(wait));
  SetEvent(event);
  IS(WAIT_OBJECT_0, WaitForSingleObject(event, 0));
  HOLDS(RegisterWaitForSingleObject(&wait, event, callback, done, 1, WT_EXECUTEONLYONCE));
  IS(WAIT_OBJECT_0, WaitForSingleObject(done, long_ms));  // by the timeout
  HOLDS(UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
  HOLDS(CloseHandle(event) && CloseHandle(done));
}

int dummy_of_storage = 0;

PROGRAM(Storage, TlsAndFls) {
  const DWORD index = TlsAlloc();
  HOLDS(index != TLS_OUT_OF_INDEXES);
  SetLastError(5);
  IS(nullptr, TlsGetValue(index));
  IS(0, GetLastError());
  HOLDS(TlsSetValue(index, &dummy_of_storage));
  std::thread([=] { IS(nullptr, TlsGetValue(index)); }).join();
  IS(&dummy_of_storage, TlsGetValue(index));
  HOLDS(TlsFree(index));
  FAILS(FALSE, ERROR_INVALID_PARAMETER, TlsFree(index));
  FAILS(FALSE, ERROR_INVALID_PARAMETER, TlsSetValue(70000, nullptr));
  static std::atomic<int> ended;
  ended = 0;
  const DWORD fiber = FlsAlloc([](PVOID) { ++ended; });
  std::thread([=] { HOLDS(FlsSetValue(fiber, &dummy_of_storage)); }).join();
  IS(1, ended);
  HOLDS(FlsFree(fiber));
}

}  // namespace
