// SPDX-License-Identifier: MIT
// Messages that their sender waits for.
#include "messages/send.hpp"

#include <array>

#include "messages/queue.hpp"
#include "messages/window.hpp"
#include "sync/thread.hpp"
#include "sync/wait.hpp"
#include "sync/win32_status.hpp"

namespace ws2::messages {
namespace {

std::shared_ptr<Queue> queue_of(uintptr_t window) noexcept {
  const handles::Reference<Window> found = find_window(window);
  return found ? found->queue() : nullptr;
}

/// Waits for the answer of another thread, and meanwhile for what others send to this one. That
/// thread may also end without a word (TerminateThread), so its end is waited for as well.
Answer wait_for_answer(Sent& sent, Queue& target, Meanwhile meanwhile, kernel::Deadline deadline) {
  Queue& own = Queue::current();
  const std::array<sync::Waitable*, 3> objects{&sent.done(), &target.thread(), &own};
  const size_t count = meanwhile == Meanwhile::serve ? 3 : 2;
  for (;;) {
    own.wait_for(news_sent, true);
    const sync::Ended ended = sync::wait({objects.data(), count}, sync::Mode::any, false, deadline);
    if (ended.by == sync::Ended::By::kill) return {Answer::How::killed, 0};
    if (ended.by == sync::Ended::By::timeout) {
      sent.give_up();
      return {Answer::How::timed_out, 0};
    }
    if (ended.index == 2) {
      own.serve_sent();
      continue;
    }
    if (!sent.answered()) return {Answer::How::gone, 0};
    return {Answer::How::given, sent.result()};
  }
}

}  // namespace

intptr_t call_window(uintptr_t window, uint32_t number, uintptr_t first, intptr_t second) {
  Procedure procedure = nullptr;
  // Not pinned during the call: the procedure may leave for good (ExitThread).
  if (const handles::Reference<Window> found = find_window(window)) {
    procedure = found->procedure();
  }
  if (procedure == nullptr) return 0;
  return procedure(reinterpret_cast<HWND__*>(window), number, first, second);
}

void Sent::run() {
  if (given_up_.load(std::memory_order_relaxed)) return done_.set();
  result_ = call_window(window_, number_, first_, second_);
  answered_ = true;
  done_.set();
}

Result<Answer> send(uintptr_t window, uint32_t number, uintptr_t first, intptr_t second,
                    Patience patience) {
  std::shared_ptr<Queue> queue = queue_of(window);
  if (queue == nullptr) return sync::win32_status(sync::error_invalid_window_handle);
  if (queue.get() == Queue::current_if_any()) {
    queue.reset();  // the procedure may leave for good
    return Answer{Answer::How::given, call_window(window, number, first, second)};
  }
  const auto sent = std::make_shared<Sent>(window, number, first, second, std::move(patience.keep));
  if (!queue->send(sent)) return Answer{};
  return wait_for_answer(*sent, *queue, patience.meanwhile, patience.deadline);
}

Status send_notify(uintptr_t window, uint32_t number, uintptr_t first, intptr_t second) {
  std::shared_ptr<Queue> queue = queue_of(window);
  if (queue == nullptr) return sync::win32_status(sync::error_invalid_window_handle);
  if (queue.get() == Queue::current_if_any()) {
    queue.reset();
    call_window(window, number, first, second);
    return Status();
  }
  const bool taken = queue->send(std::make_shared<Sent>(window, number, first, second, nullptr));
  return taken ? Status() : sync::win32_status(sync::error_invalid_window_handle);
}

}  // namespace ws2::messages
