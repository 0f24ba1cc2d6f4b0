// SPDX-License-Identifier: MIT
// How the program hears of operations that are over when their call returns: those of plain files.
// What a socket's channel does for the others, without lanes and edges.
#pragma once

#include <memory>

#include "engine/operation.hpp"
#include "engine/port.hpp"
#include "runtime/mutex.hpp"

namespace ws2::engine {

class Binding {
 public:
  /// Binds to a port, for good. ERROR_INVALID_PARAMETER when there is one.
  Status associate(std::shared_ptr<Port> port, uintptr_t key) noexcept WS2_EXCLUDES(lock_);

  /// SetFileCompletionNotificationModes.
  void set_skip_on_success() noexcept WS2_EXCLUDES(lock_);

  /// Whether a call with that manner may begin: a routine and a port exclude each other.
  Status may_begin(const Manner& manner) noexcept WS2_EXCLUDES(lock_);

  /// Tells of an operation that is over; its status and bytes are in it. A failure is told by the
  /// call itself, and only by that.
  void tell(std::unique_ptr<Operation> operation) noexcept WS2_EXCLUDES(lock_);

  /// Tells of an operation that was pending, whichever way it ended; it has no routine.
  void complete(std::unique_ptr<Operation> operation) noexcept WS2_EXCLUDES(lock_);

 private:
  runtime::Mutex lock_{runtime::Rank::operations};
  std::shared_ptr<Port> port_ WS2_GUARDED_BY(lock_);
  uintptr_t key_ WS2_GUARDED_BY(lock_) = 0;
  bool skip_on_success_ WS2_GUARDED_BY(lock_) = false;
};

}  // namespace ws2::engine
