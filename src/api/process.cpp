// SPDX-License-Identifier: MIT
// The process itself. No handle names another one.
#include <cstdlib>

#include "api/win32.hpp"
#include "kernel/thread.hpp"

namespace ws2::api {

/// The pseudo handle of this process; it needs no closing.
/// \source Microsoft Learn, "GetCurrentProcess function (processthreadsapi.h)"
extern "C" HANDLE WINAPI ws2_GetCurrentProcess() noexcept {
  return reinterpret_cast<HANDLE>(current_process);
}

/// \source Microsoft Learn, "GetCurrentProcessId function (processthreadsapi.h)"
extern "C" DWORD WINAPI ws2_GetCurrentProcessId() noexcept { return kernel::current_process_id(); }

/// \return the system's number of the process; 0 and ERROR_INVALID_HANDLE
/// \source Microsoft Learn, "GetProcessId function (processthreadsapi.h)"
extern "C" DWORD WINAPI ws2_GetProcessId(HANDLE process) noexcept {
  if (number(process) == current_process) return kernel::current_process_id();
  fail_with_win32(WsaCode::wsa_invalid_handle);
  return 0;
}

/// Ends the process as exit() does: buffered output is written.
/// \source Microsoft Learn, "ExitProcess function (processthreadsapi.h)"
extern "C" [[noreturn]] void WINAPI ws2_ExitProcess(UINT code) {
  std::exit(static_cast<int>(code));
}

/// Ends this process at once; another has no handle here.
/// \source Microsoft Learn, "TerminateProcess function (processthreadsapi.h)"
extern "C" BOOL WINAPI ws2_TerminateProcess(HANDLE process, UINT code) noexcept {
  if (number(process) == current_process) std::_Exit(static_cast<int>(code));
  fail_with_win32(WsaCode::wsa_invalid_handle);
  return FALSE;
}

// The prototypes are those of the headers.
WS2_SAME(GetCurrentProcess);
WS2_SAME(GetCurrentProcessId);
WS2_SAME(GetProcessId);
WS2_SAME(ExitProcess);
WS2_SAME(TerminateProcess);

}  // namespace ws2::api
