// SPDX-License-Identifier: MIT
// The futex system call.
#include "kernel/futex.hpp"

#include <errno.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

namespace ws2::kernel {

Woken futex_wait(const volatile void* word, uint32_t expected, Deadline deadline) noexcept {
  timespec until = {};
  timespec* limit = nullptr;
  if (deadline != Deadline::never) {
    const auto at = static_cast<uint64_t>(deadline);
    until = {static_cast<time_t>(at / 1000000000U), static_cast<long>(at % 1000000000U)};
    limit = &until;
  }
  // The BITSET form takes an absolute time, so a signal does not renew the timeout.
  const int saved = errno;
  const long result = ::syscall(SYS_futex, word, FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG, expected,
                                limit, nullptr, FUTEX_BITSET_MATCH_ANY);
  const bool timed_out = result < 0 && errno == ETIMEDOUT;
  errno = saved;
  return timed_out ? Woken::timed_out : Woken::maybe;
}

void futex_wake(const volatile void* word, uint32_t count) noexcept {
  const int saved = errno;
  ::syscall(SYS_futex, word, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, count, nullptr, nullptr, 0);
  errno = saved;
}

}  // namespace ws2::kernel
