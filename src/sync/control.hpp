// SPDX-License-Identifier: MIT
// The list of a process's console control handlers, and the thread that calls them.
//
// A signal may come to any thread, which goes on with what it did: the signal's handler only counts
// it and wakes one thread that waits for this. That one starts a thread for each event, as Windows
// does, and the new thread calls the program's handlers, the last registered first, until one
// answers TRUE.
#pragma once

#include <cstdint>

#include "errors/status.hpp"

namespace ws2::sync {

// CTRL_C_EVENT and so on, by number.
constexpr uint32_t ctrl_c = 0, ctrl_break = 1, ctrl_close = 2;

using ControlHandler = int32_t (*)(uint32_t event);

/// Registers a handler; the same one may be there several times. From the first one on the signals
/// are caught. Throws std::bad_alloc.
Status add_control_handler(ControlHandler handler);

/// Takes the last registration of a handler away; ERROR_INVALID_PARAMETER when there is none.
Status remove_control_handler(ControlHandler handler);

}  // namespace ws2::sync
