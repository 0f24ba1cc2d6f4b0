// SPDX-License-Identifier: MIT
// Windows, as far as they carry messages: a handle, a procedure, a thread, and what a program
// keeps with them. Nothing is ever shown.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "handles/table.hpp"
#include "messages/queue.hpp"
#include "messages/window_class.hpp"
#include "runtime/mutex.hpp"

namespace ws2::messages {

/// The named values of a window (GWL_, GWLP_).
enum class Value : int32_t {
  procedure = -4,
  instance = -6,
  owner = -8,
  id = -12,
  style = -16,
  extended_style = -20,
  user_data = -21
};

class Window final : public handles::Object {
 public:
  static constexpr handles::Kind kind_of_handle = handles::Kind::window;

  struct Terms {
    SharedClass of_class;
    uintptr_t parent = 0;  // a child's
    uintptr_t owner = 0;
    bool message_only = false;
    uint32_t style = 0;
    uint32_t extended_style = 0;
    intptr_t id = 0;
    void* instance = nullptr;
  };

  /// A window of the calling thread. Throws std::bad_alloc.
  explicit Window(Terms terms);

  [[nodiscard]] const WindowClass& of_class() const noexcept { return *class_; }
  [[nodiscard]] const std::shared_ptr<Queue>& queue() const noexcept { return queue_; }
  [[nodiscard]] uintptr_t parent() const noexcept { return parent_; }
  [[nodiscard]] bool message_only() const noexcept { return message_only_; }
  [[nodiscard]] Procedure procedure() const noexcept WS2_EXCLUDES(lock_);

  /// A named value, or `size` bytes of the extra ones at an offset; ERROR_INVALID_INDEX.
  Result<intptr_t> value(int32_t index, size_t size) const noexcept WS2_EXCLUDES(lock_);
  /// Sets it and returns what it was.
  Result<intptr_t> set_value(int32_t index, size_t size, intptr_t value) noexcept
      WS2_EXCLUDES(lock_);

  /// UTF-8.
  [[nodiscard]] std::string text() const WS2_EXCLUDES(lock_);
  void set_text(std::string text) noexcept WS2_EXCLUDES(lock_);

 private:
  intptr_t* named_locked(int32_t index) noexcept WS2_REQUIRES(lock_);

  const SharedClass class_;
  const std::shared_ptr<Queue> queue_;
  const uintptr_t parent_;
  const bool message_only_;
  mutable runtime::Mutex lock_{runtime::Rank::operations};
  intptr_t procedure_ WS2_GUARDED_BY(lock_);
  intptr_t instance_ WS2_GUARDED_BY(lock_);
  intptr_t owner_ WS2_GUARDED_BY(lock_);
  intptr_t id_ WS2_GUARDED_BY(lock_);
  intptr_t style_ WS2_GUARDED_BY(lock_);
  intptr_t extended_style_ WS2_GUARDED_BY(lock_);
  intptr_t user_data_ WS2_GUARDED_BY(lock_) = 0;
  std::vector<std::byte> extra_ WS2_GUARDED_BY(lock_);
  std::string text_ WS2_GUARDED_BY(lock_);
};

/// Pins a window; empty for every other handle.
handles::Reference<Window> find_window(uintptr_t window) noexcept;

/// Gives a window its handle and enters it into the list of windows. Throws std::bad_alloc.
Result<handles::Handle> open_window(std::unique_ptr<Window> window);

/// Takes a window off the list, closes its handle, forgets its messages and timers. Its thread's.
void close_window(uintptr_t window) noexcept;

/// All windows, oldest first. Throws std::bad_alloc.
std::vector<uintptr_t> all_windows();

/// Whether `window` is `ancestor` or lies below it.
bool is_within(uintptr_t window, uintptr_t ancestor) noexcept;

/// Adds a message to the queue of the window's thread; ERROR_INVALID_WINDOW_HANDLE, and what
/// Queue::post says.
Status post(uintptr_t window, uint32_t number, uintptr_t first, intptr_t second);

}  // namespace ws2::messages
