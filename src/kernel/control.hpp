// SPDX-License-Identifier: MIT
// The signals that stand for a console's control events.
#pragma once

#include <cstdint>

#include "errors/status.hpp"

namespace ws2::kernel {

enum class Control : uint8_t { interrupt, quit, hangup, terminate };
constexpr uint32_t controls = 4;

/// Catches the signals from now on, but those that the process was told to ignore (nohup). `hook`
/// runs as a signal handler, so it may do little. Called once.
void catch_controls(void (*hook)(Control)) noexcept;

/// Ignores SIGINT, or lets it come again: to the hook, if there is one. Children inherit it.
void ignore_interrupt(bool on) noexcept;

/// Ends the process as the signal does when nobody catches it.
[[noreturn]] void die_of(Control control) noexcept;

/// Sends the signal to a process group; 0 is the caller's own. False when there is no such group.
bool send_control(Control control, uint32_t group) noexcept;

}  // namespace ws2::kernel
