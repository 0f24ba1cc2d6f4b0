// SPDX-License-Identifier: MIT
// What the process and its threads use: time, processors, memory.
#pragma once

#include <cstdint>
#include <optional>

#include "errors/status.hpp"

namespace ws2::kernel {

struct ProcessorTime {
  uint64_t user_ns = 0, kernel_ns = 0;
};
ProcessorTime time_of_process() noexcept;
/// None for a thread that has ended.
std::optional<ProcessorTime> time_of_thread(uint32_t thread_id) noexcept;

/// When the process, or a thread of it, began: since 1970. 0 when /proc does not tell.
uint64_t began_ns(uint32_t thread_id) noexcept;

/// The processors that a thread may run on, the first 64, one bit each; 0 when it is gone.
uint64_t affinity_of(uint32_t thread_id) noexcept;
bool set_affinity(uint32_t thread_id, uint64_t processors) noexcept;
uint32_t current_processor() noexcept;

struct MemoryFacts {
  uint64_t total_bytes = 0, free_bytes = 0;            // of the machine
  uint64_t total_swap_bytes = 0, free_swap_bytes = 0;  // beside it
};
MemoryFacts memory_facts() noexcept;

/// Makes the writes of every thread of the process visible to every other.
void order_memory_everywhere() noexcept;

}  // namespace ws2::kernel
