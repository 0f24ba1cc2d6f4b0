// SPDX-License-Identifier: MIT
// Sending: one system call, Windows' flags become Linux', errno becomes a Status. Hot path.
#include "kernel/send.hpp"

#include <limits.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>

#include "kernel/direct.hpp"
#include "kernel/linux_address.hpp"
#include "kernel/wait.hpp"
#include "kernel/windows_numbers.hpp"

namespace ws2::kernel {
namespace {

static_assert(sizeof(Buffer) == sizeof(iovec) &&
              offsetof(Buffer, data) == offsetof(iovec, iov_base) &&
              offsetof(Buffer, bytes) == offsetof(iovec, iov_len));

int linux_flags(uint32_t flags) noexcept {
  // MSG_OOB and MSG_DONTROUTE have the same numbers on both sides.
  static_assert(win::msg_oob == MSG_OOB && win::msg_dontroute == MSG_DONTROUTE);
  return static_cast<int>(flags & static_cast<uint32_t>(MSG_OOB | MSG_DONTROUTE)) | MSG_NOSIGNAL;
}

ssize_t send_scattered(int fd, Buffers buffers, int flags, const Destination& to) noexcept {
  msghdr message = {};
  message.msg_iov = reinterpret_cast<iovec*>(const_cast<Buffer*>(buffers.data()));
  message.msg_iovlen = std::min<size_t>(buffers.size(), IOV_MAX);
  message.msg_name = const_cast<sockaddr*>(to.pointer());
  message.msg_namelen = to.length();
  return ::sendmsg(fd, &message, flags | MSG_NOSIGNAL);
}

/// One attempt; EINTR cannot come without waiting, and is tried again all the same.
ssize_t attempt(int fd, Buffers buffers, int flags, const Destination& to) noexcept {
  for (;;) {
    ssize_t sent;
    if (buffers.size() != 1) {
      sent = send_scattered(fd, buffers, flags, to);
    } else {
      // With no destination this is send.
      sent =
          direct::send_to(fd, buffers[0].data, buffers[0].bytes, flags, to.pointer(), to.length());
    }
    if (sent >= 0 || errno != EINTR) return sent;
  }
}

/// Drops what went from the front of the list.
std::span<Buffer> without_front(std::span<Buffer> buffers, size_t bytes) noexcept {
  while (!buffers.empty() && bytes >= buffers.front().bytes) {
    bytes -= buffers.front().bytes;
    buffers = buffers.subspan(1);
  }
  if (bytes != 0) {
    buffers.front().data = static_cast<char*>(buffers.front().data) + bytes;
    buffers.front().bytes -= bytes;
  }
  return buffers;
}

}  // namespace

Moved send_now(int fd, Buffers buffers, uint32_t flags, const Address* to,
               Carries carries) noexcept {
  const ssize_t sent = attempt(fd, buffers, linux_flags(flags) | MSG_DONTWAIT, Destination(to));
  if (sent >= 0) return {Status(), static_cast<uint32_t>(sent)};
  return {translate(Errno{errno}, During::send, carries), 0};
}

Moved send_all(int fd, std::span<Buffer> buffers, uint32_t sent, uint32_t flags, const Address* to,
               Carries carries, Patience patience) noexcept {
  const Limit deadline = deadline_in(patience.timeout_ms);
  const Destination target(to);
  buffers = without_front(buffers, sent);
  while (!buffers.empty()) {
    // The wait is a poll of its own: the kernel's SO_SNDTIMEO would begin anew with every piece.
    const ssize_t now = attempt(fd, buffers, linux_flags(flags) | MSG_DONTWAIT, target);
    if (now >= 0) {
      sent += static_cast<uint32_t>(now);
      if (carries == Carries::datagram) break;  // a datagram goes whole or not at all
      buffers = without_front(buffers, static_cast<size_t>(now));
      continue;
    }
    if (errno != EAGAIN) return {translate(Errno{errno}, During::send, carries), sent};
    const Result<bool> ready = wait_ready(fd, ready::out, deadline, patience.wake_fd);
    if (!ready) return {ready.status(), sent};
    if (!*ready) return {WsaCode::wsaewouldblock, sent};
  }
  return {Status(), sent};
}

uint32_t unacknowledged(int fd) noexcept {
  int bytes = 0;
  return ::ioctl(fd, SIOCOUTQ, &bytes) == 0 ? static_cast<uint32_t>(bytes) : 0;
}

}  // namespace ws2::kernel
