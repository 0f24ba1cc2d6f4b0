// SPDX-License-Identifier: MIT
// The translation of addresses between Windows' and Linux' family numbers. Linux side only.
#pragma once

#include <sys/socket.h>

#include "kernel/view.hpp"

namespace ws2::kernel {

struct LinuxAddress {
  sockaddr_storage storage;
  socklen_t length = sizeof(sockaddr_storage);

  sockaddr* pointer() noexcept { return reinterpret_cast<sockaddr*>(&storage); }
  [[nodiscard]] const sockaddr* pointer() const noexcept {
    return reinterpret_cast<const sockaddr*>(&storage);
  }
};

/// Linux' number of a family; -1 for one that has no meaning here.
int linux_family(int windows_family) noexcept;
int windows_family(int linux_family) noexcept;

/// `address` must be complete for its family (least_length).
LinuxAddress to_linux(const Address& address) noexcept;
Address to_windows(const LinuxAddress& address) noexcept;

}  // namespace ws2::kernel
