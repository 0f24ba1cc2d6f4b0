// SPDX-License-Identifier: MIT
// Waiting for readiness.
#include "base/select.hpp"

#include <winsock2.h>
// winsock2.h comes first.
#include <mswsock.h>

#include <algorithm>
#include <vector>

#include "api/socket_entry.hpp"

using ws2::Result;

namespace ws2::api {
namespace {

/// The base provider's socket behind one of another provider. Learn, "SIO_BSP_HANDLE_POLL Control
/// Code": WSAPoll, which providers do not see, asks them for it.
SOCKET behind(SOCKET s) noexcept {
  Provider& owner = providers::of(s);
  if (&owner == &providers::base_one()) return s;
  SOCKET below = INVALID_SOCKET;
  DWORD bytes = 0;
  for (const DWORD code : {DWORD{SIO_BSP_HANDLE_POLL}, DWORD{SIO_BASE_HANDLE}}) {
    if (owner.io_control(s, code, nullptr, 0, &below, sizeof below, &bytes).ok()) return below;
  }
  return s;
}

/// WSAPoll where some of the sockets may be other providers'. Throws std::bad_alloc.
Result<int> poll_with_others(WSAPOLLFD* user, ULONG count, INT timeout) {
  // A count beyond the caller's memory is found before memory is asked for.
  WSAPOLLFD last;
  if (!runtime::copy_from_user(&last, user + (count - 1), sizeof last)) return WsaCode::wsaefault;
  std::vector<WSAPOLLFD> translated(count);
  if (!runtime::copy_from_user(translated.data(), user, count * sizeof last)) {
    return WsaCode::wsaefault;
  }
  std::vector<SOCKET> own(count);
  for (ULONG i = 0; i < count; ++i) {
    own[i] = translated[i].fd;
    translated[i].fd = behind(own[i]);
  }
  const Result<int> ready = base::poll(translated.data(), count, timeout);
  if (!ready) return ready;
  for (ULONG i = 0; i < count; ++i) translated[i].fd = own[i];
  const bool told = runtime::copy_to_user(user, translated.data(), count * sizeof last);
  return told ? ready : WsaCode::wsaefault;
}

}  // namespace
}  // namespace ws2::api

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
  return ws2::api::on_call(SOCKET_ERROR, [&]() -> Result<int> {
    if (ws2::providers::has_others() && fdArray != nullptr && fds != 0) {
      return ws2::api::poll_with_others(fdArray, fds, timeout);
    }
    return ws2::base::poll(fdArray, fds, timeout);
  });
}
