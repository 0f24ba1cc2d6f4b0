// SPDX-License-Identifier: MIT
// The older lists of adapters, and the parameters of the machine.
#include <algorithm>
#include <cstring>
#include <string>

#include "api/ip_helper.hpp"
#include "api/win32.hpp"
#include "kernel/host.hpp"
#include "names/address_text.hpp"
#include "names/resolv_conf.hpp"

namespace ws2::api {
namespace {

template <size_t N>
void put_text(char (&field)[N], std::string_view text) noexcept {
  const size_t length = std::min(text.size(), N - 1);
  std::memcpy(field, text.data(), length);
  field[length] = '\0';
}

template <size_t N>
void put_ipv4(char (&field)[N], const kernel::InternetAddress& address) noexcept {
  names::Ipv4 bytes;
  std::copy_n(address.bytes.begin(), bytes.size(), bytes.begin());
  put_text(field, names::format(bytes).view());
}

IP_ADDR_STRING entry_of(const kernel::InternetAddress& address, unsigned prefix,
                        DWORD context) noexcept {
  IP_ADDR_STRING entry = {};
  put_ipv4(entry.IpAddress.String, address);
  put_ipv4(entry.IpMask.String, address_of(mask_of(prefix)));
  entry.Context = context;
  return entry;
}

/// A structure whose first list entry is its own member and whose others follow all structures.
/// They are laid out as they will stand in the program's buffer.
class Layout {
 public:
  Layout(void* base, size_t fixed_bytes) : base_(static_cast<char*>(base)), bytes_(fixed_bytes) {}

  /// Fills the list whose first entry stands at `place`.
  void put_list(size_t place, const std::vector<IP_ADDR_STRING>& entries) {
    size_t last = place;
    for (size_t i = 0; i < entries.size(); ++i) {
      const size_t here = i == 0 ? place : bytes_.size();
      if (i != 0) {
        bytes_.resize(here + sizeof(IP_ADDR_STRING));
        at<IP_ADDR_STRING>(last).Next = reinterpret_cast<IP_ADDR_STRING*>(base_ + here);
      }
      at<IP_ADDR_STRING>(here) = entries[i];
      last = here;
    }
  }
  template <class T>
  T& at(size_t place) noexcept {
    return *reinterpret_cast<T*>(bytes_.data() + place);
  }
  template <class T>
  [[nodiscard]] T* pointer(size_t place) const noexcept {
    return reinterpret_cast<T*>(base_ + place);
  }
  [[nodiscard]] const std::vector<char>& bytes() const noexcept { return bytes_; }

 private:
  char* const base_;
  std::vector<char> bytes_;
};

struct Ipv4Machine {
  std::vector<kernel::Interface> interfaces;  // those that GetAdaptersInfo tells
  std::vector<kernel::InterfaceAddress> addresses;
  std::vector<kernel::Route> routes;
};

Status learn(Ipv4Machine& machine) {
  auto interfaces = kernel::interfaces();
  if (!interfaces) return interfaces.status();
  machine.interfaces = std::move(*interfaces);
  // Learn: the loopback interface is not told of.
  std::erase_if(machine.interfaces, [](const kernel::Interface& one) {
    return one.medium == kernel::Medium::loopback;
  });
  auto addresses = kernel::interface_addresses(AF_INET);
  if (!addresses) return addresses.status();
  machine.addresses = std::move(*addresses);
  auto routes = kernel::routes(AF_INET);
  if (!routes) return routes.status();
  machine.routes = std::move(*routes);
  return Status();
}

IP_ADAPTER_INFO describe(const kernel::Interface& interface) {
  IP_ADAPTER_INFO info = {};
  info.ComboIndex = info.Index = interface.index;
  put_text(info.AdapterName, interface.name);
  put_text(info.Description, "Linux network interface " + interface.name);
  if (interface.hardware.length <= sizeof info.Address) {
    info.AddressLength = interface.hardware.length;
    std::memcpy(info.Address, interface.hardware.bytes.data(), info.AddressLength);
  }
  info.Type = type_of(interface);
  return info;
}

void lay_out(Layout& layout, size_t place, const Ipv4Machine& machine,
             const kernel::Interface& interface) {
  const kernel::InternetAddress nothing;
  std::vector<IP_ADDR_STRING> addresses, gateways;
  bool dynamic = false;
  for (const kernel::InterfaceAddress& one : machine.addresses) {
    if (one.interface != interface.index) continue;
    addresses.push_back(entry_of(one.address, one.prefix, ipv4_of(one.address)));
    dynamic = dynamic || !one.permanent;
  }
  for (const kernel::Route& route : machine.routes) {
    if (route.interface != interface.index || !route.has_gateway || route.prefix != 0) continue;
    gateways.push_back(entry_of(route.gateway, 32, 0));
  }
  // Learn: an adapter without an address has 0.0.0.0.
  if (addresses.empty()) addresses.push_back(entry_of(nothing, 0, 0));
  if (gateways.empty()) gateways.push_back(entry_of(nothing, 0, 0));
  layout.at<IP_ADAPTER_INFO>(place) = describe(interface);
  layout.at<IP_ADAPTER_INFO>(place).DhcpEnabled = dynamic ? 1 : 0;
  layout.put_list(place + offsetof(IP_ADAPTER_INFO, IpAddressList), addresses);
  layout.put_list(place + offsetof(IP_ADAPTER_INFO, GatewayList), gateways);
}

bool forwards_packets() noexcept {
  // /proc/sys/net/ipv4/ip_forward, by its counter: 1 is forwarding, 2 is not.
  return kernel::forwards_ipv4();
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

/// Tells the adapters with their IPv4 addresses. GetAdaptersAddresses tells more.
/// \param AdapterInfo  receives the list, may be NULL
/// \param SizePointer  in: room in bytes; out: the size of the list
/// \return NO_ERROR, ERROR_BUFFER_OVERFLOW for too little room, ERROR_NO_DATA when there is no
///         adapter, ERROR_INVALID_PARAMETER
/// \source Microsoft Learn, "GetAdaptersInfo function (iphlpapi.h)"
extern "C" ULONG WINAPI ws2_GetAdaptersInfo(PIP_ADAPTER_INFO AdapterInfo,
                                            PULONG SizePointer) noexcept {
  return on_ip_helper([&]() -> DWORD {
    Ipv4Machine machine;
    if (Status failed = learn(machine); !failed.ok()) return win32_code(failed);
    const size_t count = machine.interfaces.size();
    if (count == 0) return SizePointer == nullptr ? ERROR_INVALID_PARAMETER : ERROR_NO_DATA;
    Layout layout(AdapterInfo, count * sizeof(IP_ADAPTER_INFO));
    for (size_t i = 0; i < count; ++i) {
      const size_t place = i * sizeof(IP_ADAPTER_INFO);
      lay_out(layout, place, machine, machine.interfaces[i]);
      IP_ADAPTER_INFO& info = layout.at<IP_ADAPTER_INFO>(place);
      const size_t next = place + sizeof(IP_ADAPTER_INFO);
      info.Next = i + 1 == count ? nullptr : layout.pointer<IP_ADAPTER_INFO>(next);
    }
    const std::vector<char>& bytes = layout.bytes();
    return give(AdapterInfo, SizePointer, bytes.data(), bytes.size(), ERROR_BUFFER_OVERFLOW);
  });
}
WS2_SAME(GetAdaptersInfo);

/// Tells the machine's name, its domain and its DNS servers (IPv4 only, as the structure is).
/// \param pFixedInfo  receives the parameters, may be NULL
/// \param pOutBufLen  in: room in bytes; out: the bytes there are
/// \return NO_ERROR, ERROR_BUFFER_OVERFLOW for too little room, ERROR_INVALID_PARAMETER
/// \source Microsoft Learn, "GetNetworkParams function (iphlpapi.h)"
extern "C" DWORD WINAPI ws2_GetNetworkParams(PFIXED_INFO pFixedInfo, PULONG pOutBufLen) noexcept {
  return on_ip_helper([&]() -> DWORD {
    const names::ResolverFile resolver = names::read_resolver_file();
    Layout layout(pFixedInfo, sizeof(FIXED_INFO));
    std::vector<IP_ADDR_STRING> servers;
    for (const kernel::InternetAddress& server : resolver.servers) {
      if (!server.ipv6) servers.push_back(entry_of(server, 32, 0));
    }
    FIXED_INFO info = {};
    put_text(info.HostName, kernel::host_name());
    if (!resolver.suffixes.empty()) put_text(info.DomainName, resolver.suffixes.front());
    info.NodeType = BROADCAST_NODETYPE;  // without a WINS server
    info.EnableRouting = forwards_packets() ? 1 : 0;
    info.EnableDns = servers.empty() ? 0 : 1;
    layout.at<FIXED_INFO>(0) = info;
    layout.put_list(offsetof(FIXED_INFO, DnsServerList), servers);
    const std::vector<char>& bytes = layout.bytes();
    return give(pFixedInfo, pOutBufLen, bytes.data(), bytes.size(), ERROR_BUFFER_OVERFLOW);
  });
}
WS2_SAME(GetNetworkParams);

/// Counts the interfaces, loopback among them.
/// \return NO_ERROR, ERROR_INVALID_PARAMETER
/// \source Microsoft Learn, "GetNumberOfInterfaces function (iphlpapi.h)"
extern "C" DWORD WINAPI ws2_GetNumberOfInterfaces(PDWORD pdwNumIf) noexcept {
  return on_ip_helper([&]() -> DWORD {
    const auto interfaces = kernel::interfaces();
    if (!interfaces) return win32_code(interfaces.status());
    const auto count = static_cast<DWORD>(interfaces->size());
    return runtime::write_user(pdwNumIf, count).ok() ? NO_ERROR : ERROR_INVALID_PARAMETER;
  });
}
WS2_SAME(GetNumberOfInterfaces);

/// Tells the indices and names of the adapters with IPv4, loopback not among them.
/// \param pIfTable     receives the list, may be NULL
/// \param dwOutBufLen  in: room in bytes; out: the size of the list
/// \return NO_ERROR, ERROR_INSUFFICIENT_BUFFER for too little room, ERROR_NO_DATA when there is no
///         adapter, ERROR_INVALID_PARAMETER
/// \source Microsoft Learn, "GetInterfaceInfo function (iphlpapi.h)"
extern "C" DWORD WINAPI ws2_GetInterfaceInfo(PIP_INTERFACE_INFO pIfTable,
                                             PULONG dwOutBufLen) noexcept {
  return on_ip_helper([&]() -> DWORD {
    Ipv4Machine machine;
    if (Status failed = learn(machine); !failed.ok()) return win32_code(failed);
    if (machine.interfaces.empty()) return ERROR_NO_DATA;
    const size_t count = machine.interfaces.size();
    std::vector<char> bytes(offsetof(IP_INTERFACE_INFO, Adapter) +
                            count * sizeof(IP_ADAPTER_INDEX_MAP));
    auto& info = *reinterpret_cast<IP_INTERFACE_INFO*>(bytes.data());
    info.NumAdapters = static_cast<LONG>(count);
    for (size_t i = 0; i < count; ++i) {
      IP_ADAPTER_INDEX_MAP map = {};
      map.Index = machine.interfaces[i].index;
      std::copy(machine.interfaces[i].name.begin(), machine.interfaces[i].name.end(), map.Name);
      std::memcpy(bytes.data() + offsetof(IP_INTERFACE_INFO, Adapter) + i * sizeof map, &map,
                  sizeof map);
    }
    return give(pIfTable, dwOutBufLen, bytes.data(), bytes.size(), ERROR_INSUFFICIENT_BUFFER);
  });
}
WS2_SAME(GetInterfaceInfo);

/// Tells the DNS servers that belong to an adapter (IPv4 only, as the structure is).
/// \param pPerAdapterInfo  receives the list, may be NULL
/// \param pOutBufLen       in: room in bytes; out: the bytes there are
/// \return NO_ERROR, ERROR_BUFFER_OVERFLOW for too little room, ERROR_INVALID_PARAMETER
/// \source Microsoft Learn, "GetPerAdapterInfo function (iphlpapi.h)"
extern "C" DWORD WINAPI ws2_GetPerAdapterInfo(ULONG IfIndex, PIP_PER_ADAPTER_INFO pPerAdapterInfo,
                                              PULONG pOutBufLen) noexcept {
  return on_ip_helper([&]() -> DWORD {
    const auto interfaces = kernel::interfaces();
    if (!interfaces) return win32_code(interfaces.status());
    if (find_interface(*interfaces, IfIndex) == nullptr) return ERROR_INVALID_PARAMETER;
    Layout layout(pPerAdapterInfo, sizeof(IP_PER_ADAPTER_INFO));
    std::vector<IP_ADDR_STRING> servers;
    for (const kernel::InternetAddress& server : names::read_resolver_file().servers) {
      if (server.ipv6) continue;
      const Result<kernel::Route> route = kernel::best_route(server);
      if (route && route->interface == IfIndex) servers.push_back(entry_of(server, 32, 0));
    }
    layout.put_list(offsetof(IP_PER_ADAPTER_INFO, DnsServerList), servers);
    const std::vector<char>& bytes = layout.bytes();
    return give(pPerAdapterInfo, pOutBufLen, bytes.data(), bytes.size(), ERROR_BUFFER_OVERFLOW);
  });
}
WS2_SAME(GetPerAdapterInfo);

/// The index of an interface without the bits that some systems use for flags: Linux uses none.
/// \source Microsoft Learn, "GetFriendlyIfIndex function (iphlpapi.h)"
extern "C" DWORD WINAPI ws2_GetFriendlyIfIndex(DWORD IfIndex) noexcept {
  return IfIndex & 0x00FFFFFFU;
}
WS2_SAME(GetFriendlyIfIndex);
