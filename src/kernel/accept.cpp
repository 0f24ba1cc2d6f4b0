// SPDX-License-Identifier: MIT
// Accepting.
#include "kernel/accept.hpp"

#include <sys/socket.h>

#include <cerrno>

#include "kernel/cancel.hpp"
#include "kernel/linux_address.hpp"
#include "kernel/wait.hpp"

namespace ws2::kernel {
namespace {

/// Errors of a connection that died in the queue; accept(2) says to try again after them. The
/// listener itself is well.
bool of_the_new_connection(int error) noexcept {
  switch (error) {
    case EINTR:
    case ENETDOWN:
    case EPROTO:
    case ENOPROTOOPT:
    case EHOSTDOWN:
    case ENONET:
    case EHOSTUNREACH:
    case ENETUNREACH:
    case ECONNABORTED:
      return true;
    default:
      return false;
  }
}

}  // namespace

Result<int> accept(int fd, bool nonblocking, bool waits, Address* from) noexcept {
  const int flags = SOCK_CLOEXEC | (nonblocking ? SOCK_NONBLOCK : 0);
  for (;;) {
    if (from != nullptr) from->length = sizeof from->bytes;
    const int accepted = from == nullptr ? ::accept4(fd, nullptr, nullptr, flags)
                                         : ::accept4(fd, reinterpret_cast<sockaddr*>(from->bytes),
                                                     &from->length, flags);
    if (accepted >= 0) {
      if (from != nullptr) to_windows(*from);
      return accepted;
    }
    if (errno == EINTR && take_cancel()) return WsaCode::wsa_operation_aborted;
    if (of_the_new_connection(errno)) continue;
    if (errno != EAGAIN || !waits) return translate(Errno{errno}, During::accept);
    // SO_RCVTIMEO passed: Linux lets it cut accept short, Winsock does not.
    const Result<bool> ready = wait_ready(fd, ready::in, 0);
    if (!ready) return ready.status();
  }
}

}  // namespace ws2::kernel
