// SPDX-License-Identifier: MIT
// Between UTF-8 and UTF-32.
#include "runtime/wide_text.hpp"

namespace ws2::runtime {
namespace {

struct Lead {
  int more;            // bytes to follow
  unsigned char low;   // the range of the first of them: no overlong form, no surrogate
  unsigned char high;  // and nothing beyond 0x10FFFF
};

constexpr Lead lead_of(unsigned char byte) noexcept {
  if (byte >= 0xC2 && byte <= 0xDF) return {1, 0x80, 0xBF};
  if (byte == 0xE0) return {2, 0xA0, 0xBF};
  if (byte == 0xED) return {2, 0x80, 0x9F};
  if (byte >= 0xE1 && byte <= 0xEF) return {2, 0x80, 0xBF};
  if (byte == 0xF0) return {3, 0x90, 0xBF};
  if (byte >= 0xF1 && byte <= 0xF3) return {3, 0x80, 0xBF};
  if (byte == 0xF4) return {3, 0x80, 0x8F};
  return {0, 0, 0};
}

}  // namespace

char32_t decode_utf8(std::string_view* rest, bool* malformed) noexcept {
  const auto first = static_cast<unsigned char>(rest->front());
  rest->remove_prefix(1);
  if (first < 0x80) return first;
  const Lead lead = lead_of(first);
  char32_t value = first & (0x3FU >> static_cast<unsigned>(lead.more));
  for (int i = 0; i < lead.more; ++i) {
    const auto next = rest->empty() ? '\0' : rest->front();
    const auto byte = static_cast<unsigned char>(next);
    const bool fits = i == 0 ? byte >= lead.low && byte <= lead.high : (byte & 0xC0U) == 0x80;
    if (!fits) {
      *malformed = true;
      return replacement;
    }
    value = (value << 6U) | (byte & 0x3FU);
    rest->remove_prefix(1);
  }
  if (lead.more == 0) {
    *malformed = true;
    return replacement;
  }
  return value;
}

size_t encode_utf8(char32_t character, char* bytes) noexcept {
  const auto put = [&](size_t place, char32_t value) { bytes[place] = static_cast<char>(value); };
  const auto tail = [&](unsigned shift) { return 0x80U | ((character >> shift) & 0x3FU); };
  if (character < 0x80) {
    put(0, character);
    return 1;
  }
  if (character < 0x800) {
    put(0, 0xC0U | (character >> 6U));
    put(1, tail(0));
    return 2;
  }
  if (character < 0x10000) {
    put(0, 0xE0U | (character >> 12U));
    put(1, tail(6));
    put(2, tail(0));
    return 3;
  }
  put(0, 0xF0U | (character >> 18U));
  put(1, tail(12));
  put(2, tail(6));
  put(3, tail(0));
  return 4;
}

std::string narrow(std::wstring_view wide) {
  std::string text;
  text.reserve(wide.size());
  for (const wchar_t character : wide) {
    const auto number = static_cast<char32_t>(character);
    char bytes[4];
    text.append(bytes, encode_utf8(is_scalar(number) ? number : replacement, bytes));
  }
  return text;
}

std::wstring widen(std::string_view text) {
  std::wstring wide;
  wide.reserve(text.size());
  bool malformed = false;
  while (!text.empty()) wide.push_back(static_cast<wchar_t>(decode_utf8(&text, &malformed)));
  return wide;
}

}  // namespace ws2::runtime
