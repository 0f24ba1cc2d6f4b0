// SPDX-License-Identifier: MIT
// Events, mutexes, semaphores and timers as a program sees them.
#include <windows.h>

#include <initializer_list>

#include "program.hpp"

namespace {

constexpr DWORD long_ms = 10000;  // a wait that takes so long has failed

HANDLE not_a_handle() { return reinterpret_cast<HANDLE>(static_cast<UINT_PTR>(0x7FF0)); }

PROGRAM(Events, AutoAndManual) {
  HANDLE manual = CreateEventA(nullptr, TRUE, FALSE, nullptr);
  HANDLE once = CreateEventW(nullptr, FALSE, TRUE, nullptr);
  HOLDS(manual != nullptr && once != nullptr);
  IS(WAIT_TIMEOUT, WaitForSingleObject(manual, 0));
  HOLDS(SetEvent(manual));
  IS(WAIT_OBJECT_0, WaitForSingleObject(manual, 0));
  IS(WAIT_OBJECT_0, WaitForSingleObject(manual, INFINITE));
  HOLDS(ResetEvent(manual));
  IS(WAIT_TIMEOUT, WaitForSingleObject(manual, 1));
  IS(WAIT_OBJECT_0, WaitForSingleObject(once, 0));
  IS(WAIT_TIMEOUT, WaitForSingleObject(once, 0));
  HOLDS(SetEvent(manual) && PulseEvent(manual));
  IS(WAIT_TIMEOUT, WaitForSingleObject(manual, 0));
  HOLDS(CloseHandle(manual) && CloseHandle(once));
}

PROGRAM(Events, BadHandles) {
  HANDLE mutex = CreateMutexA(nullptr, FALSE, nullptr);
  HANDLE closed = CreateEventA(nullptr, FALSE, FALSE, nullptr);
  HOLDS(CloseHandle(closed));
  for (HANDLE bad : {not_a_handle(), closed, static_cast<HANDLE>(nullptr), mutex}) {
    FAILS(FALSE, ERROR_INVALID_HANDLE, SetEvent(bad));
    FAILS(FALSE, ERROR_INVALID_HANDLE, ResetEvent(bad));
    FAILS(FALSE, ERROR_INVALID_HANDLE, PulseEvent(bad));
  }
  FAILS(FALSE, ERROR_INVALID_HANDLE, CloseHandle(closed));
  FAILS(WAIT_FAILED, ERROR_INVALID_HANDLE, WaitForSingleObject(closed, 0));
  FAILS(WAIT_FAILED, ERROR_INVALID_HANDLE, WaitForSingleObject(INVALID_HANDLE_VALUE, 0));
  HOLDS(CloseHandle(mutex));
}

PROGRAM(Events, Names) {
  HANDLE first = CreateEventA(nullptr, TRUE, FALSE, "Local\\names");
  IS(0, GetLastError());
  HANDLE second = CreateEventW(nullptr, FALSE, TRUE, L"names");
  IS(ERROR_ALREADY_EXISTS, GetLastError());
  HANDLE third = OpenEventW(EVENT_ALL_ACCESS, FALSE, L"names");
  HOLDS(third != nullptr && third != first);
  HOLDS(SetEvent(third));
  IS(WAIT_OBJECT_0, WaitForSingleObject(first, 0));
  FAILS(nullptr, ERROR_INVALID_HANDLE, CreateMutexA(nullptr, FALSE, "names"));
  FAILS(nullptr, ERROR_FILE_NOT_FOUND, OpenEventA(EVENT_ALL_ACCESS, FALSE, "no names"));
  FAILS(nullptr, ERROR_PATH_NOT_FOUND, CreateEventA(nullptr, FALSE, FALSE, "a\\b"));
  HOLDS(CloseHandle(first) && CloseHandle(second) && CloseHandle(third));
  FAILS(nullptr, ERROR_FILE_NOT_FOUND, OpenEventA(EVENT_ALL_ACCESS, FALSE, "names"));
}

PROGRAM(Events, Flags) {
  HANDLE event = CreateEventExA(
      nullptr, nullptr, CREATE_EVENT_MANUAL_RESET | CREATE_EVENT_INITIAL_SET, EVENT_ALL_ACCESS);
  IS(WAIT_OBJECT_0, WaitForSingleObject(event, 0));
  IS(WAIT_OBJECT_0, WaitForSingleObject(event, 0));
  HOLDS(CloseHandle(event));
}

PROGRAM(Waits, Several) {
  HANDLE all[MAXIMUM_WAIT_OBJECTS + 1];
  for (HANDLE& event : all) event = CreateEventA(nullptr, FALSE, FALSE, nullptr);
  FAILS(WAIT_FAILED, ERROR_INVALID_PARAMETER, WaitForMultipleObjects(0, all, FALSE, 0));
  FAILS(WAIT_FAILED, ERROR_INVALID_PARAMETER,
        WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS + 1, all, FALSE, 0));
  IS(WAIT_TIMEOUT, WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS, all, FALSE, 0));
  SetEvent(all[63]);
  SetEvent(all[5]);
  IS(WAIT_OBJECT_0 + 5, WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS, all, FALSE, long_ms));
  IS(WAIT_OBJECT_0 + 63, WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS, all, FALSE, long_ms));
  SetEvent(all[0]);
  IS(WAIT_TIMEOUT, WaitForMultipleObjects(2, all, TRUE, 1));
  SetEvent(all[1]);
  IS(WAIT_OBJECT_0, WaitForMultipleObjects(2, all, TRUE, long_ms));
  IS(WAIT_TIMEOUT, WaitForMultipleObjects(2, all, FALSE, 0));
  HANDLE twice[] = {all[0], all[0]};
  FAILS(WAIT_FAILED, ERROR_INVALID_PARAMETER, WaitForMultipleObjects(2, twice, TRUE, 0));
  HANDLE copy = nullptr;
  HOLDS(DuplicateHandle(GetCurrentProcess(), all[0], GetCurrentProcess(), &copy, 0, FALSE,
                        DUPLICATE_SAME_ACCESS));
  HANDLE same[] = {all[0], copy};
  FAILS(WAIT_FAILED, ERROR_INVALID_PARAMETER, WaitForMultipleObjects(2, same, TRUE, 0));
  HANDLE bad[] = {all[0], not_a_handle()};
  FAILS(WAIT_FAILED, ERROR_INVALID_HANDLE, WaitForMultipleObjects(2, bad, FALSE, 0));
  HOLDS(CloseHandle(copy));
  for (HANDLE event : all) HOLDS(CloseHandle(event));
}

PROGRAM(Waits, SignalAndWait) {
  HANDLE signal = CreateEventA(nullptr, TRUE, FALSE, nullptr);
  HANDLE full = CreateSemaphoreA(nullptr, 1, 1, nullptr);
  IS(WAIT_OBJECT_0, SignalObjectAndWait(signal, signal, 0, FALSE));
  IS(WAIT_OBJECT_0, WaitForSingleObject(signal, 0));
  FAILS(WAIT_FAILED, ERROR_TOO_MANY_POSTS, SignalObjectAndWait(full, signal, 0, FALSE));
  FAILS(WAIT_FAILED, ERROR_INVALID_HANDLE, SignalObjectAndWait(not_a_handle(), signal, 0, FALSE));
  FAILS(WAIT_FAILED, ERROR_INVALID_HANDLE, SignalObjectAndWait(signal, not_a_handle(), 0, FALSE));
  HOLDS(CloseHandle(signal) && CloseHandle(full));
}

PROGRAM(Mutexes, Ownership) {
  HANDLE mutex = CreateMutexW(nullptr, TRUE, L"owned");
  HANDLE again = OpenMutexA(MUTEX_ALL_ACCESS, FALSE, "owned");
  IS(WAIT_OBJECT_0, WaitForSingleObject(again, 0));
  HOLDS(ReleaseMutex(mutex) && ReleaseMutex(again));
  FAILS(FALSE, ERROR_NOT_OWNER, ReleaseMutex(mutex));
  FAILS(FALSE, ERROR_INVALID_HANDLE, ReleaseMutex(not_a_handle()));
  HOLDS(CloseHandle(mutex) && CloseHandle(again));
}

PROGRAM(Mutexes, Abandoned) {
  HANDLE mutex = CreateMutexA(nullptr, FALSE, nullptr);
  const auto body = [](LPVOID owned) -> DWORD { return WaitForSingleObject(owned, INFINITE); };
  HANDLE thread = CreateThread(nullptr, 0, body, mutex, 0, nullptr);
  IS(WAIT_OBJECT_0, WaitForSingleObject(thread, long_ms));
  HANDLE both[] = {thread, mutex};
  IS(WAIT_ABANDONED_0, WaitForMultipleObjects(2, both, TRUE, long_ms));
  HOLDS(ReleaseMutex(mutex));
  IS(WAIT_OBJECT_0, WaitForSingleObject(mutex, 0));
  HOLDS(CloseHandle(mutex) && CloseHandle(thread));
}

PROGRAM(Semaphores, Count) {
  FAILS(nullptr, ERROR_INVALID_PARAMETER, CreateSemaphoreA(nullptr, 2, 1, nullptr));
  FAILS(nullptr, ERROR_INVALID_PARAMETER, CreateSemaphoreW(nullptr, -1, 1, nullptr));
  HANDLE semaphore = CreateSemaphoreA(nullptr, 0, 2, nullptr);
  LONG before = -1;
  HOLDS(ReleaseSemaphore(semaphore, 2, &before));
  IS(0, before);
  FAILS(FALSE, ERROR_TOO_MANY_POSTS, ReleaseSemaphore(semaphore, 1, &before));
  FAILS(FALSE, ERROR_INVALID_PARAMETER, ReleaseSemaphore(semaphore, 0, nullptr));
  IS(WAIT_OBJECT_0, WaitForSingleObject(semaphore, 0));
  IS(WAIT_OBJECT_0, WaitForSingleObject(semaphore, 0));
  IS(WAIT_TIMEOUT, WaitForSingleObject(semaphore, 0));
  HOLDS(CloseHandle(semaphore));
}

struct Rung {
  int times = 0;
  DWORD high = 0;
  static void CALLBACK ring(LPVOID self, DWORD, DWORD when_high) {
    auto& rung = *static_cast<Rung*>(self);
    ++rung.times;
    rung.high = when_high;
  }
};

PROGRAM(Timers, SignalAndCall) {
  HANDLE timer = CreateWaitableTimerA(nullptr, FALSE, nullptr);
  LARGE_INTEGER due;
  due.QuadPart = -10000;  // one millisecond from now
  Rung rung;
  HOLDS(SetWaitableTimer(timer, &due, 0, Rung::ring, &rung, FALSE));
  IS(WAIT_IO_COMPLETION, SleepEx(long_ms, TRUE));
  IS(1, rung.times);
  HOLDS(rung.high > 0x01D00000);  // a FILETIME of this century
  IS(WAIT_OBJECT_0, WaitForSingleObject(timer, 0));
  HOLDS(SetWaitableTimer(timer, &due, 1, nullptr, nullptr, FALSE));
  for (int i = 0; i < 3; ++i) IS(WAIT_OBJECT_0, WaitForSingleObject(timer, long_ms));
  HOLDS(CancelWaitableTimer(timer));
  due.QuadPart = 1;  // long past
  HOLDS(SetWaitableTimer(timer, &due, 0, nullptr, nullptr, FALSE));
  IS(WAIT_OBJECT_0, WaitForSingleObject(timer, long_ms));
  FAILS(FALSE, ERROR_INVALID_PARAMETER, SetWaitableTimer(timer, &due, -1, nullptr, nullptr, FALSE));
  FAILS(FALSE, ERROR_NOACCESS, SetWaitableTimer(timer, nullptr, 0, nullptr, nullptr, FALSE));
  HOLDS(CloseHandle(timer));
}

PROGRAM(Handles, FlagsAndDuplicates) {
  HANDLE event = CreateEventA(nullptr, TRUE, FALSE, nullptr);
  DWORD flags = 7;
  HOLDS(GetHandleInformation(event, &flags));
  IS(0, flags);
  HOLDS(
      SetHandleInformation(event, HANDLE_FLAG_PROTECT_FROM_CLOSE, HANDLE_FLAG_PROTECT_FROM_CLOSE));
  FAILS(FALSE, ERROR_INVALID_HANDLE, CloseHandle(event));
  HOLDS(SetHandleInformation(event, HANDLE_FLAG_PROTECT_FROM_CLOSE, 0));
  HANDLE moved = nullptr;
  HOLDS(DuplicateHandle(GetCurrentProcess(), event, GetCurrentProcess(), &moved, 0, FALSE,
                        DUPLICATE_CLOSE_SOURCE | DUPLICATE_SAME_ACCESS));
  FAILS(FALSE, ERROR_INVALID_HANDLE, SetEvent(event));
  HOLDS(SetEvent(moved));
  FAILS(FALSE, ERROR_INVALID_HANDLE,
        DuplicateHandle(GetCurrentProcess(), event, GetCurrentProcess(), &moved, 0, FALSE, 0));
  HOLDS(CloseHandle(moved));
  HOLDS(CloseHandle(GetCurrentProcess()) && CloseHandle(GetCurrentThread()));
}

}  // namespace
