// SPDX-License-Identifier: MIT
// Connecting.
#pragma once

#include "errors/status.hpp"
#include "kernel/view.hpp"

namespace ws2::kernel {

/// Connects; on a blocking descriptor it waits for the outcome, whatever signals and SO_SNDTIMEO
/// say. A stream connect to a silent peer ends after `limit_ms` (WSAETIMEDOUT.1); the limit stays
/// until connected().
/// \return success, WSAEWOULDBLOCK while a non-blocking connect goes on, or why it failed
Status connect(int fd, const Address& address, Carries carries, bool waits,
               uint32_t limit_ms) noexcept;

/// Connects within this machine, to an AF_UNIX path: it never waits. A listener whose backlog is
/// full refuses, as Windows does (WSAECONNREFUSED.1).
/// \param patience  the socket's SO_SNDTIMEO, which stays as it is
Status connect_local(int fd, const Address& address, Patience patience) noexcept;

/// Puts another limit in place of the one of a connect, once the connection is there; 0 is the
/// system's.
void connected(int fd, uint32_t limit_ms) noexcept;

/// The host that could not be reached: is it on a network whose interface is down? (WSAENETDOWN)
bool interface_is_down(const Address& address) noexcept;

}  // namespace ws2::kernel
