// SPDX-License-Identifier: MIT
// Sending files.
#pragma once

#include <cstdint>
#include <span>

#include "kernel/transfer.hpp"

namespace ws2::kernel {

/// Part of a disk file.
struct FileRange {
  int file;
  uint64_t at;
  uint32_t bytes;
};

/// Sends memory over a stream, what goes at once, or WSAEWOULDBLOCK.
/// \param more  more follows at once: it may wait for that to share a packet with it
Moved send_part_now(int fd, Buffer part, bool more) noexcept;

/// Sends from a file over a stream, what goes at once, or WSAEWOULDBLOCK. Success without a byte is
/// the end of the file. A status of Win32 tells of the file, the others of the socket.
///
/// Only a descriptor that never blocks lets sendfile(2) take the pages without a copy: the call
/// has no flag of its own against waiting. On any other the data passes `workspace`.
Moved send_file_now(int fd, FileRange range, bool more, bool never_blocks,
                    std::span<std::byte> workspace) noexcept;

}  // namespace ws2::kernel
