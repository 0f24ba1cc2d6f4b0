/* SPDX-License-Identifier: MIT
 * Windows Sockets 1.1. A program that includes this header sees what winsock2.h declares; what makes
 * it a 1.1 program is the version that it asks WSAStartup for. Source: Microsoft Learn, the pages of
 * "winsock.h". */
#pragma GCC system_header
#ifndef WS2_WINSOCK_H
#define WS2_WINSOCK_H

#include "winsock2.h"

/* The multicast options had other numbers in 1.1, and wsock32.dll told the two apart. A program that
 * is compiled anew gets the present ones. */
#ifndef IP_MULTICAST_IF
#define IP_MULTICAST_IF 9
#define IP_MULTICAST_TTL 10
#define IP_MULTICAST_LOOP 11
#define IP_ADD_MEMBERSHIP 12
#define IP_DROP_MEMBERSHIP 13
#endif
#define IP_DEFAULT_MULTICAST_TTL 1
#define IP_DEFAULT_MULTICAST_LOOP 1
#define IP_MAX_MEMBERSHIPS 20

#endif /* WS2_WINSOCK_H */
