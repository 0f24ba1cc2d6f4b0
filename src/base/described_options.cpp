// SPDX-License-Identifier: MIT
// What a socket is, told by options. Sources: Microsoft Learn, "SO_BSP_STATE socket option",
// "SO_PROTOCOL_INFO socket option".
#include <winsock2.h>
// winsock2.h comes first.
#include <ws2tcpip.h>

#include <algorithm>
#include <cstring>

#include "base/own_options.hpp"
#include "base/protocols.hpp"
#include "kernel/address.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::base {
namespace {

/// CSADDR_INFO with the addresses that it points to behind it.
class AddressReport {
 public:
  explicit AddressReport(void* place) noexcept : place_(static_cast<char*>(place)) {}

  /// Notes an address, and that the program finds it in its own buffer.
  void add(const kernel::Address& address, SOCKET_ADDRESS& where) noexcept {
    where.lpSockaddr = reinterpret_cast<sockaddr*>(place_ + used_);
    where.iSockaddrLength = static_cast<int>(address.length);
    std::memcpy(bytes_ + used_, address.bytes, address.length);
    used_ += (address.length + 7U) & ~7U;
  }
  Result<uint32_t> deliver(const CSADDR_INFO& info, uint32_t room) noexcept {
    std::memcpy(bytes_, &info, sizeof info);
    if (room < used_ || !runtime::copy_to_user(place_, bytes_, used_)) return WsaCode::wsaefault;
    return used_;
  }

 private:
  char* const place_;
  uint32_t used_ = sizeof(CSADDR_INFO);
  alignas(8) char bytes_[sizeof(CSADDR_INFO) + size_t{2} * kernel::Address::capacity] = {};
};

}  // namespace

Result<uint32_t> describe_addresses(Socket& socket, void* value, uint32_t room) noexcept {
  AddressReport report(value);
  CSADDR_INFO info = {};
  info.iSocketType = socket.endpoint().type;
  info.iProtocol = socket.endpoint().protocol;
  const Result<kernel::Address> local = kernel::local_address(socket.fd());
  if (local) report.add(*local, info.LocalAddr);
  const Result<kernel::Address> remote = kernel::peer_address(socket.fd());
  if (remote) report.add(*remote, info.RemoteAddr);
  return report.deliver(info, room);
}

Result<uint32_t> describe_protocol(Socket& socket, bool wide, void* value, uint32_t room) noexcept {
  const WSAPROTOCOL_INFOW* known = find_protocol(socket.endpoint());
  if (known == nullptr) return WsaCode::wsaenoprotoopt;
  WSAPROTOCOL_INFOW info = *known;
  info.iProtocol = socket.endpoint().protocol;
  const WSAPROTOCOL_INFOA narrowed = narrow(info);
  const void* from = wide ? static_cast<const void*>(&info) : &narrowed;
  const uint32_t bytes = wide ? sizeof info : sizeof narrowed;
  if (room < bytes || !runtime::copy_to_user(value, from, bytes)) return WsaCode::wsaefault;
  return bytes;
}

Result<uint32_t> describe_icmp_error(Socket& socket, void* value, uint32_t room) noexcept {
  if (!socket.keep_icmp_error() && socket.kept_options() == nullptr) return WsaCode::wsaenotconn;
  const std::optional<kernel::IcmpFacts> facts = socket.kept_options()->icmp();
  if (!facts) return WsaCode::wsaenotconn;
  ICMP_ERROR_INFO info = {};
  std::memcpy(&info.srcaddress, facts->sender.bytes,
              std::min<size_t>(facts->sender.length, sizeof info.srcaddress));
  info.protocol = static_cast<IPPROTO>(facts->protocol);
  info.type = facts->type;
  info.code = facts->code;
  if (room < sizeof info || !runtime::copy_to_user(value, &info, sizeof info)) {
    return WsaCode::wsaefault;
  }
  return uint32_t{sizeof info};
}

}  // namespace ws2::base
