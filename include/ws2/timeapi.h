/* SPDX-License-Identifier: MIT
 * The multimedia clock. Source: Microsoft Learn, the pages of timeapi.h. */
#pragma GCC system_header
#ifndef _TIMEAPI_H_
#define _TIMEAPI_H_

#include "windef.h"

typedef UINT MMRESULT;
#define TIMERR_NOERROR 0
#define TIMERR_NOCANDO 97
#define TIMERR_STRUCT 129
typedef struct timecaps_tag {
  UINT wPeriodMin;
  UINT wPeriodMax;
} TIMECAPS, *PTIMECAPS, *NPTIMECAPS, *LPTIMECAPS;

WS2_BEGIN_C
DWORD WINAPI timeGetTime(VOID) WS2_SYMBOL(timeGetTime);
MMRESULT WINAPI timeBeginPeriod(UINT uPeriod) WS2_SYMBOL(timeBeginPeriod);
MMRESULT WINAPI timeEndPeriod(UINT uPeriod) WS2_SYMBOL(timeEndPeriod);
MMRESULT WINAPI timeGetDevCaps(LPTIMECAPS ptc, UINT cbtc) WS2_SYMBOL(timeGetDevCaps);
WS2_END_C

#endif /* _TIMEAPI_H_ */
