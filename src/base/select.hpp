// SPDX-License-Identifier: MIT
// Winsock's select and WSAPoll.
#pragma once

#include <cstdint>

#include "errors/status.hpp"

namespace ws2::base {

/// select on the program's three fd_sets; any may be nullptr. Each is a 32-bit count, and from
/// byte 8 on as many handles, whatever FD_SETSIZE the program was compiled with.
/// \param timeout_ns  nanoseconds; negative waits for ever
/// \return how many handles are left in the sets
Result<int> select(void* read_set, void* write_set, void* except_set,
                   const Result<int64_t>& timeout_ns);

/// WSAPoll on the program's array of WSAPOLLFD.
/// \param timeout_ms  milliseconds; negative waits for ever
/// \return how many entries have revents
Result<int> poll(void* entries, uint32_t count, int32_t timeout_ms);

}  // namespace ws2::base
