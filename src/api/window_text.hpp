// SPDX-License-Identifier: MIT
// Messages that carry text, between callers and procedures of the two kinds of characters.
#pragma once

#include <winsock2.h>

#include <algorithm>
#include <memory>

#include "api/user_text.hpp"
#include "api/win32.hpp"
#include "messages/window.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::api {

/// Longer texts are cut: no window here shows any.
constexpr size_t longest_window_text = 65536;

inline uintptr_t number(HWND window) noexcept { return reinterpret_cast<uintptr_t>(window); }
inline HWND window_handle(uintptr_t window) noexcept { return reinterpret_cast<HWND>(window); }

/// What a window keeps as text, from the pointer that a WM_SETTEXT or CREATESTRUCT carries; empty
/// for NULL and for memory that cannot be read. Throws std::bad_alloc.
template <class Char>
std::string window_text_from(const Char* user) {
  if (user == nullptr) return {};
  Result<std::string> read = read_text(user, longest_window_text);
  return read ? std::move(*read) : std::string();
}

/// Writes as much of a text as fits into `capacity` characters, the zero included. Returns how many
/// characters were written, without the zero.
template <class Char>
size_t write_window_text(Char* user, size_t capacity, const std::string& text) {
  if (capacity == 0) return 0;
  std::basic_string<Char> own = text_as<Char>(text);
  if (own.size() >= capacity) own.resize(capacity - 1);
  const size_t bytes = (own.size() + 1) * sizeof(Char);
  return runtime::copy_to_user(user, own.c_str(), bytes) ? own.size() : 0;
}

/// What must live as long as a procedure may use the text that was converted for it: longer than a
/// sender that gives up waits.
using Keep = std::shared_ptr<const void>;

/// Runs `deliver(second, keep)` for a message whose caller counts in Char, with the second
/// parameter that the window's procedure expects.
template <class Char, class Deliver>
LRESULT with_text(HWND window, UINT message, WPARAM first, LPARAM second, Deliver&& deliver) {
  using Other = std::conditional_t<sizeof(Char) == 1, wchar_t, char>;
  bool same = true;
  if (message == WM_SETTEXT || message == WM_GETTEXT) {
    if (const auto found = messages::find_window(number(window))) {
      same = found->of_class().wide == (sizeof(Char) != 1);
    }
  }
  if (same || second == 0) return deliver(second, Keep());
  if (message == WM_SETTEXT) {
    const auto text = std::make_shared<std::basic_string<Other>>(
        text_as<Other>(window_text_from(reinterpret_cast<const Char*>(second))));
    return deliver(reinterpret_cast<LPARAM>(text->c_str()), text);
  }
  const auto text = std::make_shared<std::basic_string<Other>>(
      std::min<size_t>(first, longest_window_text), Other{});
  if (text->empty() || deliver(reinterpret_cast<LPARAM>(text->data()), text) == 0) return 0;
  return static_cast<LRESULT>(
      write_window_text(reinterpret_cast<Char*>(second), first, window_text_from(text->c_str())));
}

}  // namespace ws2::api
