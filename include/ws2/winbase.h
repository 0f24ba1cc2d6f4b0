/* SPDX-License-Identifier: MIT
 * The rest of the kernel's calls, and their numbers. Source: Microsoft Learn, the pages of
 * winbase.h. */
#pragma GCC system_header
#ifndef _WINBASE_
#define _WINBASE_

#include <stdarg.h>

#include "minwinbase.h"
#include "ws2_winbase_numbers.h"
#include "debugapi.h"
#include "errhandlingapi.h"
#include "fibersapi.h"
#include "fileapi.h"
#include "handleapi.h"
#include "heapapi.h"
#include "ioapiset.h"
#include "libloaderapi.h"
#include "memoryapi.h"
#include "namedpipeapi.h"
#include "processenv.h"
#include "processthreadsapi.h"
#include "profileapi.h"
#include "stringapiset.h"
#include "synchapi.h"
#include "sysinfoapi.h"
#include "threadpoolapiset.h"
#include "timezoneapi.h"
#include "ws2_interlocked.h"

#define HFILE_ERROR ((HFILE)-1)
#define WAIT_TIMEOUT 258
#define FreeModule(module) FreeLibrary(module)
#define MakeProcInstance(procedure, instance) (procedure)
#define FreeProcInstance(procedure) (procedure)
#define UnlockResource(data) ((void)(data), 0)
#define LockResource(data) ((LPVOID)(data))
#define DefineHandleTable(count) ((count), TRUE)

typedef struct _MEMORYSTATUS {
  DWORD dwLength;
  DWORD dwMemoryLoad;
  SIZE_T dwTotalPhys;
  SIZE_T dwAvailPhys;
  SIZE_T dwTotalPageFile;
  SIZE_T dwAvailPageFile;
  SIZE_T dwTotalVirtual;
  SIZE_T dwAvailVirtual;
} MEMORYSTATUS, *LPMEMORYSTATUS;
typedef struct _COMMTIMEOUTS {
  DWORD ReadIntervalTimeout;
  DWORD ReadTotalTimeoutMultiplier;
  DWORD ReadTotalTimeoutConstant;
  DWORD WriteTotalTimeoutMultiplier;
  DWORD WriteTotalTimeoutConstant;
} COMMTIMEOUTS, *LPCOMMTIMEOUTS;
typedef struct _DCB {
  DWORD DCBlength;
  DWORD BaudRate;
  DWORD fBinary : 1;
  DWORD fParity : 1;
  DWORD fOutxCtsFlow : 1;
  DWORD fOutxDsrFlow : 1;
  DWORD fDtrControl : 2;
  DWORD fDsrSensitivity : 1;
  DWORD fTXContinueOnXoff : 1;
  DWORD fOutX : 1;
  DWORD fInX : 1;
  DWORD fErrorChar : 1;
  DWORD fNull : 1;
  DWORD fRtsControl : 2;
  DWORD fAbortOnError : 1;
  DWORD fDummy2 : 17;
  WORD wReserved;
  WORD XonLim;
  WORD XoffLim;
  BYTE ByteSize;
  BYTE Parity;
  BYTE StopBits;
  char XonChar;
  char XoffChar;
  char ErrorChar;
  char EofChar;
  char EvtChar;
  WORD wReserved1;
} DCB, *LPDCB;

WS2_BEGIN_C
DWORD WINAPI FormatMessageA(DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId, DWORD dwLanguageId,
    LPSTR lpBuffer, DWORD nSize, va_list *Arguments) WS2_SYMBOL(FormatMessageA);
DWORD WINAPI FormatMessageW(DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId, DWORD dwLanguageId,
    LPWSTR lpBuffer, DWORD nSize, va_list *Arguments) WS2_SYMBOL(FormatMessageW);
HLOCAL WINAPI LocalAlloc(UINT uFlags, SIZE_T uBytes) WS2_SYMBOL(LocalAlloc);
HLOCAL WINAPI LocalReAlloc(HLOCAL hMem, SIZE_T uBytes, UINT uFlags) WS2_SYMBOL(LocalReAlloc);
HLOCAL WINAPI LocalFree(HLOCAL hMem) WS2_SYMBOL(LocalFree);
LPVOID WINAPI LocalLock(HLOCAL hMem) WS2_SYMBOL(LocalLock);
BOOL WINAPI LocalUnlock(HLOCAL hMem) WS2_SYMBOL(LocalUnlock);
SIZE_T WINAPI LocalSize(HLOCAL hMem) WS2_SYMBOL(LocalSize);
UINT WINAPI LocalFlags(HLOCAL hMem) WS2_SYMBOL(LocalFlags);
HLOCAL WINAPI LocalHandle(LPCVOID pMem) WS2_SYMBOL(LocalHandle);
HGLOBAL WINAPI GlobalAlloc(UINT uFlags, SIZE_T dwBytes) WS2_SYMBOL(GlobalAlloc);
HGLOBAL WINAPI GlobalReAlloc(HGLOBAL hMem, SIZE_T dwBytes, UINT uFlags) WS2_SYMBOL(GlobalReAlloc);
HGLOBAL WINAPI GlobalFree(HGLOBAL hMem) WS2_SYMBOL(GlobalFree);
LPVOID WINAPI GlobalLock(HGLOBAL hMem) WS2_SYMBOL(GlobalLock);
BOOL WINAPI GlobalUnlock(HGLOBAL hMem) WS2_SYMBOL(GlobalUnlock);
SIZE_T WINAPI GlobalSize(HGLOBAL hMem) WS2_SYMBOL(GlobalSize);
UINT WINAPI GlobalFlags(HGLOBAL hMem) WS2_SYMBOL(GlobalFlags);
HGLOBAL WINAPI GlobalHandle(LPCVOID pMem) WS2_SYMBOL(GlobalHandle);
VOID WINAPI GlobalMemoryStatus(LPMEMORYSTATUS lpBuffer) WS2_SYMBOL(GlobalMemoryStatus);
BOOL WINAPI GetComputerNameA(LPSTR lpBuffer, LPDWORD nSize) WS2_SYMBOL(GetComputerNameA);
BOOL WINAPI GetComputerNameW(LPWSTR lpBuffer, LPDWORD nSize) WS2_SYMBOL(GetComputerNameW);
BOOL WINAPI GetUserNameA(LPSTR lpBuffer, LPDWORD pcbBuffer) WS2_SYMBOL(GetUserNameA);
BOOL WINAPI GetUserNameW(LPWSTR lpBuffer, LPDWORD pcbBuffer) WS2_SYMBOL(GetUserNameW);
BOOL WINAPI VerifyVersionInfoA(LPOSVERSIONINFOEXA lpVersionInformation, DWORD dwTypeMask,
    DWORDLONG dwlConditionMask) WS2_SYMBOL(VerifyVersionInfoA);
BOOL WINAPI VerifyVersionInfoW(LPOSVERSIONINFOEXW lpVersionInformation, DWORD dwTypeMask,
    DWORDLONG dwlConditionMask) WS2_SYMBOL(VerifyVersionInfoW);
BOOL WINAPI GetProcessAffinityMask(HANDLE hProcess, PDWORD_PTR lpProcessAffinityMask,
    PDWORD_PTR lpSystemAffinityMask) WS2_SYMBOL(GetProcessAffinityMask);
BOOL WINAPI SetProcessAffinityMask(HANDLE hProcess, DWORD_PTR dwProcessAffinityMask)
    WS2_SYMBOL(SetProcessAffinityMask);
BOOL WINAPI GetProcessIoCounters(HANDLE hProcess, PIO_COUNTERS lpIoCounters)
    WS2_SYMBOL(GetProcessIoCounters);
int WINAPI lstrlenA(LPCSTR lpString) WS2_SYMBOL(lstrlenA);
int WINAPI lstrlenW(LPCWSTR lpString) WS2_SYMBOL(lstrlenW);
int WINAPI lstrcmpA(LPCSTR lpString1, LPCSTR lpString2) WS2_SYMBOL(lstrcmpA);
int WINAPI lstrcmpW(LPCWSTR lpString1, LPCWSTR lpString2) WS2_SYMBOL(lstrcmpW);
int WINAPI lstrcmpiA(LPCSTR lpString1, LPCSTR lpString2) WS2_SYMBOL(lstrcmpiA);
int WINAPI lstrcmpiW(LPCWSTR lpString1, LPCWSTR lpString2) WS2_SYMBOL(lstrcmpiW);
LPSTR WINAPI lstrcpyA(LPSTR lpString1, LPCSTR lpString2) WS2_SYMBOL(lstrcpyA);
LPWSTR WINAPI lstrcpyW(LPWSTR lpString1, LPCWSTR lpString2) WS2_SYMBOL(lstrcpyW);
LPSTR WINAPI lstrcpynA(LPSTR lpString1, LPCSTR lpString2, int iMaxLength) WS2_SYMBOL(lstrcpynA);
LPWSTR WINAPI lstrcpynW(LPWSTR lpString1, LPCWSTR lpString2, int iMaxLength) WS2_SYMBOL(lstrcpynW);
LPSTR WINAPI lstrcatA(LPSTR lpString1, LPCSTR lpString2) WS2_SYMBOL(lstrcatA);
LPWSTR WINAPI lstrcatW(LPWSTR lpString1, LPCWSTR lpString2) WS2_SYMBOL(lstrcatW);
BOOL WINAPI Beep(DWORD dwFreq, DWORD dwDuration) WS2_SYMBOL(Beep);
int WINAPI MulDiv(int nNumber, int nNumerator, int nDenominator) WS2_SYMBOL(MulDiv);
BOOL WINAPI IsBadReadPtr(const VOID *lp, UINT_PTR ucb) WS2_SYMBOL(IsBadReadPtr);
BOOL WINAPI IsBadWritePtr(LPVOID lp, UINT_PTR ucb) WS2_SYMBOL(IsBadWritePtr);
VOID WINAPI InitializeSListHead(PSLIST_HEADER ListHead) WS2_SYMBOL(InitializeSListHead);
PSLIST_ENTRY WINAPI InterlockedPushEntrySList(PSLIST_HEADER ListHead, PSLIST_ENTRY ListEntry)
    WS2_SYMBOL(InterlockedPushEntrySList);
PSLIST_ENTRY WINAPI InterlockedPopEntrySList(PSLIST_HEADER ListHead)
    WS2_SYMBOL(InterlockedPopEntrySList);
PSLIST_ENTRY WINAPI InterlockedFlushSList(PSLIST_HEADER ListHead) WS2_SYMBOL(InterlockedFlushSList);
USHORT WINAPI QueryDepthSList(PSLIST_HEADER ListHead) WS2_SYMBOL(QueryDepthSList);
BOOL WINAPI GetCommState(HANDLE hFile, LPDCB lpDCB) WS2_SYMBOL(GetCommState);
BOOL WINAPI SetCommState(HANDLE hFile, LPDCB lpDCB) WS2_SYMBOL(SetCommState);
BOOL WINAPI GetCommTimeouts(HANDLE hFile, LPCOMMTIMEOUTS lpCommTimeouts)
    WS2_SYMBOL(GetCommTimeouts);
BOOL WINAPI SetCommTimeouts(HANDLE hFile, LPCOMMTIMEOUTS lpCommTimeouts)
    WS2_SYMBOL(SetCommTimeouts);
BOOL WINAPI SetCommBreak(HANDLE hFile) WS2_SYMBOL(SetCommBreak);
BOOL WINAPI ClearCommBreak(HANDLE hFile) WS2_SYMBOL(ClearCommBreak);
BOOL WINAPI PurgeComm(HANDLE hFile, DWORD dwFlags) WS2_SYMBOL(PurgeComm);
BOOL WINAPI BuildCommDCBA(LPCSTR lpDef, LPDCB lpDCB) WS2_SYMBOL(BuildCommDCBA);
BOOL WINAPI BuildCommDCBW(LPCWSTR lpDef, LPDCB lpDCB) WS2_SYMBOL(BuildCommDCBW);
HANDLE WINAPI CreateMailslotA(LPCSTR lpName, DWORD nMaxMessageSize, DWORD lReadTimeout,
    LPSECURITY_ATTRIBUTES lpSecurityAttributes) WS2_SYMBOL(CreateMailslotA);
HANDLE WINAPI CreateMailslotW(LPCWSTR lpName, DWORD nMaxMessageSize, DWORD lReadTimeout,
    LPSECURITY_ATTRIBUTES lpSecurityAttributes) WS2_SYMBOL(CreateMailslotW);
BOOL WINAPI GetMailslotInfo(HANDLE hMailslot, LPDWORD lpMaxMessageSize, LPDWORD lpNextSize,
    LPDWORD lpMessageCount, LPDWORD lpReadTimeout) WS2_SYMBOL(GetMailslotInfo);
HANDLE WINAPI CreateJobObjectA(LPSECURITY_ATTRIBUTES lpJobAttributes, LPCSTR lpName)
    WS2_SYMBOL(CreateJobObjectA);
HANDLE WINAPI CreateJobObjectW(LPSECURITY_ATTRIBUTES lpJobAttributes, LPCWSTR lpName)
    WS2_SYMBOL(CreateJobObjectW);
BOOL WINAPI AssignProcessToJobObject(HANDLE hJob, HANDLE hProcess)
    WS2_SYMBOL(AssignProcessToJobObject);
UINT WINAPI GetProfileIntA(LPCSTR lpAppName, LPCSTR lpKeyName, INT nDefault)
    WS2_SYMBOL(GetProfileIntA);
UINT WINAPI GetProfileIntW(LPCWSTR lpAppName, LPCWSTR lpKeyName, INT nDefault)
    WS2_SYMBOL(GetProfileIntW);
DWORD WINAPI GetProfileStringA(LPCSTR lpAppName, LPCSTR lpKeyName, LPCSTR lpDefault,
    LPSTR lpReturnedString, DWORD nSize) WS2_SYMBOL(GetProfileStringA);
DWORD WINAPI GetProfileStringW(LPCWSTR lpAppName, LPCWSTR lpKeyName, LPCWSTR lpDefault,
    LPWSTR lpReturnedString, DWORD nSize) WS2_SYMBOL(GetProfileStringW);
BOOL WINAPI WriteProfileStringA(LPCSTR lpAppName, LPCSTR lpKeyName, LPCSTR lpString)
    WS2_SYMBOL(WriteProfileStringA);
BOOL WINAPI WriteProfileStringW(LPCWSTR lpAppName, LPCWSTR lpKeyName, LPCWSTR lpString)
    WS2_SYMBOL(WriteProfileStringW);
UINT WINAPI GetPrivateProfileIntA(LPCSTR lpAppName, LPCSTR lpKeyName, INT nDefault,
    LPCSTR lpFileName) WS2_SYMBOL(GetPrivateProfileIntA);
UINT WINAPI GetPrivateProfileIntW(LPCWSTR lpAppName, LPCWSTR lpKeyName, INT nDefault,
    LPCWSTR lpFileName) WS2_SYMBOL(GetPrivateProfileIntW);
DWORD WINAPI GetPrivateProfileStringA(LPCSTR lpAppName, LPCSTR lpKeyName, LPCSTR lpDefault,
    LPSTR lpReturnedString, DWORD nSize, LPCSTR lpFileName) WS2_SYMBOL(GetPrivateProfileStringA);
DWORD WINAPI GetPrivateProfileStringW(LPCWSTR lpAppName, LPCWSTR lpKeyName, LPCWSTR lpDefault,
    LPWSTR lpReturnedString, DWORD nSize, LPCWSTR lpFileName) WS2_SYMBOL(GetPrivateProfileStringW);
BOOL WINAPI InitializeSecurityDescriptor(PSECURITY_DESCRIPTOR pSecurityDescriptor, DWORD dwRevision)
    WS2_SYMBOL(InitializeSecurityDescriptor);
BOOL WINAPI SetSecurityDescriptorDacl(PSECURITY_DESCRIPTOR pSecurityDescriptor, BOOL bDaclPresent,
    PACL pDacl, BOOL bDaclDefaulted) WS2_SYMBOL(SetSecurityDescriptorDacl);
HFILE WINAPI _lopen(LPCSTR lpPathName, int iReadWrite) WS2_SYMBOL(_lopen);
HFILE WINAPI _lclose(HFILE hFile) WS2_SYMBOL(_lclose);
UINT WINAPI _lread(HFILE hFile, LPVOID lpBuffer, UINT uBytes) WS2_SYMBOL(_lread);
LONG WINAPI _llseek(HFILE hFile, LONG lOffset, int iOrigin) WS2_SYMBOL(_llseek);
WS2_END_C

#ifdef __cplusplus
WS2_BEGIN_CPP
template <class Dword>
static inline typename ws2_if_long<Dword, BOOL>::type GetComputerNameA(LPSTR lpBuffer, Dword *nSize)
    {
  return GetComputerNameA(lpBuffer, ws2_low_half(nSize));
}
template <class Dword>
static inline typename ws2_if_long<Dword, BOOL>::type GetComputerNameW(LPWSTR lpBuffer,
    Dword *nSize) {
  return GetComputerNameW(lpBuffer, ws2_low_half(nSize));
}
template <class Dword>
static inline typename ws2_if_long<Dword, BOOL>::type GetUserNameA(LPSTR lpBuffer, Dword *pcbBuffer)
    {
  return GetUserNameA(lpBuffer, ws2_low_half(pcbBuffer));
}
template <class Dword>
static inline typename ws2_if_long<Dword, BOOL>::type GetUserNameW(LPWSTR lpBuffer,
    Dword *pcbBuffer) {
  return GetUserNameW(lpBuffer, ws2_low_half(pcbBuffer));
}
WS2_END_CPP
#else
#define GetComputerNameA(a0, a1) GetComputerNameA(a0, WS2_DWORD_POINTER(a1))
#define GetComputerNameW(a0, a1) GetComputerNameW(a0, WS2_DWORD_POINTER(a1))
#define GetUserNameA(a0, a1) GetUserNameA(a0, WS2_DWORD_POINTER(a1))
#define GetUserNameW(a0, a1) GetUserNameW(a0, WS2_DWORD_POINTER(a1))
#endif

#ifdef UNICODE
#define FormatMessage FormatMessageW
#define GetComputerName GetComputerNameW
#define GetUserName GetUserNameW
#define VerifyVersionInfo VerifyVersionInfoW
#define lstrlen lstrlenW
#define lstrcmp lstrcmpW
#define lstrcmpi lstrcmpiW
#define lstrcpy lstrcpyW
#define lstrcpyn lstrcpynW
#define lstrcat lstrcatW
#define BuildCommDCB BuildCommDCBW
#define CreateMailslot CreateMailslotW
#define CreateJobObject CreateJobObjectW
#define GetProfileInt GetProfileIntW
#define GetProfileString GetProfileStringW
#define WriteProfileString WriteProfileStringW
#define GetPrivateProfileInt GetPrivateProfileIntW
#define GetPrivateProfileString GetPrivateProfileStringW
#else
#define FormatMessage FormatMessageA
#define GetComputerName GetComputerNameA
#define GetUserName GetUserNameA
#define VerifyVersionInfo VerifyVersionInfoA
#define lstrlen lstrlenA
#define lstrcmp lstrcmpA
#define lstrcmpi lstrcmpiA
#define lstrcpy lstrcpyA
#define lstrcpyn lstrcpynA
#define lstrcat lstrcatA
#define BuildCommDCB BuildCommDCBA
#define CreateMailslot CreateMailslotA
#define CreateJobObject CreateJobObjectA
#define GetProfileInt GetProfileIntA
#define GetProfileString GetProfileStringA
#define WriteProfileString WriteProfileStringA
#define GetPrivateProfileInt GetPrivateProfileIntA
#define GetPrivateProfileString GetPrivateProfileStringA
#endif

#endif /* _WINBASE_ */
