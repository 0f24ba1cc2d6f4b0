// SPDX-License-Identifier: MIT
// The \raises lines of src/api against the catalogue: each condition named there exists, and a
// function names each condition that the catalogue says it raises and that a program shows. What a
// comment claims beyond the catalogue is told, not enforced.
// "\raises as recv WSAEDISCON.1" is all that recv raises and one more.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include "errors/conditions.hpp"

namespace {

namespace fs = std::filesystem;
using Names = std::set<std::string>;

/// What one comment says: names of its own, and the function whose names hold as well.
struct Raised {
  Names names;
  std::string as;
};

Raised read_comment(const std::string& block) {
  static const std::regex condition(R"(\bWSA\w+\.\d+)"), twin(R"(^\s*as\s+(\w+))");
  const size_t first = block.find("\\raises");
  if (first == std::string::npos) return {};
  const size_t begin = first + std::string("\\raises").size();
  const std::string part = block.substr(begin, block.find('\\', begin) - begin);
  Raised raised;
  std::smatch as;
  if (std::regex_search(part, as, twin)) raised.as = as[1];
  // What a call should raise and does not yet, its comment names after \lacks.
  const size_t lacks = block.find("\\lacks");
  const std::string missing =
      lacks == std::string::npos ? "" : block.substr(lacks, block.find('\\', lacks + 1) - lacks);
  const std::string both = part + missing;
  for (std::sregex_iterator it(both.begin(), both.end(), condition), end; it != end; ++it) {
    raised.names.insert(it->str());
  }
  return raised;
}

/// What the comment in front of each exported function says it raises.
std::map<std::string, Names> documented(const fs::path& folder) {
  static const std::regex exported(R"(\bws2_(\w+)\()");
  std::map<std::string, Raised> read;
  for (const fs::directory_entry& file : fs::directory_iterator(folder)) {
    if (file.path().extension() != ".cpp") continue;
    std::ifstream source(file.path());
    std::string block;
    for (std::string line; std::getline(source, line);) {
      if (line.starts_with("///")) {
        block += line.substr(3) + "\n";
        continue;
      }
      std::smatch name;
      if (!block.empty() && std::regex_search(line, name, exported)) {
        read[name[1]] = read_comment(block);
        block.clear();
      } else if (!line.starts_with("extern")) {
        block.clear();
      }
    }
  }
  std::map<std::string, Names> found;
  for (const auto& [function, own] : read) {
    Names& all = found[function];
    // A twin may have one in turn; more than a few are a circle.
    Raised raised = own;
    for (int depth = 0; depth < 4; ++depth) {
      all.insert(raised.names.begin(), raised.names.end());
      if (raised.as.empty()) break;
      EXPECT_TRUE(read.contains(raised.as)) << function << " is as " << raised.as;
      raised = read[raised.as];
    }
  }
  return found;
}

struct Row {
  Names raised_by;
  bool shown = false;  // by a condition program
};

std::map<std::string, Row> catalogue() {
  std::map<std::string, Row> rows;
  for (const ws2::errors::ContractRow& row : ws2::errors::contract) {
    Row& known = rows[std::string(row.name) + "." + std::to_string(row.id)];
    known.shown = !row.shown_by.empty();
    std::istringstream words{std::string(row.raised_by)};
    for (std::string word; words >> word;) known.raised_by.insert(word);
  }
  return rows;
}

TEST(Raises, NamesConditionsOfTheCatalogue) {
  const std::map<std::string, Row> conditions = catalogue();
  const std::map<std::string, Names> functions = documented(WS2_SOURCE_DIR "/src/api");
  size_t named = 0;
  for (const auto& [function, raised] : functions) {
    named += raised.size();
    for (const std::string& condition : raised) {
      EXPECT_TRUE(conditions.contains(condition))
          << function << " names " << condition << ", which the catalogue does not have";
      if (!conditions.contains(condition)) continue;
      if (!conditions.at(condition).raised_by.contains(function)) {
        std::printf("%s names %s, whose raised_by does not name it\n", function.c_str(),
                    condition.c_str());
      }
    }
  }
  EXPECT_GT(named, 100U) << "no comments were understood";
}

TEST(Raises, CommentsNameWhatProgramsShow) {
  const std::map<std::string, Names> functions = documented(WS2_SOURCE_DIR "/src/api");
  for (const auto& [condition, row] : catalogue()) {
    if (!row.shown) continue;
    for (const std::string& function : row.raised_by) {
      const auto known = functions.find(function);
      if (known == functions.end()) continue;  // not there yet
      EXPECT_TRUE(known->second.contains(condition))
          << "the comment of " << function << " does not name " << condition;
    }
  }
}

}  // namespace
