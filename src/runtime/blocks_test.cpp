// SPDX-License-Identifier: MIT
// Blocks: each is used by one at a time, on whichever thread it was taken and given back.
#include "runtime/blocks.hpp"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <memory>
#include <set>
#include <thread>
#include <vector>

namespace ws2::runtime {
namespace {

TEST(Blocks, EachIsUsedOnceAtATime) {
  for (const size_t bytes :
       {size_t{0}, size_t{1}, size_t{16}, size_t{17}, size_t{384}, size_t{385}, size_t{5000}}) {
    std::set<void*> taken;
    for (int i = 0; i < 300; ++i) {
      void* const block = take_block(bytes);
      ASSERT_NE(block, nullptr);
      ASSERT_EQ(reinterpret_cast<uintptr_t>(block) % alignof(std::max_align_t), 0U);
      std::memset(block, 0xAB, bytes);
      ASSERT_TRUE(taken.insert(block).second);
    }
    for (void* block : taken) give_block(block, bytes);
  }
}

// The poster of operations takes, the worker gives: what the one has too much of reaches the other.
TEST(Blocks, GoFromThreadToThread) {
  constexpr size_t bytes = 80, places = 200;
  constexpr int rounds = 20000;
  std::array<std::atomic<uint64_t*>, places> between = {};
  std::vector<std::thread> threads;
  for (int giver = 0; giver < 2; ++giver) {
    threads.emplace_back([&between, giver] {
      for (int i = 0; i < rounds;) {
        for (auto& place : between) {
          uint64_t* const block = place.exchange(nullptr);
          if (block == nullptr) continue;
          // Whoever had it too would have written something else.
          EXPECT_EQ(block[0], block[9]);
          give_block(block, bytes);
          if (++i >= rounds) break;
        }
        if (giver == 0) std::this_thread::yield();
      }
    });
    threads.emplace_back([&between, giver] {
      for (uint64_t i = 0; i < rounds;) {
        for (auto& place : between) {
          auto* const block = static_cast<uint64_t*>(take_block(bytes));
          block[0] = block[9] = 2 * i + static_cast<uint64_t>(giver);
          uint64_t* vacant = nullptr;
          while (!place.compare_exchange_weak(vacant, block)) {
            vacant = nullptr;
            std::this_thread::yield();
          }
          if (++i >= rounds) break;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

// What thread-local objects give back when the shelves of their thread are gone.
TEST(Blocks, AreGivenAtTheEndOfAThread) {
  struct Late {
    void* block = nullptr;
    ~Late() { give_block(block, 64); }
  };
  for (int i = 0; i < 20; ++i) {
    std::thread([] {
      thread_local Late late;
      late.block = take_block(64);
      give_block(take_block(64), 64);
    }).join();
  }
}

}  // namespace
}  // namespace ws2::runtime
