// SPDX-License-Identifier: MIT
// Messages that their sender waits for.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

#include "errors/status.hpp"
#include "kernel/clock.hpp"
#include "messages/window_class.hpp"
#include "sync/event.hpp"

namespace ws2::messages {

/// Whether a sender that waits answers what others send to it.
enum class Meanwhile : uint8_t { serve, block };

/// How a sender waits.
struct Patience {
  Meanwhile meanwhile = Meanwhile::serve;
  kernel::Deadline deadline = kernel::Deadline::never;
  std::shared_ptr<const void> keep;  // what the procedure may use, even after the sender gave up
};

/// One message on its way to the thread of its window, and back.
class Sent {
 public:
  Sent(uintptr_t window, uint32_t number, uintptr_t first, intptr_t second,
       std::shared_ptr<const void> keep) noexcept
      : window_(window), number_(number), first_(first), second_(second), keep_(std::move(keep)) {}

  /// Calls the window's procedure, unless the sender gave up; in the window's thread.
  void run();

  /// The window's thread ended before it came to it.
  void fail() noexcept { done_.set(); }

  /// The sender waits no longer: what has not begun does not begin.
  void give_up() noexcept { given_up_.store(true, std::memory_order_relaxed); }

  [[nodiscard]] sync::Event& done() noexcept { return done_; }

  // Both are constant once `done` is signalled or the window's thread has ended.
  [[nodiscard]] bool answered() const noexcept { return answered_; }
  [[nodiscard]] intptr_t result() const noexcept { return result_; }

 private:
  const uintptr_t window_;
  const uint32_t number_;
  const uintptr_t first_;
  const intptr_t second_;
  const std::shared_ptr<const void> keep_;
  intptr_t result_ = 0;
  bool answered_ = false;
  std::atomic<bool> given_up_{false};  // no order with anything else
  sync::Event done_{true, false};
};

/// Calls the procedure of a window in its thread, and waits for the result.
struct Answer {
  enum class How : uint8_t { given, timed_out, gone, killed };
  How how = How::gone;
  intptr_t result = 0;
};

/// ERROR_INVALID_WINDOW_HANDLE when the window is none. A caller that gets `killed` holds nothing
/// and calls Thread::exit. Throws std::bad_alloc, and what the procedures throw.
Result<Answer> send(uintptr_t window, uint32_t number, uintptr_t first, intptr_t second,
                    Patience patience);

/// The same without waiting when the window is another thread's.
Status send_notify(uintptr_t window, uint32_t number, uintptr_t first, intptr_t second);

/// Calls the procedure of a window, in the calling thread; 0 when the window is none.
intptr_t call_window(uintptr_t window, uint32_t number, uintptr_t first, intptr_t second);

}  // namespace ws2::messages
