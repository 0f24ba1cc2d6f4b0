// SPDX-License-Identifier: MIT
// AcceptEx, ConnectEx, DisconnectEx as a program sees them.
#include "connection.hpp"
// After winsock2.h.
#include <mswsock.h>

#include <cstring>
#include <initializer_list>

namespace {

using program::BoundPort;
using program::file;
using program::long_ms;
using program::Packet;
using program::Started;
using program::Transfer;

constexpr DWORD slot = sizeof(sockaddr_storage) + 16;

struct Listening : Started {
  Listening() {
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int length = sizeof name;
    IS(0, bind(s, reinterpret_cast<sockaddr*>(&name), length));
    IS(0, listen(s, SOMAXCONN));
    IS(0, getsockname(s, reinterpret_cast<sockaddr*>(&name), &length));
  }
  ~Listening() {
    if (s != INVALID_SOCKET) closesocket(s);
  }
  SOCKET connect_one() const {
    const SOCKET client = socket(AF_INET, SOCK_STREAM, 0);
    IS(0, connect(client, reinterpret_cast<const sockaddr*>(&name), sizeof name));
    return client;
  }
  SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in name = {};
};

struct Accept {
  SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
  OVERLAPPED overlapped = {};
  char output[64 + 2 * slot] = {};
  DWORD bytes = 0;

  BOOL begin(SOCKET listener, DWORD data_bytes = 0) {
    return AcceptEx(listener, s, output, data_bytes, slot, slot, &bytes, &overlapped);
  }
  void must_wait(SOCKET listener, DWORD data_bytes = 0) {
    FAILS(FALSE, ERROR_IO_PENDING, begin(listener, data_bytes));
  }
  ~Accept() { closesocket(s); }
};

template <class Function>
Function ask_for(SOCKET s, GUID guid) {
  Function function = nullptr;
  DWORD bytes = 0;
  IS(0, WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &guid, sizeof guid, &function,
                 sizeof function, &bytes, nullptr, nullptr));
  IS(sizeof function, bytes);
  return function;
}

SOCKET bound_socket() {
  const SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in any = {};
  any.sin_family = AF_INET;
  IS(0, bind(s, reinterpret_cast<sockaddr*>(&any), sizeof any));
  return s;
}

PROGRAM(Extension, AcceptThenAddresses) {
  Listening listening;
  BoundPort bound(listening.s, 4);
  Accept accept;
  accept.must_wait(listening.s);
  const SOCKET client = listening.connect_one();
  const Packet packet(bound.port);
  HOLDS(packet.good && packet.overlapped == &accept.overlapped);
  IS(0, packet.bytes);
  IS(4, packet.key);
  sockaddr *local = nullptr, *remote = nullptr;
  int local_length = 0, remote_length = 0;
  GetAcceptExSockaddrs(accept.output, 0, slot, slot, &local, &local_length, &remote,
                       &remote_length);
  IS(sizeof(sockaddr_in), local_length);
  HOLDS(std::memcmp(local, &listening.name, sizeof(sockaddr_in)) == 0);
  sockaddr_in peer = {};
  int length = sizeof peer;
  IS(0, getsockname(client, reinterpret_cast<sockaddr*>(&peer), &length));
  HOLDS(std::memcmp(remote, &peer, static_cast<size_t>(remote_length)) == 0);
  // Only then the accepted socket knows its peer.
  FAILS(SOCKET_ERROR, WSAENOTCONN,
        getpeername(accept.s, reinterpret_cast<sockaddr*>(&peer), &length));
  IS(0, setsockopt(accept.s, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT,
                   reinterpret_cast<const char*>(&listening.s), sizeof listening.s));
  IS(0, getpeername(accept.s, reinterpret_cast<sockaddr*>(&peer), &length));
  Transfer receive;
  HOLDS(CreateIoCompletionPort(file(accept.s), bound.port, 5, 0) == bound.port);
  receive.must_wait(receive.receive(accept.s));
  IS(2, send(client, "hi", 2, 0));
  IS(5, Packet(bound.port).key);
  IS(0, closesocket(client));
}

PROGRAM(Extension, AcceptWithData) {
  Listening listening;
  BoundPort bound(listening.s, 4);
  Accept accept;
  accept.must_wait(listening.s, 64);
  const SOCKET client = listening.connect_one();
  IS(WAIT_TIMEOUT, Packet(bound.port, 20).error);
  IS(5, send(client, "hello", 5, 0));
  const Packet packet(bound.port);
  HOLDS(packet.good && packet.overlapped == &accept.overlapped);
  IS(5, packet.bytes);
  IS(4, packet.key);
  HOLDS(std::memcmp(accept.output, "hello", 5) == 0);
  IS(0, closesocket(client));
}

PROGRAM(Extension, SeveralAcceptsAndAConnectionThatWaits) {
  Listening listening;
  const SOCKET early = listening.connect_one();
  BoundPort bound(listening.s, 0);
  Accept first, second, third;
  static_cast<void>(first.begin(listening.s));
  IS(&first.overlapped, Packet(bound.port).overlapped);
  second.must_wait(listening.s);
  third.must_wait(listening.s);
  const SOCKET a = listening.connect_one(), b = listening.connect_one();
  IS(&second.overlapped, Packet(bound.port).overlapped);
  IS(&third.overlapped, Packet(bound.port).overlapped);
  for (SOCKET s : {early, a, b}) IS(0, closesocket(s));
}

PROGRAM(Extension, ListenerClosedWhileAccepting) {
  Listening listening;
  BoundPort bound(listening.s, 0);
  Accept accept;
  accept.must_wait(listening.s);
  IS(0, closesocket(listening.s));
  listening.s = INVALID_SOCKET;
  const Packet packet(bound.port);
  IS(&accept.overlapped, packet.overlapped);
  IS(ERROR_OPERATION_ABORTED, packet.error);
}

/// How long the connection of an accepting socket is there; -1 while there is none.
int connected_seconds(SOCKET s) {
  int seconds = 0, length = sizeof seconds;
  IS(0, getsockopt(s, SOL_SOCKET, SO_CONNECT_TIME, reinterpret_cast<char*>(&seconds), &length));
  return seconds;
}

/// An AcceptEx whose connection is there and sends nothing.
struct SilentAccept : Listening {
  SilentAccept() {
    accept.overlapped.hEvent = WSACreateEvent();
    IS(-1, connected_seconds(accept.s));
    accept.must_wait(s, 64);
    client = connect_one();
    for (int tries = 0; connected_seconds(accept.s) < 0 && tries < 1000; ++tries) Sleep(1);
    HOLDS(connected_seconds(accept.s) >= 0);
    IS(WAIT_TIMEOUT, WaitForSingleObject(accept.overlapped.hEvent, 20));
  }
  ~SilentAccept() {
    closesocket(client);
    WSACloseEvent(accept.overlapped.hEvent);
  }
  void must_be_aborted() {
    IS(WAIT_OBJECT_0, WaitForSingleObject(accept.overlapped.hEvent, long_ms));
    IS(0xC0000120, accept.overlapped.Internal);
  }
  Accept accept;
  SOCKET client = INVALID_SOCKET;
};

PROGRAM(Extension, TheListenerCancelsAnAcceptThatWaitsForData) {
  SilentAccept silent;
  OVERLAPPED other = {};
  FAILS(FALSE, ERROR_NOT_FOUND, CancelIoEx(file(silent.s), &other));
  IS(TRUE, CancelIoEx(file(silent.s), &silent.accept.overlapped));
  silent.must_be_aborted();
  FAILS(FALSE, ERROR_NOT_FOUND, CancelIoEx(file(silent.s), &silent.accept.overlapped));
  // The listener goes on.
  Accept next;
  next.overlapped.hEvent = silent.accept.overlapped.hEvent;
  next.must_wait(silent.s, 64);
  const SOCKET client = silent.connect_one();
  IS(2, send(client, "hi", 2, 0));
  DWORD bytes = 0;
  IS(TRUE, GetOverlappedResult(file(silent.s), &next.overlapped, &bytes, TRUE));
  IS(2, bytes);
  closesocket(client);
}

PROGRAM(Extension, ItsThreadCancelsAnAcceptThatWaitsForData) {
  SilentAccept silent;
  IS(TRUE, CancelIo(file(silent.s)));
  silent.must_be_aborted();
}

PROGRAM(Extension, ListenerClosedWhileAnAcceptWaitsForData) {
  SilentAccept silent;
  IS(0, closesocket(silent.s));
  silent.s = INVALID_SOCKET;
  silent.must_be_aborted();
}

PROGRAM(Extension, AcceptingSocketClosedWhileItWaitsForData) {
  SilentAccept silent;
  IS(0, closesocket(silent.accept.s));
  silent.must_be_aborted();
  silent.accept.s = INVALID_SOCKET;
}

DWORD WINAPI wait_for_accept(void* given) {
  auto& silent = *static_cast<SilentAccept*>(given);
  DWORD bytes = 0;
  const BOOL done = GetOverlappedResult(file(silent.s), &silent.accept.overlapped, &bytes, TRUE);
  return done != FALSE ? bytes : 0;
}

PROGRAM(Extension, TheListenerIsAskedForAnAcceptThatWaitsForData) {
  SilentAccept silent;
  const HANDLE waiting = CreateThread(nullptr, 0, wait_for_accept, &silent, 0, nullptr);
  IS(WAIT_TIMEOUT, WaitForSingleObject(waiting, 20));
  IS(5, send(silent.client, "hello", 5, 0));
  IS(WAIT_OBJECT_0, WaitForSingleObject(waiting, long_ms));
  DWORD bytes = 0;
  IS(TRUE, GetExitCodeThread(waiting, &bytes));
  IS(5, bytes);
  CloseHandle(waiting);
}

PROGRAM(Extension, AcceptRefusesWhatDoesNotFit) {
  Listening listening;
  Accept accept;
  FAILS(FALSE, WSAENOTSOCK,
        AcceptEx(listening.s, listening.s + 4096, accept.output, 0, slot, slot, &accept.bytes,
                 &accept.overlapped));
  FAILS(FALSE, WSAEINVAL,
        AcceptEx(accept.s, bound_socket(), accept.output, 0, slot, slot, &accept.bytes,
                 &accept.overlapped));
  FAILS(FALSE, WSAEINVAL,
        AcceptEx(listening.s, accept.s, accept.output, 0, 16, slot, &accept.bytes,
                 &accept.overlapped));
  FAILS(FALSE, WSAEFAULT,
        AcceptEx(listening.s, accept.s, nullptr, 0, slot, slot, &accept.bytes, &accept.overlapped));
  IS(0, listen(bound_socket(), 1));
}

PROGRAM(Extension, ConnectSendsTheFirstData) {
  Listening listening;
  const SOCKET s = bound_socket();
  BoundPort bound(s, 6);
  const auto connect_ex = ask_for<LPFN_CONNECTEX>(s, WSAID_CONNECTEX);
  OVERLAPPED overlapped = {};
  char data[] = "first";
  DWORD sent = 0;
  const BOOL now = connect_ex(s, reinterpret_cast<sockaddr*>(&listening.name),
                              sizeof listening.name, data, 5, &sent, &overlapped);
  HOLDS(now || GetLastError() == ERROR_IO_PENDING);
  const Packet packet(bound.port);
  HOLDS(packet.good && packet.overlapped == &overlapped);
  IS(5, packet.bytes);
  sockaddr_in peer = {};
  int length = sizeof peer;
  FAILS(SOCKET_ERROR, WSAENOTCONN, getpeername(s, reinterpret_cast<sockaddr*>(&peer), &length));
  IS(0, setsockopt(s, SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT, nullptr, 0));
  IS(0, getpeername(s, reinterpret_cast<sockaddr*>(&peer), &length));
  const SOCKET server = accept(listening.s, nullptr, nullptr);
  char got[5];
  IS(5, recv(server, got, 5, MSG_WAITALL));
  HOLDS(std::memcmp(got, "first", 5) == 0);
  IS(0, closesocket(server));
  // Used again after a disconnect.
  const auto disconnect_ex = ask_for<LPFN_DISCONNECTEX>(s, WSAID_DISCONNECTEX);
  HOLDS(disconnect_ex(s, nullptr, TF_REUSE_SOCKET, 0));
  sockaddr_in any = {};
  any.sin_family = AF_INET;
  IS(0, bind(s, reinterpret_cast<sockaddr*>(&any), sizeof any));
  HOLDS(connect_ex(s, reinterpret_cast<sockaddr*>(&listening.name), sizeof listening.name, nullptr,
                   0, nullptr, &overlapped) ||
        GetLastError() == ERROR_IO_PENDING);
  HOLDS(Packet(bound.port).good);
  IS(0, closesocket(s));
}

// The address book lets go of it with the connection: it held on to it even past the socket's end.
PROGRAM(Extension, DisconnectGivesTheAddressBack) {
  Started started;
  const Listening listening;
  const SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in name = {};
  name.sin_family = AF_INET;
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int length = sizeof name;
  auto* const address = reinterpret_cast<sockaddr*>(&name);
  IS(0, bind(s, address, length));
  IS(0, getsockname(s, address, &length));
  IS(0, connect(s, reinterpret_cast<const sockaddr*>(&listening.name), sizeof listening.name));
  // The peer closes first, so that nothing of the connection stays in the kernel.
  const SOCKET server = accept(listening.s, nullptr, nullptr);
  IS(0, closesocket(server));
  char got;
  IS(0, recv(s, &got, 1, 0));
  HOLDS(ask_for<LPFN_DISCONNECTEX>(s, WSAID_DISCONNECTEX)(s, nullptr, TF_REUSE_SOCKET, 0));
  // Its last acknowledgement may be on its way.
  const ULONGLONG end = GetTickCount64() + long_ms;
  while (bind(s, address, length) != 0) {
    IS(WSAEADDRINUSE, WSAGetLastError());
    HOLDS(GetTickCount64() < end);
    SwitchToThread();
  }
  IS(0, closesocket(s));
}

PROGRAM(Extension, ConnectRefused) {
  Started started;
  const SOCKET nobody = bound_socket(), s = bound_socket();
  sockaddr_in name = {};
  int length = sizeof name;
  IS(0, getsockname(nobody, reinterpret_cast<sockaddr*>(&name), &length));
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  BoundPort bound(s, 0);
  const auto connect_ex = ask_for<LPFN_CONNECTEX>(s, WSAID_CONNECTEX);
  OVERLAPPED overlapped = {};
  const BOOL now = connect_ex(s, reinterpret_cast<sockaddr*>(&name), sizeof name, nullptr, 0,
                              nullptr, &overlapped);
  HOLDS(!now);
  if (WSAGetLastError() == WSA_IO_PENDING) {
    const Packet packet(bound.port);
    IS(ERROR_CONNECTION_REFUSED, packet.error);
    DWORD bytes, flags;
    FAILS(FALSE, WSAECONNREFUSED, WSAGetOverlappedResult(s, &overlapped, &bytes, FALSE, &flags));
  } else {
    IS(WSAECONNREFUSED, WSAGetLastError());
  }
  const SOCKET unbound = socket(AF_INET, SOCK_STREAM, 0);
  FAILS(FALSE, WSAEINVAL,
        connect_ex(unbound, reinterpret_cast<sockaddr*>(&name), sizeof name, nullptr, 0, nullptr,
                   &overlapped));
  for (SOCKET one : {nobody, s, unbound}) IS(0, closesocket(one));
}

PROGRAM(Extension, UnknownFunction) {
  Listening listening;
  GUID nobody = {};
  void* function = nullptr;
  DWORD bytes = 0;
  FAILS(SOCKET_ERROR, WSAEINVAL,
        WSAIoctl(listening.s, SIO_GET_EXTENSION_FUNCTION_POINTER, &nobody, sizeof nobody, &function,
                 sizeof function, &bytes, nullptr, nullptr));
  FAILS(SOCKET_ERROR, WSAEFAULT,
        WSAIoctl(listening.s, SIO_GET_EXTENSION_FUNCTION_POINTER, &nobody, 4, &function,
                 sizeof function, &bytes, nullptr, nullptr));
}

}  // namespace
