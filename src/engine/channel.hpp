// SPDX-License-Identifier: MIT
// What the engine keeps of a socket: the operations that wait, in two lanes, and where completions
// go.
//
// The lock of the channel decides between the reaper, the posting call, a cancel and a close: an
// operation that is linked is pending, and whoever unlinks it completes it. Completions are
// delivered under the lock too, so that operations of one kind complete in the order posted.
//
// `readable` is a hint that an edge is unused. Only with it a receive is tried when it is posted. A
// receive that filled less than its buffers has emptied the socket, and clears the hint; the next
// edge sets it again, under the same lock. Once the peer has closed or the connection has failed no
// further edge comes, so then the hint stays.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "engine/operation.hpp"
#include "engine/port.hpp"
#include "engine/selection.hpp"
#include "errors/status.hpp"
#include "kernel/clock.hpp"
#include "runtime/mutex.hpp"

namespace ws2::engine {

/// What an attempt at an operation came to; its status, bytes and flags are in the operation.
/// `again`: it has become something else, and is to be tried as that. `moved`: it goes on with
/// another socket.
enum class Attempt : uint8_t { blocked, done, done_and_drained, again, moved };

/// What the posting call answers.
struct Posted {
  Status status;  // success: completed at once; WSA_IO_PENDING
  uint32_t bytes = 0;
  uint32_t flags = 0;
};

struct Watching;

/// Which operations a cancel means.
struct Meant {
  const Overlapped* overlapped = nullptr;  // null means all
  uint32_t thread_id = 0;                  // only those that this thread posted; 0 means any
  uint64_t home = 0;                       // only those that began with this socket; 0 means any
  bool closing = false;                    // the socket that they belong to is being closed
};

class Channel {
 public:
  Channel(int fd, uint64_t tag) noexcept;
  virtual ~Channel();
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  /// Binds the socket to a port, for good. ERROR_INVALID_PARAMETER when it has one.
  Status associate(std::shared_ptr<Port> port, uintptr_t key) noexcept WS2_EXCLUDES(lock_);

  /// SetFileCompletionNotificationModes.
  void set_skip_on_success() noexcept WS2_EXCLUDES(lock_);

  /// Tries an operation, or lets it wait. Only success and WSA_IO_PENDING mean that the program
  /// hears of it in the manner it asked for.
  Posted post(std::unique_ptr<Operation> operation) noexcept WS2_EXCLUDES(lock_);

  /// An edge.
  void ready(uint32_t events) noexcept WS2_EXCLUDES(lock_);

  /// Ends operations with WSA_OPERATION_ABORTED; how many.
  /// \param overlapped  the one to end; null ends all
  /// \param thread_id   only those that this thread posted; 0 means any
  uint32_t cancel(const Overlapped* overlapped, uint32_t thread_id) noexcept WS2_EXCLUDES(lock_);

  /// The same for operations that began with another socket and wait here.
  uint32_t cancel_lent(const Meant& meant) noexcept WS2_EXCLUDES(lock_);

  /// Ends the sends that wait, with WSA_OPERATION_ABORTED (SIO_FLUSH).
  void flush() noexcept WS2_EXCLUDES(lock_);

  /// The thread has ended: its operations go with it, unless a port tells of them.
  void thread_ended(uint32_t thread_id) noexcept WS2_EXCLUDES(lock_);

  /// The socket is closed: no edge comes and no operation begins any more.
  void close() noexcept WS2_EXCLUDES(lock_);

  /// Takes over an operation that began with another socket.
  void adopt(std::unique_ptr<Operation> operation) noexcept WS2_EXCLUDES(lock_);

  // The socket gets another descriptor of the same number: out of the set before, in again after.
  // Nothing is pending on it, and the call that ordered this happened before: no lock is taken,
  // since the caller may hold the lock of another channel.
  void leave_set() noexcept WS2_UNCHECKED;
  Status enter_set() noexcept WS2_UNCHECKED;

  /// WSAEventSelect, WSAAsyncSelect; a mask of 0 ends it. Throws std::bad_alloc.
  Status select(Hearer hearer, uint32_t mask) WS2_EXCLUDES(lock_);
  /// A call was made that re-enables network events: what still holds is told again.
  void enable(uint32_t bits) noexcept WS2_EXCLUDES(lock_);
  /// All events may be told again, from the next edge on.
  void rearm() noexcept WS2_EXCLUDES(lock_);
  Selection selection() noexcept WS2_EXCLUDES(lock_);
  NetworkRecord take_record() noexcept WS2_EXCLUDES(lock_);

  // Changes of the network (engine/watch.hpp).

  /// Lets an operation with a Watch wait for the change.
  Posted watch(std::unique_ptr<Operation> operation) noexcept WS2_EXCLUDES(lock_);
  /// The same for one that a network event is to tell of; an earlier request for it ends.
  Status ask(std::unique_ptr<Operation> request) noexcept WS2_EXCLUDES(lock_);
  /// The network has changed.
  void changed() noexcept WS2_EXCLUDES(lock_);

  /// Waits until `overlapped` is not pending any more, and drives what must be driven for it.
  /// False when the deadline passed.
  bool wait_for(const Overlapped* overlapped, kernel::Deadline deadline) noexcept
      WS2_EXCLUDES(lock_);

 protected:
  /// Tries to do what the operation asks for, without blocking. Under the lock.
  virtual Attempt attempt(Operation& operation) noexcept = 0;
  /// The channel that an operation goes on with. Without the lock.
  virtual Channel& next_channel(Operation& operation) noexcept = 0;
  /// What holds now of the network events. Under the lock.
  virtual Conditions conditions() noexcept = 0;

 private:
  static bool receives(const Operation& operation) noexcept {
    return takes_data(operation.verb) || operation.verb == Verb::accept;
  }
  Posted post(std::unique_ptr<Operation> operation, Operation** moved) noexcept WS2_EXCLUDES(lock_);
  void deselect_locked() noexcept WS2_REQUIRES(lock_);
  bool make_watching_locked() noexcept WS2_REQUIRES(lock_);
  void run_watches_locked(Operation** spent) noexcept WS2_REQUIRES(lock_);
  void note_locked(Conditions now) noexcept WS2_REQUIRES(lock_);
  Status enrol_locked() noexcept WS2_REQUIRES(lock_);
  Status attend_locked(const Operation& operation) noexcept WS2_REQUIRES(lock_);
  Attempt try_locked(Operation& operation) noexcept WS2_REQUIRES(lock_);
  void push_locked(OperationList& lane, Operation& operation) noexcept WS2_REQUIRES(lock_);
  void run_locked(OperationList& lane, Operation** spent, Operation** moved) noexcept
      WS2_REQUIRES(lock_);
  void move_all(Operation* moved) noexcept WS2_EXCLUDES(lock_);
  void note_route_locked(Operation& operation) noexcept WS2_REQUIRES(lock_);
  void settle_locked(Operation& operation, Operation** spent) noexcept WS2_REQUIRES(lock_);
  void tell_watchers_locked() noexcept WS2_REQUIRES(lock_);
  void deliver_locked(Operation& operation, bool to_port, Operation** spent) noexcept
      WS2_REQUIRES(lock_);
  void cancel_lane_locked(OperationList& lane, const Meant& meant, uint32_t* count,
                          Operation** spent) noexcept WS2_REQUIRES(lock_);
  uint32_t cancel_all_locked(const Meant& meant, Operation** spent) noexcept WS2_REQUIRES(lock_);
  uint32_t cancel_elsewhere(Meant meant) noexcept WS2_EXCLUDES(lock_);

  const int fd_;
  const uint64_t tag_;
  runtime::Mutex lock_{runtime::Rank::operations};
  bool readable_ WS2_GUARDED_BY(lock_) = false;
  bool ended_ WS2_GUARDED_BY(lock_) = false;
  bool enrolled_ WS2_GUARDED_BY(lock_) = false;  // in the set of the port or of the background
  bool attended_ WS2_GUARDED_BY(lock_) = false;  // goes on where nobody waits on the port
  bool skip_on_success_ WS2_GUARDED_BY(lock_) = false;
  bool closed_ WS2_GUARDED_BY(lock_) = false;
  std::shared_ptr<Port> port_ WS2_GUARDED_BY(lock_);
  uintptr_t key_ WS2_GUARDED_BY(lock_) = 0;
  std::unique_ptr<Selection> selection_ WS2_GUARDED_BY(lock_);
  std::unique_ptr<Watching> watching_ WS2_GUARDED_BY(lock_);
  OperationList receiving_ WS2_GUARDED_BY(lock_);
  OperationList sending_ WS2_GUARDED_BY(lock_);
  uint32_t watchers_ WS2_GUARDED_BY(lock_) = 0;  // threads that wait for an end
  std::atomic<uint32_t> completions_{0};         // a futex word: changes with each while they do
  // An operation of its own has gone on with another socket; stays so. Whoever waits for one of
  // this channel's then waits for a completion of any such channel. Written before completions_
  // changes, read before it is.
  std::atomic<bool> lends_{false};
};

}  // namespace ws2::engine
