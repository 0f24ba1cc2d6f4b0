// SPDX-License-Identifier: MIT
// What the kernel tells, unasked, of addresses, routes and interfaces as they change.
#pragma once

#include <cstdint>
#include <vector>

#include "kernel/netlink.hpp"
#include "kernel/view.hpp"

namespace ws2::kernel {

/// What a change was about. Several may hold of one.
namespace change {
constexpr uint32_t list4 = 1, list6 = 2;  // the addresses that programs can bind to
constexpr uint32_t addresses4 = 4;        // the table of IPv4 addresses, the loopback's too
constexpr uint32_t routes4 = 8;           // the table of IPv4 routes
constexpr uint32_t ways = 16;             // packets may take another way from now on
constexpr uint32_t rows = 32;             // Changes::addresses has something
constexpr uint32_t everything = 63;
constexpr uint32_t count = 6;
}  // namespace change

struct AddressChange {
  enum class What : uint8_t { altered, added, removed };  // as MIB_NOTIFICATION_TYPE counts
  What what;
  InterfaceAddress address;
};

struct Changes {
  uint32_t kinds = 0;
  std::vector<AddressChange> addresses;
};

/// The subscription, and what is known from it. One thread at a time.
class ChangeFeed {
 public:
  ChangeFeed() noexcept = default;
  ~ChangeFeed();
  ChangeFeed(const ChangeFeed&) = delete;
  ChangeFeed& operator=(const ChangeFeed&) = delete;

  /// Subscribes, and learns what is there. WSAEMFILE without descriptors, WSAENOBUFS without
  /// memory.
  Status open() noexcept;
  [[nodiscard]] int fd() const noexcept { return fd_; }

  /// Takes what has changed since the last time. Where the kernel had no room to tell all, what is
  /// there is looked at anew; where that fails, everything counts as changed.
  Changes take() noexcept;

 private:
  struct Link {
    uint32_t index, flags;
  };
  void read(Changes& into);
  void note(const void* message, Changes& into);
  void note_address(const InterfaceAddress& told, bool removed, Changes& into);
  void note_link(const void* message, bool removed, Changes& into);
  void compare(Changes& into);
  void tell(AddressChange::What what, const InterfaceAddress& address, bool in_list, Changes& into);
  [[nodiscard]] bool is_listed(const InterfaceAddress& address) const noexcept;

  int fd_ = -1;
  std::vector<InterfaceAddress> addresses_;
  std::vector<Link> links_;
};

/// The way that packets to an address take.
struct Way {
  uint32_t interface = 0;
  InternetAddress source;
  Status status;  // why there is none

  friend bool operator==(const Way& a, const Way& b) noexcept {
    return a.interface == b.interface && a.source == b.source &&
           a.status.ntstatus() == b.status.ntstatus();
  }
};

/// \param destination  complete for its family, AF_INET or AF_INET6
Way way_to(const Address& destination) noexcept;

}  // namespace ws2::kernel
