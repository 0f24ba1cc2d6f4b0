// SPDX-License-Identifier: MIT
// Rewrites formats of Microsoft's printf and scanf. Every conversion is first taken apart into the
// prefix (flags, width, precision), the size and the letter; what it means decides the new size.
#include "runtime/print_format.hpp"

#include <type_traits>

namespace ws2::runtime {
namespace {

enum class Size { none, h, hh, l, ll, w, i, i32, i64, other };

/// One conversion of a format, behind its per cent sign.
template <class Char>
struct Conversion {
  std::basic_string<Char> prefix;  ///< flags, width and precision as they stand
  Size size = Size::none;
  Char other_size{};            ///< j, z, t or L, which are the same here and there
  Char letter{};                ///< 0 where the format ends within the conversion
  std::basic_string<Char> set;  ///< what follows `[`, with the closing bracket
  bool suppressed = false;      ///< scanf's `*`
  bool precision = false;
};

template <class Char>
bool one_of(Char character, const char* set) {
  for (; *set; ++set) {
    if (character == static_cast<Char>(*set)) return true;
  }
  return false;
}

template <class Char>
Size read_size(const Char*& at, Char& other) {
  if (*at == 'I') {
    if (at[1] == '6' && at[2] == '4') return at += 3, Size::i64;
    if (at[1] == '3' && at[2] == '2') return at += 3, Size::i32;
    return ++at, Size::i;
  }
  if (*at == 'h') return at[1] == 'h' ? (at += 2, Size::hh) : (++at, Size::h);
  if (*at == 'l') return at[1] == 'l' ? (at += 2, Size::ll) : (++at, Size::l);
  if (*at == 'w') return ++at, Size::w;
  if (one_of(*at, "jztL")) return other = *at++, Size::other;
  return Size::none;
}

/// Reads from behind the per cent sign to behind the conversion.
template <class Char>
Conversion<Char> read_conversion(const Char*& at, bool scanning) {
  Conversion<Char> conversion;
  while (*at && one_of(*at, scanning ? "*0123456789" : "-+ #0123456789.*'")) {
    if (scanning && *at == '*') conversion.suppressed = true;
    if (*at == '.') conversion.precision = true;
    conversion.prefix += *at++;
  }
  conversion.size = read_size(at, conversion.other_size);
  if (!*at) return conversion;
  conversion.letter = *at++;
  if (scanning && conversion.letter == '[') {
    // A bracket right behind the opening one, or behind its ^, belongs to the set.
    if (*at == '^') conversion.set += *at++;
    if (*at == ']') conversion.set += *at++;
    while (*at && *at != ']') conversion.set += *at++;
    if (*at) conversion.set += *at++;
  }
  return conversion;
}

/// Whether a string or character of this conversion is wide. A prefix decides; without one, small
/// letters are of the format's own kind and capitals of the other.
template <class Char>
bool is_wide(const Conversion<Char>& conversion) {
  if (conversion.size == Size::h || conversion.size == Size::hh) return false;
  if (conversion.size == Size::l || conversion.size == Size::ll || conversion.size == Size::w) {
    return true;
  }
  const bool format_is_wide = sizeof(Char) > 1;
  return one_of(conversion.letter, "SC") ? !format_is_wide : format_is_wide;
}

template <class Char>
std::basic_string<Char> ascii(const char* text) {
  return {text, text + std::char_traits<char>::length(text)};
}

template <class Char>
std::basic_string<Char> size_text(const Conversion<Char>& conversion, bool scanning) {
  switch (conversion.size) {
    case Size::h:
      return ascii<Char>("h");
    case Size::hh:
      return ascii<Char>("hh");
    case Size::ll:
    case Size::i64:
      return ascii<Char>("ll");
    case Size::i:
      return ascii<Char>("z");
    case Size::l:
      // For the floating letters l means nothing to printf and double to scanf.
      return ascii<Char>(scanning ? "l" : "");
    case Size::other:
      return {conversion.other_size};
    default:
      return {};
  }
}

/// The conversion as the C library spells it, without the per cent sign.
template <class Char>
std::basic_string<Char> rewritten(const Conversion<Char>& conversion, bool scanning) {
  std::basic_string<Char> out = conversion.prefix;
  const Char letter = conversion.letter;
  if (one_of(letter, "sScC") || (scanning && letter == '[')) {
    if (is_wide(conversion)) out += static_cast<Char>('l');
    const bool capital = letter == 'S' || letter == 'C';
    out += capital ? static_cast<Char>(letter - 'A' + 'a') : letter;
    return out + conversion.set;
  }
  if (letter == 'p' && !scanning) {
    return out + ascii<Char>(conversion.precision ? "lX" : ".16lX");
  }
  out += size_text(conversion, scanning);
  if (letter) out += letter;
  return out;
}

template <class Char>
Format<Char> rewrite(const Char* format, bool scanning) {
  Format<Char> result;
  while (*format) {
    result.text += *format;
    if (*format++ != '%') continue;
    const Conversion<Char> conversion = read_conversion(format, scanning);
    result.text += rewritten(conversion, scanning);
    if (one_of(conversion.letter, "sScC[")) {
      result.mixes = result.mixes || is_wide(conversion) != (sizeof(Char) > 1);
    }
  }
  return result;
}

template <class Char>
size_t width_of(const Conversion<Char>& conversion) {
  size_t width = 0;
  for (const Char digit : conversion.prefix) {
    // No buffer is so long; the limit keeps the number from running over.
    if (digit != '*' && width < 100000000) width = width * 10 + static_cast<size_t>(digit - '0');
  }
  return width;
}

}  // namespace

template <class Char>
Format<Char> print_format(const Char* format) {
  return rewrite(format, false);
}

template <class Char>
Format<Char> scan_format(const Char* format) {
  return rewrite(format, true);
}

template <class Char>
ScanFormat<Char> scan_format_s(const Char* format) {
  ScanFormat<Char> result;
  while (*format) {
    result.text += *format;
    if (*format++ != '%') continue;
    Conversion<Char> conversion = read_conversion(format, true);
    const bool text = one_of(conversion.letter, "sS[");
    const bool block = one_of(conversion.letter, "cC");
    if (text && !conversion.suppressed) conversion.prefix += static_cast<Char>('m');
    result.text += rewritten(conversion, true);
    if (!conversion.letter || conversion.letter == '%' || conversion.suppressed) continue;
    ScanField field{.text = text, .block = block, .wide = (text || block) && is_wide(conversion)};
    field.width = width_of(conversion);
    if (block && field.width == 0) field.width = 1;
    result.fields.push_back(field);
  }
  return result;
}

template Format<char> print_format(const char*);
template Format<wchar_t> print_format(const wchar_t*);
template Format<char> scan_format(const char*);
template Format<wchar_t> scan_format(const wchar_t*);
template ScanFormat<char> scan_format_s(const char*);
template ScanFormat<wchar_t> scan_format_s(const wchar_t*);

}  // namespace ws2::runtime
