// SPDX-License-Identifier: MIT
// The parser of the hosts file.
#include "names/hosts_file.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace ws2::names {
namespace {

TEST(HostsFile, ReadsNamesAndAliases) {
  const HostsFile file = HostsFile::parse(
      "# a comment\r\n"
      "127.0.0.1 localhost\r\n"
      "\n"
      "192.0.2.7\tServer.Example.org  server  www # the web\n"
      "  2001:db8::7 server.example.org\n"
      "fe80::1%3 router\n"
      "192.0.2.8 server");  // no end of line
  ASSERT_EQ(file.entries().size(), 5U);
  EXPECT_EQ(file.entries()[1].name, "Server.Example.org");
  EXPECT_EQ(file.entries()[1].aliases, (std::vector<std::string>{"server", "www"}));
  EXPECT_EQ(file.find("SERVER.example.ORG").size(), 2U);
  EXPECT_EQ(file.find("server").size(), 2U);
  EXPECT_EQ(file.find("www").size(), 1U);
  EXPECT_TRUE(file.find("web").empty());
  EXPECT_EQ(HostsFile::parse("192.0.2.9 dotted.").find("dotted").size(), 1U);
  EXPECT_EQ(file.find("router")[0]->address.scope, 3U);
}

TEST(HostsFile, PassesOverWhatMakesNoSense) {
  const HostsFile file = HostsFile::parse(
      "nonsense\n"
      "1.2.3.4\n"
      "1.2.3 three\n"
      "1.2.3.4.5 five\n"
      "1.2.3.4#glued\n"
      "::g bad\n"
      "10.0.0.1 good\n");
  ASSERT_EQ(file.entries().size(), 1U);
  EXPECT_EQ(file.entries()[0].name, "good");
}

TEST(HostsFile, FindsNamesBeyondAsciiByBothForms) {
  const HostsFile file =
      HostsFile::parse("192.0.2.1 bücher.example\n192.0.2.2 xn--fsqu00a.example");
  EXPECT_EQ(file.find("bücher.example").size(), 1U);
  EXPECT_EQ(file.find("xn--bcher-kva.example").size(), 1U);
  EXPECT_EQ(file.find("XN--FSQU00A.example").size(), 1U);
  EXPECT_TRUE(file.find("xn--bcher.example").empty());
}

TEST(HostsFile, FindsAddresses) {
  const HostsFile file = HostsFile::parse("192.0.2.1 one first\n::1 six\nfe80::1%2 link\n");
  const HostEntry* entry = file.find(Address{false, {192, 0, 2, 1}, 0});
  ASSERT_NE(entry, nullptr);
  EXPECT_EQ(entry->name, "one");
  Address link{true, {}, 2};
  link.bytes[0] = 0xFE;
  link.bytes[1] = 0x80;
  link.bytes[15] = 1;
  ASSERT_NE(file.find(link), nullptr);
  link.scope = 0;
  EXPECT_NE(file.find(link), nullptr);
  link.scope = 3;
  EXPECT_EQ(file.find(link), nullptr);
  EXPECT_EQ(file.find(Address{}), nullptr);
}

TEST(HostsFile, SurvivesAnyBytes) {
  std::mt19937 random(4);
  constexpr std::string_view likely = "0123456789.:abcf% \t\n\r#x";
  for (int round = 0; round < 3000; ++round) {
    std::string text(random() % 400, '\0');
    for (char& character : text) {
      character =
          random() % 20 == 0 ? static_cast<char>(random()) : likely[random() % likely.size()];
    }
    const HostsFile file = HostsFile::parse(text);
    for (const HostEntry& entry : file.entries()) ASSERT_FALSE(file.find(entry.name).empty());
  }
}

}  // namespace
}  // namespace ws2::names
