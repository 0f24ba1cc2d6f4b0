// SPDX-License-Identifier: MIT
// The house rules. Each takes a tree and tells every breach it finds; none knows an exception.
#include <algorithm>
#include <array>
#include <set>

#include "tidy.hpp"

namespace ws2::tidy {
namespace {

bool is_one_of(std::string_view word, const std::vector<std::string>& list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool on_linux_side(std::string_view path, const House& house) {
  return std::any_of(house.linux_side.begin(), house.linux_side.end(),
                     [&](const std::string& prefix) { return path.starts_with(prefix); });
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

std::string folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? "" : std::string(path.substr(0, slash + 1));
}

/// The first folder of a path, empty when it has none.
std::string_view first_folder(std::string_view path) {
  const std::size_t slash = path.find('/');
  return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

/// What a translation unit sees of the socket headers, and through which of its own includes.
struct Sight {
  std::string windows;  ///< name of the first Windows header met, or empty
  std::string linux;
  std::size_t windows_line = 0;
  std::size_t linux_line = 0;
};

class Sights {
 public:
  Sights(const Tree& tree, const House& house) : tree_(tree), house_(house) {}

  Sight of(const std::string& path) {
    const auto known = seen_.find(path);
    if (known != seen_.end()) return known->second;
    seen_[path] = {};  // ends a circle of includes
    Sight sight;
    for (const Include& include : includes_of(tree_.at(path))) {
      take(sight, path, include);
    }
    return seen_[path] = sight;
  }

 private:
  void take(Sight& sight, const std::string& path, const Include& include) {
    // A Windows-named header of ours may wrap the real one of the same name; it is what it is
    // named.
    Sight inside;
    if (is_one_of(lower(include.name), house_.windows_headers)) {
      inside.windows = include.name;
    } else if (is_one_of(include.name, house_.linux_headers)) {
      inside.linux = include.name;
    } else if (const std::string found = find(path, include); !found.empty()) {
      inside = of(found);
    }
    if (sight.windows.empty() && !inside.windows.empty()) {
      sight.windows = inside.windows;
      sight.windows_line = include.line;
    }
    if (sight.linux.empty() && !inside.linux.empty()) {
      sight.linux = inside.linux;
      sight.linux_line = include.line;
    }
  }

  std::string find(const std::string& path, const Include& include) const {
    for (const std::string& folder : {folder_of(path), std::string("src/"), std::string("include/"),
                                      std::string(), std::string("test/")}) {
      if (tree_.contains(folder + include.name)) return folder + include.name;
    }
    return "";
  }

  const Tree& tree_;
  const House& house_;
  std::map<std::string, Sight> seen_;
};

std::size_t count_lines(std::string_view text) {
  const auto ends = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  return ends + (text.empty() || text.ends_with('\n') ? 0 : 1);
}

template <typename See>
void each_line(std::string_view text, See see) {
  for (std::size_t line = 1; !text.empty(); ++line) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    see(line, text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

/// Characters, not bytes: whatever continues a UTF-8 sequence does not count.
std::size_t columns_of(std::string_view line) {
  return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

bool is_test(std::string_view path) {
  return path.starts_with("test/") || path.starts_with("conditions/") ||
         path.ends_with("_test.cpp") || path.find("/test/") != std::string_view::npos;
}

void banned_in_every_file(const std::string& path, const std::string& text, Findings& out) {
  // The words are put together here, so that this file passes its own rule.
  const std::array<std::string, 2> words = {std::string("TO") + "DO", std::string("FIX") + "ME"};
  each_line(text, [&](std::size_t number, std::string_view line) {
    for (const std::string& word : words) {
      if (line.find(word) != std::string_view::npos) {
        out.push_back({path, number, word + ": an issue is the place for what is left to do"});
      }
    }
  });
}

bool sleeps(const std::vector<Token>& tokens, std::size_t at, std::string_view path) {
  static const std::set<std::string, std::less<>> names = {
      "sleep", "usleep", "nanosleep", "clock_nanosleep", "sleep_for", "sleep_until"};
  if (at + 1 >= tokens.size() || tokens[at + 1].text != "(") return false;
  // The Win32 call is an object of tests in src/ and test/; a condition has no use for it.
  return names.contains(tokens[at].text) ||
         (path.starts_with("conditions/") && tokens[at].text == "Sleep");
}

/// Whether the name at `at` is called there, rather than declared or a member of something.
bool is_call(const std::vector<Token>& tokens, std::size_t at) {
  if (at + 1 >= tokens.size() || tokens[at + 1].text != "(") return false;
  if (at == 0) return true;
  const Token* before = &tokens[at - 1];
  if (before->text == "::") {
    if (at == 1) return true;
    before = &tokens[at - 2];
    if (before->kind == Kind::word) return before->text == "return";
    return before->text != ">";
  }
  if (before->text == "." || before->text == "->" || before->text == ">" || before->text == "*") {
    return false;
  }
  return before->kind != Kind::word || before->text == "return" || before->text == "else";
}

bool passes_nosignal(const std::vector<Token>& tokens, std::size_t call) {
  int depth = 0;
  for (std::size_t i = call + 1; i < tokens.size(); ++i) {
    if (tokens[i].text == "(") ++depth;
    if (tokens[i].text == ")" && --depth == 0) return false;
    if (tokens[i].text == "MSG_NOSIGNAL") return true;
  }
  return false;
}

bool may_name_errno(std::string_view path, const House& house) {
  // The rule is about the library's inside; Windows' C runtime has an errno that programs see.
  return !path.starts_with("src/") || path.starts_with("src/errors/") || on_linux_side(path, house);
}

void banned_in_code(const std::string& path, const std::vector<Token>& tokens, bool sees_linux,
                    const House& house, Findings& out) {
  static const std::set<std::string, std::less<>> sends = {"send", "sendto", "sendmsg", "sendmmsg"};
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    if (token.kind == Kind::directive && token.text.find("define") != std::string::npos) {
      std::vector<Token> inside = tokens_of(std::string_view(token.text).substr(1));
      for (Token& piece : inside) piece.line = token.line;
      banned_in_code(path, inside, sees_linux, house, out);
    }
    if (token.kind != Kind::word) continue;
    if (is_test(path) && sleeps(tokens, i, path)) {
      out.push_back({path, token.line, token.text + ": a test waits for a state, with a limit"});
    }
    if (token.text == "errno" && !may_name_errno(path, house)) {
      out.push_back({path, token.line, "errno belongs to the Linux side and to errors"});
    }
    if (sees_linux && sends.contains(token.text) && is_call(tokens, i) &&
        !passes_nosignal(tokens, i)) {
      out.push_back({path, token.line, token.text + " without MSG_NOSIGNAL may end the process"});
    }
  }
}

void banned_in_scripts(const std::string& path, const std::string& text, Findings& out) {
  each_line(text, [&](std::size_t number, std::string_view line) {
    line = line.substr(0, line.find('#'));
    const std::size_t at = line.find("sleep");
    if (at == std::string_view::npos || at + 5 >= line.size()) return;
    const bool begins =
        at == 0 || line[at - 1] == ' ' || line[at - 1] == '.' || line[at - 1] == ';';
    if (begins && (line[at + 5] == '(' || line[at + 5] == ' ')) {
      out.push_back({path, number, "sleep: a test waits for a state, with a limit"});
    }
  });
}

}  // namespace

Findings room_order(const Tree& tree, const House& house) {
  Findings out;
  for (const auto& [path, text] : tree) {
    const bool outside = path.starts_with("examples/") || path.starts_with("layers/");
    if (!is_code(path) || !(path.starts_with("src/") || outside)) continue;
    const std::string room(outside ? "" : first_folder(std::string_view(path).substr(4)));
    const auto mine = house.rooms.find(room);
    if (!outside && mine == house.rooms.end()) {
      out.push_back({path, 1, "no room of test/rooms.toml"});
      continue;
    }
    for (const Include& include : includes_of(text)) {
      if (include.name.starts_with("../")) {
        out.push_back({path, include.line, "an include begins with its room, not with ../"});
      }
      const auto other = house.rooms.find(first_folder(include.name));
      if (other == house.rooms.end() || other->first == room) continue;
      if (outside) {
        out.push_back({path, include.line, "only public headers here: " + include.name});
      } else if (other->second >= mine->second) {
        out.push_back({path, include.line, room + " may not include " + include.name});
      }
    }
  }
  return out;
}

Findings wall(const Tree& tree, const House& house) {
  Findings out;
  Sights sights(tree, house);
  for (const auto& [path, text] : tree) {
    // The shields below include/ws2 decide by macro which of the two worlds they show.
    if (!is_code(path) || path.starts_with("include/ws2/")) continue;
    const Sight sight = sights.of(path);
    const bool linux_side = on_linux_side(path, house);
    if (!sight.linux.empty() && !sight.windows.empty()) {
      out.push_back({path, std::max(sight.linux_line, sight.windows_line),
                     "sees both " + sight.windows + " and " + sight.linux});
    } else if (linux_side && !sight.windows.empty()) {
      out.push_back({path, sight.windows_line, "the Linux side sees " + sight.windows});
    } else if (path.starts_with("src/") && !linux_side && !path.ends_with("_test.cpp") &&
               !sight.linux.empty()) {
      // A unit test may hold the C library's answers against ours.
      out.push_back({path, sight.linux_line, "only the Linux side may see " + sight.linux});
    }
  }
  return out;
}

Findings sizes(const Tree& tree, const House& house) {
  Findings out;
  for (const auto& [path, text] : tree) {
    const bool data = path.ends_with(".toml");
    if (data) continue;
    const bool windows_header = path.starts_with(house.headers_of_any_length);
    const std::size_t lines = count_lines(text);
    if (lines > house.file_lines && !windows_header) {
      out.push_back({path, lines, "more than " + std::to_string(house.file_lines) + " lines"});
    }
    each_line(text, [&, &path = path](std::size_t number, std::string_view line) {
      if (columns_of(line) > house.columns && !windows_header) {
        out.push_back({path, number, "more than " + std::to_string(house.columns) + " columns"});
      }
    });
    if (!is_code(path)) continue;
    for (const Function& function : functions_of(text)) {
      if (function.last_line - function.first_line + 1 > house.function_lines) {
        out.push_back(
            {path, function.first_line,
             "a function of more than " + std::to_string(house.function_lines) + " lines"});
      }
    }
  }
  return out;
}

Findings banned_words(const Tree& tree, const House& house) {
  Findings out;
  Sights sights(tree, house);
  for (const auto& [path, text] : tree) {
    banned_in_every_file(path, text, out);
    if (is_code(path)) {
      const bool sees_linux = !sights.of(path).linux.empty();
      banned_in_code(path, tokens_of(text), sees_linux, house, out);
    } else if (is_test(path) && is_script(path)) {
      banned_in_scripts(path, text, out);
    }
  }
  return out;
}

Findings licence_lines(const Tree& tree) {
  Findings out;
  for (const auto& [path, text] : tree) {
    if (!is_code(path) && !is_script(path)) continue;
    std::string_view rest = text;
    if (rest.starts_with("#!")) rest.remove_prefix(std::min(rest.find('\n') + 1, rest.size()));
    const std::string_view first = rest.substr(0, rest.find('\n'));
    if (first.find("SPDX-License-Identifier: MIT") == std::string_view::npos) {
      out.push_back({path, 1, "the first line names the licence: SPDX-License-Identifier: MIT"});
    }
  }
  return out;
}

}  // namespace ws2::tidy
