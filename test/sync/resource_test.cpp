// SPDX-License-Identifier: MIT
// Times, processors, memory, shared lists, waits on addresses, comparisons.
#include <windows.h>
// After windows.h, as on Windows.
#include <winternl.h>

#include <atomic>
#include <thread>

#include "program.hpp"

namespace {

ULONGLONG ticks(const FILETIME& time) {
  return ULONGLONG{time.dwHighDateTime} << 32U | time.dwLowDateTime;
}

}  // namespace

PROGRAM(Resources, TimesAndProcessors) {
  FILETIME created, ended, in_kernel, in_user, now;
  IS(TRUE, GetProcessTimes(GetCurrentProcess(), &created, &ended, &in_kernel, &in_user));
  GetSystemTimePreciseAsFileTime(&now);
  // A tick of the system's clock is 10 ms, so a new process may seem to begin a little later.
  HOLDS(ticks(created) < ticks(now) + 200000 && ticks(created) + 36000000000ULL > ticks(now));
  IS(TRUE, GetThreadTimes(GetCurrentThread(), &created, &ended, &in_kernel, &in_user));
  FAILS(FALSE, ERROR_INVALID_HANDLE,
        GetProcessTimes(nullptr, &created, &ended, &in_kernel, &in_user));
  DWORD_PTR of_process = 0, of_system = 0;
  IS(TRUE, GetProcessAffinityMask(GetCurrentProcess(), &of_process, &of_system));
  HOLDS(of_process != 0);
  const DWORD_PTR one = of_process & (~of_process + 1);
  IS(of_process, SetThreadAffinityMask(GetCurrentThread(), one));
  IS(one, DWORD_PTR{1} << GetCurrentProcessorNumber());
  IS(one, SetThreadAffinityMask(GetCurrentThread(), of_process));
  FAILS(0, ERROR_INVALID_PARAMETER, SetThreadAffinityMask(GetCurrentThread(), 0));
  FlushProcessWriteBuffers();
}

PROGRAM(Resources, Memory) {
  MEMORYSTATUSEX status = {};
  FAILS(FALSE, ERROR_INVALID_PARAMETER, GlobalMemoryStatusEx(&status));
  status.dwLength = sizeof status;
  IS(TRUE, GlobalMemoryStatusEx(&status));
  HOLDS(status.ullTotalPhys > status.ullAvailPhys && status.dwMemoryLoad <= 100);
}

PROGRAM(Resources, Numbers) {
  IS(5, MulDiv(3, 3, 2));
  IS(-5, MulDiv(-3, 3, 2));
  IS(-1, MulDiv(1, 1, 0));
  IS(-1, MulDiv(0x7FFFFFFF, 2, 1));
  IS(0x7FFFFFFF, MulDiv(0x7FFFFFFF, 7, 7));
  IS(0, RtlNtStatusToDosError(0));
  IS(ERROR_NETNAME_DELETED, RtlNtStatusToDosError(static_cast<NTSTATUS>(0xC000020DU)));
}

PROGRAM(Resources, SharedList) {
  SLIST_HEADER list;
  InitializeSListHead(&list);
  SLIST_ENTRY entries[3];
  HOLDS(InterlockedPopEntrySList(&list) == nullptr);
  HOLDS(InterlockedPushEntrySList(&list, &entries[0]) == nullptr);
  HOLDS(InterlockedPushEntrySList(&list, &entries[1]) == &entries[0]);
  HOLDS(InterlockedPushEntrySList(&list, &entries[2]) == &entries[1]);
  IS(3, QueryDepthSList(&list));
  HOLDS(InterlockedPopEntrySList(&list) == &entries[2]);
  HOLDS(InterlockedFlushSList(&list) == &entries[1] && entries[1].Next == &entries[0]);
  IS(0, QueryDepthSList(&list));
}

PROGRAM(Resources, WaitOnAddress) {
  static volatile LONG value;
  LONG undesired = 0;
  value = 0;
  FAILS(FALSE, ERROR_TIMEOUT, WaitOnAddress(&value, &undesired, sizeof value, 5));
  FAILS(FALSE, ERROR_INVALID_PARAMETER, WaitOnAddress(&value, &undesired, 3, 5));
  std::thread other([] {
    InterlockedExchange(&value, 7);
    WakeByAddressAll(const_cast<LONG*>(&value));
  });
  const auto now = [] { return InterlockedCompareExchange(&value, 0, 0); };
  while (now() == undesired) HOLDS(WaitOnAddress(&value, &undesired, sizeof value, 10000));
  IS(7, now());
  other.join();
  IS(TRUE, WaitOnAddress(&value, &undesired, 1, INFINITE));  // it differs already
}

PROGRAM(Resources, Comparisons) {
  IS(CSTR_LESS_THAN, CompareStringOrdinal(L"abc", -1, L"abd", -1, FALSE));
  IS(CSTR_EQUAL, CompareStringOrdinal(L"abcX", 3, L"ABC", -1, TRUE));
  IS(CSTR_GREATER_THAN, CompareStringW(LOCALE_USER_DEFAULT, 0, L"b", -1, L"a", -1));
  IS(CSTR_EQUAL, CompareStringA(LOCALE_USER_DEFAULT, NORM_IGNORECASE, "Host", -1, "hOST", 4));
  FAILS(0, ERROR_INVALID_PARAMETER, CompareStringOrdinal(nullptr, -1, L"a", -1, FALSE));
}
