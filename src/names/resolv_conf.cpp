// SPDX-License-Identifier: MIT
// The DNS servers and suffixes of this machine. Source: resolv.conf(5).
#include "names/resolv_conf.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "names/address_text.hpp"

namespace ws2::names {
namespace {

bool read_address(const std::string& text, kernel::InternetAddress* address) noexcept {
  if (const std::optional<Ipv4> ipv4 = parse_ipv4(text, Ipv4Form::strict)) {
    std::copy(ipv4->begin(), ipv4->end(), address->bytes.begin());
    return true;
  }
  const std::optional<Ipv6Endpoint> ipv6 = parse_ipv6_scoped(text, kernel::interface_by_name);
  if (!ipv6) return false;
  address->ipv6 = true;
  address->bytes = ipv6->address;
  address->scope = ipv6->scope;
  return true;
}

}  // namespace

ResolverFile read_resolver_file(const char* path) {
  ResolverFile found;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string keyword, word;
    words >> keyword;
    if (keyword == "nameserver" && words >> word) {
      kernel::InternetAddress server;
      if (read_address(word, &server)) found.servers.push_back(server);
    } else if (keyword == "domain" || keyword == "search") {
      // resolv.conf(5): the last of these lines counts.
      found.suffixes.clear();
      while (words >> word) found.suffixes.push_back(word);
    }
  }
  return found;
}

}  // namespace ws2::names
