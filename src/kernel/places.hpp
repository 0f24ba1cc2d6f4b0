// SPDX-License-Identifier: MIT
// The places under WS2_MAX_PROCESSES.
#pragma once

#include <cstdint>

#include "errors/status.hpp"

namespace ws2::kernel {

/// Takes one of `limit` places for this process; WSAEPROCLIM when all are held by others. A place
/// is a lock on one byte of a file of the user in /dev/shm, so a crash frees it.
/// \return the descriptor that holds the place
Result<int> take_place(uint32_t limit) noexcept;

/// Gives the place back.
void leave_place(int fd) noexcept;

}  // namespace ws2::kernel
