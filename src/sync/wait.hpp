// SPDX-License-Identifier: MIT
// Waiting on one or several objects. The protocol is described in waitable.hpp.
#pragma once

#include <cstdint>
#include <span>

#include "kernel/clock.hpp"
#include "sync/waitable.hpp"

namespace ws2::sync {

/// As many objects as one wait may have: Windows' MAXIMUM_WAIT_OBJECTS.
constexpr uint32_t most_objects = 64;

struct Ended {
  enum class By : uint8_t { object, abandoned, timeout, alert, kill };
  By by = By::timeout;
  uint32_t index = 0;  // the object that ended a wait on any; 0 for a wait on all
};

enum class Mode : uint8_t { any, all };

/// Waits until an object of the list, or all of them at once, are signalled. At most most_objects;
/// no object twice when waiting on all. The objects must be kept alive by the caller. When it ends
/// by alert the caller runs the thread's queued calls, when by kill it calls Thread::exit: both may
/// leave the caller's frames for good, so it lets go of everything first. An object that is
/// signalled wins over an APC that is queued.
Ended wait(std::span<Waitable* const> objects, Mode mode, bool alertable,
           kernel::Deadline deadline);

/// The same with one object.
Ended wait(Waitable& object, bool alertable, kernel::Deadline deadline);

/// Sleeps alertably: until the deadline or until an APC is there.
Ended sleep_alertably(kernel::Deadline deadline);

}  // namespace ws2::sync
