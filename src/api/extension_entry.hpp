// SPDX-License-Identifier: MIT
// The door of the extension functions of mswsock.h, which are the base provider's own: a layered
// provider hands out its own by SIO_GET_EXTENSION_FUNCTION_POINTER.
#pragma once

#include <winsock2.h>

#include "api/socket_entry.hpp"
#include "base/overlapped.hpp"

namespace ws2::api {

inline engine::Manner manner(LPOVERLAPPED overlapped) noexcept {
  return {reinterpret_cast<engine::Overlapped*>(overlapped)};
}

/// An extension function: its place for a byte count may be NULL.
template <class Body>
BOOL on_extension(SOCKET s, LPDWORD bytes, Body&& body) noexcept {
  return on_call<BOOL>(FALSE, [&]() -> Result<BOOL> {
    const base::SocketReference socket = base::find(s);
    if (!socket) return WsaCode::wsaenotsock;
    const engine::Posted posted = body(socket);
    if (!posted.status.ok()) return posted.status;
    if (bytes != nullptr) {
      if (Status bad = runtime::write_user(bytes, DWORD{posted.bytes}); !bad.ok()) return bad;
    }
    return TRUE;
  });
}

/// Runs `begin(Manner)` in the manner the program asked for. Without an overlapped structure the
/// operation is over when the call returns.
template <class Begin>
engine::Posted overlapped_or_not(const base::SocketReference& socket, LPOVERLAPPED overlapped,
                                 Begin&& begin) {
  if (overlapped != nullptr) return begin(manner(overlapped));
  OVERLAPPED own = {};
  own.hEvent = reinterpret_cast<HANDLE>(ULONG_PTR{1});  // the low bit keeps it off a port
  const engine::Posted posted = begin(manner(&own));
  if (posted.status != WsaCode::wsa_io_pending) return posted;
  const auto* ours = reinterpret_cast<const engine::Overlapped*>(&own);
  engine::Posted ended = base::overlapped_result(*socket, ours, kernel::Deadline::never);
  // "Where two rows meet": a blocked call that a close ends is WSAEINTR, whichever it is.
  const bool cut = ended.status == WsaCode::wsa_operation_aborted && socket.closed();
  if (cut) ended.status = WsaCode::wsaeintr;
  return ended;
}

}  // namespace ws2::api
