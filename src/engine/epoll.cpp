// SPDX-License-Identifier: MIT
// The kernel's side of a set.
#include "engine/epoll.hpp"

#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <mutex>

#include "kernel/direct.hpp"

namespace ws2::engine {
namespace {

static_assert(edge::in == EPOLLIN && edge::priority == EPOLLPRI && edge::out == EPOLLOUT &&
              edge::error == EPOLLERR && edge::hang_up == EPOLLHUP &&
              edge::peer_closed == EPOLLRDHUP);

// How many forks lie between the first process and this one.
constinit std::atomic<uint32_t> forks{0};

void count_forks() noexcept {
  static std::once_flag once;
  std::call_once(once, [] {
    ::pthread_atfork(nullptr, nullptr, [] { forks.fetch_add(1, std::memory_order_relaxed); });
  });
}

bool control(int set, int fd, uint32_t events, uint64_t tag) noexcept {
  epoll_event event = {};
  event.events = events;
  event.data.u64 = tag;
  return ::epoll_ctl(set, EPOLL_CTL_ADD, fd, &event) == 0;
}

Status failure() noexcept {
  return errno == ENOSPC || errno == ENOMEM ? Status(WsaCode::wsaenobufs)
                                            : translate(Errno{errno}, During::poll);
}

}  // namespace

EpollSet::~EpollSet() {
  if (fd_ >= 0) ::close(fd_);
  if (event_fd_ >= 0) ::close(event_fd_);
  if (timer_fd_ >= 0) ::close(timer_fd_);
}

Status EpollSet::open() noexcept {
  count_forks();
  forks_ = forks.load(std::memory_order_relaxed);
  fd_ = ::epoll_create1(EPOLL_CLOEXEC);
  if (fd_ < 0) return translate(Errno{errno}, During::socket);
  event_fd_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  // Edge-triggered, so that one write wakes one thread and nobody has to read it empty.
  if (event_fd_ < 0 || !control(fd_, event_fd_, EPOLLIN | EPOLLET, wake_tag)) {
    return translate(Errno{errno}, During::socket);
  }
  return Status();
}

bool EpollSet::ours() const noexcept { return forks_ == forks.load(std::memory_order_relaxed); }

Status EpollSet::add(int fd, uint64_t tag, uint32_t events) noexcept {
  if (!ours()) return WsaCode::wsa_invalid_handle;
  if (control(fd_, fd, events | EPOLLET, tag)) return Status();
  return failure();
}

Status EpollSet::arm(int fd, uint64_t tag, uint32_t events) noexcept {
  if (!ours()) return WsaCode::wsa_invalid_handle;
  epoll_event event = {};
  event.events = events | EPOLLONESHOT;
  event.data.u64 = tag;
  if (::epoll_ctl(fd_, EPOLL_CTL_MOD, fd, &event) == 0) return Status();
  if (errno == ENOENT && ::epoll_ctl(fd_, EPOLL_CTL_ADD, fd, &event) == 0) return Status();
  return failure();
}

Status EpollSet::arm(const EpollSet& nested, uint64_t tag) noexcept {
  return nested.ours() ? arm(nested.fd_, tag, EPOLLIN) : Status(WsaCode::wsa_invalid_handle);
}

void EpollSet::remove(int fd) noexcept {
  if (!ours()) return;
  epoll_event unused = {};
  ::epoll_ctl(fd_, EPOLL_CTL_DEL, fd, &unused);
}

Status EpollSet::add(const EpollSet& nested) noexcept {
  if (!ours() || !nested.ours()) return WsaCode::wsa_invalid_handle;
  if (control(fd_, nested.fd_, EPOLLIN | EPOLLET, nested_tag)) return Status();
  return translate(Errno{errno}, During::poll);
}

void EpollSet::remove(const EpollSet& nested) noexcept { remove(nested.fd_); }

size_t EpollSet::wait(std::span<Ready> into, int timeout_ms) noexcept {
  constexpr size_t most = 64;
  epoll_event events[most];
  const int room = static_cast<int>(std::min(into.size(), most));
  const int count = kernel::direct::epoll_wait(fd_, events, room, timeout_ms);
  if (count <= 0) return 0;
  for (int i = 0; i < count; ++i) {
    into[static_cast<size_t>(i)] = {events[i].events, events[i].data.u64};
  }
  return static_cast<size_t>(count);
}

void EpollSet::wake() noexcept {
  const uint64_t one = 1;
  // It fails only when the counter is full, and then a wake-up is on its way already.
  [[maybe_unused]] const ssize_t written = ::write(event_fd_, &one, sizeof one);
}

bool EpollSet::wake_in(uint32_t milliseconds) noexcept {
  if (timer_fd_ < 0) {
    const int timer = ::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    if (timer < 0) return false;
    if (!control(fd_, timer, EPOLLIN | EPOLLET, look_tag)) {
      ::close(timer);
      return false;
    }
    timer_fd_ = timer;
  }
  const itimerspec once = {{}, {milliseconds / 1000, long{milliseconds % 1000} * 1'000'000}};
  return ::timerfd_settime(timer_fd_, 0, &once, nullptr) == 0;
}

}  // namespace ws2::engine
