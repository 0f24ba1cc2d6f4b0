/* SPDX-License-Identifier: MIT
 * Completion ports and overlapped operations. Source: Microsoft Learn, the pages of ioapiset.h. */
#pragma GCC system_header
#ifndef _IO_APISET_H_
#define _IO_APISET_H_

#include "minwinbase.h"

#define HasOverlappedIoCompleted(lpOverlapped) (((DWORD)(lpOverlapped)->Internal) != ((DWORD)0x00000103))

WS2_BEGIN_C
HANDLE WINAPI CreateIoCompletionPort(HANDLE FileHandle, HANDLE ExistingCompletionPort,
    ULONG_PTR CompletionKey, DWORD NumberOfConcurrentThreads) WS2_SYMBOL(CreateIoCompletionPort);
BOOL WINAPI GetQueuedCompletionStatus(HANDLE CompletionPort, LPDWORD lpNumberOfBytesTransferred,
    PULONG_PTR lpCompletionKey, LPOVERLAPPED *lpOverlapped, DWORD dwMilliseconds)
    WS2_SYMBOL(GetQueuedCompletionStatus);
BOOL WINAPI GetQueuedCompletionStatusEx(HANDLE CompletionPort,
    LPOVERLAPPED_ENTRY lpCompletionPortEntries, ULONG ulCount, PULONG ulNumEntriesRemoved,
    DWORD dwMilliseconds, BOOL fAlertable) WS2_SYMBOL(GetQueuedCompletionStatusEx);
BOOL WINAPI PostQueuedCompletionStatus(HANDLE CompletionPort, DWORD dwNumberOfBytesTransferred,
    ULONG_PTR dwCompletionKey, LPOVERLAPPED lpOverlapped) WS2_SYMBOL(PostQueuedCompletionStatus);
BOOL WINAPI DeviceIoControl(HANDLE hDevice, DWORD dwIoControlCode, LPVOID lpInBuffer,
    DWORD nInBufferSize, LPVOID lpOutBuffer, DWORD nOutBufferSize, LPDWORD lpBytesReturned,
    LPOVERLAPPED lpOverlapped) WS2_SYMBOL(DeviceIoControl);
BOOL WINAPI GetOverlappedResult(HANDLE hFile, LPOVERLAPPED lpOverlapped,
    LPDWORD lpNumberOfBytesTransferred, BOOL bWait) WS2_SYMBOL(GetOverlappedResult);
BOOL WINAPI GetOverlappedResultEx(HANDLE hFile, LPOVERLAPPED lpOverlapped,
    LPDWORD lpNumberOfBytesTransferred, DWORD dwMilliseconds, BOOL bAlertable)
    WS2_SYMBOL(GetOverlappedResultEx);
BOOL WINAPI CancelIo(HANDLE hFile) WS2_SYMBOL(CancelIo);
BOOL WINAPI CancelIoEx(HANDLE hFile, LPOVERLAPPED lpOverlapped) WS2_SYMBOL(CancelIoEx);
BOOL WINAPI CancelSynchronousIo(HANDLE hThread) WS2_SYMBOL(CancelSynchronousIo);
WS2_END_C

#ifdef __cplusplus
WS2_BEGIN_CPP
template <class Dword>
static inline typename ws2_if_long<Dword, BOOL>::type
    GetQueuedCompletionStatus(HANDLE CompletionPort, Dword *lpNumberOfBytesTransferred,
    PULONG_PTR lpCompletionKey, LPOVERLAPPED *lpOverlapped, DWORD dwMilliseconds) {
  return GetQueuedCompletionStatus(CompletionPort, ws2_low_half(lpNumberOfBytesTransferred),
      lpCompletionKey, lpOverlapped, dwMilliseconds);
}
template <class Dword>
static inline typename ws2_if_long<Dword, BOOL>::type
    GetQueuedCompletionStatusEx(HANDLE CompletionPort, LPOVERLAPPED_ENTRY lpCompletionPortEntries,
    ULONG ulCount, Dword *ulNumEntriesRemoved, DWORD dwMilliseconds, BOOL fAlertable) {
  return GetQueuedCompletionStatusEx(CompletionPort, lpCompletionPortEntries, ulCount,
      ws2_low_half(ulNumEntriesRemoved), dwMilliseconds, fAlertable);
}
template <class Dword>
static inline typename ws2_if_long<Dword, BOOL>::type DeviceIoControl(HANDLE hDevice,
    DWORD dwIoControlCode, LPVOID lpInBuffer, DWORD nInBufferSize, LPVOID lpOutBuffer,
    DWORD nOutBufferSize, Dword *lpBytesReturned, LPOVERLAPPED lpOverlapped) {
  return DeviceIoControl(hDevice, dwIoControlCode, lpInBuffer, nInBufferSize, lpOutBuffer,
      nOutBufferSize, ws2_low_half(lpBytesReturned), lpOverlapped);
}
template <class Dword>
static inline typename ws2_if_long<Dword, BOOL>::type GetOverlappedResult(HANDLE hFile,
    LPOVERLAPPED lpOverlapped, Dword *lpNumberOfBytesTransferred, BOOL bWait) {
  return GetOverlappedResult(hFile, lpOverlapped, ws2_low_half(lpNumberOfBytesTransferred), bWait);
}
template <class Dword>
static inline typename ws2_if_long<Dword, BOOL>::type GetOverlappedResultEx(HANDLE hFile,
    LPOVERLAPPED lpOverlapped, Dword *lpNumberOfBytesTransferred, DWORD dwMilliseconds,
    BOOL bAlertable) {
  return GetOverlappedResultEx(hFile, lpOverlapped, ws2_low_half(lpNumberOfBytesTransferred),
      dwMilliseconds, bAlertable);
}
WS2_END_CPP
#else
#define GetQueuedCompletionStatus(a0, a1, a2, a3, a4) GetQueuedCompletionStatus(a0, \
    WS2_DWORD_POINTER(a1), a2, a3, a4)
#define GetQueuedCompletionStatusEx(a0, a1, a2, a3, a4, a5) GetQueuedCompletionStatusEx(a0, a1, a2, \
    WS2_DWORD_POINTER(a3), a4, a5)
#define DeviceIoControl(a0, a1, a2, a3, a4, a5, a6, a7) DeviceIoControl(a0, a1, a2, a3, a4, a5, \
    WS2_DWORD_POINTER(a6), a7)
#define GetOverlappedResult(a0, a1, a2, a3) GetOverlappedResult(a0, a1, WS2_DWORD_POINTER(a2), a3)
#define GetOverlappedResultEx(a0, a1, a2, a3, a4) GetOverlappedResultEx(a0, a1, \
    WS2_DWORD_POINTER(a2), a3, a4)
#endif

#endif /* _IO_APISET_H_ */
