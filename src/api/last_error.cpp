// SPDX-License-Identifier: MIT
// GetLastError and SetLastError: the slot that WSAGetLastError reads, too.
#include "runtime/last_error.hpp"

#include "api/win32.hpp"

namespace ws2::api {

/// \return the calling thread's last error
/// \source Microsoft Learn, "GetLastError function (errhandlingapi.h)"
extern "C" DWORD WINAPI ws2_GetLastError() noexcept { return runtime::last_error(); }

/// \source Microsoft Learn, "SetLastError function (errhandlingapi.h)"
extern "C" void WINAPI ws2_SetLastError(DWORD code) noexcept { runtime::set_last_error(code); }

// The prototypes are those of the headers.
WS2_SAME(GetLastError);
WS2_SAME(SetLastError);

}  // namespace ws2::api
