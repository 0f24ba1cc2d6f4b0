// SPDX-License-Identifier: MIT
// The door of the extension functions of mswsock.h, which are the base provider's own: another
// provider hands out its own by SIO_GET_EXTENSION_FUNCTION_POINTER, and the functions that programs
// call by name ask it for them where the handle, too, is its own.
#pragma once

#include <winsock2.h>
// winsock2.h comes first.
#include <mswsock.h>

#include <optional>
#include <utility>

#include "api/socket_entry.hpp"
#include "base/overlapped.hpp"
#include "providers/handle.hpp"

namespace ws2::api {

inline engine::Manner manner(LPOVERLAPPED overlapped) noexcept {
  return {reinterpret_cast<engine::Overlapped*>(overlapped)};
}

/// Calls another provider's function of an identifier on a handle that it made; nothing for every
/// other handle. A provider that passes the question on to the base provider gets the function that
/// asks, `own`, which cannot serve its handle: WSAENOTSOCK.
template <class Function, class T, class Call>
std::optional<T> by_owner(SOCKET s, GUID id, Function own, T failure, Call&& call) noexcept {
  if (!providers::has_others() || !providers::find_provided(s)) return std::nullopt;
  Function found = nullptr;
  const int answer = on_socket(s, SOCKET_ERROR, [&](Provider& provider) -> Status {
    DWORD bytes = 0;
    const Status told = provider.io_control(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id,
                                            &found, sizeof found, &bytes);
    return told.ok() && (found == nullptr || found == own) ? WsaCode::wsaenotsock : told;
  });
  if (answer != 0) return failure;
  return std::forward<Call>(call)(found);
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
