// SPDX-License-Identifier: MIT
// The catalogue's tables and look-ups.
#include "errors/catalogue.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "errors/conditions.hpp"

namespace ws2::errors {
namespace {

int32_t number_of(const Entry* entry) { return entry == nullptr ? 0 : entry->number; }

TEST(Catalogue, HoldsAllCodes) {
  EXPECT_EQ(all().size(), 97U);
  for (const Entry& entry : all()) {
    EXPECT_EQ(find(entry.number), &entry);
    EXPECT_EQ(find_name(entry.name), &entry);
  }
}

TEST(Catalogue, NumbersThatAreNoCode) {
  for (const int32_t number : {INT32_MIN, -1, 0, 5, 7, 996 + 2, 9999, 10000, 10003, 10005, 10094,
                               11000, 11034, 65536, INT32_MAX}) {
    EXPECT_EQ(find(number), nullptr) << number;
  }
}

TEST(Catalogue, FindsNames) {
  EXPECT_EQ(number_of(find_name("wsaeconnreset")), 10054);
  EXPECT_EQ(number_of(find_name("EConnReset")), 10054);
  EXPECT_EQ(number_of(find_name("HOST_NOT_FOUND")), 11001);
  EXPECT_EQ(number_of(find_name("EAI_NONAME")), 11001);
  EXPECT_EQ(number_of(find_name("WSAINVALIDPROVIDER")), 10105);
  EXPECT_EQ(number_of(find_name("WSAEINVALIDPROVIDER")), 10105);
  EXPECT_EQ(number_of(find_name("STATUS_PORT_UNREACHABLE")), 10054);
  EXPECT_EQ(find_name("WSAENOTHING"), nullptr);
  EXPECT_EQ(find_name(""), nullptr);
}

TEST(Catalogue, FindsOtherNumbers) {
  EXPECT_EQ(number_of(find_hresult(0x80072746U)), 10054);
  EXPECT_EQ(find_hresult(0x80004005U), nullptr);
  EXPECT_EQ(number_of(find_ntstatus(0xC000020DU)), 10054);
  EXPECT_EQ(number_of(find_ntstatus(0xC0072734U)), 10036);
  EXPECT_EQ(find_ntstatus(0xC0001234U), nullptr);
  EXPECT_EQ(number_of(find_win32(64)), 10054);
  EXPECT_EQ(number_of(find_win32(1225)), 10061);
  EXPECT_EQ(find_win32(2), nullptr);
}

TEST(Catalogue, ListsTheConditionsOfTheContract) {
  size_t total = 0;
  for (const Entry& entry : all()) total += entry.conditions.size();
  EXPECT_EQ(std::size(contract), total);
}

class LanguageTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"WS2_LANG", "LC_ALL", "LC_MESSAGES", "LANG"}) unsetenv(name);
  }
};

TEST_F(LanguageTest, FollowsTheEnvironment) {
  EXPECT_EQ(language_of_the_caller(), Language::english);
  setenv("LANG", "zh_CN.UTF-8", 1);
  EXPECT_EQ(language_of_the_caller(), Language::chinese);
  setenv("LC_MESSAGES", "de_DE", 1);
  EXPECT_EQ(language_of_the_caller(), Language::english);
  setenv("LC_ALL", "zh", 1);
  EXPECT_EQ(language_of_the_caller(), Language::chinese);
  setenv("WS2_LANG", "en", 1);
  EXPECT_EQ(language_of_the_caller(), Language::english);
  setenv("WS2_LANG", "", 1);
  EXPECT_EQ(language_of_the_caller(), Language::chinese);
}

TEST(Language, Names) {
  EXPECT_EQ(language_named("zh-TW"), Language::chinese);
  EXPECT_EQ(language_named("zha"), Language::english);
  EXPECT_EQ(language_named("C"), Language::english);
  EXPECT_EQ(language_named(""), Language::english);
}

}  // namespace
}  // namespace ws2::errors
