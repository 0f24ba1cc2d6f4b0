// SPDX-License-Identifier: MIT
// Quality of service by the name of a template, of which the base provider has none.
#include <winsock2.h>

#include "api/socket_entry.hpp"

/// Fills a QOS in by the name of a template, or lists the templates.
/// \param s          a socket
/// \param lpQOSName  the name; an empty one becomes the list of names, which has none here
/// \param lpQOS      would receive the values; not looked at for the list
/// \return TRUE for the list; FALSE: WSAEINVAL for a name, as no template has it
/// \raises WSAENOTSOCK.1 WSAEFAULT.1 WSAEINVAL WSANOTINITIALISED.1 WSANOTINITIALISED.2
///         WSAEINPROGRESS.1
/// \source Microsoft Learn, "WSAGetQOSByName function (winsock2.h)", "LPWSPGETQOSBYNAME callback
/// function (ws2spi.h)"
extern "C" BOOL WSAAPI ws2_WSAGetQOSByName(SOCKET s, LPWSABUF lpQOSName, LPQOS lpQOS) noexcept {
  return ws2::api::on_socket<BOOL>(
      s, FALSE, [&](ws2::api::Provider& provider) -> ws2::Result<BOOL> {
        ws2::Result<WSABUF> name = ws2::runtime::read_user<WSABUF>(lpQOSName);
        if (!name) return ws2::api::refuse(s, name.status());
        if (ws2::Status wrong = provider.qos_by_name(s, &*name, lpQOS); !wrong.ok()) return wrong;
        return TRUE;
      });
}
