/* SPDX-License-Identifier: MIT
 * Shield: the C library's header, and Microsoft's additions to it. */
#pragma GCC system_header
#include_next <fcntl.h>
#if defined(__WS2__) && defined(_WIN32) && !defined(WS2_SHIELD_FCNTL)
#define WS2_SHIELD_FCNTL
#include "ws2_crt_fcntl.h"
#endif
