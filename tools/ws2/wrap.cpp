// SPDX-License-Identifier: MIT
// Line breaking. A line breaks at a space, or between two wide characters when the second one is
// not a mark that must not begin a line.
#include "wrap.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <vector>

namespace ws2::tool {
namespace {

/// Something that is not broken: a word, or one wide character with the marks that follow it.
struct Unit {
  std::string text;
  size_t columns = 0;
  bool space_before = false;
};

/// The length in bytes of the character that begins with this byte.
size_t length_of(char lead) noexcept {
  const auto byte = static_cast<unsigned char>(lead);
  if (byte >= 0xF0) return 4;
  if (byte >= 0xE0) return 3;
  return byte >= 0xC0 ? 2 : 1;
}

/// CJK and full-width forms lie at U+2E80 and above: three bytes from 0xE2 0xBA on, or four bytes.
bool wide(std::string_view character) noexcept {
  if (character.size() == 4) return true;
  return character.size() == 3 && character >= std::string_view("\xE2\xBA\x80");
}

bool must_not_begin_a_line(std::string_view character) noexcept {
  constexpr std::array<std::string_view, 12> marks = {"，", "。", "；", "：", "、", "）",
                                                      "」", "》", "！", "？", "”",  "…"};
  return std::find(marks.begin(), marks.end(), character) != marks.end();
}

bool must_not_end_a_line(std::string_view character) noexcept {
  return character == "（" || character == "「" || character == "《" || character == "“";
}

std::vector<Unit> units_of(std::string_view text) {
  std::vector<Unit> units;
  bool space = false, glue = false, last_wide = true;
  for (size_t i = 0; i < text.size();) {
    const std::string_view character = text.substr(i, length_of(text[i]));
    i += character.size();
    if (character == " " || character == "\n") {
      space = true;
      continue;
    }
    const bool is_wide = wide(character);
    const bool fresh = units.empty() || space ||
                       ((is_wide || last_wide) && !glue && !must_not_begin_a_line(character));
    if (fresh) units.push_back({{}, 0, space && !units.empty()});
    units.back().text += character;
    units.back().columns += is_wide ? 2 : 1;
    glue = must_not_end_a_line(character);
    last_wide = is_wide;
    space = false;
  }
  return units;
}

}  // namespace

std::string wrapped(std::string_view text, std::string_view first, size_t width) {
  std::string out(first);
  const std::string indent(first.size(), ' ');
  size_t column = first.size();
  bool line_is_empty = true;
  for (const Unit& unit : units_of(text)) {
    const size_t gap = unit.space_before && !line_is_empty ? 1 : 0;
    if (!line_is_empty && column + gap + unit.columns > width) {
      out += '\n' + indent;
      column = indent.size();
    } else if (gap != 0) {
      out += ' ';
      ++column;
    }
    out += unit.text;
    column += unit.columns;
    line_is_empty = false;
  }
  return out + '\n';
}

size_t terminal_width() {
  constexpr size_t usual = 80, widest = 100, narrowest = 40;
  winsize size{};
  if (::isatty(STDOUT_FILENO) == 0 || ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return usual;
  return std::clamp<size_t>(size.ws_col, narrowest, widest);
}

}  // namespace ws2::tool
