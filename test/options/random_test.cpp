// SPDX-License-Identifier: MIT
// Options and control codes with values, lengths and pointers that no program would pass: whatever
// they are, a call answers, and memory beyond what it was given stays as it was.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <random>

#include "live_sockets.hpp"
#include "test/ioctl_rows.hpp"
#include "test/option_rows.hpp"

namespace {

constexpr int rounds = 100;
constexpr char guard = 0x5A;

class Random : public testing::TestWithParam<live::Kind> {
 protected:
  void SetUp() override {
    WSADATA data;
    ASSERT_EQ(WSAStartup(MAKEWORD(2, 2), &data), 0);
  }
  void TearDown() override { WSACleanup(); }

  /// Memory with a guard behind the part that a call is told of.
  struct Memory {
    alignas(16) std::array<char, 2048> bytes;
    int told;
  };
  void fill(Memory& memory) {
    memory.told = static_cast<int>(number_() % 1500);
    if (number_() % 4 == 0) memory.told = static_cast<int>(number_() % 9);
    memory.bytes.fill(guard);
    for (int i = 0; i < memory.told; ++i) {
      // Small numbers reach further than large ones.
      memory.bytes[static_cast<size_t>(i)] =
          static_cast<char>(number_() % 3 == 0 ? number_() : number_() % 3);
    }
  }
  static void expect_guarded(const Memory& memory, const char* name) {
    const bool whole = std::all_of(memory.bytes.begin() + memory.told, memory.bytes.end(),
                                   [](char byte) { return byte == guard; });
    EXPECT_TRUE(whole) << name << " wrote beyond " << memory.told;
  }
  static void expect_answer(int result, const char* name) {
    if (result == 0) return;
    EXPECT_GE(WSAGetLastError(), WSABASEERR) << name;
  }
  /// Mostly the memory, sometimes none or what is not there.
  char* pointer(Memory& memory) {
    switch (number_() % 12) {
      case 0:
        return nullptr;
      case 1:
        return reinterpret_cast<char*>(uintptr_t{0x7FFFFFFFF000});
      default:
        return memory.bytes.data();
    }
  }

  std::mt19937 number_{20250101};
};

TEST_P(Random, OptionsAnswerWhateverTheyAreGiven) {
  Memory memory;
  for (int round = 0; round < rounds; ++round) {
    const live::Socket socket(GetParam());
    if (socket == INVALID_SOCKET) GTEST_SKIP() << "no such socket";
    for (int call = 0; call < 20; ++call) {
      const auto& row = option_rows::all[number_() % std::size(option_rows::all)];
      fill(memory);
      const int length = number_() % 16 == 0 ? -1 - memory.told : memory.told;
      WSASetLastError(0);
      expect_answer(setsockopt(socket, row.level, row.number, pointer(memory), length), row.name);
      fill(memory);
      int room = number_() % 16 == 0 ? -1 - memory.told : memory.told;
      WSASetLastError(0);
      expect_answer(getsockopt(socket, row.level, row.number, pointer(memory), &room), row.name);
      expect_guarded(memory, row.name);
    }
  }
}

TEST_P(Random, ControlCodesAnswerWhateverTheyAreGiven) {
  Memory input, output;
  for (int round = 0; round < rounds; ++round) {
    const live::Socket socket(GetParam());
    if (socket == INVALID_SOCKET) GTEST_SKIP() << "no such socket";
    u_long nonblocking = 1;  // none of the codes is to wait
    ASSERT_EQ(ioctlsocket(socket, FIONBIO, &nonblocking), 0);
    for (int call = 0; call < 20; ++call) {
      const auto& row = ioctl_rows::all[number_() % std::size(ioctl_rows::all)];
      // A reservation would hold thousands of ports.
      if (row.code == FIONBIO || row.code == SIO_ACQUIRE_PORT_RESERVATION) continue;
      fill(input);
      fill(output);
      DWORD returned = 0;
      WSASetLastError(0);
      expect_answer(
          WSAIoctl(socket, row.code, pointer(input), static_cast<DWORD>(input.told),
                   pointer(output), static_cast<DWORD>(output.told), &returned, nullptr, nullptr),
          row.name);
      expect_guarded(output, row.name);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Sockets, Random, testing::ValuesIn(live::kinds),
                         [](const testing::TestParamInfo<live::Kind>& one) {
                           return std::string(one.param.name);
                         });

}  // namespace
