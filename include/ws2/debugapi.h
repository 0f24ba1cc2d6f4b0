/* SPDX-License-Identifier: MIT
 * The debugger. Source: Microsoft Learn, the pages of debugapi.h. */
#pragma GCC system_header
#ifndef _APISETDEBUG_
#define _APISETDEBUG_

#include "minwinbase.h"

WS2_BEGIN_C
BOOL WINAPI IsDebuggerPresent(VOID) WS2_SYMBOL(IsDebuggerPresent);
VOID WINAPI DebugBreak(VOID) WS2_SYMBOL(DebugBreak);
VOID WINAPI OutputDebugStringA(LPCSTR lpOutputString) WS2_SYMBOL(OutputDebugStringA);
VOID WINAPI OutputDebugStringW(LPCWSTR lpOutputString) WS2_SYMBOL(OutputDebugStringW);
WS2_END_C

#ifdef UNICODE
#define OutputDebugString OutputDebugStringW
#else
#define OutputDebugString OutputDebugStringA
#endif

#endif /* _APISETDEBUG_ */
