// SPDX-License-Identifier: MIT
// What ends a look-up early.
#include "names/stop.hpp"

#include <algorithm>
#include <cstdint>

#include "kernel/duplicate.hpp"
#include "kernel/socket.hpp"

namespace ws2::names {
namespace {

constexpr int look_again_ms = 50;
constexpr int64_t ns_per_ms = 1'000'000;

}  // namespace

Stop::~Stop() {
  if (const int fd = wake_fd_.load(); fd >= 0) kernel::close_socket(fd);
}

void Stop::cancel() noexcept {
  cancelled_.store(true);
  if (const int fd = wake_fd_.load(); fd >= 0) kernel::signal_wake(fd);
  std::shared_ptr<Endable> work;
  {
    const runtime::Lock lock(lock_);
    work = work_;
  }
  if (work != nullptr) work->end();  // without the lock: it may call into a provider
}

void Stop::set_work(std::shared_ptr<Endable> work) noexcept {
  const std::shared_ptr<Endable> fresh = work;
  {
    const runtime::Lock lock(lock_);
    work_.swap(work);  // what was there is let go of without the lock
  }
  // The other order of a cancel: it has looked for work before there was any.
  if (fresh != nullptr && cancelled_.load()) fresh->end();
}

Status Stop::reason() const noexcept {
  if (cancelled_.load()) return WsaCode::wsa_e_cancelled;
  const bool late = deadline_ != 0 && kernel::time_left(deadline_) == 0;
  return late ? WsaCode::wsatry_again : Status();
}

int Stop::wait_ms() const noexcept {
  int64_t most = -1;
  // Up to the next millisecond: a wait that ends too early would spin.
  if (deadline_ != 0) most = kernel::time_left(deadline_) / ns_per_ms + 1;
  if (wake_fd_.load() == failed && (most < 0 || most > look_again_ms)) most = look_again_ms;
  return static_cast<int>(std::min<int64_t>(most, INT32_MAX));
}

int Stop::wake_fd() noexcept {
  if (const int there = wake_fd_.load(); there != none) return std::max(there, -1);
  const Result<int> fresh = kernel::open_wake();
  wake_fd_.store(fresh ? *fresh : failed);
  return fresh ? *fresh : -1;
}

}  // namespace ws2::names
