// SPDX-License-Identifier: MIT
// The counters of IP, ICMP, TCP and UDP.
#include <iterator>
#include <string>

#include "api/ip_helper.hpp"
#include "api/win32.hpp"
#include "kernel/statistics.hpp"

namespace ws2::api {
namespace {

using kernel::Statistics;

template <class Table>
DWORD hand_over(Table* to, const Table& told) noexcept {
  return runtime::write_user(to, told).ok() ? NO_ERROR : ERROR_INVALID_PARAMETER;
}

bool known(ULONG family) noexcept { return family == AF_INET || family == AF_INET6; }

DWORD count_sockets(int protocol, bool ipv6) {
  const auto found = kernel::connections(protocol, ipv6);
  return found ? static_cast<DWORD>(found->size()) : 0;
}

MIB_TCPSTATS tcp(bool ipv6) {
  const Statistics counted = Statistics::ipv4();  // Linux counts TCP over both families
  MIB_TCPSTATS told = {};
  told.dwRtoAlgorithm = MIB_TCP_RTO_VANJ;
  told.dwRtoMin = counted["TcpRtoMin"];
  told.dwRtoMax = counted["TcpRtoMax"];
  told.dwMaxConn = counted["TcpMaxConn"];
  told.dwActiveOpens = counted["TcpActiveOpens"];
  told.dwPassiveOpens = counted["TcpPassiveOpens"];
  told.dwAttemptFails = counted["TcpAttemptFails"];
  told.dwEstabResets = counted["TcpEstabResets"];
  told.dwCurrEstab = counted["TcpCurrEstab"];
  told.dwInSegs = counted["TcpInSegs"];
  told.dwOutSegs = counted["TcpOutSegs"];
  told.dwRetransSegs = counted["TcpRetransSegs"];
  told.dwInErrs = counted["TcpInErrs"];
  told.dwOutRsts = counted["TcpOutRsts"];
  told.dwNumConns = count_sockets(IPPROTO_TCP, ipv6);
  return told;
}

MIB_UDPSTATS udp(bool ipv6) {
  const Statistics counted = ipv6 ? Statistics::ipv6() : Statistics::ipv4();
  MIB_UDPSTATS told = {};
  told.dwInDatagrams = counted[ipv6 ? "Udp6InDatagrams" : "UdpInDatagrams"];
  told.dwNoPorts = counted[ipv6 ? "Udp6NoPorts" : "UdpNoPorts"];
  told.dwInErrors = counted[ipv6 ? "Udp6InErrors" : "UdpInErrors"];
  told.dwOutDatagrams = counted[ipv6 ? "Udp6OutDatagrams" : "UdpOutDatagrams"];
  told.dwNumAddrs = count_sockets(IPPROTO_UDP, ipv6);
  return told;
}

void count_places(MIB_IPSTATS& told, bool ipv6) {
  const int family = ipv6 ? AF_INET6 : AF_INET;
  if (const auto interfaces = kernel::interfaces()) {
    told.dwNumIf = static_cast<DWORD>(interfaces->size());
  }
  if (const auto addresses = kernel::interface_addresses(family)) {
    told.dwNumAddr = static_cast<DWORD>(addresses->size());
  }
  if (const auto routes = kernel::routes(family)) {
    told.dwNumRoutes = static_cast<DWORD>(routes->size());
  }
}

MIB_IPSTATS ip4() {
  const Statistics counted = Statistics::ipv4();
  MIB_IPSTATS told = {};
  told.dwForwarding = counted["IpForwarding"];
  told.dwDefaultTTL = counted["IpDefaultTTL"];
  told.dwInReceives = counted["IpInReceives"];
  told.dwInHdrErrors = counted["IpInHdrErrors"];
  told.dwInAddrErrors = counted["IpInAddrErrors"];
  told.dwForwDatagrams = counted["IpForwDatagrams"];
  told.dwInUnknownProtos = counted["IpInUnknownProtos"];
  told.dwInDiscards = counted["IpInDiscards"];
  told.dwInDelivers = counted["IpInDelivers"];
  told.dwOutRequests = counted["IpOutRequests"];
  told.dwOutDiscards = counted["IpOutDiscards"];
  told.dwOutNoRoutes = counted["IpOutNoRoutes"];
  told.dwReasmTimeout = counted["IpReasmTimeout"];
  told.dwReasmReqds = counted["IpReasmReqds"];
  told.dwReasmOks = counted["IpReasmOKs"];
  told.dwReasmFails = counted["IpReasmFails"];
  told.dwFragOks = counted["IpFragOKs"];
  told.dwFragFails = counted["IpFragFails"];
  told.dwFragCreates = counted["IpFragCreates"];
  count_places(told, false);
  return told;
}

MIB_IPSTATS ip6() {
  const Statistics counted = Statistics::ipv6();
  MIB_IPSTATS told = {};
  told.dwInReceives = counted["Ip6InReceives"];
  told.dwInHdrErrors = counted["Ip6InHdrErrors"];
  told.dwInAddrErrors = counted["Ip6InAddrErrors"];
  told.dwForwDatagrams = counted["Ip6OutForwDatagrams"];
  told.dwInUnknownProtos = counted["Ip6InUnknownProtos"];
  told.dwInDiscards = counted["Ip6InDiscards"];
  told.dwInDelivers = counted["Ip6InDelivers"];
  told.dwOutRequests = counted["Ip6OutRequests"];
  told.dwOutDiscards = counted["Ip6OutDiscards"];
  told.dwOutNoRoutes = counted["Ip6OutNoRoutes"];
  told.dwReasmTimeout = counted["Ip6ReasmTimeout"];
  told.dwReasmReqds = counted["Ip6ReasmReqds"];
  told.dwReasmOks = counted["Ip6ReasmOKs"];
  told.dwReasmFails = counted["Ip6ReasmFails"];
  told.dwFragOks = counted["Ip6FragOKs"];
  told.dwFragFails = counted["Ip6FragFails"];
  told.dwFragCreates = counted["Ip6FragCreates"];
  count_places(told, true);
  return told;
}

MIBICMPSTATS icmp(const Statistics& counted, bool received) {
  const auto count = [&](const char* in, const char* out) { return counted[received ? in : out]; };
  MIBICMPSTATS told = {};
  told.dwMsgs = count("IcmpInMsgs", "IcmpOutMsgs");
  told.dwErrors = count("IcmpInErrors", "IcmpOutErrors");
  told.dwDestUnreachs = count("IcmpInDestUnreachs", "IcmpOutDestUnreachs");
  told.dwTimeExcds = count("IcmpInTimeExcds", "IcmpOutTimeExcds");
  told.dwParmProbs = count("IcmpInParmProbs", "IcmpOutParmProbs");
  told.dwSrcQuenchs = count("IcmpInSrcQuenchs", "IcmpOutSrcQuenchs");
  told.dwRedirects = count("IcmpInRedirects", "IcmpOutRedirects");
  told.dwEchos = count("IcmpInEchos", "IcmpOutEchos");
  told.dwEchoReps = count("IcmpInEchoReps", "IcmpOutEchoReps");
  told.dwTimestamps = count("IcmpInTimestamps", "IcmpOutTimestamps");
  told.dwTimestampReps = count("IcmpInTimestampReps", "IcmpOutTimestampReps");
  told.dwAddrMasks = count("IcmpInAddrMasks", "IcmpOutAddrMasks");
  told.dwAddrMaskReps = count("IcmpInAddrMaskReps", "IcmpOutAddrMaskReps");
  return told;
}

/// The kernel has a counter a type: "Icmp6InType135", and for IPv4 "IcmpMsgInType8".
void count_types(MIBICMPSTATS_EX& told, const Statistics& counted, bool ipv6,
                 const std::string& direction) {
  const std::string prefix = (ipv6 ? "Icmp6" : "Icmp") + direction;
  const std::string types = (ipv6 ? "Icmp6" : "IcmpMsg") + direction + "Type";
  told.dwMsgs = counted[(prefix + "Msgs").c_str()];
  told.dwErrors = counted[(prefix + "Errors").c_str()];
  for (size_t type = 0; type < std::size(told.rgdwTypeCount); ++type) {
    told.rgdwTypeCount[type] = counted[(types + std::to_string(type)).c_str()];
  }
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

/// The counters of TCP. \return NO_ERROR, ERROR_INVALID_PARAMETER
/// \source Microsoft Learn, "GetTcpStatistics function (iphlpapi.h)"
extern "C" ULONG WINAPI ws2_GetTcpStatistics(PMIB_TCPSTATS Statistics) noexcept {
  return on_ip_helper([&] { return hand_over(Statistics, tcp(false)); });
}
WS2_SAME(GetTcpStatistics);

/// The same with the connections of one family; Linux counts the rest over both.
/// \return NO_ERROR, ERROR_INVALID_PARAMETER, ERROR_NOT_SUPPORTED for another family
/// \source Microsoft Learn, "GetTcpStatisticsEx function (iphlpapi.h)"
extern "C" ULONG WINAPI ws2_GetTcpStatisticsEx(PMIB_TCPSTATS Statistics, ULONG Family) noexcept {
  return on_ip_helper([&]() -> DWORD {
    if (!known(Family)) return ERROR_NOT_SUPPORTED;
    return hand_over(Statistics, tcp(Family == AF_INET6));
  });
}
WS2_SAME(GetTcpStatisticsEx);

/// The counters of UDP. \return NO_ERROR, ERROR_INVALID_PARAMETER
/// \source Microsoft Learn, "GetUdpStatistics function (iphlpapi.h)"
extern "C" ULONG WINAPI ws2_GetUdpStatistics(PMIB_UDPSTATS Stats) noexcept {
  return on_ip_helper([&] { return hand_over(Stats, udp(false)); });
}
WS2_SAME(GetUdpStatistics);

/// The same of one family.
/// \return NO_ERROR, ERROR_INVALID_PARAMETER, ERROR_NOT_SUPPORTED for another family
/// \source Microsoft Learn, "GetUdpStatisticsEx function (iphlpapi.h)"
extern "C" ULONG WINAPI ws2_GetUdpStatisticsEx(PMIB_UDPSTATS Statistics, ULONG Family) noexcept {
  return on_ip_helper([&]() -> DWORD {
    if (!known(Family)) return ERROR_NOT_SUPPORTED;
    return hand_over(Statistics, udp(Family == AF_INET6));
  });
}
WS2_SAME(GetUdpStatisticsEx);

/// The counters of IPv4. \return NO_ERROR, ERROR_INVALID_PARAMETER
/// \source Microsoft Learn, "GetIpStatistics function (iphlpapi.h)"
extern "C" ULONG WINAPI ws2_GetIpStatistics(PMIB_IPSTATS Statistics) noexcept {
  return on_ip_helper([&] { return hand_over(Statistics, ip4()); });
}
WS2_SAME(GetIpStatistics);

/// The same of one family.
/// \return NO_ERROR, ERROR_INVALID_PARAMETER, ERROR_NOT_SUPPORTED for another family
/// \source Microsoft Learn, "GetIpStatisticsEx function (iphlpapi.h)"
extern "C" ULONG WINAPI ws2_GetIpStatisticsEx(PMIB_IPSTATS Statistics, ULONG Family) noexcept {
  return on_ip_helper([&]() -> DWORD {
    if (!known(Family)) return ERROR_NOT_SUPPORTED;
    return hand_over(Statistics, Family == AF_INET6 ? ip6() : ip4());
  });
}
WS2_SAME(GetIpStatisticsEx);

/// The counters of ICMP for IPv4. \return NO_ERROR, ERROR_INVALID_PARAMETER
/// \source Microsoft Learn, "GetIcmpStatistics function (iphlpapi.h)"
extern "C" ULONG WINAPI ws2_GetIcmpStatistics(PMIB_ICMP Statistics) noexcept {
  return on_ip_helper([&] {
    const kernel::Statistics counted = kernel::Statistics::ipv4();
    MIB_ICMP told = {};
    told.stats.icmpInStats = icmp(counted, true);
    told.stats.icmpOutStats = icmp(counted, false);
    return hand_over(Statistics, told);
  });
}
WS2_SAME(GetIcmpStatistics);

/// The counters of ICMP by type, for one family.
/// \return NO_ERROR, ERROR_INVALID_PARAMETER, ERROR_NOT_SUPPORTED for another family
/// \source Microsoft Learn, "GetIcmpStatisticsEx function (iphlpapi.h)"
extern "C" ULONG WINAPI ws2_GetIcmpStatisticsEx(PMIB_ICMP_EX Statistics, ULONG Family) noexcept {
  return on_ip_helper([&]() -> DWORD {
    if (!known(Family)) return ERROR_NOT_SUPPORTED;
    MIB_ICMP_EX told = {};
    const bool ipv6 = Family == AF_INET6;
    const kernel::Statistics counted =
        ipv6 ? kernel::Statistics::ipv6() : kernel::Statistics::ipv4();
    count_types(told.icmpInStats, counted, ipv6, "In");
    count_types(told.icmpOutStats, counted, ipv6, "Out");
    return hand_over(Statistics, told);
  });
}
WS2_SAME(GetIcmpStatisticsEx);
