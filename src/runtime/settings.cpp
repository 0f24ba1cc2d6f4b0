// SPDX-License-Identifier: MIT
// Reads the WS2_* settings.
#include "runtime/settings.hpp"

#include <charconv>
#include <cstdlib>
#include <cstring>

namespace ws2::runtime {

Settings read_settings() noexcept {
  Settings found;
  const char* profile = std::getenv("WS2_PROFILE");
  if (profile != nullptr && std::strcmp(profile, "windows") == 0) found.profile = Profile::windows;
  if (const char* limit = std::getenv("WS2_MAX_PROCESSES")) {
    // A value that is no number sets no limit: a typo must not lock a service out.
    const char* end = limit + std::strlen(limit);
    uint32_t value = 0;
    const std::from_chars_result read = std::from_chars(limit, end, value);
    if (read.ec == std::errc() && read.ptr == end) found.process_limit = value;
  }
  return found;
}

const Settings& settings() noexcept {
  static const Settings found = read_settings();
  return found;
}

}  // namespace ws2::runtime
