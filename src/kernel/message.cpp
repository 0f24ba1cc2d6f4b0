// SPDX-License-Identifier: MIT
// Messages with what comes beside them: one recvmsg, whose control messages are looked at.
#include "kernel/message.hpp"

#include <limits.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "kernel/wait.hpp"
#include "kernel/windows_numbers.hpp"

namespace ws2::kernel {
namespace {

msghdr header_of(Buffers buffers) noexcept {
  msghdr message = {};
  message.msg_iov = reinterpret_cast<iovec*>(const_cast<Buffer*>(buffers.data()));
  message.msg_iovlen = std::min<size_t>(buffers.size(), IOV_MAX);
  return message;
}

size_t room_in(Buffers buffers) noexcept {
  size_t bytes = 0;
  for (const Buffer& buffer : buffers) bytes += buffer.bytes;
  return bytes;
}

/// recvmsg until it is not a signal that ends it; a signal does not renew the patience.
Result<size_t> receive_once(int fd, msghdr& message, int flags, Patience patience) noexcept {
  const Deadline deadline = deadline_in(patience.timeout_ms);
  const msghdr fresh = message;
  for (;;) {
    message = fresh;
    const ssize_t received = ::recvmsg(fd, &message, flags);
    if (received >= 0) return static_cast<size_t>(received);
    if (errno != EINTR) return translate(Errno{errno}, During::recv, Carries::datagram);
    if (deadline == 0) continue;
    const Result<bool> ready = wait_ready(fd, ready::in, deadline);
    if (!ready) return ready.status();
    if (!*ready) return WsaCode::wsaewouldblock;
  }
}

}  // namespace

void mark_records(int fd) noexcept {
  // Each record then comes with the time of its arrival, and the end of the connection with none.
  const int on = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_TIMESTAMP, &on, sizeof on);
}

Moved receive_record(int fd, Buffers buffers, uint32_t* flags, Patience patience) noexcept {
  static_assert(win::msg_peek == MSG_PEEK);
  alignas(cmsghdr) char control[128];
  msghdr message = header_of(buffers);
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  const int how = static_cast<int>(*flags & static_cast<uint32_t>(MSG_PEEK)) | MSG_TRUNC;
  const Result<size_t> received = receive_once(fd, message, how | MSG_CMSG_CLOEXEC, patience);
  *flags = 0;
  if (!received) return {received.status(), 0};
  if (*received == 0 && CMSG_FIRSTHDR(&message) == nullptr) return {WsaCode::wsaediscon, 0};
  const size_t room = room_in(buffers);
  if (*received <= room) return {Status(), static_cast<uint32_t>(*received)};
  *flags = win::msg_partial;
  return {WsaCode::wsaemsgsize, static_cast<uint32_t>(room)};  // WSAEMSGSIZE.2
}

}  // namespace ws2::kernel
