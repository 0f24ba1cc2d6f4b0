// SPDX-License-Identifier: MIT
// Guarded copies: bad pointers of every kind are told, never a crash, from many threads.
#include "runtime/user_memory.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>

#include <atomic>
#include <cstdint>
#include <cstring>
#include <thread>
#include <vector>

namespace ws2::runtime {
namespace {

/// A page that may be written, and behind it one that may not be touched.
class Edge {
 public:
  Edge() {
    void* pages =
        ::mmap(nullptr, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    base_ = static_cast<char*>(pages);
    ::mprotect(base_ + page, page, PROT_NONE);
    guard_user_memory();
  }
  ~Edge() { ::munmap(base_, 2 * page); }
  Edge(const Edge&) = delete;
  Edge& operator=(const Edge&) = delete;
  [[nodiscard]] char* end() const { return base_ + page; }

 private:
  static constexpr size_t page = 4096;
  char* base_;
};

TEST(UserMemory, CopiesWhatIsThere) {
  const Edge edge;
  std::memcpy(edge.end() - 5, "hello", 5);
  char text[5];
  ASSERT_TRUE(copy_from_user(text, edge.end() - 5, 5));
  EXPECT_EQ(std::string_view(text, 5), "hello");
  EXPECT_TRUE(copy_to_user(edge.end() - 5, "world", 5));
  EXPECT_EQ(std::string_view(edge.end() - 5, 5), "world");
}

TEST(UserMemory, TellsBadPointers) {
  const Edge edge;
  char buffer[16] = {};
  EXPECT_FALSE(copy_from_user(buffer, nullptr, 16));
  EXPECT_FALSE(copy_from_user(buffer, edge.end(), 1));
  EXPECT_FALSE(copy_from_user(buffer, edge.end() - 10, 16));
  EXPECT_FALSE(copy_to_user(edge.end() - 10, buffer, 16));
  EXPECT_FALSE(copy_from_user(buffer, reinterpret_cast<void*>(0x8000000000000000U), 16));
  static const char read_only[] = "constant";
  EXPECT_FALSE(copy_to_user(const_cast<char*>(read_only), buffer, 4));
  EXPECT_TRUE(copy_from_user(buffer, nullptr, 0));
  EXPECT_EQ(read_user<int>(nullptr).status().wsa(), WsaCode::wsaefault);
  EXPECT_EQ(write_user(edge.end(), 7).wsa(), WsaCode::wsaefault);
}

TEST(UserMemory, ProbesBothEnds) {
  const Edge edge;
  static const char read_only[] = "constant";
  char* const constant = const_cast<char*>(read_only);
  for (const size_t bytes : {size_t{1}, size_t{2}, size_t{100}, size_t{4096}}) {
    EXPECT_TRUE(may_read(edge.end() - bytes, bytes));
    EXPECT_TRUE(may_write(edge.end() - bytes, bytes));
    EXPECT_FALSE(may_read(edge.end() - bytes + 1, bytes));
    EXPECT_FALSE(may_write(edge.end() - bytes + 1, bytes));
  }
  EXPECT_TRUE(may_read(constant, 4));
  EXPECT_FALSE(may_write(constant, 4));
  EXPECT_FALSE(may_read(nullptr, 1));
  EXPECT_FALSE(may_write(nullptr, 1));
  EXPECT_TRUE(may_write(nullptr, 0));
  std::memcpy(edge.end() - 5, "hello", 5);
  EXPECT_TRUE(may_write(edge.end() - 5, 5));
  EXPECT_EQ(std::string_view(edge.end() - 5, 5), "hello");
}

TEST(UserMemory, AThreadThatBlockedTheSignalsIsToldToo) {
  const Edge edge;
  int wrong = -1;
  std::thread thread([&] {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, nullptr);
    guard_user_memory();
    char buffer[16];
    wrong = copy_from_user(buffer, edge.end(), sizeof buffer) ? 1 : 0;
  });
  thread.join();
  EXPECT_EQ(wrong, 0);
}

TEST(UserMemory, EveryShortLengthCopiesAndFaults) {
  const Edge edge;
  for (size_t bytes = 1; bytes <= 70; ++bytes) {
    char from[80], to[80] = {};
    for (size_t i = 0; i < bytes; ++i) from[i] = static_cast<char>(i + bytes);
    ASSERT_TRUE(copy_to_user(edge.end() - bytes, from, bytes)) << bytes;
    ASSERT_TRUE(copy_from_user(to, edge.end() - bytes, bytes)) << bytes;
    EXPECT_EQ(std::string_view(to, bytes), std::string_view(from, bytes));
    EXPECT_EQ(to[bytes], 0) << bytes;
    EXPECT_FALSE(copy_from_user(to, edge.end() - bytes + 1, bytes)) << bytes;
    EXPECT_FALSE(copy_to_user(edge.end() - bytes + 1, from, bytes)) << bytes;
  }
}

TEST(UserMemory, MeasuresTextsUpToTheEdge) {
  const Edge edge;
  std::memcpy(edge.end() - 4, "abc", 4);
  EXPECT_EQ(*user_text_length(edge.end() - 4, 1000), 3U);
  EXPECT_EQ(*user_text_length(edge.end() - 4, 2), 2U);
  std::memcpy(edge.end() - 4, "abcd", 4);
  EXPECT_EQ(user_text_length(edge.end() - 4, 1000).status().wsa(), WsaCode::wsaefault);
}

TEST(UserMemory, ManyThreadsFaultAtOnce) {
  const Edge edge;
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      char buffer[16];
      for (int round = 0; round < 5000; ++round) {
        if (copy_from_user(buffer, edge.end(), sizeof buffer)) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace ws2::runtime
