// SPDX-License-Identifier: MIT
// The table of handles: wait-free look-up, generations, and the references that keep objects alive.
//
// A handle is a positive int: 9 bits of generation, 20 of index, the low 2 zero. Each slot has one
// atomic word: generation, a bit that says the handle is open, and a count of references, one of
// which belongs to the open handle. Look-up adds to the count first and looks then, so it never
// waits; what it took from a slot that turned out not to be its own it gives back. Closing clears
// the open bit, which only one closer does, and gives the handle's reference back. Whoever brings
// a closed slot to no references tries to free it; the exchange lets exactly one succeed, and that
// one destroys the object.
//
// So one atomic addition both pins an object and reads whether it is open: a blocking call that
// pinned its socket before the close is seen by the closer in the count (and is woken), one that
// comes later sees the bit. No wake-up can be lost between the two.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <utility>

#include "errors/status.hpp"
#include "handles/object.hpp"
#include "runtime/mutex.hpp"
#include "runtime/prefetch.hpp"

namespace ws2::handles {

using Handle = uint32_t;

namespace detail {

struct Slot {
  std::atomic<uint64_t> state{0};        // see the constants below
  std::atomic<Object*> object{nullptr};  // constant while the slot is open or referenced
};

constexpr int index_bits = 20, generation_bits = 9, spare_bits = 2;
constexpr uint64_t reference = 1;  // bits 0 to 31: the count
constexpr uint64_t references_mask = 0xFFFFFFFFU;
constexpr uint64_t open_bit = uint64_t{1} << 32U;
constexpr uint64_t used_bit = uint64_t{1} << 33U;  // an object is there, open or closed
constexpr int generation_shift = 34;
constexpr uint64_t generation_mask = (uint64_t{1} << generation_bits) - 1;

constexpr uint64_t generation_of(uint64_t state) noexcept {
  return (state >> generation_shift) & generation_mask;
}

/// Destroys the object of a slot that was found closed and without references.
void free_slot(Slot& slot, uint64_t state) noexcept;

/// Gives a reference back, and destroys the object when it was the last of a closed handle.
inline void release(Slot& slot) noexcept {
  const uint64_t now = slot.state.fetch_sub(reference, std::memory_order_acq_rel) - reference;
  if ((now & open_bit) != 0) return;  // what every call but a closing one sees
  if ((now & references_mask) == 0 && (now & used_bit) != 0) free_slot(slot, now);
}

}  // namespace detail

/// A pinned object. Empty when the look-up failed.
template <class T>
class Reference {
 public:
  Reference() noexcept = default;
  Reference(detail::Slot& slot, T& object) noexcept : slot_(&slot), object_(&object) {}
  Reference(Reference&& other) noexcept
      : slot_(std::exchange(other.slot_, nullptr)),
        object_(std::exchange(other.object_, nullptr)) {}
  Reference& operator=(Reference&& other) noexcept {
    std::swap(slot_, other.slot_);
    std::swap(object_, other.object_);
    return *this;
  }
  ~Reference() {
    if (slot_ != nullptr) detail::release(*slot_);
  }

  explicit operator bool() const noexcept { return object_ != nullptr; }
  T* operator->() const noexcept { return object_; }
  T& operator*() const noexcept { return *object_; }
  T* get() const noexcept { return object_; }

  /// Whether the handle was closed since the look-up.
  [[nodiscard]] bool closed() const noexcept {
    return (slot_->state.load(std::memory_order_acquire) & detail::open_bit) == 0;
  }

  /// One more reference to the same object.
  [[nodiscard]] Reference again() const noexcept {
    slot_->state.fetch_add(detail::reference, std::memory_order_relaxed);
    return Reference(*slot_, *object_);
  }

  /// The same reference to a derived type, once its kind is known.
  template <class U>
  Reference<U> as() && noexcept {
    return Reference<U>(*std::exchange(slot_, nullptr),
                        static_cast<U&>(*std::exchange(object_, nullptr)));
  }

 private:
  detail::Slot* slot_ = nullptr;
  T* object_ = nullptr;
};

/// The one table of the process.
class Table {
 public:
  static Table& instance() noexcept {
    Table* const made = instance_.load(std::memory_order_acquire);
    return made != nullptr ? *made : make();
  }

  /// Issues a handle for an object. WSAEMFILE when 2^20 handles are open, WSAENOBUFS without
  /// memory.
  Result<Handle> insert(std::unique_ptr<Object> object) noexcept;

  /// Pins the object of a handle; empty when the handle is not open or of another kind.
  /// T::kind_of_handle names the kind. Wait-free.
  template <class T>
  Reference<T> find(uintptr_t handle) noexcept {
    Reference<Object> found = find_any(handle);
    if (!found || found->kind() != T::kind_of_handle) return {};
    return std::move(found).template as<T>();
  }
  Reference<Object> find_any(uintptr_t handle) noexcept {
    uint64_t generation = 0;
    detail::Slot* const slot = slot_of(handle, &generation);
    if (slot == nullptr) return {};
    const uint64_t before = slot->state.fetch_add(detail::reference, std::memory_order_acquire);
    if ((before & detail::open_bit) != 0 && detail::generation_of(before) == generation) {
      return Reference<Object>(*slot, *slot->object.load(std::memory_order_relaxed));
    }
    detail::release(*slot);
    return {};
  }

  /// The look-up of this handle will follow soon.
  void expect(uintptr_t handle) const noexcept {
    uint64_t generation = 0;
    runtime::prefetch(slot_of(handle, &generation), sizeof(detail::Slot));
  }

  /// Closes an open handle; false when it is not open any more. Only one closer gets true. The
  /// object is destroyed by the last reference.
  bool close(uintptr_t handle) noexcept;

  /// The same for a handle of this kind only.
  bool close(uintptr_t handle, Kind kind) noexcept;

  /// Calls `what` with every open object of a kind, pinned.
  template <class What>
  void each(Kind kind, What&& what) noexcept {
    for (uint32_t i = 1; i < fresh_.load(std::memory_order_relaxed); ++i) {
      const Reference<Object> found = at_place(i);
      if (found && found->kind() == kind) what(*found);
    }
  }

  /// Closes every open handle of a kind.
  void close_all(Kind kind) noexcept;

 private:
  friend void detail::free_slot(detail::Slot&, uint64_t) noexcept;
  friend class GroupPin;
  Table() noexcept;
  static Table& make() noexcept;

  /// The slot that a handle names; nullptr for a number that is no handle.
  Reference<Object> at_place(uint32_t place) noexcept;
  detail::Slot* slot_of(uintptr_t handle, uint64_t* generation) const noexcept {
    constexpr int bits = detail::index_bits + detail::generation_bits + detail::spare_bits;
    if ((handle >> bits) != 0 || (handle & 3U) != 0 || slots_ == nullptr) return nullptr;
    *generation = handle >> (detail::spare_bits + detail::index_bits);
    return &slots_[(handle >> detail::spare_bits) & (capacity - 1)];
  }
  /// Closes a slot of this generation; `own_references` are those that do not make it in use.
  static bool close_slot(detail::Slot& slot, uintptr_t handle, uint64_t own_references) noexcept;
  Result<uint32_t> take_place() noexcept WS2_EXCLUDES(lock_);
  void give_place(uint32_t place) noexcept WS2_EXCLUDES(lock_);

  static constexpr uint32_t capacity = 1U << detail::index_bits;
  // The error contract: a closed handle is not issued again for at least the next 64 sockets.
  static constexpr uint32_t rest = 64;

  static constinit inline std::atomic<Table*> instance_{nullptr};  // written once

  detail::Slot* slots_ = nullptr;   // constant after construction
  std::atomic<uint32_t> fresh_{1};  // places from here on were never used; place 0 is no handle
  runtime::Mutex lock_{runtime::Rank::handles};
  uint32_t first_free_ WS2_GUARDED_BY(lock_) = 0;  // a list through next_, oldest first
  uint32_t last_free_ WS2_GUARDED_BY(lock_) = 0;
  uint32_t free_count_ WS2_GUARDED_BY(lock_) = 0;
  uint32_t* next_ = nullptr;  // constant after construction; its elements guarded by lock_
};

}  // namespace ws2::handles
