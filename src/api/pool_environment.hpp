// SPDX-License-Identifier: MIT
// Callback environments: in which pool, how urgently, and in which cleanup group.
#pragma once

#include <memory>

#include "api/win32.hpp"
#include "sync/pool_object.hpp"

namespace ws2::api {

struct Environment {
  sync::Venue venue;
  std::shared_ptr<sync::PoolGroup> group;
  PTP_CLEANUP_GROUP_CANCEL_CALLBACK on_cancel = nullptr;

  /// Makes sure that somebody will run callbacks.
  [[nodiscard]] Status prepare() const { return venue.get().prepare(); }
  /// Puts an object into the group, if there is one. Throws std::bad_alloc.
  void join(uintptr_t number, void* context) const;
};

/// Reads one of the program's; NULL is the process's pool. ERROR_INVALID_PARAMETER for a version,
/// priority, pool or group that is none.
Result<Environment> read_environment(PTP_CALLBACK_ENVIRON given);

}  // namespace ws2::api
