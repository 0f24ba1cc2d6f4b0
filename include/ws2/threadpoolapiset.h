/* SPDX-License-Identifier: MIT
 * The thread pool. Source: Microsoft Learn, the pages of threadpoolapiset.h. */
#pragma GCC system_header
#ifndef _THREADPOOLAPISET_H_
#define _THREADPOOLAPISET_H_

#include "minwinbase.h"

typedef WAITORTIMERCALLBACKFUNC WAITORTIMERCALLBACK;
typedef VOID(NTAPI *PTP_WORK_CALLBACK)(PTP_CALLBACK_INSTANCE Instance, PVOID Context, PTP_WORK
    Work);
typedef VOID(NTAPI *PTP_TIMER_CALLBACK)(PTP_CALLBACK_INSTANCE Instance, PVOID Context, PTP_TIMER
    Timer);
typedef VOID(NTAPI *PTP_WAIT_CALLBACK)(PTP_CALLBACK_INSTANCE Instance, PVOID Context, PTP_WAIT Wait,
    TP_WAIT_RESULT WaitResult);
typedef VOID(WINAPI *PTP_WIN32_IO_CALLBACK)(PTP_CALLBACK_INSTANCE Instance, PVOID Context, PVOID
    Overlapped, ULONG IoResult, ULONG_PTR NumberOfBytesTransferred, PTP_IO Io);
#define WT_EXECUTEDEFAULT 0x00000000
#define WT_EXECUTEINIOTHREAD 0x00000001
#define WT_EXECUTEINUITHREAD 0x00000002
#define WT_EXECUTEINWAITTHREAD 0x00000004
#define WT_EXECUTEONLYONCE 0x00000008
#define WT_EXECUTEINTIMERTHREAD 0x00000020
#define WT_EXECUTELONGFUNCTION 0x00000010
#define WT_EXECUTEINPERSISTENTTHREAD 0x00000080
#define WT_TRANSFER_IMPERSONATION 0x00000100

WS2_BEGIN_C
PTP_POOL WINAPI CreateThreadpool(PVOID reserved) WS2_SYMBOL(CreateThreadpool);
VOID WINAPI CloseThreadpool(PTP_POOL ptpp) WS2_SYMBOL(CloseThreadpool);
VOID WINAPI SetThreadpoolThreadMaximum(PTP_POOL ptpp, DWORD cthrdMost)
    WS2_SYMBOL(SetThreadpoolThreadMaximum);
BOOL WINAPI SetThreadpoolThreadMinimum(PTP_POOL ptpp, DWORD cthrdMic)
    WS2_SYMBOL(SetThreadpoolThreadMinimum);
PTP_CLEANUP_GROUP WINAPI CreateThreadpoolCleanupGroup(VOID)
    WS2_SYMBOL(CreateThreadpoolCleanupGroup);
VOID WINAPI CloseThreadpoolCleanupGroupMembers(PTP_CLEANUP_GROUP ptpcg,
    BOOL fCancelPendingCallbacks, PVOID pvCleanupContext)
    WS2_SYMBOL(CloseThreadpoolCleanupGroupMembers);
VOID WINAPI CloseThreadpoolCleanupGroup(PTP_CLEANUP_GROUP ptpcg)
    WS2_SYMBOL(CloseThreadpoolCleanupGroup);
PTP_WORK WINAPI CreateThreadpoolWork(PTP_WORK_CALLBACK pfnwk, PVOID pv, PTP_CALLBACK_ENVIRON pcbe)
    WS2_SYMBOL(CreateThreadpoolWork);
VOID WINAPI SubmitThreadpoolWork(PTP_WORK pwk) WS2_SYMBOL(SubmitThreadpoolWork);
VOID WINAPI WaitForThreadpoolWorkCallbacks(PTP_WORK pwk, BOOL fCancelPendingCallbacks)
    WS2_SYMBOL(WaitForThreadpoolWorkCallbacks);
VOID WINAPI CloseThreadpoolWork(PTP_WORK pwk) WS2_SYMBOL(CloseThreadpoolWork);
BOOL WINAPI TrySubmitThreadpoolCallback(PTP_SIMPLE_CALLBACK pfns, PVOID pv,
    PTP_CALLBACK_ENVIRON pcbe) WS2_SYMBOL(TrySubmitThreadpoolCallback);
PTP_TIMER WINAPI CreateThreadpoolTimer(PTP_TIMER_CALLBACK pfnti, PVOID pv,
    PTP_CALLBACK_ENVIRON pcbe) WS2_SYMBOL(CreateThreadpoolTimer);
VOID WINAPI SetThreadpoolTimer(PTP_TIMER pti, PFILETIME pftDueTime, DWORD msPeriod,
    DWORD msWindowLength) WS2_SYMBOL(SetThreadpoolTimer);
BOOL WINAPI IsThreadpoolTimerSet(PTP_TIMER pti) WS2_SYMBOL(IsThreadpoolTimerSet);
VOID WINAPI WaitForThreadpoolTimerCallbacks(PTP_TIMER pti, BOOL fCancelPendingCallbacks)
    WS2_SYMBOL(WaitForThreadpoolTimerCallbacks);
VOID WINAPI CloseThreadpoolTimer(PTP_TIMER pti) WS2_SYMBOL(CloseThreadpoolTimer);
PTP_WAIT WINAPI CreateThreadpoolWait(PTP_WAIT_CALLBACK pfnwa, PVOID pv, PTP_CALLBACK_ENVIRON pcbe)
    WS2_SYMBOL(CreateThreadpoolWait);
VOID WINAPI SetThreadpoolWait(PTP_WAIT pwa, HANDLE h, PFILETIME pftTimeout)
    WS2_SYMBOL(SetThreadpoolWait);
VOID WINAPI WaitForThreadpoolWaitCallbacks(PTP_WAIT pwa, BOOL fCancelPendingCallbacks)
    WS2_SYMBOL(WaitForThreadpoolWaitCallbacks);
VOID WINAPI CloseThreadpoolWait(PTP_WAIT pwa) WS2_SYMBOL(CloseThreadpoolWait);
PTP_IO WINAPI CreateThreadpoolIo(HANDLE fl, PTP_WIN32_IO_CALLBACK pfnio, PVOID pv,
    PTP_CALLBACK_ENVIRON pcbe) WS2_SYMBOL(CreateThreadpoolIo);
VOID WINAPI StartThreadpoolIo(PTP_IO pio) WS2_SYMBOL(StartThreadpoolIo);
VOID WINAPI CancelThreadpoolIo(PTP_IO pio) WS2_SYMBOL(CancelThreadpoolIo);
VOID WINAPI WaitForThreadpoolIoCallbacks(PTP_IO pio, BOOL fCancelPendingCallbacks)
    WS2_SYMBOL(WaitForThreadpoolIoCallbacks);
VOID WINAPI CloseThreadpoolIo(PTP_IO pio) WS2_SYMBOL(CloseThreadpoolIo);
BOOL WINAPI QueueUserWorkItem(LPTHREAD_START_ROUTINE Function, PVOID Context, ULONG Flags)
    WS2_SYMBOL(QueueUserWorkItem);
BOOL WINAPI BindIoCompletionCallback(HANDLE FileHandle, LPOVERLAPPED_COMPLETION_ROUTINE Function,
    ULONG Flags) WS2_SYMBOL(BindIoCompletionCallback);
BOOL WINAPI RegisterWaitForSingleObject(PHANDLE phNewWaitObject, HANDLE hObject,
    WAITORTIMERCALLBACK Callback, PVOID Context, ULONG dwMilliseconds, ULONG dwFlags)
    WS2_SYMBOL(RegisterWaitForSingleObject);
BOOL WINAPI UnregisterWait(HANDLE WaitHandle) WS2_SYMBOL(UnregisterWait);
BOOL WINAPI UnregisterWaitEx(HANDLE WaitHandle, HANDLE CompletionEvent)
    WS2_SYMBOL(UnregisterWaitEx);
HANDLE WINAPI CreateTimerQueue(VOID) WS2_SYMBOL(CreateTimerQueue);
BOOL WINAPI CreateTimerQueueTimer(PHANDLE phNewTimer, HANDLE TimerQueue,
    WAITORTIMERCALLBACK Callback, PVOID Parameter, DWORD DueTime, DWORD Period, ULONG Flags)
    WS2_SYMBOL(CreateTimerQueueTimer);
BOOL WINAPI ChangeTimerQueueTimer(HANDLE TimerQueue, HANDLE Timer, ULONG DueTime, ULONG Period)
    WS2_SYMBOL(ChangeTimerQueueTimer);
BOOL WINAPI DeleteTimerQueueTimer(HANDLE TimerQueue, HANDLE Timer, HANDLE CompletionEvent)
    WS2_SYMBOL(DeleteTimerQueueTimer);
BOOL WINAPI DeleteTimerQueueEx(HANDLE TimerQueue, HANDLE CompletionEvent)
    WS2_SYMBOL(DeleteTimerQueueEx);
WS2_END_C

/* The environment of callbacks. What a program sets here is read when an object is made with it. */
WS2_INLINE VOID InitializeThreadpoolEnvironment(PTP_CALLBACK_ENVIRON pcbe) {
  memset(pcbe, 0, sizeof *pcbe);
  pcbe->Version = 3;
  pcbe->CallbackPriority = TP_CALLBACK_PRIORITY_NORMAL;
  pcbe->Size = sizeof *pcbe;
}
WS2_INLINE VOID SetThreadpoolCallbackPool(PTP_CALLBACK_ENVIRON pcbe, PTP_POOL ptpp) {
  pcbe->Pool = ptpp;
}
WS2_INLINE VOID SetThreadpoolCallbackCleanupGroup(PTP_CALLBACK_ENVIRON pcbe,
                                                  PTP_CLEANUP_GROUP ptpcg,
                                                  PTP_CLEANUP_GROUP_CANCEL_CALLBACK pfng) {
  pcbe->CleanupGroup = ptpcg;
  pcbe->CleanupGroupCancelCallback = pfng;
}
WS2_INLINE VOID SetThreadpoolCallbackRunsLong(PTP_CALLBACK_ENVIRON pcbe) {
  pcbe->u.s.LongFunction = 1;
}
WS2_INLINE VOID SetThreadpoolCallbackPersistent(PTP_CALLBACK_ENVIRON pcbe) {
  pcbe->u.s.Persistent = 1;
}
WS2_INLINE VOID SetThreadpoolCallbackPriority(PTP_CALLBACK_ENVIRON pcbe,
                                              TP_CALLBACK_PRIORITY Priority) {
  pcbe->CallbackPriority = Priority;
}
WS2_INLINE VOID DestroyThreadpoolEnvironment(PTP_CALLBACK_ENVIRON pcbe) { (void)pcbe; }


#endif /* _THREADPOOLAPISET_H_ */
