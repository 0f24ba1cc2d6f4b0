// SPDX-License-Identifier: MIT
// What control codes ask of the kernel. Sources: tcp(7), udp(7), sockatmark(3).
#include "kernel/ioctl.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace ws2::kernel {

Status set_keepalive(int fd, bool on, uint32_t idle_ms, uint32_t interval_ms) noexcept {
  static constexpr uint32_t most_seconds = 32767;  // tcp(7): MAX_TCP_KEEPIDLE
  const auto seconds = [](uint32_t ms) noexcept {
    return static_cast<int>(
        std::clamp<uint32_t>(ms / 1000 + (ms % 1000 != 0 ? 1 : 0), 1, most_seconds));
  };
  const struct {
    int level, name, value;
  } settings[] = {{IPPROTO_TCP, TCP_KEEPIDLE, seconds(idle_ms)},
                  {IPPROTO_TCP, TCP_KEEPINTVL, seconds(interval_ms)},
                  // Learn, "SIO_KEEPALIVE_VALS": ten probes since Windows Vista.
                  {IPPROTO_TCP, TCP_KEEPCNT, 10},
                  {SOL_SOCKET, SO_KEEPALIVE, on ? 1 : 0}};
  for (const auto& one : settings) {
    if (!on && one.level == IPPROTO_TCP) continue;
    if (::setsockopt(fd, one.level, one.name, &one.value, sizeof one.value) != 0) {
      return translate(Errno{errno}, During::ioctl);
    }
  }
  return Status();
}

Result<uint32_t> readable_bytes(int fd) noexcept {
  int bytes = 0;
  if (::ioctl(fd, FIONREAD, &bytes) != 0) return translate(Errno{errno}, During::ioctl);
  return static_cast<uint32_t>(bytes);
}

Result<bool> at_mark(int fd) noexcept {
  const int result = ::sockatmark(fd);
  if (result < 0) return translate(Errno{errno}, During::ioctl);
  return result == 1;
}

}  // namespace ws2::kernel
