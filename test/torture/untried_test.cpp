// SPDX-License-Identifier: MIT
// Every call that Winsock's headers declare and the library has is tried under faults, or stands in
// untried.txt with the reason why not.
#include <dlfcn.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>

namespace {

namespace fs = std::filesystem;

const fs::path source = WS2_SOURCE_DIR;

std::string text_of(const fs::path& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

std::set<std::string> matches(const std::string& text, const char* pattern) {
  const std::regex expression(pattern);
  std::set<std::string> found;
  for (std::sregex_iterator one(text.begin(), text.end(), expression), none; one != none; ++one) {
    found.insert((*one)[1]);
  }
  return found;
}

/// What is declared with a symbol of the library's, which is there.
std::set<std::string> calls() {
  std::set<std::string> found;
  for (const char* header : {"winsock2.h", "ws2tcpip.h", "mswsock.h"}) {
    const std::string text = text_of(source / "include/ws2" / header);
    for (const std::string& name : matches(text, R"(WS2_SYMBOL\((\w+)\))")) {
      if (dlsym(RTLD_DEFAULT, ("ws2_" + name).c_str()) != nullptr) found.insert(name);
    }
  }
  return found;
}

/// The functions that the cases name.
std::set<std::string> tried() {
  std::set<std::string> found;
  for (const auto& entry : fs::directory_iterator(source / "test/torture")) {
    if (!entry.path().filename().string().ends_with("_cases.cpp")) continue;
    found.merge(matches(text_of(entry.path()), R"x("(\w+)",)x"));
  }
  return found;
}

std::map<std::string, std::string> exceptions() {
  std::map<std::string, std::string> found;
  std::ifstream file(source / "test/torture/untried.txt");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    const size_t end = line.find(' ');
    found[line.substr(0, end)] = end == std::string::npos ? "" : line.substr(end + 1);
  }
  return found;
}

TEST(Torture, TriesEveryCallOfWinsock) {
  const std::set<std::string> all = calls(), with_case = tried();
  ASSERT_GT(all.size(), 100U);
  const std::map<std::string, std::string> without = exceptions();
  for (const std::string& name : all) {
    EXPECT_TRUE(with_case.contains(name) || without.contains(name))
        << name
        << " has no case in test/torture: add one, or a line to untried.txt with the reason";
  }
  for (const auto& [name, reason] : without) {
    EXPECT_TRUE(all.contains(name)) << name << " is no call of the library's";
    EXPECT_FALSE(with_case.contains(name)) << name << " has a case: it is no exception";
    EXPECT_FALSE(reason.empty()) << name;
  }
}

}  // namespace
