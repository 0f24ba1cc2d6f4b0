/* SPDX-License-Identifier: MIT
 * Shield: glibc's u_long is 64 bits wide, Winsock's 32. */
#pragma GCC system_header
#ifndef __WS2__
#include_next <sys/types.h>
#else
#ifndef WS2_SHIELD_TYPES
#define WS2_SHIELD_TYPES
#define u_long ws2_posix_u_long
#include_next <sys/types.h>
#undef u_long
#ifndef WS2_U_LONG_DEFINED
#define WS2_U_LONG_DEFINED
typedef unsigned int u_long;
#endif
#endif
#endif
