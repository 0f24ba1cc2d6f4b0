// SPDX-License-Identifier: MIT
// Sharing sockets with other processes.
#include <winsock2.h>

#include "api/socket_entry.hpp"
#include "base/protocols.hpp"

namespace ws2::api {
namespace {

template <class Info>
int duplicate(SOCKET s, DWORD process, Info* user,
              Info (*form)(const WSAPROTOCOL_INFOW&)) noexcept {
  return on_socket(s, SOCKET_ERROR, [&](Provider& provider) -> Status {
    // The place is tried before anything is offered.
    if (Status bad = runtime::write_user(user, Info{}); !bad.ok()) return refuse(s, bad);
    const Result<WSAPROTOCOL_INFOW> info = provider.duplicate(s, process);
    return info ? runtime::write_user(user, form(*info)) : info.status();
  });
}

WSAPROTOCOL_INFOW as_it_is(const WSAPROTOCOL_INFOW& info) noexcept { return info; }

}  // namespace
}  // namespace ws2::api

/// Describes a socket for another process, which makes a socket of the description by WSASocket
/// with FROM_PROTOCOL_INFO: both share one connection. The description is good once, for that
/// process; how it gets there is the program's business.
/// \param dwProcessId     the process; this one too
/// \param lpProtocolInfo  receives the description
/// \return 0 or SOCKET_ERROR
/// \raises WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEINPROGRESS.1 WSAENOTSOCK.1 WSAEFAULT.1
/// WSAEINVAL.5 WSAEMFILE.1
///         WSAENOBUFS.1
/// \source Microsoft Learn, "WSADuplicateSocketW function (winsock2.h)"
extern "C" int WSAAPI ws2_WSADuplicateSocketW(SOCKET s, DWORD dwProcessId,
                                              LPWSAPROTOCOL_INFOW lpProtocolInfo) noexcept {
  return ws2::api::duplicate(s, dwProcessId, lpProtocolInfo, ws2::api::as_it_is);
}

/// WSADuplicateSocketW with a description in the program's code page, UTF-8.
/// \raises as WSADuplicateSocketW
/// \source Microsoft Learn, "WSADuplicateSocketA function (winsock2.h)"
extern "C" int WSAAPI ws2_WSADuplicateSocketA(SOCKET s, DWORD dwProcessId,
                                              LPWSAPROTOCOL_INFOA lpProtocolInfo) noexcept {
  return ws2::api::duplicate(s, dwProcessId, lpProtocolInfo, ws2::base::narrow);
}
