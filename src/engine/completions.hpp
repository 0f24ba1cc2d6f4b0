// SPDX-License-Identifier: MIT
// Completion queues of Registered I/O: RIO_CQ. Source: Microsoft Learn, "RIOCreateCompletionQueue",
// "RIONotify", "RIODequeueCompletion".
//
// Who drives what:
//
//  - Taking completions polls: when the queue holds fewer than asked for, the sockets whose
//  receives
//    complete here are received from first. A program that only polls needs no other thread.
//  - A queue that is asked to notify watches those sockets in a set of its own, and that set is
//    watched once, until its first edge, by the port that is to be told or by the background
//    thread. So a notification costs one system call, however many sockets there are, and a program
//    that polls between notifications wakes nobody.
//  - Sends are tried when they are committed. What the kernel does not take then goes on by the
//    background thread, whatever the program does.
//
// The lock of a lane of requests is taken before that of the queue. Each request completes under
// the lock of its lane; the queue has room for it, since that was set aside when its socket joined.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/epoll.hpp"
#include "engine/port.hpp"
#include "engine/source.hpp"
#include "errors/status.hpp"
#include "runtime/mutex.hpp"
#include "sync/event.hpp"

namespace ws2::engine {

/// RIORESULT. The API floor holds it against the header.
struct Completion {
  int32_t status;  // a Winsock code
  uint32_t bytes;
  uint64_t socket_context, request_context;
};

struct Outcome {
  Completion completion;
  bool notifies;  // not RIO_MSG_DONT_NOTIFY
};

enum class Lane : uint8_t { receive = 0, send = 1 };

/// What a completion queue sees of a request queue: RIO_RQ.
class Requests : public std::enable_shared_from_this<Requests> {
 public:
  Requests(int fd, uint64_t tag) noexcept : fd_(fd), tag_(tag) {}
  virtual ~Requests() = default;
  Requests(const Requests&) = delete;
  Requests& operator=(const Requests&) = delete;

  /// Receives what has come, into the requests that wait.
  /// \param told  only if an edge was told that no receive has used up
  virtual void pull(bool told) noexcept = 0;
  /// An edge of the socket.
  virtual void ready(uint32_t events) noexcept = 0;
  /// The socket is closed: what waits ends with WSA_OPERATION_ABORTED, nothing begins any more.
  virtual void close() noexcept = 0;
  /// What waits ends with WSA_OPERATION_ABORTED (SIO_FLUSH).
  virtual void flush() noexcept = 0;
  /// The socket's descriptor stands for another connection now. The caller may hold the lock of a
  /// channel.
  virtual void moved() noexcept = 0;
  /// Somebody receives past the requests, and wants each datagram for itself.
  virtual void part_datagrams() noexcept = 0;

  /// Of the sends and of the receives, those whose completion was not taken yet: they count against
  /// the limits of the request queue.
  [[nodiscard]] uint32_t outstanding(Lane lane) const noexcept {
    const uint32_t taken = taken_[static_cast<int>(lane)].load(std::memory_order_acquire);
    return posted_[static_cast<int>(lane)].load(std::memory_order_relaxed) - taken;
  }
  /// Under the lock of the lane.
  void add_outstanding(Lane lane) noexcept { add(posted_[static_cast<int>(lane)], 1); }
  /// Under the lock of the completion queue, which takes all completions of a lane.
  void drop_outstanding(Lane lane, uint32_t count) noexcept {
    add(taken_[static_cast<int>(lane)], count);
  }

  // The socket keeps its requests alive, with one word in it.
  void keep() { self_ = shared_from_this(); }
  void let_go() noexcept { const std::shared_ptr<Requests> last = std::move(self_); }

 protected:
  const int fd_;
  const uint64_t tag_;  // the handle of the socket

 private:
  friend class CompletionQueue;
  /// Each number has one writer at a time, so that adding needs no locked instruction.
  static void add(std::atomic<uint32_t>& number, uint32_t count) noexcept {
    number.store(number.load(std::memory_order_relaxed) + count, std::memory_order_release);
  }
  std::atomic<uint32_t> posted_[2] = {}, taken_[2] = {};
  bool hungry_ = false;  // in the queue's list of those; under its lock
  std::shared_ptr<Requests> self_;
};

/// How a queue tells that it is not empty.
struct Notification {
  std::shared_ptr<sync::Event> event;
  bool reset = false;  // the event, when the notification is asked for
  std::shared_ptr<Port> port;
  uintptr_t key = 0;
  Overlapped* overlapped = nullptr;
};

class CompletionQueue {
 public:
  /// WSAENOBUFS without memory; throws std::bad_alloc.
  static Result<std::shared_ptr<CompletionQueue>> open(uint32_t capacity, Notification how);
  CompletionQueue(std::unique_ptr<struct CompletionEntry[]> ring, uint32_t capacity,
                  Notification how) noexcept;
  ~CompletionQueue();

  /// Its own handle, which is its tag in sets; before anybody else knows the queue.
  void set_tag(uint64_t tag) noexcept { tag_ = tag; }

  /// A request queue joins with room for so many completions: WSAENOBUFS when there is not enough,
  /// WSAEINVAL when the queue is closed. Throws std::bad_alloc.
  Status join(std::shared_ptr<Requests> who, uint32_t receives, uint32_t sends) WS2_EXCLUDES(lock_);
  /// It has other limits from now on: WSAENOBUFS when there is not enough room.
  Status change(const Requests& who, uint32_t receives, uint32_t sends) noexcept
      WS2_EXCLUDES(lock_);
  /// It is closed; its room is given back as its completions are taken.
  void leave(const Requests& who) noexcept WS2_EXCLUDES(lock_);

  /// What its descriptor stands for is another socket of the kernel now.
  void watch_again(const Requests& who) noexcept WS2_EXCLUDES(lock_);

  /// Completions of one lane. The lane's lock is held.
  void push(Requests& who, Lane lane, std::span<const Outcome> all) noexcept WS2_EXCLUDES(lock_);

  /// A receive was posted while an edge was unused: whether to receive at once, since a
  /// notification waits for it. The lane's lock is held.
  bool hurries(Requests& who) noexcept WS2_EXCLUDES(lock_) {
    if (armed_.load(std::memory_order_acquire)) return true;
    if (several_.load(std::memory_order_relaxed)) note_hungry(who);
    return false;
  }

  /// Hands completions out, into memory of the program; how many. WSAEFAULT, WSAEINVAL when closed.
  Result<uint32_t> take(Completion* into, uint32_t room) noexcept WS2_EXCLUDES(lock_);

  /// RIONotify: WSAEALREADY, WSAEINVAL.
  Status notify() noexcept WS2_EXCLUDES(lock_);

  /// WSAETOOMANYREFS when it would become too small for the request queues.
  Status resize(uint32_t capacity) noexcept WS2_EXCLUDES(lock_);

  void close() noexcept WS2_EXCLUDES(lock_);
  [[nodiscard]] bool closed() const noexcept { return closed_.load(std::memory_order_acquire); }

  /// Its set has something to tell.
  void ready() noexcept WS2_EXCLUDES(lock_);

 private:
  struct Member {
    std::shared_ptr<Requests> who;
    uint32_t receives = 0, sends = 0;  // room for so many
    bool receiver = false;             // its receives complete here
    bool watched = false;              // in the set
    bool leaving = false;
  };
  static uint32_t outstanding(const Member& member) noexcept;
  Member* find_locked(const Requests& who) noexcept WS2_REQUIRES(lock_);
  void note_hungry(Requests& who) noexcept WS2_EXCLUDES(lock_);
  void note_sole_locked() noexcept WS2_REQUIRES(lock_);
  Status watch_locked() noexcept WS2_REQUIRES(lock_);
  Status arm_locked() noexcept WS2_REQUIRES(lock_);
  void disarm_locked() noexcept WS2_REQUIRES(lock_);
  void fire_locked() noexcept WS2_REQUIRES(lock_);
  uint32_t hand_out_locked(Completion* into, uint32_t room) noexcept WS2_REQUIRES(lock_);
  void remove_left_locked(std::vector<std::shared_ptr<Requests>>* gone) noexcept
      WS2_REQUIRES(lock_);
  void pull(bool told) noexcept WS2_EXCLUDES(lock_);
  void reap() noexcept;

  const Notification how_;
  uint64_t tag_ = 0;  // constant once the handle is known
  EpollSet set_;
  std::atomic<bool> closed_{false};    // written under the lock
  std::atomic<bool> set_open_{false};  // written under the lock
  std::atomic<bool> armed_{false};     // a notification was asked for; written under the lock
  std::atomic<bool> several_{false};   // there are several receivers; written under the lock
  std::atomic<uint32_t> count_{0};     // of completions; written under the lock
  runtime::Mutex lock_{runtime::Rank::completions};
  std::unique_ptr<struct CompletionEntry[]> ring_ WS2_GUARDED_BY(lock_);
  uint32_t capacity_ WS2_GUARDED_BY(lock_);
  uint32_t head_ WS2_GUARDED_BY(lock_) = 0;
  uint32_t notifying_ WS2_GUARDED_BY(lock_) = 0;  // of the completions, those that notify
  uint64_t reserved_ WS2_GUARDED_BY(lock_) = 0;
  uint32_t leaving_ WS2_GUARDED_BY(lock_) = 0;
  std::unique_ptr<Operation> packet_ WS2_GUARDED_BY(lock_);  // for the port
  std::vector<Member> members_ WS2_GUARDED_BY(lock_);
  std::shared_ptr<Requests> sole_ WS2_GUARDED_BY(lock_);  // the receiver, when there is just one
  std::vector<Requests*> hungry_ WS2_GUARDED_BY(lock_);   // an edge unused and receives that wait
};

/// The handle of a completion queue.
class CompletionQueueHandle final : public Source {
 public:
  static constexpr handles::Kind kind_of_handle = handles::Kind::completions;
  explicit CompletionQueueHandle(std::shared_ptr<CompletionQueue> queue) noexcept
      : Source(kind_of_handle), queue_(std::move(queue)) {}
  void on_close(bool) noexcept override { queue_->close(); }
  void ready(uint32_t) noexcept override { queue_->ready(); }
  void thread_ended(uint32_t) noexcept override {}
  [[nodiscard]] const std::shared_ptr<CompletionQueue>& queue() const noexcept { return queue_; }

 private:
  const std::shared_ptr<CompletionQueue> queue_;
};

}  // namespace ws2::engine
