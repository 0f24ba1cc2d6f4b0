/* SPDX-License-Identifier: MIT
 * Shield: the C library's header, and Microsoft's additions to it. */
#pragma GCC system_header
#include_next <time.h>
#if defined(__WS2__) && defined(_WIN32) && !defined(WS2_SHIELD_TIME)
#define WS2_SHIELD_TIME
#include "ws2_crt_time.h"
#endif
