// SPDX-License-Identifier: MIT
// When a timer is due.
#pragma once

#include <cstdint>

#include "kernel/clock.hpp"

namespace ws2::api {

/// FILETIME counts 100 ns from 1601; the clock of waits nanoseconds from the start.
inline kernel::Deadline deadline_of(int64_t due) noexcept {
  constexpr int64_t epoch = 116444736000000000;
  // A relative time is negative; an absolute one becomes the distance from now.
  const int64_t now = static_cast<int64_t>(kernel::realtime_ns() / 100) + epoch;
  const int64_t distance = due < 0 ? -due : due > now ? due - now : 0;
  constexpr int64_t most = INT64_MAX / 400;  // some 73 years: for ever, and no overflow
  const auto bounded = static_cast<uint64_t>(distance < most ? distance : most);
  return kernel::Deadline{kernel::monotonic_ns() + bounded * 100};
}

}  // namespace ws2::api
