// SPDX-License-Identifier: MIT
// Punycode, by the samples of RFC 3492, section 7.1, and names known from the DNS.
#include "names/idn.hpp"

#include <gtest/gtest.h>

#include <random>

namespace ws2::names {
namespace {

TEST(Idn, EncodesTheSamplesOfTheRfc) {
  EXPECT_EQ(punycode(U"\u0644\u064A\u0647\u0645\u0627\u0628\u062A\u0643\u0644\u0645\u0648\u0634"
                     U"\u0639\u0631\u0628\u064A\u061F"),
            "egbpdaj6bu4bxfgehfvwxn");
  EXPECT_EQ(punycode(U"\u4ED6\u4EEC\u4E3A\u4EC0\u4E48\u4E0D\u8BF4\u4E2D\u6587"),
            "ihqwcrb4cv8a8dqg056pqjye");
  EXPECT_EQ(punycode(U"3\u5E74B\u7D44\u91D1\u516B\u5148\u751F"), "3B-ww4c5e180e575a65lsy2b");
  EXPECT_EQ(punycode(U"-> $1.00 <-"), "-> $1.00 <--");
}

TEST(Idn, TurnsNamesIntoAscii) {
  EXPECT_EQ(to_ascii_name("example.org"), "example.org");
  EXPECT_EQ(to_ascii_name("Example.ORG."), "Example.ORG.");
  EXPECT_EQ(to_ascii_name("m\xC3\xBCnchen.test"), "xn--mnchen-3ya.test");
  EXPECT_EQ(to_ascii_name("M\xC3\x9CNCHEN.test"), "xn--mnchen-3ya.test");
  EXPECT_EQ(to_ascii_name("\xE4\xB8\xAD\xE6\x96\x87\xE3\x80\x82\xE4\xB8\xAD\xE5\x9B\xBD"),
            "xn--fiq228c.xn--fiqs8s");  // with an ideographic full stop
}

TEST(Idn, RefusesWhatCannotBeEncoded) {
  EXPECT_EQ(to_ascii_name("\xFF"), std::nullopt);
  EXPECT_EQ(to_ascii_name("\xC3"), std::nullopt);
  EXPECT_EQ(to_ascii_name("\xED\xA0\x80"), std::nullopt);
  std::string label;
  for (int i = 0; i < 57; ++i) label += "\xC3\xBC";
  const auto longest = to_ascii_name(label);
  ASSERT_TRUE(longest.has_value());
  EXPECT_EQ(longest->size(), 63);
  label += "\xC3\xBC";
  EXPECT_EQ(to_ascii_name(label), std::nullopt);
}

TEST(Idn, SurvivesAnyBytes) {
  std::mt19937 random(8);
  for (int i = 0; i < 20000; ++i) {
    std::string name(random() % 80, '\0');
    for (char& one : name) {
      one = static_cast<char>(random() % 2 == 0 ? 0xC3 + random() % 2 : 0x80 + random() % 0x40);
    }
    if (const auto ascii = to_ascii_name(name)) {
      for (const char one : *ascii) ASSERT_GE(one, 0);
    }
    std::u32string label(random() % 63, U'\0');
    for (char32_t& one : label) one = static_cast<char32_t>(random() % 0x110000);
    ASSERT_TRUE(punycode(label).has_value());
  }
}

}  // namespace
}  // namespace ws2::names
