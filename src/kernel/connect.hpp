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

/// Puts another limit in place of the one of a connect, once the connection is there; 0 is the
/// system's.
void connected(int fd, uint32_t limit_ms) noexcept;

/// The host that could not be reached: is it on a network whose interface is down? (WSAENETDOWN)
bool interface_is_down(const Address& address) noexcept;

}  // namespace ws2::kernel
