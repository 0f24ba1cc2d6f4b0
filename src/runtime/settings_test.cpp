// SPDX-License-Identifier: MIT
// The WS2_* settings: what they mean, and that nonsense means nothing.
#include "runtime/settings.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace ws2::runtime {
namespace {

TEST(Settings, Profile) {
  ::unsetenv("WS2_PROFILE");
  EXPECT_EQ(read_settings().profile, Profile::documented);
  ::setenv("WS2_PROFILE", "windows", 1);
  EXPECT_EQ(read_settings().profile, Profile::windows);
  ::setenv("WS2_PROFILE", "vista", 1);
  EXPECT_EQ(read_settings().profile, Profile::documented);
  ::unsetenv("WS2_PROFILE");
}

TEST(Settings, ProcessLimit) {
  ::unsetenv("WS2_MAX_PROCESSES");
  EXPECT_EQ(read_settings().process_limit, 0U);
  ::setenv("WS2_MAX_PROCESSES", "3", 1);
  EXPECT_EQ(read_settings().process_limit, 3U);
  for (const char* nonsense : {"", "three", "3x", "-1", "99999999999"}) {
    ::setenv("WS2_MAX_PROCESSES", nonsense, 1);
    EXPECT_EQ(read_settings().process_limit, 0U) << nonsense;
  }
  ::unsetenv("WS2_MAX_PROCESSES");
}

}  // namespace
}  // namespace ws2::runtime
