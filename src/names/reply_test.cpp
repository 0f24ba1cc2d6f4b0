// SPDX-License-Identifier: MIT
#include "names/reply.hpp"

#include <gtest/gtest.h>

#include <random>

namespace ws2::names {
namespace {

using Bytes = std::vector<uint8_t>;
using Names = std::vector<std::string>;

void add_name(Bytes& to, const std::string& name) {
  size_t begin = 0;
  while (begin < name.size()) {
    const size_t end = std::min(name.find('.', begin), name.size());
    to.push_back(static_cast<uint8_t>(end - begin));
    to.insert(to.end(), name.begin() + static_cast<ptrdiff_t>(begin),
              name.begin() + static_cast<ptrdiff_t>(end));
    begin = end + 1;
  }
  to.push_back(0);
}

Bytes answer(const std::string& asked, const std::vector<std::pair<std::string, std::string>>& of) {
  Bytes bytes = {1, 2, 0x85, 0x80, 0, 1, 0, static_cast<uint8_t>(of.size()), 0, 0, 0, 0};
  add_name(bytes, asked);
  bytes.insert(bytes.end(), {0, 1, 0, 1});
  for (const auto& [name, target] : of) {
    add_name(bytes, name);
    bytes.insert(bytes.end(), {0, 5, 0, 1, 0, 0, 0, 60});
    Bytes data;
    add_name(data, target);
    bytes.push_back(0);
    bytes.push_back(static_cast<uint8_t>(data.size()));
    bytes.insert(bytes.end(), data.begin(), data.end());
  }
  return bytes;
}

TEST(Reply, FollowsAliases) {
  EXPECT_EQ(alias_chain(answer("a.test", {})), Names{"a.test"});
  const Bytes three = answer("a.test", {{"b.test", "c.test"}, {"A.test", "B.test"}});
  EXPECT_EQ(alias_chain(three), (Names{"a.test", "B.test", "c.test"}));
  EXPECT_EQ(alias_chain(answer("a.test", {{"x.test", "y.test"}})), Names{"a.test"});
  EXPECT_EQ(alias_chain(answer("a.test", {{"a.test", "b.test"}, {"b.test", "a.test"}})), Names{});
  EXPECT_EQ(alias_chain(answer("a.test", {{"a.test", "a.test"}})), Names{});
}

TEST(Reply, PointersLeadBackOnly) {
  Bytes bytes = answer("a.test", {{"b", "c"}});
  bytes[20] = 0xC0;  // behind the question: the owner of the first record
  EXPECT_LE(alias_chain(bytes).size(), 1);
  Bytes itself = {1, 2, 0x85, 0x80, 0, 1, 0, 0, 0, 0, 0, 0, 0xC0, 12, 0, 1, 0, 1};
  EXPECT_EQ(alias_chain(itself), Names{});
  Bytes forward = {1, 2, 0x85, 0x80, 0, 1, 0, 0, 0, 0, 0, 0, 0xC0, 14, 0, 1, 0, 1};
  EXPECT_EQ(alias_chain(forward), Names{});
}

TEST(Reply, NothingIsReadBeyondTheBytes) {
  const Bytes whole = answer("a.test", {{"a.test", "b.test"}, {"b.test", "c.test"}});
  std::mt19937 random(7);
  for (size_t length = 0; length <= whole.size(); ++length) {
    // A copy of exactly this length, so that a sanitizer sees what goes beyond it.
    const Bytes cut(whole.begin(), whole.begin() + static_cast<ptrdiff_t>(length));
    static_cast<void>(alias_chain(cut));
  }
  for (int i = 0; i < 20000; ++i) {
    Bytes spoilt = whole;
    for (auto changes = 1 + random() % 4; changes != 0; --changes) {
      spoilt[random() % spoilt.size()] = static_cast<uint8_t>(random());
    }
    static_cast<void>(alias_chain(spoilt));
  }
}

}  // namespace
}  // namespace ws2::names
