// SPDX-License-Identifier: MIT
// The slot of each thread's last error.
#include "runtime/last_error.hpp"

namespace ws2::runtime::detail {

constinit thread_local uint32_t last_error = 0;

}  // namespace ws2::runtime::detail
