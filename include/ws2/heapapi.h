/* SPDX-License-Identifier: MIT
 * Heaps. Source: Microsoft Learn, the pages of heapapi.h. */
#pragma GCC system_header
#ifndef _HEAPAPI_H_
#define _HEAPAPI_H_

#include "minwinbase.h"

WS2_BEGIN_C
HANDLE WINAPI GetProcessHeap(VOID) WS2_SYMBOL(GetProcessHeap);
HANDLE WINAPI HeapCreate(DWORD flOptions, SIZE_T dwInitialSize, SIZE_T dwMaximumSize)
    WS2_SYMBOL(HeapCreate);
BOOL WINAPI HeapDestroy(HANDLE hHeap) WS2_SYMBOL(HeapDestroy);
LPVOID WINAPI HeapAlloc(HANDLE hHeap, DWORD dwFlags, SIZE_T dwBytes) WS2_SYMBOL(HeapAlloc);
LPVOID WINAPI HeapReAlloc(HANDLE hHeap, DWORD dwFlags, LPVOID lpMem, SIZE_T dwBytes)
    WS2_SYMBOL(HeapReAlloc);
BOOL WINAPI HeapFree(HANDLE hHeap, DWORD dwFlags, LPVOID lpMem) WS2_SYMBOL(HeapFree);
SIZE_T WINAPI HeapSize(HANDLE hHeap, DWORD dwFlags, LPCVOID lpMem) WS2_SYMBOL(HeapSize);
BOOL WINAPI HeapValidate(HANDLE hHeap, DWORD dwFlags, LPCVOID lpMem) WS2_SYMBOL(HeapValidate);
WS2_END_C

#endif /* _HEAPAPI_H_ */
