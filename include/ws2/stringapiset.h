/* SPDX-License-Identifier: MIT
 * Conversion between UTF-8 and wide characters. Source: Microsoft Learn, the pages of
 * stringapiset.h. */
#pragma GCC system_header
#ifndef _STRINGAPISET_H_
#define _STRINGAPISET_H_

#include "minwinbase.h"

WS2_BEGIN_C
int WINAPI MultiByteToWideChar(UINT CodePage, DWORD dwFlags, LPCSTR lpMultiByteStr, int cbMultiByte,
    LPWSTR lpWideCharStr, int cchWideChar) WS2_SYMBOL(MultiByteToWideChar);
int WINAPI WideCharToMultiByte(UINT CodePage, DWORD dwFlags, LPCWSTR lpWideCharStr, int cchWideChar,
    LPSTR lpMultiByteStr, int cbMultiByte, LPCSTR lpDefaultChar, LPBOOL lpUsedDefaultChar)
    WS2_SYMBOL(WideCharToMultiByte);
int WINAPI CompareStringOrdinal(LPCWSTR lpString1, int cchCount1, LPCWSTR lpString2, int cchCount2,
    BOOL bIgnoreCase) WS2_SYMBOL(CompareStringOrdinal);
WS2_END_C

#endif /* _STRINGAPISET_H_ */
