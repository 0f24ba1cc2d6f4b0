// SPDX-License-Identifier: MIT
// What an errno of a file operation means. Files answer in Win32 codes that no socket has, so they
// have a table of their own beside catalogue/translation.toml.
#pragma once

#include "errors/status.hpp"

namespace ws2 {

/// The status that leads to a Win32 code of winerror.h.
constexpr Status status_of_win32(uint32_t code) noexcept { return Status(0xC0070000U | code); }

/// The Win32 code that Windows' own file calls give for the same mishap; ERROR_GEN_FAILURE, which
/// is Windows' word for a device that failed, for what Windows cannot meet.
Status translate_file(Errno error) noexcept;

}  // namespace ws2
