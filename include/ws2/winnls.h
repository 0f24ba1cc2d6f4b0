/* SPDX-License-Identifier: MIT
 * Code pages and locales. Source: Microsoft Learn, the pages of winnls.h. */
#pragma GCC system_header
#ifndef _WINNLS_
#define _WINNLS_

#include "minwinbase.h"
#include "stringapiset.h"

#define CP_ACP 0
#define CP_OEMCP 1
#define CP_MACCP 2
#define CP_THREAD_ACP 3
#define CP_SYMBOL 42
#define CP_UTF7 65000
#define CP_UTF8 65001
#define MB_PRECOMPOSED 0x00000001
#define MB_COMPOSITE 0x00000002
#define MB_USEGLYPHCHARS 0x00000004
#define MB_ERR_INVALID_CHARS 0x00000008
#define WC_DISCARDNS 0x00000010
#define WC_SEPCHARS 0x00000020
#define WC_DEFAULTCHAR 0x00000040
#define WC_ERR_INVALID_CHARS 0x00000080
#define WC_COMPOSITECHECK 0x00000200
#define WC_NO_BEST_FIT_CHARS 0x00000400
#define NORM_IGNORECASE 0x00000001
#define NORM_IGNORENONSPACE 0x00000002
#define NORM_IGNORESYMBOLS 0x00000004
#define CSTR_LESS_THAN 1
#define CSTR_EQUAL 2
#define CSTR_GREATER_THAN 3
#define MAX_LEADBYTES 12
#define MAX_DEFAULTCHAR 2
typedef DWORD LCTYPE;
typedef struct _cpinfo {
  UINT MaxCharSize;
  BYTE DefaultChar[MAX_DEFAULTCHAR];
  BYTE LeadByte[MAX_LEADBYTES];
} CPINFO, *LPCPINFO;
typedef struct _cpinfoexA {
  UINT MaxCharSize;
  BYTE DefaultChar[MAX_DEFAULTCHAR];
  BYTE LeadByte[MAX_LEADBYTES];
  WCHAR UnicodeDefaultChar;
  UINT CodePage;
  CHAR CodePageName[MAX_PATH];
} CPINFOEXA, *LPCPINFOEXA;
typedef struct _cpinfoexW {
  UINT MaxCharSize;
  BYTE DefaultChar[MAX_DEFAULTCHAR];
  BYTE LeadByte[MAX_LEADBYTES];
  WCHAR UnicodeDefaultChar;
  UINT CodePage;
  WCHAR CodePageName[MAX_PATH];
} CPINFOEXW, *LPCPINFOEXW;
#ifdef UNICODE
typedef CPINFOEXW CPINFOEX;
typedef LPCPINFOEXW LPCPINFOEX;
#else
typedef CPINFOEXA CPINFOEX;
typedef LPCPINFOEXA LPCPINFOEX;
#endif

WS2_BEGIN_C
UINT WINAPI GetACP(VOID) WS2_SYMBOL(GetACP);
UINT WINAPI GetOEMCP(VOID) WS2_SYMBOL(GetOEMCP);
BOOL WINAPI GetCPInfoExA(UINT CodePage, DWORD dwFlags, LPCPINFOEXA lpCPInfoEx)
    WS2_SYMBOL(GetCPInfoExA);
BOOL WINAPI GetCPInfoExW(UINT CodePage, DWORD dwFlags, LPCPINFOEXW lpCPInfoEx)
    WS2_SYMBOL(GetCPInfoExW);
BOOL WINAPI GetCPInfo(UINT CodePage, LPCPINFO lpCPInfo) WS2_SYMBOL(GetCPInfo);
BOOL WINAPI IsValidCodePage(UINT CodePage) WS2_SYMBOL(IsValidCodePage);
BOOL WINAPI IsDBCSLeadByte(BYTE TestChar) WS2_SYMBOL(IsDBCSLeadByte);
BOOL WINAPI IsDBCSLeadByteEx(UINT CodePage, BYTE TestChar) WS2_SYMBOL(IsDBCSLeadByteEx);
int WINAPI CompareStringA(LCID Locale, DWORD dwCmpFlags, PCNZCH lpString1, int cchCount1,
    PCNZCH lpString2, int cchCount2) WS2_SYMBOL(CompareStringA);
int WINAPI CompareStringW(LCID Locale, DWORD dwCmpFlags, PCNZWCH lpString1, int cchCount1,
    PCNZWCH lpString2, int cchCount2) WS2_SYMBOL(CompareStringW);
int WINAPI GetLocaleInfoA(LCID Locale, LCTYPE LCType, LPSTR lpLCData, int cchData)
    WS2_SYMBOL(GetLocaleInfoA);
int WINAPI GetLocaleInfoW(LCID Locale, LCTYPE LCType, LPWSTR lpLCData, int cchData)
    WS2_SYMBOL(GetLocaleInfoW);
LCID WINAPI GetUserDefaultLCID(VOID) WS2_SYMBOL(GetUserDefaultLCID);
LCID WINAPI GetSystemDefaultLCID(VOID) WS2_SYMBOL(GetSystemDefaultLCID);
LANGID WINAPI GetUserDefaultLangID(VOID) WS2_SYMBOL(GetUserDefaultLangID);
LANGID WINAPI GetSystemDefaultLangID(VOID) WS2_SYMBOL(GetSystemDefaultLangID);
LANGID WINAPI GetUserDefaultUILanguage(VOID) WS2_SYMBOL(GetUserDefaultUILanguage);
LCID WINAPI GetThreadLocale(VOID) WS2_SYMBOL(GetThreadLocale);
BOOL WINAPI SetThreadLocale(LCID Locale) WS2_SYMBOL(SetThreadLocale);
int WINAPI GetDateFormatA(LCID Locale, DWORD dwFlags, const SYSTEMTIME *lpDate, LPCSTR lpFormat,
    LPSTR lpDateStr, int cchDate) WS2_SYMBOL(GetDateFormatA);
int WINAPI GetDateFormatW(LCID Locale, DWORD dwFlags, const SYSTEMTIME *lpDate, LPCWSTR lpFormat,
    LPWSTR lpDateStr, int cchDate) WS2_SYMBOL(GetDateFormatW);
int WINAPI GetTimeFormatA(LCID Locale, DWORD dwFlags, const SYSTEMTIME *lpTime, LPCSTR lpFormat,
    LPSTR lpTimeStr, int cchTime) WS2_SYMBOL(GetTimeFormatA);
int WINAPI GetTimeFormatW(LCID Locale, DWORD dwFlags, const SYSTEMTIME *lpTime, LPCWSTR lpFormat,
    LPWSTR lpTimeStr, int cchTime) WS2_SYMBOL(GetTimeFormatW);
WS2_END_C

#ifdef UNICODE
#define GetCPInfoEx GetCPInfoExW
#define CompareString CompareStringW
#define GetLocaleInfo GetLocaleInfoW
#define GetDateFormat GetDateFormatW
#define GetTimeFormat GetTimeFormatW
#else
#define GetCPInfoEx GetCPInfoExA
#define CompareString CompareStringA
#define GetLocaleInfo GetLocaleInfoA
#define GetDateFormat GetDateFormatA
#define GetTimeFormat GetTimeFormatA
#endif

#endif /* _WINNLS_ */
