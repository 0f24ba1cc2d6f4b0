/* SPDX-License-Identifier: MIT
 * u_char and its kin, timeval, and the names that glibc's headers give to other things. glibc's headers
 * come first and through their shields, so that whatever a program includes later finds them read. */
#pragma GCC system_header
#ifndef WS2_BSDTYPES_H
#define WS2_BSDTYPES_H

#include "ws2_abi.h"

/* <sys/time.h> and <unistd.h> stay out: a Windows program may define gettimeofday, sleep or close. */
#include <sys/types.h>

#include <sys/select.h>

#if defined(_SYS_SOCKET_H) || defined(_NETINET_IN_H) || defined(_NETDB_H) || \
    defined(_ARPA_INET_H) || defined(_SYS_UN_H) || defined(_SYS_POLL_H)
#error \
    "Winsock's headers and POSIX' socket headers define the same names differently and cannot meet in one translation unit. Where a SOCKET and a descriptor must, see <libws2/interop.h>"
#endif

/* glibc has these only beyond strict ISO C; its u_long, renamed by the shield, has 64 bits. */
typedef unsigned char u_char;
typedef unsigned short u_short;
typedef unsigned int u_int;
#ifndef WS2_U_LONG_DEFINED
#define WS2_U_LONG_DEFINED
typedef unsigned int u_long;
#endif
typedef unsigned long long u_int64;

#ifndef __socklen_t_defined
#define __socklen_t_defined
typedef int socklen_t;
#endif

#endif /* WS2_BSDTYPES_H */
