/* SPDX-License-Identifier: MIT
 * Standard handles, environment, command line, current directory. Source: Microsoft Learn, the
 * pages of processenv.h. */
#pragma GCC system_header
#ifndef _PROCESSENV_
#define _PROCESSENV_

#include "minwinbase.h"

WS2_BEGIN_C
HANDLE WINAPI GetStdHandle(DWORD nStdHandle) WS2_SYMBOL(GetStdHandle);
BOOL WINAPI SetStdHandle(DWORD nStdHandle, HANDLE hHandle) WS2_SYMBOL(SetStdHandle);
LPSTR WINAPI GetCommandLineA(VOID) WS2_SYMBOL(GetCommandLineA);
LPWSTR WINAPI GetCommandLineW(VOID) WS2_SYMBOL(GetCommandLineW);
LPSTR WINAPI GetEnvironmentStringsA(VOID) WS2_SYMBOL(GetEnvironmentStringsA);
LPWSTR WINAPI GetEnvironmentStringsW(VOID) WS2_SYMBOL(GetEnvironmentStringsW);
BOOL WINAPI FreeEnvironmentStringsA(LPSTR penv) WS2_SYMBOL(FreeEnvironmentStringsA);
BOOL WINAPI FreeEnvironmentStringsW(LPWSTR penv) WS2_SYMBOL(FreeEnvironmentStringsW);
DWORD WINAPI GetEnvironmentVariableA(LPCSTR lpName, LPSTR lpBuffer, DWORD nSize)
    WS2_SYMBOL(GetEnvironmentVariableA);
DWORD WINAPI GetEnvironmentVariableW(LPCWSTR lpName, LPWSTR lpBuffer, DWORD nSize)
    WS2_SYMBOL(GetEnvironmentVariableW);
BOOL WINAPI SetEnvironmentVariableA(LPCSTR lpName, LPCSTR lpValue)
    WS2_SYMBOL(SetEnvironmentVariableA);
BOOL WINAPI SetEnvironmentVariableW(LPCWSTR lpName, LPCWSTR lpValue)
    WS2_SYMBOL(SetEnvironmentVariableW);
DWORD WINAPI ExpandEnvironmentStringsA(LPCSTR lpSrc, LPSTR lpDst, DWORD nSize)
    WS2_SYMBOL(ExpandEnvironmentStringsA);
DWORD WINAPI ExpandEnvironmentStringsW(LPCWSTR lpSrc, LPWSTR lpDst, DWORD nSize)
    WS2_SYMBOL(ExpandEnvironmentStringsW);
BOOL WINAPI SetCurrentDirectoryA(LPCSTR lpPathName) WS2_SYMBOL(SetCurrentDirectoryA);
BOOL WINAPI SetCurrentDirectoryW(LPCWSTR lpPathName) WS2_SYMBOL(SetCurrentDirectoryW);
DWORD WINAPI GetCurrentDirectoryA(DWORD nBufferLength, LPSTR lpBuffer)
    WS2_SYMBOL(GetCurrentDirectoryA);
DWORD WINAPI GetCurrentDirectoryW(DWORD nBufferLength, LPWSTR lpBuffer)
    WS2_SYMBOL(GetCurrentDirectoryW);
BOOL WINAPI NeedCurrentDirectoryForExePathA(LPCSTR ExeName)
    WS2_SYMBOL(NeedCurrentDirectoryForExePathA);
BOOL WINAPI NeedCurrentDirectoryForExePathW(LPCWSTR ExeName)
    WS2_SYMBOL(NeedCurrentDirectoryForExePathW);
DWORD WINAPI SearchPathA(LPCSTR lpPath, LPCSTR lpFileName, LPCSTR lpExtension, DWORD nBufferLength,
    LPSTR lpBuffer, LPSTR *lpFilePart) WS2_SYMBOL(SearchPathA);
DWORD WINAPI SearchPathW(LPCWSTR lpPath, LPCWSTR lpFileName, LPCWSTR lpExtension,
    DWORD nBufferLength, LPWSTR lpBuffer, LPWSTR *lpFilePart) WS2_SYMBOL(SearchPathW);
WS2_END_C

#ifdef UNICODE
#define GetCommandLine GetCommandLineW
#define GetEnvironmentStrings GetEnvironmentStringsW
#define FreeEnvironmentStrings FreeEnvironmentStringsW
#define GetEnvironmentVariable GetEnvironmentVariableW
#define SetEnvironmentVariable SetEnvironmentVariableW
#define ExpandEnvironmentStrings ExpandEnvironmentStringsW
#define SetCurrentDirectory SetCurrentDirectoryW
#define GetCurrentDirectory GetCurrentDirectoryW
#define NeedCurrentDirectoryForExePath NeedCurrentDirectoryForExePathW
#define SearchPath SearchPathW
#else
#define GetCommandLine GetCommandLineA
#define GetEnvironmentStrings GetEnvironmentStringsA
#define FreeEnvironmentStrings FreeEnvironmentStringsA
#define GetEnvironmentVariable GetEnvironmentVariableA
#define SetEnvironmentVariable SetEnvironmentVariableA
#define ExpandEnvironmentStrings ExpandEnvironmentStringsA
#define SetCurrentDirectory SetCurrentDirectoryA
#define GetCurrentDirectory GetCurrentDirectoryA
#define NeedCurrentDirectoryForExePath NeedCurrentDirectoryForExePathA
#define SearchPath SearchPathA
#endif

#endif /* _PROCESSENV_ */
