// SPDX-License-Identifier: MIT
// The slot of a completion port that a worker occupies while it is out with a packet. A worker that
// waits for something lends its slot, so that the port lets another one run:
// "CreateIoCompletionPort function", NumberOfConcurrentThreads. The rooms that wait say so here;
// the engine answers.
#pragma once

namespace ws2::runtime {

/// Whether the calling thread occupies a slot. initial-exec as the last error.
inline thread_local bool holds_slot __attribute__((tls_model("initial-exec"))) = false;

/// The engine names what lends the calling thread's slot and what takes it again; called before the
/// first thread holds one.
void set_slot_keeper(void (*lend)() noexcept, void (*take_again)() noexcept) noexcept;
void lend_slot() noexcept;
void take_slot_again() noexcept;

/// The calling thread waits as long as this lives. Not under a lock.
class SlotLent {
 public:
  SlotLent() noexcept : lent_(holds_slot) {
    if (lent_) [[unlikely]]
      lend_slot();
  }
  ~SlotLent() {
    if (lent_) [[unlikely]]
      take_slot_again();
  }
  SlotLent(const SlotLent&) = delete;
  SlotLent& operator=(const SlotLent&) = delete;

 private:
  const bool lent_;
};

}  // namespace ws2::runtime
