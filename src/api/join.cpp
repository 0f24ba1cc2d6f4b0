// SPDX-License-Identifier: MIT
// Joining multipoint sessions: multicast groups of IPv4 and IPv6.
#include <winsock2.h>

#include "api/socket_entry.hpp"

/// Joins a multicast group. The socket was made with WSA_FLAG_MULTIPOINT_C_LEAF and _D_LEAF, and is
/// bound to the group's port of every address where the program did not bind it.
/// \param name     the group and its port
/// \param namelen  size of `name` in bytes
/// \param lpCallerData, lpCalleeData  NULL or empty: no transport here carries such data
/// \param lpSQOS, lpGQOS  ignored
/// \param dwFlags  JL_SENDER_ONLY, JL_RECEIVER_ONLY or JL_BOTH
/// \return the socket itself, or INVALID_SOCKET
/// \raises WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEINPROGRESS.1 WSAENOTSOCK.1 WSAEFAULT.1
/// WSAEFAULT.2 WSAEINVAL.5
///         WSAEAFNOSUPPORT.2 WSAEADDRNOTAVAIL.2 WSAEADDRINUSE.5 WSAEOPNOTSUPP.1 WSAEACCES.2
///         WSAECONNREFUSED.1 WSAEHOSTUNREACH.1 WSAENETDOWN.1 WSAENETUNREACH.1 WSAETIMEDOUT.1
/// \source Microsoft Learn, "WSAJoinLeaf function (winsock2.h)"
extern "C" SOCKET WSAAPI ws2_WSAJoinLeaf(SOCKET s, const struct sockaddr* name, int namelen,
                                         LPWSABUF lpCallerData, LPWSABUF lpCalleeData, LPQOS, LPQOS,
                                         DWORD dwFlags) noexcept {
  using ws2::Result;
  return ws2::api::on_socket(
      s, INVALID_SOCKET, [&](ws2::api::Provider& provider) -> Result<SOCKET> {
        WSABUF caller = {};
        if (lpCallerData != nullptr) {
          const Result<WSABUF> read = ws2::runtime::read_user<WSABUF>(lpCallerData);
          if (!read) return ws2::api::refuse(s, read.status());
          caller = *read;
        }
        const Result<SOCKET> leaf = provider.join_leaf(s, name, namelen, &caller, dwFlags);
        if (!leaf || lpCalleeData == nullptr) return leaf;
        const ws2::Status written = ws2::runtime::write_user(lpCalleeData, WSABUF{0, nullptr});
        return written.ok() ? leaf : Result<SOCKET>(written);
      });
}
