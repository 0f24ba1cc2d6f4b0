// SPDX-License-Identifier: MIT
// WSASendMsg and WSARecvMsg with OVERLAPPED: pending, cut short, cancelled.
#include "messages.hpp"

using namespace contract;

namespace {

/// An overlapped WSARecvMsg that waits for a datagram, with an event.
struct PendingMessage {
  explicit PendingMessage(SOCKET socket) : socket_(socket) {
    overlapped.hEvent = WSACreateEvent();
    static const Receiving receiving{DatagramSocket()};
    FAILS_WITH(WSA_IO_PENDING,
               receiving.WSARecvMsg(socket, &message.fields, nullptr, &overlapped, nullptr));
  }
  ~PendingMessage() { WSACloseEvent(overlapped.hEvent); }
  PendingMessage(const PendingMessage&) = delete;
  PendingMessage& operator=(const PendingMessage&) = delete;

  void wait_for_event() {
    RETURNS(WSA_WAIT_EVENT_0, WSAWaitForMultipleEvents(1, &overlapped.hEvent, TRUE, 5000, FALSE));
  }
  BOOL result() {
    DWORD* const bytes = &message.bytes;
    return CALLS(WSAGetOverlappedResult(socket_, &overlapped, bytes, FALSE, &flags));
  }

  WSAOVERLAPPED overlapped{};
  Message message;
  DWORD flags = 0;

 private:
  const SOCKET socket_;
};

constexpr ULONG_PTR status_cancelled = 0xC0000120;

}  // namespace

CONDITION_BOTH(WSA_IO_PENDING, 1, wsarecvmsg_without_datagram) {
  DatagramPair pair(family);
  PendingMessage receive(pair.server);
  RETURNS(2, send(pair.client, "hi", 2, 0));
  receive.wait_for_event();
  RETURNS(TRUE, receive.result());
  HOLDS(receive.message.bytes == 2 && receive.message.fields.namelen == pair.client_address.size());
  HOLDS(std::memcmp(&receive.message.peer, static_cast<const sockaddr*>(pair.client_address), 8) ==
        0);
}

CONDITION(WSA_OPERATION_ABORTED, 1, wsarecvmsg_when_the_socket_is_closed) {
  DatagramPair pair;
  PendingMessage receive(pair.server);
  RETURNS(0, closesocket(pair.server.release()));
  receive.wait_for_event();
  HOLDS(receive.overlapped.Internal == status_cancelled);
}

CONDITION(WSA_OPERATION_ABORTED, 3, wsarecvmsg_and_cancelioex) {
  DatagramPair pair;
  PendingMessage receive(pair.server);
  RETURNS(TRUE, CancelIoEx(reinterpret_cast<HANDLE>(static_cast<SOCKET>(pair.server)),
                           &receive.overlapped));
  receive.wait_for_event();
  REFUSES_WITH(WSA_OPERATION_ABORTED, receive.result());
}

// The buffer is filled, the rest is lost.
CONDITION(WSAEMSGSIZE, 2, wsarecvmsg_pending_with_a_small_buffer) {
  DatagramPair pair;
  const Receiving receiving(pair.server);
  Message message;
  message.buffer.len = 3;
  WSAOVERLAPPED overlapped{};
  FAILS_WITH(WSA_IO_PENDING,
             receiving.WSARecvMsg(pair.server, &message.fields, nullptr, &overlapped, nullptr));
  RETURNS(6, send(pair.client, "longer", 6, 0));
  DWORD flags = 0;
  REFUSES_WITH(WSAEMSGSIZE,
               WSAGetOverlappedResult(pair.server, &overlapped, &message.bytes, TRUE, &flags));
  HOLDS(message.bytes == 3 && std::memcmp(message.text, "lon", 3) == 0);
  HOLDS((message.fields.dwFlags & MSG_TRUNC) != 0);
}

CONDITION(WSA_INVALID_HANDLE, 1, wsasendmsg_with_a_closed_event) {
  DatagramPair pair;
  Message message("x");
  WSAOVERLAPPED overlapped{};
  overlapped.hEvent = WSACreateEvent();
  RETURNS(TRUE, WSACloseEvent(overlapped.hEvent));
  FAILS_WITH(WSA_INVALID_HANDLE,
             WSASendMsg(pair.client, &message.fields, 0, nullptr, &overlapped, nullptr));
}
