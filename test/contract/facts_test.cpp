// SPDX-License-Identifier: MIT
// docs/facts.md: every row is there and names tests that exist, or says why there is none; and the
// rows that speak of the catalogue's texts.
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "errors/catalogue.hpp"

namespace ws2::errors {
namespace {

constexpr size_t facts = 38;

std::string read(const std::string& path) {
  std::ifstream file(WS2_SOURCE_DIR "/" + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::string> rows() {
  std::vector<std::string> found;
  std::istringstream page(read("docs/facts.md"));
  for (std::string line; std::getline(page, line);) {
    if (std::regex_search(line, std::regex(R"(^\| \d+ \|)"))) found.push_back(line);
  }
  return found;
}

/// "Suite.Name" is a test of GoogleTest or a PROGRAM, a bare name is a CONDITION or a TORTURE.
bool holds(const std::string& source, const std::string& name) {
  const size_t dot = name.find('.');
  const std::string pattern =
      dot == std::string::npos
          ? R"((TORTURE\(|CONDITION\w*\(\s*\w+,\s*\d+,\s*))" + name + R"(\s*\))"
          : R"((TEST|TEST_F|TEST_P|PROGRAM)\(\s*)" + name.substr(0, dot) + R"(,\s*)" +
                name.substr(dot + 1) + R"(\s*\))";
  return std::regex_search(source, std::regex(pattern));
}

TEST(FactsPage, HasARowForEachFact) {
  const std::vector<std::string> found = rows();
  ASSERT_EQ(found.size(), facts);
  for (size_t i = 0; i < facts; ++i) {
    EXPECT_TRUE(found[i].starts_with("| " + std::to_string(i + 1) + " | ")) << found[i];
  }
}

TEST(FactsPage, NamesTestsThatExist) {
  const std::regex link(R"(\[([\w.]+)\]\(\.\./([\w./]+)\))");
  for (const std::string& row : rows()) {
    size_t tests = 0;
    for (std::sregex_iterator it(row.begin(), row.end(), link), end; it != end; ++it, ++tests) {
      const std::string name = (*it)[1], path = (*it)[2];
      EXPECT_TRUE(holds(read(path), name)) << path << " has no " << name;
    }
    const bool excused = row.find("Not tested: ") != std::string::npos;
    EXPECT_NE(tests != 0, excused) << row;
  }
}

TEST(FactsPage, ItsCheckCanFail) {
  EXPECT_TRUE(holds("CONDITION_BOTH(WSAEINVAL, 2, accept_without)", "accept_without"));
  EXPECT_FALSE(holds("CONDITION_BOTH(WSAEINVAL, 2, accept_without_listen)", "accept_without"));
  EXPECT_TRUE(holds("TEST_F(Facts, OfThis) {", "Facts.OfThis"));
  EXPECT_FALSE(holds("TEST_F(Facts, OfThisAndThat) {", "Facts.OfThis"));
}

bool speaks_of(std::string_view text, std::string_view word) {
  return text.find(word) != std::string_view::npos;
}

TEST(Facts, NetResetSpeaksOfBothItsCauses) {
  const std::string_view text = find(10052)->explanation.english;
  EXPECT_TRUE(speaks_of(text, "keep-alive")) << text;
  EXPECT_TRUE(speaks_of(text, "datagram")) << text;
  EXPECT_TRUE(speaks_of(text, "hops")) << text;
}

TEST(Facts, InProgressIsForOldProgramsOnly) {
  EXPECT_TRUE(speaks_of(find(10036)->explanation.english,
                        "Only programs that asked for version "
                        "1.1"));
}

TEST(Facts, ReservedPortsComeFirst) {
  const Entry* entry = find(10013);
  ASSERT_FALSE(entry->causes.empty());
  EXPECT_TRUE(speaks_of(entry->causes.begin()->remedy.english, "excludedportrange"));
}

TEST(Facts, RefusalsHaveSeveralCauses) {
  const Entry* entry = find(10061);
  EXPECT_GE(entry->causes.size(), 3U);
  bool firewall = false;
  for (const Cause& cause : entry->causes) firewall |= speaks_of(cause.what.english, "firewall");
  EXPECT_TRUE(firewall);
}

TEST(Facts, EveryDifferenceOfAProfileIsTestedInBoth) {
  const std::string tests = read("test/sockets/profile_test.cpp");
  size_t differences = 0;
  for (const Entry& entry : all()) {
    for (const Difference& difference : entry.differences) {
      if (!difference.profile) continue;
      ++differences;
      const std::string id(std::string_view(difference.id));
      EXPECT_TRUE(speaks_of(tests, "// " + id + "\nTEST_F(Profile, ")) << id;
    }
  }
  EXPECT_GE(differences, 2U);
}

}  // namespace
}  // namespace ws2::errors
