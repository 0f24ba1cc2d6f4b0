// SPDX-License-Identifier: MIT
// The last error of a thread: one slot for WSAGetLastError and GetLastError, as on Windows.
#pragma once

#include <cstdint>

namespace ws2::runtime {

namespace detail {
// initial-exec: one instruction to reach it, also from a shared library.
extern constinit thread_local uint32_t last_error __attribute__((tls_model("initial-exec")));
}  // namespace detail

inline uint32_t last_error() noexcept { return detail::last_error; }
inline void set_last_error(uint32_t code) noexcept { detail::last_error = code; }

}  // namespace ws2::runtime
