/* SPDX-License-Identifier: MIT
 * Tables of UDP sockets. Source: Microsoft Learn, the pages of "udpmib.h". */
#pragma GCC system_header
#ifndef _INC_UDPMIB
#define _INC_UDPMIB

#include "ws2def.h"
#include "in6addr.h"

#ifndef ANY_SIZE
#define ANY_SIZE 1
#endif

WS2_BEGIN_C

typedef struct _MIB_UDP6ROW {
  IN6_ADDR dwLocalAddr;
  DWORD dwLocalScopeId;
  DWORD dwLocalPort;
} MIB_UDP6ROW, *PMIB_UDP6ROW;

typedef struct _MIB_UDP6TABLE {
  DWORD dwNumEntries;
  MIB_UDP6ROW table[ANY_SIZE];
} MIB_UDP6TABLE, *PMIB_UDP6TABLE;

WS2_END_C

#endif /* _INC_UDPMIB */
