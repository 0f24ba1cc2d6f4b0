// SPDX-License-Identifier: MIT
// The background thread. What it does and why is in the header.
#include "engine/background.hpp"

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
  ports_.clear();
  Status started = kernel::start_thread(main, this, 0);
  if (!started.ok()) set_.reset();
  return started;
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

void Background::watch(Port& port) noexcept {
  if (port.watched.exchange(true, std::memory_order_acq_rel)) return;
  try {
    const Lock lock(lock_);
    if (start_locked().ok()) {
      arrivals_.push_back({port.shared_from_this(), 0, 0, false, false});
      set_->wake();
      return;
    }
  } catch (const std::bad_alloc&) {
  }
  port.watched.store(false, std::memory_order_release);  // the next operation tries again
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
  }
}

/// How long the thread may sleep then.
int Background::look_after_ports(bool told) noexcept {
  {
    const Lock lock(lock_);
    for (Watched& arrival : arrivals_) {
      // Before anything can be told of it, so that nothing is missed.
      arrival.nested = set_->add(arrival.port->set()).ok();
      try {
        ports_.push_back(std::move(arrival));
      } catch (const std::bad_alloc&) {
        arrival.port->watched.store(false, std::memory_order_release);
      }
    }
    arrivals_.clear();
  }
  bool looking = false;
  for (size_t i = 0; i < ports_.size();) {
    if (look_after(ports_[i], told)) {
      looking = looking || !ports_[i].nested;
      ++i;
      continue;
    }
    ports_[i] = std::move(ports_.back());
    ports_.pop_back();
  }
  return looking ? look_ms : -1;
}

/// False when the port needs nobody any more.
bool Background::look_after(Watched& watched, bool told) noexcept {
  Port& port = *watched.port;
  EpollSet* set = nullptr;
  {
    const Lock lock(lock_);
    set = set_.get();
  }
  if (watched.nested && !told && port.obliged()) return true;
  if (watched.nested) {
    set->remove(port.set());
    watched.nested = false;
    watched.quiet = 0;
    watched.fresh = true;
  }
  if (!port.obliged()) {
    port.watched.store(false, std::memory_order_seq_cst);
    // An operation that began meanwhile saw the port watched.
    if (port.obliged()) Background::instance().watch(port);
    return false;
  }
  const Port::Attendance here = port.attendance();
  const uint32_t reaps = port.reaps();
  const bool moved = reaps != std::exchange(watched.reaps, reaps);
  // A worker that is out may come back in time; where nobody is there at all, nobody will.
  const bool wait_for_workers = here.waiting != 0 || moved || (watched.fresh && here.out != 0);
  watched.fresh = false;
  if (moved || (!wait_for_workers && port.drive(0))) {
    watched.quiet = 0;
    return true;
  }
  if (++watched.quiet < looks_before_sleep) return true;
  watched.nested = set->add(port.set()).ok();
  return true;
}

}  // namespace ws2::engine
