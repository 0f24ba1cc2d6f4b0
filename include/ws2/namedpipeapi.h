/* SPDX-License-Identifier: MIT
 * Pipes. Source: Microsoft Learn, the pages of namedpipeapi.h. */
#pragma GCC system_header
#ifndef _NAMEDPIPE_H_
#define _NAMEDPIPE_H_

#include "minwinbase.h"

WS2_BEGIN_C
BOOL WINAPI CreatePipe(PHANDLE hReadPipe, PHANDLE hWritePipe,
    LPSECURITY_ATTRIBUTES lpPipeAttributes, DWORD nSize) WS2_SYMBOL(CreatePipe);
BOOL WINAPI PeekNamedPipe(HANDLE hNamedPipe, LPVOID lpBuffer, DWORD nBufferSize,
    LPDWORD lpBytesRead, LPDWORD lpTotalBytesAvail, LPDWORD lpBytesLeftThisMessage)
    WS2_SYMBOL(PeekNamedPipe);
HANDLE WINAPI CreateNamedPipeA(LPCSTR lpName, DWORD dwOpenMode, DWORD dwPipeMode,
    DWORD nMaxInstances, DWORD nOutBufferSize, DWORD nInBufferSize, DWORD nDefaultTimeOut,
    LPSECURITY_ATTRIBUTES lpSecurityAttributes) WS2_SYMBOL(CreateNamedPipeA);
HANDLE WINAPI CreateNamedPipeW(LPCWSTR lpName, DWORD dwOpenMode, DWORD dwPipeMode,
    DWORD nMaxInstances, DWORD nOutBufferSize, DWORD nInBufferSize, DWORD nDefaultTimeOut,
    LPSECURITY_ATTRIBUTES lpSecurityAttributes) WS2_SYMBOL(CreateNamedPipeW);
BOOL WINAPI ConnectNamedPipe(HANDLE hNamedPipe, LPOVERLAPPED lpOverlapped)
    WS2_SYMBOL(ConnectNamedPipe);
BOOL WINAPI DisconnectNamedPipe(HANDLE hNamedPipe) WS2_SYMBOL(DisconnectNamedPipe);
BOOL WINAPI SetNamedPipeHandleState(HANDLE hNamedPipe, LPDWORD lpMode, LPDWORD lpMaxCollectionCount,
    LPDWORD lpCollectDataTimeout) WS2_SYMBOL(SetNamedPipeHandleState);
BOOL WINAPI GetNamedPipeHandleStateA(HANDLE hNamedPipe, LPDWORD lpState, LPDWORD lpCurInstances,
    LPDWORD lpMaxCollectionCount, LPDWORD lpCollectDataTimeout, LPSTR lpUserName,
    DWORD nMaxUserNameSize) WS2_SYMBOL(GetNamedPipeHandleStateA);
BOOL WINAPI GetNamedPipeHandleStateW(HANDLE hNamedPipe, LPDWORD lpState, LPDWORD lpCurInstances,
    LPDWORD lpMaxCollectionCount, LPDWORD lpCollectDataTimeout, LPWSTR lpUserName,
    DWORD nMaxUserNameSize) WS2_SYMBOL(GetNamedPipeHandleStateW);
BOOL WINAPI WaitNamedPipeA(LPCSTR lpNamedPipeName, DWORD nTimeOut) WS2_SYMBOL(WaitNamedPipeA);
BOOL WINAPI WaitNamedPipeW(LPCWSTR lpNamedPipeName, DWORD nTimeOut) WS2_SYMBOL(WaitNamedPipeW);
BOOL WINAPI TransactNamedPipe(HANDLE hNamedPipe, LPVOID lpInBuffer, DWORD nInBufferSize,
    LPVOID lpOutBuffer, DWORD nOutBufferSize, LPDWORD lpBytesRead, LPOVERLAPPED lpOverlapped)
    WS2_SYMBOL(TransactNamedPipe);
BOOL WINAPI GetNamedPipeClientProcessId(HANDLE Pipe, PULONG ClientProcessId)
    WS2_SYMBOL(GetNamedPipeClientProcessId);
BOOL WINAPI GetNamedPipeServerProcessId(HANDLE Pipe, PULONG ServerProcessId)
    WS2_SYMBOL(GetNamedPipeServerProcessId);
WS2_END_C

#ifdef __cplusplus
WS2_BEGIN_CPP
template <class Dword>
static inline typename ws2_if_long<Dword, BOOL>::type PeekNamedPipe(HANDLE hNamedPipe,
    LPVOID lpBuffer, DWORD nBufferSize, Dword *lpBytesRead, Dword *lpTotalBytesAvail,
    Dword *lpBytesLeftThisMessage) {
  return PeekNamedPipe(hNamedPipe, lpBuffer, nBufferSize, ws2_low_half(lpBytesRead),
      ws2_low_half(lpTotalBytesAvail), ws2_low_half(lpBytesLeftThisMessage));
}
template <class Dword>
static inline typename ws2_if_long<Dword, BOOL>::type SetNamedPipeHandleState(HANDLE hNamedPipe,
    Dword *lpMode, Dword *lpMaxCollectionCount, Dword *lpCollectDataTimeout) {
  return SetNamedPipeHandleState(hNamedPipe, ws2_low_half(lpMode),
      ws2_low_half(lpMaxCollectionCount), ws2_low_half(lpCollectDataTimeout));
}
WS2_END_CPP
#else
#define PeekNamedPipe(a0, a1, a2, a3, a4, a5) PeekNamedPipe(a0, a1, a2, WS2_DWORD_POINTER(a3), \
    WS2_DWORD_POINTER(a4), WS2_DWORD_POINTER(a5))
#define SetNamedPipeHandleState(a0, a1, a2, a3) SetNamedPipeHandleState(a0, WS2_DWORD_POINTER(a1), \
    WS2_DWORD_POINTER(a2), WS2_DWORD_POINTER(a3))
#endif

#ifdef UNICODE
#define CreateNamedPipe CreateNamedPipeW
#define GetNamedPipeHandleState GetNamedPipeHandleStateW
#define WaitNamedPipe WaitNamedPipeW
#else
#define CreateNamedPipe CreateNamedPipeA
#define GetNamedPipeHandleState GetNamedPipeHandleStateA
#define WaitNamedPipe WaitNamedPipeA
#endif

#endif /* _NAMEDPIPE_H_ */
