// SPDX-License-Identifier: MIT
// Winsock's meaning of network events.
#pragma once

#include "base/overlapped.hpp"
#include "engine/selection.hpp"

namespace ws2::base {

/// WSAEventSelect: makes the socket non-blocking. Throws std::bad_alloc.
Status select_events(Socket& socket, uintptr_t handle, uintptr_t event, uint32_t mask);

/// WSAAsyncSelect: the same with messages to a window. Throws std::bad_alloc.
Status select_messages(Socket& socket, uintptr_t handle, uintptr_t window, uint32_t message,
                       uint32_t mask);

/// WSAEnumNetworkEvents: hands the record out and clears it, and resets the event, if one is given.
Result<engine::NetworkRecord> enumerate_events(Socket& socket, uintptr_t event);

/// What holds of the socket now.
engine::Conditions network_conditions(Socket& socket) noexcept;

/// The calls that re-enable events say so. `bits` are engine::network's.
inline void re_enable(Socket& socket, uint32_t bits) noexcept {
  if (socket.is(state::selects_events)) socket.channel()->enable(bits);
}

/// Enables all events, and tells of none yet.
inline void rearm(Socket& socket) noexcept {
  if (socket.is(state::selects_events)) socket.channel()->rearm();
}

/// A send re-enables FD_WRITE when it would have blocked.
inline void re_enable_write(Socket& socket, Status outcome) noexcept {
  if (outcome == WsaCode::wsaewouldblock) re_enable(socket, engine::network::write);
}

/// An accepted socket reports the listener's events to the listener's event object or window.
Status inherit_events(Socket& listener, Socket& accepted, uintptr_t handle);

}  // namespace ws2::base
