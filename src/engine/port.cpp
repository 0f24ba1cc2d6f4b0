// SPDX-License-Identifier: MIT
// Completion ports. Who wakes whom is described in the header. Hot path.
#include "engine/port.hpp"

#include <algorithm>
#include <memory>
#include <new>
#include <utility>

#include "engine/background.hpp"
#include "engine/channel.hpp"
#include "engine/source.hpp"
#include "kernel/futex.hpp"
#include "kernel/thread.hpp"
#include "runtime/prefetch.hpp"
#include "runtime/slot.hpp"

namespace ws2::engine {

using runtime::Lock;

namespace {

// Few enough that a connection's memory is still near when the program answers, also where a
// thousand are busy: 16 cost 10 % less there than 64, and at 64 connections the same (bench/echo).
constexpr size_t events_a_reap = 16;
constexpr uint32_t soonest_look_ms = 1, latest_look_ms = 8;
constexpr int alert_look_ms = 10, guard_look_ms = 10;

constinit std::atomic<uint64_t> next_id{1};

void free_all(Operation* spent) noexcept {
  while (spent != nullptr) delete std::exchange(spent, spent->next);
}

/// The packet is the next to be taken, some system calls from now: what will be touched then comes
/// nearer meanwhile. Of the packet itself that was asked for one packet ago.
void expect(const Operation& packet) noexcept {
  runtime::prefetch(packet.overlapped, sizeof(Overlapped));
  runtime::prefetch(packet.parcel.channel, sizeof(Channel));
  runtime::prefetch(packet.next, sizeof packet);
}

int left_ms(kernel::Deadline deadline) noexcept {
  if (deadline == kernel::Deadline::never) return -1;
  const auto at = static_cast<uint64_t>(deadline);
  const uint64_t now = at == 0 ? 0 : kernel::monotonic_ns();
  if (at <= now) return 0;
  constexpr uint64_t most = 1U << 30U;
  return static_cast<int>(std::min((at - now + 999'999) / 1'000'000, most));
}

int sooner(int a_ms, int b_ms) noexcept {
  if (a_ms < 0) return b_ms;
  return b_ms < 0 ? a_ms : std::min(a_ms, b_ms);
}

}  // namespace

/// Which port the calling thread works for: the one it last took a packet from, or waits on. What
/// each call looks at is apart from what has to be undone at the end of the thread, since reaching
/// the latter costs a call. Whether it is out with a packet is runtime::holds_slot.
struct Worker {
  uint64_t port_id;
  Member* member;    // of that port, while it lives; null where there was no memory
  bool reaps;        // makes packets of what it has found in the kernel, and takes one then
  uintptr_t handle;  // of the port that it keeps a reference to,
  const handles::Reference<PortHandle>* reference;  // which is this one
};

namespace {
thread_local Worker worker __attribute__((tls_model("initial-exec"))) = {};
}  // namespace

struct Leaver {
  std::weak_ptr<Port> port;
  handles::Reference<PortHandle> kept;

  void leave() noexcept {
    Member* const member = std::exchange(worker.member, nullptr);
    runtime::holds_slot = false;
    worker.port_id = 0;
    // A port that is gone has freed its members.
    const std::shared_ptr<Port> left = port.lock();
    if (left != nullptr && member != nullptr) left->leave(member);
  }
  ~Leaver() {
    leave();
    worker.handle = 0;
  }
};

namespace {
thread_local Leaver leaver;
}  // namespace

Port::Port(uint32_t concurrency) noexcept
    : id_(next_id.fetch_add(1, std::memory_order_relaxed)), concurrency_(concurrency) {}

Port::~Port() {
  free_all(first_);
  while (members_ != nullptr) delete std::exchange(members_, members_->next);
}

Result<std::shared_ptr<Port>> Port::open(uint32_t concurrency) {
  runtime::set_slot_keeper(lend_slot, take_slot_again);
  auto port = std::make_shared<Port>(std::max(concurrency, 1U));
  if (Status failed = port->set_.open(); !failed.ok()) return failed;
  return port;
}

void Port::begin_work() noexcept {
  leaver.leave();
  leaver.port = weak_from_this();
  auto* const member = new (std::nothrow) Member{kernel::current_thread_id()};
  worker.port_id = id_;
  worker.member = member;
  if (member == nullptr) return;  // then it takes no slot
  const Lock lock(lock_);
  member->next = std::exchange(members_, member);
}

void Port::leave(Member* member) noexcept {
  const std::unique_ptr<Member> gone(member);
  const Lock lock(lock_);
  Member** link = &members_;
  while (*link != member) link = &(*link)->next;
  *link = member->next;
  if (!member->out) return;
  --out_;
  if (member->asleep) --asleep_;
  // The slot is free for what waits.
  if (first_ != nullptr) wake_as_needed_locked(true);
  keep_attended_locked();
}

/// The calling worker is out no more.
void Port::come_back_locked() noexcept {
  runtime::holds_slot = false;
  Member& member = *worker.member;
  member.out = member.slept = false;
  --out_;
  if (std::exchange(member.asleep, false)) --asleep_;
}

void Port::lend_slot() noexcept {
  if (const std::shared_ptr<Port> port = leaver.port.lock()) port->set_asleep(true);
}

void Port::take_slot_again() noexcept {
  // A port of whose closing this thread was told meanwhile has forgotten it.
  if (const std::shared_ptr<Port> port = leaver.port.lock()) port->set_asleep(false);
}

void Port::set_asleep(bool asleep) noexcept {
  const Lock lock(lock_);
  if (worker.member == nullptr) return;
  Member& member = *worker.member;
  if (!member.out || member.asleep == asleep) return;
  member.asleep = asleep;
  asleep ? ++asleep_ : --asleep_;
  if (!asleep) return;
  if (first_ != nullptr) wake_as_needed_locked(true);
  keep_attended_locked();
}

/// Looks for workers that are out and sleep, and takes their slots.
void Port::find_sleepers() noexcept {
  constexpr size_t most = 64;
  uint32_t out[most];
  size_t count = 0;
  {
    const Lock lock(lock_);
    for (const Member* member = members_; member != nullptr; member = member->next) {
      if (member->out && !member->asleep && count < most) out[count++] = member->thread_id;
    }
  }
  uint32_t* const end =
      std::remove_if(out, out + count, [](uint32_t id) { return !kernel::thread_sleeps(id); });
  const Lock lock(lock_);
  // Who has come back since is not out; who went out again meanwhile only lends a slot too soon.
  for (Member* member = members_; member != nullptr; member = member->next) {
    const bool sleeps = std::find(out, end, member->thread_id) != end;
    // A lock that was not free for a moment looks like sleep, too: twice is once.
    const bool slept = std::exchange(member->slept, sleeps && member->out);
    if (!slept || !member->slept || member->asleep) continue;
    member->asleep = true;
    ++asleep_;
  }
}

std::optional<Port::Taken> Port::try_take_locked(std::span<Entry> into, bool asked,
                                                 Operation** spent) noexcept {
  if (runtime::holds_slot) come_back_locked();
  if (closed_ || !set_.ours()) {
    // Each one that leaves wakes the next.
    if (waiting_ != 0) set_.wake();
    return Taken{Taken::By::closed, 0};
  }
  if (first_ == nullptr || (!asked && since_reap_ >= packets_between_reaps)) return {};
  if (full_locked()) return {};
  const uint32_t count = pop_locked(into, spent);
  if (worker.member != nullptr) {
    runtime::holds_slot = worker.member->out = true;
    ++out_;
  }
  if (first_ != nullptr) wake_as_needed_locked(foreign_ != 0);
  keep_attended_locked();
  return Taken{Taken::By::packets, count};
}

Port::Taken Port::take(std::span<Entry> into, kernel::Deadline deadline,
                       const sync::Wait* alert) noexcept {
  if (worker.port_id != id_) begin_work();
  Stay stay = {deadline, alert};
  for (;;) {
    Operation* spent = nullptr;
    std::optional<Taken> over;
    {
      const Lock lock(lock_);
      over = try_take_locked(into, stay.asked, &spent);
      if (!over) over = begin_stay_locked(stay);
      if (over) end_guard_locked(stay);
    }
    free_all(spent);
    if (over) return *over;
    if (stay.held) {
      hold(stay);
    } else {
      wait_in_kernel(stay.timeout_ms);
    }
    const bool alerted =
        alert != nullptr && alert->outcome().load(std::memory_order_acquire) != sync::Wait::pending;
    if (!alerted) continue;
    const Lock lock(lock_);
    end_guard_locked(stay);
    // What this thread has reaped is for another one.
    if (first_ != nullptr) wake_as_needed_locked(true);
    keep_attended_locked();
    return {Taken::By::alert, 0};
  }
}

/// What a worker that took nothing does: waits in the kernel, is held back, or goes.
std::optional<Port::Taken> Port::begin_stay_locked(Stay& stay) noexcept {
  stay.held = full_locked();
  stay.timeout_ms = first_ == nullptr || stay.held ? left_ms(stay.deadline) : 0;
  if (stay.timeout_ms == 0 && (stay.asked || stay.held)) {
    // No slot for what this thread has reaped: another one waits for one.
    if (first_ != nullptr) wake_as_needed_locked(true);
    keep_attended_locked();
    return Taken{Taken::By::timeout, 0};
  }
  if (stay.held) {
    // While nothing waits for a slot nobody has to look for one.
    if (first_ == nullptr) end_guard_locked(stay);
    if (first_ != nullptr && !guarded_) guarded_ = stay.guards = true;
    if (stay.guards) stay.timeout_ms = sooner(stay.timeout_ms, guard_look_ms);
    ++held_;
    stay.releases = releases_.load(std::memory_order_relaxed);
  } else {
    end_guard_locked(stay);
    stay.asked = true;
    ++waiting_;
  }
  if (stay.alert != nullptr) stay.timeout_ms = sooner(stay.timeout_ms, alert_look_ms);
  return {};
}

/// Waits for a slot, apart from those that the kernel wakes.
void Port::hold(const Stay& stay) noexcept {
  const kernel::Deadline until =
      stay.timeout_ms < 0 ? kernel::Deadline::never
                          : kernel::deadline_in_ms(static_cast<uint32_t>(stay.timeout_ms));
  kernel::futex_wait(&releases_, stay.releases, until);
  {
    const Lock lock(lock_);
    --held_;
    releasing_ = false;
  }
  if (stay.guards) find_sleepers();
}

void Port::end_guard_locked(Stay& stay) noexcept {
  if (!std::exchange(stay.guards, false)) return;
  guarded_ = false;
  // Another one goes on with it.
  if (first_ != nullptr) wake_as_needed_locked(true);
}

/// Where nobody waits in the kernel although a slot is free, one of those held back goes there.
void Port::keep_attended_locked() noexcept {
  if (waiting_ == 0 && held_ != 0 && !full_locked()) release_one_locked();
}

void Port::release_one_locked() noexcept {
  if (std::exchange(releasing_, true)) return;
  releases_.fetch_add(1, std::memory_order_relaxed);
  kernel::futex_wake(&releases_, 1);
}

void Port::wait_in_kernel(int timeout_ms) noexcept {
  Ready found[events_a_reap];
  const size_t count = set_.wait(found, timeout_ms);
  const Calls calls = calls_among({found, count});
  {
    const Lock lock(lock_);
    --waiting_;
    reaps_.store(reaps() + 1, std::memory_order_relaxed);
    note_locked(calls);
    since_reap_ = 0;
  }
  worker.reaps = true;
  tell({found, count});
  worker.reaps = false;
}

bool Port::drive(int timeout_ms) noexcept {
  Ready found[events_a_reap];
  const size_t count = set_.wait(found, timeout_ms);
  const Calls calls = calls_among({found, count});
  if (calls.wake || calls.look) {
    // It was meant for a worker.
    const Lock lock(lock_);
    note_locked(calls);
    if (closed_ ? waiting_ != 0 : first_ != nullptr) wake_as_needed_locked(true);
  }
  tell({found, count});
  return count != 0;
}

Port::Calls Port::calls_among(std::span<const Ready> found) noexcept {
  Calls calls;
  for (const Ready& ready : found) {
    calls.wake = calls.wake || ready.tag == wake_tag;
    calls.look = calls.look || ready.tag == look_tag;
  }
  return calls;
}

void Port::note_locked(Calls calls) noexcept {
  if (calls.wake) waking_ = false;
  if (!calls.look) return;
  looking_ = false;
  // The less there is to find, the later the next look.
  look_ms_ = first_ != nullptr ? soonest_look_ms : std::min(2 * look_ms_, latest_look_ms);
}

Port::Attendance Port::attendance() noexcept {
  const Lock lock(lock_);
  return {waiting_, out_};
}

uint32_t Port::pop_locked(std::span<Entry> into, Operation** spent) noexcept {
  uint32_t count = 0;
  while (count < into.size() && first_ != nullptr) {
    Operation* const packet = first_;
    first_ = packet->next;
    if (packet->foreign) --foreign_;
    into[count++] = {packet->parcel.key, packet->overlapped, packet->bytes, packet->status};
    packet->next = *spent;
    *spent = packet;
    if (first_ != nullptr) expect(*first_);
  }
  since_reap_ += count;
  return count;
}

void Port::wake_as_needed_locked(bool foreign) noexcept {
  const bool full = full_locked();
  // While no slot is free all that is needed is a guard.
  if (full && guarded_) return;
  if (held_ != 0 && (full || waiting_ == 0)) return release_one_locked();
  if (waiting_ == 0 || waking_) return;
  if (!full && !foreign) {
    looking_ = looking_ || set_.wake_in(look_ms_);
    if (looking_) return;
  }
  waking_ = true;
  set_.wake();
}

void Port::append_locked(Operation& packet, bool foreign) noexcept {
  packet.next = nullptr;
  packet.foreign = foreign;
  if (foreign) ++foreign_;
  (first_ == nullptr ? first_ : last_->next) = &packet;
  last_ = &packet;
  if (foreign || !worker.reaps) wake_as_needed_locked(foreign);
}

bool Port::deliver(Operation& operation) noexcept {
  const Lock lock(lock_);
  if (closed_) return false;
  append_locked(operation, worker.port_id != id_);
  return true;
}

Status Port::post(const Entry& entry) noexcept {
  std::unique_ptr<Operation> packet(new (std::nothrow) Operation);
  if (packet == nullptr) return WsaCode::wsa_not_enough_memory;
  packet->parcel = {entry.key, nullptr};
  packet->overlapped = entry.overlapped;
  packet->bytes = entry.bytes;
  const Lock lock(lock_);
  if (closed_) return WsaCode::wsa_invalid_handle;
  append_locked(*packet.release(), worker.port_id != id_);
  return Status();
}

void Port::close() noexcept {
  Operation* left = nullptr;
  {
    const Lock lock(lock_);
    closed_ = true;
    left = std::exchange(first_, nullptr);
    foreign_ = 0;
    if (waiting_ != 0) set_.wake();
    releases_.fetch_add(1, std::memory_order_relaxed);
    if (held_ != 0) kernel::futex_wake(&releases_, kernel::wake_everybody);
  }
  free_all(left);
}

Port* PortHandle::to_work_for(uintptr_t handle) noexcept {
  const bool kept = handle != 0 && worker.handle == handle && !worker.reference->closed();
  return kept ? (*worker.reference)->port_.get() : keep(handle);
}

Port* PortHandle::keep(uintptr_t handle) noexcept {
  let_go();
  leaver.kept = handles::Table::instance().find<PortHandle>(handle);
  if (!leaver.kept) return nullptr;
  worker.handle = handle;
  worker.reference = &leaver.kept;
  return leaver.kept->port_.get();
}

void PortHandle::let_go() noexcept {
  if (worker.handle == 0) return;
  worker.handle = 0;
  handles::Reference<PortHandle> gone = std::move(leaver.kept);
}

void PortHandle::on_close(bool) noexcept {
  port_->close();
  // The closer's own reference keeps this object until it is done.
  if (worker.handle != 0 && worker.reference->get() == this) let_go();
}

void Port::oblige() noexcept {
  obligations_.fetch_add(1, std::memory_order_relaxed);
  if (!watched.load(std::memory_order_relaxed)) Background::instance().watch(*this);
}

}  // namespace ws2::engine
