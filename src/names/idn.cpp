// SPDX-License-Identifier: MIT
// Names with letters beyond ASCII.
#include "names/idn.hpp"

#include <locale.h>
#include <wctype.h>

#include <algorithm>
#include <cstdint>

namespace ws2::names {
namespace {

// The parameters of RFC 3492, section 5.
constexpr uint32_t base = 36, t_min = 1, t_max = 26, skew = 38, damp = 700, initial_bias = 72;
constexpr char32_t initial_n = 0x80;
constexpr size_t longest_label = 63;

uint32_t adapted_bias(uint32_t delta, uint32_t points, bool first) noexcept {
  delta = first ? delta / damp : delta / 2;
  delta += delta / points;
  uint32_t k = 0;
  for (; delta > ((base - t_min) * t_max) / 2; k += base) delta /= base - t_min;
  return k + (base - t_min + 1) * delta / (delta + skew);
}

constexpr char digit(uint32_t value) noexcept {
  return static_cast<char>(value < 26 ? 'a' + value : '0' + value - 26);
}

/// Writes one difference as a variable-length integer (section 3.3).
void append_integer(std::string& text, uint32_t value, uint32_t bias) {
  for (uint32_t k = base;; k += base) {
    const uint32_t threshold = k <= bias ? t_min : std::min(k - bias, t_max);
    if (value < threshold) break;
    text.push_back(digit(threshold + (value - threshold) % (base - threshold)));
    value = (value - threshold) / (base - threshold);
  }
  text.push_back(digit(value));
}

/// The characters of UTF-8 text, or nothing when it is not well formed.
std::optional<std::u32string> decode(std::string_view text) {
  std::u32string result;
  while (!text.empty()) {
    const auto first = static_cast<unsigned char>(text[0]);
    const size_t length = first < 0x80   ? 1
                          : first < 0xC2 ? 0
                          : first < 0xE0 ? 2
                          : first < 0xF0 ? 3
                          : first < 0xF5 ? 4
                                         : 0;
    if (length == 0 || length > text.size()) return std::nullopt;
    char32_t number = length == 1 ? first : first & (0x7FU >> length);
    for (size_t i = 1; i < length; ++i) {
      const auto byte = static_cast<unsigned char>(text[i]);
      if ((byte & 0xC0U) != 0x80) return std::nullopt;
      number = number << 6U | (byte & 0x3FU);
    }
    constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = number >= 0xD800 && number <= 0xDFFF;
    if (number < least[length] || number > 0x10FFFF || surrogate) return std::nullopt;
    result.push_back(number);
    text.remove_prefix(length);
  }
  return result;
}

/// Lower case by Unicode's tables, whatever locale the program has set. RFC 3490, section 3.1:
/// three more characters are dots.
char32_t folded(char32_t character) noexcept {
  if (character == 0x3002 || character == 0xFF0E || character == 0xFF61) return U'.';
  static const locale_t unicode = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  if (unicode == nullptr) return character;
  return static_cast<char32_t>(::towlower_l(static_cast<wint_t>(character), unicode));
}

bool is_ascii(std::u32string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char32_t one) { return one < 0x80; });
}

}  // namespace

std::optional<std::string> punycode(std::u32string_view label) {
  std::string text;
  if (label.size() > longest_label) return std::nullopt;  // also keeps the sums below in 32 bits
  for (const char32_t one : label) {
    if (one < 0x80) text.push_back(static_cast<char>(one));
  }
  const auto basic = static_cast<uint32_t>(text.size());
  if (basic != 0) text.push_back('-');
  char32_t n = initial_n;
  uint32_t delta = 0, bias = initial_bias;
  for (uint32_t handled = basic; handled < label.size();) {
    char32_t next = 0x110000;
    for (const char32_t one : label) {
      if (one >= n && one < next) next = one;
    }
    delta += static_cast<uint32_t>(next - n) * (handled + 1);
    n = next;
    for (const char32_t one : label) {
      if (one < n) ++delta;
      if (one != n) continue;
      append_integer(text, delta, bias);
      bias = adapted_bias(delta, handled + 1, handled == basic);
      delta = 0;
      ++handled;
    }
    ++delta;
    ++n;
  }
  return text;
}

std::optional<std::string> to_ascii_name(std::string_view name) {
  if (std::all_of(name.begin(), name.end(), [](char one) { return (one & 0x80) == 0; })) {
    return std::string(name);
  }
  std::optional<std::u32string> decoded = decode(name);
  if (!decoded) return std::nullopt;
  std::transform(decoded->begin(), decoded->end(), decoded->begin(), folded);
  std::u32string_view rest = *decoded;
  std::string result;
  for (;;) {
    const size_t dot = rest.find(U'.');
    const std::u32string_view label = rest.substr(0, dot);
    if (is_ascii(label)) {
      result.append(label.begin(), label.end());
    } else {
      const std::optional<std::string> encoded = punycode(label);
      constexpr std::string_view prefix = "xn--";
      if (!encoded || encoded->size() + prefix.size() > longest_label) return std::nullopt;
      result.append(prefix).append(*encoded);
    }
    if (dot == std::u32string_view::npos) return result;
    result.push_back('.');
    rest.remove_prefix(dot + 1);
  }
}

}  // namespace ws2::names
