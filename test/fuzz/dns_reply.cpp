// SPDX-License-Identifier: MIT
// Replies of a name server, as they come from the network: a host with addresses, the
// names of an address, or a code.
#include "input.hpp"
#include "names/cares.hpp"

using namespace ws2::names;
using fuzz::must;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  for (const bool ipv6 : {false, true}) {
    const ws2::Result<Host> host = read_dns_reply({bytes, size}, ipv6);
    if (!host) continue;
    must(!host->addresses.empty() || !host->aliases.empty() || !host->name.empty());
    for (const Address& address : host->addresses) must(address.ipv6 == ipv6);
  }
  const ws2::Result<Host> named = read_dns_names({bytes, size});
  if (named) {
    for (const std::string& alias : named->aliases) must(alias != named->name);
  }
  return 0;
}
