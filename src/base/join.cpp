// SPDX-License-Identifier: MIT
// Leaves of multipoint sessions, which are multicast groups here. Source: Microsoft Learn,
// "WSAJoinLeaf function", "Multipoint and Multicast Semantics".
#include <cstring>
#include <span>

#include "base/bind.hpp"
#include "kernel/address.hpp"
#include "kernel/options.hpp"
#include "kernel/windows_numbers.hpp"

namespace ws2::base {
namespace {

/// JL_SENDER_ONLY, JL_RECEIVER_ONLY, JL_BOTH.
constexpr uint32_t sender_only = 1, receiver_only = 2, both = 4;

/// Every address of this machine, with the group's port.
kernel::Address wildcard(const kernel::Address& group) noexcept {
  kernel::Address address = {};
  address.length = kernel::least_length(group.family());
  std::memcpy(address.bytes, group.bytes, 4);  // the family and the port
  return address;
}

Status check(const Socket& socket, const kernel::Address& group, uint32_t flags) noexcept {
  if (group.family() != socket.endpoint().family) return WsaCode::wsaeafnosupport;
  if (flags != sender_only && flags != receiver_only && flags != both) return WsaCode::wsaeinval;
  if (!socket.is_datagram() || group.family() == win::af_unix) return WsaCode::wsaeopnotsupp;
  if (!socket.is(state::leaf)) return WsaCode::wsaeinval;
  // WSAEADDRNOTAVAIL.2 for the port; and an address that is no group is none to join.
  const bool has_port = socket.endpoint().type != win::sock_raw;
  if (!kernel::is_multicast(group) || (has_port && kernel::port_of(group) == 0)) {
    return WsaCode::wsaeaddrnotavail;
  }
  return Status();
}

/// ip_mreq and ipv6_mreq, on the interface that the socket is bound to.
Status add_membership(Socket& socket, const kernel::Address& group) noexcept {
  const bool ipv6 = group.family() == win::af_inet6;
  const kernel::Option* option =
      ipv6 ? kernel::find_option(win::ipproto_ipv6, win::ipv6_add_membership)
           : kernel::find_option(win::ipproto_ip, win::ip_add_membership);
  std::byte request[20] = {};
  if (ipv6) {
    std::memcpy(request, group.bytes + 8, 16);
    std::memcpy(request + 16, group.bytes + 24, 4);  // sin6_scope_id: the interface
    return kernel::set_bytes(socket.fd(), *option, request);
  }
  std::memcpy(request, group.bytes + 4, 4);
  if (const Result<kernel::Address> local = kernel::local_address(socket.fd())) {
    std::memcpy(request + 4, local->bytes + 4, 4);
  }
  return kernel::set_bytes(socket.fd(), *option, std::span(request).first(8));
}

/// A sender's datagrams leave by the interface that the socket is bound to.
Status leave_by_own_interface(Socket& socket, const kernel::Address& group) noexcept {
  if (group.family() == win::af_inet6) {
    uint32_t scope = 0;
    std::memcpy(&scope, group.bytes + 24, sizeof scope);
    const kernel::Option* option = kernel::find_option(win::ipproto_ipv6, win::ipv6_multicast_if);
    return scope == 0 ? Status()
                      : kernel::set_word(socket.fd(), *option, static_cast<int32_t>(scope));
  }
  const Result<kernel::Address> local = kernel::local_address(socket.fd());
  if (!local || kernel::is_unspecified(*local)) return Status();
  int32_t address = 0;
  std::memcpy(&address, local->bytes + 4, sizeof address);
  const kernel::Option* option = kernel::find_option(win::ipproto_ip, win::ip_multicast_if);
  return kernel::set_word(socket.fd(), *option, address);
}

}  // namespace

Status join_leaf(Socket& socket, const kernel::Address& group, uint32_t flags) {
  if (Status wrong = check(socket, group, flags); !wrong.ok()) return wrong;
  if (!socket.is(state::bound)) {
    // WSAEADDRINUSE.5: the address is chosen only here.
    if (Status bound = bind(socket, wildcard(group)); !bound.ok()) return bound;
  }
  if (flags != receiver_only) {
    if (Status failed = leave_by_own_interface(socket, group); !failed.ok()) return failed;
  }
  return flags == sender_only ? Status() : add_membership(socket, group);
}

}  // namespace ws2::base
