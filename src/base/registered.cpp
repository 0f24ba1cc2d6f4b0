// SPDX-License-Identifier: MIT
// Registered buffers, and the birth, the limits and the end of request queues. Sources: Microsoft
// Learn, "RIORegisterBuffer", "RIOCreateRequestQueue", "RIOResizeRequestQueue", "closesocket".
#include "base/registered.hpp"

#include <algorithm>
#include <bit>
#include <new>
#include <utility>

#include "base/landing.hpp"
#include "base/recv.hpp"
#include "base/send.hpp"
#include "engine/background.hpp"
#include "handles/table.hpp"
#include "kernel/options.hpp"
#include "kernel/socket.hpp"
#include "kernel/windows_numbers.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::base {

using engine::CompletionQueue;
using handles::Table;
using runtime::Lock;

namespace {

class RegisteredBuffer final : public handles::Object {
 public:
  static constexpr handles::Kind kind_of_handle = handles::Kind::buffer;
  explicit RegisteredBuffer(Slice whole) noexcept : Object(kind_of_handle), whole_(whole) {}
  [[nodiscard]] Slice whole() const noexcept { return whole_; }

 private:
  const Slice whole_;
};

/// Changes whenever a buffer is deregistered: what threads know of buffers is in question then.
constinit std::atomic<uint64_t> deregistrations{0};
/// The same of request queues.
constinit std::atomic<uint64_t> closed_queues{0};

std::shared_ptr<CompletionQueue> find_queue(uintptr_t handle) noexcept {
  const auto found = Table::instance().find<engine::CompletionQueueHandle>(handle);
  return found ? found->queue() : nullptr;
}

}  // namespace

Result<handles::Handle> register_buffer(char* data, uint32_t bytes) noexcept {
  if (data == nullptr) return WsaCode::wsaefault;
  if (bytes == 0) return WsaCode::wsaeinval;
  char ends[2];
  if (!runtime::copy_from_user(&ends[0], data, 1) ||
      !runtime::copy_from_user(&ends[1], data + (bytes - 1), 1)) {
    return WsaCode::wsaefault;
  }
  std::unique_ptr<handles::Object> buffer(new (std::nothrow) RegisteredBuffer({data, bytes}));
  if (buffer == nullptr) return WsaCode::wsaenobufs;
  return Table::instance().insert(std::move(buffer));
}

void deregister_buffer(uintptr_t buffer) noexcept {
  // Learn, "RIODeregisterBuffer": an identifier that is none is ignored.
  static_cast<void>(Table::instance().close(buffer, handles::Kind::buffer));
  deregistrations.fetch_add(1, std::memory_order_release);
}

Result<Slice> find_slice(const BufferPart& part) noexcept {
  // What a thread knows of the last buffers that it used spares it the table, whose counts threads
  // that share a buffer would take from each other.
  struct Known {
    uint64_t buffer = 0, epoch = 0;
    Slice whole;
  };
  static thread_local Known all[4];
  Known& known = all[(part.buffer >> 2U) & 3U];
  const uint64_t epoch = deregistrations.load(std::memory_order_acquire);
  if (known.buffer != part.buffer || known.epoch != epoch || part.buffer == 0) {
    const auto found = Table::instance().find<RegisteredBuffer>(part.buffer);
    if (!found) return WsaCode::wsaefault;
    known = {part.buffer, epoch, found->whole()};
  }
  const Slice whole = known.whole;
  if (uint64_t{part.offset} + part.bytes > whole.bytes) return WsaCode::wsaeinval;
  return Slice{whole.data + part.offset, part.bytes};
}

RequestQueue* find_requests(uintptr_t handle) {
  // Held, so that a close by another thread finds nobody with a queue that is gone.
  struct Known {
    uintptr_t handle = 0;
    uint64_t epoch = 0;
    std::shared_ptr<RequestQueue> queue;
  };
  static thread_local Known known;
  const uint64_t epoch = closed_queues.load(std::memory_order_acquire);
  if (known.handle == handle && known.epoch == epoch && handle != 0) return known.queue.get();
  const auto found = Table::instance().find<RequestQueueHandle>(handle);
  if (!found) return nullptr;
  known = {handle, epoch, found->queue()};
  return known.queue.get();
}

Status Lane::open(uint32_t limit) noexcept {
  if (limit > (1U << 27U)) return WsaCode::wsaenobufs;  // RIO_MAX_CQ_SIZE
  const uint32_t capacity = std::bit_ceil(limit == 0 ? 1 : limit);
  ring_.reset(new (std::nothrow) Request[capacity]);
  extras_.reset(new (std::nothrow) Extras[capacity]);
  if (ring_ == nullptr || extras_ == nullptr) return WsaCode::wsaenobufs;
  mask_ = capacity - 1;
  limit_ = limit;
  return Status();
}

Status Lane::resize(uint32_t limit) noexcept {
  Lane fresh;
  if (Status failed = fresh.open(limit); !failed.ok()) return failed;
  for (uint32_t i = 0; i < waiting(); ++i) {
    fresh.push(at(i), extras_at(i));
    if (i + 1 == committed()) fresh.commit();
  }
  *this = std::move(fresh);
  return Status();
}

RequestQueue::RequestQueue(Socket& socket, uint64_t tag, Queue receive_queue, Queue send_queue,
                           uint64_t context) noexcept
    : Requests(socket.fd(), tag),
      socket_(socket),
      context_(context),
      watcher_(receive_queue),
      receive_queue_(std::move(receive_queue)),
      send_queue_(std::move(send_queue)),
      cut_limit_(socket.endpoint().family == win::af_unix ? 0 : kernel::bytes_a_train) {}

RequestQueue::~RequestQueue() = default;

Status RequestQueue::open(Limits limits) noexcept {
  {
    const Lock lock(receive_lock_);
    if (Status failed = receives_.open(limits.receives); !failed.ok()) return failed;
    if (Status failed = land_locked(limits.receives); !failed.ok()) return failed;
  }
  const Lock lock(send_lock_);
  return sends_.open(limits.sends);
}

/// Datagrams need somewhere to land; several receives at a time take what the kernel has joined.
Status RequestQueue::land_locked(uint32_t receives) noexcept {
  if (!socket_.is_datagram() || receives == 0) return Status();
  const bool several = receives > 1 && socket_.endpoint().family != win::af_unix;
  if (landing_ != nullptr && (landing_->has_blocks() || !several)) return Status();
  const bool joins = several && socket_.kept(kernel::slot::udp_recv_max_coalesced_size) == 0 &&
                     kernel::coalesce(fd_, true).ok();
  landing_ = Landing::make(joins);
  if (landing_ == nullptr) return WsaCode::wsaenobufs;
  socket_.put(state::joins, joins);
  return Status();
}

Status RequestQueue::resize(Limits limits) noexcept {
  Queue receiving, sending;
  Limits before = {};
  {
    const Lock lock(receive_lock_);
    receiving = receive_queue_;
    before.receives = receives_.limit();
  }
  {
    const Lock lock(send_lock_);
    sending = send_queue_;
    before.sends = sends_.limit();
  }
  if (receiving == nullptr || sending == nullptr) return WsaCode::wsaeinval;
  if (limits.receives < outstanding(engine::Lane::receive) ||
      limits.sends < outstanding(engine::Lane::send)) {
    return WsaCode::wsaetoomanyrefs;
  }
  const bool one = receiving == sending;
  const auto reserve = [&](Limits room) {
    const Status done = receiving->change(*this, room.receives, one ? room.sends : 0);
    return done.ok() && !one ? sending->change(*this, 0, room.sends) : done;
  };
  // Room in the completion queues for whatever may be outstanding at any moment of the change.
  Status done =
      reserve({std::max(before.receives, limits.receives), std::max(before.sends, limits.sends)});
  if (done.ok()) done = resize_lanes(limits);
  const Status settled = reserve(done.ok() ? limits : before);
  return done.ok() ? settled : done;
}

Status RequestQueue::resize_lanes(Limits limits) noexcept {
  {
    const Lock lock(receive_lock_);
    if (receive_queue_ == nullptr) return WsaCode::wsaeinval;
    if (limits.receives < receives_.waiting()) return WsaCode::wsaetoomanyrefs;
    if (Status failed = land_locked(limits.receives); !failed.ok()) return failed;
    if (Status failed = receives_.resize(limits.receives); !failed.ok()) return failed;
  }
  const Lock lock(send_lock_);
  if (send_queue_ == nullptr) return WsaCode::wsaeinval;
  if (limits.sends < sends_.waiting()) return WsaCode::wsaetoomanyrefs;
  return sends_.resize(limits.sends);
}

void RequestQueue::end_receives_locked() noexcept {
  if (receive_queue_ == nullptr) return;
  Outcomes told(*receive_queue_, *this, engine::Lane::receive, context_);
  while (receives_.waiting() != 0) {
    finish_receive_locked(told, WsaCode::wsa_operation_aborted, receives_.front().done);
  }
}

void RequestQueue::end_sends_locked() noexcept {
  if (send_queue_ == nullptr) return;
  Outcomes told(*send_queue_, *this, engine::Lane::send, context_);
  for (; sends_.waiting() != 0; sends_.pop()) {
    told.add(sends_.front(), WsaCode::wsa_operation_aborted, sends_.front().done);
  }
}

void RequestQueue::flush() noexcept {
  {
    const Lock lock(receive_lock_);
    end_receives_locked();
  }
  const Lock lock(send_lock_);
  end_sends_locked();
}

void RequestQueue::close() noexcept {
  // What the queue holds goes with it: a thread may remember the queue itself for long.
  Queue receiving, sending;
  {
    const Lock lock(receive_lock_);
    end_receives_locked();
    receiving = std::move(receive_queue_);
    landing_.reset();
  }
  {
    const Lock lock(send_lock_);
    end_sends_locked();
    sending = std::move(send_queue_);
    drop_room_locked();
  }
  if (receiving != nullptr) receiving->leave(*this);
  if (sending != nullptr && sending != receiving) sending->leave(*this);
  static_cast<void>(Table::instance().close(handle_.load(), handles::Kind::requests));
  closed_queues.fetch_add(1, std::memory_order_release);
}

void RequestQueue::ready(uint32_t events) noexcept {
  constexpr uint32_t over = engine::edge::hang_up | engine::edge::error | engine::edge::peer_closed;
  if ((events & (engine::edge::in | over)) != 0) {
    const Lock lock(receive_lock_);
    readable_ = true;
    if ((events & over) != 0) ended_ = true;
    if (receive_queue_ != nullptr && receives_.waiting() != 0) pull_locked();
  }
  if ((events & (engine::edge::out | over)) != 0) {
    const Lock lock(send_lock_);
    if (send_queue_ != nullptr && sends_.committed() != 0) run_sends_locked();
  }
}

void RequestQueue::moved() noexcept {
  {
    const Lock lock(receive_lock_);
    readable_ = true;  // nobody knows
    ended_ = false;
  }
  {
    const Lock lock(send_lock_);
    drop_room_locked();  // a duplicate of what was there before would keep it alive
  }
  if (const Queue watcher = watcher_.lock()) watcher->watch_again(*this);
}

void RequestQueue::part_datagrams() noexcept {
  socket_.clear(state::joins);
  static_cast<void>(kernel::coalesce(fd_, false));
}

Result<handles::Handle> create_completion_queue(uint32_t capacity, engine::Notification how) {
  Result<std::shared_ptr<CompletionQueue>> queue = CompletionQueue::open(capacity, std::move(how));
  if (!queue) return queue.status();
  const std::shared_ptr<CompletionQueue> made = *queue;
  const Result<handles::Handle> handle =
      Table::instance().insert(std::make_unique<engine::CompletionQueueHandle>(made));
  if (handle) made->set_tag(*handle);
  return handle;
}

Result<handles::Handle> create_request_queue(uintptr_t handle, Limits limits,
                                             uintptr_t receive_queue, uintptr_t send_queue,
                                             uint64_t context) {
  const SocketReference socket = find(handle);
  if (!socket) return WsaCode::wsaenotsock;
  if (socket->endpoint().type == win::sock_raw) return WsaCode::wsaeopnotsupp;
  const std::shared_ptr<CompletionQueue> receiving = find_queue(receive_queue);
  const std::shared_ptr<CompletionQueue> sending = find_queue(send_queue);
  if (receiving == nullptr || sending == nullptr) return WsaCode::wsaeinval;
  // Learn, "WSASocketW function": WSA_FLAG_REGISTERED_IO is what the calls of Registered I/O need.
  if (!socket->is(state::registered)) return WsaCode::wsaeopnotsupp;
  if (socket->requests() != nullptr) return WsaCode::wsaeinval;
  const auto queue = std::make_shared<RequestQueue>(*socket, handle, receiving, sending, context);
  if (Status failed = queue->open(limits); !failed.ok()) return failed;
  auto object = std::make_unique<RequestQueueHandle>(queue);
  const bool one = receiving == sending;
  Status joined = receiving->join(queue, limits.receives, one ? limits.sends : 0);
  if (joined.ok() && !one) {
    joined = sending->join(queue, 0, limits.sends);
    if (!joined.ok()) receiving->leave(*queue);
  }
  if (!joined.ok()) {
    if (socket->is(state::joins)) queue->part_datagrams();
    return joined;
  }
  const Result<handles::Handle> made = Table::instance().insert(std::move(object));
  if (made) queue->set_handle(*made);
  if (!made || !socket->adopt_requests(*queue)) {
    queue->close();
    return made ? Status(WsaCode::wsaeinval) : made.status();
  }
  return made;
}

}  // namespace ws2::base
