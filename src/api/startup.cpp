// SPDX-License-Identifier: MIT
// Starting and ending the use of Windows Sockets, and the last error.
#include <winsock2.h>

#include <cstring>

#include "api/entry.hpp"
#include "api/extensions.hpp"
#include "handles/table.hpp"
#include "kernel/places.hpp"
#include "kernel/socket.hpp"
#include "providers/name_space.hpp"
#include "providers/registry.hpp"
#include "runtime/settings.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::api {
namespace {

constexpr WORD highest = MAKEWORD(2, 2);
constinit int place = -1;  // under WS2_MAX_PROCESSES; guarded by the lock of the starts

Status first_start() noexcept {
  if (Status none = kernel::probe_network(); !none.ok()) return none;  // WSASYSNOTREADY.1
  if (const uint32_t limit = runtime::settings().process_limit; limit != 0) {
    const Result<int> taken = kernel::take_place(limit);
    if (!taken) return taken.status();  // WSAEPROCLIM.1
    place = *taken;
  }
  hand_down();
  return providers::start_base();
}

void last_cleanup() noexcept {
  // Sockets that the program left open are closed; there is nobody left to tell of a failure.
  static_cast<void>(providers::base_one().cleanup());
  handles::Table::instance().close_all(handles::Kind::provided);
  providers::retire_all();
  providers::forget_list();
  if (place >= 0) kernel::leave_place(place);
  place = -1;
}

[[maybe_unused]] const bool hooked = [] {
  runtime::set_lifetime({first_start, last_cleanup});
  return true;
}();

/// The version that is granted: as asked from 1.0 to 2.2, 1.1 for other minors of 1, 2.2 above.
WORD granted(WORD asked) noexcept {
  const BYTE major = LOBYTE(asked), minor = HIBYTE(asked);
  if (major == 1) return minor <= 1 ? asked : static_cast<WORD>(MAKEWORD(1, 1));
  if (major == 2 && minor <= 2) return asked;
  return highest;
}

WSADATA describe(WORD version) noexcept {
  WSADATA data = {};
  data.wVersion = version;
  data.wHighVersion = highest;
  // Learn, "WSADATA structure": iMaxSockets and iMaxUdpDg are for version 1.1 only.
  if (LOBYTE(version) == 1) {
    data.iMaxSockets = 32767;
    data.iMaxUdpDg = 65467;
  }
  std::strncpy(data.szDescription, "libws2: Windows Sockets 2.2 on Linux", WSADESCRIPTION_LEN);
  std::strncpy(data.szSystemStatus, "Running", WSASYS_STATUS_LEN);
  return data;
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;  // NOLINT: the exported functions stand outside, their parts inside

/// Starts the use of Windows Sockets; each success wants its WSACleanup.
/// \param wVersionRequested  highest version the program can use: major in the low byte
/// \param lpWSAData          receives the version granted and a description
/// \return 0, or the error itself: the last error is not touched
/// \raises WSASYSNOTREADY.1 WSAVERNOTSUPPORTED.1 WSAEPROCLIM.1 WSAEFAULT.1
///         WSAEINPROGRESS.1
/// \source Microsoft Learn, "WSAStartup function (winsock2.h)"
extern "C" int WSAAPI ws2_WSAStartup(WORD wVersionRequested, LPWSADATA lpWSAData) noexcept {
  runtime::guard_user_memory();
  if (runtime::started() && runtime::in_blocking_hook) {
    return static_cast<int>(WsaCode::wsaeinprogress);
  }
  const WORD version = api::granted(wVersionRequested);
  if (Status bad = runtime::write_user(lpWSAData, api::describe(version)); !bad.ok()) {
    return static_cast<int>(bad.wsa());
  }
  if (LOBYTE(wVersionRequested) == 0) return static_cast<int>(WsaCode::wsavernotsupported);
  return static_cast<int>(runtime::start(version).wsa());
}

/// Ends one use of Windows Sockets. The last one closes every socket that is still open.
/// \return 0 or SOCKET_ERROR
/// \raises WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEINPROGRESS.1
/// \source Microsoft Learn, "WSACleanup function (winsock.h)"
extern "C" int WSAAPI ws2_WSACleanup(void) noexcept {
  if (runtime::started() && runtime::in_blocking_hook) {
    api::fail_with(WsaCode::wsaeinprogress);
    return SOCKET_ERROR;
  }
  const Status done = runtime::cleanup();
  providers::end_retired();
  if (done.ok()) {
    // No lock is held here: a namespace provider may start and end Winsock for itself.
    if (!runtime::started()) {
      handles::Table::instance().close_all(handles::Kind::query);
      handles::Table::instance().close_all(handles::Kind::notification);
      providers::NameSpace::unload_all();
    }
    return 0;
  }
  api::fail_with(done);
  return SOCKET_ERROR;
}

/// The code of this thread's last failure. Needs no WSAStartup.
/// \source Microsoft Learn, "WSAGetLastError function (winsock.h)"
extern "C" int WSAAPI ws2_WSAGetLastError(void) noexcept {
  return static_cast<int>(runtime::last_error());
}

/// Sets what WSAGetLastError and GetLastError answer on this thread.
/// \source Microsoft Learn, "WSASetLastError function (winsock.h)"
extern "C" void WSAAPI ws2_WSASetLastError(int iError) noexcept {
  runtime::set_last_error(static_cast<uint32_t>(iError));
}
