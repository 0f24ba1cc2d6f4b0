// SPDX-License-Identifier: MIT
// TransmitFile and TransmitPackets: what they raise.
// clang-format off
#include "sockets.hpp"
#include <mswsock.h>
// clang-format on

using namespace contract;

namespace {

/// Memory before a file that is none.
BOOL transmit(SOCKET socket, DWORD flags = 0, LPOVERLAPPED overlapped = nullptr) {
  static char head[] = "head";
  TRANSMIT_FILE_BUFFERS around = {head, 4, nullptr, 0};
  return CALLS_WITH((socket, flags, overlapped),
                    TransmitFile(socket, nullptr, 0, 0, overlapped, &around, flags));
}

/// The function as a socket's provider gives it out.
struct Extension {
  Extension() {
    GUID guid = WSAID_TRANSMITPACKETS;
    DWORD bytes = 0;
    RETURNS(0, WSAIoctl(StreamSocket(), SIO_GET_EXTENSION_FUNCTION_POINTER, &guid, sizeof guid,
                        &TransmitPackets, sizeof TransmitPackets, &bytes, nullptr, nullptr));
  }
  LPFN_TRANSMITPACKETS TransmitPackets = nullptr;
};

/// More than the buffers of both ends hold.
struct PendingTransmit {
  explicit PendingTransmit(SOCKET socket) {
    static char plenty[32 << 20];
    TRANSMIT_FILE_BUFFERS around = {plenty, sizeof plenty, nullptr, 0};
    overlapped.hEvent = WSACreateEvent();
    REFUSES_WITH(WSA_IO_PENDING, TransmitFile(socket, nullptr, 0, 0, &overlapped, &around, 0));
  }
  ~PendingTransmit() { WSACloseEvent(overlapped.hEvent); }
  PendingTransmit(const PendingTransmit&) = delete;
  PendingTransmit& operator=(const PendingTransmit&) = delete;
  void wait_for_event() {
    RETURNS(WSA_WAIT_EVENT_0, WSAWaitForMultipleEvents(1, &overlapped.hEvent, TRUE, 5000, FALSE));
  }

  WSAOVERLAPPED overlapped{};
};

constexpr ULONG_PTR status_cancelled = 0xC0000120;

}  // namespace

CONDITION(WSAENOTSOCK, 1, transmitfile_of_no_socket) {
  each_non_socket([&](SOCKET s) { REFUSES_WITH(WSAENOTSOCK, transmit(s)); });
}

CONDITION(WSAENOTSOCK, 1, transmitpackets_of_no_socket) {
  const Extension extension;
  each_non_socket([&](SOCKET s) {
    REFUSES_WITH(WSAENOTSOCK, extension.TransmitPackets(s, nullptr, 0, 0, nullptr, 0));
  });
}

CONDITION_BOTH(WSAENOTCONN, 1, transmitfile_without_a_connection) {
  const StreamSocket socket(family);
  REFUSES_WITH(WSAENOTCONN, transmit(socket));
}

CONDITION(WSAENOTCONN, 2, transmitpackets_of_an_unconnected_datagram_socket) {
  const Extension extension;
  const DatagramSocket socket;
  REFUSES_WITH(WSAENOTCONN, extension.TransmitPackets(socket, nullptr, 0, 0, nullptr, 0));
}

CONDITION(WSAEFAULT, 1, transmitfile_pointers) {
  StreamPair pair;
  auto* nowhere = reinterpret_cast<LPTRANSMIT_FILE_BUFFERS>(8);
  REFUSES_WITH(WSAEFAULT, TransmitFile(pair.client, nullptr, 0, 0, nullptr, nowhere, 0));
  TRANSMIT_FILE_BUFFERS around = {nullptr, 4, nullptr, 0};
  REFUSES_WITH(WSAEFAULT, TransmitFile(pair.client, nullptr, 0, 0, nullptr, &around, 0));
}

CONDITION(WSAEFAULT, 1, transmitpackets_pointers) {
  const Extension extension;
  StreamPair pair;
  REFUSES_WITH(WSAEFAULT, extension.TransmitPackets(pair.client, nullptr, 1, 0, nullptr, 0));
}

CONDITION(WSAEINVAL, 5, transmitfile_flags) {
  StreamPair pair;
  REFUSES_WITH(WSAEINVAL, transmit(pair.client, 0x100));
  REFUSES_WITH(WSAEINVAL, transmit(pair.client, TF_REUSE_SOCKET));
}

CONDITION(WSAEINVAL, 5, transmitpackets_flags) {
  const Extension extension;
  StreamPair pair;
  static char text[] = "x";
  TRANSMIT_PACKETS_ELEMENT element = {};
  element.dwElFlags = TP_ELEMENT_MEMORY | TP_ELEMENT_FILE;
  element.cLength = 1;
  element.pBuffer = text;
  REFUSES_WITH(WSAEINVAL, extension.TransmitPackets(pair.client, &element, 1, 0, nullptr, 0));
  element.dwElFlags = TP_ELEMENT_MEMORY;
  REFUSES_WITH(WSAEINVAL, extension.TransmitPackets(pair.client, &element, 1, 0, nullptr, 0x100));
}

CONDITION(WSAESHUTDOWN, 1, transmitfile_after_shutdown) {
  StreamPair pair;
  RETURNS(0, shutdown(pair.client, SD_SEND));
  REFUSES_WITH(WSAESHUTDOWN, transmit(pair.client));
}

CONDITION(WSAECONNRESET, 1, transmitfile_after_a_reset) {
  StreamPair pair;
  pair.reset_by_peer();
  REFUSES_WITH(WSAECONNRESET, transmit(pair.client));
}

CONDITION(WSAEINTR, 2, transmitfile_when_the_socket_is_closed) {
  until_it_waits([](unsigned delay_ms) {
    static char plenty[32 << 20];
    TRANSMIT_FILE_BUFFERS around = {plenty, sizeof plenty, nullptr, 0};
    StreamPair pair;
    const SOCKET socket = pair.client.release();
    Closer closer(socket, delay_ms);
    REFUSES_WITH(WSAEINTR, TransmitFile(socket, nullptr, 0, 0, nullptr, &around, 0));
  });
}

CONDITION(WSAEMSGSIZE, 1, transmitpackets_more_than_a_datagram) {
  const Extension extension;
  DatagramPair pair;
  static char plenty[70000];
  TRANSMIT_PACKETS_ELEMENT element = {};
  element.dwElFlags = TP_ELEMENT_MEMORY;
  element.cLength = sizeof plenty;
  element.pBuffer = plenty;
  REFUSES_WITH(WSAEMSGSIZE,
               extension.TransmitPackets(pair.client, &element, 1, 0xFFFFFFFF, nullptr, 0));
}

CONDITION(WSA_IO_PENDING, 1, transmitfile_more_than_fits) {
  StreamPair pair;
  PendingTransmit pending(pair.client);
  static char data[32 << 20];
  RETURNS(static_cast<int>(sizeof data), recv(pair.server, data, sizeof data, MSG_WAITALL));
  pending.wait_for_event();
  HOLDS(pending.overlapped.Internal == 0 && pending.overlapped.InternalHigh == sizeof data);
}

CONDITION(WSA_OPERATION_ABORTED, 1, transmitfile_when_the_socket_is_closed) {
  StreamPair pair;
  PendingTransmit pending(pair.client);
  RETURNS(0, closesocket(pair.client.release()));
  pending.wait_for_event();
  HOLDS(pending.overlapped.Internal == status_cancelled);
}

CONDITION(WSA_OPERATION_ABORTED, 3, transmitfile_and_cancelioex) {
  StreamPair pair;
  PendingTransmit pending(pair.client);
  RETURNS(TRUE, CancelIoEx(reinterpret_cast<HANDLE>(static_cast<SOCKET>(pair.client)),
                           &pending.overlapped));
  pending.wait_for_event();
  HOLDS(pending.overlapped.Internal == status_cancelled);
}
