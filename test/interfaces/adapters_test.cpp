// SPDX-License-Identifier: MIT
// Adapters, the machine's parameters, and interfaces by name.
#include <gtest/gtest.h>

#include <cstring>
#include <map>
#include <string>
#include <vector>

#include "world.hpp"

namespace {

/// GetAdaptersAddresses with as much room as it asks for.
class Adapters {
 public:
  Adapters(ULONG family, ULONG flags) {
    ULONG size = 0;
    EXPECT_EQ(GetAdaptersAddresses(family, flags, nullptr, nullptr, &size),
              ULONG{ERROR_BUFFER_OVERFLOW});
    memory_.resize(size / 8 + 1);
    auto* list = reinterpret_cast<IP_ADAPTER_ADDRESSES*>(memory_.data());
    EXPECT_EQ(GetAdaptersAddresses(family, flags, nullptr, list, &size), ULONG{NO_ERROR});
    for (; list != nullptr; list = list->Next) by_name_[list->AdapterName] = list;
  }
  const IP_ADAPTER_ADDRESSES& operator[](const char* name) { return *by_name_.at(name); }
  [[nodiscard]] size_t size() const { return by_name_.size(); }

 private:
  std::vector<ULONGLONG> memory_;
  std::map<std::string, IP_ADAPTER_ADDRESSES*> by_name_;
};

std::string text_of(const SOCKET_ADDRESS& address) {
  char text[64] = "?";
  EXPECT_EQ(getnameinfo(address.lpSockaddr, address.iSockaddrLength, text, sizeof text, nullptr, 0,
                        NI_NUMERICHOST),
            0);
  return text;
}

TEST(AdapterAddresses, AllThatAreThere) {
  Adapters adapters(AF_UNSPEC, GAA_FLAG_INCLUDE_PREFIX | GAA_FLAG_INCLUDE_GATEWAYS);
  EXPECT_EQ(adapters.size(), 5U);  // lo, left, right, idle, idle2
  const IP_ADAPTER_ADDRESSES& left = adapters["left"];
  EXPECT_EQ(left.Length, sizeof left);
  EXPECT_EQ(left.IfIndex, if_nametoindex("left"));
  EXPECT_EQ(left.IfType, ULONG{IF_TYPE_ETHERNET_CSMACD});
  EXPECT_EQ(left.OperStatus, IfOperStatusUp);
  EXPECT_EQ(left.Mtu, 1500U);
  EXPECT_EQ(left.PhysicalAddressLength, 6U);
  const BYTE hardware[] = {2, 0, 0, 0, 0, 10};
  EXPECT_EQ(std::memcmp(left.PhysicalAddress, hardware, sizeof hardware), 0);
  EXPECT_STREQ(left.FriendlyName, L"left");
  EXPECT_NE(left.Flags & IP_ADAPTER_IPV4_ENABLED, 0U);
  EXPECT_EQ(left.Ipv4Metric, 7U);

  std::map<std::string, const IP_ADAPTER_UNICAST_ADDRESS*> unicasts;
  for (auto* one = left.FirstUnicastAddress; one != nullptr; one = one->Next) {
    unicasts[text_of(one->Address)] = one;
  }
  ASSERT_TRUE(unicasts.contains("192.0.2.10"));
  EXPECT_EQ(unicasts["192.0.2.10"]->OnLinkPrefixLength, 24);
  EXPECT_EQ(unicasts["192.0.2.10"]->DadState, IpDadStatePreferred);
  EXPECT_EQ(unicasts["192.0.2.10"]->PrefixOrigin, IpPrefixOriginManual);
  EXPECT_EQ(unicasts["192.0.2.10"]->ValidLifetime, 0xFFFFFFFFU);
  ASSERT_TRUE(unicasts.contains("2001:db8::10"));
  EXPECT_EQ(unicasts["2001:db8::10"]->OnLinkPrefixLength, 64);
  ASSERT_NE(left.FirstPrefix, nullptr);
  EXPECT_EQ(text_of(left.FirstPrefix->Address), "192.0.2.0");
  EXPECT_EQ(left.FirstPrefix->PrefixLength, 24U);
  ASSERT_NE(left.FirstGatewayAddress, nullptr);
  EXPECT_EQ(text_of(left.FirstGatewayAddress->Address), "192.0.2.1");
  EXPECT_EQ(left.FirstGatewayAddress->Next, nullptr);
  bool all_hosts = false;
  for (auto* one = left.FirstMulticastAddress; one != nullptr; one = one->Next) {
    all_hosts = all_hosts || text_of(one->Address) == "224.0.0.1";
  }
  EXPECT_TRUE(all_hosts);

  const IP_ADAPTER_ADDRESSES& loopback = adapters["lo"];
  EXPECT_EQ(loopback.IfType, ULONG{IF_TYPE_SOFTWARE_LOOPBACK});
  EXPECT_EQ(loopback.OperStatus, IfOperStatusUp);
  EXPECT_EQ(loopback.PhysicalAddressLength, 0U);
  EXPECT_EQ(adapters["idle"].OperStatus, IfOperStatusDown);
  EXPECT_EQ(adapters["idle"].FirstUnicastAddress, nullptr);
}

TEST(AdapterAddresses, OneFamilyAndWithoutWhatIsSkipped) {
  Adapters adapters(AF_INET6, GAA_FLAG_SKIP_MULTICAST | GAA_FLAG_SKIP_FRIENDLY_NAME);
  const IP_ADAPTER_ADDRESSES& left = adapters["left"];
  EXPECT_EQ(left.FriendlyName, nullptr);
  EXPECT_EQ(left.FirstMulticastAddress, nullptr);
  EXPECT_EQ(left.FirstPrefix, nullptr);
  EXPECT_EQ(left.FirstGatewayAddress, nullptr);
  for (auto* one = left.FirstUnicastAddress; one != nullptr; one = one->Next) {
    EXPECT_EQ(one->Address.lpSockaddr->sa_family, AF_INET6);
  }
  EXPECT_EQ(adapters["right"].Flags & IP_ADAPTER_IPV4_ENABLED, 0U);
}

TEST(AdapterAddresses, WrongArgumentsAreToldApart) {
  ULONG size = 0;
  EXPECT_EQ(GetAdaptersAddresses(AF_INET, 0, nullptr, nullptr, nullptr),
            ULONG{ERROR_INVALID_PARAMETER});
  EXPECT_EQ(GetAdaptersAddresses(77, 0, nullptr, nullptr, &size), ULONG{ERROR_INVALID_PARAMETER});
  EXPECT_EQ(GetAdaptersAddresses(AF_INET, 0, nullptr, nullptr, reinterpret_cast<ULONG*>(16)),
            ULONG{ERROR_INVALID_PARAMETER});
  char memory[16];
  size = sizeof memory;
  auto* list = reinterpret_cast<IP_ADAPTER_ADDRESSES*>(memory);
  EXPECT_EQ(GetAdaptersAddresses(AF_INET, 0, nullptr, list, &size), ULONG{ERROR_BUFFER_OVERFLOW});
  EXPECT_GT(size, sizeof memory);
  EXPECT_EQ(
      GetAdaptersAddresses(AF_INET, 0, nullptr, reinterpret_cast<IP_ADAPTER_ADDRESSES*>(16), &size),
      ULONG{ERROR_INVALID_PARAMETER});
}

TEST(AdapterInfo, AddressesAndGatewaysAreText) {
  ULONG size = 0;
  ASSERT_EQ(GetAdaptersInfo(nullptr, &size), ULONG{ERROR_BUFFER_OVERFLOW});
  std::vector<ULONGLONG> memory(size / 8 + 1);
  auto* list = reinterpret_cast<IP_ADAPTER_INFO*>(memory.data());
  --size;
  EXPECT_EQ(GetAdaptersInfo(list, &size), ULONG{ERROR_BUFFER_OVERFLOW});
  ASSERT_EQ(GetAdaptersInfo(list, &size), ULONG{NO_ERROR});
  std::map<std::string, const IP_ADAPTER_INFO*> adapters;
  for (; list != nullptr; list = list->Next) adapters[list->AdapterName] = list;
  EXPECT_EQ(adapters.size(), 4U);
  EXPECT_FALSE(adapters.contains("lo"));
  const IP_ADAPTER_INFO& left = *adapters.at("left");
  EXPECT_STREQ(left.IpAddressList.IpAddress.String, "192.0.2.10");
  EXPECT_STREQ(left.IpAddressList.IpMask.String, "255.255.255.0");
  EXPECT_STREQ(left.GatewayList.IpAddress.String, "192.0.2.1");
  EXPECT_EQ(left.AddressLength, 6U);
  EXPECT_EQ(left.Type, UINT{MIB_IF_TYPE_ETHERNET});
  EXPECT_EQ(left.Index, if_nametoindex("left"));
  EXPECT_STREQ(adapters.at("idle")->IpAddressList.IpAddress.String, "0.0.0.0");
  EXPECT_EQ(GetAdaptersInfo(nullptr, nullptr), ULONG{ERROR_INVALID_PARAMETER});
}

TEST(NetworkParams, TheHostIsNamed) {
  ULONG size = 0;
  ASSERT_EQ(GetNetworkParams(nullptr, &size), DWORD{ERROR_BUFFER_OVERFLOW});
  std::vector<ULONGLONG> memory(size / 8 + 1);
  auto* info = reinterpret_cast<FIXED_INFO*>(memory.data());
  ASSERT_EQ(GetNetworkParams(info, &size), DWORD{NO_ERROR});
  char name[256];
  ASSERT_EQ(gethostname(name, sizeof name), 0);
  EXPECT_STREQ(info->HostName, name);
}

TEST(PerAdapterInfo, EveryAdapterHasOne) {
  ULONG size = 0;
  const ULONG index = if_nametoindex("left");
  ASSERT_EQ(GetPerAdapterInfo(index, nullptr, &size), DWORD{ERROR_BUFFER_OVERFLOW});
  std::vector<ULONGLONG> memory(size / 8 + 1);
  auto* info = reinterpret_cast<IP_PER_ADAPTER_INFO*>(memory.data());
  EXPECT_EQ(GetPerAdapterInfo(index, info, &size), DWORD{NO_ERROR});
  EXPECT_EQ(GetPerAdapterInfo(4711, info, &size), DWORD{ERROR_INVALID_PARAMETER});
  EXPECT_EQ(GetFriendlyIfIndex(index), index);
}

TEST(InterfaceNames, LeadThereAndBack) {
  char name[IF_NAMESIZE];
  const NET_IFINDEX index = if_nametoindex("right");
  ASSERT_NE(index, 0U);
  EXPECT_EQ(if_indextoname(index, name), name);
  EXPECT_STREQ(name, "right");
  EXPECT_EQ(if_nametoindex("nowhere"), 0U);
  EXPECT_EQ(if_nametoindex(nullptr), 0U);
  EXPECT_EQ(if_indextoname(4711, name), nullptr);
  EXPECT_EQ(if_indextoname(index, nullptr), nullptr);

  NET_LUID luid = {}, same = {};
  ASSERT_EQ(ConvertInterfaceIndexToLuid(index, &luid), DWORD{NO_ERROR});
  EXPECT_EQ(luid.Info.IfType, ULONG64{IF_TYPE_ETHERNET_CSMACD});
  NET_IFINDEX back = 0;
  EXPECT_EQ(ConvertInterfaceLuidToIndex(&luid, &back), DWORD{NO_ERROR});
  EXPECT_EQ(back, index);
  EXPECT_EQ(ConvertInterfaceLuidToNameA(&luid, name, sizeof name), DWORD{NO_ERROR});
  EXPECT_STREQ(name, "right");
  EXPECT_EQ(ConvertInterfaceLuidToNameA(&luid, name, 5), DWORD{ERROR_NOT_ENOUGH_MEMORY});
  wchar_t wide[IF_NAMESIZE];
  EXPECT_EQ(ConvertInterfaceLuidToNameW(&luid, wide, IF_NAMESIZE), DWORD{NO_ERROR});
  EXPECT_STREQ(wide, L"right");
  EXPECT_EQ(ConvertInterfaceNameToLuidA("right", &same), DWORD{NO_ERROR});
  EXPECT_EQ(same.Value, luid.Value);
  EXPECT_EQ(ConvertInterfaceNameToLuidW(L"right", &same), DWORD{NO_ERROR});
  EXPECT_EQ(ConvertInterfaceNameToLuidA("nowhere", &same), DWORD{ERROR_INVALID_NAME});
  EXPECT_EQ(ConvertInterfaceIndexToLuid(4711, &luid), DWORD{ERROR_FILE_NOT_FOUND});
  EXPECT_EQ(ConvertInterfaceIndexToLuid(index, nullptr), DWORD{ERROR_INVALID_PARAMETER});
}

TEST(InterfaceCounts, LoopbackCounts) {
  DWORD count = 0;
  EXPECT_EQ(GetNumberOfInterfaces(&count), DWORD{NO_ERROR});
  EXPECT_EQ(count, 5U);
  ULONG size = 0;
  EXPECT_EQ(GetInterfaceInfo(nullptr, &size), DWORD{ERROR_INSUFFICIENT_BUFFER});
  std::vector<ULONGLONG> memory(size / 8 + 1);
  auto* info = reinterpret_cast<IP_INTERFACE_INFO*>(memory.data());
  ASSERT_EQ(GetInterfaceInfo(info, &size), DWORD{NO_ERROR});
  EXPECT_EQ(info->NumAdapters, 4);
}

}  // namespace
