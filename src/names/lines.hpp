// SPDX-License-Identifier: MIT
// Lines and words of the database files: hosts, services, protocols.
#pragma once

#include <string_view>

namespace ws2::names {

/// Takes the first line off `text`, without its end, its comment ("#") and a carriage return.
inline std::string_view take_line(std::string_view& text) noexcept {
  const size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line.substr(0, line.find_first_of("#\r"));
}

/// Takes the first word off `line`; empty when there is none left.
inline std::string_view take_word(std::string_view& line) noexcept {
  constexpr std::string_view blanks = " \t\f\v";
  const size_t begin = line.find_first_not_of(blanks);
  if (begin == std::string_view::npos) {
    line = {};
    return {};
  }
  line.remove_prefix(begin);
  const size_t end = line.find_first_of(blanks);
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(word.size());
  return word;
}

}  // namespace ws2::names
