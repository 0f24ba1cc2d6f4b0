// SPDX-License-Identifier: MIT
// Notices. What decides what is in the header.
#include "engine/notice.hpp"

#include <algorithm>
#include <new>
#include <utility>

#include "kernel/futex.hpp"
#include "runtime/user_memory.hpp"
#include "sync/handle.hpp"
#include "sync/wait.hpp"

namespace ws2::engine {

using runtime::Lock;

class Notices::Notice final : public ChangeListener {
 public:
  Notice(uint32_t kinds, Overlapped* overlapped, std::shared_ptr<sync::Event> event) noexcept
      : kinds_(kinds), overlapped_(overlapped), event_(std::move(event)) {}
  void changed(const kernel::Changes& what) noexcept override {
    if ((what.kinds & kinds_) != 0) Notices::instance().finish(*this);
  }
  [[nodiscard]] Overlapped* overlapped() const noexcept { return overlapped_; }
  [[nodiscard]] sync::Event* event() const noexcept { return event_.get(); }

 private:
  const uint32_t kinds_;
  Overlapped* const overlapped_;
  const std::shared_ptr<sync::Event> event_;
};

Notices& Notices::instance() noexcept {
  // Not destroyed at exit: the background thread goes on until the process is gone.
  alignas(Notices) static unsigned char memory[sizeof(Notices)];
  static Notices* const notices = new (memory) Notices;
  return *notices;
}

Status Notices::begin(uint32_t kinds, Overlapped* overlapped) {
  const Result<uint64_t> number = runtime::read_user<uint64_t>(&overlapped->event);
  if (!number) return number.status();
  std::shared_ptr<sync::Event> event;
  if (const uint64_t handle = *number & ~uint64_t{1}; handle != 0) {
    event = sync::find_shared<sync::Event>(handle);
    if (event == nullptr) return WsaCode::wsa_invalid_handle;
    event->reset();
  }
  return begin(kinds, overlapped, std::move(event));
}

Status Notices::begin(uint32_t kinds, Overlapped* overlapped, std::shared_ptr<sync::Event> event) {
  const auto notice = std::make_shared<Notice>(kinds, overlapped, std::move(event));
  {
    const Lock lock(lock_);
    const auto same = [&](const auto& one) { return one->overlapped() == overlapped; };
    if (std::any_of(pending_.begin(), pending_.end(), same)) return WsaCode::wsa_invalid_parameter;
    if (!write_pending(overlapped)) return WsaCode::wsaefault;
    pending_.push_back(notice);
  }
  try {
    const Status failed = Monitor::instance().add(notice);
    if (failed.ok()) return WsaCode::wsa_io_pending;
    take(overlapped);
    return failed;
  } catch (const std::bad_alloc&) {
    take(overlapped);  // it has not begun, and nobody is told of it
    throw;
  }
}

Status Notices::wait_for_change(uint32_t kinds) {
  Overlapped overlapped = {};
  const auto over = std::make_shared<sync::Event>(true, false);
  const Status begun = begin(kinds, &overlapped, over);
  if (begun != WsaCode::wsa_io_pending) return begun;
  sync::wait(*over, false, kernel::Deadline::never);
  return Status(static_cast<uint32_t>(overlapped.status));
}

void Notices::finish(const Notice& notice) noexcept {
  std::shared_ptr<Notice> mine;
  {
    const Lock lock(lock_);
    const auto found = std::find_if(pending_.begin(), pending_.end(),
                                    [&](const auto& one) { return one.get() == &notice; });
    if (found == pending_.end()) return;  // cancelled
    mine = std::move(*found);
    pending_.erase(found);
  }
  Monitor::instance().remove(mine.get());
  complete(*mine, Status());
}

void Notices::complete(const Notice& notice, Status status) noexcept {
  Operation told;
  told.overlapped = notice.overlapped();
  told.status = status;
  write_outcome(told);
  completions_.fetch_add(1, std::memory_order_seq_cst);
  kernel::futex_wake(&completions_, kernel::wake_everybody);
  if (notice.event() != nullptr) notice.event()->set();
}

/// Takes one out of the list, the first for null.
std::shared_ptr<Notices::Notice> Notices::take(const Overlapped* overlapped) noexcept {
  const Lock lock(lock_);
  const auto found = std::find_if(pending_.begin(), pending_.end(), [&](const auto& one) {
    return overlapped == nullptr || one->overlapped() == overlapped;
  });
  if (found == pending_.end()) return nullptr;
  std::shared_ptr<Notice> mine = std::move(*found);
  pending_.erase(found);
  return mine;
}

uint32_t Notices::cancel(const Overlapped* overlapped) noexcept {
  uint32_t count = 0;
  while (const std::shared_ptr<Notice> mine = take(overlapped)) {
    Monitor::instance().remove(mine.get());
    complete(*mine, WsaCode::wsa_operation_aborted);
    ++count;
  }
  return count;
}

bool Notices::wait_for(const Overlapped* overlapped, kernel::Deadline deadline) noexcept {
  for (;;) {
    const uint32_t seen = completions_.load(std::memory_order_seq_cst);
    uint64_t status = 0;
    // Memory that is gone has nothing to wait for.
    if (!runtime::copy_from_user(&status, &overlapped->status, sizeof status)) return true;
    if (status != status_pending) return true;
    if (deadline != kernel::Deadline::never &&
        kernel::monotonic_ns() >= static_cast<uint64_t>(deadline)) {
      return false;
    }
    kernel::futex_wait(&completions_, seen, deadline);
  }
}

Result<handles::Handle> Notices::handle() {
  handles::Table& table = handles::Table::instance();
  handles::Handle known = 0;
  {
    const Lock lock(lock_);
    known = handle_;
  }
  if (table.find<NoticeHandle>(known)) return known;
  // Where two threads come first there are two, and both are good.
  Result<handles::Handle> made = table.insert(std::make_unique<NoticeHandle>());
  const Lock lock(lock_);
  if (made) handle_ = *made;
  return made;
}

}  // namespace ws2::engine
