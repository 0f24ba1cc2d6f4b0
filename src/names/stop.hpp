// SPDX-License-Identifier: MIT
// What ends a look-up early: a time limit, or a cancel from any thread.
#pragma once

#include <atomic>
#include <memory>
#include <utility>

#include "errors/status.hpp"
#include "kernel/wait.hpp"
#include "runtime/mutex.hpp"

namespace ws2::names {

/// Something that goes on for a look-up, and can be ended from any thread.
class Endable {
 public:
  Endable() = default;
  virtual ~Endable() = default;
  Endable(const Endable&) = delete;
  Endable& operator=(const Endable&) = delete;
  virtual void end() noexcept = 0;
};

class Stop {
 public:
  /// \param deadline  0 for none
  explicit Stop(kernel::Limit deadline = 0) noexcept : deadline_(deadline) {}
  ~Stop();
  Stop(const Stop&) = delete;
  Stop& operator=(const Stop&) = delete;

  /// From any thread: the look-up ends as soon as it can.
  void cancel() noexcept WS2_EXCLUDES(lock_);

  /// WSA_E_CANCELLED after a cancel, WSATRY_AGAIN.1 after the deadline: nobody has answered in
  /// time.
  [[nodiscard]] Status reason() const noexcept;

  /// How long to wait at most for anything, in milliseconds; -1 for ever.
  [[nodiscard]] int wait_ms() const noexcept;

  /// What a cancel ends besides, one thing at a time; null for nothing. Ends it at once when the
  /// cancel has been. By the thread that looks up.
  void set_work(std::shared_ptr<Endable> work) noexcept WS2_EXCLUDES(lock_);

  /// A descriptor that becomes readable with a cancel, made when it is first asked for, by the
  /// thread that looks up; -1 without one, and then wait_ms() is short.
  int wake_fd() noexcept;

 private:
  const kernel::Limit deadline_;
  // Sequentially consistent, both: who cancels says so and looks for the descriptor then; who looks
  // up makes the descriptor and looks for a cancel then.
  std::atomic<bool> cancelled_{false};
  std::atomic<int> wake_fd_{none};
  static constexpr int none = -1, failed = -2;
  runtime::Mutex lock_{runtime::Rank::operations};
  std::shared_ptr<Endable> work_ WS2_GUARDED_BY(lock_);
};

}  // namespace ws2::names
