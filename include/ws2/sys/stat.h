/* SPDX-License-Identifier: MIT
 * Shield: the C library's header, and Microsoft's additions to it. */
#pragma GCC system_header
#include_next <sys/stat.h>
#if defined(__WS2__) && defined(_WIN32) && !defined(WS2_SHIELD_SYS_STAT)
#define WS2_SHIELD_SYS_STAT
#include <ws2_crt_stat.h>
#endif
