// SPDX-License-Identifier: MIT
// Time, memory, text, modules, environment and the system as a program sees them.
#include <windows.h>

#include <cstring>
#include <initializer_list>

#include "program.hpp"

namespace {

PROGRAM(Process, CommandLineAndEnvironment) {
  HOLDS(std::strstr(GetCommandLineA(), "ws2_sync_test") != nullptr);
  HOLDS(GetCommandLineW() == GetCommandLineW());
  HOLDS(SetEnvironmentVariableA("WS2_TEST_BLOCK", "value"));
  LPSTR block = GetEnvironmentStringsA();
  bool found = false;
  for (LPSTR at = block; *at != 0; at += std::strlen(at) + 1) {
    found = found || std::strcmp(at, "WS2_TEST_BLOCK=value") == 0;
  }
  HOLDS(found);
  HOLDS(FreeEnvironmentStringsA(block));
  STARTUPINFOW info;
  GetStartupInfoW(&info);
  IS(sizeof info, info.cb);
}

PROGRAM(Process, RaisedExceptions) {
  static ULONG_PTR seen;
  const auto goes_on = [](EXCEPTION_POINTERS* about) -> LONG {
    seen = about->ExceptionRecord->ExceptionCode + about->ExceptionRecord->ExceptionInformation[0];
    return EXCEPTION_CONTINUE_EXECUTION;
  };
  HOLDS(SetUnhandledExceptionFilter(goes_on) == nullptr);
  const ULONG_PTR argument = 3;
  RaiseException(0xE0000000, 0, 1, &argument);
  IS(0xE0000003, seen);
  HOLDS(SetUnhandledExceptionFilter(nullptr) == +goes_on);
  RaiseException(0x406D1388, 0, 0, nullptr);  // the name of a thread, for a debugger
  IS(0, SetErrorMode(SEM_FAILCRITICALERRORS));
  IS(SEM_FAILCRITICALERRORS, SetErrorMode(0));
}

PROGRAM(Clock, CalendarBothWays) {
  const ULONGLONG ticks = 133485840123450000ULL;  // 2024-01-01 12:00:12.345
  FILETIME file = {static_cast<DWORD>(ticks), static_cast<DWORD>(ticks >> 32)};
  SYSTEMTIME date = {};
  HOLDS(FileTimeToSystemTime(&file, &date));
  IS(2024, date.wYear);
  IS(1, date.wMonth);
  IS(1, date.wDay);
  IS(1, date.wDayOfWeek);
  IS(12, date.wHour);
  IS(345, date.wMilliseconds);
  FILETIME back = {};
  HOLDS(SystemTimeToFileTime(&date, &back));
  IS(0, CompareFileTime(&file, &back));
  date.wMonth = 13;
  FAILS(FALSE, ERROR_INVALID_PARAMETER, SystemTimeToFileTime(&date, &back));
  FILETIME local = {};
  HOLDS(FileTimeToLocalFileTime(&file, &local) && LocalFileTimeToFileTime(&local, &back));
  IS(0, CompareFileTime(&file, &back));
}

PROGRAM(Clock, Runs) {
  LARGE_INTEGER frequency, first, second;
  HOLDS(QueryPerformanceFrequency(&frequency) && QueryPerformanceCounter(&first));
  IS(10000000, frequency.QuadPart);
  const ULONGLONG before = GetTickCount64();
  Sleep(20);
  HOLDS(QueryPerformanceCounter(&second));
  HOLDS(second.QuadPart - first.QuadPart >= 200000);
  HOLDS(GetTickCount64() - before >= 19);
  SYSTEMTIME now = {}, local = {};
  GetSystemTime(&now);
  GetLocalTime(&local);
  HOLDS(now.wYear >= 2024 && local.wYear >= 2023);
  FILETIME coarse, precise;
  GetSystemTimeAsFileTime(&coarse);
  GetSystemTimePreciseAsFileTime(&precise);
  HOLDS(CompareFileTime(&coarse, &precise) <= 0);
}

PROGRAM(Memory, Heaps) {
  HANDLE heap = HeapCreate(0, 0, 0);
  for (HANDLE from : {GetProcessHeap(), heap}) {
    char* text = static_cast<char*>(HeapAlloc(from, HEAP_ZERO_MEMORY, 5));
    IS(5, HeapSize(from, 0, text));
    IS(0, text[4]);
    std::memcpy(text, "abcd", 5);
    text = static_cast<char*>(HeapReAlloc(from, HEAP_ZERO_MEMORY, text, 5000));
    IS(0, std::strcmp(text, "abcd"));
    IS(0, text[4999]);
    HOLDS(HeapFree(from, 0, text) && HeapFree(from, 0, nullptr));
  }
  void* foreign = HeapAlloc(heap, 0, 1);
  FAILS(FALSE, ERROR_INVALID_PARAMETER, HeapFree(GetProcessHeap(), 0, foreign));
  HOLDS(HeapDestroy(heap));
  FAILS(FALSE, ERROR_INVALID_HANDLE, HeapDestroy(GetProcessHeap()));
}

PROGRAM(Memory, LocalAndGlobal) {
  HLOCAL block = LocalAlloc(LPTR, 10);
  HOLDS(block != nullptr && LocalSize(block) >= 10);
  IS(0, static_cast<char*>(block)[9]);
  IS(nullptr, LocalFree(block));
  HGLOBAL movable = GlobalAlloc(GHND, 16);
  HOLDS(GlobalLock(movable) != nullptr);
  FAILS(FALSE, NO_ERROR, GlobalUnlock(movable));
  IS(nullptr, GlobalFree(movable));
}

PROGRAM(Text, Conversion) {
  wchar_t wide[8] = {};
  IS(4, MultiByteToWideChar(CP_UTF8, 0, "\xC3\xA4\xF0\x9F\x98\x80x", -1, wide, 8));
  IS(0xE4, wide[0]);
  IS(0x1F600, wide[1]);
  IS(4, MultiByteToWideChar(CP_ACP, 0, "abcd", 4, nullptr, 0));
  FAILS(0, ERROR_INSUFFICIENT_BUFFER, MultiByteToWideChar(CP_UTF8, 0, "abcd", 4, wide, 3));
  IS(2, MultiByteToWideChar(CP_UTF8, 0, "\xC3(", 2, wide, 8));
  IS(0xFFFD, wide[0]);
  FAILS(0, ERROR_NO_UNICODE_TRANSLATION,
        MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, "\xC3(", 2, wide, 8));
  FAILS(0, ERROR_INVALID_PARAMETER, MultiByteToWideChar(CP_UTF8, 0, nullptr, -1, wide, 8));
  FAILS(0, ERROR_INVALID_PARAMETER, MultiByteToWideChar(932, 0, "a", 1, wide, 8));
  char text[16] = {};
  IS(7, WideCharToMultiByte(CP_UTF8, 0, L"\u20AC\u00E4x", -1, text, 16, nullptr, nullptr));
  IS(0, std::strcmp(text, "\xE2\x82\xAC\xC3\xA4x"));
  IS(3, lstrlenA("abc"));
  IS(0, lstrcmpiA("abc", "ABC"));
}

PROGRAM(Modules, WindowsNames) {
  HMODULE winsock = GetModuleHandleA("WS2_32.dll");
  HOLDS(winsock != nullptr && winsock == LoadLibraryW(L"ws2_32"));
  HOLDS(GetProcAddress(winsock, "WSAGetLastError") != nullptr);
  IS(GetProcAddress(winsock, "WSAGetLastError"), GetProcAddress(winsock, MAKEINTRESOURCEA(111)));
  FAILS(nullptr, ERROR_PROC_NOT_FOUND, GetProcAddress(winsock, "NoSuchCall"));
  HMODULE kernel = GetModuleHandleW(L"KERNEL32");
  HOLDS(GetProcAddress(kernel, "SetEvent") != nullptr);
  FAILS(nullptr, ERROR_MOD_NOT_FOUND, LoadLibraryA("no-such-module.dll"));
  HOLDS(FreeLibrary(winsock));
  char path[MAX_PATH];
  HOLDS(GetModuleFileNameA(nullptr, path, MAX_PATH) > 0);
}

PROGRAM(Environment, Variables) {
  char value[8] = {};
  HOLDS(SetEnvironmentVariableA("WS2_TEST_VALUE", "four"));
  IS(4, GetEnvironmentVariableA("ws2_test_value", value, 8));
  IS(0, std::strcmp(value, "four"));
  IS(5, GetEnvironmentVariableA("WS2_TEST_VALUE", value, 4));
  char expanded[32] = {};
  IS(10, ExpandEnvironmentStringsA("<%WS2_TEST_VALUE%> 5%", expanded, 32));
  IS(0, std::strcmp(expanded, "<four> 5%"));
  HOLDS(SetEnvironmentVariableW(L"WS2_TEST_VALUE", nullptr));
  FAILS(0, ERROR_ENVVAR_NOT_FOUND, GetEnvironmentVariableA("WS2_TEST_VALUE", value, 8));
}

PROGRAM(System, Facts) {
  SYSTEM_INFO info;
  GetSystemInfo(&info);
  HOLDS(info.dwNumberOfProcessors > 0 && info.dwPageSize >= 4096);
  OSVERSIONINFOEXA version = {};
  version.dwOSVersionInfoSize = sizeof version;
  HOLDS(GetVersionExA(reinterpret_cast<OSVERSIONINFOA*>(&version)));
  IS(10, version.dwMajorVersion);
  version.dwMajorVersion = 6;
  const ULONGLONG at_least = VerSetConditionMask(0, VER_MAJORVERSION, VER_GREATER_EQUAL);
  HOLDS(VerifyVersionInfoA(&version, VER_MAJORVERSION, at_least));
  version.dwMajorVersion = 11;
  FAILS(FALSE, ERROR_OLD_WIN_VERSION, VerifyVersionInfoA(&version, VER_MAJORVERSION, at_least));
  char name[MAX_COMPUTERNAME_LENGTH + 1];
  DWORD size = sizeof name;
  HOLDS(GetComputerNameA(name, &size));
  IS(std::strlen(name), size);
  size = 0;
  FAILS(FALSE, ERROR_BUFFER_OVERFLOW, GetComputerNameA(name, &size));
  HOLDS(size > 1);
}

}  // namespace
