/* SPDX-License-Identifier: MIT
 * Shield: the C library's header, with wprintf and wscanf of Windows' formats, and Microsoft's
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
#define wscanf ws2_posix_wscanf
#define fwscanf ws2_posix_fwscanf
#define swscanf ws2_posix_swscanf
#define vwscanf ws2_posix_vwscanf
#define vfwscanf ws2_posix_vfwscanf
#define vswscanf ws2_posix_vswscanf
#endif
#include_next <wchar.h>
#if defined(__WS2__) && defined(_WIN32)
#undef wscanf
#undef fwscanf
#undef swscanf
#undef vwscanf
#undef vfwscanf
#undef vswscanf
#pragma pop_macro("__USE_EXTERN_INLINES")
#pragma pop_macro("__USE_FORTIFY_LEVEL")
#endif
#if defined(__WS2__) && defined(_WIN32) && !defined(WS2_SHIELD_WCHAR)
#define WS2_SHIELD_WCHAR
#include "ws2_crt_wchar.h"
#endif
