/* SPDX-License-Identifier: MIT
 * What Microsoft's C runtime has of wide characters beyond ISO C. */
#pragma GCC system_header
#ifndef WS2_CRT_WCHAR_H
#define WS2_CRT_WCHAR_H

#include "ws2_crt_wide_string.h"
#include <stdio.h>

#endif /* WS2_CRT_WCHAR_H */
