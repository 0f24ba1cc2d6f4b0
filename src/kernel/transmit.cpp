// SPDX-License-Identifier: MIT
// Sending files: sendfile where it cannot block, a copy elsewhere.
#include "kernel/transmit.hpp"

#include <sys/sendfile.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <optional>

#include "kernel/broken_pipe.hpp"
#include "kernel/file.hpp"

namespace ws2::kernel {
namespace {

/// nullopt: the file is none that sendfile can take.
std::optional<Moved> without_copy(int fd, FileRange range) noexcept {
  const NoBrokenPipeSignal quiet;
  auto at = static_cast<off_t>(range.at);
  for (;;) {
    const ssize_t sent = ::sendfile(fd, range.file, &at, range.bytes);
    if (sent >= 0) return Moved{Status(), static_cast<uint32_t>(sent)};
    if (errno == EINTR) continue;
    if (errno == EINVAL || errno == ENOSYS || errno == EBADF || errno == EIO) return std::nullopt;
    return Moved{translate(Errno{errno}, During::send, Carries::stream), 0};
  }
}

}  // namespace

Moved send_part_now(int fd, Buffer part, bool more) noexcept {
  const int flags = MSG_DONTWAIT | (more ? MSG_MORE : 0);
  for (;;) {
    const ssize_t sent = ::send(fd, part.data, part.bytes, flags | MSG_NOSIGNAL);
    if (sent >= 0) return {Status(), static_cast<uint32_t>(sent)};
    if (errno != EINTR) return {translate(Errno{errno}, During::send, Carries::stream), 0};
  }
}

Moved send_file_now(int fd, FileRange range, bool more, bool never_blocks,
                    std::span<std::byte> workspace) noexcept {
  if (never_blocks) {
    if (const std::optional<Moved> moved = without_copy(fd, range)) return *moved;
  }
  const auto bytes = static_cast<uint32_t>(std::min<size_t>(range.bytes, workspace.size()));
  const Result<uint32_t> read = read_file(range.file, workspace.data(), bytes, range.at);
  if (!read) return {read.status(), 0};
  if (*read == 0) return {};
  return send_part_now(fd, {workspace.data(), *read}, more || *read < range.bytes);
}

}  // namespace ws2::kernel
