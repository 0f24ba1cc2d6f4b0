// SPDX-License-Identifier: MIT
// Binding, listening, shutting down.
#include "kernel/bind.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <climits>

#include "kernel/linux_address.hpp"

namespace ws2::kernel {
namespace {

Status outcome(int result, During during) noexcept {
  return result == 0 ? Status() : translate(Errno{errno}, during);
}

Status set_flag(int fd, int option, bool on) noexcept {
  const int value = on ? 1 : 0;
  return outcome(::setsockopt(fd, SOL_SOCKET, option, &value, sizeof value), During::option);
}

}  // namespace

Status bind(int fd, const Address& address) noexcept {
  const LinuxAddress target = to_linux(address);
  return outcome(::bind(fd, target.pointer(), target.length), During::bind);
}

Status listen(int fd, int backlog) noexcept {
  // Learn, "listen function": SOMAXCONN_HINT(n) is (-n). The kernel caps the rest by somaxconn.
  const int wanted = backlog == INT_MIN ? INT_MAX : backlog < 0 ? -backlog : backlog;
  return outcome(::listen(fd, wanted), During::listen);
}

Status shutdown(int fd, int how) noexcept {
  // SD_RECEIVE, SD_SEND and SD_BOTH have the numbers of SHUT_RD, SHUT_WR and SHUT_RDWR.
  static_assert(SHUT_RD == 0 && SHUT_WR == 1 && SHUT_RDWR == 2);
  return outcome(::shutdown(fd, how), During::shutdown);
}

Status set_reuse_port(int fd, bool on) noexcept { return set_flag(fd, SO_REUSEPORT, on); }
Status set_reuse_address(int fd, bool on) noexcept { return set_flag(fd, SO_REUSEADDR, on); }

}  // namespace ws2::kernel
