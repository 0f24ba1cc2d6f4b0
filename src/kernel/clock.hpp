// SPDX-License-Identifier: MIT
// The clocks, and waiting for a time.
#pragma once

#include <cstdint>

namespace ws2::kernel {

/// A time of the monotonic clock in nanoseconds, up to which somebody waits.
enum class Deadline : uint64_t { never = UINT64_MAX };

/// Monotonic, does not run while the machine sleeps.
uint64_t monotonic_ns() noexcept;
/// Since the machine started, the time it slept included.
uint64_t boot_ns() noexcept;
/// Since 1970, UTC.
uint64_t realtime_ns() noexcept;
/// The same to the last tick of the kernel: cheaper.
uint64_t realtime_coarse_ns() noexcept;

/// Windows' INFINITE.
constexpr uint32_t infinite_ms = 0xFFFFFFFFU;

/// The deadline of a wait that begins now; infinite_ms has none.
Deadline deadline_in_ms(uint32_t timeout_ms) noexcept;

/// Sleeps until the deadline; signals do not shorten it.
void sleep_until(Deadline deadline) noexcept;

/// A moment in the calendar.
struct CalendarTime {
  int32_t year, month, day, weekday;  // month 1 to 12, weekday 0 to 6 from Sunday
  int32_t hour, minute, second;
};

/// The local time of a second since 1970; false when the calendar has no such second.
bool local_calendar(int64_t unix_seconds, CalendarTime* calendar) noexcept;

/// How many seconds local time is ahead of UTC at that second.
int32_t local_offset_seconds(int64_t unix_seconds) noexcept;

}  // namespace ws2::kernel
