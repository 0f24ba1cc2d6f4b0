// SPDX-License-Identifier: MIT
// Accepting connections.
#include <winsock2.h>

#include "api/socket_entry.hpp"

/// Takes the first connection that waits on a listening socket; waits for one on a blocking socket.
/// The new socket inherits the listener's options and blocking mode.
/// \param addr     receives the peer's address; may be NULL
/// \param addrlen  in: room at `addr` in bytes; out: the size of the address
/// \return the new socket, or INVALID_SOCKET
/// \raises WSAEINTR.1 WSAEINTR.2 WSAEFAULT.1 WSAEFAULT.3 WSAEINVAL.2 WSAEMFILE.1 WSAEWOULDBLOCK.1
///         WSAEWOULDBLOCK.3 WSAEINPROGRESS.1 WSAENOTSOCK.1 WSAEOPNOTSUPP.1 WSAENOBUFS.1
///         WSANOTINITIALISED.1 WSANOTINITIALISED.2
/// \source Microsoft Learn, "accept function (winsock2.h)"
extern "C" SOCKET WSAAPI ws2_accept(SOCKET s, struct sockaddr* addr, int* addrlen) noexcept {
  return ws2::api::on_socket(s, INVALID_SOCKET, [&](ws2::api::Provider& provider) {
    return provider.accept(s, addr, addrlen);
  });
}

/// Accepts as accept does, if the program's condition function agrees: CF_ACCEPT takes the
/// connection, CF_REJECT resets it (WSAECONNREFUSED), CF_DEFER leaves it first in the queue
/// (WSATRY_AGAIN).
/// \param lpfnCondition   called in this thread with both addresses; NULL accepts all
/// \param dwCallbackData  handed to it
/// \return the new socket, or INVALID_SOCKET
/// \raises as accept
/// \source Microsoft Learn, "WSAAccept function (winsock2.h)"
extern "C" SOCKET WSAAPI ws2_WSAAccept(SOCKET s, struct sockaddr* addr, LPINT addrlen,
                                       LPCONDITIONPROC lpfnCondition,
                                       DWORD_PTR dwCallbackData) noexcept {
  return ws2::api::on_socket(s, INVALID_SOCKET, [&](ws2::api::Provider& provider) {
    return provider.accept(s, addr, addrlen, lpfnCondition, dwCallbackData);
  });
}
