// SPDX-License-Identifier: MIT
// Internationalized names: names known from the DNS, and the rules of UTS 46 that people meet.
#include "names/idn.hpp"

#include <gtest/gtest.h>

#include <random>

namespace ws2::names {
namespace {

TEST(Idn, LeavesAsciiAlone) {
  for (const char* name : {"example.org", "Example.ORG.", "_sip._tcp.example.org", "a--b",
                           "xn--bcher-kva.example", "no name at all"}) {
    EXPECT_EQ(to_ascii_name(name), name);
  }
}

TEST(Idn, EncodesRealNames) {
  EXPECT_EQ(to_ascii_name("bücher.example"), "xn--bcher-kva.example");
  EXPECT_EQ(to_ascii_name("BÜCHER.Example."), "xn--bcher-kva.example.");
  EXPECT_EQ(to_ascii_name("bu\u0308cher.example"), "xn--bcher-kva.example");  // not composed
  EXPECT_EQ(to_ascii_name("例子.example"), "xn--fsqu00a.example");
  EXPECT_EQ(to_ascii_name("中文。中国"), "xn--fiq228c.xn--fiqs8s");  // an ideographic full stop
  EXPECT_EQ(to_ascii_name("_sip._tcp.bücher.example"), "_sip._tcp.xn--bcher-kva.example");
  EXPECT_EQ(to_ascii_name("Ⅷ.bücher.example"), "viii.xn--bcher-kva.example");
}

TEST(Idn, KeepsWhatOnlyIdna2003Changed) {
  EXPECT_EQ(to_ascii_name("faß.example"), "xn--fa-hia.example");  // not fass
  EXPECT_EQ(to_ascii_name("ρς.example"), "xn--2xac.example");     // a final sigma
}

TEST(Idn, JoinersOnlyWhereTheScriptHasThem) {
  EXPECT_EQ(to_ascii_name("\u0915\u094D\u200D\u0937.example"), "xn--11b2ezcw70k.example");
  EXPECT_EQ(to_ascii_name("a\u200Db.example"), std::nullopt);
  EXPECT_EQ(to_ascii_name("\u200C.example"), std::nullopt);
}

TEST(Idn, SymbolsThatAreInTheDns) { EXPECT_EQ(to_ascii_name("☃.example"), "xn--n3h.example"); }

TEST(Idn, RefusesWhatIsNoName) {
  for (const char* name : {"\xFF", "\xC3", "\xED\xA0\x80", "ü ü.example", "ü@b", "-ü.example",
                           "ü-.example", "\u0300a.example", "ü/b"}) {
    EXPECT_EQ(to_ascii_name(name), std::nullopt) << name;
  }
  EXPECT_EQ(to_ascii_name(std::string_view("ü\0b", 4)), std::nullopt);
}

TEST(Idn, LabelsOf63CharactersAndNotMore) {
  std::string label;
  for (int i = 0; i < 57; ++i) label += "ü";
  const auto longest = to_ascii_name(label);
  ASSERT_TRUE(longest.has_value());
  EXPECT_EQ(longest->size(), 63);
  EXPECT_EQ(to_ascii_name(label + "ü"), std::nullopt);
}

TEST(Idn, SurvivesAnyBytes) {
  std::mt19937 random(8);
  for (int i = 0; i < 20000; ++i) {
    std::string name(random() % 80, '\0');
    for (char& one : name) {
      one = static_cast<char>(random() % 2 == 0 ? 0xC3 + random() % 2 : 0x80 + random() % 0x40);
    }
    EXPECT_TRUE(is_ascii(to_ascii_name(name).value_or("")));
  }
}

}  // namespace
}  // namespace ws2::names
