// SPDX-License-Identifier: MIT
// Pins many objects at once, for a call that looks at a thousand sockets.
//
// A Reference costs two locked additions, and the processor overlaps none of them with anything: a
// thousand sockets pay more for them than for what is done with the sockets. So such a call
// announces the list of its handles instead, on a station of its thread, with one exchange, and
// looks the objects up by plain loads. Whoever closes a handle searches the lists announced, and
// takes the references then that the look-up did not take: one for each entry that names the
// handle, marked in the list. The call gives the marked ones back as it leaves.
//
// No close can be overlooked. The call announces, then reads whether a handle is open; the closer
// clears the open bit, then looks for lists; all four are sequentially consistent, so if the call
// saw an open handle, the closer sees the list. The closer holds the handle's own reference while
// it searches, so the object is alive until the marks are made. While it searches it has the
// station to itself, and the call waits for it before it leaves.
//
//   station:  vacant -> announced   by the call
//             announced -> searched -> announced   by a closer, any number of times
//             announced -> vacant   by the call
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "handles/table.hpp"

namespace ws2::handles {

namespace detail {

/// Where a thread announces a list. Never destroyed; used again when its thread has ended.
struct Station {
  enum Phase : uint32_t { vacant, announced, searched };
  std::atomic<Phase> phase{vacant};
  std::atomic<bool> closed{false};  // a handle of the list was closed, and its entry marked
  // Written while vacant by the thread that has the station, constant while announced.
  const std::byte* first = nullptr;
  size_t stride = 0, mark_stride = 0, count = 0;
  uint8_t* marks = nullptr;  // those pointed to: written while searched, read while vacant
  Station* idle = nullptr;   // the next one that the thread has to spare
  std::atomic<bool> taken{true};
  Station* next = nullptr;  // constant once it is in the list of all
};

/// What this thread has to spare: more than one only where calls are nested.
extern constinit thread_local Station* spare __attribute__((tls_model("initial-exec")));

/// A station for a thread that has none to spare. Throws std::bad_alloc.
Station& new_station();

/// Marks the entries of all lists that name the handle, and takes a reference for each. Called by
/// the closer, between clearing the open bit and giving the handle's reference back.
/// \return whether any list names it
bool pin_for_stations(Slot& slot, uintptr_t handle) noexcept;

}  // namespace detail

/// One announced list. To be used by one thread, and to be left before the list is gone.
class GroupPin {
 public:
  /// Throws std::bad_alloc when a new thread finds no memory for its station.
  GroupPin() : station_(detail::spare != nullptr ? *detail::spare : detail::new_station()) {
    if (detail::spare == &station_) detail::spare = station_.idle;
  }
  ~GroupPin() {
    leave();
    station_.idle = detail::spare;
    detail::spare = &station_;
  }
  GroupPin(const GroupPin&) = delete;
  GroupPin& operator=(const GroupPin&) = delete;

  /// Announces `count` handles that lie `stride` bytes apart, and stay as they are until leave().
  /// \param marks  as many zeros, `mark_stride` bytes apart
  void announce(const void* first, size_t stride, size_t count, uint8_t* marks,
                size_t mark_stride) noexcept {
    station_.first = static_cast<const std::byte*>(first);
    station_.stride = stride;
    station_.count = count;
    station_.marks = marks;
    station_.mark_stride = mark_stride;
    station_.closed.store(false, std::memory_order_relaxed);
    station_.phase.store(detail::Station::announced, std::memory_order_seq_cst);
  }

  /// Looks handles of the list up. It holds what it needs: after each atomic load the compiler
  /// would read members anew.
  class Look {
   public:
    explicit Look(const Table& table) noexcept : slots_(table.slots_) {}

    /// The object of a handle, pinned until leave(); nullptr when the handle is not open or of
    /// another kind.
    template <class T>
    [[nodiscard]] T* find(uintptr_t handle) const noexcept {
      using namespace detail;
      constexpr int handle_bits = index_bits + generation_bits + spare_bits;
      if ((handle & (~uintptr_t{0} << handle_bits | 3U)) != 0 || slots_ == nullptr) return nullptr;
      const Slot& slot = slots_[(handle >> spare_bits) & ((1U << index_bits) - 1)];
      // Open, and of the handle's own generation.
      const uint64_t wanted = open_bit | (handle >> (spare_bits + index_bits)) << generation_shift;
      const uint64_t now = slot.state.load(std::memory_order_seq_cst);
      if ((now & (open_bit | generation_mask << generation_shift)) != wanted) return nullptr;
      Object* const object = slot.object.load(std::memory_order_relaxed);
      return object->kind() == T::kind_of_handle ? static_cast<T*>(object) : nullptr;
    }

   private:
    const detail::Slot* slots_;
  };
  [[nodiscard]] Look look() const noexcept { return Look(table_); }

  /// Whether a handle of the list was closed since. A closer tells it here before it wakes anybody.
  [[nodiscard]] bool any_closed() const noexcept {
    return station_.closed.load(std::memory_order_seq_cst);
  }

  /// Unpins all. The list is not looked at any more.
  void leave() noexcept {
    using detail::Station;
    if (station_.phase.load(std::memory_order_relaxed) == Station::vacant) return;
    Station::Phase phase = Station::announced;
    if (!station_.phase.compare_exchange_strong(phase, Station::vacant,
                                                std::memory_order_acq_rel)) {
      leave_after_search();
    }
    if (station_.closed.load(std::memory_order_relaxed)) release_marked();
  }

 private:
  void leave_after_search() noexcept;
  void release_marked() noexcept;

  Table& table_ = Table::instance();
  detail::Station& station_;
};

}  // namespace ws2::handles
