/* SPDX-License-Identifier: MIT
 * The last error, and exceptions. Source: Microsoft Learn, the pages of errhandlingapi.h. */
#pragma GCC system_header
#ifndef _ERRHANDLING_H_
#define _ERRHANDLING_H_

#include "minwinbase.h"

typedef LONG(WINAPI *PTOP_LEVEL_EXCEPTION_FILTER)(struct _EXCEPTION_POINTERS *ExceptionInfo);
typedef PTOP_LEVEL_EXCEPTION_FILTER LPTOP_LEVEL_EXCEPTION_FILTER;

WS2_BEGIN_C
DWORD WINAPI GetLastError(VOID) WS2_SYMBOL(GetLastError);
VOID WINAPI SetLastError(DWORD dwErrCode) WS2_SYMBOL(SetLastError);
UINT WINAPI GetErrorMode(VOID) WS2_SYMBOL(GetErrorMode);
UINT WINAPI SetErrorMode(UINT uMode) WS2_SYMBOL(SetErrorMode);
LPTOP_LEVEL_EXCEPTION_FILTER WINAPI
    SetUnhandledExceptionFilter(LPTOP_LEVEL_EXCEPTION_FILTER lpTopLevelExceptionFilter)
    WS2_SYMBOL(SetUnhandledExceptionFilter);
LONG WINAPI UnhandledExceptionFilter(struct _EXCEPTION_POINTERS *ExceptionInfo)
    WS2_SYMBOL(UnhandledExceptionFilter);
VOID WINAPI RaiseException(DWORD dwExceptionCode, DWORD dwExceptionFlags, DWORD nNumberOfArguments,
    const ULONG_PTR *lpArguments) WS2_SYMBOL(RaiseException);
WS2_END_C

#endif /* _ERRHANDLING_H_ */
