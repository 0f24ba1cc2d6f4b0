// SPDX-License-Identifier: MIT
// The \raises lines of src/api against the catalogue: each condition named there exists. The other
// direction is told, not enforced: which functions do not name a condition that the catalogue says
// they raise.
#include <gtest/gtest.h>

#include <algorithm>
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

/// What the comment in front of each exported function says it raises.
std::map<std::string, Names> documented(const fs::path& folder) {
  static const std::regex exported(R"(\bws2_(\w+)\()"), condition(R"(\bWSA\w+\.\d+)");
  std::map<std::string, Names> found;
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
        const size_t first = block.find("\\raises");
        const size_t last = first == std::string::npos ? first : block.find('\\', first + 1);
        Names& raised = found[name[1]];
        const std::string part =
            first == std::string::npos ? std::string() : block.substr(first, last - first);
        for (std::sregex_iterator it(part.begin(), part.end(), condition), end; it != end; ++it) {
          raised.insert(it->str());
        }
        block.clear();
      } else if (!line.starts_with("extern")) {
        block.clear();
      }
    }
  }
  return found;
}

std::map<std::string, Names> catalogue() {
  std::map<std::string, Names> functions;  // by condition
  for (const ws2::errors::ContractRow& row : ws2::errors::contract) {
    Names& raised_by = functions[std::string(row.name) + "." + std::to_string(row.id)];
    std::istringstream words{std::string(row.raised_by)};
    for (std::string word; words >> word;) raised_by.insert(word);
  }
  return functions;
}

TEST(Raises, NamesConditionsOfTheCatalogue) {
  const std::map<std::string, Names> conditions = catalogue();
  const std::map<std::string, Names> functions = documented(WS2_SOURCE_DIR "/src/api");
  size_t named = 0;
  for (const auto& [function, raised] : functions) {
    named += raised.size();
    for (const std::string& condition : raised) {
      EXPECT_TRUE(conditions.contains(condition))
          << function << " names " << condition << ", which the catalogue does not have";
    }
  }
  EXPECT_GT(named, 100U) << "no comments were understood";
}

TEST(Raises, TellsWhatCommentsLack) {
  const std::map<std::string, Names> functions = documented(WS2_SOURCE_DIR "/src/api");
  size_t lacking = 0;
  for (const auto& [condition, raised_by] : catalogue()) {
    for (const std::string& function : raised_by) {
      const auto known = functions.find(function);
      if (known == functions.end() || known->second.contains(condition)) continue;
      ++lacking;
      std::printf("%s does not name %s\n", function.c_str(), condition.c_str());
    }
  }
  RecordProperty("lacking", static_cast<int>(lacking));
}

}  // namespace
