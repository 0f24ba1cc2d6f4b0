// SPDX-License-Identifier: MIT
// Waiting for readiness with a deadline that signals do not move.
#pragma once

#include <cstdint>
#include <span>

#include "errors/status.hpp"

namespace ws2::kernel {

/// Nanoseconds of the monotonic clock; 0 stands for "no deadline".
using Limit = uint64_t;

/// The deadline `timeout_ms` from now; 0 (for ever) gives 0.
Limit deadline_in(uint32_t timeout_ms) noexcept;

/// The deadline so many nanoseconds from now, and what is left until one: 0 when it has passed.
Limit deadline_after(int64_t timeout_ns) noexcept;
int64_t time_left(Limit deadline) noexcept;

/// One descriptor to look at; the numbers are those of poll(2), which this side of the wall names
/// here. A negative fd is passed over.
struct Watched {
  int fd;
  int16_t events;
  int16_t revents;
};
namespace ready {
constexpr int16_t in = 0x001, priority = 0x002, out = 0x004, error = 0x008, hang_up = 0x010,
                  invalid = 0x020, peer_closed = 0x2000;
}  // namespace ready

/// Waits until one of the descriptors is ready. How many are; 0 when the time is over.
/// \param timeout_ns  nanoseconds; negative waits for ever, 0 only looks
Result<int> poll(std::span<Watched> watched, int64_t timeout_ns) noexcept;

/// Waits until `fd` has one of `events`, an error or a hang-up; false when the deadline passed.
/// \param wake_fd  a descriptor that ends the wait as the deadline does, once it is readable; or -1
Result<bool> wait_ready(int fd, int16_t events, Limit deadline, int wake_fd = -1) noexcept;

/// The error that waits on the socket, read and cleared (SO_ERROR); 0 is none.
Errno take_error(int fd) noexcept;

}  // namespace ws2::kernel
