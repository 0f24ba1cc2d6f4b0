// SPDX-License-Identifier: MIT
// The catalogue against the contract's list of codes: nothing missing, nothing besides, and every
// entry and condition complete in both languages.
#include "errors/catalogue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <string>

namespace ws2::errors {
namespace {

struct Wanted {
  const char* name;
  int number;
  uint32_t conditions;
};

constexpr Wanted contract[] = {
#define CODE(name, number, conditions) {#name, number, conditions},
#define NEWER CODE
#include "codes.inc"
#undef NEWER
#undef CODE
};
constexpr size_t codes_of_the_contract = 97;
static_assert(std::size(contract) == codes_of_the_contract);

class Contract : public testing::TestWithParam<Wanted> {};

/// A text counts as Chinese when it holds characters outside ASCII; no English text does, but for
/// an ellipsis.
bool chinese(std::string_view text) {
  return std::count_if(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; }) >= 6;
}

void expect_both(const Text& text, const std::string& what) {
  EXPECT_FALSE(std::string_view(text.english).empty()) << what;
  EXPECT_FALSE(chinese(text.english)) << what << ": " << std::string_view(text.english);
  EXPECT_TRUE(chinese(text.chinese)) << what << ": " << std::string_view(text.chinese);
}

TEST_P(Contract, IsInTheCatalogue) {
  const Entry* entry = find(GetParam().number);
  ASSERT_NE(entry, nullptr);
  EXPECT_EQ(std::string_view(entry->name), GetParam().name);
  expect_both(entry->text, "text");
  expect_both(entry->explanation, "explanation");
  EXPECT_FALSE(entry->causes.empty());
  for (const Cause& cause : entry->causes) {
    expect_both(cause.what, "cause");
    expect_both(cause.remedy, "remedy");
  }
  EXPECT_FALSE(entry->keys_english.empty());
  EXPECT_FALSE(entry->keys_chinese.empty());
}

TEST_P(Contract, HasItsConditions) {
  const Entry* entry = find(GetParam().number);
  ASSERT_NE(entry, nullptr);
  ASSERT_EQ(entry->conditions.size(), GetParam().conditions);
  int32_t id = 0;
  for (const Condition& condition : entry->conditions) {
    EXPECT_EQ(condition.id, ++id);
    expect_both(condition.when, "condition");
    EXPECT_FALSE(condition.raised_by.empty());
  }
}

TEST_P(Contract, ConditionsAreRaisedByListedFunctions) {
  const Entry* entry = find(GetParam().number);
  ASSERT_NE(entry, nullptr);
  // The near synonym lists none: its conditions are reported by its twin.
  if (entry->functions.empty()) return;
  std::set<std::string_view> listed(entry->functions.begin(), entry->functions.end());
  for (const Condition& condition : entry->conditions) {
    for (const Piece& function : condition.raised_by) {
      EXPECT_TRUE(listed.contains(function)) << std::string_view(function);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, Contract, testing::ValuesIn(contract),
                         [](const auto& one) { return std::string(one.param.name); });

TEST(ContractList, HoldsNothingLessThanTheCatalogue) {
  EXPECT_EQ(all().size(), codes_of_the_contract);
}

}  // namespace
}  // namespace ws2::errors
