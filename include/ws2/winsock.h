/* SPDX-License-Identifier: MIT
 * Windows Sockets 1.1. A program that includes this header sees what winsock2.h declares; what makes
 * it a 1.1 program is the version that it asks WSAStartup for. Source: Microsoft Learn, the pages of
 * "winsock.h". */
#pragma GCC system_header
#ifndef WS2_WINSOCK_H
#define WS2_WINSOCK_H

#include "winsock2.h"

/* Options of IPv4 and multicast, and the extensions of wsock32.dll, which 1.1 programs find here.
 * The multicast options had other numbers in 1.1, and wsock32.dll told the two apart. A program that
 * is compiled anew gets the present ones. */
#include "mswsock.h"
#include "ws2ipdef.h"

#define IP_DEFAULT_MULTICAST_TTL 1
#define IP_DEFAULT_MULTICAST_LOOP 1
#define IP_MAX_MEMBERSHIPS 20

#endif /* WS2_WINSOCK_H */
