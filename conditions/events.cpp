// SPDX-License-Identifier: MIT
// WSA_INVALID_HANDLE, WSA_INVALID_PARAMETER: event objects and waits.
#include "sockets.hpp"

using namespace contract;

namespace {

WSAEVENT closed_event() {
  WSAEVENT event = WSACreateEvent();
  HOLDS(event != WSA_INVALID_EVENT);
  WSACloseEvent(event);
  return event;
}

}  // namespace

CONDITION(WSA_INVALID_HANDLE, 1, wsasetevent) {
  REFUSES_WITH(WSA_INVALID_HANDLE, WSASetEvent(closed_event()));
  REFUSES_WITH(WSA_INVALID_HANDLE, WSASetEvent(nullptr));
}

CONDITION(WSA_INVALID_HANDLE, 1, wsaresetevent) {
  REFUSES_WITH(WSA_INVALID_HANDLE, WSAResetEvent(closed_event()));
  REFUSES_WITH(WSA_INVALID_HANDLE, WSAResetEvent(nullptr));
}

CONDITION(WSA_INVALID_HANDLE, 1, wsacloseevent) {
  REFUSES_WITH(WSA_INVALID_HANDLE, WSACloseEvent(closed_event()));
  REFUSES_WITH(WSA_INVALID_HANDLE, WSACloseEvent(nullptr));
}

CONDITION(WSA_INVALID_HANDLE, 1, wsawaitformultipleevents) {
  const WSAEVENT closed = closed_event();
  FAILS_WITH(WSA_INVALID_HANDLE, WSAWaitForMultipleEvents(1, &closed, FALSE, 0, FALSE));
  WSAEVENT event = WSACreateEvent();
  const WSAEVENT both[] = {event, closed};
  FAILS_WITH(WSA_INVALID_HANDLE, WSAWaitForMultipleEvents(2, both, TRUE, 0, FALSE));
  WSACloseEvent(event);
}

// Learn, WSAWaitForMultipleEvents: the number of events is 1 to WSA_MAXIMUM_WAIT_EVENTS.
CONDITION(WSA_INVALID_PARAMETER, 1, wait_on_no_event) {
  WSAEVENT event = WSACreateEvent();
  FAILS_WITH(WSA_INVALID_PARAMETER, WSAWaitForMultipleEvents(0, &event, FALSE, 0, FALSE));
  WSACloseEvent(event);
}

CONDITION(WSA_INVALID_PARAMETER, 1, wait_on_more_than_64_events) {
  WSAEVENT events[WSA_MAXIMUM_WAIT_EVENTS + 1];
  for (WSAEVENT& event : events) event = WSACreateEvent();
  FAILS_WITH(WSA_INVALID_PARAMETER,
             WSAWaitForMultipleEvents(WSA_MAXIMUM_WAIT_EVENTS + 1, events, FALSE, 0, FALSE));
  RETURNS(WSA_WAIT_TIMEOUT,
          WSAWaitForMultipleEvents(WSA_MAXIMUM_WAIT_EVENTS, events, FALSE, 0, FALSE));
  for (WSAEVENT event : events) WSACloseEvent(event);
}

// Learn, inet_ntop: the buffer is too small. The code is the system's own.
CONDITION(WSA_INVALID_PARAMETER, 1, inet_ntop_into_a_small_buffer) {
  in_addr address{};
  char text[4];
  FAILS_WITH(WSA_INVALID_PARAMETER, inet_ntop(AF_INET, &address, text, sizeof text));
}
