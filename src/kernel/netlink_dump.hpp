// SPDX-License-Identifier: MIT
// One question to netlink and its answers. Linux side only.
#pragma once

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <cstring>
#include <functional>
#include <span>

#include "errors/status.hpp"
#include "kernel/host.hpp"
#include "kernel/netlink.hpp"

namespace ws2::kernel {

/// A netlink socket that closes itself.
class Netlink {
 public:
  /// \param protocol  NETLINK_ROUTE, NETLINK_SOCK_DIAG
  explicit Netlink(int protocol, uint32_t groups = 0) noexcept;
  ~Netlink();
  Netlink(const Netlink&) = delete;
  Netlink& operator=(const Netlink&) = delete;
  [[nodiscard]] int fd() const noexcept { return fd_; }
  int release() noexcept;

  /// Sends a request and hands each answer to `take`: up to the end of a dump, or one answer.
  Status ask(const void* request, uint32_t bytes, const std::function<void(const nlmsghdr&)>& take);

 private:
  int fd_;
};

/// Calls `take(type, payload)` for the attributes behind a message's fixed part.
template <class Fixed, class Take>
void each_attribute(const nlmsghdr& message, Take&& take) {
  const auto* fixed = static_cast<const Fixed*>(NLMSG_DATA(&message));
  const auto* first =
      reinterpret_cast<const std::byte*>(fixed) + NLMSG_ALIGN(uint32_t{sizeof(Fixed)});
  const auto* end = reinterpret_cast<const std::byte*>(&message) + message.nlmsg_len;
  while (end - first >= static_cast<std::ptrdiff_t>(sizeof(rtattr))) {
    rtattr attribute;
    std::memcpy(&attribute, first, sizeof attribute);
    if (attribute.rta_len < sizeof attribute || attribute.rta_len > end - first) return;
    take(
        static_cast<unsigned>(attribute.rta_type & NLA_TYPE_MASK),
        std::span<const std::byte>(first + sizeof attribute, attribute.rta_len - sizeof attribute));
    first += NLMSG_ALIGN(uint32_t{attribute.rta_len});
  }
}

/// The value of an attribute, as far as it goes.
template <class T>
T value_of(std::span<const std::byte> payload) noexcept {
  T value{};
  std::memcpy(&value, payload.data(),
              payload.size() < sizeof value ? payload.size() : sizeof value);
  return value;
}

/// The address of an attribute: 4 or 16 bytes.
inline InternetAddress address_of(std::span<const std::byte> payload, uint32_t scope = 0) noexcept {
  InternetAddress address;
  address.ipv6 = payload.size() == 16;
  std::memcpy(address.bytes.data(), payload.data(),
              address.ipv6 ? 16 : (payload.size() < 4 ? payload.size() : 4));
  if (address.ipv6 && is_link_local(address)) address.scope = scope;
  return address;
}

/// An address as a message of RTM_NEWADDR or RTM_DELADDR tells it.
InterfaceAddress interface_address_of(const nlmsghdr& message);

}  // namespace ws2::kernel
