/* SPDX-License-Identifier: MIT
 * The debug heap is not there: its macros are empty, as in a release build on Windows. */
#pragma GCC system_header
#ifndef _INC_CRTDBG
#define _INC_CRTDBG

#include "ws2_crt.h"

#include <assert.h>

#define _ASSERT(expression) ((void)0)
#define _ASSERTE(expression) ((void)0)
#define _ASSERT_EXPR(expression, text) ((void)0)
#define _RPT0(kind, text) ((void)0)
#define _RPTF0(kind, text) ((void)0)
#define _RPT1(kind, text, a) ((void)0)
#define _RPT2(kind, text, a, b) ((void)0)
#define _CRT_WARN 0
#define _CRT_ERROR 1
#define _CRT_ASSERT 2
#define _CRTDBG_ALLOC_MEM_DF 0x01
#define _CRTDBG_DELAY_FREE_MEM_DF 0x02
#define _CRTDBG_CHECK_ALWAYS_DF 0x04
#define _CRTDBG_CHECK_CRT_DF 0x10
#define _CRTDBG_LEAK_CHECK_DF 0x20
#define _CRTDBG_REPORT_FLAG (-1)
#define _CRTDBG_MODE_FILE 0x1
#define _CRTDBG_MODE_DEBUG 0x2
#define _CRTDBG_MODE_WNDW 0x4
#define _CRTDBG_FILE_STDOUT ((void *)-4)
#define _CRTDBG_FILE_STDERR ((void *)-5)
#define _CrtSetDbgFlag(flag) ((int)0)
#define _CrtSetReportMode(kind, mode) ((int)0)
#define _CrtSetReportFile(kind, file) ((void *)0)
#define _CrtSetBreakAlloc(number) ((long)0)
#define _CrtDumpMemoryLeaks() ((int)0)
#define _CrtCheckMemory() ((int)1)
#define _CrtDbgBreak() __builtin_trap()

#endif /* _INC_CRTDBG */
