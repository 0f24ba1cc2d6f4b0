// SPDX-License-Identifier: MIT
// The signal that ends a blocking call.
#include "kernel/cancel.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <mutex>

namespace ws2::kernel {
namespace {

thread_local constinit std::atomic<uint32_t> word{0};

// Beside the one that suspends and ends threads (kernel/thread.cpp): that one must not be seen by
// system calls, this one must.
int ending_signal() noexcept { return SIGRTMAX - 4; }

void on_signal(int /*signal*/) {}  // that it came is all

}  // namespace

std::atomic<uint32_t>& own_cancel_word() noexcept { return word; }

bool take_cancel() noexcept {
  return word.load(std::memory_order_relaxed) != 0 && word.exchange(0) != 0;
}

bool interrupt_call(uint32_t thread_id) noexcept {
  static std::once_flag once;
  std::call_once(once, [] {
    struct sigaction action = {};
    action.sa_handler = on_signal;
    action.sa_flags = SA_ONSTACK;
    ::sigaction(ending_signal(), &action, nullptr);
  });
  return ::syscall(SYS_tgkill, ::getpid(), thread_id, ending_signal()) == 0;
}

}  // namespace ws2::kernel
