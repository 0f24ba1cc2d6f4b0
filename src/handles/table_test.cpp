// SPDX-License-Identifier: MIT
// Handles: their form, generations, the rest before reuse, and the race of close with look-up.
#include "handles/table.hpp"

#include <gtest/gtest.h>

#include <set>
#include <thread>
#include <vector>

namespace ws2::handles {
namespace {

struct Probe final : Object {
  static constexpr Kind kind_of_handle = Kind::lookup;
  explicit Probe(std::atomic<int>* living) : Object(Kind::lookup), living_(living) { ++*living_; }
  ~Probe() override { --*living_; }
  void on_close(bool in_use) noexcept override {
    ++closes;
    was_in_use = in_use;
  }
  std::atomic<int>* living_;
  std::atomic<int> closes{0};
  std::atomic<bool> was_in_use{false};
};

struct Other final : Object {
  static constexpr Kind kind_of_handle = Kind::wait;
  Other() : Object(Kind::wait) {}
};

Handle issue(std::atomic<int>* living) {
  Result<Handle> handle = Table::instance().insert(std::make_unique<Probe>(living));
  EXPECT_TRUE(handle.ok());
  return *handle;
}

TEST(Table, HandlesArePositiveIntsWithTwoLowZeroBits) {
  std::atomic<int> living{0};
  const Handle handle = issue(&living);
  EXPECT_GT(static_cast<int32_t>(handle), 0);
  EXPECT_EQ(handle & 3U, 0U);
  EXPECT_TRUE(Table::instance().close(handle));
  EXPECT_EQ(living, 0);
}

TEST(Table, AClosedHandleIsFoundNoMore) {
  std::atomic<int> living{0};
  Table& table = Table::instance();
  const Handle handle = issue(&living);
  EXPECT_TRUE(table.find<Probe>(handle));
  EXPECT_TRUE(table.close(handle));
  EXPECT_FALSE(table.find<Probe>(handle));
  EXPECT_FALSE(table.close(handle));
}

TEST(Table, NonsenseIsNoHandle) {
  Table& table = Table::instance();
  for (const uintptr_t handle : {uintptr_t{0}, uintptr_t{1}, uintptr_t{0x7FFFFFFC},
                                 uintptr_t{0x80000004}, ~uintptr_t{0}, uintptr_t{0x100000004}}) {
    EXPECT_FALSE(table.find_any(handle)) << handle;
    EXPECT_FALSE(table.close(handle)) << handle;
  }
}

TEST(Table, AReferenceKeepsTheObjectAlive) {
  std::atomic<int> living{0};
  Table& table = Table::instance();
  const Handle handle = issue(&living);
  {
    const Reference<Probe> held = table.find<Probe>(handle);
    EXPECT_FALSE(held.closed());
    EXPECT_TRUE(table.close(handle, Kind::lookup));
    EXPECT_TRUE(held.closed());
    EXPECT_TRUE(held->was_in_use);
    EXPECT_EQ(held->closes, 1);
    EXPECT_EQ(living, 1);
  }
  EXPECT_EQ(living, 0);
}

TEST(Table, AClosedHandleRestsFor64Others) {
  std::atomic<int> living{0};
  Table& table = Table::instance();
  const Handle first = issue(&living);
  table.close(first);
  for (int i = 0; i < 64; ++i) {
    const Handle other = issue(&living);
    EXPECT_NE(other, first);
    table.close(other);
  }
}

TEST(Table, WrongKind) {
  std::atomic<int> living{0};
  Table& table = Table::instance();
  const Handle handle = issue(&living);
  EXPECT_FALSE(table.find<Other>(handle));
  EXPECT_FALSE(table.close(handle, Kind::wait));
  EXPECT_EQ(living, 1);
  table.close_all(Kind::lookup);
  EXPECT_EQ(living, 0);
  EXPECT_FALSE(table.find_any(handle));
}

TEST(Table, CloseAndLookUpRace) {
  std::atomic<int> living{0};
  std::atomic<int> closed{0};
  std::atomic<bool> stop{false};
  std::atomic<Handle> current{0};
  Table& table = Table::instance();
  constexpr int rounds = 20000;
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&] {
      while (!stop) {
        const Handle handle = current;
        if (const Reference<Probe> found = table.find<Probe>(handle)) {
          EXPECT_GE(*found->living_, 1);
        }
        if (table.close(handle)) ++closed;
      }
    });
  }
  for (int round = 0; round < rounds; ++round) {
    const Handle handle = issue(&living);
    current = handle;
    if (table.close(handle)) ++closed;
  }
  stop = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(closed, rounds);
  EXPECT_EQ(living, 0);
}

}  // namespace
}  // namespace ws2::handles
