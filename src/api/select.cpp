// SPDX-License-Identifier: MIT
// Waiting for readiness.
#include "base/select.hpp"

#include <winsock2.h>

#include <algorithm>

#include "api/socket_entry.hpp"

using ws2::Result;

/// Waits until one of the sockets is ready, or the time is over.
/// \param nfds       ignored
/// \param readfds    sockets to look for data, connections, the end; may be NULL. Left with those
/// that
///                   are ready
/// \param writefds   sockets to look for room to send, or a connect's success; may be NULL
/// \param exceptfds  sockets to look for a connect's failure, or urgent data; may be NULL
/// \param timeout    seconds and microseconds; NULL waits for ever
/// \return how many are ready; 0 when the time is over; SOCKET_ERROR
/// \raises WSAEINTR.1 WSAEINTR.2 WSAEFAULT.1 WSAEINVAL WSAEINPROGRESS.1 WSAENOTSOCK.2
/// WSANOTINITIALISED.1
///         WSANOTINITIALISED.2
/// \source Microsoft Learn, "select function (winsock2.h)"
extern "C" int WSAAPI ws2_select(int nfds, fd_set* readfds, fd_set* writefds, fd_set* exceptfds,
                                 const struct timeval* timeout) noexcept {
  return ws2::api::on_call(SOCKET_ERROR, [&]() -> Result<int> {
    return ws2::providers::of(readfds, writefds, exceptfds)
        .select(nfds, readfds, writefds, exceptfds, timeout);
  });
}

/// Whether a socket is in a set. FD_ISSET calls it. A set that cannot be read holds none.
/// \source Microsoft Learn, "__WSAFDIsSet function (winsock2.h)"
extern "C" int WSAAPI ws2___WSAFDIsSet(SOCKET fd, fd_set* set) noexcept {
  using ws2::runtime::copy_from_user;
  u_int left = 0;
  if (set == nullptr || !copy_from_user(&left, &set->fd_count, sizeof left)) return 0;
  constexpr u_int piece = 64;
  SOCKET members[piece];
  for (const SOCKET* from = set->fd_array; left != 0; from += piece) {
    const u_int count = std::min(left, piece);
    if (!copy_from_user(members, from, count * sizeof(SOCKET))) return 0;
    if (std::find(members, members + count, fd) != members + count) return 1;
    left -= count;
  }
  return 0;
}

/// Waits until one of the sockets is ready, or the time is over.
/// \param fdArray  sockets, each with the events wanted; receives the events found
/// \param fds      how many: 1 or more
/// \param timeout  milliseconds; negative waits for ever, 0 only looks
/// \return how many entries have events; 0 when the time is over; SOCKET_ERROR
/// \raises WSAEINTR.1 WSAEINTR.2 WSAEFAULT.1 WSAEINVAL.5 WSAEINPROGRESS.1 WSAENOTSOCK.1
///         WSANOTINITIALISED.1 WSANOTINITIALISED.2
/// \source Microsoft Learn, "WSAPoll function (winsock2.h)"
extern "C" int WSAAPI ws2_WSAPoll(LPWSAPOLLFD fdArray, ULONG fds, INT timeout) noexcept {
  return ws2::api::on_call(SOCKET_ERROR, [&] { return ws2::base::poll(fdArray, fds, timeout); });
}
