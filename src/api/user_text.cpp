// SPDX-License-Identifier: MIT
// Text in the caller's memory.
#include "api/user_text.hpp"

#include <algorithm>
#include <cstdint>

#include "runtime/user_memory.hpp"

namespace ws2::api {

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
