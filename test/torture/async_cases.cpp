// SPDX-License-Identifier: MIT
// Calls that begin something and let it go on by itself. Whatever fails in the call: what it has
// begun completes exactly once, and what it says has not begun never does.
#include "torture.hpp"

// winsock2.h has to come first.
#include <iphlpapi.h>
#include <mswsock.h>

#include <cstdio>
#include <cstring>

namespace {

using namespace torture;

constexpr DWORD long_ms = 10000;

HANDLE file(SOCKET s) { return reinterpret_cast<HANDLE>(s); }

/// A port with the sockets of a case.
struct Port {
  Port() { NEED(handle != nullptr); }
  ~Port() { CloseHandle(handle); }
  Port(const Port&) = delete;
  Port& operator=(const Port&) = delete;
  void bind(SOCKET s) const { NEED(CreateIoCompletionPort(file(s), handle, 7, 0) == handle); }
  /// How many packets come, up to two; one that was not asked for would show.
  void must_tell(const OVERLAPPED* overlapped, bool begun) const {
    DWORD bytes = 0;
    ULONG_PTR key = 0;
    OVERLAPPED* done = nullptr;
    if (begun) {
      GetQueuedCompletionStatus(handle, &bytes, &key, &done, long_ms);
      NEED(done == overlapped);
    }
    done = nullptr;
    GetQueuedCompletionStatus(handle, &bytes, &key, &done, 0);
    NEED(done == nullptr);
  }
  HANDLE handle = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0);
};

/// An answer of an overlapped call: pending is as good as done.
int begun_or_failed(int answer) {
  return answer == SOCKET_ERROR && WSAGetLastError() == WSA_IO_PENDING ? 0 : answer;
}
BOOL begun_or_failed_bool(BOOL answer) {
  return answer == FALSE && WSAGetLastError() == ERROR_IO_PENDING ? TRUE : answer;
}

/// The end of an operation that has an event.
struct Pending {
  Pending() { overlapped.hEvent = event; }
  ~Pending() { CloseHandle(event); }
  Pending(const Pending&) = delete;
  Pending& operator=(const Pending&) = delete;
  void must_end(bool begun) const {
    NEED((WaitForSingleObject(event, begun ? long_ms : 0) == WAIT_OBJECT_0) == begun);
    NEED(!begun || overlapped.Internal != 0x103);
  }
  HANDLE event = CreateEventA(nullptr, TRUE, FALSE, nullptr);
  OVERLAPPED overlapped = {};
};

struct Text {
  char bytes[8] = {'f', 'o', 'u', 'r'};
  WSABUF list[3] = {{4, bytes}, {1, bytes + 4}, {1, bytes + 5}};
};

TORTURE(wsarecv_to_a_port) {
  Connection at;
  Port port;
  port.bind(at.client);
  Text into;
  OVERLAPPED overlapped = {};
  DWORD flags = 0;
  const bool begun = trial.begins("WSARecv", SOCKET_ERROR, [&] {
    return begun_or_failed(WSARecv(at.client, into.list, 3, nullptr, &flags, &overlapped, nullptr));
  }) == 0;
  NEED(send(at.server, "four", 4, 0) == 4);
  port.must_tell(&overlapped, begun);
}
TORTURE(wsarecv_with_an_event) {
  Connection at;
  Text into;
  Pending pending;
  DWORD flags = 0;
  const bool begun = trial.begins("WSARecv", SOCKET_ERROR, [&] {
    return begun_or_failed(
        WSARecv(at.client, into.list, 1, nullptr, &flags, &pending.overlapped, nullptr));
  }) == 0;
  NEED(send(at.server, "four", 4, 0) == 4);
  pending.must_end(begun);
}
int routines;
void CALLBACK count_routine(DWORD, DWORD, LPWSAOVERLAPPED, DWORD) { ++routines; }
TORTURE(wsarecv_with_a_routine) {
  Connection at;
  Text into;
  OVERLAPPED overlapped = {};
  DWORD flags = 0;
  routines = 0;
  const bool begun = trial.begins("WSARecv", SOCKET_ERROR, [&] {
    return begun_or_failed(
        WSARecv(at.client, into.list, 1, nullptr, &flags, &overlapped, count_routine));
  }) == 0;
  NEED(send(at.server, "four", 4, 0) == 4);
  if (begun) SleepEx(long_ms, TRUE);
  SleepEx(0, TRUE);
  NEED(routines == (begun ? 1 : 0));
}
TORTURE(wsasend_to_a_port) {
  Connection at;
  Port port;
  port.bind(at.client);
  Text from;
  OVERLAPPED overlapped = {};
  const bool begun = trial.begins("WSASend", SOCKET_ERROR, [&] {
    return begun_or_failed(WSASend(at.client, from.list, 3, nullptr, 0, &overlapped, nullptr));
  }) == 0;
  port.must_tell(&overlapped, begun);
}
TORTURE(datagram_to_a_port) {
  Name name;
  Held receiver{bound(SOCK_DGRAM, &name)}, sender{socket(AF_INET, SOCK_DGRAM, 0)};
  Port port;
  port.bind(receiver);
  port.bind(sender);
  Text from, into;
  Name who;
  OVERLAPPED to_send = {}, to_receive = {};
  DWORD flags = 0;
  const bool receives = trial.begins("WSARecvFrom", SOCKET_ERROR, [&] {
    return begun_or_failed(WSARecvFrom(receiver, into.list, 1, nullptr, &flags, who.out(),
                                       &who.length, &to_receive, nullptr));
  }) == 0;
  port.must_tell(nullptr, false);
  const int sent = begun_or_failed(
      WSASendTo(sender, from.list, 1, nullptr, 0, name.out(), name.length, &to_send, nullptr));
  NEED(sent == 0);
  DWORD bytes = 0;
  ULONG_PTR key = 0;
  OVERLAPPED* done = nullptr;
  for (int i = 0; i < (receives ? 2 : 1); ++i) {
    NEED(GetQueuedCompletionStatus(port.handle, &bytes, &key, &done, long_ms));
  }
  port.must_tell(nullptr, false);
}
TORTURE(wsasendto_to_a_port) {
  Name name;
  Held receiver{bound(SOCK_DGRAM, &name)}, sender{socket(AF_INET, SOCK_DGRAM, 0)};
  Port port;
  port.bind(sender);
  Text from;
  OVERLAPPED overlapped = {};
  const bool begun = trial.begins("WSASendTo", SOCKET_ERROR, [&] {
    return begun_or_failed(
        WSASendTo(sender, from.list, 2, nullptr, 0, name.out(), name.length, &overlapped, nullptr));
  }) == 0;
  port.must_tell(&overlapped, begun);
}

constexpr DWORD slot = sizeof(sockaddr_in) + 16;

/// AcceptEx at a port. \param early  the connection is there, with data, before the call
void accept_at_a_port(Trial& trial, DWORD data_bytes, bool early) {
  Listening at;
  Port port;
  port.bind(at.socket);
  Held accepting{socket(AF_INET, SOCK_STREAM, 0)}, client{socket(AF_INET, SOCK_STREAM, 0)};
  const auto come = [&] {
    NEED(connect(client, at.name.out(), at.name.length) == 0);
    NEED(send(client, "four", 4, 0) == 4);
  };
  if (early) come();
  char output[64 + 2 * slot] = {};
  OVERLAPPED overlapped = {};
  DWORD bytes = 0;
  const BOOL begun = trial.begins("AcceptEx", FALSE, [&] {
    return begun_or_failed_bool(
        AcceptEx(at.socket, accepting, output, data_bytes, slot, slot, &bytes, &overlapped));
  });
  if (!early) come();
  port.must_tell(&overlapped, begun != FALSE);
}
TORTURE(acceptex) { accept_at_a_port(trial, 0, false); }
TORTURE(acceptex_of_what_waits) { accept_at_a_port(trial, 0, true); }
TORTURE(acceptex_with_data) { accept_at_a_port(trial, 64, false); }
TORTURE(acceptex_with_data_that_waits) { accept_at_a_port(trial, 64, true); }

template <class Function>
Function extension(SOCKET s, GUID id) {
  Function function = nullptr;
  DWORD bytes = 0;
  NEED(WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &function, sizeof function,
                &bytes, nullptr, nullptr) == 0);
  return function;
}

TORTURE(connectex) {
  Listening at;
  Name own;
  Held client{bound(SOCK_STREAM, &own)};
  Port port;
  port.bind(client);
  const auto connect_ex = extension<LPFN_CONNECTEX>(client, WSAID_CONNECTEX);
  OVERLAPPED overlapped = {};
  char data[] = "four";
  DWORD bytes = 0;
  const BOOL begun = trial.begins("ConnectEx", FALSE, [&] {
    return begun_or_failed_bool(
        connect_ex(client, at.name.out(), at.name.length, data, 4, &bytes, &overlapped));
  });
  port.must_tell(&overlapped, begun != FALSE);
}
TORTURE(disconnectex) {
  Connection at;
  Port port;
  port.bind(at.client);
  const auto disconnect = extension<LPFN_DISCONNECTEX>(at.client, WSAID_DISCONNECTEX);
  OVERLAPPED overlapped = {};
  const BOOL begun = trial.begins("DisconnectEx", FALSE, [&] {
    return begun_or_failed_bool(disconnect(at.client, &overlapped, TF_REUSE_SOCKET, 0));
  });
  port.must_tell(&overlapped, begun != FALSE);
}
TORTURE(transmitfile) {
  Connection at;
  Port port;
  port.bind(at.client);
  const HANDLE source = CreateFileA("/proc/self/exe", GENERIC_READ, FILE_SHARE_READ, nullptr,
                                    OPEN_EXISTING, 0, nullptr);
  NEED(source != INVALID_HANDLE_VALUE);
  char head[] = "head";
  TRANSMIT_FILE_BUFFERS around = {head, 4, head, 4};
  OVERLAPPED overlapped = {};
  const BOOL begun = trial.begins("TransmitFile", FALSE, [&] {
    return begun_or_failed_bool(TransmitFile(at.client, source, 1000, 0, &overlapped, &around, 0));
  });
  port.must_tell(&overlapped, begun != FALSE);
  CloseHandle(source);
}

TORTURE(wsaeventselect) {
  Connection at;
  const WSAEVENT event = WSACreateEvent();
  const bool selected = trial.begins("WSAEventSelect", SOCKET_ERROR, [&] {
    return WSAEventSelect(at.client, event, FD_READ | FD_CLOSE);
  }) == 0;
  NEED(send(at.server, "four", 4, 0) == 4);
  NEED((WaitForSingleObject(event, selected ? long_ms : 0) == WAIT_OBJECT_0) == selected);
  WSACloseEvent(event);
}
TORTURE(wsaasyncselect) {
  Connection at;
  const HWND window =
      CreateWindowExA(0, "STATIC", "", 0, 0, 0, 0, 0, HWND_MESSAGE, nullptr, nullptr, nullptr);
  NEED(window != nullptr);
  const bool selected = trial.begins("WSAAsyncSelect", SOCKET_ERROR, [&] {
    return WSAAsyncSelect(at.client, window, WM_USER, FD_READ | FD_CLOSE);
  }) == 0;
  NEED(send(at.server, "four", 4, 0) == 4);
  MSG message;
  if (selected) {
    NEED(MsgWaitForMultipleObjects(0, nullptr, FALSE, long_ms, QS_ALLINPUT) == WAIT_OBJECT_0);
    NEED(PeekMessageA(&message, window, WM_USER, WM_USER, PM_REMOVE));
  }
  NEED(!PeekMessageA(&message, window, WM_USER, WM_USER, PM_REMOVE));
  DestroyWindow(window);
}
TORTURE(address_list_change) {
  Held s{socket(AF_INET, SOCK_DGRAM, 0)};
  Port port;
  port.bind(s);
  OVERLAPPED overlapped = {};
  const bool begun = trial.begins("WSAIoctl", SOCKET_ERROR, [&] {
    return begun_or_failed(WSAIoctl(s, SIO_ADDRESS_LIST_CHANGE, nullptr, 0, nullptr, 0, nullptr,
                                    &overlapped, nullptr));
  }) == 0;
  CancelIoEx(file(s), nullptr);
  port.must_tell(&overlapped, begun);
}
TORTURE(notifyaddrchange) {
  Pending pending;
  HANDLE handle = nullptr;
  const bool begun = trial.begins("NotifyAddrChange", SOCKET_ERROR, [&] {
    const DWORD code = NotifyAddrChange(&handle, &pending.overlapped);
    WSASetLastError(static_cast<int>(code));
    return code == ERROR_IO_PENDING ? 0 : SOCKET_ERROR;
  }) == 0;
  NEED((CancelIPChangeNotify(&pending.overlapped) != FALSE) == begun);
  pending.must_end(begun);
}
TORTURE(getaddrinfoex) {
  ADDRINFOEXW hints = {}, *found = nullptr;
  hints.ai_socktype = SOCK_STREAM;
  Pending pending;
  const int answer = trial.begins("GetAddrInfoExW", 1, [&] {
    const int code = GetAddrInfoExW(L"localhost", L"80", NS_ALL, nullptr, &hints, &found, nullptr,
                                    &pending.overlapped, nullptr, nullptr);
    WSASetLastError(code);
    return code == 0 || code == WSA_IO_PENDING ? code : 1;
  });
  if (answer == WSA_IO_PENDING) {
    NEED(WaitForSingleObject(pending.event, long_ms) == WAIT_OBJECT_0);
    const int outcome = GetAddrInfoExOverlappedResult(&pending.overlapped);
    NEED(outcome == 0 || outcome == WSA_NOT_ENOUGH_MEMORY || outcome == WSANO_RECOVERY ||
         outcome == WSATRY_AGAIN);
  }
  if (found != nullptr) FreeAddrInfoExW(found);
}

TORTURE(createiocompletionport) {
  Connection at;
  HANDLE port = nullptr;
  const bool made = trial.begins("CreateIoCompletionPort", SOCKET_ERROR, [&] {
    port = CreateIoCompletionPort(file(at.client), nullptr, 1, 0);
    return port != nullptr ? 0 : SOCKET_ERROR;
  }) == 0;
  if (made) CloseHandle(port);
  // The socket is as it was: it takes another port if this one was not made.
  Port next;
  NEED((CreateIoCompletionPort(file(at.client), next.handle, 1, 0) != nullptr) == !made);
}
TORTURE(postqueuedcompletionstatus) {
  Port port;
  OVERLAPPED overlapped = {};
  const bool posted = trial.begins("PostQueuedCompletionStatus", FALSE, [&] {
    return PostQueuedCompletionStatus(port.handle, 1, 2, &overlapped);
  }) != FALSE;
  port.must_tell(&overlapped, posted);
}

}  // namespace
