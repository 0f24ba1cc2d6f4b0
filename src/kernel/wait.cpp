// SPDX-License-Identifier: MIT
// Waiting for readiness.
#include "kernel/wait.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <time.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>

#include "kernel/cancel.hpp"
#include "kernel/direct.hpp"
#include "runtime/slot.hpp"

namespace ws2::kernel {
namespace {

static_assert(sizeof(Watched) == sizeof(pollfd));
static_assert(offsetof(Watched, fd) == offsetof(pollfd, fd));
static_assert(offsetof(Watched, events) == offsetof(pollfd, events));
static_assert(offsetof(Watched, revents) == offsetof(pollfd, revents));
static_assert(ready::in == POLLIN && ready::priority == POLLPRI && ready::out == POLLOUT);
static_assert(ready::error == POLLERR && ready::hang_up == POLLHUP && ready::invalid == POLLNVAL);
static_assert(ready::peer_closed == POLLRDHUP);

constexpr uint64_t ns_per_s = 1'000'000'000, ns_per_ms = 1'000'000;

uint64_t now() noexcept {
  timespec time;
  ::clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<uint64_t>(time.tv_sec) * ns_per_s + static_cast<uint64_t>(time.tv_nsec);
}

/// What is left until the deadline, as poll wants it.
timespec rest(Limit deadline) noexcept {
  const uint64_t at = now();
  const uint64_t left = deadline > at ? deadline - at : 0;
  return {static_cast<time_t>(left / ns_per_s), static_cast<long>(left % ns_per_s)};
}

}  // namespace

Limit deadline_in(uint32_t timeout_ms) noexcept {
  return timeout_ms == 0 ? 0 : now() + timeout_ms * ns_per_ms;
}

Limit deadline_after(int64_t timeout_ns) noexcept {
  return now() + static_cast<uint64_t>(timeout_ns);
}

int64_t time_left(Limit deadline) noexcept {
  const uint64_t at = now();
  return deadline > at ? static_cast<int64_t>(deadline - at) : 0;
}

Result<int> poll(std::span<Watched> watched, int64_t timeout_ns) noexcept {
  auto* list = reinterpret_cast<pollfd*>(watched.data());
  if (timeout_ns == 0) {
    int count = 0;
    do count = direct::poll_now(list, watched.size());
    while (count < 0 && errno == EINTR);
    if (count >= 0) return count;
    return translate(Errno{errno}, During::poll);
  }
  const runtime::SlotLent lent;
  const Limit deadline = timeout_ns < 0 ? 0 : now() + static_cast<uint64_t>(timeout_ns);
  for (;;) {
    timespec left = {};
    if (deadline != 0) left = rest(deadline);
    const int count = direct::ppoll(list, watched.size(), deadline != 0 ? &left : nullptr);
    if (count >= 0) return count;
    // A signal must not end the wait, nor renew its time.
    if (errno != EINTR) return translate(Errno{errno}, During::poll);
    if (take_cancel()) return WsaCode::wsa_operation_aborted;
  }
}

Result<bool> wait_ready(int fd, int16_t events, Limit deadline, int wake_fd) noexcept {
  // poll(2) passes over a negative descriptor.
  const runtime::SlotLent lent;
  pollfd both[] = {{fd, events, 0}, {wake_fd, POLLIN, 0}};
  for (;;) {
    timespec left = {};
    if (deadline != 0) left = rest(deadline);
    const int count = direct::ppoll(both, wake_fd < 0 ? 1 : 2, deadline != 0 ? &left : nullptr);
    if (count > 0) return both[0].revents != 0;
    if (count == 0) return false;
    if (errno != EINTR) return translate(Errno{errno}, During::poll);
    if (take_cancel()) return WsaCode::wsa_operation_aborted;
  }
}

Errno take_error(int fd) noexcept {
  int error = 0;
  socklen_t length = sizeof error;
  if (::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) != 0) return Errno{errno};
  return Errno{error};
}

}  // namespace ws2::kernel
