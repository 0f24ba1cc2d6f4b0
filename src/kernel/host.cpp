// SPDX-License-Identifier: MIT
// What this machine is.
#include "kernel/host.hpp"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

namespace ws2::kernel {
namespace {

InternetAddress from_linux(const sockaddr& address) noexcept {
  InternetAddress result;
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 in6;
    std::memcpy(&in6, &address, sizeof in6);
    result.ipv6 = true;
    std::memcpy(result.bytes.data(), &in6.sin6_addr, 16);
    result.scope = in6.sin6_scope_id;
  } else {
    sockaddr_in in4;
    std::memcpy(&in4, &address, sizeof in4);
    std::memcpy(result.bytes.data(), &in4.sin_addr, 4);
  }
  return result;
}

socklen_t to_linux(const InternetAddress& address, uint16_t port, sockaddr_storage& out) noexcept {
  out = {};
  if (address.ipv6) {
    sockaddr_in6 in6 = {};
    in6.sin6_family = AF_INET6;
    in6.sin6_port = htons(port);
    in6.sin6_scope_id = address.scope;
    std::memcpy(&in6.sin6_addr, address.bytes.data(), 16);
    std::memcpy(&out, &in6, sizeof in6);
    return sizeof in6;
  }
  sockaddr_in in4 = {};
  in4.sin_family = AF_INET;
  in4.sin_port = htons(port);
  std::memcpy(&in4.sin_addr, address.bytes.data(), 4);
  std::memcpy(&out, &in4, sizeof in4);
  return sizeof in4;
}

}  // namespace

bool is_loopback(const InternetAddress& address) noexcept {
  if (!address.ipv6) return address.bytes[0] == 127;
  return address.bytes[15] == 1 && std::all_of(address.bytes.begin(), address.bytes.end() - 1,
                                               [](uint8_t byte) { return byte == 0; });
}

bool is_link_local(const InternetAddress& address) noexcept {
  if (!address.ipv6) return address.bytes[0] == 169 && address.bytes[1] == 254;
  return address.bytes[0] == 0xFE && (address.bytes[1] & 0xC0) == 0x80;
}

std::string host_name() {
  char name[256] = {};
  if (::gethostname(name, sizeof name - 1) != 0) name[0] = '\0';
  const std::string_view found = name;
  // "(none)" is what the kernel says when nobody set a name; Learn, "gethostname function": then a
  // token name that can be resolved must come back.
  return found.empty() || found == "(none)" ? "localhost" : std::string(found);
}

std::vector<InternetAddress> host_addresses() {
  std::vector<InternetAddress> found;
  ifaddrs* list = nullptr;
  if (::getifaddrs(&list) != 0) return found;
  struct Free {
    ifaddrs* list;
    ~Free() { ::freeifaddrs(list); }
  } free_list{list};
  for (const ifaddrs* one = list; one != nullptr; one = one->ifa_next) {
    if (one->ifa_addr == nullptr || (one->ifa_flags & IFF_UP) == 0) continue;
    const int family = one->ifa_addr->sa_family;
    if (family == AF_INET || family == AF_INET6) found.push_back(from_linux(*one->ifa_addr));
  }
  return found;
}

uint32_t interface_by_name(std::string_view name) noexcept {
  char text[IF_NAMESIZE] = {};
  if (name.size() >= sizeof text) return 0;
  name.copy(text, name.size());
  return ::if_nametoindex(text);
}

bool source_address(const InternetAddress& destination, InternetAddress& source) noexcept {
  const int fd = ::socket(destination.ipv6 ? AF_INET6 : AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return false;
  sockaddr_storage address;
  // Connecting a datagram socket looks the route up; the port only must not be 0.
  socklen_t length = to_linux(destination, 9, address);
  bool found = ::connect(fd, reinterpret_cast<const sockaddr*>(&address), length) == 0;
  if (found) {
    length = sizeof address;
    found = ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length) == 0;
  }
  ::close(fd);
  if (found) source = from_linux(reinterpret_cast<const sockaddr&>(address));
  return found;
}

}  // namespace ws2::kernel
