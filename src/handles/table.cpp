// SPDX-License-Identifier: MIT
// The table of handles. The mechanism is described in the header.
#include "handles/table.hpp"

#include <sys/mman.h>

#include <cassert>
#include <new>

#include "handles/group_pin.hpp"

// There only where a leak sanitizer is: it does not look into mapped memory by itself.
extern "C" void __lsan_register_root_region(const void* memory, size_t bytes) __attribute__((weak));

namespace ws2::handles {
namespace {

using detail::generation_of;
using detail::Slot;

/// Reserves address space; the kernel gives memory where it is touched. Never given back: handles
/// may be looked up until the process ends.
template <class T>
T* reserve(size_t count) noexcept {
  void* memory = ::mmap(nullptr, count * sizeof(T), PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return memory == MAP_FAILED ? nullptr : static_cast<T*>(memory);
}

/// Spreads neighbours over cache lines: sockets made one after the other are used by different
/// threads, four slots share a line, and processors fetch lines in pairs. Permutes the low 8 bits,
/// a page of slots.
constexpr uint32_t spread(uint32_t place) noexcept {
  const uint32_t low = place & 0xFFU;
  return (place & ~0xFFU) | ((low & 0x1FU) << 3U) | (low >> 5U);
}

}  // namespace

Table& Table::make() noexcept {
  // Not destroyed at exit: other threads and static objects may still close their handles.
  alignas(Table) static unsigned char memory[sizeof(Table)];
  static Table* const table = new (memory) Table;
  instance_.store(table, std::memory_order_release);
  return *table;
}

Table::Table() noexcept : slots_(reserve<Slot>(capacity)), next_(reserve<uint32_t>(capacity)) {
  // A socket that a program leaves to the end of the process is no leak, as on Windows.
  if (slots_ != nullptr && __lsan_register_root_region != nullptr) {
    __lsan_register_root_region(slots_, capacity * sizeof(Slot));
  }
}

void detail::free_slot(Slot& slot, uint64_t state) noexcept {
  // Closed, and nobody holds it. A stale look-up may add and give back meanwhile; then that one
  // comes here after us, so whoever sees the exchange fail may leave.
  Object* object = slot.object.load(std::memory_order_acquire);
  const uint64_t next_generation = (generation_of(state) + 1) & generation_mask;
  if (!slot.state.compare_exchange_strong(state, next_generation << generation_shift,
                                          std::memory_order_acq_rel)) {
    return;
  }
  delete object;
  Table& table = Table::instance();
  table.give_place(static_cast<uint32_t>(&slot - table.slots_));
}

Result<uint32_t> Table::take_place() noexcept {
  if (slots_ == nullptr || next_ == nullptr) return WsaCode::wsaenobufs;
  const runtime::Lock lock(lock_);
  const uint32_t fresh = fresh_.load(std::memory_order_relaxed);
  if (free_count_ > rest || (fresh == capacity && free_count_ != 0)) {
    const uint32_t place = first_free_;
    first_free_ = next_[place];
    --free_count_;
    return place;
  }
  if (fresh == capacity) return WsaCode::wsaemfile;
  fresh_.store(fresh + 1, std::memory_order_relaxed);
  return spread(fresh);
}

void Table::give_place(uint32_t place) noexcept {
  const runtime::Lock lock(lock_);
  if (free_count_ == 0) {
    first_free_ = place;
  } else {
    next_[last_free_] = place;
  }
  last_free_ = place;
  ++free_count_;
}

Result<Handle> Table::insert(std::unique_ptr<Object> object) noexcept {
  const Result<uint32_t> place = take_place();
  if (!place) return place.status();
  Slot& slot = slots_[*place];
  slot.object.store(object.release(), std::memory_order_relaxed);
  const uint64_t generation = generation_of(slot.state.load(std::memory_order_relaxed));
  // Added, not stored: a stale look-up may hold the count up for a moment.
  slot.state.fetch_add(detail::open_bit | detail::used_bit | detail::reference,
                       std::memory_order_release);
  return static_cast<Handle>((generation << (detail::index_bits + detail::spare_bits)) |
                             (uint64_t{*place} << detail::spare_bits));
}

bool Table::close_slot(Slot& slot, uintptr_t handle, uint64_t own_references) noexcept {
  const uint64_t generation = handle >> (detail::spare_bits + detail::index_bits);
  uint64_t state = slot.state.load(std::memory_order_acquire);
  do {
    if ((state & detail::open_bit) == 0 || generation_of(state) != generation) return false;
  } while (!slot.state.compare_exchange_weak(state, state & ~detail::open_bit,
                                             std::memory_order_seq_cst));
  // The handle's own reference is still counted, so the object is alive here.
  const bool in_lists = detail::pin_for_stations(slot, handle);
  const bool in_use = in_lists || (state & detail::references_mask) > own_references;
  slot.object.load(std::memory_order_relaxed)->on_close(in_use);
  detail::release(slot);
  return true;
}

bool Table::close(uintptr_t handle) noexcept {
  uint64_t generation = 0;
  Slot* slot = slot_of(handle, &generation);
  return slot != nullptr && close_slot(*slot, handle, 1);  // the handle's reference
}

bool Table::close(uintptr_t handle, Kind kind) noexcept {
  const Reference<Object> found = find_any(handle);
  if (!found || found->kind() != kind) return false;
  uint64_t generation = 0;
  Slot* slot = slot_of(handle, &generation);
  return close_slot(*slot, handle, 2);  // the handle's and the one of this look-up
}

Reference<Object> Table::at_place(uint32_t place) noexcept {
  Slot& slot = slots_[spread(place)];
  const uint64_t state = slot.state.fetch_add(detail::reference, std::memory_order_acquire);
  if ((state & detail::open_bit) != 0) {
    return Reference<Object>(slot, *slot.object.load(std::memory_order_relaxed));
  }
  detail::release(slot);
  return {};
}

void Table::close_all(Kind kind) noexcept {
  for (uint32_t i = 1; i < fresh_.load(std::memory_order_relaxed); ++i) {
    const uint32_t index = spread(i);
    const uint64_t state = slots_[index].state.load(std::memory_order_acquire);
    if ((state & detail::open_bit) == 0) continue;
    close((generation_of(state) << (detail::index_bits + detail::spare_bits)) |
              (uint64_t{index} << detail::spare_bits),
          kind);
  }
}

}  // namespace ws2::handles
