// SPDX-License-Identifier: MIT
// Receiving: one system call, Windows' flags become Linux', errno becomes a Status. Hot path.
#include "kernel/recv.hpp"

#include <limits.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>

#include "kernel/cancel.hpp"
#include "kernel/direct.hpp"
#include "kernel/linux_address.hpp"
#include "kernel/wait.hpp"
#include "kernel/windows_numbers.hpp"

namespace ws2::kernel {
namespace {

int linux_flags(uint32_t flags, Carries carries) noexcept {
  static_assert(win::msg_oob == MSG_OOB && win::msg_peek == MSG_PEEK);
  int result = static_cast<int>(flags & static_cast<uint32_t>(MSG_OOB | MSG_PEEK));
  if ((flags & win::msg_waitall) != 0) result |= MSG_WAITALL;
  // The kernel then tells a datagram's true size. A stream would drop the bytes: never there.
  if (carries == Carries::datagram) result |= MSG_TRUNC;
  return result;
}

size_t room_in(Buffers buffers) noexcept {
  size_t bytes = 0;
  for (const Buffer& buffer : buffers) bytes += buffer.bytes;
  return bytes;
}

ssize_t receive_scattered(int fd, Buffers buffers, int flags, Address* from) noexcept {
  msghdr message = {};
  message.msg_iov = reinterpret_cast<iovec*>(const_cast<Buffer*>(buffers.data()));
  message.msg_iovlen = std::min<size_t>(buffers.size(), IOV_MAX);
  if (from != nullptr) {
    message.msg_name = from->bytes;
    message.msg_namelen = sizeof from->bytes;
  }
  const ssize_t received = ::recvmsg(fd, &message, flags);
  if (from != nullptr) from->length = message.msg_namelen;
  return received;
}

// recvmsg costs about a third more than recv, so it is kept for real scatter lists. The kernel
// writes the sender's address where it is wanted; only the number of its family may differ.
ssize_t attempt(int fd, Buffers buffers, int flags, Address* from) noexcept {
  if (buffers.size() != 1) return receive_scattered(fd, buffers, flags, from);
  const Buffer& whole = buffers[0];
  if (from == nullptr) {
    return direct::receive_from(fd, whole.data, whole.bytes, flags, nullptr, nullptr);
  }
  from->length = sizeof from->bytes;
  return direct::receive_from(fd, whole.data, whole.bytes, flags,
                              reinterpret_cast<sockaddr*>(from->bytes), &from->length);
}

Moved delivered(Buffers buffers, ssize_t received, uint32_t* flags, Carries carries) noexcept {
  const auto bytes = static_cast<size_t>(received);
  *flags = 0;
  if (carries == Carries::stream) return {Status(), static_cast<uint32_t>(bytes)};
  const size_t room = buffers.size() == 1 ? buffers[0].bytes : room_in(buffers);
  if (bytes <= room) return {Status(), static_cast<uint32_t>(bytes)};
  *flags = win::msg_partial;
  return {WsaCode::wsaemsgsize, static_cast<uint32_t>(room)};  // WSAEMSGSIZE.2
}

/// A MSG_WAITALL receive that a signal cut short goes on until the buffer is full, the stream ends
/// or fails; what came until then counts.
ssize_t fill_up(int fd, const Buffer& buffer, ssize_t received, int flags) noexcept {
  while (received > 0 && static_cast<size_t>(received) < buffer.bytes) {
    const ssize_t more = ::recv(fd, static_cast<char*>(buffer.data) + received,
                                buffer.bytes - static_cast<size_t>(received), flags);
    if (more < 0 && errno == EINTR && !take_cancel()) continue;
    if (more <= 0) break;
    received += more;
  }
  return received;
}

}  // namespace

Moved receive(int fd, Buffers buffers, uint32_t* flags, Address* from, Carries carries,
              Patience patience) noexcept {
  const int how = linux_flags(*flags, carries);
  // The clock is read only where a signal could make it matter.
  const Limit deadline = patience.timeout_ms == 0 ? 0 : deadline_in(patience.timeout_ms);
  for (;;) {
    ssize_t received = attempt(fd, buffers, how, from);
    if (received >= 0) {
      if ((how & MSG_WAITALL) != 0 && (how & MSG_PEEK) == 0 && buffers.size() == 1 &&
          carries == Carries::stream) {
        received = fill_up(fd, buffers[0], received, how);
      }
      if (from != nullptr) to_windows(*from);
      return delivered(buffers, received, flags, carries);
    }
    if (errno != EINTR) return {translate(Errno{errno}, During::recv, carries), 0};
    if (take_cancel()) return {WsaCode::wsa_operation_aborted, 0};
    // A signal must not renew the timeout: the kernel would start it again with the next call.
    if (deadline == 0) continue;
    const Result<bool> ready = wait_ready(fd, ready::in, deadline);
    if (!ready) return {ready.status(), 0};
    if (!*ready) return {WsaCode::wsaewouldblock, 0};
  }
}

Moved receive_now(int fd, Buffers buffers, uint32_t* flags, Address* from,
                  Carries carries) noexcept {
  const int how = linux_flags(*flags & ~uint32_t{win::msg_waitall}, carries) | MSG_DONTWAIT;
  ssize_t received;
  do received = attempt(fd, buffers, how, from);
  while (received < 0 && errno == EINTR);
  if (received < 0) return {translate(Errno{errno}, During::recv, carries), 0};
  return delivered(buffers, received, flags, carries);
}

Moved look_for_data(int fd) noexcept {
  char byte;
  ssize_t received;
  do received = ::recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  while (received < 0 && errno == EINTR);
  if (received >= 0) return {Status(), static_cast<uint32_t>(received)};
  return {translate(Errno{errno}, During::recv, Carries::stream), 0};
}

}  // namespace ws2::kernel
