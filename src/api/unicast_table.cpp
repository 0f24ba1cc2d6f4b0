// SPDX-License-Identifier: MIT
// The table of unicast addresses of netioapi.h.
#include <cstdlib>
#include <cstring>

#include "api/ip_helper.hpp"
#include "api/win32.hpp"

namespace ws2::api {
namespace {

void describe(MIB_UNICASTIPADDRESS_ROW& row, const kernel::InterfaceAddress& one,
              const kernel::Interface* interface) noexcept {
  INT length = 0;
  const SOCKADDR_STORAGE address = socket_address_of(one.address, &length);
  std::memcpy(&row.Address, &address, static_cast<size_t>(length));
  if (interface != nullptr) row.InterfaceLuid = luid_of(*interface);
  row.InterfaceIndex = one.interface;
  const bool known =
      kernel::is_loopback(one.address) || (one.address.ipv6 && kernel::is_link_local(one.address));
  row.PrefixOrigin = known ? IpPrefixOriginWellKnown : IpPrefixOriginManual;
  row.SuffixOrigin = known ? IpSuffixOriginWellKnown : IpSuffixOriginManual;
  if (!known && !one.permanent) {
    row.PrefixOrigin = one.address.ipv6 ? IpPrefixOriginRouterAdvertisement : IpPrefixOriginDhcp;
    row.SuffixOrigin = one.address.ipv6 ? IpSuffixOriginLinkLayerAddress : IpSuffixOriginDhcp;
  }
  row.ValidLifetime = one.valid_s;
  row.PreferredLifetime = one.preferred_s;
  row.OnLinkPrefixLength = one.prefix;
  row.DadState = IpDadStatePreferred;
  if (one.deprecated) row.DadState = IpDadStateDeprecated;
  if (one.tentative) row.DadState = IpDadStateTentative;
  if (one.failed) row.DadState = IpDadStateDuplicate;
  row.ScopeId.Value = one.address.scope;
}

bool is_asked_for(const MIB_UNICASTIPADDRESS_ROW& asked,
                  const MIB_UNICASTIPADDRESS_ROW& row) noexcept {
  if (asked.Address.si_family != row.Address.si_family) return false;
  const bool by_luid = asked.InterfaceLuid.Value != 0;
  if (by_luid ? asked.InterfaceLuid.Value != row.InterfaceLuid.Value
              : asked.InterfaceIndex != row.InterfaceIndex) {
    return false;
  }
  if (asked.Address.si_family == AF_INET) {
    return asked.Address.Ipv4.sin_addr.s_addr == row.Address.Ipv4.sin_addr.s_addr;
  }
  return std::memcmp(&asked.Address.Ipv6.sin6_addr, &row.Address.Ipv6.sin6_addr,
                     sizeof(IN6_ADDR)) == 0;
}

Result<std::vector<MIB_UNICASTIPADDRESS_ROW>> rows(ADDRESS_FAMILY family) {
  const auto addresses = kernel::interface_addresses(family);
  if (!addresses) return addresses.status();
  const auto interfaces = kernel::interfaces();
  if (!interfaces) return interfaces.status();
  std::vector<MIB_UNICASTIPADDRESS_ROW> all(addresses->size());
  for (size_t i = 0; i < all.size(); ++i) {
    const kernel::InterfaceAddress& one = (*addresses)[i];
    describe(all[i], one, find_interface(*interfaces, one.interface));
  }
  return all;
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

/// Tells the unicast addresses of this machine in memory that FreeMibTable frees.
/// \param Family  AF_UNSPEC, AF_INET or AF_INET6
/// \param Table   receives the table
/// \return NO_ERROR, ERROR_INVALID_PARAMETER, ERROR_NOT_FOUND without an address,
///         ERROR_NOT_ENOUGH_MEMORY
/// \source Microsoft Learn, "GetUnicastIpAddressTable function (netioapi.h)"
extern "C" DWORD WINAPI ws2_GetUnicastIpAddressTable(ADDRESS_FAMILY Family,
                                                     PMIB_UNICASTIPADDRESS_TABLE* Table) noexcept {
  return on_ip_helper([&]() -> DWORD {
    if (Family != AF_UNSPEC && Family != AF_INET && Family != AF_INET6) {
      return ERROR_INVALID_PARAMETER;
    }
    const auto all = rows(Family);
    if (!all) return win32_code(all.status());
    if (all->empty()) return ERROR_NOT_FOUND;
    const size_t bytes = all->size() * sizeof(MIB_UNICASTIPADDRESS_ROW);
    auto* table = static_cast<MIB_UNICASTIPADDRESS_TABLE*>(
        std::malloc(offsetof(MIB_UNICASTIPADDRESS_TABLE, Table) + bytes));
    if (table == nullptr) return ERROR_NOT_ENOUGH_MEMORY;
    table->NumEntries = static_cast<ULONG>(all->size());
    std::memcpy(static_cast<void*>(table->Table), all->data(), bytes);
    if (runtime::write_user(Table, table).ok()) return NO_ERROR;
    std::free(table);
    return ERROR_INVALID_PARAMETER;
  });
}
WS2_SAME(GetUnicastIpAddressTable);

/// Tells of one unicast address.
/// \param Row  in: Address, and InterfaceLuid or InterfaceIndex; out: the others
/// \return NO_ERROR, ERROR_INVALID_PARAMETER, ERROR_NOT_FOUND
/// \source Microsoft Learn, "GetUnicastIpAddressEntry function (netioapi.h)"
extern "C" DWORD WINAPI ws2_GetUnicastIpAddressEntry(PMIB_UNICASTIPADDRESS_ROW Row) noexcept {
  return on_ip_helper([&]() -> DWORD {
    const auto asked = runtime::read_user<MIB_UNICASTIPADDRESS_ROW>(Row);
    if (!asked) return ERROR_INVALID_PARAMETER;
    const ADDRESS_FAMILY family = asked->Address.si_family;
    if (family != AF_INET && family != AF_INET6) return ERROR_INVALID_PARAMETER;
    const auto all = rows(family);
    if (!all) return win32_code(all.status());
    for (const MIB_UNICASTIPADDRESS_ROW& row : *all) {
      if (!is_asked_for(*asked, row)) continue;
      return runtime::write_user(Row, row).ok() ? NO_ERROR : ERROR_INVALID_PARAMETER;
    }
    return ERROR_NOT_FOUND;
  });
}
WS2_SAME(GetUnicastIpAddressEntry);

/// Fills a row with the values that mean "not said".
/// \source Microsoft Learn, "InitializeUnicastIpAddressEntry function (netioapi.h)"
extern "C" VOID WINAPI ws2_InitializeUnicastIpAddressEntry(PMIB_UNICASTIPADDRESS_ROW Row) noexcept {
  MIB_UNICASTIPADDRESS_ROW row = {};
  row.PrefixOrigin = IpPrefixOriginUnchanged;
  row.SuffixOrigin = IpSuffixOriginUnchanged;
  row.ValidLifetime = row.PreferredLifetime = 0xFFFFFFFF;
  row.OnLinkPrefixLength = 255;
  static_cast<void>(runtime::write_user(Row, row));
}
WS2_SAME(InitializeUnicastIpAddressEntry);

/// Frees what a call of netioapi.h allocated.
/// \source Microsoft Learn, "FreeMibTable function (netioapi.h)"
extern "C" VOID WINAPI ws2_FreeMibTable(PVOID Memory) noexcept { std::free(Memory); }
WS2_SAME(FreeMibTable);
