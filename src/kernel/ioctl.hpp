// SPDX-License-Identifier: MIT
// What control codes ask of the kernel.
#pragma once

#include <cstdint>

#include "errors/status.hpp"

namespace ws2::kernel {

/// SIO_KEEPALIVE_VALS: probing begins after `idle_ms` of silence, a probe every `interval_ms`. The
/// kernel counts in seconds, so both are rounded up; ten probes without an answer end it.
Status set_keepalive(int fd, bool on, uint32_t idle_ms, uint32_t interval_ms) noexcept;

/// Bytes that can be read without waiting: of a stream all, of a datagram socket the next one's.
Result<uint32_t> readable_bytes(int fd) noexcept;

/// Whether all urgent data has been read (SIOCATMARK).
Result<bool> at_mark(int fd) noexcept;

}  // namespace ws2::kernel
