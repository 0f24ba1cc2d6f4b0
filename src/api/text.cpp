// SPDX-License-Identifier: MIT
// Conversion between CHAR and WCHAR, and the string functions of kernel32. The code page is UTF-8,
// whatever name a program has for it; a WCHAR holds a whole character.
#include <cstring>
#include <cwchar>
#include <cwctype>

#include "api/wide_text.hpp"
#include "api/win32.hpp"

namespace ws2::api {
namespace {

constexpr UINT ansi = 0, oem = 1, of_thread = 3, utf8 = 65001;       // CP_...
constexpr DWORD invalid_is_error = 8, wide_invalid_is_error = 0x80;  // MB_..., WC_ERR_INVALID_CHARS

bool known(UINT page) noexcept {
  return page == ansi || page == oem || page == of_thread || page == utf8;
}

/// Counts what does not fit: the size that the caller needs, or what it got.
template <class Char>
class Output {
 public:
  Output(Char* buffer, int size) noexcept
      : buffer_(buffer), room_(static_cast<size_t>(size)), counting_(size == 0) {}
  void put(const Char* text, size_t count) noexcept {
    if (!counting_ && count_ + count <= room_)
      std::memcpy(buffer_ + count_, text, count * sizeof(Char));
    count_ += count;
  }
  [[nodiscard]] Result<int> result() const noexcept {
    if (!counting_ && count_ > room_) return sync::win32_status(sync::error_insufficient_buffer);
    return static_cast<int>(count_);
  }

 private:
  Char* const buffer_;
  const size_t room_;
  const bool counting_;
  size_t count_ = 0;
};

/// -1 is a text with its zero, and the zero is converted, too.
template <class Char, class Length>
Result<size_t> length_of(const Char* text, int given, Length&& measure) noexcept {
  if (text == nullptr || given == 0 || given < -1) return WsaCode::wsa_invalid_parameter;
  return given == -1 ? measure(text) + 1 : static_cast<size_t>(given);
}

int sign(int order) noexcept { return order < 0 ? -1 : order > 0 ? 1 : 0; }

}  // namespace

/// \param page   CP_UTF8, CP_ACP, CP_OEMCP or CP_THREAD_ACP: all are UTF-8
/// \param flags  MB_ERR_INVALID_CHARS: malformed text is an error, else U+FFFD
/// \param bytes  of `text`, or -1 up to and with its zero
/// \param size   of `wide` in characters; 0 asks how many it needs
/// \return characters written; 0: ERROR_INVALID_PARAMETER, ERROR_INSUFFICIENT_BUFFER,
///         ERROR_NO_UNICODE_TRANSLATION
/// \source Microsoft Learn, "MultiByteToWideChar function (stringapiset.h)"
extern "C" int WINAPI ws2_MultiByteToWideChar(UINT page, DWORD flags, LPCSTR text, int bytes,
                                              LPWSTR wide, int size) noexcept {
  return on_win32<int>(0, [&]() -> Result<int> {
    const Result<size_t> length = length_of(text, bytes, std::strlen);
    if (!length || !known(page) || size < 0) return WsaCode::wsa_invalid_parameter;
    std::string_view rest(text, *length);
    Output<wchar_t> out(wide, size);
    bool malformed = false;
    while (!rest.empty()) {
      const auto character = static_cast<wchar_t>(decode_utf8(&rest, &malformed));
      out.put(&character, 1);
    }
    if (malformed && (flags & invalid_is_error) != 0) {
      return sync::win32_status(sync::error_no_unicode_translation);
    }
    return out.result();
  });
}

/// \param page      as above
/// \param flags     WC_ERR_INVALID_CHARS: a number that is no character is an error, else U+FFFD
/// \param count     of `wide`, or -1 up to and with its zero
/// \param size      of `text` in bytes; 0 asks how many it needs
/// \param fallback  and `used` must be NULL for CP_UTF8; nothing needs a fallback
/// \return bytes written; 0 as above
/// \source Microsoft Learn, "WideCharToMultiByte function (stringapiset.h)"
extern "C" int WINAPI ws2_WideCharToMultiByte(UINT page, DWORD flags, LPCWSTR wide, int count,
                                              LPSTR text, int size, LPCSTR fallback,
                                              LPBOOL used) noexcept {
  return on_win32<int>(0, [&]() -> Result<int> {
    const Result<size_t> length = length_of(wide, count, std::wcslen);
    if (!length || !known(page) || size < 0) return WsaCode::wsa_invalid_parameter;
    if (page == utf8 && (fallback != nullptr || used != nullptr)) {
      return WsaCode::wsa_invalid_parameter;
    }
    Output<char> out(text, size);
    bool malformed = false;
    for (size_t i = 0; i < *length; ++i) {
      auto number = static_cast<char32_t>(wide[i]);
      if (!is_scalar(number)) {
        malformed = true;
        number = replacement;
      }
      char bytes[4];
      out.put(bytes, encode_utf8(number, bytes));
    }
    if (malformed && (flags & wide_invalid_is_error) != 0) {
      return sync::win32_status(sync::error_no_unicode_translation);
    }
    if (used != nullptr) *used = malformed ? TRUE : FALSE;
    return out.result();
  });
}

/// \source Microsoft Learn, "GetACP function (winnls.h)"
extern "C" UINT WINAPI ws2_GetACP() noexcept { return utf8; }

/// \source Microsoft Learn, "GetOEMCP function (winnls.h)"
extern "C" UINT WINAPI ws2_GetOEMCP() noexcept { return utf8; }

/// \source Microsoft Learn, "lstrlenA function (winbase.h)"
extern "C" int WINAPI ws2_lstrlenA(LPCSTR text) noexcept {
  return text == nullptr ? 0 : static_cast<int>(std::strlen(text));
}

extern "C" int WINAPI ws2_lstrlenW(LPCWSTR text) noexcept {
  return text == nullptr ? 0 : static_cast<int>(std::wcslen(text));
}

/// \source Microsoft Learn, "lstrcpyA function (winbase.h)"
extern "C" LPSTR WINAPI ws2_lstrcpyA(LPSTR to, LPCSTR from) noexcept {
  // NOLINTNEXTLINE(clang-analyzer-security.insecureAPI.strcpy): the call has no bound to give.
  return to == nullptr || from == nullptr ? nullptr : std::strcpy(to, from);
}

extern "C" LPWSTR WINAPI ws2_lstrcpyW(LPWSTR to, LPCWSTR from) noexcept {
  return to == nullptr || from == nullptr ? nullptr : std::wcscpy(to, from);
}

/// Copies at most `size` - 1 characters and a zero.
/// \source Microsoft Learn, "lstrcpynA function (winbase.h)"
extern "C" LPSTR WINAPI ws2_lstrcpynA(LPSTR to, LPCSTR from, int size) noexcept {
  if (to == nullptr || from == nullptr || size <= 0) return nullptr;
  const size_t count = ::strnlen(from, static_cast<size_t>(size) - 1);
  std::memcpy(to, from, count);
  to[count] = '\0';
  return to;
}

extern "C" LPWSTR WINAPI ws2_lstrcpynW(LPWSTR to, LPCWSTR from, int size) noexcept {
  if (to == nullptr || from == nullptr || size <= 0) return nullptr;
  const size_t count = ::wcsnlen(from, static_cast<size_t>(size) - 1);
  std::wmemcpy(to, from, count);
  to[count] = L'\0';
  return to;
}

/// \source Microsoft Learn, "lstrcatA function (winbase.h)"
extern "C" LPSTR WINAPI ws2_lstrcatA(LPSTR to, LPCSTR from) noexcept {
  // NOLINTNEXTLINE(clang-analyzer-security.insecureAPI.strcpy): the call has no bound to give.
  return to == nullptr || from == nullptr ? nullptr : std::strcat(to, from);
}

extern "C" LPWSTR WINAPI ws2_lstrcatW(LPWSTR to, LPCWSTR from) noexcept {
  return to == nullptr || from == nullptr ? nullptr : std::wcscat(to, from);
}

/// Compares by character, not by a language's order.
/// \source Microsoft Learn, "lstrcmpA function (winbase.h)"
extern "C" int WINAPI ws2_lstrcmpA(LPCSTR first, LPCSTR second) noexcept {
  return sign(std::strcmp(first, second));
}

extern "C" int WINAPI ws2_lstrcmpW(LPCWSTR first, LPCWSTR second) noexcept {
  return sign(std::wcscmp(first, second));
}

/// The same without regard to the case of ASCII letters.
/// \source Microsoft Learn, "lstrcmpiA function (winbase.h)"
extern "C" int WINAPI ws2_lstrcmpiA(LPCSTR first, LPCSTR second) noexcept {
  return sign(::strcasecmp(first, second));
}

extern "C" int WINAPI ws2_lstrcmpiW(LPCWSTR first, LPCWSTR second) noexcept {
  return sign(::wcscasecmp(first, second));
}

// The prototypes are those of the headers.
WS2_SAME(MultiByteToWideChar);
WS2_SAME(WideCharToMultiByte);
WS2_SAME(GetACP);
WS2_SAME(GetOEMCP);
WS2_SAME(lstrlenA);
WS2_SAME(lstrlenW);
WS2_SAME(lstrcpyA);
WS2_SAME(lstrcpyW);
WS2_SAME(lstrcpynA);
WS2_SAME(lstrcpynW);
WS2_SAME(lstrcatA);
WS2_SAME(lstrcatW);
WS2_SAME(lstrcmpA);
WS2_SAME(lstrcmpW);
WS2_SAME(lstrcmpiA);
WS2_SAME(lstrcmpiW);

}  // namespace ws2::api
