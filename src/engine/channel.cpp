// SPDX-License-Identifier: MIT
// Channels. The protocol is described in the header. Hot path.
#include "engine/channel.hpp"

#include <utility>

#include "engine/background.hpp"
#include "engine/source.hpp"
#include "engine/watch.hpp"
#include "handles/table.hpp"
#include "kernel/futex.hpp"
#include "kernel/thread.hpp"
#include "runtime/settings.hpp"
#include "runtime/slot.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::engine {

using runtime::Lock;

Channel::Channel(int fd, uint64_t tag) noexcept : fd_(fd), tag_(tag) {}
Channel::~Channel() = default;

namespace {

constexpr uint32_t error_invalid_parameter = 0xC0070057U;
constexpr uint32_t watch_ms = 10;

/// Operations that are on their way from one socket to another: a cancel waits for them to arrive.
std::atomic<uint32_t> on_the_way{0};

/// A futex word of all channels that lend: changes with each completion of theirs, and how many
/// threads wait for that.
std::atomic<uint32_t> completions_elsewhere{0}, watchers_elsewhere{0};

void tell_word(std::atomic<uint32_t>& word, const std::atomic<uint32_t>& watchers) noexcept {
  word.fetch_add(1, std::memory_order_seq_cst);
  if (watchers.load(std::memory_order_seq_cst) != 0) {
    kernel::futex_wake(&word, kernel::wake_everybody);
  }
}

/// WSA_OPERATION_ABORTED.1. Known difference: documentation says 995 of a closed socket's
/// operations, while Windows lets a completion port say 64.
Status of_closing() noexcept {
  constexpr Status local_disconnect(0xC000013BU);
  const bool as_windows = runtime::settings().profile == runtime::Profile::windows;
  return as_windows ? local_disconnect : WsaCode::wsa_operation_aborted;
}

void spend(Operation& operation, Operation** spent) noexcept {
  operation.next = *spent;
  *spent = &operation;
}

/// Whether it goes on even if nobody waits on its port: its end shows elsewhere.
bool obliges(const Operation& operation) noexcept {
  return !takes_data(operation.verb) ||
         (operation.extra != nullptr && operation.extra->event != nullptr);
}

/// Learn, "WSARecvFrom function": a truncated datagram fails and has arrived all the same. Such a
/// warning is always told as a completion.
bool is_warning(Status status) noexcept { return (status.ntstatus() >> 30U) == 2; }

}  // namespace

Status Channel::enrol_locked() noexcept {
  if (enrolled_) return Status();
  Status added =
      port_ != nullptr ? port_->set().add(fd_, tag_) : Background::instance().add(fd_, tag_);
  enrolled_ = added.ok();
  return added;
}

Status Channel::associate(std::shared_ptr<Port> port, uintptr_t key) noexcept {
  const Lock lock(lock_);
  if (closed_) return WsaCode::wsa_invalid_handle;
  if (port_ != nullptr) return Status(error_invalid_parameter);
  if (enrolled_) Background::instance().remove(fd_);
  enrolled_ = false;
  port_ = std::move(port);
  key_ = key;
  Status added = enrol_locked();
  if (!added.ok()) port_.reset();
  return added;
}

/// An operation that goes on even while nobody waits on the port needs the background thread; once
/// it has begun nobody could be told that there is none.
Status Channel::attend_locked(const Operation& operation) noexcept {
  if (attended_ || port_ == nullptr || !obliges(operation)) return Status();
  Status prepared = Background::instance().prepare();
  attended_ = prepared.ok();
  return prepared;
}

void Channel::set_skip_on_success() noexcept {
  const Lock lock(lock_);
  skip_on_success_ = true;
}

Attempt Channel::try_locked(Operation& operation) noexcept {
  Attempt outcome = attempt(operation);
  while (outcome == Attempt::again) outcome = attempt(operation);
  if (receives(operation)) {
    if (outcome == Attempt::blocked) readable_ = ended_ = false;
    if (outcome == Attempt::done_and_drained && !ended_) readable_ = false;
  }
  return outcome;
}

void Channel::push_locked(OperationList& lane, Operation& operation) noexcept {
  lane.push(operation);
  if (port_ == nullptr || !obliges(operation)) return;
  operation.obliges = true;
  port_->oblige();
}

void Channel::leave_set() noexcept {
  if (!enrolled_) return;
  if (port_ != nullptr) {
    port_->set().remove(fd_);
  } else {
    Background::instance().remove(fd_);
  }
}

Status Channel::enter_set() noexcept {
  if (!enrolled_) return Status();
  return port_ != nullptr ? port_->set().add(fd_, tag_) : Background::instance().add(fd_, tag_);
}

void Channel::note_route_locked(Operation& operation) noexcept {
  on_the_way.fetch_add(1, std::memory_order_relaxed);  // seen by whoever has the lock next
  lends_.store(true, std::memory_order_seq_cst);
  tell_watchers_locked();  // who waits for the operation waits otherwise from now on
  operation.extra->home = tag_;
  operation.extra->routed = true;
  operation.extra->port = port_;
  operation.extra->key = key_;
}

void Channel::move_all(Operation* moved) noexcept {
  while (moved != nullptr) {
    std::unique_ptr<Operation> operation(std::exchange(moved, moved->next));
    Channel& next = next_channel(*operation);
    next.adopt(std::move(operation));
    on_the_way.fetch_sub(1, std::memory_order_release);
  }
}

void Channel::adopt(std::unique_ptr<Operation> operation) noexcept {
  Spent spent;
  const Lock lock(lock_);
  Operation& adopted = *operation.release();
  adopted.obliges = false;
  adopted.status = closed_ ? of_closing() : enrol_locked();
  const bool now = receiving_.first == nullptr && readable_;
  if (adopted.status.ok() && (!now || try_locked(adopted) == Attempt::blocked)) {
    push_locked(receiving_, adopted);
    return;
  }
  deliver_locked(adopted, true, spent.list());
}

Posted Channel::post(std::unique_ptr<Operation> operation) noexcept {
  Operation* moved = nullptr;
  const Posted answer = post(std::move(operation), &moved);
  if (moved != nullptr) move_all(moved);
  return answer;
}

Posted Channel::post(std::unique_ptr<Operation> operation, Operation** moved) noexcept {
  Spent spent;
  const Lock lock(lock_);
  if (closed_) return {WsaCode::wsaenotsock};
  const bool has_routine = operation->extra != nullptr && operation->extra->has_routine();
  // Learn, "WSARecv function": a routine and a port exclude each other.
  if (has_routine && port_ != nullptr) return {WsaCode::wsaeinval};
  if (Status failed = enrol_locked(); !failed.ok()) return {failed};
  if (Status failed = attend_locked(*operation); !failed.ok()) return {failed};
  if (!write_pending(operation->overlapped)) return {WsaCode::wsaefault};
  Operation& posted = *operation.release();
  OperationList& lane = receives(posted) ? receiving_ : sending_;
  const bool now = lane.first == nullptr && (readable_ || !receives(posted));
  const Attempt outcome = now ? try_locked(posted) : Attempt::blocked;
  if (outcome == Attempt::blocked) {
    push_locked(lane, posted);
    if (port_ == nullptr) bind_to_thread();
    return {WsaCode::wsa_io_pending};
  }
  if (outcome == Attempt::moved) {
    note_route_locked(posted);
    posted.next = nullptr;
    *moved = &posted;
    return {WsaCode::wsa_io_pending};
  }
  Posted answer = {posted.status, posted.bytes, posted.flags};
  if (!answer.status.ok() && !is_warning(answer.status)) {
    write_outcome(posted);
    spend(posted, spent.list());
    return answer;
  }
  if (!answer.status.ok()) answer.status = WsaCode::wsa_io_pending;
  deliver_locked(posted, !(skip_on_success_ && answer.status.ok()), spent.list());
  return answer;
}

void Channel::tell_watchers_locked() noexcept {
  if (watchers_ == 0) return;
  completions_.fetch_add(1, std::memory_order_seq_cst);
  kernel::futex_wake(&completions_, kernel::wake_everybody);
}

void Channel::deliver_locked(Operation& operation, bool to_port, Operation** spent) noexcept {
  write_outcome(operation);
  Extra* const extra = operation.extra.get();
  // Set last, so that whoever it wakes finds the packet; the operation may be gone by then.
  std::shared_ptr<sync::Event> event;
  if (extra != nullptr) event = std::move(extra->event);
  tell_watchers_locked();
  const bool routed = extra != nullptr && extra->routed;
  if (routed || lends_.load(std::memory_order_relaxed)) {
    tell_word(completions_elsewhere, watchers_elsewhere);
  }
  if (extra != nullptr && extra->has_routine()) {
    // The call owns the operation from here on. A thread that has ended runs it no more.
    auto thread = std::static_pointer_cast<sync::Thread>(extra->thread);
    if (!thread->queue(*extra)) spend(operation, spent);
    return;
  }
  Port* const port = routed ? extra->port.get() : port_.get();
  operation.parcel = {routed ? extra->key : key_, this};
  const bool packet = to_port && operation.packet && port != nullptr;
  if (!packet || !port->deliver(operation)) spend(operation, spent);
  if (event != nullptr) event->set();
}

void Channel::settle_locked(Operation& operation, Operation** spent) noexcept {
  if (operation.obliges) port_->release();
  deliver_locked(operation, true, spent);
}

void Channel::run_locked(OperationList& lane, Operation** spent, Operation** moved) noexcept {
  while (lane.first != nullptr) {
    Operation& front = *lane.first;
    if (receives(front) && !readable_) return;
    const Attempt outcome = try_locked(front);
    if (outcome == Attempt::blocked) return;
    lane.first = front.next;
    if (outcome != Attempt::moved) {
      settle_locked(front, spent);
      continue;
    }
    if (front.obliges) port_->release();
    note_route_locked(front);
    front.next = *moved;
    *moved = &front;
  }
}

void Channel::ready(uint32_t events) noexcept {
  constexpr uint32_t over = edge::hang_up | edge::error | edge::peer_closed;
  Operation* moved = nullptr;
  {
    Spent spent;
    const Lock lock(lock_);
    if (closed_) return;
    if ((events & (edge::in | edge::priority | over)) != 0) readable_ = true;
    if ((events & over) != 0) ended_ = true;
    run_locked(receiving_, spent.list(), &moved);
    if ((events & (edge::out | over)) != 0) run_locked(sending_, spent.list(), &moved);
    if (selection_ != nullptr) note_locked(conditions());
  }
  if (moved != nullptr) move_all(moved);
}

void Channel::cancel_lane_locked(OperationList& lane, const Meant& meant, uint32_t* count,
                                 Operation** spent) noexcept {
  Operation** link = &lane.first;
  Operation* before = nullptr;
  while (*link != nullptr) {
    Operation& operation = **link;
    const uint64_t home = operation.extra != nullptr ? operation.extra->home : 0;
    const bool chosen = (meant.overlapped == nullptr || operation.overlapped == meant.overlapped) &&
                        (meant.thread_id == 0 || operation.thread_id == meant.thread_id) &&
                        (meant.home == 0 || home == meant.home);
    if (!chosen) {
      before = &operation;
      link = &operation.next;
      continue;
    }
    *link = operation.next;
    if (lane.last == &operation) lane.last = before;
    operation.status = meant.closing ? of_closing() : WsaCode::wsa_operation_aborted;
    ++*count;
    settle_locked(operation, spent);
  }
}

uint32_t Channel::cancel_all_locked(const Meant& meant, Operation** spent) noexcept {
  uint32_t count = 0;
  cancel_lane_locked(receiving_, meant, &count, spent);
  cancel_lane_locked(sending_, meant, &count, spent);
  if (watching_ != nullptr) cancel_lane_locked(watching_->operations, meant, &count, spent);
  return count;
}

/// Ends operations that began here and have gone on with another socket. Rare enough to walk the
/// table.
uint32_t Channel::cancel_elsewhere(Meant meant) noexcept {
  while (on_the_way.load(std::memory_order_acquire) != 0) kernel::yield();
  meant.home = tag_;
  uint32_t count = 0;
  handles::Table::instance().each(handles::Kind::socket, [&](handles::Object& object) {
    count += static_cast<Source&>(object).cancel_lent(meant);
  });
  return count;
}

uint32_t Channel::cancel(const Overlapped* overlapped, uint32_t thread_id) noexcept {
  const Meant meant = {overlapped, thread_id, 0, false};
  uint32_t count = cancel_lent(meant);
  if (lends_.load(std::memory_order_relaxed)) count += cancel_elsewhere(meant);
  return count;
}

uint32_t Channel::cancel_lent(const Meant& meant) noexcept {
  Spent spent;
  const Lock lock(lock_);
  return cancel_all_locked(meant, spent.list());
}

void Channel::flush() noexcept {
  Spent spent;
  uint32_t count = 0;
  const Lock lock(lock_);
  cancel_lane_locked(sending_, Meant{}, &count, spent.list());
}

void Channel::thread_ended(uint32_t thread_id) noexcept {
  {
    const Lock lock(lock_);
    if (port_ != nullptr) return;
  }
  // What this thread began and has gone on elsewhere is found there.
  static_cast<void>(cancel_lent({nullptr, thread_id, 0, false}));
}

void Channel::close() noexcept {
  constexpr Meant all = {nullptr, 0, 0, true};
  {
    Spent spent;
    const Lock lock(lock_);
    closed_ = true;
    deselect_locked();
    if (enrolled_ && port_ != nullptr) port_->set().remove(fd_);
    if (enrolled_ && port_ == nullptr) Background::instance().remove(fd_);
    static_cast<void>(cancel_all_locked(all, spent.list()));
    watching_.reset();
  }
  if (lends_.load(std::memory_order_relaxed)) static_cast<void>(cancel_elsewhere(all));
}

bool Channel::wait_for(const Overlapped* overlapped, kernel::Deadline deadline) noexcept {
  std::shared_ptr<Port> port;
  const runtime::SlotLent lent;
  {
    // What completes before is seen below; what completes after sees the watcher.
    const Lock lock(lock_);
    port = port_;
    ++watchers_;
  }
  watchers_elsewhere.fetch_add(1, std::memory_order_seq_cst);
  bool over = false;
  for (;;) {
    const uint32_t here = completions_.load(std::memory_order_seq_cst);
    const bool lends = lends_.load(std::memory_order_seq_cst);
    const std::atomic<uint32_t>& word = lends ? completions_elsewhere : completions_;
    const uint32_t seen = lends ? word.load(std::memory_order_seq_cst) : here;
    uint64_t status = 0;
    // Memory that is gone has nothing to wait for.
    over = !runtime::copy_from_user(&status, &overlapped->status, sizeof status) ||
           status != status_pending;
    const bool late = deadline != kernel::Deadline::never &&
                      kernel::monotonic_ns() >= static_cast<uint64_t>(deadline);
    if (over || late) break;
    if (port != nullptr && port->attendance().waiting == 0) {
      port->drive(1);
      continue;
    }
    const kernel::Deadline look = kernel::deadline_in_ms(watch_ms);
    kernel::futex_wait(&word, seen, port != nullptr && look < deadline ? look : deadline);
  }
  watchers_elsewhere.fetch_sub(1, std::memory_order_seq_cst);
  const Lock lock(lock_);
  --watchers_;
  return over;
}

}  // namespace ws2::engine
