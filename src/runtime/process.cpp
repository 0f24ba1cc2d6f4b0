// SPDX-License-Identifier: MIT
// Counts the starts and cleanups of the process.
#include "runtime/process.hpp"

#include "runtime/mutex.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::runtime {

namespace detail {
constinit std::atomic<uint32_t> starts{0};
constinit std::atomic<uint16_t> version{0};
}  // namespace detail

namespace {

constinit Mutex start_lock{Rank::process};
constinit Lifetime hooks = {nullptr, nullptr};  // constant once the library is loaded

}  // namespace

void set_lifetime(Lifetime lifetime) noexcept { hooks = lifetime; }

Status start(uint16_t negotiated) noexcept {
  const Lock lock(start_lock);
  const uint32_t before = detail::starts.load(std::memory_order_relaxed);
  if (before == 0) {
    guard_user_memory();
    if (hooks.first_start != nullptr) {
      if (Status failed = hooks.first_start(); !failed.ok()) return failed;
    }
    detail::version.store(negotiated, std::memory_order_relaxed);
  }
  detail::starts.store(before + 1, std::memory_order_release);
  return Status();
}

Status cleanup() noexcept {
  const Lock lock(start_lock);
  const uint32_t before = detail::starts.load(std::memory_order_relaxed);
  if (before == 0) return WsaCode::wsanotinitialised;
  // First no new call may come in, then what the calls made is taken away.
  detail::starts.store(before - 1, std::memory_order_release);
  if (before == 1 && hooks.last_cleanup != nullptr) hooks.last_cleanup();
  return Status();
}

}  // namespace ws2::runtime
