// SPDX-License-Identifier: MIT
// Lists of handles pinned together: what a closer sees of them, and the race of closing with
// announcing and leaving.
#include "handles/group_pin.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <thread>
#include <vector>

namespace ws2::handles {
namespace {

constexpr uint32_t alive = 0x600DF00D;

struct Probe final : Object {
  static constexpr Kind kind_of_handle = Kind::lookup;
  explicit Probe(std::atomic<int>* living) : Object(Kind::lookup), living_(living) { ++*living_; }
  ~Probe() override {
    sign = 0;
    --*living_;
  }
  void on_close(bool in_use) noexcept override { was_in_use = in_use; }
  std::atomic<int>* living_;
  std::atomic<uint32_t> sign{alive};
  std::atomic<bool> was_in_use{false};
};

struct Other final : Object {
  static constexpr Kind kind_of_handle = Kind::wait;
  Other() : Object(Kind::wait) {}
};

uintptr_t issue(std::atomic<int>* living) {
  Result<Handle> handle = Table::instance().insert(std::make_unique<Probe>(living));
  EXPECT_TRUE(handle.ok());
  return *handle;
}

template <size_t count>
struct List {
  std::array<uintptr_t, count> handles;
  std::array<uint8_t, count> marks = {};
  void announce(GroupPin& pin) {
    marks = {};
    pin.announce(handles.data(), sizeof(uintptr_t), count, marks.data(), 1);
  }
};

TEST(GroupPin, KeepsWhatIsClosedMeanwhileUntilItLeaves) {
  std::atomic<int> living{0};
  List<3> list = {{issue(&living), issue(&living), issue(&living)}};
  GroupPin pin;
  list.announce(pin);
  Probe* const second = pin.look().find<Probe>(list.handles[1]);
  ASSERT_NE(second, nullptr);
  EXPECT_FALSE(pin.any_closed());
  EXPECT_TRUE(Table::instance().close(list.handles[1], Kind::lookup));
  EXPECT_TRUE(pin.any_closed());
  EXPECT_TRUE(second->was_in_use);
  EXPECT_EQ(second->sign, alive);
  EXPECT_EQ(pin.look().find<Probe>(list.handles[1]), nullptr);
  EXPECT_EQ(living, 3);
  pin.leave();
  EXPECT_EQ(living, 2);
  EXPECT_TRUE(Table::instance().close(list.handles[0]));
  EXPECT_TRUE(Table::instance().close(list.handles[2]));
  EXPECT_EQ(living, 0);
}

TEST(GroupPin, OneHandleMayStandThereTwiceAndInTwoLists) {
  std::atomic<int> living{0};
  const uintptr_t handle = issue(&living);
  List<2> outer = {{handle, handle}}, inner = {{handle, handle}};
  {
    GroupPin first;
    outer.announce(first);
    {
      GroupPin nested;
      inner.announce(nested);
      EXPECT_TRUE(Table::instance().close(handle));
      EXPECT_TRUE(first.any_closed());
      EXPECT_TRUE(nested.any_closed());
    }
    EXPECT_EQ(living, 1);
  }
  EXPECT_EQ(living, 0);
}

TEST(GroupPin, FindsOnlyWhatIsOpenAndOfTheKind) {
  std::atomic<int> living{0};
  const Result<Handle> other = Table::instance().insert(std::make_unique<Other>());
  const uintptr_t closed = issue(&living);
  EXPECT_TRUE(Table::instance().close(closed));
  List<3> list = {{*other, closed, ~uintptr_t{0}}};
  GroupPin pin;
  list.announce(pin);
  for (const uintptr_t handle : list.handles) EXPECT_EQ(pin.look().find<Probe>(handle), nullptr);
  EXPECT_NE(pin.look().find<Other>(*other), nullptr);
  EXPECT_FALSE(pin.any_closed());
  pin.leave();
  EXPECT_TRUE(Table::instance().close(*other));
}

TEST(GroupPin, AHandleThatIsInNoListIsNotInUse) {
  std::atomic<int> living{0};
  List<1> list = {{issue(&living)}};
  const uintptr_t other = issue(&living);
  GroupPin pin;
  list.announce(pin);
  Reference<Probe> held = Table::instance().find<Probe>(other);
  Reference<Probe> again = held.again();
  EXPECT_TRUE(Table::instance().close(other));
  EXPECT_TRUE(held->was_in_use);  // by the references
  EXPECT_FALSE(pin.any_closed());
  pin.leave();
  EXPECT_TRUE(Table::instance().close(list.handles[0]));
}

TEST(GroupPin, TheChildOfAForkForgetsTheListsOfOtherThreads) {
  std::atomic<int> living{0};
  List<1> list = {{issue(&living)}};
  std::atomic<bool> announced{false}, over{false};
  std::thread other([&] {
    GroupPin pin;
    list.announce(pin);
    announced = true;
    while (!over) std::this_thread::yield();
  });
  while (!announced) std::this_thread::yield();
  const pid_t child = ::fork();
  if (child == 0) {
    const bool closed = Table::instance().close(list.handles[0]);
    ::_exit(closed && living == 0 ? 0 : 1);
  }
  int status = -1;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  over = true;
  other.join();
  EXPECT_TRUE(Table::instance().close(list.handles[0]));
  EXPECT_EQ(living, 0);
}

TEST(GroupPin, ClosingRacesWithAnnouncingAndLeaving) {
  constexpr size_t count = 8;
  constexpr int rounds = 20000;
  std::atomic<int> living{0};
  std::array<std::atomic<uintptr_t>, count> open;
  for (auto& handle : open) handle = issue(&living);
  std::atomic<bool> stop{false};
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([&] {
      List<count> list;
      while (!stop) {
        for (size_t at = 0; at < count; ++at) list.handles[at] = open[at];
        GroupPin pin;
        list.announce(pin);
        Probe* found[count];
        for (size_t at = 0; at < count; ++at) found[at] = pin.look().find<Probe>(list.handles[at]);
        for (Probe* const probe : found) {
          EXPECT_TRUE(probe == nullptr || probe->sign == alive);
        }
      }
    });
  }
  for (size_t closer = 0; closer < 2; ++closer) {
    threads.emplace_back([&, closer] {
      for (int i = 0; i < rounds; ++i) {
        const size_t at = (static_cast<size_t>(i) * 2 + closer) % count;
        EXPECT_TRUE(Table::instance().close(open[at].exchange(issue(&living))));
      }
      stop = true;
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (auto& handle : open) EXPECT_TRUE(Table::instance().close(handle));
  EXPECT_EQ(living, 0);
}

}  // namespace
}  // namespace ws2::handles
