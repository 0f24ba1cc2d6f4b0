// SPDX-License-Identifier: MIT
// Exceptions of the system. Handlers are never entered here (docs/headers.md), so one that a
// program raises ends it, as an unhandled one does on Windows.
#include <atomic>
#include <cstdio>
#include <cstdlib>

#include "api/win32.hpp"
#include "kernel/system.hpp"

namespace ws2::api {
namespace {

constinit std::atomic<LPTOP_LEVEL_EXCEPTION_FILTER> filter{nullptr};
constinit std::atomic<UINT> error_mode{0};

}  // namespace

/// Ends the process by SIGABRT, after the program's filter was asked.
/// \param code  told on standard error
/// \source Microsoft Learn, "RaiseException function (errhandlingapi.h)"
extern "C" void WINAPI ws2_RaiseException(DWORD code, DWORD flags, DWORD count,
                                          const ULONG_PTR* arguments) {
  // Learn, "How to: Set a Thread Name in Native Code": a program raises this one for its debugger,
  // and goes on when none is there.
  constexpr DWORD thread_name = 0x406D1388;
  if (code == thread_name) return;
  EXCEPTION_RECORD record = {};
  record.ExceptionCode = code;
  record.ExceptionFlags = flags;
  for (DWORD i = 0; arguments != nullptr && i < count && i < EXCEPTION_MAXIMUM_PARAMETERS; ++i) {
    record.ExceptionInformation[record.NumberParameters++] = arguments[i];
  }
  EXCEPTION_POINTERS about = {&record, nullptr};
  if (const LPTOP_LEVEL_EXCEPTION_FILTER asked = filter.load()) {
    // Learn, "SetUnhandledExceptionFilter": -1 goes on where the exception was raised.
    if (asked(&about) == EXCEPTION_CONTINUE_EXECUTION) return;
  }
  std::fprintf(stderr, "unhandled exception 0x%08X\n", code);
  std::abort();
}

/// Asked for exceptions that RaiseException raises; faults of the processor stay the system's.
/// \return the filter before, or NULL
/// \source Microsoft Learn, "SetUnhandledExceptionFilter function (errhandlingapi.h)"
extern "C" LPTOP_LEVEL_EXCEPTION_FILTER WINAPI
ws2_SetUnhandledExceptionFilter(LPTOP_LEVEL_EXCEPTION_FILTER now) noexcept {
  return filter.exchange(now);
}

/// \return EXCEPTION_EXECUTE_HANDLER: the process is to end
/// \source Microsoft Learn, "UnhandledExceptionFilter function (errhandlingapi.h)"
extern "C" LONG WINAPI ws2_UnhandledExceptionFilter(EXCEPTION_POINTERS* about) {
  const LPTOP_LEVEL_EXCEPTION_FILTER asked = filter.load();
  return asked != nullptr ? asked(about) : LONG{EXCEPTION_EXECUTE_HANDLER};
}

/// The system shows no boxes here; the mode is only remembered.
/// \return the mode before
/// \source Microsoft Learn, "SetErrorMode function (errhandlingapi.h)"
extern "C" UINT WINAPI ws2_SetErrorMode(UINT mode) noexcept { return error_mode.exchange(mode); }

/// \source Microsoft Learn, "GetErrorMode function (errhandlingapi.h)"
extern "C" UINT WINAPI ws2_GetErrorMode() noexcept { return error_mode.load(); }

// The prototypes are those of the headers.
WS2_SAME(RaiseException);
WS2_SAME(SetUnhandledExceptionFilter);
WS2_SAME(UnhandledExceptionFilter);
WS2_SAME(SetErrorMode);
WS2_SAME(GetErrorMode);

}  // namespace ws2::api
