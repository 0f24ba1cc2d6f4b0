// SPDX-License-Identifier: MIT
// The thread pool: completions, work, timers, waits, timer queues.
#include <atomic>
#include <cstring>

#include "connection.hpp"

namespace {

using program::Connection;
using program::file;
using program::long_ms;
using program::Transfer;

/// Waits until something holds.
template <class Until>
bool comes(Until until) {
  for (DWORD i = 0; i < long_ms; ++i) {
    if (until()) return true;
    Sleep(1);
  }
  return false;
}

std::atomic<DWORD> calls, last_error, last_bytes;
std::atomic<void*> last_overlapped;

void reset() {
  calls = 0;
  last_error = last_bytes = 0xDEAD;
  last_overlapped = nullptr;
}

void CALLBACK on_completion(DWORD error, DWORD bytes, LPOVERLAPPED overlapped) {
  last_error = error;
  last_bytes = bytes;
  last_overlapped = overlapped;
  ++calls;
}

PROGRAM(Pool, BindIoCompletionCallback) {
  reset();
  Connection connection;
  HOLDS(BindIoCompletionCallback(file(connection.server), on_completion, 0));
  FAILS(FALSE, ERROR_INVALID_PARAMETER,
        BindIoCompletionCallback(file(connection.server), on_completion, 0));
  FAILS(FALSE, ERROR_INVALID_HANDLE, BindIoCompletionCallback(nullptr, on_completion, 0));
  Transfer receive;
  receive.must_wait(receive.receive(connection.server));
  IS(5, send(connection.client, "hello", 5, 0));
  HOLDS(comes([] { return calls == 1; }));
  IS(0, last_error);
  IS(5, last_bytes);
  HOLDS(last_overlapped == &receive.overlapped);
  receive.must_wait(receive.receive(connection.server));
  connection.reset_by_client();
  HOLDS(comes([] { return calls == 2; }));
  IS(ERROR_NETNAME_DELETED, last_error);
}

void CALLBACK on_io(PTP_CALLBACK_INSTANCE, PVOID context, PVOID overlapped, ULONG error,
                    ULONG_PTR bytes, PTP_IO) {
  last_error = error;
  last_bytes = static_cast<DWORD>(bytes);
  last_overlapped = overlapped;
  ++*static_cast<std::atomic<DWORD>*>(context);
}

PROGRAM(Pool, IoObject) {
  reset();
  Connection connection;
  const PTP_IO io = CreateThreadpoolIo(file(connection.server), on_io, &calls, nullptr);
  HOLDS(io != nullptr);
  Transfer receive;
  StartThreadpoolIo(io);
  receive.must_wait(receive.receive(connection.server));
  IS(2, send(connection.client, "hi", 2, 0));
  WaitForThreadpoolIoCallbacks(io, FALSE);
  IS(1, calls);
  IS(2, last_bytes);
  HOLDS(last_overlapped == &receive.overlapped);
  // An operation that cannot begin is taken back, or the wait would never end.
  StartThreadpoolIo(io);
  FAILS(SOCKET_ERROR, WSAENOTSOCK, receive.receive(INVALID_SOCKET));
  CancelThreadpoolIo(io);
  WaitForThreadpoolIoCallbacks(io, FALSE);
  StartThreadpoolIo(io);
  receive.must_wait(receive.receive(connection.server));
  HOLDS(CancelIoEx(file(connection.server), nullptr));
  WaitForThreadpoolIoCallbacks(io, FALSE);
  IS(2, calls);
  IS(ERROR_OPERATION_ABORTED, last_error);
  CloseThreadpoolIo(io);
}

// A callback that blocks does not keep the others waiting.
PROGRAM(Pool, CallbacksRunBesideEachOther) {
  Connection first, second;
  static HANDLE event;
  static std::atomic<int> over;
  over = 0;
  event = CreateEventA(nullptr, TRUE, FALSE, nullptr);
  const auto wait = [](DWORD, DWORD, LPOVERLAPPED) {
    IS(WAIT_OBJECT_0, WaitForSingleObject(event, long_ms));
    ++over;
  };
  const auto set = [](DWORD, DWORD, LPOVERLAPPED) {
    HOLDS(SetEvent(event));
    ++over;
  };
  HOLDS(BindIoCompletionCallback(file(first.server), wait, 0));
  HOLDS(BindIoCompletionCallback(file(second.server), set, 0));
  Transfer a, b;
  a.must_wait(a.receive(first.server));
  b.must_wait(b.receive(second.server));
  IS(1, send(first.client, "x", 1, 0));
  IS(1, send(second.client, "x", 1, 0));
  HOLDS(comes([] { return over == 2; }));
  HOLDS(CloseHandle(event));
}

void CALLBACK on_work(PTP_CALLBACK_INSTANCE, PVOID context, PTP_WORK) {
  ++*static_cast<std::atomic<DWORD>*>(context);
}

PROGRAM(Pool, Work) {
  reset();
  FAILS(nullptr, ERROR_INVALID_PARAMETER, CreateThreadpoolWork(nullptr, nullptr, nullptr));
  const PTP_WORK work = CreateThreadpoolWork(on_work, &calls, nullptr);
  HOLDS(work != nullptr);
  for (int i = 0; i < 100; ++i) SubmitThreadpoolWork(work);
  WaitForThreadpoolWorkCallbacks(work, FALSE);
  IS(100, calls);
  SubmitThreadpoolWork(work);
  CloseThreadpoolWork(work);
  HOLDS(comes([] { return calls == 101; }));
  SubmitThreadpoolWork(work);  // it is none any more
  WaitForThreadpoolWorkCallbacks(work, TRUE);
  HOLDS(TrySubmitThreadpoolCallback(
      [](PTP_CALLBACK_INSTANCE, PVOID context) { ++*static_cast<std::atomic<DWORD>*>(context); },
      &calls, nullptr));
  HOLDS(comes([] { return calls == 102; }));
}

PROGRAM(Pool, Timer) {
  reset();
  const PTP_TIMER timer =
      CreateThreadpoolTimer([](PTP_CALLBACK_INSTANCE, PVOID context,
                               PTP_TIMER) { ++*static_cast<std::atomic<DWORD>*>(context); },
                            &calls, nullptr);
  HOLDS(timer != nullptr && !IsThreadpoolTimerSet(timer));
  ULARGE_INTEGER due;
  due.QuadPart = static_cast<ULONGLONG>(-10000LL);  // 1 ms from now
  FILETIME time = {due.LowPart, due.HighPart};
  SetThreadpoolTimer(timer, &time, 0, 0);
  HOLDS(IsThreadpoolTimerSet(timer));
  HOLDS(comes([] { return calls == 1; }));
  SetThreadpoolTimer(timer, &time, 1, 0);
  HOLDS(comes([] { return calls >= 5; }));
  SetThreadpoolTimer(timer, nullptr, 0, 0);
  WaitForThreadpoolTimerCallbacks(timer, TRUE);
  const DWORD seen = calls;
  HOLDS(!IsThreadpoolTimerSet(timer));
  Sleep(5);
  IS(seen, calls);
  CloseThreadpoolTimer(timer);
}

std::atomic<DWORD> wait_result;

void CALLBACK on_wait(PTP_CALLBACK_INSTANCE, PVOID, PTP_WAIT, TP_WAIT_RESULT result) {
  wait_result = result;
  ++calls;
}

PROGRAM(Pool, Wait) {
  reset();
  const HANDLE event = CreateEventA(nullptr, FALSE, FALSE, nullptr);
  const PTP_WAIT wait = CreateThreadpoolWait(on_wait, nullptr, nullptr);
  HOLDS(wait != nullptr);
  SetThreadpoolWait(wait, event, nullptr);
  HOLDS(SetEvent(event));
  HOLDS(comes([] { return calls == 1; }));
  IS(WAIT_OBJECT_0, wait_result);
  // Once only; the next signal is for the next wait.
  HOLDS(SetEvent(event));
  SetThreadpoolWait(wait, event, nullptr);
  WaitForThreadpoolWaitCallbacks(wait, FALSE);
  IS(2, calls);
  FILETIME at_once = {0xFFFFFFFF, 0xFFFFFFFF};
  SetThreadpoolWait(wait, event, &at_once);
  HOLDS(comes([] { return calls == 3; }));
  IS(WAIT_TIMEOUT, wait_result);
  SetThreadpoolWait(wait, event, nullptr);
  SetThreadpoolWait(wait, nullptr, nullptr);
  HOLDS(SetEvent(event));
  WaitForThreadpoolWaitCallbacks(wait, TRUE);
  IS(3, calls);
  CloseThreadpoolWait(wait);
  IS(WAIT_OBJECT_0, WaitForSingleObject(event, 0));
  HOLDS(CloseHandle(event));
}

void CALLBACK on_timer(PVOID context, BOOLEAN fired) {
  if (fired != FALSE) ++*static_cast<std::atomic<DWORD>*>(context);
}

PROGRAM(Pool, TimerQueue) {
  reset();
  const HANDLE queue = CreateTimerQueue();
  HOLDS(queue != nullptr);
  HANDLE once = nullptr, often = nullptr;
  HOLDS(CreateTimerQueueTimer(&once, queue, on_timer, &calls, 1, 0, WT_EXECUTEDEFAULT));
  HOLDS(comes([] { return calls == 1; }));
  HOLDS(ChangeTimerQueueTimer(queue, once, 0, 0));
  HOLDS(comes([] { return calls == 2; }));
  HOLDS(DeleteTimerQueueTimer(queue, once, INVALID_HANDLE_VALUE));
  FAILS(FALSE, ERROR_INVALID_HANDLE, DeleteTimerQueueTimer(queue, once, nullptr));
  HOLDS(CreateTimerQueueTimer(&often, queue, on_timer, &calls, 0, 1, WT_EXECUTEDEFAULT));
  HOLDS(comes([] { return calls >= 5; }));
  HOLDS(DeleteTimerQueueEx(queue, INVALID_HANDLE_VALUE));
  const DWORD seen = calls;
  Sleep(5);
  IS(seen, calls);
  FAILS(FALSE, ERROR_INVALID_HANDLE, ChangeTimerQueueTimer(queue, often, 0, 0));
  FAILS(FALSE, ERROR_INVALID_HANDLE, DeleteTimerQueueEx(queue, nullptr));
  const HANDLE event = CreateEventA(nullptr, TRUE, FALSE, nullptr);
  HOLDS(CreateTimerQueueTimer(&once, nullptr, on_timer, &calls, INFINITE, 0, 0));
  HOLDS(DeleteTimerQueueTimer(nullptr, once, event));
  IS(WAIT_OBJECT_0, WaitForSingleObject(event, long_ms));
  HOLDS(CloseHandle(event));
}

}  // namespace
