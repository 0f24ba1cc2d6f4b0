// SPDX-License-Identifier: MIT
// Quality of service by the name of a template, of which the base provider has none.
#include <winsock2.h>

#include "api/socket_entry.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::api {
namespace {

Status qos_by_name(SOCKET s, const WSABUF* user_name, const QOS* qos) noexcept {
  const Result<WSABUF> name = runtime::read_user<WSABUF>(user_name);
  if (!name) return refuse(s, name.status());
  const Result<CHAR> first = runtime::read_user<CHAR>(name->buf);
  if (name->len == 0 || !first) return refuse(s, WsaCode::wsaefault);
  // An empty name asks for the names of all templates, which end with an empty one: it is there.
  if (*first == 0) return refuse(s, Status());
  const Result<QOS> room = runtime::read_user<QOS>(qos);
  return refuse(s, room ? Status(WsaCode::wsaeinval) : room.status());
}

}  // namespace
}  // namespace ws2::api

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
  return ws2::api::on_call<BOOL>(FALSE, [&]() -> ws2::Result<BOOL> {
    if (ws2::Status wrong = ws2::api::qos_by_name(s, lpQOSName, lpQOS); !wrong.ok()) return wrong;
    return TRUE;
  });
}
