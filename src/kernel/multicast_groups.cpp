// SPDX-License-Identifier: MIT
// The multicast groups that interfaces have joined. Source: proc(5): /proc/net/igmp,
// /proc/net/igmp6.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sstream>

#include "kernel/netlink.hpp"

namespace ws2::kernel {
namespace {

/// "1 lo : 1 V3" opens an interface, "    010000E0  1 0:00000000  0" is one of its groups, as the
/// word of network byte order reads on this machine.
void read_groups4(std::vector<MulticastGroup>& groups) {
  std::ifstream file("/proc/net/igmp");
  uint32_t interface = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty()) continue;
    if (line.front() != ' ' && line.front() != '\t') {
      interface = 0;
      static_cast<void>(std::sscanf(line.c_str(), "%u", &interface));
      continue;
    }
    unsigned word = 0;
    if (interface == 0 || std::sscanf(line.c_str(), "%x", &word) != 1) continue;
    MulticastGroup group;
    group.interface = interface;
    std::memcpy(group.address.bytes.data(), &word, sizeof word);
    groups.push_back(group);
  }
}

/// "1    lo              ff020000000000000000000000000001     1 0000000C 0"
void read_groups6(std::vector<MulticastGroup>& groups) {
  std::ifstream file("/proc/net/igmp6");
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    MulticastGroup group;
    std::string name, digits;
    if (!(words >> group.interface >> name >> digits) || digits.size() != 32) continue;
    group.address.ipv6 = true;
    for (size_t i = 0; i < 16; ++i) {
      unsigned byte = 0;
      static_cast<void>(std::sscanf(digits.c_str() + 2 * i, "%2x", &byte));
      group.address.bytes[i] = static_cast<uint8_t>(byte);
    }
    groups.push_back(group);
  }
}

}  // namespace

std::vector<MulticastGroup> multicast_groups() {
  std::vector<MulticastGroup> groups;
  read_groups4(groups);
  read_groups6(groups);
  return groups;
}

}  // namespace ws2::kernel
