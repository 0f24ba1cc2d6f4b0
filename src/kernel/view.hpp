// SPDX-License-Identifier: MIT
// What crosses the wall between the Windows side and the Linux side: buffers and addresses.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace ws2::kernel {

/// Memory of the caller, laid out as the kernel's iovec. Only the kernel touches it.
struct Buffer {
  void* data;
  size_t bytes;
};
using Buffers = std::span<const Buffer>;

/// An address as Winsock writes it: Windows' family number in the first two bytes, the rest is the
/// same on both sides. Length 0 is no address.
struct Address {
  static constexpr uint32_t capacity = 128;  // sizeof(SOCKADDR_STORAGE)
  alignas(8) std::byte bytes[capacity];
  uint32_t length = 0;

  [[nodiscard]] uint16_t family() const noexcept {
    return static_cast<uint16_t>(static_cast<unsigned>(bytes[0]) |
                                 (static_cast<unsigned>(bytes[1]) << 8U));
  }
};

/// How long a blocking call may wait: the socket's SO_RCVTIMEO or SO_SNDTIMEO. 0 is for ever.
struct Patience {
  uint32_t timeout_ms = 0;
  int wake_fd = -1;  // the wait of a shared socket also ends when this descriptor is readable
};

}  // namespace ws2::kernel
