// SPDX-License-Identifier: MIT
// Text in the caller's memory: CHAR is UTF-8, WCHAR is wchar_t and UTF-32. Inside, all text is
// UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "api/wide_text.hpp"
#include "errors/status.hpp"

namespace ws2::api {

/// Copies the caller's zero-terminated text, at most `limit` characters of it; WSAEFAULT when it
/// cannot be read. What is longer comes cut: give a limit above every length that means something.
Result<std::string> read_text(const char* user, size_t limit);
Result<std::string> read_text(const wchar_t* user, size_t limit);

/// The text as the characters of one of the two kinds of functions.
template <class Character>
std::basic_string<Character> text_as(std::string_view text) {
  if constexpr (sizeof(Character) == 1) {
    return std::string(text);
  } else {
    return widen(text);
  }
}

/// Writes a text and its terminating zero into a buffer of `capacity` characters. WSAEFAULT when
/// the buffer is too small or cannot be written.
Status write_text(char* user, size_t capacity, std::string_view text);
Status write_text(wchar_t* user, size_t capacity, std::string_view text);

}  // namespace ws2::api
