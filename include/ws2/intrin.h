/* SPDX-License-Identifier: MIT
 * Compiler intrinsics: the compiler's own, and the Interlocked family. */
#pragma GCC system_header
#ifndef _INC_INTRIN_WS2
#define _INC_INTRIN_WS2

#if defined(__x86_64__) || defined(__i386__)
#include <x86intrin.h>
#endif

#include "windef.h"
#include "ws2_interlocked.h"


#endif /* _INC_INTRIN_WS2 */
