/* SPDX-License-Identifier: MIT
 * The system: clocks, memory, version. Source: Microsoft Learn, the pages of sysinfoapi.h. */
#pragma GCC system_header
#ifndef _SYSINFOAPI_H_
#define _SYSINFOAPI_H_

#include "minwinbase.h"

typedef struct _SYSTEM_INFO {
  __extension__ union {
    DWORD dwOemId;
    __extension__ struct {
      WORD wProcessorArchitecture;
      WORD wReserved;
    };
  };
  DWORD dwPageSize;
  LPVOID lpMinimumApplicationAddress;
  LPVOID lpMaximumApplicationAddress;
  DWORD_PTR dwActiveProcessorMask;
  DWORD dwNumberOfProcessors;
  DWORD dwProcessorType;
  DWORD dwAllocationGranularity;
  WORD wProcessorLevel;
  WORD wProcessorRevision;
} SYSTEM_INFO, *LPSYSTEM_INFO;
typedef struct _MEMORYSTATUSEX {
  DWORD dwLength;
  DWORD dwMemoryLoad;
  DWORDLONG ullTotalPhys;
  DWORDLONG ullAvailPhys;
  DWORDLONG ullTotalPageFile;
  DWORDLONG ullAvailPageFile;
  DWORDLONG ullTotalVirtual;
  DWORDLONG ullAvailVirtual;
  DWORDLONG ullAvailExtendedVirtual;
} MEMORYSTATUSEX, *LPMEMORYSTATUSEX;
typedef enum _COMPUTER_NAME_FORMAT {
  ComputerNameNetBIOS,
  ComputerNameDnsHostname,
  ComputerNameDnsDomain,
  ComputerNameDnsFullyQualified,
  ComputerNamePhysicalNetBIOS,
  ComputerNamePhysicalDnsHostname,
  ComputerNamePhysicalDnsDomain,
  ComputerNamePhysicalDnsFullyQualified,
  ComputerNameMax
} COMPUTER_NAME_FORMAT;
#define ALL_PROCESSOR_GROUPS 0xffff
typedef struct _SYSTEM_LOGICAL_PROCESSOR_INFORMATION SYSTEM_LOGICAL_PROCESSOR_INFORMATION,
    *PSYSTEM_LOGICAL_PROCESSOR_INFORMATION;

WS2_BEGIN_C
DWORD WINAPI GetTickCount(VOID) WS2_SYMBOL(GetTickCount);
ULONGLONG WINAPI GetTickCount64(VOID) WS2_SYMBOL(GetTickCount64);
VOID WINAPI GetSystemTime(LPSYSTEMTIME lpSystemTime) WS2_SYMBOL(GetSystemTime);
VOID WINAPI GetLocalTime(LPSYSTEMTIME lpSystemTime) WS2_SYMBOL(GetLocalTime);
BOOL WINAPI SetSystemTime(const SYSTEMTIME *lpSystemTime) WS2_SYMBOL(SetSystemTime);
VOID WINAPI GetSystemTimeAsFileTime(LPFILETIME lpSystemTimeAsFileTime)
    WS2_SYMBOL(GetSystemTimeAsFileTime);
VOID WINAPI GetSystemTimePreciseAsFileTime(LPFILETIME lpSystemTimeAsFileTime)
    WS2_SYMBOL(GetSystemTimePreciseAsFileTime);
BOOL WINAPI GetSystemTimeAdjustment(PDWORD lpTimeAdjustment, PDWORD lpTimeIncrement,
    PBOOL lpTimeAdjustmentDisabled) WS2_SYMBOL(GetSystemTimeAdjustment);
VOID WINAPI GetSystemInfo(LPSYSTEM_INFO lpSystemInfo) WS2_SYMBOL(GetSystemInfo);
VOID WINAPI GetNativeSystemInfo(LPSYSTEM_INFO lpSystemInfo) WS2_SYMBOL(GetNativeSystemInfo);
BOOL WINAPI GlobalMemoryStatusEx(LPMEMORYSTATUSEX lpBuffer) WS2_SYMBOL(GlobalMemoryStatusEx);
DWORD WINAPI GetVersion(VOID) WS2_SYMBOL(GetVersion);
BOOL WINAPI GetVersionExA(LPOSVERSIONINFOA lpVersionInformation) WS2_SYMBOL(GetVersionExA);
BOOL WINAPI GetVersionExW(LPOSVERSIONINFOW lpVersionInformation) WS2_SYMBOL(GetVersionExW);
UINT WINAPI GetSystemDirectoryA(LPSTR lpBuffer, UINT uSize) WS2_SYMBOL(GetSystemDirectoryA);
UINT WINAPI GetSystemDirectoryW(LPWSTR lpBuffer, UINT uSize) WS2_SYMBOL(GetSystemDirectoryW);
UINT WINAPI GetWindowsDirectoryA(LPSTR lpBuffer, UINT uSize) WS2_SYMBOL(GetWindowsDirectoryA);
UINT WINAPI GetWindowsDirectoryW(LPWSTR lpBuffer, UINT uSize) WS2_SYMBOL(GetWindowsDirectoryW);
BOOL WINAPI GetComputerNameExA(COMPUTER_NAME_FORMAT NameType, LPSTR lpBuffer, LPDWORD nSize)
    WS2_SYMBOL(GetComputerNameExA);
BOOL WINAPI GetComputerNameExW(COMPUTER_NAME_FORMAT NameType, LPWSTR lpBuffer, LPDWORD nSize)
    WS2_SYMBOL(GetComputerNameExW);
ULONGLONG WINAPI VerSetConditionMask(ULONGLONG ConditionMask, DWORD TypeMask, BYTE Condition)
    WS2_SYMBOL(VerSetConditionMask);
DWORD WINAPI GetActiveProcessorCount(WORD GroupNumber) WS2_SYMBOL(GetActiveProcessorCount);
WORD WINAPI GetActiveProcessorGroupCount(VOID) WS2_SYMBOL(GetActiveProcessorGroupCount);
BOOL WINAPI GetLogicalProcessorInformation(PSYSTEM_LOGICAL_PROCESSOR_INFORMATION Buffer,
    PDWORD ReturnedLength) WS2_SYMBOL(GetLogicalProcessorInformation);
BOOL WINAPI IsProcessorFeaturePresent(DWORD ProcessorFeature) WS2_SYMBOL(IsProcessorFeaturePresent);
WS2_END_C

#ifdef __cplusplus
WS2_BEGIN_CPP
template <class Dword>
static inline typename ws2_if_long<Dword, BOOL>::type
    GetComputerNameExA(COMPUTER_NAME_FORMAT NameType, LPSTR lpBuffer, Dword *nSize) {
  return GetComputerNameExA(NameType, lpBuffer, ws2_low_half(nSize));
}
template <class Dword>
static inline typename ws2_if_long<Dword, BOOL>::type
    GetComputerNameExW(COMPUTER_NAME_FORMAT NameType, LPWSTR lpBuffer, Dword *nSize) {
  return GetComputerNameExW(NameType, lpBuffer, ws2_low_half(nSize));
}
WS2_END_CPP
#else
#define GetComputerNameExA(a0, a1, a2) GetComputerNameExA(a0, a1, WS2_DWORD_POINTER(a2))
#define GetComputerNameExW(a0, a1, a2) GetComputerNameExW(a0, a1, WS2_DWORD_POINTER(a2))
#endif

#ifdef UNICODE
#define GetVersionEx GetVersionExW
#define GetSystemDirectory GetSystemDirectoryW
#define GetWindowsDirectory GetWindowsDirectoryW
#define GetComputerNameEx GetComputerNameExW
#else
#define GetVersionEx GetVersionExA
#define GetSystemDirectory GetSystemDirectoryA
#define GetWindowsDirectory GetWindowsDirectoryA
#define GetComputerNameEx GetComputerNameExA
#endif

#endif /* _SYSINFOAPI_H_ */
