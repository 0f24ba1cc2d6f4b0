// SPDX-License-Identifier: MIT
// Closing sockets.
#include <winsock2.h>

#include "api/socket_entry.hpp"

/// Closes a socket. Calls of other threads that are blocked on it end with WSAEINTR. On success the
/// last error is 0, as on Windows.
/// \param s  the socket
/// \return 0 or SOCKET_ERROR
/// \raises WSAEINPROGRESS.1 WSAENOTSOCK.1 WSANOTINITIALISED.1 WSANOTINITIALISED.2
/// \source Microsoft Learn, "closesocket function (winsock2.h)"
extern "C" int WSAAPI ws2_closesocket(SOCKET s) noexcept {
  const int closed = ws2::api::on_socket(
      s, SOCKET_ERROR, [&](ws2::api::Provider& provider) { return provider.close(s); });
  if (closed == 0) ws2::runtime::set_last_error(0);
  return closed;
}
