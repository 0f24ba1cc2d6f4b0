// SPDX-License-Identifier: MIT
// Connecting.
#include <winsock2.h>

#include <utility>

#include "api/socket_entry.hpp"

/// Connects a stream socket, or names the peer of a datagram socket; the all-zero address ends a
/// datagram socket's association.
/// \param name     the peer's address, of the socket's family
/// \param namelen  size of `name` in bytes
/// \return 0, or SOCKET_ERROR; WSAEWOULDBLOCK says that a non-blocking connect goes on
/// \raises WSAEINTR.1 WSAEINTR.2 WSAEACCES.3 WSAEFAULT.1 WSAEFAULT.2 WSAEWOULDBLOCK.2
///         WSAEINPROGRESS.1 WSAEALREADY.1 WSAENOTSOCK.1 WSAEPFNOSUPPORT.2 WSAEAFNOSUPPORT.2
///         WSAEAFNOSUPPORT.3 WSAEADDRINUSE.4
///         WSAEADDRINUSE.5 WSAEADDRNOTAVAIL.2 WSAEADDRNOTAVAIL.3 WSAENETDOWN.1 WSAENETUNREACH.1
///         WSAENOBUFS.1 WSAEISCONN.1 WSAETIMEDOUT.1 WSAECONNREFUSED.1 WSAEHOSTDOWN.1
///         WSAEHOSTUNREACH.1 WSANOTINITIALISED.1 WSANOTINITIALISED.2
/// \source Microsoft Learn, "connect function (winsock2.h)"
extern "C" int WSAAPI ws2_connect(SOCKET s, const struct sockaddr* name, int namelen) noexcept {
  return ws2::api::on_socket(s, SOCKET_ERROR, [&](ws2::api::Provider& provider) {
    return provider.connect(s, name, namelen);
  });
}

/// Connects as connect does. No transport here carries data with the request or has QoS.
/// \param lpCallerData  data for the peer: NULL or empty
/// \param lpCalleeData  data from the peer: comes back empty; may be NULL
/// \param lpSQOS, lpGQOS  ignored
/// \return 0, or SOCKET_ERROR; WSAEWOULDBLOCK says that a non-blocking connect goes on
/// \raises as connect
/// \source Microsoft Learn, "WSAConnect function (winsock2.h)"
extern "C" int WSAAPI ws2_WSAConnect(SOCKET s, const struct sockaddr* name, int namelen,
                                     LPWSABUF lpCallerData, LPWSABUF lpCalleeData, LPQOS,
                                     LPQOS) noexcept {
  using ws2::Result;
  using ws2::Status;
  return ws2::api::on_socket(s, SOCKET_ERROR, [&](ws2::api::Provider& provider) -> Status {
    WSABUF caller = {}, callee = {};
    const std::pair<LPWSABUF, WSABUF*> copies[] = {{lpCallerData, &caller},
                                                   {lpCalleeData, &callee}};
    for (const auto& [program, copy] : copies) {
      if (program == nullptr) continue;
      const Result<WSABUF> read = ws2::runtime::read_user<WSABUF>(program);
      if (!read) return ws2::api::refuse(s, read.status());
      *copy = *read;
    }
    const Status outcome =
        provider.connect(s, name, namelen, lpCallerData == nullptr ? nullptr : &caller,
                         lpCalleeData == nullptr ? nullptr : &callee);
    if (!outcome.ok() || lpCalleeData == nullptr) return outcome;
    return ws2::runtime::write_user(lpCalleeData, callee);
  });
}
