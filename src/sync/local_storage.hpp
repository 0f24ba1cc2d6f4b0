// SPDX-License-Identifier: MIT
// Thread-local storage as Windows has it: TlsAlloc and its kin, and FlsAlloc's with a callback at
// the end of the thread. Without fibers the two differ in that only.
#pragma once

#include <cstdint>

#include "errors/status.hpp"

namespace ws2::sync {

using StorageEnd = void (*)(void* value);

/// Takes an index; every thread finds NULL there. ERROR_NOT_ENOUGH_MEMORY when all are taken.
Result<uint32_t> storage_take(StorageEnd at_thread_end) noexcept;

/// Gives it back; false for an index that is not taken. Runs the callback for the value of the
/// calling thread; values of others are forgotten.
bool storage_give(uint32_t index) noexcept;

/// The calling thread's value; false for an index that is not taken.
bool storage_get(uint32_t index, void** value) noexcept;

/// Throws std::bad_alloc when this thread has no room yet and gets none.
bool storage_set(uint32_t index, void* value);

}  // namespace ws2::sync
