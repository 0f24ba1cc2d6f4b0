// SPDX-License-Identifier: MIT
// Threads of the system: their beginning, their end, and what interrupts them.
#pragma once

#include <cstddef>
#include <cstdint>

#include "errors/status.hpp"

namespace ws2::kernel {

/// The system's number of the calling thread; remembered, so it costs no system call. Right in a
/// forked child too.
uint32_t current_thread_id() noexcept;

uint32_t current_process_id() noexcept;

/// Starts a detached thread. `stack_bytes` 0 is the system's default.
Status start_thread(void (*body)(void*), void* argument, size_t stack_bytes) noexcept;

/// Names what runs when a thread ends, after the destructors of its thread_local objects; called
/// once. It runs for threads that armed themselves with a value.
void set_thread_end(void (*hook)(void*)) noexcept;
void arm_thread_end(void* value) noexcept;

/// Ends the calling thread by unwinding its stack.
[[noreturn]] void leave_thread();

/// Ends the calling thread at once: no destructor runs, its stack stays. Async-signal-safe.
[[noreturn]] void vanish() noexcept;

void yield() noexcept;

/// Whether a thread of this process sleeps in the kernel, or is gone.
bool thread_sleeps(uint32_t thread_id) noexcept;

/// -20 is the most favoured, 19 the least. False when the system forbids it.
bool set_niceness(uint32_t thread_id, int niceness) noexcept;

/// Names what a thread runs when another interrupts it; called once, before any interrupt().
/// The handler is called as a signal handler, so it may do little.
void set_interruption(void (*handler)()) noexcept;

/// Interrupts a thread of this process; false when it is gone.
bool interrupt(uint32_t thread_id) noexcept;

}  // namespace ws2::kernel
