// SPDX-License-Identifier: MIT
// The conversions between UTF-8 and UTF-32, and reading at the edge of memory.
#include "api/user_text.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <random>

#include "runtime/user_memory.hpp"

namespace ws2::api {
namespace {

TEST(UserText, ConvertsBothWays) {
  const std::wstring wide = L"a\u00e9\u4e2d\U0001F600";
  const std::string text = "a\xC3\xA9\xE4\xB8\xAD\xF0\x9F\x98\x80";
  EXPECT_EQ(narrow(wide), text);
  EXPECT_EQ(widen(text), wide);
  EXPECT_EQ(widen(""), L"");
}

TEST(UserText, ReplacesWhatIsNoCharacter) {
  EXPECT_EQ(widen("\xC0\x80"), L"\uFFFD\uFFFD");            // an overlong form
  EXPECT_EQ(widen("\xED\xA0\x80"), L"\uFFFD\uFFFD\uFFFD");  // a surrogate
  EXPECT_EQ(widen("\xF4\x90\x80\x80").front(), L'\uFFFD');  // above U+10FFFF
  EXPECT_EQ(widen("\xE4\xB8"), L"\uFFFD");                  // cut short
  EXPECT_EQ(widen("\xFFz"), L"\uFFFDz");
  const std::wstring bad = {static_cast<wchar_t>(0xD800), static_cast<wchar_t>(0x110000),
                            static_cast<wchar_t>(-1)};
  EXPECT_EQ(narrow(bad), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(UserText, SurvivesAnyBytes) {
  std::mt19937 random(6);
  for (int i = 0; i < 20000; ++i) {
    std::string text(random() % 24, '\0');
    for (char& character : text) character = static_cast<char>(random());
    const std::wstring wide = widen(text);
    EXPECT_EQ(widen(narrow(wide)), wide);
  }
}

/// Two pages, of which only the first may be touched.
class Edge : public ::testing::Test {
 protected:
  void SetUp() override {
    runtime::guard_user_memory();
    page_ = static_cast<size_t>(::sysconf(_SC_PAGESIZE));
    memory_ = static_cast<char*>(
        ::mmap(nullptr, 2 * page_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    ASSERT_NE(memory_, MAP_FAILED);
    ASSERT_EQ(::mprotect(memory_ + page_, page_, PROT_NONE), 0);
  }
  void TearDown() override { ::munmap(memory_, 2 * page_); }
  char* end() { return memory_ + page_; }

  size_t page_ = 0;
  char* memory_ = nullptr;
};

TEST_F(Edge, ReadsTextThatEndsThere) {
  std::memcpy(end() - 6, "hello", 6);
  EXPECT_EQ(*read_text(end() - 6, 100), "hello");
  EXPECT_EQ(read_text(end() - 5, 100).ok(), true);
  end()[-1] = 'x';
  EXPECT_EQ(read_text(end() - 6, 100).status(), Status(WsaCode::wsaefault));
  EXPECT_EQ(*read_text(end() - 6, 5), "hello");
  EXPECT_EQ(read_text(end(), 100).status(), Status(WsaCode::wsaefault));
  EXPECT_EQ(read_text(static_cast<char*>(nullptr), 100).status(), Status(WsaCode::wsaefault));
}

TEST_F(Edge, ReadsWideTextThatEndsThere) {
  const wchar_t text[] = L"hello";
  char* at = end() - sizeof text;
  std::memcpy(at, text, sizeof text);
  EXPECT_EQ(*read_text(reinterpret_cast<wchar_t*>(at), 100), "hello");
  std::memmove(at - 2, at, sizeof text);  // unaligned
  EXPECT_EQ(*read_text(reinterpret_cast<wchar_t*>(at - 2), 100), "hello");
  std::memset(at - 2, 'x', sizeof text + 2);
  EXPECT_EQ(read_text(reinterpret_cast<wchar_t*>(at), 100).status(), Status(WsaCode::wsaefault));
  EXPECT_EQ(read_text(static_cast<wchar_t*>(nullptr), 9).status(), Status(WsaCode::wsaefault));
}

TEST_F(Edge, WritesWhatFits) {
  EXPECT_TRUE(write_text(end() - 6, 6, "hello").ok());
  EXPECT_STREQ(end() - 6, "hello");
  EXPECT_FALSE(write_text(end() - 6, 5, "hello").ok());
  EXPECT_FALSE(write_text(end() - 5, 6, "hello").ok());
  EXPECT_FALSE(write_text(static_cast<char*>(nullptr), 6, "hello").ok());
  EXPECT_TRUE(write_text(reinterpret_cast<wchar_t*>(end() - 24), 6, "hello").ok());
  EXPECT_FALSE(write_text(reinterpret_cast<wchar_t*>(end() - 20), 6, "hello").ok());
}

}  // namespace
}  // namespace ws2::api
