// SPDX-License-Identifier: MIT
// Request queues of Registered I/O: RIO_RQ. Sources: Microsoft Learn, "RIOCreateRequestQueue",
// "RIOReceiveEx", "RIOSendEx", "RIORegisterBuffer".
//
// A request queue has two lanes, each a ring of requests under a lock of its own. Requests of a
// lane complete in order. Receives wait for the completion queue to pull, or for an edge; sends
// wait for the commit, which is a send without RIO_MSG_DEFER.
//
// Datagrams: a commit joins sends of one size to one address into trains, which the kernel cuts.
// The receives of a queue that may have several outstanding are read with what the kernel has
// joined, and split. Where the kernel joined nothing, a datagram lands in the program's buffer and
// only what does not fit goes to the landing; once something was joined, everything lands there and
// is copied out, until nothing joined comes any more.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "base/socket.hpp"
#include "engine/completions.hpp"
#include "errors/status.hpp"
#include "handles/object.hpp"
#include "kernel/datagrams.hpp"
#include "runtime/mutex.hpp"

namespace ws2::base {

/// Memory of the program that was registered.
struct Slice {
  char* data = nullptr;
  uint32_t bytes = 0;
};

/// RIO_BUF.
struct BufferPart {
  uint64_t buffer;
  uint32_t offset, bytes;
};

/// RIORegisterBuffer: a handle. WSAEFAULT for memory that is not there, WSAEINVAL for no bytes.
Result<handles::Handle> register_buffer(char* data, uint32_t bytes) noexcept;
void deregister_buffer(uintptr_t buffer) noexcept;
/// WSAEFAULT for a buffer that is not registered, WSAEINVAL for what lies outside of it.
Result<Slice> find_slice(const BufferPart& part) noexcept;

/// What only some requests have.
struct Extras {
  Slice remote, local, control, flags;
};

struct Request {
  Slice data;
  uint64_t context = 0;
  uint32_t done = 0;  // bytes of a stream that went or came
  bool notifies = true;
  bool fills = false;  // RIO_MSG_WAITALL
  bool has_extras = false;
};

/// How many requests may be outstanding.
struct Limits {
  uint32_t receives, sends;
};

/// One lane: requests from head on wait, as far as `committed` they may be carried out.
class Lane {
 public:
  Status open(uint32_t limit) noexcept;
  Status resize(uint32_t limit) noexcept;

  [[nodiscard]] uint32_t waiting() const noexcept { return tail_ - head_; }
  [[nodiscard]] uint32_t limit() const noexcept { return limit_; }
  [[nodiscard]] Request& at(uint32_t i) noexcept { return ring_[(head_ + i) & mask_]; }
  [[nodiscard]] const Extras& extras_at(uint32_t i) noexcept {
    return extras_[(head_ + i) & mask_];
  }
  [[nodiscard]] Request& front() noexcept { return ring_[head_ & mask_]; }
  [[nodiscard]] const Extras& front_extras() noexcept { return extras_[head_ & mask_]; }
  void push(const Request& request, const Extras& extras) noexcept {
    const uint32_t place = tail_++ & mask_;
    ring_[place] = request;
    if (request.has_extras) extras_[place] = extras;
  }
  void pop() noexcept { ++head_; }
  [[nodiscard]] uint32_t committed() const noexcept { return committed_ - head_; }
  void commit() noexcept { committed_ = tail_; }

 private:
  std::unique_ptr<Request[]> ring_;
  std::unique_ptr<Extras[]> extras_;  // apart, since most requests have none
  uint32_t mask_ = 0, limit_ = 0;
  uint32_t head_ = 0, tail_ = 0, committed_ = 0;
};

/// Completions on their way to the queue, a batch at a time. Under the lock of the lane.
class Outcomes {
 public:
  Outcomes(engine::CompletionQueue& queue, engine::Requests& who, engine::Lane lane,
           uint64_t socket_context) noexcept
      : queue_(queue), who_(who), lane_(lane), socket_context_(socket_context) {}
  ~Outcomes() { flush(); }
  Outcomes(const Outcomes&) = delete;
  Outcomes& operator=(const Outcomes&) = delete;

  void add(const Request& request, Status status, uint32_t bytes) noexcept {
    const auto code = static_cast<int32_t>(status.ok() ? 0 : static_cast<int>(status.wsa()));
    batch_[count_++] = {{code, bytes, socket_context_, request.context}, request.notifies};
    if (count_ == most) flush();
  }
  void flush() noexcept {
    if (count_ != 0) queue_.push(who_, lane_, {batch_, count_});
    count_ = 0;
  }

 private:
  static constexpr uint32_t most = 64;
  engine::CompletionQueue& queue_;
  engine::Requests& who_;
  const engine::Lane lane_;
  const uint64_t socket_context_;
  uint32_t count_ = 0;
  engine::Outcome batch_[most];
};

class Landing;

class RequestQueue final : public engine::Requests {
 public:
  using Queue = std::shared_ptr<engine::CompletionQueue>;
  RequestQueue(Socket& socket, uint64_t tag, Queue receive_queue, Queue send_queue,
               uint64_t context) noexcept;
  ~RequestQueue() override;

  /// WSAENOBUFS without memory.
  Status open(Limits limits) noexcept;

  /// RIOReceive(Ex): WSAENOBUFS beyond the limit, WSAEINVAL when the socket is closed.
  Status receive(const Request& request, const Extras& extras) noexcept WS2_EXCLUDES(receive_lock_);
  /// RIOSend(Ex); with `defer` the request waits for a commit.
  Status send(const Request& request, const Extras& extras, bool defer) noexcept
      WS2_EXCLUDES(send_lock_);
  Status commit_sends() noexcept WS2_EXCLUDES(send_lock_);
  Status resize(Limits limits) noexcept;

  void pull(bool told) noexcept override WS2_EXCLUDES(receive_lock_);
  void ready(uint32_t events) noexcept override;
  void close() noexcept override;
  void flush() noexcept override;
  void part_datagrams() noexcept override;
  void moved() noexcept override WS2_EXCLUDES(receive_lock_, send_lock_);

  void set_handle(uintptr_t handle) noexcept { handle_.store(handle); }

 private:
  void end_receives_locked() noexcept WS2_REQUIRES(receive_lock_);
  void end_sends_locked() noexcept WS2_REQUIRES(send_lock_);
  Status resize_lanes(Limits limits) noexcept;
  Status land_locked(uint32_t receives) noexcept WS2_REQUIRES(receive_lock_);

  // registered_receive.cpp
  void pull_locked() noexcept WS2_REQUIRES(receive_lock_);
  void pull_stream_locked(Outcomes& told) noexcept WS2_REQUIRES(receive_lock_);
  void hand_on_stream_locked(Outcomes& told, uint32_t bytes, uint32_t count) noexcept
      WS2_REQUIRES(receive_lock_);
  bool pull_datagrams_locked(Outcomes& told) noexcept WS2_REQUIRES(receive_lock_);
  uint32_t aim_locked() noexcept WS2_REQUIRES(receive_lock_);
  void hand_on_datagrams_locked(Outcomes& told, uint32_t count) noexcept
      WS2_REQUIRES(receive_lock_);
  void serve_locked(Outcomes& told) noexcept WS2_REQUIRES(receive_lock_);
  void finish_receive_locked(Outcomes& told, Status status, uint32_t bytes) noexcept
      WS2_REQUIRES(receive_lock_);
  void tell_stream_locked() noexcept WS2_REQUIRES(receive_lock_);
  Status tell_extras_locked(const kernel::Arrival& arrival, uint32_t flags) noexcept
      WS2_REQUIRES(receive_lock_);
  kernel::Address local_address_locked(const kernel::Arrival* arrival) noexcept
      WS2_REQUIRES(receive_lock_);

  // registered_send.cpp
  void run_sends_locked() noexcept WS2_REQUIRES(send_lock_);
  bool run_stream_locked(Outcomes& told) noexcept WS2_REQUIRES(send_lock_);
  bool run_datagrams_locked(Outcomes& told) noexcept WS2_REQUIRES(send_lock_);
  bool send_one_locked(Outcomes& told) noexcept WS2_REQUIRES(send_lock_);
  bool send_with_control_locked(Outcomes& told, const kernel::Address* to) noexcept
      WS2_REQUIRES(send_lock_);
  void wait_for_room_locked() noexcept WS2_REQUIRES(send_lock_);
  void drop_room_locked() noexcept WS2_REQUIRES(send_lock_);

  Socket& socket_;  // not touched any more once the lane is closed
  const uint64_t context_;
  const std::weak_ptr<engine::CompletionQueue> watcher_;  // the receives', for those without a lock
  std::atomic<uintptr_t> handle_{0};

  runtime::Mutex receive_lock_{runtime::Rank::requests};
  Queue receive_queue_ WS2_GUARDED_BY(receive_lock_);  // null once the lane is closed
  Lane receives_ WS2_GUARDED_BY(receive_lock_);
  bool readable_ WS2_GUARDED_BY(receive_lock_) = true;  // an edge is unused, or nobody knows
  bool ended_ WS2_GUARDED_BY(receive_lock_) = false;    // no further edge comes
  bool wants_details_ WS2_GUARDED_BY(receive_lock_) = false;
  bool wants_local_ WS2_GUARDED_BY(receive_lock_) = false;
  std::unique_ptr<Landing> landing_ WS2_GUARDED_BY(receive_lock_);

  runtime::Mutex send_lock_{runtime::Rank::requests};
  Queue send_queue_ WS2_GUARDED_BY(send_lock_);
  Lane sends_ WS2_GUARDED_BY(send_lock_);
  uint32_t cut_limit_ WS2_GUARDED_BY(send_lock_);  // larger datagrams the kernel does not cut to
  int room_fd_ WS2_GUARDED_BY(send_lock_) = -1;    // a duplicate, watched for room to send
};

/// The handle of a request queue.
class RequestQueueHandle final : public handles::Object {
 public:
  static constexpr handles::Kind kind_of_handle = handles::Kind::requests;
  explicit RequestQueueHandle(std::shared_ptr<RequestQueue> queue) noexcept
      : Object(kind_of_handle), queue_(std::move(queue)) {}
  [[nodiscard]] const std::shared_ptr<RequestQueue>& queue() const noexcept { return queue_; }

 private:
  const std::shared_ptr<RequestQueue> queue_;
};

/// The request queue of a handle; what a thread used last it remembers. Nullptr for none. Valid
/// until the thread's next call.
RequestQueue* find_requests(uintptr_t handle);

/// RIOCreateCompletionQueue. Throws std::bad_alloc.
Result<handles::Handle> create_completion_queue(uint32_t capacity, engine::Notification how);

/// RIOCreateRequestQueue. Throws std::bad_alloc.
Result<handles::Handle> create_request_queue(uintptr_t socket, Limits limits,
                                             uintptr_t receive_queue, uintptr_t send_queue,
                                             uint64_t context);

}  // namespace ws2::base
