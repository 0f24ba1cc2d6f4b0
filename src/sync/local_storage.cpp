// SPDX-License-Identifier: MIT
// Thread-local storage. An index has a generation, odd while it is taken; a thread's value counts
// only with the generation under which it was set. So an index that is taken again reads NULL in
// every thread, and no thread touches the memory of another.
#include "sync/local_storage.hpp"

#include <array>
#include <atomic>
#include <memory>

#include "runtime/mutex.hpp"
#include "sync/thread.hpp"

namespace ws2::sync {
namespace {

// Windows has 64 indices at once and 1024 more.
constexpr uint32_t capacity = 1088;

struct Index {
  std::atomic<uint32_t> generation{0};
  std::atomic<StorageEnd> at_end{nullptr};  // written before the generation becomes odd
};

struct Value {
  void* value = nullptr;
  uint32_t generation = 0;
};

using Values = std::array<Value, capacity>;

constinit std::array<Index, capacity> indices;
constinit runtime::Mutex lock{runtime::Rank::thread};
uint32_t first_guess WS2_GUARDED_BY(lock) = 0;  // no index below is free

thread_local Values* own_values __attribute__((tls_model("initial-exec"))) = nullptr;

uint32_t generation_of(uint32_t index) noexcept {
  return indices[index].generation.load(std::memory_order_acquire);
}

constexpr bool taken(uint32_t generation) noexcept { return (generation & 1U) != 0; }

/// At the end of a thread: the callbacks may set values anew, so it looks again, but not for ever.
void end_of_thread() noexcept {
  for (int round = 0; round < 4 && own_values != nullptr; ++round) {
    bool any = false;
    for (uint32_t i = 0; i < capacity; ++i) {
      Value& mine = (*own_values)[i];
      const uint32_t generation = generation_of(i);
      if (mine.value == nullptr || !taken(generation) || mine.generation != generation) continue;
      void* const value = mine.value;
      mine.value = nullptr;
      if (const StorageEnd at_end = indices[i].at_end.load(std::memory_order_relaxed)) {
        any = true;
        at_end(value);
      }
    }
    if (!any) break;
  }
  delete own_values;
  own_values = nullptr;
}

}  // namespace

Result<uint32_t> storage_take(StorageEnd at_thread_end) noexcept {
  const runtime::Lock hold(lock);
  for (uint32_t i = first_guess; i < capacity; ++i) {
    const uint32_t generation = indices[i].generation.load(std::memory_order_relaxed);
    if (taken(generation)) continue;
    indices[i].at_end.store(at_thread_end, std::memory_order_relaxed);
    indices[i].generation.store(generation + 1, std::memory_order_release);
    first_guess = i + 1;
    return i;
  }
  return WsaCode::wsa_not_enough_memory;
}

bool storage_give(uint32_t index) noexcept {
  void* value = nullptr;
  if (!storage_get(index, &value)) return false;
  StorageEnd at_end = nullptr;
  {
    const runtime::Lock hold(lock);
    const uint32_t generation = indices[index].generation.load(std::memory_order_relaxed);
    if (!taken(generation)) return false;
    at_end = indices[index].at_end.load(std::memory_order_relaxed);
    indices[index].generation.store(generation + 1, std::memory_order_release);
    if (index < first_guess) first_guess = index;
  }
  if (at_end != nullptr && value != nullptr) at_end(value);
  return true;
}

bool storage_get(uint32_t index, void** value) noexcept {
  if (index >= capacity) return false;
  const uint32_t generation = generation_of(index);
  if (!taken(generation)) return false;
  *value = nullptr;
  if (own_values == nullptr) return true;
  const Value& mine = (*own_values)[index];
  if (mine.generation == generation) *value = mine.value;
  return true;
}

bool storage_set(uint32_t index, void* value) {
  if (index >= capacity) return false;
  const uint32_t generation = generation_of(index);
  if (!taken(generation)) return false;
  if (own_values == nullptr) {
    if (value == nullptr) return true;
    set_storage_end(end_of_thread);
    Thread::current();  // arms the end of this thread
    own_values = new Values;
  }
  (*own_values)[index] = {value, generation};
  return true;
}

}  // namespace ws2::sync
