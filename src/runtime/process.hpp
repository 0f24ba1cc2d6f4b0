// SPDX-License-Identifier: MIT
// The process's standing with Windows Sockets: how often it started, which version it speaks.
#pragma once

#include <atomic>
#include <cstdint>

#include "errors/status.hpp"

namespace ws2::runtime {

namespace detail {
// How many WSAStartup calls wait for their WSACleanup. Read by every call, written under a lock.
extern std::atomic<uint32_t> starts;
// The version that the first WSAStartup negotiated, as a WORD: major in the low byte.
extern std::atomic<uint16_t> version;
}  // namespace detail

/// Whether WSAStartup has succeeded more often than WSACleanup.
inline bool started() noexcept { return detail::starts.load(std::memory_order_acquire) != 0; }

/// Whether the program asked for Winsock 1.x: then the 1.1 blocking rule holds for it.
inline bool speaks_1_1() noexcept {
  return (detail::version.load(std::memory_order_relaxed) & 0xFFU) == 1;
}

/// Things that the first start must find and the last cleanup must undo, made by rooms above.
struct Lifetime {
  Status (*first_start)() noexcept;
  void (*last_cleanup)() noexcept;
};

/// Names the hooks; called once, by a static object of the room that owns them.
void set_lifetime(Lifetime lifetime) noexcept;

/// Counts a start in. The first one fixes the version that calls go by.
Status start(uint16_t negotiated) noexcept;

/// Counts a start out; WSANOTINITIALISED when there is none. The last one runs the cleanup.
Status cleanup() noexcept;

/// The blocking rule of 1.1: true while this thread's blocking hook runs (WSAEINPROGRESS.1).
inline thread_local bool in_blocking_hook __attribute__((tls_model("initial-exec"))) = false;

}  // namespace ws2::runtime
