// SPDX-License-Identifier: MIT
// GetAdaptersAddresses. The list is laid out in memory of ours as it will stand in the program's
// buffer, so that every pointer is the program's from the beginning; then it is copied, or its size
// is told.
#include <cstring>
#include <string_view>

#include "api/ip_helper.hpp"
#include "api/win32.hpp"
#include "names/resolv_conf.hpp"

namespace ws2::api {
namespace {

/// Memory that will be copied to `base`. Places are offsets; 0 is none.
class Arena {
 public:
  explicit Arena(void* base) : base_(static_cast<char*>(base)) {
    bytes_.reserve(size_t{16} * 1024);
  }

  template <class T>
  size_t add(const T& value) {
    return add_bytes(&value, sizeof value);
  }
  size_t add_bytes(const void* data, size_t count) {
    // The first byte is of the first structure, which nothing points to.
    const size_t place = (bytes_.size() + 7) & ~size_t{7};
    bytes_.resize(place + count);
    std::memcpy(bytes_.data() + place, data, count);
    return place;
  }
  template <class T>
  T& at(size_t place) noexcept {
    return *reinterpret_cast<T*>(bytes_.data() + place);
  }
  template <class T>
  [[nodiscard]] T* pointer(size_t place) const noexcept {
    return reinterpret_cast<T*>(base_ + place);
  }
  PCHAR add_text(const std::string& text) {
    return pointer<char>(add_bytes(text.c_str(), text.size() + 1));
  }
  PWCHAR add_wide_text(std::string_view text) {
    std::wstring wide(text.begin(), text.end());  // names of interfaces and suffixes are ASCII
    return pointer<wchar_t>(add_bytes(wide.c_str(), (wide.size() + 1) * sizeof(wchar_t)));
  }
  SOCKET_ADDRESS add_address(const kernel::InternetAddress& address) {
    SOCKET_ADDRESS entry = {};
    const SOCKADDR_STORAGE storage = socket_address_of(address, &entry.iSockaddrLength);
    entry.lpSockaddr =
        pointer<SOCKADDR>(add_bytes(&storage, static_cast<size_t>(entry.iSockaddrLength)));
    return entry;
  }
  [[nodiscard]] const std::vector<char>& bytes() const noexcept { return bytes_; }

 private:
  char* const base_;
  std::vector<char> bytes_;
};

/// A list of structures that are chained by `Next`.
template <class T>
class Chain {
 public:
  explicit Chain(Arena& arena) noexcept : arena_(arena) {}
  T* first() const noexcept { return first_; }
  size_t add(T entry) {
    const size_t place = arena_.add(entry);
    if (count_++ == 0) {
      first_ = arena_.pointer<T>(place);
    } else {
      arena_.at<T>(last_).Next = arena_.pointer<T>(place);
    }
    last_ = place;
    return place;
  }

 private:
  Arena& arena_;
  T* first_ = nullptr;
  size_t last_ = 0, count_ = 0;
};

/// Everything that the kernel and the resolver's file know.
struct Machine {
  std::vector<kernel::Interface> interfaces;
  std::vector<kernel::InterfaceAddress> addresses;
  std::vector<kernel::Route> routes;
  std::vector<kernel::MulticastGroup> groups;
  names::ResolverFile resolver;
};

Status learn(Machine& machine, ULONG family, ULONG flags) {
  auto interfaces = kernel::interfaces();
  if (!interfaces) return interfaces.status();
  machine.interfaces = std::move(*interfaces);
  auto addresses = kernel::interface_addresses(static_cast<int>(family));
  if (!addresses) return addresses.status();
  machine.addresses = std::move(*addresses);
  auto routes = kernel::routes(static_cast<int>(family));
  if (!routes) return routes.status();
  machine.routes = std::move(*routes);
  if ((flags & GAA_FLAG_SKIP_MULTICAST) == 0) machine.groups = kernel::multicast_groups();
  machine.resolver = names::read_resolver_file();
  return Status();
}

bool wanted(bool ipv6, ULONG family) noexcept {
  return family == AF_UNSPEC || family == (ipv6 ? ULONG{AF_INET6} : ULONG{AF_INET});
}

IP_ADAPTER_UNICAST_ADDRESS_LH describe(const kernel::InterfaceAddress& one) noexcept {
  IP_ADAPTER_UNICAST_ADDRESS_LH entry = {};
  entry.Length = sizeof entry;
  const bool loopback = kernel::is_loopback(one.address);
  const bool link_local = kernel::is_link_local(one.address);
  if (!loopback && !link_local) entry.Flags |= IP_ADAPTER_ADDRESS_DNS_ELIGIBLE;
  if (one.temporary) entry.Flags |= IP_ADAPTER_ADDRESS_TRANSIENT;
  if (loopback || (link_local && one.address.ipv6)) {
    entry.PrefixOrigin = IpPrefixOriginWellKnown;
    entry.SuffixOrigin = loopback ? IpSuffixOriginWellKnown : IpSuffixOriginLinkLayerAddress;
  } else if (one.permanent) {
    entry.PrefixOrigin = IpPrefixOriginManual;
    entry.SuffixOrigin = IpSuffixOriginManual;
  } else if (one.address.ipv6) {
    entry.PrefixOrigin = IpPrefixOriginRouterAdvertisement;
    entry.SuffixOrigin = one.temporary ? IpSuffixOriginRandom : IpSuffixOriginLinkLayerAddress;
  } else {
    entry.PrefixOrigin = IpPrefixOriginDhcp;
    entry.SuffixOrigin = IpSuffixOriginDhcp;
  }
  entry.DadState = IpDadStatePreferred;
  if (one.deprecated) entry.DadState = IpDadStateDeprecated;
  if (one.tentative) entry.DadState = IpDadStateTentative;
  if (one.failed) entry.DadState = IpDadStateDuplicate;
  entry.ValidLifetime = one.valid_s;
  entry.PreferredLifetime = one.preferred_s;
  entry.LeaseLifetime = one.valid_s;
  entry.OnLinkPrefixLength = one.prefix;
  return entry;
}

/// The address of the network that an address is on.
kernel::InternetAddress network_of(const kernel::InterfaceAddress& one) noexcept {
  kernel::InternetAddress network = one.address;
  const size_t bits = network.ipv6 ? 128 : 32;
  for (size_t bit = one.prefix; bit < bits; ++bit) {
    network.bytes[bit / 8] = static_cast<uint8_t>(network.bytes[bit / 8] & ~(0x80U >> (bit % 8)));
  }
  return network;
}

class AdapterList {
 public:
  AdapterList(const Machine& machine, ULONG family, ULONG flags, void* base)
      : machine_(machine), family_(family), flags_(flags), arena_(base), adapters_(arena_) {}

  const std::vector<char>& lay_out() {
    for (const kernel::Interface& one : machine_.interfaces) add(one);
    return arena_.bytes();
  }

 private:
  void add(const kernel::Interface& interface);
  IP_ADAPTER_UNICAST_ADDRESS_LH* unicasts(uint32_t index);
  IP_ADAPTER_MULTICAST_ADDRESS_XP* multicasts(uint32_t index);
  IP_ADAPTER_DNS_SERVER_ADDRESS_XP* servers(const kernel::Interface& interface);
  IP_ADAPTER_PREFIX_XP* prefixes(uint32_t index);
  IP_ADAPTER_GATEWAY_ADDRESS_LH* gateways(uint32_t index);
  [[nodiscard]] bool is_way_out(uint32_t index) const noexcept;
  [[nodiscard]] ULONG metric(uint32_t index, bool ipv6) const noexcept;
  void note_families(uint32_t index, IP_ADAPTER_ADDRESSES_LH& adapter) const noexcept;

  const Machine& machine_;
  const ULONG family_, flags_;
  Arena arena_;
  Chain<IP_ADAPTER_ADDRESSES_LH> adapters_;
};

IP_ADAPTER_UNICAST_ADDRESS_LH* AdapterList::unicasts(uint32_t index) {
  Chain<IP_ADAPTER_UNICAST_ADDRESS_LH> chain(arena_);
  if ((flags_ & GAA_FLAG_SKIP_UNICAST) != 0) return nullptr;
  for (const kernel::InterfaceAddress& one : machine_.addresses) {
    if (one.interface != index) continue;
    IP_ADAPTER_UNICAST_ADDRESS_LH entry = describe(one);
    entry.Address = arena_.add_address(one.address);
    chain.add(entry);
  }
  return chain.first();
}

IP_ADAPTER_MULTICAST_ADDRESS_XP* AdapterList::multicasts(uint32_t index) {
  Chain<IP_ADAPTER_MULTICAST_ADDRESS_XP> chain(arena_);
  for (const kernel::MulticastGroup& one : machine_.groups) {
    if (one.interface != index || !wanted(one.address.ipv6, family_)) continue;
    IP_ADAPTER_MULTICAST_ADDRESS_XP entry = {};
    entry.Length = sizeof entry;
    entry.Address = arena_.add_address(one.address);
    chain.add(entry);
  }
  return chain.first();
}

bool AdapterList::is_way_out(uint32_t index) const noexcept {
  for (const kernel::Route& route : machine_.routes) {
    if (route.interface == index && route.is_unicast && route.prefix == 0) return true;
  }
  return false;
}

/// Windows has servers by adapter, Linux for the machine: a server belongs to the interface that
/// leads to it, and one on this machine (a local resolver) to every way out.
IP_ADAPTER_DNS_SERVER_ADDRESS_XP* AdapterList::servers(const kernel::Interface& interface) {
  Chain<IP_ADAPTER_DNS_SERVER_ADDRESS_XP> chain(arena_);
  if ((flags_ & GAA_FLAG_SKIP_DNS_SERVER) != 0) return nullptr;
  for (const kernel::InternetAddress& server : machine_.resolver.servers) {
    if (!wanted(server.ipv6, family_)) continue;
    bool ours = is_way_out(interface.index);
    if (!kernel::is_loopback(server)) {
      const Result<kernel::Route> route = kernel::best_route(server);
      ours = route && route->interface == interface.index;
    }
    if (!ours) continue;
    IP_ADAPTER_DNS_SERVER_ADDRESS_XP entry = {};
    entry.Length = sizeof entry;
    entry.Address = arena_.add_address(server);
    chain.add(entry);
  }
  return chain.first();
}

IP_ADAPTER_PREFIX_XP* AdapterList::prefixes(uint32_t index) {
  Chain<IP_ADAPTER_PREFIX_XP> chain(arena_);
  if ((flags_ & GAA_FLAG_INCLUDE_PREFIX) == 0) return nullptr;
  for (const kernel::InterfaceAddress& one : machine_.addresses) {
    if (one.interface != index) continue;
    IP_ADAPTER_PREFIX_XP entry = {};
    entry.Length = sizeof entry;
    entry.PrefixLength = one.prefix;
    entry.Address = arena_.add_address(network_of(one));
    chain.add(entry);
  }
  return chain.first();
}

IP_ADAPTER_GATEWAY_ADDRESS_LH* AdapterList::gateways(uint32_t index) {
  Chain<IP_ADAPTER_GATEWAY_ADDRESS_LH> chain(arena_);
  if ((flags_ & GAA_FLAG_INCLUDE_GATEWAYS) == 0) return nullptr;
  for (const kernel::Route& route : machine_.routes) {
    if (route.interface != index || !route.has_gateway || route.prefix != 0) continue;
    IP_ADAPTER_GATEWAY_ADDRESS_LH entry = {};
    entry.Length = sizeof entry;
    entry.Address = arena_.add_address(route.gateway);
    chain.add(entry);
  }
  return chain.first();
}

ULONG AdapterList::metric(uint32_t index, bool ipv6) const noexcept {
  for (const kernel::Route& route : machine_.routes) {
    const bool its = route.interface == index && route.destination.ipv6 == ipv6;
    if (its && route.is_unicast) return route.metric;
  }
  return 0;
}

void AdapterList::note_families(uint32_t index, IP_ADAPTER_ADDRESSES_LH& adapter) const noexcept {
  for (const kernel::InterfaceAddress& one : machine_.addresses) {
    if (one.interface != index) continue;
    if (one.address.ipv6) {
      adapter.Flags |= IP_ADAPTER_IPV6_ENABLED;
    } else {
      adapter.Flags |= IP_ADAPTER_IPV4_ENABLED;
      if (!one.permanent) adapter.Flags |= IP_ADAPTER_DHCP_ENABLED;
    }
  }
}

void AdapterList::add(const kernel::Interface& interface) {
  const size_t place = adapters_.add({});
  IP_ADAPTER_ADDRESSES_LH adapter = {};
  adapter.Length = sizeof adapter;
  adapter.IfIndex = adapter.Ipv6IfIndex = interface.index;
  adapter.AdapterName = arena_.add_text(interface.name);
  adapter.FirstUnicastAddress = unicasts(interface.index);
  adapter.FirstMulticastAddress = multicasts(interface.index);
  adapter.FirstDnsServerAddress = servers(interface);
  const bool has_suffix = !machine_.resolver.suffixes.empty() && is_way_out(interface.index);
  adapter.DnsSuffix = arena_.add_wide_text(
      has_suffix ? std::string_view(machine_.resolver.suffixes.front()) : std::string_view());
  adapter.Description = arena_.add_wide_text("Linux network interface " + interface.name);
  if ((flags_ & GAA_FLAG_SKIP_FRIENDLY_NAME) == 0) {
    adapter.FriendlyName = arena_.add_wide_text(interface.name);
  }
  const bool fits = interface.hardware.length <= sizeof adapter.PhysicalAddress;
  // Loopback has no physical address on Windows.
  if (fits && interface.medium != kernel::Medium::loopback) {
    adapter.PhysicalAddressLength = interface.hardware.length;
    std::memcpy(adapter.PhysicalAddress, interface.hardware.bytes.data(),
                interface.hardware.length);
  }
  if (!interface.multicast) adapter.Flags |= IP_ADAPTER_NO_MULTICAST;
  note_families(interface.index, adapter);
  adapter.Mtu = interface.mtu;
  adapter.IfType = type_of(interface);
  adapter.OperStatus = state_of(interface);
  // Zones of the scopes that are an interface's own.
  adapter.ZoneIndices[ScopeLevelInterface] = adapter.ZoneIndices[ScopeLevelLink] = interface.index;
  adapter.FirstPrefix = prefixes(interface.index);
  constexpr ULONG64 unknown_speed = ~ULONG64{0};
  adapter.TransmitLinkSpeed = adapter.ReceiveLinkSpeed =
      interface.bits_per_second == 0 ? unknown_speed : interface.bits_per_second;
  adapter.FirstGatewayAddress = gateways(interface.index);
  adapter.Ipv4Metric = metric(interface.index, false);
  adapter.Ipv6Metric = metric(interface.index, true);
  adapter.Luid = luid_of(interface);
  adapter.CompartmentId = 1;
  adapter.ConnectionType = NET_IF_CONNECTION_DEDICATED;
  adapter.TunnelType =
      interface.medium == kernel::Medium::tunnel ? TUNNEL_TYPE_OTHER : TUNNEL_TYPE_NONE;
  adapter.Next = arena_.at<IP_ADAPTER_ADDRESSES_LH>(place).Next;
  arena_.at<IP_ADAPTER_ADDRESSES_LH>(place) = adapter;
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

/// Tells the adapters of this machine with their addresses.
/// \param Family            AF_UNSPEC, AF_INET or AF_INET6
/// \param Flags             any of GAA_FLAG_*
/// \param AdapterAddresses  receives the list, may be NULL
/// \param SizePointer       in: room in bytes; out: the size of the list
/// \return NO_ERROR, ERROR_BUFFER_OVERFLOW for too little room, ERROR_INVALID_PARAMETER,
///         ERROR_NO_DATA when there is no adapter
/// \source Microsoft Learn, "GetAdaptersAddresses function (iphlpapi.h)"
extern "C" ULONG WINAPI ws2_GetAdaptersAddresses(ULONG Family, ULONG Flags, PVOID,
                                                 PIP_ADAPTER_ADDRESSES AdapterAddresses,
                                                 PULONG SizePointer) noexcept {
  return on_ip_helper([&]() -> DWORD {
    if (Family != AF_UNSPEC && Family != AF_INET && Family != AF_INET6) {
      return ERROR_INVALID_PARAMETER;
    }
    Machine machine;
    if (Status failed = learn(machine, Family, Flags); !failed.ok()) return win32_code(failed);
    if (machine.interfaces.empty()) return ERROR_NO_DATA;
    AdapterList list(machine, Family, Flags, AdapterAddresses);
    const std::vector<char>& bytes = list.lay_out();
    return give(AdapterAddresses, SizePointer, bytes.data(), bytes.size(), ERROR_BUFFER_OVERFLOW);
  });
}
WS2_SAME(GetAdaptersAddresses);
