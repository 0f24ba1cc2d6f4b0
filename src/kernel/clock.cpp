// SPDX-License-Identifier: MIT
// clock_gettime and its kin.
#include "kernel/clock.hpp"

#include <errno.h>
#include <time.h>

namespace ws2::kernel {
namespace {

constexpr uint64_t second_ns = 1000000000U;

uint64_t read_clock(clockid_t clock) noexcept {
  timespec now = {};
  ::clock_gettime(clock, &now);
  return static_cast<uint64_t>(now.tv_sec) * second_ns + static_cast<uint64_t>(now.tv_nsec);
}

}  // namespace

uint64_t monotonic_ns() noexcept { return read_clock(CLOCK_MONOTONIC); }
uint64_t boot_ns() noexcept { return read_clock(CLOCK_BOOTTIME); }
uint64_t realtime_ns() noexcept { return read_clock(CLOCK_REALTIME); }
uint64_t realtime_coarse_ns() noexcept { return read_clock(CLOCK_REALTIME_COARSE); }

Deadline deadline_in_ms(uint32_t timeout_ms) noexcept {
  if (timeout_ms == infinite_ms) return Deadline::never;
  return Deadline{monotonic_ns() + uint64_t{timeout_ms} * 1000000U};
}

void sleep_until(Deadline deadline) noexcept {
  const auto at = static_cast<uint64_t>(deadline);
  // A time that no clock reaches is for ever; the kernel refuses numbers beyond its own.
  const uint64_t bounded = deadline == Deadline::never ? uint64_t{1} << 62U : at;
  const timespec until = {static_cast<time_t>(bounded / second_ns),
                          static_cast<long>(bounded % second_ns)};
  while (::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr) == EINTR) {
  }
}

bool local_calendar(int64_t unix_seconds, CalendarTime* calendar) noexcept {
  const time_t when = unix_seconds;
  tm parts = {};
  if (::localtime_r(&when, &parts) == nullptr) return false;
  *calendar = {parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_wday,
               parts.tm_hour,        parts.tm_min,     parts.tm_sec};
  return true;
}

int32_t local_offset_seconds(int64_t unix_seconds) noexcept {
  const time_t when = unix_seconds;
  tm parts = {};
  if (::localtime_r(&when, &parts) == nullptr) return 0;
  return static_cast<int32_t>(parts.tm_gmtoff);
}

}  // namespace ws2::kernel
