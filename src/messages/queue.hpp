// SPDX-License-Identifier: MIT
// A thread's message queue: what was posted, what others send and wait for, timers, the quit flag.
//
// A thread gets its queue with its first call that needs one. The queue is a waitable, so that
// MsgWaitForMultipleObjects can wait on it among other objects: it counts as signalled while it has
// news, of the kinds that its thread waits for, that the thread has not looked at. Only its own
// thread looks, runs window procedures and waits; any thread posts and sends.
//
// Messages of all sources leave in this order: sent ones first (their procedures run and nothing is
// returned), posted ones, the quit message, timers (Learn, "About Messages and Message Queues").
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "errors/status.hpp"
#include "kernel/clock.hpp"
#include "sync/waitable.hpp"

namespace ws2::messages {

class Sent;

struct Message {
  uintptr_t window = 0;  // 0: of the thread itself
  uint32_t number = 0;
  uintptr_t first = 0;
  intptr_t second = 0;
  uint32_t time_ms = 0;  // GetTickCount
};

/// Which messages a look is for. The quit message passes every filter.
struct Filter {
  uintptr_t window = 0;      // 0: any; otherwise of this window and its children
  bool thread_only = false;  // only those without a window
  uint32_t lowest = 0;       // lowest and highest 0: every number
  uint32_t highest = 0;

  [[nodiscard]] bool everything() const noexcept {
    return window == 0 && !thread_only && lowest == 0 && highest == 0;
  }
  [[nodiscard]] bool passes(uintptr_t of, uint32_t number) const noexcept;
};

// The kinds of news, as GetQueueStatus and the wake masks name them (QS_).
constexpr uint32_t news_posted = 0x0008, news_timer = 0x0010, news_sent = 0x0040;
constexpr uint32_t news_all_posted = 0x0100;
constexpr uint32_t news_any = 0x1CFF | news_all_posted;

constexpr uint32_t message_quit = 0x0012, message_timer = 0x0113;

class Queue final : public sync::Waitable {
 public:
  /// The calling thread's queue. Throws std::bad_alloc when there is none yet and no memory.
  static Queue& current();

  /// The calling thread's queue if it has one.
  static Queue* current_if_any() noexcept;

  /// The queue of a thread by its system number; null when it has none.
  static std::shared_ptr<Queue> of_thread(uint32_t thread_id);

  explicit Queue(std::shared_ptr<sync::Waitable> thread, uint32_t thread_id) noexcept;

  [[nodiscard]] uint32_t thread_id() const noexcept { return thread_id_; }
  [[nodiscard]] sync::Waitable& thread() const noexcept { return *thread_; }

  /// Adds a message at the end. ERROR_NOT_ENOUGH_QUOTA with 10,000 messages queued,
  /// ERROR_INVALID_THREAD_ID when the thread has ended. Throws std::bad_alloc.
  Status post(Message message) WS2_EXCLUDES(lock_);

  /// The quit message comes once nothing posted is left.
  void post_quit(int32_t code) noexcept WS2_EXCLUDES(lock_);

  /// Hands a sent message over; false when the thread has ended.
  bool send(std::shared_ptr<Sent> sent) WS2_EXCLUDES(lock_);

  // The rest is for the queue's own thread.

  /// The next message that passes, taken out if `remove`; none when there is none.
  std::optional<Message> look(const Filter& filter, bool remove) WS2_EXCLUDES(lock_);

  /// Runs the procedures of the messages that others sent.
  void serve_sent() WS2_EXCLUDES(lock_);

  /// Sets a timer of a window, or of the thread with a new number when `window` is 0 and no timer
  /// has this one. Returns its number.
  uintptr_t set_timer(uintptr_t window, uintptr_t id, uint32_t period_ms, intptr_t procedure)
      WS2_EXCLUDES(lock_);
  bool kill_timer(uintptr_t window, uintptr_t id) WS2_EXCLUDES(lock_);

  /// Forgets what was posted to a window and its timers.
  void forget_window(uintptr_t window) WS2_EXCLUDES(lock_);

  /// What the queue holds, and what came since the last look at these kinds.
  struct News {
    uint32_t there, fresh;
  };
  News news(uint32_t kinds) noexcept WS2_EXCLUDES(lock_);

  /// For which kinds the next wait of this thread is; `there`: also those it has looked at.
  void wait_for(uint32_t kinds, bool there) noexcept WS2_EXCLUDES(lock_);

  /// A descriptor (kernel::open_wake) that is signalled with all news that comes; -1 ends it.
  void ring(int wake_fd) noexcept WS2_EXCLUDES(lock_);

  /// When the next timer is due. A wait that ends then calls note_timers().
  kernel::Deadline next_timer() noexcept WS2_EXCLUDES(lock_);
  void note_timers() noexcept WS2_EXCLUDES(lock_);

  // Of the message that was looked at last.
  uint32_t last_time_ms = 0;

  [[nodiscard]] bool available_locked(const sync::Thread* thread) const noexcept override
      WS2_REQUIRES(lock_);
  bool take_locked(sync::Thread* thread) noexcept override WS2_REQUIRES(lock_);

 private:
  friend struct OwnQueue;

  struct Timer {
    uintptr_t window, id;
    uint32_t period_ms;
    intptr_t procedure;
    kernel::Deadline due;
  };

  void close() noexcept WS2_EXCLUDES(lock_);
  void tell_locked(uint32_t kinds, sync::Wakes& wakes) noexcept WS2_REQUIRES(lock_);
  [[nodiscard]] uint32_t there_locked() const noexcept WS2_REQUIRES(lock_);
  std::optional<Message> due_timer_locked(const Filter& filter, bool remove) noexcept
      WS2_REQUIRES(lock_);
  std::shared_ptr<Sent> next_sent() noexcept WS2_EXCLUDES(lock_);

  static constexpr size_t most_posted = 10000;

  const std::shared_ptr<sync::Waitable> thread_;
  const uint32_t thread_id_;
  std::vector<std::shared_ptr<Sent>> served_;  // being served, each within the one before
  std::deque<Message> posted_ WS2_GUARDED_BY(lock_);
  std::deque<std::shared_ptr<Sent>> sent_ WS2_GUARDED_BY(lock_);
  std::vector<Timer> timers_ WS2_GUARDED_BY(lock_);
  std::optional<int32_t> quit_ WS2_GUARDED_BY(lock_);
  uintptr_t last_timer_ WS2_GUARDED_BY(lock_) = 0;
  bool closed_ WS2_GUARDED_BY(lock_) = false;
  uint32_t fresh_ WS2_GUARDED_BY(lock_) = 0;   // kinds of news since the last look
  uint32_t wanted_ WS2_GUARDED_BY(lock_) = 0;  // kinds that the thread waits for
  bool wants_there_ WS2_GUARDED_BY(lock_) = false;
  int wake_fd_ WS2_GUARDED_BY(lock_) = -1;
};

/// GetTickCount's milliseconds.
uint32_t tick_ms() noexcept;

}  // namespace ws2::messages
