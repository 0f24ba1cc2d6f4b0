// SPDX-License-Identifier: MIT
// Tables of IPv4 addresses, routes, neighbours and interfaces.
#include <algorithm>
#include <cstring>
#include <tuple>

#include "api/ip_helper.hpp"
#include "api/win32.hpp"

namespace ws2::api {
namespace {

/// A DWORD in network byte order, as a number that compares like the address.
uint32_t as_number(DWORD wire) noexcept { return __builtin_bswap32(wire); }

DWORD route_protocol(kernel::RouteOrigin origin) noexcept {
  switch (origin) {
    case kernel::RouteOrigin::kernel:
      return MIB_IPPROTO_LOCAL;
    case kernel::RouteOrigin::manual:
      return MIB_IPPROTO_NETMGMT;
    case kernel::RouteOrigin::redirect:
      return MIB_IPPROTO_ICMP;
    case kernel::RouteOrigin::dynamic:
    case kernel::RouteOrigin::other:
      break;
  }
  return MIB_IPPROTO_OTHER;
}

MIB_IPFORWARDROW row_of(const kernel::Route& route) noexcept {
  MIB_IPFORWARDROW row = {};
  row.dwForwardDest = ipv4_of(route.destination);
  row.dwForwardMask = mask_of(route.prefix);
  // Learn: of a direct route the next hop is the interface's own address.
  row.dwForwardNextHop = ipv4_of(route.has_gateway ? route.gateway : route.source);
  row.dwForwardIfIndex = route.interface;
  row.dwForwardType = route.has_gateway ? MIB_IPROUTE_TYPE_INDIRECT : MIB_IPROUTE_TYPE_DIRECT;
  if (!route.is_unicast && !route.is_local) row.dwForwardType = MIB_IPROUTE_TYPE_OTHER;
  row.dwForwardProto = route_protocol(route.origin);
  row.dwForwardMetric1 = route.metric;
  row.dwForwardMetric2 = row.dwForwardMetric3 = MIB_IPROUTE_METRIC_UNUSED;
  row.dwForwardMetric4 = row.dwForwardMetric5 = MIB_IPROUTE_METRIC_UNUSED;
  return row;
}

MIB_IPNETROW row_of(const kernel::Neighbour& neighbour) noexcept {
  MIB_IPNETROW row = {};
  row.dwIndex = neighbour.interface;
  row.dwPhysAddrLen =
      std::min<DWORD>(neighbour.hardware.length, static_cast<DWORD>(sizeof row.bPhysAddr));
  std::memcpy(row.bPhysAddr, neighbour.hardware.bytes.data(), row.dwPhysAddrLen);
  row.dwAddr = ipv4_of(neighbour.address);
  row.dwType = MIB_IPNET_TYPE_DYNAMIC;
  if (neighbour.permanent) row.dwType = MIB_IPNET_TYPE_STATIC;
  if (neighbour.failed) row.dwType = MIB_IPNET_TYPE_INVALID;
  return row;
}

DWORD low(uint64_t value) noexcept { return static_cast<DWORD>(value); }

MIB_IFROW row_of(const kernel::Interface& interface) noexcept {
  MIB_IFROW row = {};
  std::copy(interface.name.begin(), interface.name.end(), row.wszName);
  row.dwIndex = interface.index;
  row.dwType = type_of(interface);
  row.dwMtu = interface.mtu;
  row.dwSpeed = static_cast<DWORD>(std::min<uint64_t>(interface.bits_per_second, 0xFFFFFFFF));
  row.dwPhysAddrLen =
      std::min<DWORD>(interface.hardware.length, static_cast<DWORD>(sizeof row.bPhysAddr));
  std::memcpy(row.bPhysAddr, interface.hardware.bytes.data(), row.dwPhysAddrLen);
  row.dwAdminStatus = interface.up ? MIB_IF_ADMIN_STATUS_UP : MIB_IF_ADMIN_STATUS_DOWN;
  row.dwOperStatus = state_of(interface) == IfOperStatusUp ? MIB_IF_OPER_STATUS_OPERATIONAL
                                                           : MIB_IF_OPER_STATUS_NON_OPERATIONAL;
  row.dwInOctets = low(interface.received.bytes);
  row.dwInUcastPkts = low(interface.received.packets - interface.received.multicasts);
  row.dwInNUcastPkts = low(interface.received.multicasts);
  row.dwInDiscards = low(interface.received.dropped);
  row.dwInErrors = low(interface.received.errors);
  row.dwOutOctets = low(interface.sent.bytes);
  row.dwOutUcastPkts = low(interface.sent.packets);
  row.dwOutDiscards = low(interface.sent.dropped);
  row.dwOutErrors = low(interface.sent.errors);
  row.dwDescrLen = static_cast<DWORD>(interface.name.size());
  std::memcpy(row.bDescr, interface.name.data(), interface.name.size());
  return row;
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

/// Tells the IPv4 addresses of this machine.
/// \param pIpAddrTable  receives the table, may be NULL
/// \param pdwSize       in: room in bytes; out: the size of the table
/// \param bOrder        whether rows are sorted by address
/// \return NO_ERROR, ERROR_INSUFFICIENT_BUFFER for too little room, ERROR_INVALID_PARAMETER
/// \source Microsoft Learn, "GetIpAddrTable function (iphlpapi.h)"
extern "C" DWORD WINAPI ws2_GetIpAddrTable(PMIB_IPADDRTABLE pIpAddrTable, PULONG pdwSize,
                                           BOOL bOrder) noexcept {
  return on_ip_helper([&]() -> DWORD {
    const auto addresses = kernel::interface_addresses(AF_INET);
    if (!addresses) return win32_code(addresses.status());
    const auto interfaces = kernel::interfaces();
    if (!interfaces) return win32_code(interfaces.status());
    std::vector<MIB_IPADDRROW> rows;
    for (const kernel::InterfaceAddress& one : *addresses) {
      MIB_IPADDRROW row = {};
      row.dwAddr = ipv4_of(one.address);
      row.dwIndex = one.interface;
      row.dwMask = mask_of(one.prefix);
      row.dwBCastAddr = 1;  // the low bit of the broadcast address: ones, not zeros
      row.dwReasmSize = 65535;
      row.wType = MIB_IPADDR_PRIMARY;
      if (!one.permanent) row.wType |= MIB_IPADDR_DYNAMIC;
      const kernel::Interface* interface = find_interface(*interfaces, one.interface);
      if (interface != nullptr && state_of(*interface) != IfOperStatusUp) {
        row.wType |= MIB_IPADDR_DISCONNECTED;
      }
      rows.push_back(row);
    }
    if (bOrder != FALSE) {
      std::sort(rows.begin(), rows.end(), [](const MIB_IPADDRROW& a, const MIB_IPADDRROW& b) {
        return as_number(a.dwAddr) < as_number(b.dwAddr);
      });
    }
    return give_table<MIB_IPADDRTABLE>(pIpAddrTable, pdwSize, rows);
  });
}
WS2_SAME(GetIpAddrTable);

/// Tells the IPv4 routes: those of the main table, and of the local one those to this machine.
/// \param pIpForwardTable  receives the table, may be NULL
/// \param pdwSize          in: room in bytes; out: the size of the table
/// \param bOrder           whether rows are sorted by destination, origin, policy and next hop
/// \return NO_ERROR, ERROR_INSUFFICIENT_BUFFER, ERROR_NO_DATA without a route,
///         ERROR_INVALID_PARAMETER
/// \source Microsoft Learn, "GetIpForwardTable function (iphlpapi.h)"
extern "C" DWORD WINAPI ws2_GetIpForwardTable(PMIB_IPFORWARDTABLE pIpForwardTable, PULONG pdwSize,
                                              BOOL bOrder) noexcept {
  return on_ip_helper([&]() -> DWORD {
    const auto routes = kernel::routes(AF_INET);
    if (!routes) return win32_code(routes.status());
    std::vector<MIB_IPFORWARDROW> rows;
    for (const kernel::Route& route : *routes) rows.push_back(row_of(route));
    if (rows.empty()) return ERROR_NO_DATA;
    if (bOrder != FALSE) {
      const auto key = [](const MIB_IPFORWARDROW& row) {
        return std::tuple(as_number(row.dwForwardDest), row.dwForwardProto, row.dwForwardPolicy,
                          as_number(row.dwForwardNextHop));
      };
      std::stable_sort(rows.begin(), rows.end(),
                       [&](const auto& a, const auto& b) { return key(a) < key(b); });
    }
    return give_table<MIB_IPFORWARDTABLE>(pIpForwardTable, pdwSize, rows);
  });
}
WS2_SAME(GetIpForwardTable);

/// Tells the hardware addresses of IPv4 neighbours.
/// \param IpNetTable   receives the table, may be NULL
/// \param SizePointer  in: room in bytes; out: the size of the table
/// \param Order        whether rows are sorted by address
/// \return NO_ERROR, ERROR_INSUFFICIENT_BUFFER, ERROR_NO_DATA without a neighbour,
///         ERROR_INVALID_PARAMETER
/// \source Microsoft Learn, "GetIpNetTable function (iphlpapi.h)"
extern "C" ULONG WINAPI ws2_GetIpNetTable(PMIB_IPNETTABLE IpNetTable, PULONG SizePointer,
                                          BOOL Order) noexcept {
  return on_ip_helper([&]() -> DWORD {
    const auto neighbours = kernel::neighbours(AF_INET);
    if (!neighbours) return win32_code(neighbours.status());
    std::vector<MIB_IPNETROW> rows;
    for (const kernel::Neighbour& one : *neighbours) rows.push_back(row_of(one));
    if (rows.empty()) return ERROR_NO_DATA;
    if (Order != FALSE) {
      std::sort(rows.begin(), rows.end(), [](const MIB_IPNETROW& a, const MIB_IPNETROW& b) {
        return as_number(a.dwAddr) < as_number(b.dwAddr);
      });
    }
    return give_table<MIB_IPNETTABLE>(IpNetTable, SizePointer, rows);
  });
}
WS2_SAME(GetIpNetTable);

/// Tells the interfaces with their counters.
/// \param pIfTable  receives the table, may be NULL
/// \param pdwSize   in: room in bytes; out: the size of the table
/// \param bOrder    whether rows are sorted by index
/// \return NO_ERROR, ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_PARAMETER
/// \source Microsoft Learn, "GetIfTable function (iphlpapi.h)"
extern "C" DWORD WINAPI ws2_GetIfTable(PMIB_IFTABLE pIfTable, PULONG pdwSize,
                                       BOOL bOrder) noexcept {
  return on_ip_helper([&]() -> DWORD {
    const auto interfaces = kernel::interfaces();
    if (!interfaces) return win32_code(interfaces.status());
    std::vector<MIB_IFROW> rows;
    for (const kernel::Interface& one : *interfaces) rows.push_back(row_of(one));
    if (bOrder != FALSE) {
      std::sort(rows.begin(), rows.end(),
                [](const MIB_IFROW& a, const MIB_IFROW& b) { return a.dwIndex < b.dwIndex; });
    }
    return give_table<MIB_IFTABLE>(pIfTable, pdwSize, rows);
  });
}
WS2_SAME(GetIfTable);

/// Tells of one interface.
/// \param pIfRow  in: dwIndex; out: the others
/// \return NO_ERROR, ERROR_INVALID_DATA for an index that is none, ERROR_INVALID_PARAMETER
/// \source Microsoft Learn, "GetIfEntry function (iphlpapi.h)"
extern "C" DWORD WINAPI ws2_GetIfEntry(PMIB_IFROW pIfRow) noexcept {
  return on_ip_helper([&]() -> DWORD {
    const Result<MIB_IFROW> asked = runtime::read_user<MIB_IFROW>(pIfRow);
    if (!asked) return ERROR_INVALID_PARAMETER;
    const auto interfaces = kernel::interfaces();
    if (!interfaces) return win32_code(interfaces.status());
    const kernel::Interface* found = find_interface(*interfaces, asked->dwIndex);
    if (found == nullptr) return ERROR_INVALID_DATA;
    return runtime::write_user(pIfRow, row_of(*found)).ok() ? NO_ERROR : ERROR_INVALID_PARAMETER;
  });
}
WS2_SAME(GetIfEntry);

/// The interface by which packets to an IPv4 address leave.
/// \param dwDestAddr      in network byte order
/// \param pdwBestIfIndex  receives the index
/// \return NO_ERROR, ERROR_NETWORK_UNREACHABLE without a route, ERROR_INVALID_PARAMETER
/// \source Microsoft Learn, "GetBestInterface function (iphlpapi.h)"
extern "C" DWORD WINAPI ws2_GetBestInterface(IPAddr dwDestAddr, PDWORD pdwBestIfIndex) noexcept {
  return on_ip_helper([&]() -> DWORD {
    const Result<kernel::Route> route = kernel::best_route(address_of(dwDestAddr));
    if (!route) return win32_code(route.status());
    const bool written = runtime::write_user(pdwBestIfIndex, DWORD{route->interface}).ok();
    return written ? NO_ERROR : ERROR_INVALID_PARAMETER;
  });
}
WS2_SAME(GetBestInterface);

/// The same of an address of either family.
/// \return NO_ERROR, ERROR_NETWORK_UNREACHABLE without a route, ERROR_INVALID_PARAMETER
/// \source Microsoft Learn, "GetBestInterfaceEx function (iphlpapi.h)"
extern "C" DWORD WINAPI ws2_GetBestInterfaceEx(struct sockaddr* pDestAddr,
                                               PDWORD pdwBestIfIndex) noexcept {
  return on_ip_helper([&]() -> DWORD {
    const Result<ADDRESS_FAMILY> family = runtime::read_user<ADDRESS_FAMILY>(pDestAddr);
    if (!family) return ERROR_INVALID_PARAMETER;
    kernel::InternetAddress destination;
    if (*family == AF_INET) {
      const Result<sockaddr_in> given = runtime::read_user<sockaddr_in>(pDestAddr);
      if (!given) return ERROR_INVALID_PARAMETER;
      destination = address_of(given->sin_addr.s_addr);
    } else if (*family == AF_INET6) {
      const Result<sockaddr_in6> given = runtime::read_user<sockaddr_in6>(pDestAddr);
      if (!given) return ERROR_INVALID_PARAMETER;
      destination.ipv6 = true;
      std::memcpy(destination.bytes.data(), &given->sin6_addr, 16);
    } else {
      return ERROR_INVALID_PARAMETER;
    }
    const Result<kernel::Route> route = kernel::best_route(destination);
    if (!route) return win32_code(route.status());
    const bool written = runtime::write_user(pdwBestIfIndex, DWORD{route->interface}).ok();
    return written ? NO_ERROR : ERROR_INVALID_PARAMETER;
  });
}
WS2_SAME(GetBestInterfaceEx);

/// The route of packets to an IPv4 address. The source address is not asked for on Linux.
/// \return NO_ERROR, ERROR_NETWORK_UNREACHABLE without a route, ERROR_INVALID_PARAMETER
/// \source Microsoft Learn, "GetBestRoute function (iphlpapi.h)"
extern "C" DWORD WINAPI ws2_GetBestRoute(DWORD dwDestAddr, DWORD,
                                         PMIB_IPFORWARDROW pBestRoute) noexcept {
  return on_ip_helper([&]() -> DWORD {
    const Result<kernel::Route> way = kernel::best_route(address_of(dwDestAddr));
    if (!way) return win32_code(way.status());
    // The kernel answers for the one address; the row of the table is the route itself.
    const auto all = kernel::routes(AF_INET);
    if (!all) return win32_code(all.status());
    const kernel::Route* best = nullptr;
    for (const kernel::Route& one : *all) {
      const bool leads = ((ipv4_of(one.destination) ^ dwDestAddr) & mask_of(one.prefix)) == 0;
      if (!leads || one.interface != way->interface) continue;
      if (best == nullptr || one.prefix > best->prefix) best = &one;
    }
    const MIB_IPFORWARDROW row = row_of(best == nullptr ? *way : *best);
    return runtime::write_user(pBestRoute, row).ok() ? NO_ERROR : ERROR_INVALID_PARAMETER;
  });
}
WS2_SAME(GetBestRoute);
