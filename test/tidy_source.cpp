// SPDX-License-Identifier: MIT
// Reads a source tree and takes C and C++ apart as far as the house rules need it. It is no parser:
// it knows comments, literals, directives and braces, and takes a body for a function's when a
// parameter list stands before it.
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "tidy.hpp"

namespace ws2::tidy {
namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source) {}

  std::vector<Token> run() {
    while (at_ < source_.size()) {
      step();
    }
    return std::move(tokens_);
  }

 private:
  char here(std::size_t ahead = 0) const {
    return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0';
  }

  void advance(std::size_t count = 1) {
    for (; count > 0 && at_ < source_.size(); --count) {
      if (source_[at_] == '\n') ++line_;
      ++at_;
    }
  }

  bool skip_comment() {
    if (here() != '/' || (here(1) != '/' && here(1) != '*')) return false;
    const std::size_t end = here(1) == '/' ? source_.find('\n', at_) : source_.find("*/", at_ + 2);
    if (end == std::string_view::npos) {
      advance(source_.size());
    } else {
      advance(end - at_ + (here(1) == '*' ? 2 : 0));
    }
    return true;
  }

  void step() {
    const char c = here();
    if (c == '\n') fresh_line_ = true;
    if (std::isspace(static_cast<unsigned char>(c)) != 0) return advance();
    if (skip_comment()) return;
    if (c == '#' && fresh_line_) return directive();
    fresh_line_ = false;
    if (c == '"') return literal('"');
    if (c == '\'') return literal('\'');
    if (is_word(c)) return word();
    mark();
  }

  void directive() {
    Token token{Kind::directive, "", line_};
    while (at_ < source_.size() && here() != '\n') {
      if (skip_comment()) {
        token.text += ' ';
      } else if (here() == '\\' && here(1) == '\n') {
        advance(2);
        token.text += ' ';
      } else {
        token.text += here();
        advance();
      }
    }
    tokens_.push_back(std::move(token));
  }

  void literal(char quote) {
    const bool raw = quote == '"' && at_ > 0 && source_[at_ - 1] == 'R' && !tokens_.empty() &&
                     tokens_.back().kind == Kind::word;
    Token token{Kind::text, "", line_};
    advance();
    if (raw) {
      const std::string fence =
          ")" + std::string(source_.substr(at_, source_.find('(', at_) - at_)) + "\"";
      const std::size_t end = std::min(source_.find(fence, at_), source_.size());
      token.text = source_.substr(at_, end - at_);
      advance(end - at_ + fence.size());
    } else {
      while (at_ < source_.size() && here() != quote && here() != '\n') {
        const std::size_t taken = here() == '\\' ? 2 : 1;
        token.text += source_.substr(at_, taken);
        advance(taken);
      }
      advance();
    }
    tokens_.push_back(std::move(token));
  }

  void word() {
    const bool number = std::isdigit(static_cast<unsigned char>(here())) != 0;
    Token token{number ? Kind::number : Kind::word, "", line_};
    // In a number a quote mark separates digits.
    while (is_word(here()) || (number && here() == '\'' && is_word(here(1)))) {
      token.text += here();
      advance();
    }
    tokens_.push_back(std::move(token));
  }

  void mark() {
    const bool two = (here() == ':' && here(1) == ':') || (here() == '-' && here(1) == '>');
    tokens_.push_back({Kind::mark, std::string(source_.substr(at_, two ? 2 : 1)), line_});
    advance(two ? 2 : 1);
  }

  std::string_view source_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  bool fresh_line_ = true;
  std::vector<Token> tokens_;
};

std::string directive_name(const Token& token) {
  std::size_t begin = token.text.find_first_not_of(" \t", 1);
  if (begin == std::string::npos) return "";
  std::size_t end = begin;
  while (end < token.text.size() && is_word(token.text[end])) ++end;
  return token.text.substr(begin, end - begin);
}

/// Leaves of each #if only the first branch: two branches may open one brace each.
std::vector<Token> first_branches(std::vector<Token> tokens) {
  std::vector<Token> kept;
  int skipping = 0;  // conditions open inside the branch that is left out, itself counted
  for (Token& token : tokens) {
    const std::string name = token.kind == Kind::directive ? directive_name(token) : "";
    if (skipping > 0) {
      if (name.starts_with("if")) ++skipping;
      if (name == "endif") --skipping;
    } else if (name == "else" || name.starts_with("elif")) {
      skipping = 1;
    } else if (token.kind != Kind::directive) {
      kept.push_back(std::move(token));
    }
  }
  return kept;
}

/// Walks over braces and remembers where functions begin and end.
class Bodies {
 public:
  explicit Bodies(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  std::vector<Function> run() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      step(i);
    }
    return std::move(functions_);
  }

 private:
  enum class Brace { scope, function, inner };

  void step(std::size_t i) {
    const std::string& text = tokens_[i].text;
    if (tokens_[i].kind != Kind::mark) return;
    if (text == "{") return open(i);
    if (text == "}") return close(i);
    const bool label = text == ":" && i > 0 &&
                       (tokens_[i - 1].text == "public" || tokens_[i - 1].text == "private" ||
                        tokens_[i - 1].text == "protected");
    if (in_scope() && (text == ";" || label)) start_ = i + 1;
  }

  bool in_scope() const { return open_.empty() || open_.back() == Brace::scope; }

  void open(std::size_t i) {
    if (!in_scope()) return open_.push_back(Brace::inner);
    open_.push_back(what_opens(i));
    if (open_.back() == Brace::scope) start_ = i + 1;
  }

  Brace what_opens(std::size_t brace) const {
    bool parameters = false;
    bool type = false;
    for (std::size_t i = start_; i < brace; ++i) {
      const Token& token = tokens_[i];
      if (token.kind == Kind::word && (token.text == "namespace" || token.text == "extern")) {
        // extern "C" {  opens a scope, extern "C" int f() {  a function.
        const bool linkage = token.text == "namespace" || i + 2 == brace;
        if (linkage) return Brace::scope;
      }
      if (token.text == "class" || token.text == "struct" || token.text == "union" ||
          token.text == "enum") {
        type = true;
      }
      if (token.text == "operator") parameters = true;
      if (token.kind == Kind::mark && token.text == ")") parameters = true;
      // alignas(…) and attributes stand before a type's name and are no parameter list.
      if (type && token.text == ")" && !parameter_list_ends(i, brace)) parameters = false;
    }
    if (parameters) return Brace::function;
    return type ? Brace::scope : Brace::inner;
  }

  /// In a head that names a type, a parameter list is what ends the head or precedes const,
  /// noexcept …
  bool parameter_list_ends(std::size_t at, std::size_t brace) const {
    for (std::size_t i = at + 1; i < brace; ++i) {
      static constexpr std::array<std::string_view, 5> after = {"const", "noexcept", "override",
                                                                "final", ":"};
      return std::find(after.begin(), after.end(), tokens_[i].text) != after.end();
    }
    return true;
  }

  void close(std::size_t i) {
    if (open_.empty()) return;
    const Brace closed = open_.back();
    open_.pop_back();
    if (!in_scope()) return;
    // A member initialiser's braces: the function's own come later.
    const bool goes_on =
        i + 1 < tokens_.size() && (tokens_[i + 1].text == "," || tokens_[i + 1].text == "{");
    if (closed == Brace::function && goes_on) return;
    if (closed == Brace::function) {
      functions_.push_back({tokens_[start_].line, tokens_[i].line});
    }
    if (closed != Brace::inner || !goes_on) start_ = i + 1;
  }

  std::vector<Token> tokens_;
  std::vector<Brace> open_;
  std::size_t start_ = 0;  // the first token of the declaration being read
  std::vector<Function> functions_;
};

std::vector<std::string> strings_of(const toml::node_view<toml::node>& list) {
  std::vector<std::string> out;
  for (const toml::node& item : *list.as_array()) {
    out.push_back(item.value<std::string>().value());
  }
  return out;
}

}  // namespace

std::vector<Token> tokens_of(std::string_view source) { return Lexer(source).run(); }

std::vector<Include> includes_of(std::string_view source) {
  std::vector<Include> out;
  for (const Token& token : tokens_of(source)) {
    if (token.kind != Kind::directive || !directive_name(token).starts_with("include")) continue;
    const std::size_t begin = token.text.find_first_of("<\"");
    if (begin == std::string::npos) continue;
    const bool quoted = token.text[begin] == '"';
    const std::size_t end = token.text.find(quoted ? '"' : '>', begin + 1);
    out.push_back({token.text.substr(begin + 1, end - begin - 1), quoted, token.line});
  }
  return out;
}

std::vector<Function> functions_of(std::string_view source) {
  return Bodies(first_branches(tokens_of(source))).run();
}

bool is_code(std::string_view path) {
  if (path.starts_with("include/")) return !path.ends_with(".txt");
  return path.ends_with(".cpp") || path.ends_with(".hpp") || path.ends_with(".h") ||
         path.ends_with(".c");
}

bool is_script(std::string_view path) {
  if (path.ends_with(".py") || path.ends_with(".sh")) return true;
  return path.starts_with("script/") || path.starts_with(".ci/");
}

Tree read_tree(const std::string& root) {
  namespace fs = std::filesystem;
  Tree tree;
  for (auto at = fs::recursive_directory_iterator(root); at != fs::end(at); ++at) {
    const std::string path = fs::relative(at->path(), root).generic_string();
    const bool outside = path == "build" || path == "prefix" || path == ".git";
    if (at->is_directory() && outside) at.disable_recursion_pending();
    const bool build_file = path.ends_with("CMakeLists.txt") || path.ends_with(".cmake");
    if (!at->is_regular_file() ||
        !(is_code(path) || is_script(path) || build_file || path.ends_with(".toml"))) {
      continue;
    }
    std::ifstream file(at->path(), std::ios::binary);
    tree[path].assign(std::istreambuf_iterator<char>(file), {});
  }
  return tree;
}

House read_house(const std::string& toml_file) {
  toml::table table = toml::parse_file(toml_file);
  House house{};
  for (const auto& [name, number] : *table["rooms"].as_table()) {
    house.rooms[std::string(name.str())] = number.value<int>().value();
  }
  house.linux_side = strings_of(table["wall"]["linux_side"]);
  house.linux_headers = strings_of(table["wall"]["linux_headers"]);
  house.windows_headers = strings_of(table["wall"]["windows_headers"]);
  const auto number = [&](const char* key) {
    return static_cast<std::size_t>(table["sizes"][key].value<int64_t>().value());
  };
  house.file_lines = number("file_lines");
  house.function_lines = number("function_lines");
  house.columns = number("columns");
  house.headers_of_any_length =
      table["sizes"]["headers_of_any_length"].value<std::string>().value();
  return house;
}

}  // namespace ws2::tidy
