// SPDX-License-Identifier: MIT
// The hot system calls past libc's wrappers.
//
// In a process of several threads libc makes each blocking call a point at which pthread_cancel may
// end the thread: two atomic exchanges around the system call, about 3 % of an echo server. A
// Winsock call is no such point (it would end in std::terminate, as every one is noexcept), so it
// need not pay. Only with a sanitizer in the process libc's wrappers are called: its interceptors
// hold the program's buffers against its memory and learn which thread hears from which.
#pragma once

#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

// The sanitizers' run-times export these from the program.
extern "C" {
void __asan_init() __attribute__((weak));
void __msan_init() __attribute__((weak));
void __tsan_init() __attribute__((weak));
}

namespace ws2::kernel::direct {

inline bool watched() noexcept {
  return __asan_init != nullptr || __msan_init != nullptr || __tsan_init != nullptr;
}

/// A connection that is gone is an error code, never SIGPIPE.
inline ssize_t send_to(int fd, const void* data, size_t bytes, int flags, const sockaddr* to,
                       socklen_t length) noexcept {
  if (watched()) [[unlikely]]
    return ::sendto(fd, data, bytes, flags | MSG_NOSIGNAL, to, length);
  return ::syscall(SYS_sendto, fd, data, bytes, flags | MSG_NOSIGNAL, to, length);
}

inline ssize_t receive_from(int fd, void* data, size_t bytes, int flags, sockaddr* from,
                            socklen_t* length) noexcept {
  if (watched()) [[unlikely]]
    return ::recvfrom(fd, data, bytes, flags, from, length);
  return ::syscall(SYS_recvfrom, fd, data, bytes, flags, from, length);
}

inline int send_messages(int fd, mmsghdr* messages, unsigned count, int flags) noexcept {
  if (watched()) [[unlikely]]
    return ::sendmmsg(fd, messages, count, flags | MSG_NOSIGNAL);
  return static_cast<int>(::syscall(SYS_sendmmsg, fd, messages, count, flags | MSG_NOSIGNAL));
}

inline int receive_messages(int fd, mmsghdr* messages, unsigned count, int flags) noexcept {
  timespec* const no_timeout = nullptr;
  if (watched()) [[unlikely]]
    return ::recvmmsg(fd, messages, count, flags, no_timeout);
  return static_cast<int>(::syscall(SYS_recvmmsg, fd, messages, count, flags, no_timeout));
}

inline int epoll_wait(int set, epoll_event* events, int count, int timeout_ms) noexcept {
  if (watched()) [[unlikely]]
    return ::epoll_wait(set, events, count, timeout_ms);
  const sigset_t* const no_mask = nullptr;
  return static_cast<int>(
      ::syscall(SYS_epoll_pwait, set, events, count, timeout_ms, no_mask, sizeof(uint64_t)));
}

/// A look, without waiting.
inline int poll_now(pollfd* list, size_t count) noexcept {
  if (watched()) [[unlikely]]
    return ::poll(list, count, 0);
#ifdef SYS_poll
  return static_cast<int>(::syscall(SYS_poll, list, count, 0));
#else
  timespec none = {};
  const sigset_t* const no_mask = nullptr;
  return static_cast<int>(::syscall(SYS_ppoll, list, count, &none, no_mask, sizeof(uint64_t)));
#endif
}

/// A null timeout waits for ever; the kernel writes the rest of the time into it.
inline int ppoll(pollfd* list, size_t count, timespec* timeout) noexcept {
  const sigset_t* const no_mask = nullptr;
  if (watched()) [[unlikely]]
    return ::ppoll(list, count, timeout, no_mask);
  return static_cast<int>(::syscall(SYS_ppoll, list, count, timeout, no_mask, sizeof(uint64_t)));
}

}  // namespace ws2::kernel::direct
