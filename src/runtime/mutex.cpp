// SPDX-License-Identifier: MIT
// The contended side of the mutex: Drepper, "Futexes Are Tricky", the third mutex.
#include "runtime/mutex.hpp"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace ws2::runtime {
namespace {

// The locks of the house are held for tens of nanoseconds, so it mostly is free again soon.
constexpr int tries_before_sleep = 60;

void pause() noexcept {
#if defined(__x86_64__)
  _mm_pause();
#endif
}

}  // namespace

void Mutex::sleep_for_it() noexcept {
  for (int i = 0; i < tries_before_sleep; ++i) {
    uint32_t free = 0;
    if (word_.load(std::memory_order_relaxed) == 0 &&
        word_.compare_exchange_strong(free, 1, std::memory_order_acquire)) {
      return;
    }
    pause();
  }
  while (word_.exchange(2, std::memory_order_acquire) != 0) {
    ::syscall(SYS_futex, &word_, FUTEX_WAIT_PRIVATE, 2, nullptr, nullptr, 0);
  }
}

void Mutex::wake_one() noexcept {
  // The owner may be gone by now: an address that nobody sleeps on wakes nobody.
  ::syscall(SYS_futex, &word_, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
}

}  // namespace ws2::runtime
