// SPDX-License-Identifier: MIT
// An OVERLAPPED that a change of the network completes, without a socket: NotifyAddrChange and
// NotifyRouteChange.
//
// The one list of the process decides between the change and a cancel: who takes a notice out of it
// completes it.
#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "engine/monitor.hpp"
#include "engine/operation.hpp"
#include "handles/object.hpp"
#include "handles/table.hpp"
#include "kernel/clock.hpp"

namespace ws2::engine {

class Notices {
 public:
  static Notices& instance() noexcept;

  /// Lets an OVERLAPPED wait for a change of one of these kinds (kernel::change's). WSA_IO_PENDING
  /// when it waits; WSA_INVALID_PARAMETER when it does so already, WSAEFAULT, WSA_INVALID_HANDLE of
  /// its event. Throws std::bad_alloc.
  Status begin(uint32_t kinds, Overlapped* overlapped) WS2_EXCLUDES(lock_);

  /// Waits for such a change here. Throws std::bad_alloc.
  Status wait_for_change(uint32_t kinds) WS2_EXCLUDES(lock_);

  /// Ends one with WSA_OPERATION_ABORTED, or all for null; how many.
  uint32_t cancel(const Overlapped* overlapped) noexcept WS2_EXCLUDES(lock_);

  /// Waits until an OVERLAPPED is not pending any more; false when the deadline passed.
  bool wait_for(const Overlapped* overlapped, kernel::Deadline deadline) noexcept;

  /// The handle under which the program asks about its notices.
  Result<handles::Handle> handle() WS2_EXCLUDES(lock_);

 private:
  class Notice;
  Status begin(uint32_t kinds, Overlapped* overlapped, std::shared_ptr<sync::Event> event);
  std::shared_ptr<Notice> take(const Overlapped* overlapped) noexcept WS2_EXCLUDES(lock_);
  void finish(const Notice& notice) noexcept WS2_EXCLUDES(lock_);
  void complete(const Notice& notice, Status status) noexcept;

  runtime::Mutex lock_{runtime::Rank::operations};
  std::vector<std::shared_ptr<Notice>> pending_ WS2_GUARDED_BY(lock_);
  handles::Handle handle_ WS2_GUARDED_BY(lock_) = 0;
  std::atomic<uint32_t> completions_{0};  // a futex word
};

/// What the handle stands for. Closing it ends what waits.
class NoticeHandle final : public handles::Object {
 public:
  static constexpr handles::Kind kind_of_handle = handles::Kind::notices;
  NoticeHandle() noexcept : Object(kind_of_handle) {}
  void on_close(bool) noexcept override { Notices::instance().cancel(nullptr); }
};

}  // namespace ws2::engine
