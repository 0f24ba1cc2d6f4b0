// SPDX-License-Identifier: MIT
// The public std::error_category: what its codes equal, and what they say.
#include "libws2/error.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <cstdlib>
#include <string>

#define WAY(name) const std::error_category* category_seen_##name();
WS2_WAYS
#undef WAY

namespace {

using ws2::errc;

TEST(ErrorHeader, IsTheSameInEveryTranslationUnit) {
#define WAY(name) EXPECT_EQ(category_seen_##name(), &ws2::error_category()) << #name;
  WS2_WAYS
#undef WAY
}

TEST(ErrorCategory, Names) {
  const std::error_code error = errc::wsaeconnrefused;
  EXPECT_STREQ(error.category().name(), "ws2");
  EXPECT_EQ(error.value(), 10061);
  EXPECT_TRUE(error);
  EXPECT_FALSE(std::error_code(0, ws2::error_category()));
}

struct Pair {
  errc code;
  std::errc portable;
};

class Portable : public testing::TestWithParam<Pair> {};

TEST_P(Portable, ComparesEqual) {
  const std::error_code error = GetParam().code;
  EXPECT_EQ(error, GetParam().portable);
  EXPECT_NE(error, std::errc::io_error);
}

INSTANTIATE_TEST_SUITE_P(
    All, Portable,
    testing::Values(Pair{errc::wsaeintr, std::errc::interrupted},
                    Pair{errc::wsaebadf, std::errc::bad_file_descriptor},
                    Pair{errc::wsaeacces, std::errc::permission_denied},
                    Pair{errc::wsaeacces, std::errc::operation_not_permitted},
                    Pair{errc::wsaefault, std::errc::bad_address},
                    Pair{errc::wsaeinval, std::errc::invalid_argument},
                    Pair{errc::wsaemfile, std::errc::too_many_files_open},
                    Pair{errc::wsaemfile, std::errc::too_many_files_open_in_system},
                    Pair{errc::wsaewouldblock, std::errc::operation_would_block},
                    Pair{errc::wsaewouldblock, std::errc::resource_unavailable_try_again},
                    Pair{errc::wsaeinprogress, std::errc::operation_in_progress},
                    Pair{errc::wsaealready, std::errc::connection_already_in_progress},
                    Pair{errc::wsaenotsock, std::errc::not_a_socket},
                    Pair{errc::wsaedestaddrreq, std::errc::destination_address_required},
                    Pair{errc::wsaemsgsize, std::errc::message_size},
                    Pair{errc::wsaeprototype, std::errc::wrong_protocol_type},
                    Pair{errc::wsaenoprotoopt, std::errc::no_protocol_option},
                    Pair{errc::wsaeprotonosupport, std::errc::protocol_not_supported},
                    Pair{errc::wsaeopnotsupp, std::errc::operation_not_supported},
                    Pair{errc::wsaepfnosupport, std::errc::address_family_not_supported},
                    Pair{errc::wsaeafnosupport, std::errc::address_family_not_supported},
                    Pair{errc::wsaeaddrinuse, std::errc::address_in_use},
                    Pair{errc::wsaeaddrnotavail, std::errc::address_not_available},
                    Pair{errc::wsaenetdown, std::errc::network_down},
                    Pair{errc::wsaenetunreach, std::errc::network_unreachable},
                    Pair{errc::wsaenetreset, std::errc::network_reset},
                    Pair{errc::wsaeconnaborted, std::errc::connection_aborted},
                    Pair{errc::wsaeconnreset, std::errc::connection_reset},
                    Pair{errc::wsaenobufs, std::errc::no_buffer_space},
                    Pair{errc::wsaenobufs, std::errc::not_enough_memory},
                    Pair{errc::wsaeisconn, std::errc::already_connected},
                    Pair{errc::wsaenotconn, std::errc::not_connected},
                    Pair{errc::wsaeshutdown, std::errc::broken_pipe},
                    Pair{errc::wsaetimedout, std::errc::timed_out},
                    Pair{errc::wsaeconnrefused, std::errc::connection_refused},
                    Pair{errc::wsaeloop, std::errc::too_many_symbolic_link_levels},
                    Pair{errc::wsaenametoolong, std::errc::filename_too_long},
                    Pair{errc::wsaehostunreach, std::errc::host_unreachable},
                    Pair{errc::wsaenotempty, std::errc::directory_not_empty},
                    Pair{errc::wsaecancelled, std::errc::operation_canceled},
                    Pair{errc::wsa_e_cancelled, std::errc::operation_canceled},
                    Pair{errc::wsa_operation_aborted, std::errc::operation_canceled},
                    Pair{errc::wsa_not_enough_memory, std::errc::not_enough_memory},
                    Pair{errc::wsa_invalid_parameter, std::errc::invalid_argument},
                    Pair{errc::wsa_invalid_handle, std::errc::invalid_argument}));

TEST(ErrorCategory, CodesWithoutACounterpartKeepTheirCategory) {
  const std::error_condition condition =
      std::error_code(errc::wsahost_not_found).default_error_condition();
  EXPECT_EQ(condition.value(), 11001);
  EXPECT_EQ(&condition.category(), &ws2::error_category());
}

TEST(ErrorCategory, ErrnoValuesOutsideErrc) {
  const std::error_condition down(EHOSTDOWN, std::generic_category());
  EXPECT_EQ(std::error_code(errc::wsaehostdown), down);
  const std::error_condition shut(ESHUTDOWN, std::generic_category());
  EXPECT_EQ(std::error_code(errc::wsaeshutdown), shut);
}

TEST(ErrorCategory, WhatACompletionPortReports) {
  const std::error_code deleted(64, ws2::error_category());
  EXPECT_EQ(deleted, std::errc::connection_reset);
  EXPECT_EQ(deleted.message(), std::error_code(errc::wsaeconnreset).message());
  EXPECT_NE(deleted, errc::wsaeconnreset);
}

class Message : public testing::Test {
 protected:
  void SetUp() override { unsetenv("WS2_LANG"); }
  void TearDown() override { unsetenv("WS2_LANG"); }
  static std::string of(int value, const char* language) {
    setenv("WS2_LANG", language, 1);
    return std::error_code(value, ws2::error_category()).message();
  }
};

TEST_F(Message, FollowsTheLanguage) {
  EXPECT_EQ(of(10054, "en"), "The peer cut the connection.");
  EXPECT_EQ(of(10054, "zh"), "对端切断了连接。");
}

TEST_F(Message, OfNumbersThatAreNoError) {
  EXPECT_EQ(of(0, "en"), "Success.");
  EXPECT_EQ(of(12345, "en"), "Unknown error 12345");
  EXPECT_EQ(of(-1, "zh"), "未知错误 -1");
}

}  // namespace
