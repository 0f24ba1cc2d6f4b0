// SPDX-License-Identifier: MIT
// Critical sections, slim locks, condition variables, one-time initialisation, local storage.
#include "sync/locks.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "sync/local_storage.hpp"

namespace ws2::sync {
namespace {

using kernel::deadline_in_ms;

template <class Body>
void in_threads(int count, Body body) {
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) threads.emplace_back([&body, i] { body(i); });
  for (std::thread& thread : threads) thread.join();
}

TEST(Locks, CriticalSectionExcludesAndRecurs) {
  CriticalSection section;
  section.initialise(4000);
  int guarded = 0;
  in_threads(4, [&](int) {
    for (int i = 0; i < 5000; ++i) {
      section.enter();
      section.enter();
      ++guarded;
      section.leave();
      section.leave();
    }
  });
  EXPECT_EQ(guarded, 20000);
  section.enter();
  EXPECT_TRUE(section.try_enter());
  std::thread([&] { EXPECT_FALSE(section.try_enter()); }).join();
  section.leave();
  section.leave();
  EXPECT_EQ(section.lock_count, -1);
}

TEST(Locks, SlimLockLetsReadersInTogether) {
  SlimLock lock{};
  lock.lock_shared();
  EXPECT_TRUE(lock.try_lock_shared());
  EXPECT_FALSE(lock.try_lock_exclusive());
  lock.unlock_shared();
  lock.unlock_shared();
  EXPECT_TRUE(lock.try_lock_exclusive());
  EXPECT_FALSE(lock.try_lock_shared());
  EXPECT_FALSE(lock.try_lock_exclusive());
  lock.unlock_exclusive();
  EXPECT_EQ(lock.state, 0U);
}

TEST(Locks, SlimLockExcludes) {
  SlimLock lock{};
  int guarded = 0;
  in_threads(4, [&](int me) {
    int seen = 0;
    for (int i = 0; i < 4000; ++i) {
      if ((i + me) % 4 == 0) {
        lock.lock_exclusive();
        ++guarded;
        lock.unlock_exclusive();
      } else {
        lock.lock_shared();
        EXPECT_GE(guarded, seen);
        seen = guarded;
        lock.unlock_shared();
      }
    }
  });
  EXPECT_EQ(guarded, 4000);
  EXPECT_EQ(lock.state, 0U);
}

TEST(Locks, ConditionVariableHandsOver) {
  CriticalSection section;
  section.initialise(0);
  ConditionVariable filled{}, emptied{};
  int slots = 0, eaten = 0;
  const auto rest = [&](ConditionVariable& on) {
    const uint32_t begun = on.begin_sleep();
    section.leave();
    EXPECT_TRUE(on.await(begun, deadline_in_ms(10000)));
    section.enter();
  };
  in_threads(4, [&](int me) {
    for (int i = 0; i < 2000; ++i) {
      section.enter();
      if (me % 2 == 0) {
        while (slots == 3) rest(emptied);
        ++slots;
        filled.wake(1);
      } else {
        while (slots == 0) rest(filled);
        --slots, ++eaten;
        emptied.wake(1);
      }
      section.leave();
    }
  });
  EXPECT_EQ(eaten, 4000);
  EXPECT_FALSE(filled.await(filled.begin_sleep(), deadline_in_ms(1)));
}

TEST(Locks, InitOnceRunsOnce) {
  for (int round = 0; round < 50; ++round) {
    InitOnce once{};
    std::atomic<int> runs{0};
    in_threads(3, [&](int) {
      void* context = nullptr;
      if (once.begin(false, false, &context) == InitOnce::Begun::mine) {
        ++runs;
        EXPECT_TRUE(once.complete(false, false, &runs));
      } else {
        EXPECT_EQ(context, &runs);
      }
    });
    EXPECT_EQ(runs, 1);
  }
}

TEST(Locks, InitOnceMayFailAndMayRace) {
  InitOnce once{};
  EXPECT_EQ(once.begin(false, true, nullptr), InitOnce::Begun::busy);
  EXPECT_EQ(once.begin(false, false, nullptr), InitOnce::Begun::mine);
  EXPECT_TRUE(once.complete(false, true, nullptr));
  EXPECT_EQ(once.begin(true, false, nullptr), InitOnce::Begun::mine);
  EXPECT_EQ(once.begin(true, false, nullptr), InitOnce::Begun::mine);
  EXPECT_EQ(once.begin(false, false, nullptr), InitOnce::Begun::busy);
  EXPECT_TRUE(once.complete(true, false, &once));
  EXPECT_FALSE(once.complete(true, false, nullptr));
  void* context = nullptr;
  EXPECT_EQ(once.begin(true, false, &context), InitOnce::Begun::done);
  EXPECT_EQ(context, &once);
}

TEST(LocalStorage, EachThreadItsOwn) {
  const uint32_t index = *storage_take(nullptr);
  void* value = &value;
  EXPECT_TRUE(storage_get(index, &value));
  EXPECT_EQ(value, nullptr);
  in_threads(3, [&](int) {
    void* mine = nullptr;
    EXPECT_TRUE(storage_get(index, &mine));
    EXPECT_EQ(mine, nullptr);
    EXPECT_TRUE(storage_set(index, &mine));
    void* read = nullptr;
    EXPECT_TRUE(storage_get(index, &read));
    EXPECT_EQ(read, &mine);
  });
  EXPECT_TRUE(storage_set(index, &value));
  EXPECT_TRUE(storage_give(index));
  EXPECT_FALSE(storage_get(index, &value));
  EXPECT_FALSE(storage_give(index));
  const uint32_t again = *storage_take(nullptr);
  EXPECT_EQ(again, index);
  EXPECT_TRUE(storage_get(again, &value));
  EXPECT_EQ(value, nullptr);
  EXPECT_TRUE(storage_give(again));
  EXPECT_FALSE(storage_get(5000, &value));
}

TEST(LocalStorage, CallbackAtTheEndOfTheThread) {
  static std::atomic<int> ended;
  ended = 0;
  const uint32_t index = *storage_take([](void* value) { ended += *static_cast<int*>(value); });
  int five = 5;
  std::thread([&] { storage_set(index, &five); }).join();
  EXPECT_EQ(ended, 5);
  storage_set(index, &five);
  storage_give(index);
  EXPECT_EQ(ended, 10);
}

TEST(LocalStorage, EndsWhenAllAreTaken) {
  std::vector<uint32_t> taken;
  for (;;) {
    const Result<uint32_t> index = storage_take(nullptr);
    if (!index) {
      EXPECT_EQ(index.status(), Status(WsaCode::wsa_not_enough_memory));
      break;
    }
    taken.push_back(*index);
  }
  EXPECT_GE(taken.size(), 1000U);
  for (const uint32_t index : taken) EXPECT_TRUE(storage_give(index));
}

}  // namespace
}  // namespace ws2::sync
