// SPDX-License-Identifier: MIT
// What windows are made from.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "errors/status.hpp"

struct HWND__;  // what Windows' headers let HWND point to

namespace ws2::messages {

/// A window procedure: WNDPROC.
using Procedure = intptr_t (*)(HWND__* window, uint32_t message, uintptr_t first, intptr_t second);

/// A field that SetClassLong changes while others read it. No order with anything else.
template <class T>
class Changing {
 public:
  Changing(T value = T()) noexcept : value_(value) {}
  Changing(const Changing& other) noexcept : value_(other.get()) {}
  Changing& operator=(const Changing& other) noexcept {
    exchange(other.get());
    return *this;
  }
  [[nodiscard]] T get() const noexcept { return value_.load(std::memory_order_relaxed); }
  T exchange(T value) const noexcept { return value_.exchange(value, std::memory_order_relaxed); }

 private:
  mutable std::atomic<T> value_;
};

struct WindowClass {
  std::string name;
  uint16_t atom = 0;  // add_class() gives it
  Changing<Procedure> procedure;
  bool wide = false;  // registered by the wide call: its procedure takes wide texts
  Changing<uint32_t> style;
  Changing<int32_t> class_bytes;
  Changing<int32_t> window_bytes;
  Changing<void*> instance;
  Changing<void*> icon, small_icon;
  Changing<void*> cursor;
  Changing<void*> brush;
  Changing<void*> menu;
  mutable std::vector<std::byte> extra;  // guarded by the lock of the classes
};

using SharedClass = std::shared_ptr<const WindowClass>;

/// Registers a class and returns its atom; ERROR_CLASS_ALREADY_EXISTS. Names are unique in a
/// module, which its instance stands for; the system's classes have none. Throws std::bad_alloc.
Result<uint16_t> add_class(WindowClass made);

/// The class of an atom that the module registered, else one of the system's; null when there is
/// none.
SharedClass find_class(uint16_t atom, const void* instance);

/// For making a window, which names its module with less care: else one that another module
/// registered, the oldest first.
SharedClass find_any_class(uint16_t atom, const void* instance);

/// Sets one of its values (GCL_, GCLP_), or `size` bytes of the extra ones at an offset, and
/// returns what it was; ERROR_INVALID_INDEX. Windows made before keep what they were made with.
Result<uintptr_t> set_class_value(const WindowClass& of, int32_t index, size_t size,
                                  uintptr_t value) noexcept;

/// Forgets a class that the module registered; ERROR_CLASS_DOES_NOT_EXIST, ERROR_CLASS_HAS_WINDOWS.
Status remove_class(uint16_t atom, const void* instance);

}  // namespace ws2::messages
