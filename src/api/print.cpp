// SPDX-License-Identifier: MIT
// printf and its kin for programs, with the formats of Microsoft's runtime. The headers bind the
// names of <stdio.h> to these in a program; they hand a rewritten format to the C library's
// functions.
//
// A stream of glibc is narrow or wide for good from its first use; on Windows a program mixes
// printf and wprintf on stdout. So wide text is formatted in memory and written as the stream has
// it. In the C locale, which programs rarely leave, text between narrow and wide is UTF-8.
#include <locale.h>
#include <windows.h>

#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <cwchar>

#include "api/c_runtime.hpp"
#include "runtime/print_format.hpp"

namespace {

using ws2::api::on_c_runtime;
using ws2::runtime::Format;
using ws2::runtime::print_format;

/// UTF-8 for this thread as long as it lives, where the program has set no locale with a charset.
class Utf8 {
 public:
  explicit Utf8(bool wanted) {
    if (!wanted || MB_CUR_MAX > 1) return;
    static const locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    if (utf8) before_ = uselocale(utf8);
  }
  ~Utf8() {
    if (before_) uselocale(before_);
  }
  Utf8(const Utf8&) = delete;
  Utf8& operator=(const Utf8&) = delete;

 private:
  locale_t before_ = nullptr;
};

/// Text that the C library allocated for an open_memstream.
template <class Char>
struct Formatted {
  Char* text = nullptr;
  size_t length = 0;
  int result = -1;
  Formatted() = default;
  Formatted(const Formatted&) = delete;
  Formatted& operator=(const Formatted&) = delete;
  ~Formatted() { free(text); }
};

void format_wide(Formatted<wchar_t>& out, const wchar_t* format, va_list arguments) {
  out.result = on_c_runtime([&] {
    const Format<wchar_t> converted = print_format(format);
    const Utf8 utf8(converted.mixes);
    FILE* memory = open_wmemstream(&out.text, &out.length);
    if (!memory) return -1;
    const int length = vfwprintf(memory, converted.text.c_str(), arguments);
    return fclose(memory) == 0 ? length : -1;
  });
}

void format_narrow(Formatted<char>& out, const char* format, va_list arguments) {
  out.result = on_c_runtime([&] {
    const Format<char> converted = print_format(format);
    const Utf8 utf8(converted.mixes);
    FILE* memory = open_memstream(&out.text, &out.length);
    if (!memory) return -1;
    const int length = vfprintf(memory, converted.text.c_str(), arguments);
    return fclose(memory) == 0 ? length : -1;
  });
}

/// Writes narrow text to a stream that is wide already.
bool put_widened(FILE* stream, const char* text, size_t length) {
  const Utf8 utf8(true);
  std::mbstate_t state{};
  while (length != 0) {
    wchar_t character = 0;
    size_t taken = std::mbrtowc(&character, text, length, &state);
    if (taken == static_cast<size_t>(-1) || taken == static_cast<size_t>(-2)) {
      character = static_cast<unsigned char>(*text);
      state = {};
      taken = 1;
    }
    if (taken == 0) taken = 1;
    if (fputwc(character, stream) == WEOF) return false;
    text += taken;
    length -= taken;
  }
  return true;
}

/// Writes wide text to a stream that is narrow, or becomes it.
bool put_narrowed(FILE* stream, const wchar_t* text, size_t length) {
  std::string bytes;
  const Utf8 utf8(true);
  std::mbstate_t state{};
  for (size_t i = 0; i < length; ++i) {
    char character[16];
    const size_t made = std::wcrtomb(character, text[i], &state);
    if (made == static_cast<size_t>(-1)) {
      bytes += '?';
      state = {};
    } else {
      bytes.append(character, made);
    }
  }
  return fwrite(bytes.data(), 1, bytes.size(), stream) == bytes.size();
}

bool put_wide(FILE* stream, const wchar_t* text, size_t length) {
  if (fwide(stream, 0) <= 0) return put_narrowed(stream, text, length);
  for (size_t i = 0; i < length; ++i) {
    if (fputwc(text[i], stream) == WEOF) return false;
  }
  return true;
}

int print(FILE* stream, const char* format, va_list arguments) {
  return on_c_runtime([&] {
    if (fwide(stream, 0) > 0) {
      Formatted<char> out;
      format_narrow(out, format, arguments);
      if (out.result < 0) return out.result;
      return put_widened(stream, out.text, out.length) ? out.result : -1;
    }
    const Format<char> converted = print_format(format);
    const Utf8 utf8(converted.mixes);
    return vfprintf(stream, converted.text.c_str(), arguments);
  });
}

int print(FILE* stream, const wchar_t* format, va_list arguments) {
  return on_c_runtime([&] {
    Formatted<wchar_t> out;
    format_wide(out, format, arguments);
    if (out.result < 0) return out.result;
    return put_wide(stream, out.text, out.length) ? out.result : -1;
  });
}

int print(char* text, size_t size, const char* format, va_list arguments) {
  return on_c_runtime([&] {
    const Format<char> converted = print_format(format);
    const Utf8 utf8(converted.mixes);
    return vsnprintf(text, size, converted.text.c_str(), arguments);
  });
}

int print(wchar_t* text, size_t size, const wchar_t* format, va_list arguments) {
  return on_c_runtime([&] {
    const Format<wchar_t> converted = print_format(format);
    const Utf8 utf8(converted.mixes);
    return vswprintf(text, size, converted.text.c_str(), arguments);
  });
}

/// sprintf knows no size: the largest that glibc accepts.
constexpr size_t no_limit = 0x7fffffff;

}  // namespace

// One body for the variadic form of a function and the one that takes a va_list.
#define WS2_VARIADIC(last, call) \
  va_list arguments;             \
  va_start(arguments, last);     \
  const int result = call;       \
  va_end(arguments);             \
  return result

extern "C" {

int ws2_printf(const char* format, ...) { WS2_VARIADIC(format, print(stdout, format, arguments)); }
int ws2_fprintf(FILE* stream, const char* format, ...) {
  WS2_VARIADIC(format, print(stream, format, arguments));
}
int ws2_sprintf(char* text, const char* format, ...) {
  WS2_VARIADIC(format, print(text, no_limit, format, arguments));
}
int ws2_snprintf(char* text, size_t size, const char* format, ...) {
  WS2_VARIADIC(format, print(text, size, format, arguments));
}
int ws2_vprintf(const char* format, va_list arguments) { return print(stdout, format, arguments); }
int ws2_vfprintf(FILE* stream, const char* format, va_list arguments) {
  return print(stream, format, arguments);
}
int ws2_vsprintf(char* text, const char* format, va_list arguments) {
  return print(text, no_limit, format, arguments);
}
int ws2_vsnprintf(char* text, size_t size, const char* format, va_list arguments) {
  return print(text, size, format, arguments);
}

int ws2_wprintf(const wchar_t* format, ...) {
  WS2_VARIADIC(format, print(stdout, format, arguments));
}
int ws2_fwprintf(FILE* stream, const wchar_t* format, ...) {
  WS2_VARIADIC(format, print(stream, format, arguments));
}
int ws2_swprintf(wchar_t* text, size_t size, const wchar_t* format, ...) {
  WS2_VARIADIC(format, print(text, size, format, arguments));
}
int ws2_vwprintf(const wchar_t* format, va_list arguments) {
  return print(stdout, format, arguments);
}
int ws2_vfwprintf(FILE* stream, const wchar_t* format, va_list arguments) {
  return print(stream, format, arguments);
}
int ws2_vswprintf(wchar_t* text, size_t size, const wchar_t* format, va_list arguments) {
  return print(text, size, format, arguments);
}
int ws2_wide_length(const wchar_t* format, va_list arguments) {
  Formatted<wchar_t> out;
  format_wide(out, format, arguments);
  return out.result;
}

// user32's own: at most 1,024 characters with the zero.
// Source: Microsoft Learn, "wsprintfA function (winuser.h)".
int ws2_wvsprintfA(char* text, const char* format, va_list arguments) {
  const int length = print(text, 1024, format, arguments);
  return length > 1023 ? 1023 : length;
}
int ws2_wvsprintfW(wchar_t* text, const wchar_t* format, va_list arguments) {
  Formatted<wchar_t> out;
  format_wide(out, format, arguments);
  if (out.result < 0) return 0;
  const size_t length = out.length < 1023 ? out.length : 1023;
  std::wmemcpy(text, out.text, length);
  text[length] = 0;
  return static_cast<int>(length);
}
int ws2_wsprintfA(char* text, const char* format, ...) {
  WS2_VARIADIC(format, ws2_wvsprintfA(text, format, arguments));
}
int ws2_wsprintfW(wchar_t* text, const wchar_t* format, ...) {
  WS2_VARIADIC(format, ws2_wvsprintfW(text, format, arguments));
}

}  // extern "C"
