// SPDX-License-Identifier: MIT
// The message queues of threads.
#include "messages/queue.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "kernel/duplicate.hpp"
#include "messages/send.hpp"
#include "messages/window.hpp"
#include "sync/thread.hpp"
#include "sync/win32_status.hpp"

namespace ws2::messages {

using kernel::Deadline;
using runtime::Lock;

namespace {

/// The queues by their threads, for PostThreadMessage.
struct Queues {
  runtime::Mutex lock{runtime::Rank::thread};
  std::map<uint32_t, std::shared_ptr<Queue>> by_thread WS2_GUARDED_BY(lock);
};

Queues& queues() {
  static auto* const made = new Queues;  // threads may end after the static objects
  return *made;
}

constexpr uint64_t ns_per_ms = 1000000;

Deadline in_ms(uint32_t period_ms) noexcept {
  return Deadline{kernel::monotonic_ns() + period_ms * ns_per_ms};
}

}  // namespace

/// The calling thread's queue; at the thread's end its windows and what was sent to it go, too.
struct OwnQueue {
  ~OwnQueue() {
    if (queue == nullptr) return;
    queue->close();
    Queues& all = queues();
    const Lock lock(all.lock);
    all.by_thread.erase(queue->thread_id());
  }
  std::shared_ptr<Queue> queue;
};

namespace {
thread_local OwnQueue own;
}  // namespace

uint32_t tick_ms() noexcept { return static_cast<uint32_t>(kernel::boot_ns() / ns_per_ms); }

bool Filter::passes(uintptr_t of, uint32_t number) const noexcept {
  if ((lowest != 0 || highest != 0) && (number < lowest || number > highest)) return false;
  if (thread_only) return of == 0;
  return window == 0 || (of != 0 && is_within(of, window));
}

Queue::Queue(std::shared_ptr<sync::Waitable> thread, uint32_t thread_id) noexcept
    : Waitable(handles::Kind::queue), thread_(std::move(thread)), thread_id_(thread_id) {}

Queue& Queue::current() {
  if (own.queue == nullptr) {
    sync::Thread& thread = sync::Thread::current();
    auto made = std::make_shared<Queue>(thread.shared_from_this(), thread.id());
    Queues& all = queues();
    const Lock lock(all.lock);
    all.by_thread[thread.id()] = made;
    own.queue = std::move(made);
  }
  return *own.queue;
}

Queue* Queue::current_if_any() noexcept { return own.queue.get(); }

std::shared_ptr<Queue> Queue::of_thread(uint32_t thread_id) {
  Queues& all = queues();
  const Lock lock(all.lock);
  const auto found = all.by_thread.find(thread_id);
  return found == all.by_thread.end() ? nullptr : found->second;
}

void Queue::tell_locked(uint32_t kinds, sync::Wakes& wakes) noexcept {
  fresh_ |= kinds;
  if (wake_fd_ >= 0) kernel::signal_wake(wake_fd_);
  serve_locked(wakes);
}

void Queue::ring(int wake_fd) noexcept {
  const Lock lock(lock_);
  wake_fd_ = wake_fd;
}

Status Queue::post(Message message) {
  message.time_ms = tick_ms();
  sync::Wakes wakes;
  const Lock lock(lock_);
  if (closed_) return sync::win32_status(sync::error_invalid_thread_id);
  if (posted_.size() >= most_posted) return sync::win32_status(sync::error_not_enough_quota);
  posted_.push_back(message);
  tell_locked(news_posted | news_all_posted, wakes);
  return Status();
}

void Queue::post_quit(int32_t code) noexcept {
  sync::Wakes wakes;
  const Lock lock(lock_);
  quit_ = code;
  tell_locked(news_posted | news_all_posted, wakes);
}

bool Queue::send(std::shared_ptr<Sent> sent) {
  sync::Wakes wakes;
  const Lock lock(lock_);
  if (closed_) return false;
  sent_.push_back(std::move(sent));
  tell_locked(news_sent, wakes);
  return true;
}

void Queue::close() noexcept {
  std::deque<std::shared_ptr<Sent>> left;
  {
    const Lock lock(lock_);
    closed_ = true;
    left.swap(sent_);
    posted_.clear();
    timers_.clear();
  }
  for (const std::shared_ptr<Sent>& one : left) one->fail();
  try {
    for (const uintptr_t window : all_windows()) {
      const handles::Reference<Window> found = find_window(window);
      if (found && found->queue().get() == this) close_window(window);
    }
  } catch (const std::bad_alloc&) {
    // The windows stay, without a thread that would ever look.
  }
}

std::optional<Message> Queue::look(const Filter& filter, bool remove) {
  const Lock lock(lock_);
  // Learn, "GetQueueStatus function": the flag of all posted messages stays for filtered looks.
  fresh_ &= ~(news_posted | news_timer | (filter.everything() ? news_all_posted : 0));
  for (auto at = posted_.begin(); at != posted_.end(); ++at) {
    if (!filter.passes(at->window, at->number)) continue;
    Message found = *at;
    if (remove) posted_.erase(at);
    last_time_ms = found.time_ms;
    return found;
  }
  // Learn, "GetMessage function": WM_QUIT comes whatever the filter is, after what passes it.
  if (quit_) {
    Message quit;
    quit.number = message_quit;
    quit.first = static_cast<uintptr_t>(static_cast<intptr_t>(*quit_));
    quit.time_ms = last_time_ms = tick_ms();
    if (remove) quit_.reset();
    return quit;
  }
  return due_timer_locked(filter, remove);
}

std::optional<Message> Queue::due_timer_locked(const Filter& filter, bool remove) noexcept {
  const Deadline now{kernel::monotonic_ns()};
  Timer* first = nullptr;
  for (Timer& timer : timers_) {
    if (timer.due > now || !filter.passes(timer.window, message_timer)) continue;
    if (first == nullptr || timer.due < first->due) first = &timer;
  }
  if (first == nullptr) return std::nullopt;
  const Message found{first->window, message_timer, first->id, first->procedure, tick_ms()};
  // However late the look is, one message stands for all periods that have passed.
  if (remove) first->due = in_ms(first->period_ms);
  last_time_ms = found.time_ms;
  return found;
}

std::shared_ptr<Sent> Queue::next_sent() noexcept {
  const Lock lock(lock_);
  if (sent_.empty()) {
    fresh_ &= ~news_sent;
    return nullptr;
  }
  std::shared_ptr<Sent> first = std::move(sent_.front());
  sent_.pop_front();
  return first;
}

void Queue::serve_sent() {
  // A procedure may end the thread, which forgets this frame: what is served belongs to the queue.
  struct Place {
    std::vector<std::shared_ptr<Sent>>& served;
    explicit Place(std::vector<std::shared_ptr<Sent>>& all) : served(all) { served.emplace_back(); }
    ~Place() { served.pop_back(); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
  };
  for (;;) {
    const Place place(served_);
    served_.back() = next_sent();
    if (served_.back() == nullptr) return;
    served_.back()->run();
  }
}

uintptr_t Queue::set_timer(uintptr_t window, uintptr_t id, uint32_t period_ms, intptr_t procedure) {
  const Lock lock(lock_);
  const auto same = std::find_if(timers_.begin(), timers_.end(), [&](const Timer& timer) {
    return timer.window == window && timer.id == id;
  });
  if (same != timers_.end()) {
    *same = {window, id, period_ms, procedure, in_ms(period_ms)};
    return id;
  }
  if (window == 0) id = ++last_timer_;
  timers_.push_back({window, id, period_ms, procedure, in_ms(period_ms)});
  return id;
}

bool Queue::kill_timer(uintptr_t window, uintptr_t id) {
  const Lock lock(lock_);
  return std::erase_if(timers_, [&](const Timer& timer) {
           return timer.window == window && timer.id == id;
         }) != 0;
}

void Queue::forget_window(uintptr_t window) {
  const Lock lock(lock_);
  std::erase_if(posted_, [&](const Message& message) { return message.window == window; });
  std::erase_if(timers_, [&](const Timer& timer) { return timer.window == window; });
}

uint32_t Queue::there_locked() const noexcept {
  uint32_t kinds = sent_.empty() ? 0 : news_sent;
  if (!posted_.empty() || quit_) kinds |= news_posted | news_all_posted;
  const Deadline now{kernel::monotonic_ns()};
  for (const Timer& timer : timers_) {
    if (timer.due <= now) kinds |= news_timer;
  }
  return kinds;
}

Queue::News Queue::news(uint32_t kinds) noexcept {
  const Lock lock(lock_);
  const uint32_t there = there_locked();
  // A timer that nobody was told of is news as soon as it is due.
  const News result{there & kinds, (fresh_ | (there & news_timer)) & kinds};
  fresh_ &= ~kinds;
  return result;
}

void Queue::wait_for(uint32_t kinds, bool there) noexcept {
  const Lock lock(lock_);
  wanted_ = kinds;
  wants_there_ = there;
}

Deadline Queue::next_timer() noexcept {
  const Lock lock(lock_);
  Deadline first = Deadline::never;
  for (const Timer& timer : timers_) first = std::min(first, timer.due);
  return first;
}

void Queue::note_timers() noexcept {
  const Lock lock(lock_);
  fresh_ |= there_locked() & news_timer;
}

bool Queue::available_locked(const sync::Thread* /*thread*/) const noexcept {
  return ((wants_there_ ? fresh_ | there_locked() : fresh_) & wanted_) != 0;
}

bool Queue::take_locked(sync::Thread* /*thread*/) noexcept { return false; }

}  // namespace ws2::messages
