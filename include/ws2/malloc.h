/* SPDX-License-Identifier: MIT
 * Shield: the C library's header, and Microsoft's additions to it. */
#pragma GCC system_header
#include_next <malloc.h>
#if defined(__WS2__) && defined(_WIN32) && !defined(WS2_SHIELD_MALLOC)
#define WS2_SHIELD_MALLOC
#include "ws2_crt_malloc.h"
#endif
