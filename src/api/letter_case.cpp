// SPDX-License-Identifier: MIT
// CharUpper, CharLower: the case of one letter, or of a text in its place, by Unicode's tables,
// whatever locale the program has set.
#include <locale.h>
#include <wctype.h>
#include <winsock2.h>

#include "api/user_text.hpp"
#include "api/win32.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::api {
namespace {

using Mapping = wint_t (*)(wint_t, locale_t);

wchar_t mapped(wchar_t letter, Mapping map) noexcept {
  static const locale_t unicode = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  if (unicode == nullptr) return letter;
  return static_cast<wchar_t>(map(static_cast<wint_t>(letter), unicode));
}

/// Learn: a pointer whose high-order word is zero is a character, and the answer is one, too.
template <class Char>
bool is_character(const Char* text) noexcept {
  return reinterpret_cast<uintptr_t>(text) <= 0xFFFF;
}

/// A letter of UTF-8 keeps its length; the few whose other case is longer or shorter stay.
std::string mapped_text(const std::string& text, Mapping map) {
  std::string result;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::string_view before = rest;
    bool malformed = false;
    const char32_t letter = decode_utf8(&rest, &malformed);
    const std::string_view own = before.substr(0, before.size() - rest.size());
    char bytes[4];
    const char32_t other = static_cast<char32_t>(mapped(static_cast<wchar_t>(letter), map));
    const size_t length = malformed ? 0 : encode_utf8(other, bytes);
    result.append(length == own.size() ? std::string_view(bytes, length) : own);
  }
  return result;
}

std::wstring mapped_text(std::wstring text, Mapping map) {
  for (wchar_t& letter : text) letter = mapped(letter, map);
  return text;
}

/// A text of any length as it stands in the program's memory, and its place there.
template <class Char>
Status map_in_place(Char* user, Mapping map) {
  std::basic_string<Char> text;
  for (;;) {
    Char one;
    if (!runtime::copy_from_user(&one, user + text.size(), sizeof one)) return WsaCode::wsaefault;
    if (one == 0) break;
    text.push_back(one);
  }
  const std::basic_string<Char> changed = mapped_text(text, map);
  const bool written = runtime::copy_to_user(user, changed.data(), changed.size() * sizeof(Char));
  return written ? Status() : WsaCode::wsaefault;
}

template <class Char>
Char* change(Char* text, Mapping map) noexcept {
  if (is_character(text)) {
    const auto letter = static_cast<wchar_t>(reinterpret_cast<uintptr_t>(text));
    // A byte beyond ASCII is no character of UTF-8.
    if (sizeof(Char) == 1 && letter > 0x7F) return text;
    return reinterpret_cast<Char*>(static_cast<uintptr_t>(mapped(letter, map)));
  }
  // Learn: there is no way to tell of a failure.
  return on_win32<Char*>(text, [&]() -> Result<Char*> {
    static_cast<void>(map_in_place(text, map).ok());
    return text;
  });
}

}  // namespace

/// \param text  a text that is changed in its place; or a character, when the value is at most
/// 0xFFFF \return the text, or the character \source Microsoft Learn, "CharUpperA function
/// (winuser.h)"
extern "C" LPSTR WINAPI ws2_CharUpperA(LPSTR text) noexcept { return change(text, ::towupper_l); }
/// The same with a wide text.
extern "C" LPWSTR WINAPI ws2_CharUpperW(LPWSTR text) noexcept { return change(text, ::towupper_l); }
/// \source Microsoft Learn, "CharLowerA function (winuser.h)"
extern "C" LPSTR WINAPI ws2_CharLowerA(LPSTR text) noexcept { return change(text, ::towlower_l); }
/// The same with a wide text.
extern "C" LPWSTR WINAPI ws2_CharLowerW(LPWSTR text) noexcept { return change(text, ::towlower_l); }

// The prototypes are those of the headers.
WS2_SAME(CharUpperA);
WS2_SAME(CharUpperW);
WS2_SAME(CharLowerA);
WS2_SAME(CharLowerW);

}  // namespace ws2::api
