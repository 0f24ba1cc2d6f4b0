// SPDX-License-Identifier: MIT
// Asynchronous procedure calls: what another thread, a timer or an operation asks a thread to run
// when it next waits alertably.
#pragma once

namespace ws2::sync {

/// One call, in the queue of one thread. It belongs to the queue until `run` is called, once: with
/// `deliver` in the thread it was queued to, or without when that thread ends first. Whoever made
/// it decides in `run` what becomes of its memory.
struct Apc {
  explicit Apc(void (*what)(Apc& self, bool deliver)) noexcept : run(what) {}
  Apc* next = nullptr;
  void (*const run)(Apc& self, bool deliver);
};

}  // namespace ws2::sync
