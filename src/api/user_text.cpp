// SPDX-License-Identifier: MIT
// Text in the caller's memory.
#include "api/user_text.hpp"

#include <algorithm>
#include <cstdint>

#include "runtime/user_memory.hpp"

namespace ws2::api {
namespace {

constexpr char32_t replacement = 0xFFFD;

constexpr bool is_character(char32_t number) noexcept {
  return number < 0xD800 || (number > 0xDFFF && number <= 0x10FFFF);
}

void append_utf8(std::string& text, char32_t number) {
  const auto tail = [&](unsigned shift) {
    text.push_back(static_cast<char>(0x80U | ((number >> shift) & 0x3FU)));
  };
  if (number < 0x80) {
    text.push_back(static_cast<char>(number));
  } else if (number < 0x800) {
    text.push_back(static_cast<char>(0xC0U | (number >> 6U)));
    tail(0);
  } else if (number < 0x10000) {
    text.push_back(static_cast<char>(0xE0U | (number >> 12U)));
    tail(6);
    tail(0);
  } else {
    text.push_back(static_cast<char>(0xF0U | (number >> 18U)));
    tail(12);
    tail(6);
    tail(0);
  }
}

/// Takes one character off; a byte that begins none comes as U+FFFD alone.
char32_t take_character(std::string_view& text) noexcept {
  const auto first = static_cast<unsigned char>(text[0]);
  const size_t length = first < 0x80   ? 1
                        : first < 0xC2 ? 0
                        : first < 0xE0 ? 2
                        : first < 0xF0 ? 3
                        : first < 0xF5 ? 4
                                       : 0;
  char32_t number = length == 1 ? first : first & (0x7FU >> length);
  bool valid = length != 0 && length <= text.size();
  for (size_t i = 1; valid && i < length; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    valid = (byte & 0xC0U) == 0x80;
    number = number << 6U | (byte & 0x3FU);
  }
  // Forms that are longer than they must be are no characters.
  constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  valid = valid && is_character(number) && number >= least[length];
  text.remove_prefix(valid ? length : 1);
  return valid ? number : replacement;
}

}  // namespace

Result<std::string> read_text(const char* user, size_t limit) {
  const Result<size_t> length = runtime::user_text_length(user, limit);
  if (!length) return length.status();
  std::string text(*length, '\0');
  if (!runtime::copy_from_user(text.data(), user, text.size())) return WsaCode::wsaefault;
  // Another thread may have shortened it meanwhile.
  text.resize(std::min(text.size(), text.find('\0')));
  return text;
}

Result<std::string> read_text(const wchar_t* user, size_t limit) {
  if (user == nullptr) return WsaCode::wsaefault;
  std::wstring text;
  // Page by page: a text may end just before memory that nobody may read.
  constexpr size_t page = 4096;
  while (text.size() < limit) {
    wchar_t piece[64];
    const wchar_t* from = user + text.size();
    const size_t to_page_end = page - (reinterpret_cast<uintptr_t>(from) & (page - 1));
    // An unaligned character may lie across the end of a page.
    const size_t whole = std::max<size_t>(1, to_page_end / sizeof(wchar_t));
    const size_t count = std::min({std::size(piece), whole, limit - text.size()});
    if (!runtime::copy_from_user(piece, from, count * sizeof(wchar_t))) return WsaCode::wsaefault;
    wchar_t* const end = std::find(piece, piece + count, L'\0');
    text.append(piece, end);
    if (end != piece + count) break;
  }
  return narrow(text);
}

std::wstring widen(std::string_view text) {
  std::wstring result;
  result.reserve(text.size());
  while (!text.empty()) result.push_back(static_cast<wchar_t>(take_character(text)));
  return result;
}

std::string narrow(std::wstring_view text) {
  std::string result;
  result.reserve(text.size());
  for (const wchar_t character : text) {
    const auto number = static_cast<char32_t>(character);
    append_utf8(result, is_character(number) ? number : replacement);
  }
  return result;
}

Status write_text(char* user, size_t capacity, std::string_view text) {
  if (user == nullptr || text.size() >= capacity) return WsaCode::wsaefault;
  const std::string terminated(text);
  const bool written = runtime::copy_to_user(user, terminated.c_str(), terminated.size() + 1);
  return written ? Status() : WsaCode::wsaefault;
}

Status write_text(wchar_t* user, size_t capacity, std::string_view text) {
  const std::wstring wide = widen(text);
  if (user == nullptr || wide.size() >= capacity) return WsaCode::wsaefault;
  const bool written =
      runtime::copy_to_user(user, wide.c_str(), (wide.size() + 1) * sizeof(wchar_t));
  return written ? Status() : WsaCode::wsaefault;
}

}  // namespace ws2::api
