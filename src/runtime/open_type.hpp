// SPDX-License-Identifier: MIT
// SO_OPENTYPE: what this thread said of the sockets that it will make.
#pragma once

#include <cstdint>

namespace ws2::runtime {

/// Kept and told, without effect: every socket can do overlapped operations.
inline thread_local int32_t open_type = 0;

}  // namespace ws2::runtime
