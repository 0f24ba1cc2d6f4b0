// SPDX-License-Identifier: MIT
// Terminals, as far as a console's calls need them.
#pragma once

#include <cstdint>

#include "errors/status.hpp"

namespace ws2::kernel {

bool is_terminal(int fd) noexcept;

/// How a terminal treats what is typed.
struct TerminalInput {
  bool echo = true, lines = true, signals = true;
};
Result<TerminalInput> terminal_input(int fd) noexcept;
Status set_terminal_input(int fd, const TerminalInput& how) noexcept;

struct TerminalSize {
  uint16_t columns = 80, rows = 25;
};
/// What the terminal says, or the usual size.
TerminalSize terminal_size(int fd) noexcept;

}  // namespace ws2::kernel
