// SPDX-License-Identifier: MIT
// The tables know every option that the headers name.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <string>

#include "live_sockets.hpp"
#include "test/option_rows.hpp"

namespace {

namespace fs = std::filesystem;

constexpr const char* headers[] = {"mstcpip.h", "mswsock.h",  "winsock2.h",
                                   "ws2def.h",  "ws2ipdef.h", "ws2tcpip.h"};

std::set<std::string> defined(const std::regex& macro) {
  std::set<std::string> names;
  for (const char* header : headers) {
    std::ifstream file(fs::path(WS2_HEADERS_DIR) / header);
    EXPECT_TRUE(file.good()) << header;
    for (std::string line; std::getline(file, line);) {
      std::smatch found;
      if (std::regex_search(line, found, macro)) names.insert(found[1]);
    }
  }
  return names;
}

TEST(Complete, EveryOptionOfTheHeadersHasARow) {
  static const std::regex option(R"(^#\s*define ((?:SO|TCP|UDP|IP|IPV6|MCAST|PVD)_\w+)\s+\S)");
  static const std::set<std::string> known(std::begin(option_rows::known_names),
                                           std::end(option_rows::known_names));
  // Enumerators and function-like macros have another shape.
  const std::set<std::string> names = defined(option);
  EXPECT_GT(names.size(), 150U);
  for (const std::string& name : names) EXPECT_TRUE(known.contains(name)) << name;
}

}  // namespace
