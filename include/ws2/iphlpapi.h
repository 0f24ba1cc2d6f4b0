/* SPDX-License-Identifier: MIT
 * The IP Helper interface: adapters, addresses, tables. What libws2 does not implement yet does not
 * link. Source: Microsoft Learn, the pages of "iphlpapi.h". */
#pragma GCC system_header
#ifndef __IPHLPAPI_H__
#define __IPHLPAPI_H__

#include "winsock2.h"
#include "ws2ipdef.h"
#include "iprtrmib.h"
#include "ipexport.h"
#include "iptypes.h"
#include "tcpestats.h"
#include "netioapi.h"

WS2_BEGIN_C
DWORD WINAPI GetNumberOfInterfaces(PDWORD pdwNumIf) WS2_SYMBOL(GetNumberOfInterfaces);
DWORD WINAPI GetIfEntry(PMIB_IFROW pIfRow) WS2_SYMBOL(GetIfEntry);
DWORD WINAPI GetIfTable(PMIB_IFTABLE pIfTable, PULONG pdwSize, BOOL bOrder) WS2_SYMBOL(GetIfTable);
DWORD WINAPI GetIpAddrTable(PMIB_IPADDRTABLE pIpAddrTable, PULONG pdwSize, BOOL bOrder)
    WS2_SYMBOL(GetIpAddrTable);
ULONG WINAPI GetIpNetTable(PMIB_IPNETTABLE IpNetTable, PULONG SizePointer, BOOL Order)
    WS2_SYMBOL(GetIpNetTable);
DWORD WINAPI GetIpForwardTable(PMIB_IPFORWARDTABLE pIpForwardTable, PULONG pdwSize, BOOL bOrder)
    WS2_SYMBOL(GetIpForwardTable);
ULONG WINAPI GetTcpTable(PMIB_TCPTABLE TcpTable, PULONG SizePointer, BOOL Order)
    WS2_SYMBOL(GetTcpTable);
DWORD WINAPI GetExtendedTcpTable(PVOID pTcpTable, PDWORD pdwSize, BOOL bOrder, ULONG ulAf,
                                 TCP_TABLE_CLASS TableClass, ULONG Reserved)
    WS2_SYMBOL(GetExtendedTcpTable);
DWORD WINAPI GetOwnerModuleFromTcpEntry(PMIB_TCPROW_OWNER_MODULE pTcpEntry,
                                        TCPIP_OWNER_MODULE_INFO_CLASS Class, PVOID pBuffer,
                                        PDWORD pdwSize) WS2_SYMBOL(GetOwnerModuleFromTcpEntry);
ULONG WINAPI GetUdpTable(PMIB_UDPTABLE UdpTable, PULONG SizePointer, BOOL Order)
    WS2_SYMBOL(GetUdpTable);
DWORD WINAPI GetExtendedUdpTable(PVOID pUdpTable, PDWORD pdwSize, BOOL bOrder, ULONG ulAf,
                                 UDP_TABLE_CLASS TableClass, ULONG Reserved)
    WS2_SYMBOL(GetExtendedUdpTable);
DWORD WINAPI GetOwnerModuleFromUdpEntry(PMIB_UDPROW_OWNER_MODULE pUdpEntry,
                                        TCPIP_OWNER_MODULE_INFO_CLASS Class, PVOID pBuffer,
                                        PDWORD pdwSize) WS2_SYMBOL(GetOwnerModuleFromUdpEntry);
ULONG WINAPI GetTcpTable2(PMIB_TCPTABLE2 TcpTable, PULONG SizePointer, BOOL Order)
    WS2_SYMBOL(GetTcpTable2);
ULONG WINAPI GetTcp6Table(PMIB_TCP6TABLE TcpTable, PULONG SizePointer, BOOL Order)
    WS2_SYMBOL(GetTcp6Table);
ULONG WINAPI GetTcp6Table2(PMIB_TCP6TABLE2 TcpTable, PULONG SizePointer, BOOL Order)
    WS2_SYMBOL(GetTcp6Table2);
ULONG WINAPI GetPerTcpConnectionEStats(PMIB_TCPROW Row, TCP_ESTATS_TYPE EstatsType, PUCHAR Rw,
                                       ULONG RwVersion, ULONG RwSize, PUCHAR Ros, ULONG RosVersion,
                                       ULONG RosSize, PUCHAR Rod, ULONG RodVersion, ULONG RodSize)
    WS2_SYMBOL(GetPerTcpConnectionEStats);
ULONG WINAPI SetPerTcpConnectionEStats(PMIB_TCPROW Row, TCP_ESTATS_TYPE EstatsType, PUCHAR Rw,
                                       ULONG RwVersion, ULONG RwSize, ULONG Offset)
    WS2_SYMBOL(SetPerTcpConnectionEStats);
ULONG WINAPI GetPerTcp6ConnectionEStats(PMIB_TCP6ROW Row, TCP_ESTATS_TYPE EstatsType, PUCHAR Rw,
                                        ULONG RwVersion, ULONG RwSize, PUCHAR Ros, ULONG RosVersion,
                                        ULONG RosSize, PUCHAR Rod, ULONG RodVersion, ULONG RodSize)
    WS2_SYMBOL(GetPerTcp6ConnectionEStats);
ULONG WINAPI SetPerTcp6ConnectionEStats(PMIB_TCP6ROW Row, TCP_ESTATS_TYPE EstatsType, PUCHAR Rw,
                                        ULONG RwVersion, ULONG RwSize, ULONG Offset)
    WS2_SYMBOL(SetPerTcp6ConnectionEStats);
ULONG WINAPI GetUdp6Table(PMIB_UDP6TABLE Udp6Table, PULONG SizePointer, BOOL Order)
    WS2_SYMBOL(GetUdp6Table);
DWORD WINAPI GetOwnerModuleFromTcp6Entry(PMIB_TCP6ROW_OWNER_MODULE pTcpEntry,
                                         TCPIP_OWNER_MODULE_INFO_CLASS Class, PVOID pBuffer,
                                         PDWORD pdwSize) WS2_SYMBOL(GetOwnerModuleFromTcp6Entry);
DWORD WINAPI GetOwnerModuleFromUdp6Entry(PMIB_UDP6ROW_OWNER_MODULE pUdpEntry,
                                         TCPIP_OWNER_MODULE_INFO_CLASS Class, PVOID pBuffer,
                                         PDWORD pdwSize) WS2_SYMBOL(GetOwnerModuleFromUdp6Entry);
DWORD WINAPI GetOwnerModuleFromPidAndInfo(ULONG ulPid, ULONGLONG *pInfo,
                                          TCPIP_OWNER_MODULE_INFO_CLASS Class, PVOID pBuffer,
                                          PDWORD pdwSize) WS2_SYMBOL(GetOwnerModuleFromPidAndInfo);
ULONG WINAPI GetIpStatistics(PMIB_IPSTATS Statistics) WS2_SYMBOL(GetIpStatistics);
ULONG WINAPI GetIcmpStatistics(PMIB_ICMP Statistics) WS2_SYMBOL(GetIcmpStatistics);
ULONG WINAPI GetTcpStatistics(PMIB_TCPSTATS Statistics) WS2_SYMBOL(GetTcpStatistics);
ULONG WINAPI GetUdpStatistics(PMIB_UDPSTATS Stats) WS2_SYMBOL(GetUdpStatistics);
ULONG WINAPI GetIpStatisticsEx(PMIB_IPSTATS Statistics, ULONG Family) WS2_SYMBOL(GetIpStatisticsEx);
ULONG WINAPI SetIpStatisticsEx(PMIB_IPSTATS Statistics, ULONG Family) WS2_SYMBOL(SetIpStatisticsEx);
ULONG WINAPI GetIcmpStatisticsEx(PMIB_ICMP_EX Statistics, ULONG Family)
    WS2_SYMBOL(GetIcmpStatisticsEx);
ULONG WINAPI GetTcpStatisticsEx(PMIB_TCPSTATS Statistics, ULONG Family)
    WS2_SYMBOL(GetTcpStatisticsEx);
ULONG WINAPI GetUdpStatisticsEx(PMIB_UDPSTATS Statistics, ULONG Family)
    WS2_SYMBOL(GetUdpStatisticsEx);
DWORD WINAPI SetIfEntry(PMIB_IFROW pIfRow) WS2_SYMBOL(SetIfEntry);
DWORD WINAPI CreateIpForwardEntry(PMIB_IPFORWARDROW pRoute) WS2_SYMBOL(CreateIpForwardEntry);
DWORD WINAPI SetIpForwardEntry(PMIB_IPFORWARDROW pRoute) WS2_SYMBOL(SetIpForwardEntry);
DWORD WINAPI DeleteIpForwardEntry(PMIB_IPFORWARDROW pRoute) WS2_SYMBOL(DeleteIpForwardEntry);
DWORD WINAPI SetIpStatistics(PMIB_IPSTATS pIpStats) WS2_SYMBOL(SetIpStatistics);
DWORD WINAPI SetIpTTL(UINT nTTL) WS2_SYMBOL(SetIpTTL);
DWORD WINAPI CreateIpNetEntry(PMIB_IPNETROW pArpEntry) WS2_SYMBOL(CreateIpNetEntry);
DWORD WINAPI SetIpNetEntry(PMIB_IPNETROW pArpEntry) WS2_SYMBOL(SetIpNetEntry);
DWORD WINAPI DeleteIpNetEntry(PMIB_IPNETROW pArpEntry) WS2_SYMBOL(DeleteIpNetEntry);
DWORD WINAPI FlushIpNetTable(DWORD dwIfIndex) WS2_SYMBOL(FlushIpNetTable);
DWORD WINAPI CreateProxyArpEntry(DWORD dwAddress, DWORD dwMask, DWORD dwIfIndex)
    WS2_SYMBOL(CreateProxyArpEntry);
DWORD WINAPI DeleteProxyArpEntry(DWORD dwAddress, DWORD dwMask, DWORD dwIfIndex)
    WS2_SYMBOL(DeleteProxyArpEntry);
DWORD WINAPI SetTcpEntry(PMIB_TCPROW pTcpRow) WS2_SYMBOL(SetTcpEntry);
DWORD WINAPI GetInterfaceInfo(PIP_INTERFACE_INFO pIfTable, PULONG dwOutBufLen)
    WS2_SYMBOL(GetInterfaceInfo);
DWORD WINAPI GetUniDirectionalAdapterInfo(PIP_UNIDIRECTIONAL_ADAPTER_ADDRESS pIPIfInfo,
                                          PULONG dwOutBufLen)
    WS2_SYMBOL(GetUniDirectionalAdapterInfo);
DWORD WINAPI NhpAllocateAndGetInterfaceInfoFromStack(IP_INTERFACE_NAME_INFO **ppTable,
                                                     PDWORD pdwCount, BOOL bOrder, HANDLE hHeap,
                                                     DWORD dwFlags)
    WS2_SYMBOL(NhpAllocateAndGetInterfaceInfoFromStack);
DWORD WINAPI GetBestInterface(IPAddr dwDestAddr, PDWORD pdwBestIfIndex)
    WS2_SYMBOL(GetBestInterface);
DWORD WINAPI GetBestInterfaceEx(struct sockaddr *pDestAddr, PDWORD pdwBestIfIndex)
    WS2_SYMBOL(GetBestInterfaceEx);
DWORD WINAPI GetBestRoute(DWORD dwDestAddr, DWORD dwSourceAddr, PMIB_IPFORWARDROW pBestRoute)
    WS2_SYMBOL(GetBestRoute);
DWORD WINAPI NotifyAddrChange(PHANDLE Handle, LPOVERLAPPED overlapped) WS2_SYMBOL(NotifyAddrChange);
DWORD WINAPI NotifyRouteChange(PHANDLE Handle, LPOVERLAPPED overlapped)
    WS2_SYMBOL(NotifyRouteChange);
BOOL WINAPI CancelIPChangeNotify(LPOVERLAPPED notifyOverlapped) WS2_SYMBOL(CancelIPChangeNotify);
DWORD WINAPI GetAdapterIndex(LPWSTR AdapterName, PULONG IfIndex) WS2_SYMBOL(GetAdapterIndex);
DWORD WINAPI AddIPAddress(IPAddr Address, IPMask IpMask, DWORD IfIndex, PULONG NTEContext,
                          PULONG NTEInstance) WS2_SYMBOL(AddIPAddress);
DWORD WINAPI DeleteIPAddress(ULONG NTEContext) WS2_SYMBOL(DeleteIPAddress);
DWORD WINAPI GetNetworkParams(PFIXED_INFO pFixedInfo, PULONG pOutBufLen)
    WS2_SYMBOL(GetNetworkParams);
ULONG WINAPI GetAdaptersInfo(PIP_ADAPTER_INFO AdapterInfo, PULONG SizePointer)
    WS2_SYMBOL(GetAdaptersInfo);
PIP_ADAPTER_ORDER_MAP WINAPI GetAdapterOrderMap(VOID) WS2_SYMBOL(GetAdapterOrderMap);
ULONG WINAPI GetAdaptersAddresses(ULONG Family, ULONG Flags, PVOID Reserved,
                                  PIP_ADAPTER_ADDRESSES AdapterAddresses, PULONG SizePointer)
    WS2_SYMBOL(GetAdaptersAddresses);
DWORD WINAPI GetPerAdapterInfo(ULONG IfIndex, PIP_PER_ADAPTER_INFO pPerAdapterInfo,
                               PULONG pOutBufLen) WS2_SYMBOL(GetPerAdapterInfo);
DWORD WINAPI IpReleaseAddress(PIP_ADAPTER_INDEX_MAP AdapterInfo) WS2_SYMBOL(IpReleaseAddress);
DWORD WINAPI IpRenewAddress(PIP_ADAPTER_INDEX_MAP AdapterInfo) WS2_SYMBOL(IpRenewAddress);
DWORD WINAPI SendARP(IPAddr DestIP, IPAddr SrcIP, PVOID pMacAddr, PULONG PhyAddrLen)
    WS2_SYMBOL(SendARP);
BOOL WINAPI GetRTTAndHopCount(IPAddr DestIpAddress, PULONG HopCount, ULONG MaxHops, PULONG RTT)
    WS2_SYMBOL(GetRTTAndHopCount);
DWORD WINAPI GetFriendlyIfIndex(DWORD IfIndex) WS2_SYMBOL(GetFriendlyIfIndex);
DWORD WINAPI EnableRouter(HANDLE *pHandle, OVERLAPPED *pOverlapped) WS2_SYMBOL(EnableRouter);
DWORD WINAPI UnenableRouter(OVERLAPPED *pOverlapped, LPDWORD lpdwEnableCount)
    WS2_SYMBOL(UnenableRouter);
DWORD WINAPI DisableMediaSense(HANDLE *pHandle, OVERLAPPED *pOverLapped)
    WS2_SYMBOL(DisableMediaSense);
DWORD WINAPI RestoreMediaSense(OVERLAPPED *pOverlapped, LPDWORD lpdwEnableCount)
    WS2_SYMBOL(RestoreMediaSense);
DWORD WINAPI GetIpErrorString(IP_STATUS ErrorCode, PWSTR Buffer, PDWORD Size)
    WS2_SYMBOL(GetIpErrorString);
ULONG WINAPI ResolveNeighbor(SOCKADDR *NetworkAddress, PVOID PhysicalAddress,
                             PULONG PhysicalAddressLength) WS2_SYMBOL(ResolveNeighbor);
ULONG WINAPI CreatePersistentTcpPortReservation(USHORT StartPort, USHORT NumberOfPorts,
                                                PULONG64 Token)
    WS2_SYMBOL(CreatePersistentTcpPortReservation);
ULONG WINAPI CreatePersistentUdpPortReservation(USHORT StartPort, USHORT NumberOfPorts,
                                                PULONG64 Token)
    WS2_SYMBOL(CreatePersistentUdpPortReservation);
ULONG WINAPI DeletePersistentTcpPortReservation(USHORT StartPort, USHORT NumberOfPorts)
    WS2_SYMBOL(DeletePersistentTcpPortReservation);
ULONG WINAPI DeletePersistentUdpPortReservation(USHORT StartPort, USHORT NumberOfPorts)
    WS2_SYMBOL(DeletePersistentUdpPortReservation);
ULONG WINAPI LookupPersistentTcpPortReservation(USHORT StartPort, USHORT NumberOfPorts,
                                                PULONG64 Token)
    WS2_SYMBOL(LookupPersistentTcpPortReservation);
ULONG WINAPI LookupPersistentUdpPortReservation(USHORT StartPort, USHORT NumberOfPorts,
                                                PULONG64 Token)
    WS2_SYMBOL(LookupPersistentUdpPortReservation);
WS2_END_C

typedef enum NET_ADDRESS_FORMAT_ {
  NET_ADDRESS_FORMAT_UNSPECIFIED = 0,
  NET_ADDRESS_DNS_NAME,
  NET_ADDRESS_IPV4,
  NET_ADDRESS_IPV6
} NET_ADDRESS_FORMAT;

#endif /* __IPHLPAPI_H__ */
