// SPDX-License-Identifier: MIT
// The background thread. What it does and why is in the header.
#include "engine/background.hpp"

#include <algorithm>
#include <new>
#include <utility>

#include "engine/port.hpp"
#include "engine/source.hpp"
#include "kernel/thread.hpp"

namespace ws2::engine {

using runtime::Lock;

namespace {

constexpr int look_ms = 10;
constexpr uint32_t looks_before_sleep = 50;

}  // namespace

Background& Background::instance() noexcept {
  // Not destroyed at exit: the thread goes on until the process is gone.
  alignas(Background) static unsigned char memory[sizeof(Background)];
  static Background* const background = new (memory) Background;
  return *background;
}

Status Background::start_locked() noexcept {
  if (set_ != nullptr && set_->ours()) return Status();
  std::unique_ptr<EpollSet> set(new (std::nothrow) EpollSet);
  if (set == nullptr) return WsaCode::wsaenobufs;
  if (Status failed = set->open(); !failed.ok()) return failed;
  // A child leaves the parent's set as it is; it has no thread that would use it.
  set_ = std::move(set);
  for (Watched** list : {&arrivals_, &ports_}) {
    while (*list != nullptr) std::exchange(*list, (*list)->next)->port.reset();
  }
  again_.clear();
  if (kernel::start_thread(main, this, 0).ok()) return Status();
  set_.reset();
  return WsaCode::wsaenobufs;  // what a socket's call says of lack
}

Status Background::add(int fd, uint64_t tag) noexcept {
  const Lock lock(lock_);
  if (Status failed = start_locked(); !failed.ok()) return failed;
  return set_->add(fd, tag);
}

void Background::remove(int fd) noexcept {
  const Lock lock(lock_);
  if (set_ != nullptr) set_->remove(fd);
}

Status Background::arm(int fd, uint64_t tag, uint32_t events) noexcept {
  const Lock lock(lock_);
  if (Status failed = start_locked(); !failed.ok()) return failed;
  return set_->arm(fd, tag, events);
}

Status Background::arm(const EpollSet& nested, uint64_t tag) noexcept {
  const Lock lock(lock_);
  if (Status failed = start_locked(); !failed.ok()) return failed;
  return set_->arm(nested, tag);
}

void Background::remove(const EpollSet& nested) noexcept {
  const Lock lock(lock_);
  if (set_ != nullptr) set_->remove(nested);
}

Status Background::prepare() noexcept {
  const Lock lock(lock_);
  return start_locked();
}

void Background::watch(Port& port) noexcept {
  if (port.watched.exchange(true, std::memory_order_acq_rel)) return;
  const Lock lock(lock_);
  if (!start_locked().ok()) {
    // A forked child's: prepare() came before the fork. The next operation tries again.
    port.watched.store(false, std::memory_order_release);
    return;
  }
  port.watch = {port.shared_from_this(), arrivals_};
  arrivals_ = &port.watch;
  set_->wake();
}

void Background::main(void* background) { static_cast<Background*>(background)->run(); }

void Background::run() noexcept {
  EpollSet* set = nullptr;
  {
    const Lock lock(lock_);
    set = set_.get();
  }
  int timeout_ms = 0;
  for (;;) {
    Ready found[64];
    const size_t count = set->wait(found, timeout_ms);
    bool told = false;
    for (size_t i = 0; i < count; ++i) told = told || found[i].tag == nested_tag;
    tell({found, count});
    timeout_ms = look_after_ports(told);
    if (tell_again()) timeout_ms = look_ms;
  }
}

void Background::take_arrivals() noexcept {
  const Lock lock(lock_);
  while (arrivals_ != nullptr) {
    Watched& arrival = *std::exchange(arrivals_, arrivals_->next);
    // Before anything can be told of it, so that nothing is missed.
    arrival.nested = set_->add(arrival.port->set()).ok();
    arrival.next = std::exchange(ports_, &arrival);
  }
}

void Background::look_again(uint64_t tag) noexcept {
  const Lock lock(lock_);
  if (!start_locked().ok()) return;
  const auto same = [&](const Ready& one) { return one.tag == tag; };
  if (std::any_of(again_.begin(), again_.end(), same)) return;
  try {
    again_.push_back({0, tag});
  } catch (const std::bad_alloc&) {
    return;
  }
  if (again_.size() == 1) set_->wake();
}

/// Whether there are any to be told again, by this call or the next.
bool Background::tell_again() noexcept {
  std::vector<Ready> due;
  {
    const Lock lock(lock_);
    if (again_.empty()) return false;
    if (kernel::monotonic_ns() < static_cast<uint64_t>(next_again_)) return true;
    due.swap(again_);
  }
  next_again_ = kernel::deadline_in_ms(look_ms);
  tell(due);
  return true;
}

/// How long the thread may sleep then.
int Background::look_after_ports(bool told) noexcept {
  take_arrivals();
  bool looking = false;
  for (Watched** link = &ports_; *link != nullptr;) {
    Watched& watched = **link;
    look_after(watched, told);
    if (watched.nested || watched.port->obliged()) {
      looking = looking || !watched.nested;
      link = &watched.next;
      continue;
    }
    // It needs nobody any more.
    *link = watched.next;
    const std::shared_ptr<Port> port = std::move(watched.port);
    port->watched.store(false, std::memory_order_seq_cst);
    // An operation that began meanwhile saw the port watched.
    if (port->obliged()) watch(*port);
  }
  return looking ? look_ms : -1;
}

void Background::look_after(Watched& watched, bool told) noexcept {
  Port& port = *watched.port;
  EpollSet* set = nullptr;
  {
    const Lock lock(lock_);
    set = set_.get();
  }
  if (watched.nested && !told && port.obliged()) return;
  if (watched.nested) {
    set->remove(port.set());
    watched.nested = false;
    watched.quiet = 0;
    watched.fresh = true;
  }
  if (!port.obliged()) return;
  const Port::Attendance here = port.attendance();
  const uint32_t reaps = port.reaps();
  const bool moved = reaps != std::exchange(watched.reaps, reaps);
  // A worker that is out may come back in time; where nobody is there at all, nobody will.
  const bool wait_for_workers = here.waiting != 0 || moved || (watched.fresh && here.out != 0);
  watched.fresh = false;
  if (moved || (!wait_for_workers && port.drive(0))) {
    watched.quiet = 0;
    return;
  }
  if (++watched.quiet < looks_before_sleep) return;
  watched.nested = set->add(port.set()).ok();
}

}  // namespace ws2::engine
