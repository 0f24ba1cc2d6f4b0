// SPDX-License-Identifier: MIT
// Waiting on a word of memory, and waking those who do.
#pragma once

#include <cstdint>

#include "kernel/clock.hpp"

namespace ws2::kernel {

enum class Woken : uint8_t { maybe, timed_out };

/// Sleeps while *word == expected, until a wake or the deadline. `maybe` comes also without a wake
/// (a signal, a changed word), so the caller looks at its word again. Async-signal-safe.
Woken futex_wait(const volatile void* word, uint32_t expected, Deadline deadline) noexcept;

/// Wakes at most `count` of those who sleep on the word. The address may already belong to
/// somebody else: who sleeps there looks at its own word and sleeps on. Async-signal-safe.
void futex_wake(const volatile void* word, uint32_t count) noexcept;

constexpr uint32_t wake_everybody = 0x7FFFFFFFU;

}  // namespace ws2::kernel
