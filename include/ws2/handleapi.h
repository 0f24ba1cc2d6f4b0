/* SPDX-License-Identifier: MIT
 * Handles. Source: Microsoft Learn, the pages of handleapi.h. */
#pragma GCC system_header
#ifndef _APISETHANDLE_
#define _APISETHANDLE_

#include "minwinbase.h"

#define INVALID_HANDLE_VALUE ((HANDLE)(LONG_PTR)-1)

WS2_BEGIN_C
BOOL WINAPI CloseHandle(HANDLE hObject) WS2_SYMBOL(CloseHandle);
BOOL WINAPI DuplicateHandle(HANDLE hSourceProcessHandle, HANDLE hSourceHandle,
    HANDLE hTargetProcessHandle, LPHANDLE lpTargetHandle, DWORD dwDesiredAccess,
    BOOL bInheritHandle, DWORD dwOptions) WS2_SYMBOL(DuplicateHandle);
BOOL WINAPI GetHandleInformation(HANDLE hObject, LPDWORD lpdwFlags)
    WS2_SYMBOL(GetHandleInformation);
BOOL WINAPI SetHandleInformation(HANDLE hObject, DWORD dwMask, DWORD dwFlags)
    WS2_SYMBOL(SetHandleInformation);
BOOL WINAPI CompareObjectHandles(HANDLE hFirstObjectHandle, HANDLE hSecondObjectHandle)
    WS2_SYMBOL(CompareObjectHandles);
WS2_END_C

#ifdef __cplusplus
WS2_BEGIN_CPP
template <class Dword>
static inline typename ws2_if_long<Dword, BOOL>::type GetHandleInformation(HANDLE hObject,
    Dword *lpdwFlags) {
  return GetHandleInformation(hObject, ws2_low_half(lpdwFlags));
}
WS2_END_CPP
#else
#define GetHandleInformation(a0, a1) GetHandleInformation(a0, WS2_DWORD_POINTER(a1))
#endif

#endif /* _APISETHANDLE_ */
