// SPDX-License-Identifier: MIT
// What the kernel tells by netlink: interfaces, their addresses, routes, neighbours, connections.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "errors/status.hpp"
#include "kernel/host.hpp"

namespace ws2::kernel {

/// A hardware address.
struct HardwareAddress {
  std::array<uint8_t, 32> bytes = {};
  uint8_t length = 0;
};

/// What an interface is made of, as far as IP Helper tells kinds apart.
enum class Medium : uint8_t { ethernet, loopback, point_to_point, wireless, tunnel, other };

struct Interface {
  uint32_t index = 0;
  std::string name;
  Medium medium = Medium::other;
  uint32_t mtu = 0;
  // Bits of the kernel, as they concern programs.
  bool up = false, running = false, broadcast = false, point_to_point = false, multicast = false,
       no_arp = false;
  uint8_t state = 0;  // RFC 2863: IF_OPER_*
  HardwareAddress hardware;
  uint64_t bits_per_second = 0;  // 0: unknown
  struct Counters {
    uint64_t bytes = 0, packets = 0, errors = 0, dropped = 0, multicasts = 0;
  } received, sent;
};

struct InterfaceAddress {
  uint32_t interface = 0;
  InternetAddress address;
  InternetAddress broadcast;  // IPv4 only; zero for none
  uint8_t prefix = 0;
  bool tentative = false, failed = false, deprecated = false, temporary = false, permanent = false;
  uint32_t valid_s = 0, preferred_s = 0;  // 0xFFFFFFFF is for ever
};

/// Where a route comes from, as IP Helper numbers it.
enum class RouteOrigin : uint8_t { other, kernel, manual, redirect, dynamic };

struct Route {
  InternetAddress destination, gateway, source;
  uint8_t prefix = 0;
  bool has_gateway = false;
  bool is_unicast = false, is_local = false;  // the others refuse or broadcast
  uint32_t interface = 0, metric = 0;
  RouteOrigin origin = RouteOrigin::other;
};

struct Neighbour {
  uint32_t interface = 0;
  InternetAddress address;
  HardwareAddress hardware;
  bool reachable = false, permanent = false, failed = false;
};

struct Connection {
  bool ipv6 = false;
  InternetAddress local, remote;
  uint16_t local_port = 0, remote_port = 0;  // host byte order
  uint8_t state = 0;                         // TCP_*: Linux' numbers, 1 is established
  uint32_t inode = 0;
};

struct MulticastGroup {
  uint32_t interface = 0;
  InternetAddress address;
};

/// Each asks the kernel anew. Without memory they throw std::bad_alloc.
Result<std::vector<Interface>> interfaces();
/// \param family  Windows' number: AF_UNSPEC for both
Result<std::vector<InterfaceAddress>> interface_addresses(int family);
/// The main and the local routing table.
Result<std::vector<Route>> routes(int family);
Result<std::vector<Neighbour>> neighbours(int family);
/// Sockets of a protocol: IPPROTO_TCP (all states) or IPPROTO_UDP.
Result<std::vector<Connection>> connections(int protocol, bool ipv6);

/// The groups of both families; none where the kernel does not tell.
std::vector<MulticastGroup> multicast_groups();

/// Whether this machine forwards IPv4 packets.
bool forwards_ipv4() noexcept;

/// The process that has a socket open, by the socket's inode; 0 where this process may not see it.
/// Reads the process table once; without memory it throws std::bad_alloc.
class SocketOwners {
 public:
  SocketOwners();
  [[nodiscard]] uint32_t owner(uint32_t inode) const noexcept;

 private:
  std::vector<std::pair<uint32_t, uint32_t>> owners_;  // inode, process; sorted
};

/// The interface that packets to an address leave by, and the route's other facts.
Result<Route> best_route(const InternetAddress& destination);

}  // namespace ws2::kernel
