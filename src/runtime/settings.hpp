// SPDX-License-Identifier: MIT
// The WS2_* settings of the environment, read once.
#pragma once

#include <cstdint>

namespace ws2::runtime {

/// Where documentation and Windows differ: which of the two libws2 follows.
enum class Profile : uint8_t { documented, windows };

struct Settings {
  Profile profile = Profile::documented;  // WS2_PROFILE=documented|windows
  uint32_t process_limit = 0;             // WS2_MAX_PROCESSES; 0 is no limit
};

/// The settings as they were at the first call.
const Settings& settings() noexcept;

/// Reads the environment anew; for tests.
Settings read_settings() noexcept;

}  // namespace ws2::runtime
