// SPDX-License-Identifier: MIT
// Comparing texts.
#include <algorithm>
#include <cwchar>
#include <cwctype>
#include <string>
#include <string_view>

#include "api/wide_text.hpp"
#include "api/win32.hpp"

namespace ws2::api {
namespace {

constexpr DWORD ignore_case = 1;  // NORM_IGNORECASE

/// -1 is a text with its zero.
std::wstring_view whole(const wchar_t* text, int count) noexcept {
  return {text, count < 0 ? std::wcslen(text) : static_cast<size_t>(count)};
}

/// CSTR_LESS_THAN, CSTR_EQUAL or CSTR_GREATER_THAN, by the numbers of the characters.
int order(std::wstring_view one, std::wstring_view other, bool fold) {
  std::wstring first(one), second(other);
  if (fold) {
    for (std::wstring* text : {&first, &second}) {
      std::transform(text->begin(), text->end(), text->begin(), [](wchar_t letter) {
        return static_cast<wchar_t>(std::towupper(static_cast<wint_t>(letter)));
      });
    }
  }
  const int difference = first.compare(second);
  return difference < 0 ? CSTR_LESS_THAN : difference > 0 ? CSTR_GREATER_THAN : CSTR_EQUAL;
}

}  // namespace

/// Compares by the numbers of the characters, in no language.
/// \param one_count  characters, or -1 up to the zero
/// \return CSTR_LESS_THAN, CSTR_EQUAL, CSTR_GREATER_THAN; 0 and ERROR_INVALID_PARAMETER
/// \source Microsoft Learn, "CompareStringOrdinal function (stringapiset.h)"
extern "C" int WINAPI ws2_CompareStringOrdinal(LPCWSTR one, int one_count, LPCWSTR other,
                                               int other_count, BOOL fold) noexcept {
  return on_win32<int>(0, [&]() -> Result<int> {
    if (one == nullptr || other == nullptr || one_count < -1 || other_count < -1) {
      return WsaCode::wsa_invalid_parameter;
    }
    return order(whole(one, one_count), whole(other, other_count), fold != FALSE);
  });
}

/// The same for a locale; all have the order of the characters' numbers here.
/// \param flags  NORM_IGNORECASE; others make no difference
/// \source Microsoft Learn, "CompareStringW function (stringapiset.h)"
extern "C" int WINAPI ws2_CompareStringW(LCID, DWORD flags, LPCWSTR one, int one_count,
                                         LPCWSTR other, int other_count) noexcept {
  return ws2_CompareStringOrdinal(one, std::max(one_count, -1), other, std::max(other_count, -1),
                                  (flags & ignore_case) != 0 ? TRUE : FALSE);
}

/// The same for UTF-8.
extern "C" int WINAPI ws2_CompareStringA(LCID, DWORD flags, LPCSTR one, int one_count, LPCSTR other,
                                         int other_count) noexcept {
  return on_win32<int>(0, [&]() -> Result<int> {
    if (one == nullptr || other == nullptr) return WsaCode::wsa_invalid_parameter;
    const auto text = [](const char* given, int count) {
      return widen(count < 0 ? std::string_view(given)
                             : std::string_view(given, static_cast<size_t>(count)));
    };
    return order(text(one, one_count), text(other, other_count), (flags & ignore_case) != 0);
  });
}

// The prototypes are those of the headers.
WS2_SAME(CompareStringOrdinal);
WS2_SAME(CompareStringW);
WS2_SAME(CompareStringA);

}  // namespace ws2::api
