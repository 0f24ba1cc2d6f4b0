/* SPDX-License-Identifier: MIT
 * Interfaces by index, LUID and name, and the tables of unicast addresses. Source: Microsoft Learn,
 * the pages of "netioapi.h". */
#pragma GCC system_header
#ifndef _NETIOAPI_H_
#define _NETIOAPI_H_

#include "ifdef.h"
#include "nldef.h"
#include "ws2def.h"
#include "ws2ipdef.h"

#ifndef IF_MAX_STRING_SIZE
#define IF_MAX_STRING_SIZE 256
#endif
#ifndef IF_NAMESIZE
#define IF_NAMESIZE NDIS_IF_MAX_STRING_SIZE
#endif
#define NETIOAPI_API_ WINAPI
#define NETIO_STATUS DWORD
#define NETIOAPI_API NETIO_STATUS NETIOAPI_API_

typedef enum _MIB_NOTIFICATION_TYPE {
  MibParameterNotification,
  MibAddInstance,
  MibDeleteInstance,
  MibInitialNotification
} MIB_NOTIFICATION_TYPE,
    *PMIB_NOTIFICATION_TYPE;

typedef struct _MIB_UNICASTIPADDRESS_ROW {
  SOCKADDR_INET Address;
  NET_LUID InterfaceLuid;
  NET_IFINDEX InterfaceIndex;
  NL_PREFIX_ORIGIN PrefixOrigin;
  NL_SUFFIX_ORIGIN SuffixOrigin;
  ULONG ValidLifetime;
  ULONG PreferredLifetime;
  UINT8 OnLinkPrefixLength;
  BOOLEAN SkipAsSource;
  NL_DAD_STATE DadState;
  SCOPE_ID ScopeId;
  LARGE_INTEGER CreationTimeStamp;
} MIB_UNICASTIPADDRESS_ROW, *PMIB_UNICASTIPADDRESS_ROW;

typedef struct _MIB_UNICASTIPADDRESS_TABLE {
  ULONG NumEntries;
  MIB_UNICASTIPADDRESS_ROW Table[1];
} MIB_UNICASTIPADDRESS_TABLE, *PMIB_UNICASTIPADDRESS_TABLE;

typedef VOID(NETIOAPI_API_ *PUNICAST_IPADDRESS_CHANGE_CALLBACK)(
    PVOID CallerContext, PMIB_UNICASTIPADDRESS_ROW Row, MIB_NOTIFICATION_TYPE NotificationType);

WS2_BEGIN_C
NETIOAPI_API ConvertInterfaceIndexToLuid(NET_IFINDEX InterfaceIndex, PNET_LUID InterfaceLuid)
    WS2_SYMBOL(ConvertInterfaceIndexToLuid);
NETIOAPI_API ConvertInterfaceLuidToIndex(const NET_LUID *InterfaceLuid, PNET_IFINDEX InterfaceIndex)
    WS2_SYMBOL(ConvertInterfaceLuidToIndex);
NETIOAPI_API ConvertInterfaceLuidToNameA(const NET_LUID *InterfaceLuid, PSTR InterfaceName,
                                         SIZE_T Length) WS2_SYMBOL(ConvertInterfaceLuidToNameA);
NETIOAPI_API ConvertInterfaceLuidToNameW(const NET_LUID *InterfaceLuid, PWSTR InterfaceName,
                                         SIZE_T Length) WS2_SYMBOL(ConvertInterfaceLuidToNameW);
NETIOAPI_API ConvertInterfaceNameToLuidA(const CHAR *InterfaceName, NET_LUID *InterfaceLuid)
    WS2_SYMBOL(ConvertInterfaceNameToLuidA);
NETIOAPI_API ConvertInterfaceNameToLuidW(const WCHAR *InterfaceName, NET_LUID *InterfaceLuid)
    WS2_SYMBOL(ConvertInterfaceNameToLuidW);
NET_IFINDEX NETIOAPI_API_ if_nametoindex(PCSTR InterfaceName) WS2_SYMBOL(if_nametoindex);
PCHAR NETIOAPI_API_ if_indextoname(NET_IFINDEX InterfaceIndex, PCHAR InterfaceName)
    WS2_SYMBOL(if_indextoname);
VOID NETIOAPI_API_ FreeMibTable(PVOID Memory) WS2_SYMBOL(FreeMibTable);
VOID NETIOAPI_API_ InitializeUnicastIpAddressEntry(PMIB_UNICASTIPADDRESS_ROW Row)
    WS2_SYMBOL(InitializeUnicastIpAddressEntry);
NETIOAPI_API GetUnicastIpAddressEntry(PMIB_UNICASTIPADDRESS_ROW Row)
    WS2_SYMBOL(GetUnicastIpAddressEntry);
NETIOAPI_API GetUnicastIpAddressTable(ADDRESS_FAMILY Family, PMIB_UNICASTIPADDRESS_TABLE *Table)
    WS2_SYMBOL(GetUnicastIpAddressTable);
NETIOAPI_API CreateUnicastIpAddressEntry(const MIB_UNICASTIPADDRESS_ROW *Row)
    WS2_SYMBOL(CreateUnicastIpAddressEntry);
NETIOAPI_API SetUnicastIpAddressEntry(const MIB_UNICASTIPADDRESS_ROW *Row)
    WS2_SYMBOL(SetUnicastIpAddressEntry);
NETIOAPI_API DeleteUnicastIpAddressEntry(const MIB_UNICASTIPADDRESS_ROW *Row)
    WS2_SYMBOL(DeleteUnicastIpAddressEntry);
NETIOAPI_API NotifyUnicastIpAddressChange(ADDRESS_FAMILY Family,
                                          PUNICAST_IPADDRESS_CHANGE_CALLBACK Callback,
                                          PVOID CallerContext, BOOLEAN InitialNotification,
                                          HANDLE *NotificationHandle)
    WS2_SYMBOL(NotifyUnicastIpAddressChange);
NETIOAPI_API CancelMibChangeNotify2(HANDLE NotificationHandle) WS2_SYMBOL(CancelMibChangeNotify2);
WS2_END_C

#ifdef UNICODE
#define ConvertInterfaceLuidToName ConvertInterfaceLuidToNameW
#define ConvertInterfaceNameToLuid ConvertInterfaceNameToLuidW
#else
#define ConvertInterfaceLuidToName ConvertInterfaceLuidToNameA
#define ConvertInterfaceNameToLuid ConvertInterfaceNameToLuidA
#endif

#endif /* _NETIOAPI_H_ */
