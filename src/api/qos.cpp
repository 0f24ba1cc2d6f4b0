// SPDX-License-Identifier: MIT
// Quality of service by name: the template of a provider.
#include <winsock2.h>

#include "api/socket_entry.hpp"

/// Looks a template of quality of service up by its name, with the socket's provider. The base
/// provider has none: any name is one that it does not know.
/// \param lpQOSName  the name
/// \param lpQOS      receives the template
/// \return FALSE: WSAEINVAL for a name that nobody knows
/// \raises WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEINPROGRESS.1 WSAENOTSOCK.1 WSAEFAULT.1
///         WSAEINVAL
/// \source Microsoft Learn, "WSAGetQOSByName function (winsock2.h)"
extern "C" BOOL WSAAPI ws2_WSAGetQOSByName(SOCKET s, LPWSABUF lpQOSName, LPQOS lpQOS) noexcept {
  using namespace ws2;
  return api::on_socket<BOOL>(s, FALSE, [&](api::Provider& provider) -> Result<BOOL> {
    Result<WSABUF> name = runtime::read_user<WSABUF>(lpQOSName);
    if (!name) return api::refuse(s, name.status());
    if (lpQOS == nullptr) return api::refuse(s, WsaCode::wsaefault);
    const Status found = provider.qos_by_name(s, &*name, lpQOS);
    if (!found.ok()) return found;
    return TRUE;
  });
}
