/* SPDX-License-Identifier: MIT
 * Processes, threads and thread-local storage. Source: Microsoft Learn, the pages of
 * processthreadsapi.h. */
#pragma GCC system_header
#ifndef _PROCESSTHREADSAPI_H_
#define _PROCESSTHREADSAPI_H_

#include "minwinbase.h"

#define TLS_OUT_OF_INDEXES ((DWORD)0xFFFFFFFF)

typedef struct _PROCESS_INFORMATION {
  HANDLE hProcess;
  HANDLE hThread;
  DWORD dwProcessId;
  DWORD dwThreadId;
} PROCESS_INFORMATION, *PPROCESS_INFORMATION, *LPPROCESS_INFORMATION;
typedef struct _STARTUPINFOA {
  DWORD cb;
  LPSTR lpReserved;
  LPSTR lpDesktop;
  LPSTR lpTitle;
  DWORD dwX;
  DWORD dwY;
  DWORD dwXSize;
  DWORD dwYSize;
  DWORD dwXCountChars;
  DWORD dwYCountChars;
  DWORD dwFillAttribute;
  DWORD dwFlags;
  WORD wShowWindow;
  WORD cbReserved2;
  LPBYTE lpReserved2;
  HANDLE hStdInput;
  HANDLE hStdOutput;
  HANDLE hStdError;
} STARTUPINFOA, *PSTARTUPINFOA, *LPSTARTUPINFOA;
typedef struct _STARTUPINFOW {
  DWORD cb;
  LPWSTR lpReserved;
  LPWSTR lpDesktop;
  LPWSTR lpTitle;
  DWORD dwX;
  DWORD dwY;
  DWORD dwXSize;
  DWORD dwYSize;
  DWORD dwXCountChars;
  DWORD dwYCountChars;
  DWORD dwFillAttribute;
  DWORD dwFlags;
  WORD wShowWindow;
  WORD cbReserved2;
  LPBYTE lpReserved2;
  HANDLE hStdInput;
  HANDLE hStdOutput;
  HANDLE hStdError;
} STARTUPINFOW, *PSTARTUPINFOW, *LPSTARTUPINFOW;
#ifdef UNICODE
typedef STARTUPINFOW STARTUPINFO;
typedef PSTARTUPINFOW PSTARTUPINFO;
typedef LPSTARTUPINFOW LPSTARTUPINFO;
#else
typedef STARTUPINFOA STARTUPINFO;
typedef PSTARTUPINFOA PSTARTUPINFO;
typedef LPSTARTUPINFOA LPSTARTUPINFO;
#endif
typedef struct _PROC_THREAD_ATTRIBUTE_LIST *PPROC_THREAD_ATTRIBUTE_LIST,
    *LPPROC_THREAD_ATTRIBUTE_LIST;
typedef struct _STARTUPINFOEXA {
  STARTUPINFOA StartupInfo;
  LPPROC_THREAD_ATTRIBUTE_LIST lpAttributeList;
} STARTUPINFOEXA, *PSTARTUPINFOEXA, *LPSTARTUPINFOEXA;
typedef struct _STARTUPINFOEXW {
  STARTUPINFOW StartupInfo;
  LPPROC_THREAD_ATTRIBUTE_LIST lpAttributeList;
} STARTUPINFOEXW, *PSTARTUPINFOEXW, *LPSTARTUPINFOEXW;
#ifdef UNICODE
typedef STARTUPINFOEXW STARTUPINFOEX;
typedef PSTARTUPINFOEXW PSTARTUPINFOEX;
typedef LPSTARTUPINFOEXW LPSTARTUPINFOEX;
#else
typedef STARTUPINFOEXA STARTUPINFOEX;
typedef PSTARTUPINFOEXA PSTARTUPINFOEX;
typedef LPSTARTUPINFOEXA LPSTARTUPINFOEX;
#endif

WS2_BEGIN_C
HANDLE WINAPI CreateThread(LPSECURITY_ATTRIBUTES lpThreadAttributes, SIZE_T dwStackSize,
    LPTHREAD_START_ROUTINE lpStartAddress, LPVOID lpParameter, DWORD dwCreationFlags,
    LPDWORD lpThreadId) WS2_SYMBOL(CreateThread);
HANDLE WINAPI CreateRemoteThread(HANDLE hProcess, LPSECURITY_ATTRIBUTES lpThreadAttributes,
    SIZE_T dwStackSize, LPTHREAD_START_ROUTINE lpStartAddress, LPVOID lpParameter,
    DWORD dwCreationFlags, LPDWORD lpThreadId) WS2_SYMBOL(CreateRemoteThread);
HANDLE WINAPI OpenThread(DWORD dwDesiredAccess, BOOL bInheritHandle, DWORD dwThreadId)
    WS2_SYMBOL(OpenThread);
HANDLE WINAPI GetCurrentThread(VOID) WS2_SYMBOL(GetCurrentThread);
DWORD WINAPI GetCurrentThreadId(VOID) WS2_SYMBOL(GetCurrentThreadId);
DWORD WINAPI GetThreadId(HANDLE Thread) WS2_SYMBOL(GetThreadId);
BOOL WINAPI GetExitCodeThread(HANDLE hThread, LPDWORD lpExitCode) WS2_SYMBOL(GetExitCodeThread);
DECLSPEC_NORETURN VOID WINAPI ExitThread(DWORD dwExitCode) WS2_SYMBOL(ExitThread);
BOOL WINAPI TerminateThread(HANDLE hThread, DWORD dwExitCode) WS2_SYMBOL(TerminateThread);
DWORD WINAPI SuspendThread(HANDLE hThread) WS2_SYMBOL(SuspendThread);
DWORD WINAPI ResumeThread(HANDLE hThread) WS2_SYMBOL(ResumeThread);
BOOL WINAPI SetThreadPriority(HANDLE hThread, int nPriority) WS2_SYMBOL(SetThreadPriority);
int WINAPI GetThreadPriority(HANDLE hThread) WS2_SYMBOL(GetThreadPriority);
BOOL WINAPI SetThreadPriorityBoost(HANDLE hThread, BOOL bDisablePriorityBoost)
    WS2_SYMBOL(SetThreadPriorityBoost);
DWORD_PTR WINAPI SetThreadAffinityMask(HANDLE hThread, DWORD_PTR dwThreadAffinityMask)
    WS2_SYMBOL(SetThreadAffinityMask);
DWORD WINAPI SetThreadIdealProcessor(HANDLE hThread, DWORD dwIdealProcessor)
    WS2_SYMBOL(SetThreadIdealProcessor);
BOOL WINAPI SetThreadGroupAffinity(HANDLE hThread, const GROUP_AFFINITY *GroupAffinity,
    PGROUP_AFFINITY PreviousGroupAffinity) WS2_SYMBOL(SetThreadGroupAffinity);
BOOL WINAPI GetThreadTimes(HANDLE hThread, LPFILETIME lpCreationTime, LPFILETIME lpExitTime,
    LPFILETIME lpKernelTime, LPFILETIME lpUserTime) WS2_SYMBOL(GetThreadTimes);
HRESULT WINAPI SetThreadDescription(HANDLE hThread, PCWSTR lpThreadDescription)
    WS2_SYMBOL(SetThreadDescription);
HRESULT WINAPI GetThreadDescription(HANDLE hThread, PWSTR *ppszThreadDescription)
    WS2_SYMBOL(GetThreadDescription);
DWORD WINAPI QueueUserAPC(PAPCFUNC pfnAPC, HANDLE hThread, ULONG_PTR dwData)
    WS2_SYMBOL(QueueUserAPC);
BOOL WINAPI SwitchToThread(VOID) WS2_SYMBOL(SwitchToThread);
DWORD WINAPI TlsAlloc(VOID) WS2_SYMBOL(TlsAlloc);
LPVOID WINAPI TlsGetValue(DWORD dwTlsIndex) WS2_SYMBOL(TlsGetValue);
BOOL WINAPI TlsSetValue(DWORD dwTlsIndex, LPVOID lpTlsValue) WS2_SYMBOL(TlsSetValue);
BOOL WINAPI TlsFree(DWORD dwTlsIndex) WS2_SYMBOL(TlsFree);
HANDLE WINAPI GetCurrentProcess(VOID) WS2_SYMBOL(GetCurrentProcess);
DWORD WINAPI GetCurrentProcessId(VOID) WS2_SYMBOL(GetCurrentProcessId);
DWORD WINAPI GetProcessId(HANDLE Process) WS2_SYMBOL(GetProcessId);
DWORD WINAPI GetProcessIdOfThread(HANDLE Thread) WS2_SYMBOL(GetProcessIdOfThread);
DWORD WINAPI GetCurrentProcessorNumber(VOID) WS2_SYMBOL(GetCurrentProcessorNumber);
DECLSPEC_NORETURN VOID WINAPI ExitProcess(UINT uExitCode) WS2_SYMBOL(ExitProcess);
BOOL WINAPI TerminateProcess(HANDLE hProcess, UINT uExitCode) WS2_SYMBOL(TerminateProcess);
BOOL WINAPI GetExitCodeProcess(HANDLE hProcess, LPDWORD lpExitCode) WS2_SYMBOL(GetExitCodeProcess);
HANDLE WINAPI OpenProcess(DWORD dwDesiredAccess, BOOL bInheritHandle, DWORD dwProcessId)
    WS2_SYMBOL(OpenProcess);
BOOL WINAPI SetPriorityClass(HANDLE hProcess, DWORD dwPriorityClass) WS2_SYMBOL(SetPriorityClass);
DWORD WINAPI GetPriorityClass(HANDLE hProcess) WS2_SYMBOL(GetPriorityClass);
BOOL WINAPI GetProcessTimes(HANDLE hProcess, LPFILETIME lpCreationTime, LPFILETIME lpExitTime,
    LPFILETIME lpKernelTime, LPFILETIME lpUserTime) WS2_SYMBOL(GetProcessTimes);
BOOL WINAPI GetProcessHandleCount(HANDLE hProcess, PDWORD pdwHandleCount)
    WS2_SYMBOL(GetProcessHandleCount);
VOID WINAPI FlushProcessWriteBuffers(VOID) WS2_SYMBOL(FlushProcessWriteBuffers);
BOOL WINAPI CreateProcessA(LPCSTR lpApplicationName, LPSTR lpCommandLine,
    LPSECURITY_ATTRIBUTES lpProcessAttributes, LPSECURITY_ATTRIBUTES lpThreadAttributes,
    BOOL bInheritHandles, DWORD dwCreationFlags, LPVOID lpEnvironment, LPCSTR lpCurrentDirectory,
    LPSTARTUPINFOA lpStartupInfo, LPPROCESS_INFORMATION lpProcessInformation)
    WS2_SYMBOL(CreateProcessA);
BOOL WINAPI CreateProcessW(LPCWSTR lpApplicationName, LPWSTR lpCommandLine,
    LPSECURITY_ATTRIBUTES lpProcessAttributes, LPSECURITY_ATTRIBUTES lpThreadAttributes,
    BOOL bInheritHandles, DWORD dwCreationFlags, LPVOID lpEnvironment, LPCWSTR lpCurrentDirectory,
    LPSTARTUPINFOW lpStartupInfo, LPPROCESS_INFORMATION lpProcessInformation)
    WS2_SYMBOL(CreateProcessW);
VOID WINAPI GetStartupInfoA(LPSTARTUPINFOA lpStartupInfo) WS2_SYMBOL(GetStartupInfoA);
VOID WINAPI GetStartupInfoW(LPSTARTUPINFOW lpStartupInfo) WS2_SYMBOL(GetStartupInfoW);
BOOL WINAPI InitializeProcThreadAttributeList(LPPROC_THREAD_ATTRIBUTE_LIST lpAttributeList,
    DWORD dwAttributeCount, DWORD dwFlags, PSIZE_T lpSize)
    WS2_SYMBOL(InitializeProcThreadAttributeList);
BOOL WINAPI UpdateProcThreadAttribute(LPPROC_THREAD_ATTRIBUTE_LIST lpAttributeList, DWORD dwFlags,
    DWORD_PTR Attribute, PVOID lpValue, SIZE_T cbSize, PVOID lpPreviousValue, PSIZE_T lpReturnSize)
    WS2_SYMBOL(UpdateProcThreadAttribute);
VOID WINAPI DeleteProcThreadAttributeList(LPPROC_THREAD_ATTRIBUTE_LIST lpAttributeList)
    WS2_SYMBOL(DeleteProcThreadAttributeList);
WS2_END_C

#ifdef __cplusplus
WS2_BEGIN_CPP
template <class Dword>
static inline typename ws2_if_long<Dword, HANDLE>::type
    CreateThread(LPSECURITY_ATTRIBUTES lpThreadAttributes, SIZE_T dwStackSize,
    LPTHREAD_START_ROUTINE lpStartAddress, LPVOID lpParameter, DWORD dwCreationFlags,
    Dword *lpThreadId) {
  return CreateThread(lpThreadAttributes, dwStackSize, lpStartAddress, lpParameter, dwCreationFlags,
      ws2_low_half(lpThreadId));
}
template <class Dword>
static inline typename ws2_if_long<Dword, HANDLE>::type CreateRemoteThread(HANDLE hProcess,
    LPSECURITY_ATTRIBUTES lpThreadAttributes, SIZE_T dwStackSize,
    LPTHREAD_START_ROUTINE lpStartAddress, LPVOID lpParameter, DWORD dwCreationFlags,
    Dword *lpThreadId) {
  return CreateRemoteThread(hProcess, lpThreadAttributes, dwStackSize, lpStartAddress, lpParameter,
      dwCreationFlags, ws2_low_half(lpThreadId));
}
template <class Dword>
static inline typename ws2_if_long<Dword, BOOL>::type GetExitCodeThread(HANDLE hThread,
    Dword *lpExitCode) {
  return GetExitCodeThread(hThread, ws2_low_half(lpExitCode));
}
template <class Dword>
static inline typename ws2_if_long<Dword, BOOL>::type GetExitCodeProcess(HANDLE hProcess,
    Dword *lpExitCode) {
  return GetExitCodeProcess(hProcess, ws2_low_half(lpExitCode));
}
WS2_END_CPP
#else
#define CreateThread(a0, a1, a2, a3, a4, a5) CreateThread(a0, a1, a2, a3, a4, WS2_DWORD_POINTER(a5))
#define CreateRemoteThread(a0, a1, a2, a3, a4, a5, a6) CreateRemoteThread(a0, a1, a2, a3, a4, a5, \
    WS2_DWORD_POINTER(a6))
#define GetExitCodeThread(a0, a1) GetExitCodeThread(a0, WS2_DWORD_POINTER(a1))
#define GetExitCodeProcess(a0, a1) GetExitCodeProcess(a0, WS2_DWORD_POINTER(a1))
#endif

#ifdef UNICODE
#define CreateProcess CreateProcessW
#define GetStartupInfo GetStartupInfoW
#else
#define CreateProcess CreateProcessA
#define GetStartupInfo GetStartupInfoA
#endif

#endif /* _PROCESSTHREADSAPI_H_ */
