// SPDX-License-Identifier: MIT
// Between UTF-8 (CHAR) and UTF-32 (WCHAR).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ws2::runtime {

/// What stands for bytes or numbers that are no character.
constexpr char32_t replacement = 0xFFFD;

/// Reads one character and moves `rest` behind it. Malformed input gives one replacement for each
/// longest piece that could have begun a character (Unicode 15, section 3.9), and sets `malformed`.
char32_t decode_utf8(std::string_view* rest, bool* malformed) noexcept;

/// Writes one character, at most 4 bytes; returns how many.
size_t encode_utf8(char32_t character, char* bytes) noexcept;

/// Whether the number is a character: no surrogate, not beyond 0x10FFFF.
constexpr bool is_scalar(char32_t number) noexcept {
  return number < 0xD800 || (number > 0xDFFF && number <= 0x10FFFF);
}

std::string narrow(std::wstring_view wide);
std::wstring widen(std::string_view text);

}  // namespace ws2::runtime
