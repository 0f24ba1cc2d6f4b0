// SPDX-License-Identifier: MIT
// Operations that end later, with the fault in the thread that ends them: one of the engine's own,
// or the one that waits on a port. Whatever fails there, the operation completes exactly once, with
// a code that the call may give.
#include "torture.hpp"

// winsock2.h has to come first.
#include <mswsock.h>

#include <cstdio>
#include <vector>

namespace {

using namespace torture;

constexpr DWORD long_ms = 10000;

HANDLE file(SOCKET s) { return reinterpret_cast<HANDLE>(s); }

void must_pend(int answer) { NEED(answer == SOCKET_ERROR && WSAGetLastError() == WSA_IO_PENDING); }
void must_pend_bool(BOOL answer) { NEED(!answer && WSAGetLastError() == ERROR_IO_PENDING); }

/// The error that an operation ended with; 0 is success.
int outcome_of(SOCKET s, OVERLAPPED& overlapped) {
  DWORD bytes = 0, flags = 0;
  return WSAGetOverlappedResult(s, &overlapped, &bytes, FALSE, &flags) ? 0 : WSAGetLastError();
}

/// An operation that is told by an event, which the engine's thread sets.
struct Told {
  Told() {
    NEED(event != nullptr);
    overlapped.hEvent = event;
  }
  ~Told() { CloseHandle(event); }
  Told(const Told&) = delete;
  Told& operator=(const Told&) = delete;
  int end(SOCKET s) {
    NEED(WaitForSingleObject(event, long_ms) == WAIT_OBJECT_0);
    return outcome_of(s, overlapped);
  }
  /// The operation is over and its socket closed: a second end would set the event again.
  void must_be_over(Held& s) const {
    NEED(ResetEvent(event));
    NEED(closesocket(s.release()) == 0);
    NEED(WaitForSingleObject(event, 0) == WAIT_TIMEOUT);
  }
  HANDLE event = CreateEventA(nullptr, TRUE, FALSE, nullptr);
  OVERLAPPED overlapped = {};
};

struct Space {
  char bytes[16] = {};
  WSABUF list[2] = {{4, bytes}, {4, bytes + 4}};
};

TORTURE(worker_wsarecv) {
  Connection at;
  Space into;
  Told told;
  DWORD flags = 0;
  must_pend(WSARecv(at.client, into.list, 2, nullptr, &flags, &told.overlapped, nullptr));
  trial.ends("WSARecv", Whom::others, [&] {
    NEED(send(at.server, "four", 4, 0) == 4);
    return told.end(at.client);
  });
  told.must_be_over(at.client);
}

int routines;
DWORD routine_error;
void CALLBACK count_routine(DWORD error, DWORD, LPWSAOVERLAPPED, DWORD) {
  ++routines;
  routine_error = error;
}
TORTURE(worker_wsarecv_with_a_routine) {
  Connection at;
  Space into;
  OVERLAPPED overlapped = {};
  DWORD flags = 0;
  routines = 0;
  must_pend(WSARecv(at.client, into.list, 1, nullptr, &flags, &overlapped, count_routine));
  trial.ends("WSARecv", Whom::others, [&] {
    NEED(send(at.server, "four", 4, 0) == 4);
    NEED(SleepEx(long_ms, TRUE) == WAIT_IO_COMPLETION);
    return static_cast<int>(routine_error);
  });
  NEED(closesocket(at.client.release()) == 0);
  SleepEx(0, TRUE);
  NEED(routines == 1);
}

struct Datagrams {
  Name name;
  Held receiver{bound(SOCK_DGRAM, &name)}, sender{socket(AF_INET, SOCK_DGRAM, 0)};
  void come() { NEED(sendto(sender, "four", 4, 0, name.out(), name.length) == 4); }
};

TORTURE(worker_wsarecvfrom) {
  Datagrams at;
  Space into;
  Told told;
  Name from;
  DWORD flags = 0;
  must_pend(WSARecvFrom(at.receiver, into.list, 2, nullptr, &flags, from.out(), &from.length,
                        &told.overlapped, nullptr));
  trial.ends("WSARecvFrom", Whom::others, [&] {
    at.come();
    return told.end(at.receiver);
  });
  told.must_be_over(at.receiver);
}

template <class Function>
Function extension(SOCKET s, GUID id) {
  Function function = nullptr;
  DWORD bytes = 0;
  NEED(WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &function, sizeof function,
                &bytes, nullptr, nullptr) == 0);
  return function;
}

TORTURE(worker_wsarecvmsg) {
  Datagrams at;
  Space into;
  Told told;
  Name from;
  char control[128];
  WSAMSG message = {};
  message.name = from.out();
  message.namelen = from.length;
  message.lpBuffers = into.list;
  message.dwBufferCount = 2;
  message.Control = {sizeof control, control};
  const auto receive = extension<LPFN_WSARECVMSG>(at.receiver, WSAID_WSARECVMSG);
  must_pend(receive(at.receiver, &message, nullptr, &told.overlapped, nullptr));
  trial.ends("WSARecvMsg", Whom::others, [&] {
    at.come();
    return told.end(at.receiver);
  });
  told.must_be_over(at.receiver);
}

/// More than the kernel holds for a peer that does not read.
std::vector<char>& much() {
  static std::vector<char> bytes(1 << 23);
  return bytes;
}

/// Reads on the other side until the operation is over.
int end_of_send(Connection& at, const Told& told) {
  static char sink[1 << 18];
  u_long on = 1;
  NEED(ioctlsocket(at.server, FIONBIO, &on) == 0);
  while (WaitForSingleObject(told.event, 0) != WAIT_OBJECT_0) {
    if (recv(at.server, sink, sizeof sink, 0) > 0) continue;
    WSAPOLLFD one = {at.server, POLLRDNORM, 0};
    WSAPoll(&one, 1, 1);
  }
  return 0;
}

TORTURE(worker_wsasend) {
  Connection at;
  Told told;
  WSABUF parts[] = {{static_cast<ULONG>(much().size()) - 1, much().data()}, {1, much().data()}};
  must_pend(WSASend(at.client, parts, 2, nullptr, 0, &told.overlapped, nullptr));
  trial.ends("WSASend", Whom::others, [&] {
    end_of_send(at, told);
    return told.end(at.client);
  });
  told.must_be_over(at.client);
}

constexpr DWORD slot = sizeof(sockaddr_in) + 16;

void accept_by_event(Trial& trial, DWORD data_bytes) {
  Listening at;
  Told told;
  Held accepting{socket(AF_INET, SOCK_STREAM, 0)}, client{socket(AF_INET, SOCK_STREAM, 0)};
  char output[64 + 2 * slot] = {};
  DWORD bytes = 0;
  must_pend_bool(
      AcceptEx(at.socket, accepting, output, data_bytes, slot, slot, &bytes, &told.overlapped));
  trial.ends("AcceptEx", Whom::others, [&] {
    NEED(connect(client, at.name.out(), at.name.length) == 0);
    NEED(send(client, "four", 4, 0) == 4);
    return told.end(at.socket);
  });
  told.must_be_over(at.socket);
}
TORTURE(worker_acceptex) { accept_by_event(trial, 0); }
TORTURE(worker_acceptex_with_data) { accept_by_event(trial, 64); }

TORTURE(worker_transmitfile) {
  Connection at;
  Told told;
  // The modes of the torture run beside each other.
  char name[64];
  std::snprintf(name, sizeof name, "/tmp/ws2-torture-file-%u",
                static_cast<unsigned>(GetCurrentProcessId()));
  const HANDLE source = CreateFileA(name, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ, nullptr,
                                    CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE, nullptr);
  NEED(source != INVALID_HANDLE_VALUE);
  NEED(SetFilePointer(source, 1 << 23, nullptr, FILE_BEGIN) == 1 << 23 && SetEndOfFile(source));
  char head[] = "head";
  TRANSMIT_FILE_BUFFERS around = {head, 4, head, 4};
  must_pend_bool(TransmitFile(at.client, source, 1 << 23, 0, &told.overlapped, &around, 0));
  trial.ends("TransmitFile", Whom::others, [&] {
    end_of_send(at, told);
    return told.end(at.client);
  });
  told.must_be_over(at.client);
  CloseHandle(source);
}

TORTURE(worker_wsaeventselect) {
  Connection at;
  const WSAEVENT event = WSACreateEvent();
  NEED(WSAEventSelect(at.client, event, FD_READ | FD_CLOSE) == 0);
  trial.ends("WSAEventSelect", Whom::others, [&] {
    NEED(send(at.server, "four", 4, 0) == 4);
    NEED(WaitForSingleObject(event, long_ms) == WAIT_OBJECT_0);
    return 0;
  });
  WSANETWORKEVENTS events = {};
  NEED(WSAEnumNetworkEvents(at.client, event, &events) == 0);
  NEED(events.lNetworkEvents == FD_READ && events.iErrorCode[FD_READ_BIT] == 0);
  WSACloseEvent(event);
}

HWND window() {
  const HWND made =
      CreateWindowExA(0, "STATIC", "", 0, 0, 0, 0, 0, HWND_MESSAGE, nullptr, nullptr, nullptr);
  NEED(made != nullptr);
  return made;
}
MSG next_message(HWND of) {
  MSG message = {};
  NEED(MsgWaitForMultipleObjects(0, nullptr, FALSE, long_ms, QS_ALLINPUT) == WAIT_OBJECT_0);
  NEED(PeekMessageA(&message, of, WM_USER, WM_USER, PM_REMOVE));
  return message;
}

TORTURE(worker_wsaasyncselect) {
  Connection at;
  const HWND told = window();
  NEED(WSAAsyncSelect(at.client, told, WM_USER, FD_READ | FD_CLOSE) == 0);
  trial.ends("WSAAsyncSelect", Whom::others, [&] {
    NEED(send(at.server, "four", 4, 0) == 4);
    const MSG message = next_message(told);
    NEED(WSAGETSELECTEVENT(message.lParam) == FD_READ);
    return static_cast<int>(WSAGETSELECTERROR(message.lParam));
  });
  MSG message;
  NEED(!PeekMessageA(&message, told, WM_USER, WM_USER, PM_REMOVE));
  DestroyWindow(told);
}
TORTURE(worker_wsaasyncgethostbyname) {
  const HWND told = window();
  char answer[MAXGETHOSTSTRUCT];
  trial.ends("WSAAsyncGetHostByName", Whom::others, [&] {
    const HANDLE request = WSAAsyncGetHostByName(told, WM_USER, "localhost", answer, sizeof answer);
    NEED(request != nullptr);
    return static_cast<int>(WSAGETASYNCERROR(next_message(told).lParam));
  });
  MSG message;
  NEED(!PeekMessageA(&message, told, WM_USER, WM_USER, PM_REMOVE));
  DestroyWindow(told);
}
TORTURE(worker_getaddrinfoex) {
  ADDRINFOEXW hints = {}, *found = nullptr;
  hints.ai_socktype = SOCK_STREAM;
  Told told;
  trial.ends("GetAddrInfoExW", Whom::others, [&] {
    const int code = GetAddrInfoExW(L"localhost", L"80", NS_ALL, nullptr, &hints, &found, nullptr,
                                    &told.overlapped, nullptr, nullptr);
    if (code != WSA_IO_PENDING) return code;
    NEED(WaitForSingleObject(told.event, long_ms) == WAIT_OBJECT_0);
    return GetAddrInfoExOverlappedResult(&told.overlapped);
  });
  if (found != nullptr) FreeAddrInfoExW(found);
}

struct PoolCall {
  HANDLE called = CreateEventA(nullptr, TRUE, FALSE, nullptr);
  LONG calls = 0;
  ULONG error = 0;
};
void CALLBACK in_the_pool(PTP_CALLBACK_INSTANCE, PVOID context, PVOID, ULONG error, ULONG_PTR,
                          PTP_IO) {
  auto& call = *static_cast<PoolCall*>(context);
  call.error = error;
  InterlockedIncrement(&call.calls);
  SetEvent(call.called);
}
TORTURE(worker_in_a_thread_pool) {
  Connection at;
  Space into;
  PoolCall call;
  const PTP_IO io = CreateThreadpoolIo(file(at.client), in_the_pool, &call, nullptr);
  NEED(io != nullptr);
  StartThreadpoolIo(io);
  OVERLAPPED overlapped = {};
  DWORD flags = 0;
  must_pend(WSARecv(at.client, into.list, 2, nullptr, &flags, &overlapped, nullptr));
  trial.ends("WSARecv", Whom::others, [&] {
    NEED(send(at.server, "four", 4, 0) == 4);
    NEED(WaitForSingleObject(call.called, long_ms) == WAIT_OBJECT_0);
    return outcome_of(at.client, overlapped);
  });
  NEED(closesocket(at.client.release()) == 0);
  WaitForThreadpoolIoCallbacks(io, FALSE);
  CloseThreadpoolIo(io);
  NEED(call.calls == 1);
  CloseHandle(call.called);
}

/// A port, whose operations end in the thread that waits on it.
struct Port {
  Port() { NEED(handle != nullptr); }
  ~Port() { CloseHandle(handle); }
  Port(const Port&) = delete;
  Port& operator=(const Port&) = delete;
  void bind(SOCKET s) const { NEED(CreateIoCompletionPort(file(s), handle, 7, 0) == handle); }
  /// Waits under the fault; a wait that fails itself took no packet, which the next one gets.
  void must_tell(Trial& trial, const char* function, SOCKET s, OVERLAPPED& overlapped) const {
    OVERLAPPED* done = nullptr;
    DWORD bytes = 0;
    ULONG_PTR key = 0;
    trial.ends(function, Whom::waiter, [&] {
      if (GetQueuedCompletionStatus(handle, &bytes, &key, &done, long_ms)) return 0;
      return done == nullptr ? 0 : outcome_of(s, overlapped);
    });
    if (done == nullptr) GetQueuedCompletionStatus(handle, &bytes, &key, &done, long_ms);
    NEED(done == &overlapped);
    GetQueuedCompletionStatus(handle, &bytes, &key, &done, 0);
    NEED(done == nullptr);
  }
  HANDLE handle = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0);
};

TORTURE(waiter_wsarecv) {
  Connection at;
  Port port;
  port.bind(at.client);
  Space into;
  OVERLAPPED overlapped = {};
  DWORD flags = 0;
  must_pend(WSARecv(at.client, into.list, 2, nullptr, &flags, &overlapped, nullptr));
  NEED(send(at.server, "four", 4, 0) == 4);
  port.must_tell(trial, "WSARecv", at.client, overlapped);
}
TORTURE(waiter_wsarecvfrom) {
  Datagrams at;
  Port port;
  port.bind(at.receiver);
  Space into;
  Name from;
  OVERLAPPED overlapped = {};
  DWORD flags = 0;
  must_pend(WSARecvFrom(at.receiver, into.list, 2, nullptr, &flags, from.out(), &from.length,
                        &overlapped, nullptr));
  at.come();
  port.must_tell(trial, "WSARecvFrom", at.receiver, overlapped);
}
TORTURE(waiter_acceptex) {
  Listening at;
  Port port;
  port.bind(at.socket);
  Held accepting{socket(AF_INET, SOCK_STREAM, 0)}, client{socket(AF_INET, SOCK_STREAM, 0)};
  char output[64 + 2 * slot] = {};
  DWORD bytes = 0;
  OVERLAPPED overlapped = {};
  must_pend_bool(AcceptEx(at.socket, accepting, output, 64, slot, slot, &bytes, &overlapped));
  NEED(connect(client, at.name.out(), at.name.length) == 0);
  NEED(send(client, "four", 4, 0) == 4);
  port.must_tell(trial, "AcceptEx", at.socket, overlapped);
}

}  // namespace
