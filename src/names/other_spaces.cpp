// SPDX-License-Identifier: MIT
// Look-ups that go on in the namespaces of other providers.
#include "names/other_spaces.hpp"

#include <algorithm>

#include "names/order.hpp"

namespace ws2::names {
namespace {

/// Asks the others where the built-in sources found nothing; when nobody knows, the built-in ones'
/// error is told: it is the more exact one.
template <class BuiltIn, class Others>
Result<Host> ask(const Sources& sources, Stop* stop, BuiltIn&& built_in, Others&& others) {
  Result<Host> host = WsaCode::wsahost_not_found;
  if (sources.built_in) host = built_in();
  if (host || sources.others == nullptr) return host;
  if (stop != nullptr && !stop->reason().ok()) return host;
  Result<Host> other = others();
  return other || !sources.built_in ? std::move(other) : std::move(host);
}

}  // namespace

Result<Host> resolve_in(const Sources& sources, std::string_view name, Families wanted,
                        Families network, bool encode, Stop* stop) {
  return ask(
      sources, stop, [&] { return resolve(name, wanted, network, encode, stop); },
      [&]() -> Result<Host> {
        Result<Host> host = sources.others->find(std::string(name), wanted, stop);
        if (!host) return host;
        std::erase_if(host->addresses, [&](const Address& address) {
          return !(address.ipv6 ? wanted.ipv6 : wanted.ipv4);
        });
        if (host->addresses.empty()) return WsaCode::wsano_data;
        order_addresses(host->addresses, kernel::source_address);
        return host;
      });
}

Result<Host> name_in(const Sources& sources, const Address& address, Stop* stop) {
  return ask(
      sources, stop, [&] { return name_of(address, stop); },
      [&] { return sources.others->find(address, stop); });
}

}  // namespace ws2::names
