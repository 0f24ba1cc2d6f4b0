// SPDX-License-Identifier: MIT
// The house rules as functions over a source tree, so that a test can show each of them a bad one.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ws2::tidy {

/// The files of a source tree: path from its root, and contents.
using Tree = std::map<std::string, std::string>;

/// One breach of a rule, told as compilers tell theirs.
struct Finding {
  std::string path;
  std::size_t line;
  std::string what;
};
using Findings = std::vector<Finding>;

/// What test/rooms.toml says.
struct House {
  std::map<std::string, int, std::less<>> rooms;
  std::vector<std::string> linux_side;
  std::vector<std::string> linux_headers;
  std::vector<std::string> windows_headers;
  std::size_t file_lines;
  std::size_t function_lines;
  std::size_t columns;
  std::string headers_of_any_length;
};

enum class Kind { word, number, text, mark, directive };

/// A piece of C or C++. Comments are gone; a directive is one token, continuation lines and all.
struct Token {
  Kind kind;
  std::string text;  ///< of a string or character literal: what stands between its quotes
  std::size_t line;
};

std::vector<Token> tokens_of(std::string_view source);

struct Include {
  std::string name;
  bool quoted;
  std::size_t line;
};

std::vector<Include> includes_of(std::string_view source);

/// A function's body with all that stands before it, from its first line to its last.
struct Function {
  std::size_t first_line;
  std::size_t last_line;
};

std::vector<Function> functions_of(std::string_view source);

/// Every file that the rules are about; not what a build or git put there.
Tree read_tree(const std::string& root);
House read_house(const std::string& toml_file);

bool is_code(std::string_view path);
bool is_script(std::string_view path);

Findings room_order(const Tree& tree, const House& house);
Findings wall(const Tree& tree, const House& house);
Findings sizes(const Tree& tree, const House& house);
Findings banned_words(const Tree& tree, const House& house);
Findings licence_lines(const Tree& tree);

}  // namespace ws2::tidy
