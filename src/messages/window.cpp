// SPDX-License-Identifier: MIT
// Windows and the list of them.
#include "messages/window.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "sync/win32_status.hpp"

namespace ws2::messages {
namespace {

using runtime::Lock;

struct Windows {
  runtime::Mutex lock{runtime::Rank::thread};
  std::vector<uintptr_t> list WS2_GUARDED_BY(lock);
};

Windows& windows() {
  static auto* const made = new Windows;  // threads may end after the static objects
  return *made;
}

Status no_such_index() noexcept { return sync::win32_status(sync::error_invalid_index); }

}  // namespace

Window::Window(Terms terms)
    : Object(kind_of_handle),
      class_(std::move(terms.of_class)),
      queue_(std::static_pointer_cast<Queue>(Queue::current().shared_from_this())),
      parent_(terms.parent),
      message_only_(terms.message_only),
      procedure_(reinterpret_cast<intptr_t>(class_->procedure.get())),
      instance_(reinterpret_cast<intptr_t>(terms.instance)),
      owner_(static_cast<intptr_t>(terms.owner)),
      id_(terms.id),
      style_(terms.style),
      extended_style_(terms.extended_style),
      extra_(static_cast<size_t>(class_->window_bytes.get())) {}

Procedure Window::procedure() const noexcept {
  const Lock lock(lock_);
  return reinterpret_cast<Procedure>(procedure_);
}

intptr_t* Window::named_locked(int32_t index) noexcept {
  switch (static_cast<Value>(index)) {
    case Value::procedure:
      return &procedure_;
    case Value::instance:
      return &instance_;
    case Value::owner:
      return &owner_;
    case Value::id:
      return &id_;
    case Value::style:
      return &style_;
    case Value::extended_style:
      return &extended_style_;
    case Value::user_data:
      return &user_data_;
  }
  return nullptr;
}

Result<intptr_t> Window::value(int32_t index, size_t size) const noexcept {
  const Lock lock(lock_);
  if (index < 0) {
    const intptr_t* named = const_cast<Window*>(this)->named_locked(index);
    if (named == nullptr) return no_such_index();
    return size == sizeof(int32_t) ? static_cast<int32_t>(*named) : *named;
  }
  const auto offset = static_cast<size_t>(index);
  if (offset + size > extra_.size()) return no_such_index();
  if (size == sizeof(int32_t)) {
    int32_t half = 0;
    std::memcpy(&half, extra_.data() + offset, sizeof half);
    return half;
  }
  intptr_t whole = 0;
  std::memcpy(&whole, extra_.data() + offset, sizeof whole);
  return whole;
}

Result<intptr_t> Window::set_value(int32_t index, size_t size, intptr_t value) noexcept {
  const Result<intptr_t> before = this->value(index, size);
  if (!before) return before;
  const Lock lock(lock_);
  if (index < 0) {
    *named_locked(index) = value;
  } else {
    std::memcpy(extra_.data() + index, &value, size);  // little-endian: the low half comes first
  }
  return before;
}

std::string Window::text() const {
  const Lock lock(lock_);
  return text_;
}

void Window::set_text(std::string text) noexcept {
  const Lock lock(lock_);
  text_.swap(text);
}

handles::Reference<Window> find_window(uintptr_t window) noexcept {
  return handles::Table::instance().find<Window>(window);
}

Result<handles::Handle> open_window(std::unique_ptr<Window> window) {
  Windows& all = windows();
  {
    const Lock lock(all.lock);
    all.list.reserve(all.list.size() + 1);  // so that what follows cannot fail
  }
  const Result<handles::Handle> opened = handles::Table::instance().insert(std::move(window));
  if (!opened) return opened;
  const Lock lock(all.lock);
  all.list.push_back(*opened);
  return opened;
}

void close_window(uintptr_t window) noexcept {
  {
    Windows& all = windows();
    const Lock lock(all.lock);
    std::erase(all.list, window);
  }
  std::shared_ptr<Queue> queue;
  if (const handles::Reference<Window> found = find_window(window)) queue = found->queue();
  handles::Table::instance().close(window, handles::Kind::window);
  if (queue != nullptr) queue->forget_window(window);
}

std::vector<uintptr_t> all_windows() {
  Windows& all = windows();
  const Lock lock(all.lock);
  return all.list;
}

bool is_within(uintptr_t window, uintptr_t ancestor) noexcept {
  while (window != 0 && window != ancestor) {
    const handles::Reference<Window> found = find_window(window);
    window = found ? found->parent() : 0;
  }
  return window == ancestor;
}

Status post(uintptr_t window, uint32_t number, uintptr_t first, intptr_t second) {
  std::shared_ptr<Queue> queue;
  if (const handles::Reference<Window> found = find_window(window)) queue = found->queue();
  if (queue == nullptr) return sync::win32_status(sync::error_invalid_window_handle);
  return queue->post({window, number, first, second});
}

}  // namespace ws2::messages
