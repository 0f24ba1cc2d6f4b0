// SPDX-License-Identifier: MIT
// Descriptors to order: RLIMIT_NOFILE forbids numbers, and the kernel gives the lowest free one.
#include <poll.h>
#include <sys/resource.h>

#include <array>
#include <cstddef>

#include "faults.hpp"

namespace torture::descriptors {
namespace {

constexpr int most = 4096;

rlimit limit() noexcept {
  static const rlimit found = [] {
    rlimit now = {};
    getrlimit(RLIMIT_NOFILE, &now);
    if (now.rlim_cur > most) now.rlim_cur = most;
    return now;
  }();
  return found;
}

/// One question for all numbers: the filter of the system calls would stop at each.
std::array<pollfd, most> look() noexcept {
  std::array<pollfd, most> all = {};
  for (int fd = 0; fd < most; ++fd) all[static_cast<size_t>(fd)] = {fd, 0, 0};
  poll(all.data(), all.size(), 0);
  return all;
}

bool is_open(const pollfd& one) noexcept { return (one.revents & POLLNVAL) == 0; }

}  // namespace

void allow(uint32_t count) noexcept {
  int fd = 0;
  uint32_t free = 0;
  for (const pollfd& one : look()) {
    if (!is_open(one) && free++ == count) break;
    ++fd;
  }
  const rlimit few = {static_cast<rlim_t>(fd), limit().rlim_max};
  setrlimit(RLIMIT_NOFILE, &few);
}

void allow_all() noexcept {
  const rlimit all = limit();
  setrlimit(RLIMIT_NOFILE, &all);
}

uint32_t open() noexcept {
  uint32_t count = 0;
  for (const pollfd& one : look()) count += is_open(one) ? 1 : 0;
  return count;
}

}  // namespace torture::descriptors
