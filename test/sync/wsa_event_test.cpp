// SPDX-License-Identifier: MIT
// Winsock's own calls for events and waits.
#include <winsock2.h>
// After Winsock, as on Windows.
#include <windows.h>

#include <thread>

#include "program.hpp"

namespace {

struct Started {
  Started() { IS(0, WSAStartup(MAKEWORD(2, 2), &data)); }
  ~Started() { WSACleanup(); }
  Started(const Started&) = delete;
  Started& operator=(const Started&) = delete;
  WSADATA data;
};

DWORD wait_for(WSAEVENT event, DWORD timeout_ms) {
  return WSAWaitForMultipleEvents(1, &event, FALSE, timeout_ms, FALSE);
}

constexpr DWORD long_ms = 10000;

}  // namespace

PROGRAM(WsaEvents, AreManualAndReset) {
  const Started started;
  const WSAEVENT event = WSACreateEvent();
  HOLDS(event != WSA_INVALID_EVENT);
  IS(WSA_WAIT_TIMEOUT, wait_for(event, 0));
  IS(TRUE, WSASetEvent(event));
  IS(WSA_WAIT_EVENT_0, wait_for(event, 0));
  IS(WSA_WAIT_EVENT_0, wait_for(event, WSA_INFINITE));  // a wait does not use it up
  IS(TRUE, WSAResetEvent(event));
  IS(WSA_WAIT_TIMEOUT, wait_for(event, 1));
  IS(TRUE, SetEvent(event));  // the same object as Win32's
  IS(WAIT_OBJECT_0, WaitForSingleObject(event, 0));
  IS(TRUE, WSACloseEvent(event));
  FAILS(FALSE, WSA_INVALID_HANDLE, WSACloseEvent(event));
  FAILS(FALSE, WSA_INVALID_HANDLE, WSASetEvent(event));
  FAILS(FALSE, WSA_INVALID_HANDLE, WSAResetEvent(event));
  FAILS(WSA_WAIT_FAILED, WSA_INVALID_HANDLE, wait_for(event, 0));
}

PROGRAM(WsaEvents, OneOrAllOfSeveral) {
  const Started started;
  WSAEVENT events[WSA_MAXIMUM_WAIT_EVENTS + 1];
  for (WSAEVENT& event : events) event = WSACreateEvent();
  constexpr DWORD most = WSA_MAXIMUM_WAIT_EVENTS;
  FAILS(WSA_WAIT_FAILED, WSA_INVALID_PARAMETER,
        WSAWaitForMultipleEvents(0, events, FALSE, 0, FALSE));
  FAILS(WSA_WAIT_FAILED, WSA_INVALID_PARAMETER,
        WSAWaitForMultipleEvents(most + 1, events, FALSE, 0, FALSE));
  FAILS(WSA_WAIT_FAILED, WSAEFAULT, WSAWaitForMultipleEvents(2, nullptr, FALSE, 0, FALSE));
  WSASetEvent(events[most - 1]);
  IS(WSA_WAIT_EVENT_0 + most - 1, WSAWaitForMultipleEvents(most, events, FALSE, 0, FALSE));
  WSASetEvent(events[3]);
  IS(WSA_WAIT_EVENT_0 + 3, WSAWaitForMultipleEvents(most, events, FALSE, 0, FALSE));
  IS(WSA_WAIT_TIMEOUT, WSAWaitForMultipleEvents(most, events, TRUE, 1, FALSE));
  std::thread other([&] {
    for (WSAEVENT event : events) WSASetEvent(event);
  });
  const DWORD all = WSAWaitForMultipleEvents(most, events, TRUE, long_ms, FALSE);
  HOLDS(all < most);  // WSA_WAIT_EVENT_0 to the last
  other.join();
  for (WSAEVENT event : events) WSACloseEvent(event);
}

PROGRAM(WsaEvents, AlertableWaitsRunQueuedCalls) {
  const Started started;
  const WSAEVENT event = WSACreateEvent();
  static int ran;
  ran = 0;
  QueueUserAPC([](ULONG_PTR by) { ran += static_cast<int>(by); }, GetCurrentThread(), 4);
  IS(WSA_WAIT_TIMEOUT, WSAWaitForMultipleEvents(1, &event, FALSE, 0, FALSE));
  IS(0, ran);
  IS(WSA_WAIT_IO_COMPLETION, WSAWaitForMultipleEvents(1, &event, FALSE, long_ms, TRUE));
  IS(4, ran);
  WSACloseEvent(event);
}

PROGRAM(WsaEvents, NeedAStart) {
  FAILS(WSA_INVALID_EVENT, WSANOTINITIALISED, WSACreateEvent());
  FAILS(FALSE, WSANOTINITIALISED, WSASetEvent(nullptr));
  FAILS(FALSE, WSANOTINITIALISED, WSAResetEvent(nullptr));
  FAILS(FALSE, WSANOTINITIALISED, WSACloseEvent(nullptr));
  WSAEVENT event = nullptr;
  FAILS(WSA_WAIT_FAILED, WSANOTINITIALISED, WSAWaitForMultipleEvents(1, &event, FALSE, 0, FALSE));
}
