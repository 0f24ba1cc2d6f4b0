/* SPDX-License-Identifier: MIT
 * Fiber-local storage, which is thread-local here. Source: Microsoft Learn, the pages of
 * fibersapi.h. */
#pragma GCC system_header
#ifndef _FIBERS_H_
#define _FIBERS_H_

#include "minwinbase.h"

#define FLS_OUT_OF_INDEXES ((DWORD)0xFFFFFFFF)

WS2_BEGIN_C
DWORD WINAPI FlsAlloc(PFLS_CALLBACK_FUNCTION lpCallback) WS2_SYMBOL(FlsAlloc);
PVOID WINAPI FlsGetValue(DWORD dwFlsIndex) WS2_SYMBOL(FlsGetValue);
BOOL WINAPI FlsSetValue(DWORD dwFlsIndex, PVOID lpFlsData) WS2_SYMBOL(FlsSetValue);
BOOL WINAPI FlsFree(DWORD dwFlsIndex) WS2_SYMBOL(FlsFree);
WS2_END_C

#endif /* _FIBERS_H_ */
