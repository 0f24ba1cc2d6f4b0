/* SPDX-License-Identifier: MIT
 * Virtual memory and file mappings. Source: Microsoft Learn, the pages of memoryapi.h. */
#pragma GCC system_header
#ifndef _MEMORYAPI_H_
#define _MEMORYAPI_H_

#include "minwinbase.h"

#define FILE_MAP_WRITE SECTION_MAP_WRITE
#define FILE_MAP_READ SECTION_MAP_READ
#define FILE_MAP_ALL_ACCESS SECTION_ALL_ACCESS
#define FILE_MAP_EXECUTE SECTION_MAP_EXECUTE_EXPLICIT
#define FILE_MAP_COPY 0x00000001

WS2_BEGIN_C
LPVOID WINAPI VirtualAlloc(LPVOID lpAddress, SIZE_T dwSize, DWORD flAllocationType, DWORD flProtect)
    WS2_SYMBOL(VirtualAlloc);
LPVOID WINAPI VirtualAllocEx(HANDLE hProcess, LPVOID lpAddress, SIZE_T dwSize,
    DWORD flAllocationType, DWORD flProtect) WS2_SYMBOL(VirtualAllocEx);
BOOL WINAPI VirtualFree(LPVOID lpAddress, SIZE_T dwSize, DWORD dwFreeType) WS2_SYMBOL(VirtualFree);
BOOL WINAPI VirtualFreeEx(HANDLE hProcess, LPVOID lpAddress, SIZE_T dwSize, DWORD dwFreeType)
    WS2_SYMBOL(VirtualFreeEx);
BOOL WINAPI VirtualProtect(LPVOID lpAddress, SIZE_T dwSize, DWORD flNewProtect,
    PDWORD lpflOldProtect) WS2_SYMBOL(VirtualProtect);
BOOL WINAPI VirtualLock(LPVOID lpAddress, SIZE_T dwSize) WS2_SYMBOL(VirtualLock);
BOOL WINAPI VirtualUnlock(LPVOID lpAddress, SIZE_T dwSize) WS2_SYMBOL(VirtualUnlock);
HANDLE WINAPI CreateFileMappingA(HANDLE hFile, LPSECURITY_ATTRIBUTES lpFileMappingAttributes,
    DWORD flProtect, DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow, LPCSTR lpName)
    WS2_SYMBOL(CreateFileMappingA);
HANDLE WINAPI CreateFileMappingW(HANDLE hFile, LPSECURITY_ATTRIBUTES lpFileMappingAttributes,
    DWORD flProtect, DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow, LPCWSTR lpName)
    WS2_SYMBOL(CreateFileMappingW);
HANDLE WINAPI OpenFileMappingA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName)
    WS2_SYMBOL(OpenFileMappingA);
HANDLE WINAPI OpenFileMappingW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName)
    WS2_SYMBOL(OpenFileMappingW);
LPVOID WINAPI MapViewOfFile(HANDLE hFileMappingObject, DWORD dwDesiredAccess,
    DWORD dwFileOffsetHigh, DWORD dwFileOffsetLow, SIZE_T dwNumberOfBytesToMap)
    WS2_SYMBOL(MapViewOfFile);
LPVOID WINAPI MapViewOfFileEx(HANDLE hFileMappingObject, DWORD dwDesiredAccess,
    DWORD dwFileOffsetHigh, DWORD dwFileOffsetLow, SIZE_T dwNumberOfBytesToMap,
    LPVOID lpBaseAddress) WS2_SYMBOL(MapViewOfFileEx);
BOOL WINAPI UnmapViewOfFile(LPCVOID lpBaseAddress) WS2_SYMBOL(UnmapViewOfFile);
BOOL WINAPI FlushViewOfFile(LPCVOID lpBaseAddress, SIZE_T dwNumberOfBytesToFlush)
    WS2_SYMBOL(FlushViewOfFile);
WS2_END_C

#ifdef __cplusplus
WS2_BEGIN_CPP
template <class Dword>
static inline typename ws2_if_long<Dword, BOOL>::type VirtualProtect(LPVOID lpAddress,
    SIZE_T dwSize, DWORD flNewProtect, Dword *lpflOldProtect) {
  return VirtualProtect(lpAddress, dwSize, flNewProtect, ws2_low_half(lpflOldProtect));
}
WS2_END_CPP
#else
#define VirtualProtect(a0, a1, a2, a3) VirtualProtect(a0, a1, a2, WS2_DWORD_POINTER(a3))
#endif

#ifdef UNICODE
#define CreateFileMapping CreateFileMappingW
#define OpenFileMapping OpenFileMappingW
#else
#define CreateFileMapping CreateFileMappingA
#define OpenFileMapping OpenFileMappingA
#endif

#endif /* _MEMORYAPI_H_ */
