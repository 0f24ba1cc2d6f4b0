// SPDX-License-Identifier: MIT
// Handing descriptors to other processes. The mechanism is described in the source file.
#pragma once

#include <cstdint>

#include "errors/status.hpp"

namespace ws2::kernel {

/// What a process needs to fetch a descriptor: whom to ask, and for what.
struct Ticket {
  uint32_t process;  // that offers
  uint64_t secret;   // of that process
  uint32_t number;   // of the offer, never 0
};

/// Keeps a duplicate of the descriptor for one process, this one too, until it is fetched or
/// everything is withdrawn. WSAEINVAL for a process that does not exist, WSAEMFILE without a
/// descriptor, WSAENOBUFS when too many wait.
Result<Ticket> offer(int fd, uint32_t for_process) noexcept;

/// Fetches a descriptor that was offered to this process; once. WSAEINVAL for any other ticket.
Result<int> fetch(const Ticket& ticket) noexcept;

/// Closes what nobody fetched.
void withdraw_offers() noexcept;

/// A descriptor that wakes those who wait for it beside another, for good, once it was signalled.
Result<int> open_wake() noexcept;
void signal_wake(int fd) noexcept;
/// Takes the signals back.
void clear_wake(int fd) noexcept;

}  // namespace ws2::kernel
