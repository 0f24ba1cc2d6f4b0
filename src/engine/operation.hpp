// SPDX-License-Identifier: MIT
// One overlapped operation, from the call that posts it to the moment the program hears of it.
//
// An operation waits in a lane of its socket's channel, and the channel's lock decides every race:
// the reaper, a cancel and a close take it, and whoever unlinks the operation completes it. So it
// completes exactly once. Then it is the packet in a port's queue, or the call queued to a thread,
// or it is spent at once when only an event is to tell of it.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include "errors/status.hpp"
#include "handles/table.hpp"
#include "kernel/view.hpp"
#include "runtime/blocks.hpp"
#include "sync/event.hpp"
#include "sync/thread.hpp"

namespace ws2::engine {

/// OVERLAPPED as it lies in the program's memory, which only guarded copies touch. The API floor
/// holds it against the header.
struct Overlapped {
  uint64_t status;       // Internal: the NTSTATUS
  uint64_t transferred;  // InternalHigh
  uint32_t offset;       // unused by sockets: here the flags of a receive are kept
  uint32_t offset_high;
  uint64_t event;
};

constexpr uint32_t status_pending = 0x103;

/// LPWSAOVERLAPPED_COMPLETION_ROUTINE.
using Routine = void (*)(uint32_t error, uint32_t bytes, Overlapped* overlapped, uint32_t flags);

/// LPOVERLAPPED_COMPLETION_ROUTINE, which is told Win32's code.
using FileRoutine = void (*)(uint32_t error, uint32_t bytes, Overlapped* overlapped);

/// How the program wants to hear of an operation: at most one of the routines.
struct Manner {
  Overlapped* overlapped = nullptr;
  Routine routine = nullptr;
  FileRoutine file_routine = nullptr;

  [[nodiscard]] bool has_routine() const noexcept {
    return routine != nullptr || file_routine != nullptr;
  }
};

enum class Verb : uint8_t {
  receive,
  receive_message,
  send,
  send_message,
  transmit,
  accept,
  connect,
  disconnect,
  control,
  watch,
  posted
};

/// Whether an operation takes data off its socket.
constexpr bool takes_data(Verb verb) noexcept {
  return verb == Verb::receive || verb == Verb::receive_message;
}

struct Operation;
class Port;

/// Frees an array of buffers.
struct BufferRelease {
  size_t count = 0;
  void operator()(kernel::Buffer* buffers) const noexcept {
    runtime::give_block(buffers, count * sizeof *buffers);
  }
};

struct Destination : runtime::Blocked {
  explicit Destination(const kernel::Address& to) noexcept : address(to) {}
  const kernel::Address address;
};

/// What only some operations have. A routine's operation is an APC of the thread that posted it.
struct Extra : sync::Apc, runtime::Blocked {
  Extra() noexcept : Apc(run_routine) {}
  virtual ~Extra() = default;
  static void run_routine(sync::Apc& self, bool deliver);

  [[nodiscard]] bool has_routine() const noexcept { return thread != nullptr; }

  Operation* operation = nullptr;
  Routine routine = nullptr;
  FileRoutine file_routine = nullptr;
  std::shared_ptr<sync::Event> event;
  std::shared_ptr<sync::Waitable> thread;                  // a sync::Thread: who runs the routine
  std::unique_ptr<kernel::Buffer, BufferRelease> buffers;  // the first of several
  std::unique_ptr<Destination> to;                         // a datagram's
  void* from = nullptr;  // where the sender's address goes, and its length
  int32_t* from_length = nullptr;
  handles::Reference<handles::Object> partner;  // the socket of an accept
  bool routed = false;  // its completion goes to the port of the socket that it began with,
  uint64_t home = 0;    // which still can cancel it:
  std::shared_ptr<Port> port;
  uintptr_t key = 0;
};

/// What a packet needs of an operation that is over.
struct Parcel {
  uintptr_t key;
  const void* channel;  // what the program's answer is likely to touch; null for none
};

/// A cache line: with a thousand connections each one touched costs as much as twenty instructions.
struct Operation : runtime::Blocked {
  Operation* next = nullptr;
  Overlapped* overlapped = nullptr;
  union {
    kernel::Buffer buffer = {};  // until it is over, when there is one
    Parcel parcel;               // from then on
  };
  uint32_t count = 1;  // of buffers
  uint32_t flags = 0;  // in: the call's; out: what came
  uint32_t bytes = 0;
  uint32_t thread_id = 0;  // who posted it
  Status status;
  Verb verb = Verb::posted;
  bool packet = true;    // false: the low bit of hEvent keeps it off the port
  bool foreign = false;  // queued by a thread that is no worker of the port
  bool obliges = false;  // goes on even while nobody waits on the port
  std::unique_ptr<Extra> extra;

  [[nodiscard]] std::span<kernel::Buffer> buffers() noexcept {
    return {count == 1 ? &buffer : extra->buffers.get(), count};
  }
  /// Takes buffers over. Throws std::bad_alloc.
  void set_buffers(std::span<const kernel::Buffer> all);
  /// Throws std::bad_alloc.
  Extra& more();
};

static_assert(sizeof(Operation) == 64);

/// Gives an operation an extra part with more in it, which it is found by again. Throws
/// std::bad_alloc.
template <class T>
T& give_extra(Operation& operation) {
  auto extra = std::make_unique<T>();
  T& made = *extra;
  made.operation = &operation;
  operation.extra = std::move(extra);
  return made;
}
template <class T>
T& extra_of(Operation& operation) noexcept {
  return static_cast<T&>(*operation.extra);
}

/// Operations that wait, in order.
struct OperationList {
  Operation* first = nullptr;
  Operation* last = nullptr;

  void push(Operation& operation) noexcept {
    operation.next = nullptr;
    (first == nullptr ? first : last->next) = &operation;
    last = &operation;
  }
};

/// Operations that are over and wait to be freed: without the lock, as what they hold may be the
/// last reference to a socket.
class Spent {
 public:
  Spent() = default;
  ~Spent() {
    while (first_ != nullptr) delete std::exchange(first_, first_->next);
  }
  Spent(const Spent&) = delete;
  Spent& operator=(const Spent&) = delete;
  Operation** list() noexcept { return &first_; }
  void add(Operation& operation) noexcept {
    operation.next = first_;
    first_ = &operation;
  }

 private:
  Operation* first_ = nullptr;
};

/// Reads the program's OVERLAPPED: looks its event up and resets it. WSA_INVALID_HANDLE for an
/// event that is none, WSAEFAULT. Throws std::bad_alloc.
Status address(Operation& operation, Manner manner);

/// Writes how an operation stands where the program looks for it. Success and the byte count come
/// before the status, which other threads may poll.
bool write_pending(Overlapped* overlapped) noexcept;
void write_outcome(const Operation& operation) noexcept;

}  // namespace ws2::engine
