// SPDX-License-Identifier: MIT
// The translation of addresses between Windows' and Linux' family numbers. Linux side only.
#pragma once

#include <sys/socket.h>

#include <algorithm>
#include <cstring>

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

/// An address for a system call: as it stands where both sides write it alike, which is AF_INET.
class Destination {
 public:
  explicit Destination(const Address* address) noexcept {
    if (address == nullptr) return;
    if (address->family() == AF_INET) {
      pointer_ = reinterpret_cast<const sockaddr*>(address->bytes);
      length_ = address->length;
    } else {
      converted_ = to_linux(*address);
      pointer_ = converted_.pointer();
      length_ = converted_.length;
    }
  }
  Destination(const Destination&) = delete;
  Destination& operator=(const Destination&) = delete;

  [[nodiscard]] const sockaddr* pointer() const noexcept { return pointer_; }
  [[nodiscard]] socklen_t length() const noexcept { return length_; }

 private:
  const sockaddr* pointer_ = nullptr;
  socklen_t length_ = 0;
  LinuxAddress converted_;
};

/// The same for an address that the kernel has written into `bytes`, in place.
inline void to_windows(Address& address) noexcept {
  address.length = std::min(address.length, Address::capacity);
  if (address.length < sizeof(sa_family_t)) {
    address.length = 0;
  } else if (address.family() == AF_INET6) {
    const auto family = static_cast<uint16_t>(windows_family(AF_INET6));
    std::memcpy(address.bytes, &family, sizeof family);
  } else if (address.family() == AF_UNIX && address.length == sizeof(sa_family_t)) {
    // A socket without a path: programs read the path up to its zero, which the kernel leaves out.
    address.bytes[address.length++] = std::byte{0};
  }
}

}  // namespace ws2::kernel
