// SPDX-License-Identifier: MIT
// The counters of the protocols. Source: proc(5): /proc/net/snmp, /proc/net/snmp6.
#include "kernel/statistics.hpp"

#include <fstream>
#include <sstream>

namespace ws2::kernel {

/// Two lines each: "Tcp: RtoAlgorithm RtoMin ..." and "Tcp: 1 200 ...".
Statistics Statistics::ipv4() {
  Statistics found;
  std::ifstream file("/proc/net/snmp");
  for (std::string names, values; std::getline(file, names) && std::getline(file, values);) {
    std::istringstream name_words(names), value_words(values);
    std::string protocol, again, name;
    name_words >> protocol;
    value_words >> again;
    if (protocol.empty() || protocol != again) continue;
    protocol.pop_back();  // the colon
    for (int64_t value = 0; name_words >> name && value_words >> value;) {
      found.values_[protocol + name] = static_cast<uint64_t>(value);
    }
  }
  return found;
}

/// "Ip6InReceives                   	12"
Statistics Statistics::ipv6() {
  Statistics found;
  std::ifstream file("/proc/net/snmp6");
  std::string name;
  for (uint64_t value = 0; file >> name >> value;) found.values_[name] = value;
  return found;
}

uint32_t Statistics::operator[](const char* name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? 0 : static_cast<uint32_t>(found->second);
}

}  // namespace ws2::kernel
