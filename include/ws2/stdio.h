/* SPDX-License-Identifier: MIT
 * Shield: the C library's header, with printf and scanf of Windows' formats, and Microsoft's
 * additions to it. */
#pragma GCC system_header
#include <features.h>
#if defined(__WS2__) && defined(_WIN32)
/* Fortify's inline functions and those of optimised builds would call printf's kin under libc's names. */
#pragma push_macro("__USE_FORTIFY_LEVEL")
#pragma push_macro("__USE_EXTERN_INLINES")
#undef __USE_FORTIFY_LEVEL
#undef __USE_EXTERN_INLINES
#define __USE_FORTIFY_LEVEL 0
#define scanf ws2_posix_scanf
#define fscanf ws2_posix_fscanf
#define sscanf ws2_posix_sscanf
#define vscanf ws2_posix_vscanf
#define vfscanf ws2_posix_vfscanf
#define vsscanf ws2_posix_vsscanf
#endif
#include_next <stdio.h>
#if defined(__WS2__) && defined(_WIN32)
#undef scanf
#undef fscanf
#undef sscanf
#undef vscanf
#undef vfscanf
#undef vsscanf
#pragma pop_macro("__USE_EXTERN_INLINES")
#pragma pop_macro("__USE_FORTIFY_LEVEL")
#endif
#if defined(__WS2__) && defined(_WIN32) && !defined(WS2_SHIELD_STDIO)
#define WS2_SHIELD_STDIO
#include "ws2_crt_stdio.h"
#endif
