// SPDX-License-Identifier: MIT
// The counters of the protocols.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace ws2::kernel {

/// Counters by the kernel's names: "TcpActiveOpens", "Ip6InReceives".
class Statistics {
 public:
  static Statistics ipv4();  // also TCP's and UDP's over both
  static Statistics ipv6();
  /// The lower half, as MIB tables have it; 0 for a name that the kernel does not count.
  uint32_t operator[](const char* name) const;

 private:
  std::map<std::string, uint64_t> values_;
};

}  // namespace ws2::kernel
