/* SPDX-License-Identifier: MIT
 * Shield: the C library's header, and Microsoft's additions to it. */
#pragma GCC system_header
#include_next <string.h>
#if defined(__WS2__) && defined(_WIN32) && !defined(WS2_SHIELD_STRING)
#define WS2_SHIELD_STRING
#include "ws2_crt_string.h"
#include "ws2_crt_wide_string.h"
#endif
