// SPDX-License-Identifier: MIT
// WSA_IO_PENDING, WSA_IO_INCOMPLETE, WSA_OPERATION_ABORTED, and WSA_INVALID_HANDLE of the calls
// that take an event: the life of an overlapped operation.
#include "sockets.hpp"

using namespace contract;

namespace {

/// An overlapped receive that waits for data, with an event.
struct PendingReceive {
  explicit PendingReceive(SOCKET socket) {
    overlapped.hEvent = WSACreateEvent();
    FAILS_WITH(WSA_IO_PENDING, WSARecv(socket, &whole, 1, nullptr, &flags, &overlapped, nullptr));
  }
  ~PendingReceive() { WSACloseEvent(overlapped.hEvent); }
  PendingReceive(const PendingReceive&) = delete;
  PendingReceive& operator=(const PendingReceive&) = delete;

  /// Waits for its end, a few seconds at the most.
  void wait_for_event() {
    RETURNS(WSA_WAIT_EVENT_0, WSAWaitForMultipleEvents(1, &overlapped.hEvent, TRUE, 5000, FALSE));
  }

  WSAOVERLAPPED overlapped{};
  char buffer[8];
  WSABUF whole{sizeof buffer, buffer};
  DWORD flags = 0;
};

HANDLE as_handle(SOCKET socket) { return reinterpret_cast<HANDLE>(socket); }

/// A request to be told of the next change of addresses, with an event.
struct PendingChange {
  explicit PendingChange(SOCKET socket) {
    overlapped.hEvent = WSACreateEvent();
    FAILS_WITH(WSA_IO_PENDING, WSAIoctl(socket, SIO_ADDRESS_LIST_CHANGE, nullptr, 0, nullptr, 0,
                                        nullptr, &overlapped, nullptr));
  }
  ~PendingChange() { WSACloseEvent(overlapped.hEvent); }
  PendingChange(const PendingChange&) = delete;
  PendingChange& operator=(const PendingChange&) = delete;
  void wait_for_event() {
    RETURNS(WSA_WAIT_EVENT_0, WSAWaitForMultipleEvents(1, &overlapped.hEvent, TRUE, 5000, FALSE));
  }

  WSAOVERLAPPED overlapped{};
};

constexpr ULONG_PTR status_cancelled = 0xC0000120;

}  // namespace

CONDITION_BOTH(WSA_IO_PENDING, 1, wsarecv_without_data) {
  StreamPair pair(family);
  PendingReceive receive(pair.client);
  RETURNS(2, send(pair.server, "hi", 2, 0));
  receive.wait_for_event();
  DWORD bytes = 0, flags = 0;
  RETURNS(TRUE, WSAGetOverlappedResult(pair.client, &receive.overlapped, &bytes, FALSE, &flags));
  HOLDS(bytes == 2 && receive.overlapped.Internal == 0);
}

CONDITION(WSA_IO_PENDING, 1, wsarecvfrom_without_data) {
  DatagramPair pair;
  WSAOVERLAPPED overlapped{};
  char buffer[8];
  WSABUF whole{sizeof buffer, buffer};
  DWORD flags = 0, bytes = 0;
  Address from;
  FAILS_WITH(WSA_IO_PENDING, WSARecvFrom(pair.server, &whole, 1, nullptr, &flags, from.out(),
                                         from.out_size(), &overlapped, nullptr));
  RETURNS(2, send(pair.client, "hi", 2, 0));
  RETURNS(TRUE, WSAGetOverlappedResult(pair.server, &overlapped, &bytes, TRUE, &flags));
  HOLDS(bytes == 2 && from == pair.client_address);
}

// Learn, WSAIoctl: SIO_ADDRESS_LIST_CHANGE is pending until the addresses change.
CONDITION_BOTH(WSA_IO_PENDING, 1, wsaioctl_address_list_change) {
  DatagramSocket socket(family);
  PendingChange change(socket);
  DWORD bytes = 0, flags = 0;
  REFUSES_WITH(WSA_IO_INCOMPLETE,
               WSAGetOverlappedResult(socket, &change.overlapped, &bytes, FALSE, &flags));
  RETURNS(0, closesocket(socket.release()));
  change.wait_for_event();
}

CONDITION(WSA_OPERATION_ABORTED, 1, wsaioctl_address_list_change) {
  DatagramSocket socket;
  PendingChange change(socket);
  RETURNS(0, closesocket(socket.release()));
  change.wait_for_event();
  HOLDS(change.overlapped.Internal == status_cancelled);
}

CONDITION(WSA_OPERATION_ABORTED, 3, wsaioctl_address_list_change) {
  const DatagramSocket socket;
  PendingChange change(socket);
  RETURNS(TRUE, CancelIoEx(as_handle(socket), &change.overlapped));
  change.wait_for_event();
  DWORD bytes = 0, flags = 0;
  REFUSES_WITH(WSA_OPERATION_ABORTED,
               WSAGetOverlappedResult(socket, &change.overlapped, &bytes, FALSE, &flags));
}

CONDITION(WSA_IO_INCOMPLETE, 1, wsagetoverlappedresult_before_the_end) {
  StreamPair pair;
  PendingReceive receive(pair.client);
  DWORD bytes = 0, flags = 0;
  REFUSES_WITH(WSA_IO_INCOMPLETE,
               WSAGetOverlappedResult(pair.client, &receive.overlapped, &bytes, FALSE, &flags));
  RETURNS(1, send(pair.server, "x", 1, 0));
  RETURNS(TRUE, WSAGetOverlappedResult(pair.client, &receive.overlapped, &bytes, TRUE, &flags));
  HOLDS(bytes == 1);
}

CONDITION(WSA_OPERATION_ABORTED, 1, wsarecv_when_the_socket_is_closed) {
  StreamPair pair;
  PendingReceive receive(pair.client);
  RETURNS(0, closesocket(pair.client.release()));
  receive.wait_for_event();
  HOLDS(receive.overlapped.Internal == status_cancelled);
}

CONDITION(WSA_OPERATION_ABORTED, 3, cancelio) {
  StreamPair pair;
  PendingReceive receive(pair.client);
  RETURNS(TRUE, CancelIo(reinterpret_cast<HANDLE>(static_cast<SOCKET>(pair.client))));
  receive.wait_for_event();
  DWORD bytes = 0, flags = 0;
  REFUSES_WITH(WSA_OPERATION_ABORTED,
               WSAGetOverlappedResult(pair.client, &receive.overlapped, &bytes, FALSE, &flags));
}

CONDITION(WSA_OPERATION_ABORTED, 3, cancelioex) {
  StreamPair pair;
  PendingReceive first(pair.client);
  PendingReceive second(pair.client);
  RETURNS(TRUE, CancelIoEx(reinterpret_cast<HANDLE>(static_cast<SOCKET>(pair.client)),
                           &first.overlapped));
  first.wait_for_event();
  DWORD bytes = 0, flags = 0;
  REFUSES_WITH(WSA_OPERATION_ABORTED,
               WSAGetOverlappedResult(pair.client, &first.overlapped, &bytes, FALSE, &flags));
  RETURNS(2, send(pair.server, "hi", 2, 0));
  second.wait_for_event();
  RETURNS(TRUE, WSAGetOverlappedResult(pair.client, &second.overlapped, &bytes, FALSE, &flags));
  HOLDS(bytes == 2);
}

// Learn, SIO_FLUSH: discards what waits to be sent.
CONDITION(WSA_OPERATION_ABORTED, 2, wsaioctl_sio_flush) {
  static char plenty[4 << 20];
  StreamPair pair;
  WSAOVERLAPPED overlapped{};
  overlapped.hEvent = WSACreateEvent();
  WSABUF whole{sizeof plenty, plenty};
  // Until the buffers of both ends are full.
  int sent = 0;
  for (int i = 0; i < 10 && sent == 0; ++i) {
    sent = WSASend(pair.client, &whole, 1, nullptr, 0, &overlapped, nullptr);
  }
  HOLDS(sent == SOCKET_ERROR && WSAGetLastError() == WSA_IO_PENDING);
  DWORD bytes = 0, flags = 0;
  RETURNS(0, WSAIoctl(pair.client, SIO_FLUSH, nullptr, 0, nullptr, 0, &bytes, nullptr, nullptr));
  RETURNS(WSA_WAIT_EVENT_0, WSAWaitForMultipleEvents(1, &overlapped.hEvent, TRUE, 5000, FALSE));
  REFUSES_WITH(WSA_OPERATION_ABORTED,
               WSAGetOverlappedResult(pair.client, &overlapped, &bytes, FALSE, &flags));
  WSACloseEvent(overlapped.hEvent);
}

CONDITION(WSA_INVALID_HANDLE, 1, wsaeventselect) {
  StreamPair pair;
  WSAEVENT closed = WSACreateEvent();
  WSACloseEvent(closed);
  FAILS_WITH(WSA_INVALID_HANDLE, WSAEventSelect(pair.client, closed, FD_READ));
}

CONDITION(WSA_INVALID_HANDLE, 1, wsarecv_overlapped) {
  StreamPair pair;
  WSAOVERLAPPED overlapped{};
  overlapped.hEvent = WSACreateEvent();
  WSACloseEvent(overlapped.hEvent);
  char buffer[8];
  WSABUF whole{sizeof buffer, buffer};
  DWORD flags = 0;
  FAILS_WITH(WSA_INVALID_HANDLE,
             WSARecv(pair.client, &whole, 1, nullptr, &flags, &overlapped, nullptr));
}
