// SPDX-License-Identifier: MIT
// The tables of addresses, routes, neighbours, connections, and the counters.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "world.hpp"

namespace {

/// A table with as much room as its call asks for.
template <class Table>
class Asked {
 public:
  template <class Call>
  explicit Asked(Call call) {
    ULONG size = 0;
    EXPECT_EQ(call(nullptr, &size), DWORD{ERROR_INSUFFICIENT_BUFFER});
    // Another process of this machine cannot reach the namespace: the table stays as large.
    memory_.resize(size / 8 + 1);
    ULONG less = size - 1;
    EXPECT_EQ(call(get(), &less), DWORD{ERROR_INSUFFICIENT_BUFFER});
    EXPECT_EQ(less, size);
    EXPECT_EQ(call(get(), &size), DWORD{NO_ERROR});
    EXPECT_EQ(call(get(), nullptr), DWORD{ERROR_INVALID_PARAMETER});
  }
  Table* get() { return reinterpret_cast<Table*>(memory_.data()); }
  Table* operator->() { return get(); }
  auto* begin() { return get()->table; }
  auto* end() { return get()->table + get()->dwNumEntries; }

 private:
  std::vector<ULONGLONG> memory_;
};

TEST(Tables, AddressesInOrder) {
  Asked<MIB_IPADDRTABLE> table(
      [](MIB_IPADDRTABLE* to, ULONG* size) { return GetIpAddrTable(to, size, TRUE); });
  ASSERT_EQ(table->dwNumEntries, 3U);
  EXPECT_EQ(table->table[0].dwAddr, world::ipv4(127, 0, 0, 1));
  EXPECT_EQ(table->table[1].dwAddr, world::ipv4(192, 0, 2, 10));
  EXPECT_EQ(table->table[1].dwMask, world::ipv4(255, 255, 255, 0));
  EXPECT_EQ(table->table[1].dwIndex, if_nametoindex("left"));
  EXPECT_EQ(table->table[1].wType, MIB_IPADDR_PRIMARY);
  EXPECT_EQ(table->table[2].dwAddr, world::ipv4(198, 51, 100, 5));
}

TEST(Tables, RoutesWithTheirGateways) {
  Asked<MIB_IPFORWARDTABLE> table(
      [](MIB_IPFORWARDTABLE* to, ULONG* size) { return GetIpForwardTable(to, size, TRUE); });
  const auto* way_out = std::find_if(table.begin(), table.end(), [](const MIB_IPFORWARDROW& row) {
    return row.dwForwardDest == 0 && row.dwForwardMask == 0;
  });
  ASSERT_NE(way_out, table.end());
  EXPECT_EQ(way_out->dwForwardNextHop, world::ipv4(192, 0, 2, 1));
  EXPECT_EQ(way_out->dwForwardIfIndex, if_nametoindex("left"));
  EXPECT_EQ(way_out->dwForwardMetric1, 7U);
  EXPECT_EQ(way_out->dwForwardType, DWORD{MIB_IPROUTE_TYPE_INDIRECT});
  const auto* link = std::find_if(table.begin(), table.end(), [](const MIB_IPFORWARDROW& row) {
    return row.dwForwardDest == world::ipv4(198, 51, 100, 0) &&
           row.dwForwardMask == world::ipv4(255, 255, 255, 128);
  });
  ASSERT_NE(link, table.end());
  EXPECT_EQ(link->dwForwardType, DWORD{MIB_IPROUTE_TYPE_DIRECT});
  EXPECT_EQ(link->dwForwardNextHop, world::ipv4(198, 51, 100, 5));
}

TEST(Tables, TheBestWayIsFound) {
  DWORD index = 0;
  EXPECT_EQ(GetBestInterface(world::ipv4(203, 0, 113, 1), &index), DWORD{NO_ERROR});
  EXPECT_EQ(index, if_nametoindex("left"));
  sockaddr_in6 to = {};
  to.sin6_family = AF_INET6;
  ASSERT_EQ(inet_pton(AF_INET6, "2001:db8::77", &to.sin6_addr), 1);
  EXPECT_EQ(GetBestInterfaceEx(reinterpret_cast<sockaddr*>(&to), &index), DWORD{NO_ERROR});
  EXPECT_EQ(index, if_nametoindex("left"));
  ASSERT_EQ(inet_pton(AF_INET6, "2001:db8:ffff::1", &to.sin6_addr), 1);
  EXPECT_EQ(GetBestInterfaceEx(reinterpret_cast<sockaddr*>(&to), &index),
            DWORD{ERROR_NETWORK_UNREACHABLE});
  to.sin6_family = AF_UNIX;
  EXPECT_EQ(GetBestInterfaceEx(reinterpret_cast<sockaddr*>(&to), &index),
            DWORD{ERROR_INVALID_PARAMETER});
  MIB_IPFORWARDROW row = {};
  EXPECT_EQ(GetBestRoute(world::ipv4(198, 51, 100, 9), 0, &row), DWORD{NO_ERROR});
  EXPECT_EQ(row.dwForwardIfIndex, if_nametoindex("right"));
  EXPECT_EQ(row.dwForwardDest, world::ipv4(198, 51, 100, 0));
}

TEST(Tables, NeighboursWithTheirHardware) {
  Asked<MIB_IPNETTABLE> table(
      [](MIB_IPNETTABLE* to, ULONG* size) { return GetIpNetTable(to, size, TRUE); });
  const auto* found = std::find_if(table.begin(), table.end(), [](const MIB_IPNETROW& row) {
    return row.dwAddr == world::ipv4(192, 0, 2, 1);
  });
  ASSERT_NE(found, table.end());
  EXPECT_EQ(found->dwType, DWORD{MIB_IPNET_TYPE_STATIC});
  EXPECT_EQ(found->dwPhysAddrLen, 6U);
  EXPECT_EQ(found->bPhysAddr[5], 1);
}

TEST(Tables, InterfacesWithTheirCounters) {
  Asked<MIB_IFTABLE> table([](MIB_IFTABLE* to, ULONG* size) { return GetIfTable(to, size, TRUE); });
  EXPECT_EQ(table->dwNumEntries, 5U);
  MIB_IFROW row = {};
  row.dwIndex = if_nametoindex("left");
  ASSERT_EQ(GetIfEntry(&row), DWORD{NO_ERROR});
  EXPECT_EQ(row.dwMtu, 1500U);
  EXPECT_EQ(row.dwAdminStatus, DWORD{MIB_IF_ADMIN_STATUS_UP});
  EXPECT_STREQ(row.wszName, L"left");
  row.dwIndex = 4711;
  EXPECT_EQ(GetIfEntry(&row), DWORD{ERROR_INVALID_DATA});
}

/// A listener, and a connection to it.
struct Connection {
  Connection()
      : listener(socket(AF_INET, SOCK_STREAM, 0)), client(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = world::ipv4(127, 0, 0, 1);
    int length = sizeof address;
    auto* name = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(bind(listener, name, length), 0);
    EXPECT_EQ(listen(listener, 1), 0);
    EXPECT_EQ(getsockname(listener, name, &length), 0);
    EXPECT_EQ(connect(client, name, length), 0);
    accepted = accept(listener, nullptr, nullptr);
    port = address.sin_port;
  }
  ~Connection() {
    for (const SOCKET s : {listener, client, accepted}) closesocket(s);
  }
  SOCKET listener, client, accepted = INVALID_SOCKET;
  DWORD port = 0;
};

TEST(Tables, ConnectionsWithTheirStates) {
  const Connection connection;
  Asked<MIB_TCPTABLE> table(
      [](MIB_TCPTABLE* to, ULONG* size) { return GetTcpTable(to, size, TRUE); });
  int listeners = 0, servers = 0, clients = 0;
  for (const MIB_TCPROW& row : table) {
    const bool open = row.dwState == MIB_TCP_STATE_ESTAB;
    listeners += row.dwLocalPort == connection.port && row.dwState == MIB_TCP_STATE_LISTEN;
    servers += row.dwLocalPort == connection.port && open;
    clients += row.dwRemotePort == connection.port && open;
  }
  EXPECT_EQ(listeners, 1);
  EXPECT_EQ(servers, 1);
  EXPECT_EQ(clients, 1);
}

TEST(Tables, OwnersAreProcesses) {
  const Connection connection;
  Asked<MIB_TCPTABLE_OWNER_PID> table([](void* to, ULONG* size) {
    return GetExtendedTcpTable(to, size, TRUE, AF_INET, TCP_TABLE_OWNER_PID_LISTENER, 0);
  });
  const auto* found = std::find_if(table.begin(), table.end(), [&](const auto& row) {
    return row.dwLocalPort == connection.port;
  });
  ASSERT_NE(found, table.end());
  EXPECT_EQ(found->dwOwningPid, static_cast<DWORD>(getpid()));
  for (const auto& row : table) EXPECT_EQ(row.dwState, DWORD{MIB_TCP_STATE_LISTEN});
  Asked<MIB_TCPTABLE2> second(
      [](MIB_TCPTABLE2* to, ULONG* size) { return GetTcpTable2(to, size, FALSE); });
  EXPECT_GE(second->dwNumEntries, 3U);
  ULONG size = 0;
  EXPECT_EQ(GetExtendedTcpTable(nullptr, &size, TRUE, 99, TCP_TABLE_BASIC_ALL, 0),
            DWORD{ERROR_INVALID_PARAMETER});
  EXPECT_EQ(GetExtendedTcpTable(nullptr, &size, TRUE, AF_INET6, TCP_TABLE_BASIC_ALL, 0),
            DWORD{ERROR_NOT_SUPPORTED});
}

TEST(Tables, Ipv6SocketsHaveTables) {
  const SOCKET stream = socket(AF_INET6, SOCK_STREAM, 0),
               datagram = socket(AF_INET6, SOCK_DGRAM, 0);
  sockaddr_in6 address = {};
  address.sin6_family = AF_INET6;
  for (const SOCKET s : {stream, datagram}) {
    ASSERT_EQ(bind(s, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  }
  ASSERT_EQ(listen(stream, 1), 0);
  Asked<MIB_TCP6TABLE> tcp(
      [](MIB_TCP6TABLE* to, ULONG* size) { return GetTcp6Table(to, size, TRUE); });
  EXPECT_EQ(tcp->dwNumEntries, 1U);
  EXPECT_EQ(tcp->table[0].State, MIB_TCP_STATE_LISTEN);
  Asked<MIB_UDP6TABLE> udp(
      [](MIB_UDP6TABLE* to, ULONG* size) { return GetUdp6Table(to, size, TRUE); });
  EXPECT_EQ(udp->dwNumEntries, 1U);
  Asked<MIB_UDP6TABLE_OWNER_PID> owned([](void* to, ULONG* size) {
    return GetExtendedUdpTable(to, size, TRUE, AF_INET6, UDP_TABLE_OWNER_PID, 0);
  });
  EXPECT_EQ(owned->table[0].dwOwningPid, static_cast<DWORD>(getpid()));
  closesocket(stream);
  closesocket(datagram);
}

TEST(Tables, UdpSocketsHaveATable) {
  const SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = world::ipv4(192, 0, 2, 10);
  int length = sizeof address;
  ASSERT_EQ(bind(s, reinterpret_cast<sockaddr*>(&address), length), 0);
  ASSERT_EQ(getsockname(s, reinterpret_cast<sockaddr*>(&address), &length), 0);
  Asked<MIB_UDPTABLE> table(
      [](MIB_UDPTABLE* to, ULONG* size) { return GetUdpTable(to, size, TRUE); });
  ASSERT_EQ(table->dwNumEntries, 1U);
  EXPECT_EQ(table->table[0].dwLocalAddr, world::ipv4(192, 0, 2, 10));
  EXPECT_EQ(table->table[0].dwLocalPort, DWORD{address.sin_port});
  closesocket(s);
}

TEST(Tables, UnicastAddressesHaveATable) {
  MIB_UNICASTIPADDRESS_TABLE* table = nullptr;
  ASSERT_EQ(GetUnicastIpAddressTable(AF_INET, &table), DWORD{NO_ERROR});
  EXPECT_EQ(table->NumEntries, 3U);
  FreeMibTable(table);
  EXPECT_EQ(GetUnicastIpAddressTable(77, &table), DWORD{ERROR_INVALID_PARAMETER});
  EXPECT_EQ(GetUnicastIpAddressTable(AF_INET, nullptr), DWORD{ERROR_INVALID_PARAMETER});
  MIB_UNICASTIPADDRESS_ROW row;
  InitializeUnicastIpAddressEntry(&row);
  row.Address.Ipv4.sin_family = AF_INET;
  row.Address.Ipv4.sin_addr.s_addr = world::ipv4(192, 0, 2, 10);
  row.InterfaceIndex = if_nametoindex("left");
  ASSERT_EQ(GetUnicastIpAddressEntry(&row), DWORD{NO_ERROR});
  EXPECT_EQ(row.OnLinkPrefixLength, 24);
  row.InterfaceLuid.Value = 0;
  row.InterfaceIndex = if_nametoindex("right");
  EXPECT_EQ(GetUnicastIpAddressEntry(&row), DWORD{ERROR_NOT_FOUND});
}

TEST(Counters, MoveWithTheTraffic) {
  MIB_TCPSTATS before = {}, after = {};
  ASSERT_EQ(GetTcpStatistics(&before), ULONG{NO_ERROR});
  {
    const Connection connection;
    ASSERT_EQ(GetTcpStatistics(&after), ULONG{NO_ERROR});
  }
  EXPECT_EQ(after.dwActiveOpens, before.dwActiveOpens + 1);
  EXPECT_EQ(after.dwPassiveOpens, before.dwPassiveOpens + 1);
  EXPECT_GT(after.dwNumConns, before.dwNumConns);
  MIB_IPSTATS ip = {};
  EXPECT_EQ(GetIpStatistics(&ip), ULONG{NO_ERROR});
  EXPECT_EQ(ip.dwNumIf, 5U);
  EXPECT_EQ(ip.dwNumAddr, 3U);
  MIB_UDPSTATS udp = {};
  EXPECT_EQ(GetUdpStatisticsEx(&udp, AF_INET6), ULONG{NO_ERROR});
  MIB_ICMP icmp = {};
  EXPECT_EQ(GetIcmpStatistics(&icmp), ULONG{NO_ERROR});
  MIB_ICMP_EX by_type = {};
  EXPECT_EQ(GetIcmpStatisticsEx(&by_type, AF_INET6), ULONG{NO_ERROR});
  EXPECT_GT(by_type.icmpOutStats.dwMsgs, 0U);  // of the interfaces' own beginnings
  EXPECT_EQ(GetIcmpStatisticsEx(&by_type, 99), ULONG{ERROR_NOT_SUPPORTED});
  EXPECT_EQ(GetTcpStatistics(nullptr), ULONG{ERROR_INVALID_PARAMETER});
  EXPECT_EQ(GetTcpStatisticsEx(&after, 99), ULONG{ERROR_NOT_SUPPORTED});
}

}  // namespace
