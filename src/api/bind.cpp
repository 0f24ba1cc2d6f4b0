// SPDX-License-Identifier: MIT
// Binding, listening, shutting down.
#include <winsock2.h>

#include "api/socket_entry.hpp"

using ws2::api::on_socket;
using ws2::api::Provider;

/// Gives a socket a local address.
/// \param name     the address, of the socket's family; port 0 lets the system choose one
/// \param namelen  size of `name` in bytes: 16 for AF_INET, 28 for AF_INET6
/// \return 0 or SOCKET_ERROR
/// \raises WSAEACCES.2 WSAEACCES.3 WSAEFAULT.1 WSAEFAULT.2 WSAEINVAL.4 WSAEINPROGRESS.1
///         WSAENOTSOCK.1 WSAEAFNOSUPPORT.2 WSAEPFNOSUPPORT.2
///         WSAEAFNOSUPPORT.3 WSAEADDRINUSE.1 WSAEADDRINUSE.2
///         WSAEADDRINUSE.3 WSAEADDRNOTAVAIL.1 WSAENOBUFS.1 WSANOTINITIALISED.1 WSANOTINITIALISED.2
/// \source Microsoft Learn, "bind function (winsock2.h)"
extern "C" int WSAAPI ws2_bind(SOCKET s, const struct sockaddr* name, int namelen) noexcept {
  return on_socket(s, SOCKET_ERROR,
                   [&](Provider& provider) { return provider.bind(s, name, namelen); });
}

/// Lets a bound stream socket take connections.
/// \param backlog  how many may wait to be accepted; SOMAXCONN is the system's most
/// \return 0 or SOCKET_ERROR
/// \raises WSAEINVAL.3 WSAEINPROGRESS.1 WSAENOTSOCK.1 WSAEOPNOTSUPP.1 WSAEADDRINUSE.5 WSAENOBUFS.1
///         WSAEISCONN WSANOTINITIALISED.1 WSANOTINITIALISED.2
/// \source Microsoft Learn, "listen function (winsock2.h)"
extern "C" int WSAAPI ws2_listen(SOCKET s, int backlog) noexcept {
  return on_socket(s, SOCKET_ERROR,
                   [&](Provider& provider) { return provider.listen(s, backlog); });
}

/// Ends one or both directions of a connection.
/// \param how  SD_RECEIVE, SD_SEND or SD_BOTH
/// \return 0 or SOCKET_ERROR
/// \raises WSAEINVAL.5 WSAEINPROGRESS.1 WSAENOTSOCK.1 WSAECONNABORTED.1 WSAECONNRESET.1
///         WSAENOTCONN.1 WSANOTINITIALISED.1 WSANOTINITIALISED.2
/// \source Microsoft Learn, "shutdown function (winsock2.h)"
extern "C" int WSAAPI ws2_shutdown(SOCKET s, int how) noexcept {
  return on_socket(s, SOCKET_ERROR, [&](Provider& provider) { return provider.shutdown(s, how); });
}
