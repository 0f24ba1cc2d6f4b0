// SPDX-License-Identifier: MIT
// Completion ports. Who wakes whom is described in the header. Hot path.
#include "engine/port.hpp"

#include <algorithm>
#include <new>
#include <utility>

#include "engine/background.hpp"
#include "engine/source.hpp"

namespace ws2::engine {

using runtime::Lock;

namespace {

constexpr size_t events_a_reap = 64;
constexpr uint32_t ticks_before_sleep = 4;  // 1, 2, 4, 8 ms
constexpr int alert_look_ms = 10;

constinit std::atomic<uint64_t> next_id{1};

void free_all(Operation* spent) noexcept {
  while (spent != nullptr) delete std::exchange(spent, spent->next);
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
/// the latter costs a call.
struct Worker {
  uint64_t port_id;
  bool out;
};

namespace {
thread_local Worker worker __attribute__((tls_model("initial-exec"))) = {0, false};
}  // namespace

struct Leaver {
  std::weak_ptr<Port> port;

  void leave() noexcept {
    if (!std::exchange(worker.out, false)) return;
    if (const std::shared_ptr<Port> left = port.lock()) {
      const Lock lock(left->lock_);
      --left->out_;
    }
  }
  ~Leaver() { leave(); }
};

namespace {
thread_local Leaver leaver;
}  // namespace

Port::Port(uint32_t concurrency) noexcept
    : id_(next_id.fetch_add(1, std::memory_order_relaxed)), concurrency_(concurrency) {}

Port::~Port() { free_all(first_); }

Result<std::shared_ptr<Port>> Port::open(uint32_t concurrency) {
  auto port = std::make_shared<Port>(concurrency);
  if (Status failed = port->set_.open(); !failed.ok()) return failed;
  return port;
}

void Port::begin_work() noexcept {
  leaver.leave();
  leaver.port = weak_from_this();
  worker = {id_, false};
}

std::optional<Port::Taken> Port::try_take_locked(std::span<Entry> into, bool asked,
                                                 Operation** spent) noexcept {
  if (std::exchange(worker.out, false)) --out_;  // it has come back
  if (closed_ || !set_.ours()) {
    // Each one that leaves wakes the next.
    if (waiting_ != 0) set_.wake();
    return Taken{Taken::By::closed, 0};
  }
  if (first_ == nullptr || (!asked && since_reap_ >= packets_between_reaps)) return {};
  const uint32_t count = pop_locked(into, spent);
  worker.out = true;
  ++out_;
  if (first_ != nullptr) wake_as_needed_locked(foreign_ != 0);
  return Taken{Taken::By::packets, count};
}

Port::Taken Port::take(std::span<Entry> into, kernel::Deadline deadline,
                       const sync::Wait* alert) noexcept {
  if (worker.port_id != id_) begin_work();
  for (uint32_t tick = 0;; ++tick) {
    const bool asked = tick != 0;  // the kernel, in this call
    bool bounded = false;
    int timeout_ms = 0;
    Operation* spent = nullptr;
    std::optional<Taken> over;
    {
      const Lock lock(lock_);
      over = try_take_locked(into, asked, &spent);
      if (!over) {
        timeout_ms = first_ != nullptr ? 0 : left_ms(deadline);
        if (asked && timeout_ms == 0) return {Taken::By::timeout, 0};
        bounded = timeout_ms != 0 && out_ != 0 && tick < ticks_before_sleep;
        if (bounded) timeout_ms = sooner(timeout_ms, 1 << tick);
        ++waiting_;
        if (bounded) ++bounded_;
      }
    }
    free_all(spent);
    if (over) return *over;
    if (alert != nullptr) timeout_ms = sooner(timeout_ms, alert_look_ms);
    wait_in_kernel(timeout_ms, bounded);
    if (alert != nullptr &&
        alert->outcome().load(std::memory_order_acquire) != sync::Wait::pending) {
      return {Taken::By::alert, 0};
    }
  }
}

void Port::wait_in_kernel(int timeout_ms, bool bounded) noexcept {
  Ready found[events_a_reap];
  const size_t count = set_.wait(found, timeout_ms);
  reaps_.fetch_add(1, std::memory_order_relaxed);
  bool woken = false;
  for (size_t i = 0; i < count; ++i) woken = woken || found[i].tag == wake_tag;
  {
    const Lock lock(lock_);
    --waiting_;
    if (bounded) --bounded_;
    if (woken) waking_ = false;
    since_reap_ = 0;
  }
  tell({found, count});
}

bool Port::drive(int timeout_ms) noexcept {
  Ready found[events_a_reap];
  const size_t count = set_.wait(found, timeout_ms);
  bool woken = false;
  for (size_t i = 0; i < count; ++i) woken = woken || found[i].tag == wake_tag;
  if (woken) {
    // It was meant for a worker.
    const Lock lock(lock_);
    waking_ = false;
    if (closed_ ? waiting_ != 0 : first_ != nullptr) wake_as_needed_locked(true);
  }
  tell({found, count});
  return count != 0;
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
    into[count++] = {packet->key, packet->overlapped, packet->bytes, packet->status};
    packet->next = *spent;
    *spent = packet;
  }
  since_reap_ += count;
  return count;
}

void Port::wake_as_needed_locked(bool foreign) noexcept {
  if (waiting_ == 0 || waking_) return;
  if (!foreign && bounded_ != 0) return;  // one of them will look by itself
  waking_ = true;
  set_.wake();
}

void Port::append_locked(Operation& packet, bool foreign) noexcept {
  packet.next = nullptr;
  packet.foreign = foreign;
  if (foreign) ++foreign_;
  (first_ == nullptr ? first_ : last_->next) = &packet;
  last_ = &packet;
  wake_as_needed_locked(foreign);
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
  packet->key = entry.key;
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
  }
  free_all(left);
}

void Port::oblige() noexcept {
  obligations_.fetch_add(1, std::memory_order_relaxed);
  if (!watched.load(std::memory_order_relaxed)) Background::instance().watch(*this);
}

}  // namespace ws2::engine
