// SPDX-License-Identifier: MIT
// A completion port: a queue of packets, and the set of the sockets that feed it.
//
// The threads that wait on the port drive it: a worker that finds no packet waits in the kernel,
// turns the edges it reaps into completions and takes the first of them. Waking another worker for
// each packet would cost more than the packet, so who queues packets wakes lazily:
//
//  - A thread that is no worker of this port (a post, an accept thread, a close) wakes a waiting
//    worker. So does whoever takes a packet while such packets are left.
//  - A worker wakes nobody for the packet that it will take itself, and for what it leaves behind
//    only in a while: a timer in the set calls one of those that wait, and where the workers that
//    are out have taken everything meanwhile, nothing was spent on waking. The timer is started at
//    most once in 1 ms, or in 2, 4, 8 ms while it finds nothing left.
//
// The kernel wakes the worker that came last, as Windows does.
//
// Concurrency: of the workers that are out with a packet, at most so many may run. When the number
// is reached a worker that comes is held back, apart from those that wait in the kernel: no edge
// wakes it, only a slot. A worker that waits in a call of libws2 lends its slot meanwhile
// (runtime/slot.hpp). What puts a worker to sleep elsewhere Linux does not tell, where Windows'
// kernel knows; so while packets want a slot one of those held back, the guard, looks every 10 ms
// whether the workers that are out sleep, and takes the slots of those that slept at two looks. A
// worker stays held back also when slots are free again, until one is needed; so whoever leaves the
// port with nobody in the kernel sends one there.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "engine/background.hpp"
#include "engine/epoll.hpp"
#include "engine/operation.hpp"
#include "errors/status.hpp"
#include "handles/object.hpp"
#include "kernel/clock.hpp"
#include "runtime/mutex.hpp"

namespace ws2::engine {

/// A completion packet as GetQueuedCompletionStatus hands it out.
struct Entry {
  uintptr_t key = 0;
  Overlapped* overlapped = nullptr;
  uint32_t bytes = 0;
  Status status;
};

/// What a port keeps of a thread that works for it, from its first wait until it ends or works for
/// another. The port's lock guards it.
struct Member {
  uint32_t thread_id = 0;
  bool out = false;     // has taken a packet and not come back
  bool slept = false;   // when it was last looked at, since it went out
  bool asleep = false;  // out, and does not occupy its slot
  Member* next = nullptr;
};

class Port : public std::enable_shared_from_this<Port> {
 public:
  /// WSAEMFILE without descriptors; throws std::bad_alloc.
  static Result<std::shared_ptr<Port>> open(uint32_t concurrency);
  explicit Port(uint32_t concurrency) noexcept;
  ~Port();

  struct Taken {
    enum class By : uint8_t { packets, timeout, closed, alert } by = By::timeout;
    uint32_t count = 0;
  };
  /// Takes packets, waiting for the first. `alert`, if there is one, is a wait of the calling
  /// thread that an APC may claim.
  Taken take(std::span<Entry> into, kernel::Deadline deadline, const sync::Wait* alert) noexcept
      WS2_EXCLUDES(lock_);

  /// Queues a packet of the program's own.
  Status post(const Entry& entry) noexcept WS2_EXCLUDES(lock_);

  /// Queues a completed operation; false when the port is closed, and then it stays the caller's.
  bool deliver(Operation& operation) noexcept WS2_EXCLUDES(lock_);

  /// The handle is closed: who waits is told, packets are dropped.
  void close() noexcept WS2_EXCLUDES(lock_);

  EpollSet& set() noexcept { return set_; }

  /// Wakes a waiting thread for no packet: an APC was queued to it.
  void alert() noexcept { set_.wake(); }

  // For those who care for progress while no worker does.

  /// Counts operations that must go on even if nobody waits on the port.
  void oblige() noexcept;
  void release() noexcept { obligations_.fetch_sub(1, std::memory_order_relaxed); }
  [[nodiscard]] bool obliged() const noexcept {
    return obligations_.load(std::memory_order_relaxed) > 0;
  }
  /// Changes each time a worker has asked the kernel.
  [[nodiscard]] uint32_t reaps() const noexcept { return reaps_.load(std::memory_order_relaxed); }
  struct Attendance {
    uint32_t waiting, out;
  };
  Attendance attendance() noexcept WS2_EXCLUDES(lock_);
  /// Reaps as a bystander; whether there was something.
  bool drive(int timeout_ms) noexcept;

  std::atomic<bool> watched{false};  // by the background thread, whose is then:
  Watched watch;

 private:
  friend struct Leaver;
  /// A worker's stay in take().
  struct Stay {
    kernel::Deadline deadline;
    const sync::Wait* alert;
    bool asked = false;   // the kernel, in this call
    bool held = false;    // back: it waits for a slot, else in the kernel
    bool guards = false;  // it looks for sleepers
    int timeout_ms = 0;
    uint32_t releases = 0;  // when it was held back
  };
  std::optional<Taken> begin_stay_locked(Stay& stay) noexcept WS2_REQUIRES(lock_);
  void hold(const Stay& stay) noexcept WS2_EXCLUDES(lock_);
  void end_guard_locked(Stay& stay) noexcept WS2_REQUIRES(lock_);
  void keep_attended_locked() noexcept WS2_REQUIRES(lock_);
  void release_one_locked() noexcept WS2_REQUIRES(lock_);
  void begin_work() noexcept WS2_EXCLUDES(lock_);
  void leave(Member* member) noexcept WS2_EXCLUDES(lock_);
  void come_back_locked() noexcept WS2_REQUIRES(lock_);
  static void lend_slot() noexcept;
  static void take_slot_again() noexcept;
  void set_asleep(bool asleep) noexcept WS2_EXCLUDES(lock_);
  bool full_locked() const noexcept WS2_REQUIRES(lock_) { return out_ - asleep_ >= concurrency_; }
  void find_sleepers() noexcept WS2_EXCLUDES(lock_);
  void append_locked(Operation& packet, bool foreign) noexcept WS2_REQUIRES(lock_);
  uint32_t pop_locked(std::span<Entry> into, Operation** spent) noexcept WS2_REQUIRES(lock_);
  void wake_as_needed_locked(bool foreign) noexcept WS2_REQUIRES(lock_);
  std::optional<Taken> try_take_locked(std::span<Entry> into, bool asked,
                                       Operation** spent) noexcept WS2_REQUIRES(lock_);
  void wait_in_kernel(int timeout_ms) noexcept WS2_EXCLUDES(lock_);
  /// What a reap says besides edges.
  struct Calls {
    bool wake = false, look = false;
  };
  static Calls calls_among(std::span<const Ready> found) noexcept;
  void note_locked(Calls calls) noexcept WS2_REQUIRES(lock_);

  // So many packets may be handed out before the kernel is asked again: busy connections must not
  // starve the others.
  static constexpr uint32_t packets_between_reaps = 64;

  const uint64_t id_;  // constant: tells ports apart that had the same address
  const uint32_t concurrency_;
  EpollSet set_;
  std::atomic<int32_t> obligations_{0};  // no order with anything else
  std::atomic<uint32_t> reaps_{0};       // written under the lock; no order with anything else
  runtime::Mutex lock_{runtime::Rank::port};
  Operation* first_ WS2_GUARDED_BY(lock_) = nullptr;
  Operation* last_ WS2_GUARDED_BY(lock_) = nullptr;
  uint32_t foreign_ WS2_GUARDED_BY(lock_) = 0;  // of the packets, those a foreign thread queued
  uint32_t since_reap_ WS2_GUARDED_BY(lock_) = 0;
  uint32_t waiting_ WS2_GUARDED_BY(lock_) = 0;  // threads in the kernel
  uint32_t out_ WS2_GUARDED_BY(lock_) = 0;      // threads that took a packet and have not returned
  uint32_t asleep_ WS2_GUARDED_BY(lock_) = 0;   // of those, who do not occupy their slots
  bool guarded_ WS2_GUARDED_BY(lock_) = false;  // somebody looks for sleepers
  uint32_t held_ WS2_GUARDED_BY(lock_) = 0;     // threads that are held back
  bool releasing_ WS2_GUARDED_BY(lock_) = false;  // one of them is on its way
  std::atomic<uint32_t> releases_{0};             // a futex word; written under the lock
  Member* members_ WS2_GUARDED_BY(lock_) = nullptr;
  bool waking_ WS2_GUARDED_BY(lock_) = false;   // a wake-up is on its way
  bool looking_ WS2_GUARDED_BY(lock_) = false;  // the timer runs, or its call is on its way
  uint32_t look_ms_ WS2_GUARDED_BY(lock_) = 1;  // how long it will run
  bool closed_ WS2_GUARDED_BY(lock_) = false;
};

/// The handle of a port. A thread that works for it keeps a reference, so that asking for the port
/// again costs no locked addition, which workers on several processors would fight for. It gives it
/// back when it asks for another port, closes the handle itself, is told that it was closed, or
/// ends.
class PortHandle final : public handles::Object {
 public:
  static constexpr handles::Kind kind_of_handle = handles::Kind::port;
  explicit PortHandle(std::shared_ptr<Port> port) noexcept
      : Object(kind_of_handle), port_(std::move(port)) {}
  /// The port to take packets from; nullptr when it is none. Good until the thread's next call of
  /// this or let_go().
  static Port* to_work_for(uintptr_t handle) noexcept;
  static void let_go() noexcept;

  void on_close(bool) noexcept override;
  [[nodiscard]] const std::shared_ptr<Port>& port() const noexcept { return port_; }

 private:
  static Port* keep(uintptr_t handle) noexcept;

  const std::shared_ptr<Port> port_;
};

}  // namespace ws2::engine
