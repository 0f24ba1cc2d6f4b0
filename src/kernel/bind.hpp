// SPDX-License-Identifier: MIT
// Binding, listening, shutting down: the calls that change a kernel socket's state at once.
#pragma once

#include "errors/status.hpp"
#include "kernel/view.hpp"

namespace ws2::kernel {

Status bind(int fd, const Address& address) noexcept;

/// `backlog` as the program gave it; SOMAXCONN (0x7fffffff) and beyond mean the system's most, and
/// Windows' SOMAXCONN_HINT(n) is -n.
Status listen(int fd, int backlog) noexcept;

/// `how`: SD_RECEIVE 0, SD_SEND 1, SD_BOTH 2.
Status shutdown(int fd, int how) noexcept;

/// Lets two sockets of this process hold overlapping addresses where Windows lets them.
Status set_reuse_port(int fd, bool on) noexcept;
Status set_reuse_address(int fd, bool on) noexcept;

}  // namespace ws2::kernel
