/* SPDX-License-Identifier: MIT
 * The performance counter. Source: Microsoft Learn, the pages of profileapi.h. */
#pragma GCC system_header
#ifndef _PROFILEAPI_H_
#define _PROFILEAPI_H_

#include "minwinbase.h"

WS2_BEGIN_C
BOOL WINAPI QueryPerformanceCounter(LARGE_INTEGER *lpPerformanceCount)
    WS2_SYMBOL(QueryPerformanceCounter);
BOOL WINAPI QueryPerformanceFrequency(LARGE_INTEGER *lpFrequency)
    WS2_SYMBOL(QueryPerformanceFrequency);
WS2_END_C

#endif /* _PROFILEAPI_H_ */
