/* SPDX-License-Identifier: MIT
 * Modules. Source: Microsoft Learn, the pages of libloaderapi.h. */
#pragma GCC system_header
#ifndef _APISETLIBLOADER_
#define _APISETLIBLOADER_

#include "minwinbase.h"

#define DONT_RESOLVE_DLL_REFERENCES 0x1
#define LOAD_LIBRARY_AS_DATAFILE 0x2
#define LOAD_WITH_ALTERED_SEARCH_PATH 0x8
#define LOAD_IGNORE_CODE_AUTHZ_LEVEL 0x10
#define LOAD_LIBRARY_AS_IMAGE_RESOURCE 0x20
#define LOAD_LIBRARY_AS_DATAFILE_EXCLUSIVE 0x40
#define LOAD_LIBRARY_REQUIRE_SIGNED_TARGET 0x80
#define LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR 0x100
#define LOAD_LIBRARY_SEARCH_APPLICATION_DIR 0x200
#define LOAD_LIBRARY_SEARCH_USER_DIRS 0x400
#define LOAD_LIBRARY_SEARCH_SYSTEM32 0x800
#define LOAD_LIBRARY_SEARCH_DEFAULT_DIRS 0x1000
#define GET_MODULE_HANDLE_EX_FLAG_PIN 0x1
#define GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT 0x2
#define GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS 0x4

WS2_BEGIN_C
HMODULE WINAPI LoadLibraryA(LPCSTR lpLibFileName) WS2_SYMBOL(LoadLibraryA);
HMODULE WINAPI LoadLibraryW(LPCWSTR lpLibFileName) WS2_SYMBOL(LoadLibraryW);
HMODULE WINAPI LoadLibraryExA(LPCSTR lpLibFileName, HANDLE hFile, DWORD dwFlags)
    WS2_SYMBOL(LoadLibraryExA);
HMODULE WINAPI LoadLibraryExW(LPCWSTR lpLibFileName, HANDLE hFile, DWORD dwFlags)
    WS2_SYMBOL(LoadLibraryExW);
BOOL WINAPI FreeLibrary(HMODULE hLibModule) WS2_SYMBOL(FreeLibrary);
DECLSPEC_NORETURN VOID WINAPI FreeLibraryAndExitThread(HMODULE hLibModule, DWORD dwExitCode)
    WS2_SYMBOL(FreeLibraryAndExitThread);
FARPROC WINAPI GetProcAddress(HMODULE hModule, LPCSTR lpProcName) WS2_SYMBOL(GetProcAddress);
HMODULE WINAPI GetModuleHandleA(LPCSTR lpModuleName) WS2_SYMBOL(GetModuleHandleA);
HMODULE WINAPI GetModuleHandleW(LPCWSTR lpModuleName) WS2_SYMBOL(GetModuleHandleW);
BOOL WINAPI GetModuleHandleExA(DWORD dwFlags, LPCSTR lpModuleName, HMODULE *phModule)
    WS2_SYMBOL(GetModuleHandleExA);
BOOL WINAPI GetModuleHandleExW(DWORD dwFlags, LPCWSTR lpModuleName, HMODULE *phModule)
    WS2_SYMBOL(GetModuleHandleExW);
DWORD WINAPI GetModuleFileNameA(HMODULE hModule, LPSTR lpFilename, DWORD nSize)
    WS2_SYMBOL(GetModuleFileNameA);
DWORD WINAPI GetModuleFileNameW(HMODULE hModule, LPWSTR lpFilename, DWORD nSize)
    WS2_SYMBOL(GetModuleFileNameW);
BOOL WINAPI DisableThreadLibraryCalls(HMODULE hLibModule) WS2_SYMBOL(DisableThreadLibraryCalls);
WS2_END_C

#ifdef UNICODE
#define LoadLibrary LoadLibraryW
#define LoadLibraryEx LoadLibraryExW
#define GetModuleHandle GetModuleHandleW
#define GetModuleHandleEx GetModuleHandleExW
#define GetModuleFileName GetModuleFileNameW
#else
#define LoadLibrary LoadLibraryA
#define LoadLibraryEx LoadLibraryExA
#define GetModuleHandle GetModuleHandleA
#define GetModuleHandleEx GetModuleHandleExA
#define GetModuleFileName GetModuleFileNameA
#endif

#endif /* _APISETLIBLOADER_ */
