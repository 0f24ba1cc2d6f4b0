// SPDX-License-Identifier: MIT
// SO_CONNECT_TIME: how old a connection is.
#include "base/socket.hpp"
#include "kernel/clock.hpp"

namespace ws2::base {

void Socket::note_time() noexcept {
  connected_at_.store(static_cast<uint32_t>(kernel::boot_ns() / 1'000'000'000U),
                      std::memory_order_relaxed);
}

uint32_t Socket::connected_seconds() const noexcept {
  return static_cast<uint32_t>(kernel::boot_ns() / 1'000'000'000U) -
         connected_at_.load(std::memory_order_relaxed);
}

}  // namespace ws2::base
