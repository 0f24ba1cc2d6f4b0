// SPDX-License-Identifier: MIT
// The DNS servers and suffixes of this machine: /etc/resolv.conf.
#pragma once

#include <string>
#include <vector>

#include "kernel/host.hpp"

namespace ws2::names {

struct ResolverFile {
  std::vector<kernel::InternetAddress> servers;
  std::vector<std::string> suffixes;  // the first is the machine's own domain
};

/// Lines that say something else are passed over; a file that is not there says nothing.
ResolverFile read_resolver_file(const char* path = "/etc/resolv.conf");

}  // namespace ws2::names
