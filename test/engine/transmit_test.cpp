// SPDX-License-Identifier: MIT
// TransmitFile and TransmitPackets: what arrives, in which order, and what is left of the socket.
#include <algorithm>
#include <cstring>
#include <initializer_list>
#include <string>
#include <thread>
#include <vector>

// connection.hpp has winsock2.h, which comes first.
// clang-format off
#include "connection.hpp"
#include <mswsock.h>
// clang-format on

namespace {

using program::BoundPort;
using program::Connection;
using program::DatagramPair;
using program::file;
using program::long_ms;
using program::Packet;

/// A file with text in it, gone when it is closed.
struct TextFile {
  explicit TextFile(const std::string& text) {
    char folder[MAX_PATH], path[MAX_PATH];
    HOLDS(GetTempPathA(sizeof folder, folder) != 0);
    HOLDS(GetTempFileNameA(folder, "ws2", 0, path) != 0);
    handle = CreateFileA(path, GENERIC_READ | GENERIC_WRITE | DELETE, 7, nullptr, CREATE_ALWAYS,
                         FILE_FLAG_DELETE_ON_CLOSE, nullptr);
    HOLDS(handle != INVALID_HANDLE_VALUE);
    DWORD written = 0;
    HOLDS(WriteFile(handle, text.data(), static_cast<DWORD>(text.size()), &written, nullptr));
    seek(0);
  }
  ~TextFile() { CloseHandle(handle); }
  TextFile(const TextFile&) = delete;
  TextFile& operator=(const TextFile&) = delete;
  void seek(LONG place) const { IS(place, SetFilePointer(handle, place, nullptr, FILE_BEGIN)); }
  [[nodiscard]] DWORD position() const { return SetFilePointer(handle, 0, nullptr, FILE_CURRENT); }

  HANDLE handle = nullptr;
};

std::string received(SOCKET s, size_t bytes) {
  std::string text(bytes, '\0');
  const int count = recv(s, text.data(), static_cast<int>(bytes), MSG_WAITALL);
  text.resize(count < 0 ? 0 : static_cast<size_t>(count));
  return text;
}

void arrives(SOCKET s, const std::string& wanted) {
  HOLDS(received(s, wanted.size()) == wanted);
  u_long more = 0;
  IS(0, ioctlsocket(s, FIONREAD, &more));
  IS(0, more);
}

TRANSMIT_FILE_BUFFERS around(const char* head, const char* tail) {
  return {const_cast<char*>(head), static_cast<DWORD>(lstrlenA(head)), const_cast<char*>(tail),
          static_cast<DWORD>(lstrlenA(tail))};
}

LPFN_TRANSMITPACKETS packets_of(SOCKET s) {
  GUID guid = WSAID_TRANSMITPACKETS;
  LPFN_TRANSMITPACKETS function = nullptr;
  DWORD bytes = 0;
  IS(0, WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &guid, sizeof guid, &function,
                 sizeof function, &bytes, nullptr, nullptr));
  return function;
}

TRANSMIT_PACKETS_ELEMENT memory(const char* text, ULONG more_flags = 0) {
  TRANSMIT_PACKETS_ELEMENT element = {};
  element.dwElFlags = TP_ELEMENT_MEMORY | more_flags;
  element.cLength = static_cast<ULONG>(lstrlenA(text));
  element.pBuffer = const_cast<char*>(text);
  return element;
}

TRANSMIT_PACKETS_ELEMENT part(HANDLE from, LONGLONG offset, ULONG bytes, ULONG more_flags = 0) {
  TRANSMIT_PACKETS_ELEMENT element = {};
  element.dwElFlags = TP_ELEMENT_FILE | more_flags;
  element.cLength = bytes;
  element.nFileOffset.QuadPart = offset;
  element.hFile = from;
  return element;
}

PROGRAM(Transmit, FileFromItsPosition) {
  Connection connection;
  const TextFile text("0123456789");
  HOLDS(TransmitFile(connection.client, text.handle, 0, 0, nullptr, nullptr, 0));
  arrives(connection.server, "0123456789");
  IS(10, text.position());
  text.seek(4);
  HOLDS(TransmitFile(connection.client, text.handle, 3, 0, nullptr, nullptr, 0));
  arrives(connection.server, "456");
  IS(7, text.position());
  // Asked for more than there is, it sends what there is.
  HOLDS(TransmitFile(connection.client, text.handle, 100, 2, nullptr, nullptr, 0));
  arrives(connection.server, "789");
}

PROGRAM(Transmit, HeadAndTail) {
  Connection connection;
  const TextFile text("file");
  TRANSMIT_FILE_BUFFERS both = around("head-", "-tail");
  HOLDS(TransmitFile(connection.client, text.handle, 0, 0, nullptr, &both, 0));
  arrives(connection.server, "head-file-tail");
  HOLDS(TransmitFile(connection.client, nullptr, 0, 0, nullptr, &both, 0));
  arrives(connection.server, "head--tail");
  TRANSMIT_FILE_BUFFERS tail = around("", "tail");
  HOLDS(TransmitFile(connection.client, nullptr, 0, 0, nullptr, &tail, 0));
  arrives(connection.server, "tail");
  HOLDS(TransmitFile(connection.client, nullptr, 0, 0, nullptr, nullptr, 0));
}

PROGRAM(Transmit, OverlappedFromAnOffset) {
  Connection connection;
  BoundPort bound(connection.client, 6);
  const TextFile text("0123456789");
  text.seek(1);
  OVERLAPPED overlapped = {};
  overlapped.Offset = 5;
  const BOOL now = TransmitFile(connection.client, text.handle, 0, 0, &overlapped, nullptr, 0);
  HOLDS(now || WSAGetLastError() == WSA_IO_PENDING);
  const Packet packet(bound.port);
  HOLDS(packet.good && packet.overlapped == &overlapped && packet.key == 6);
  IS(5, packet.bytes);
  arrives(connection.server, "56789");
  IS(1, text.position());
}

/// Text that shows where a piece of it is wrong.
std::string long_text(size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += std::to_string(text.size()) + ",";
  text.resize(bytes);
  return text;
}

void transmit_much(bool nonblocking) {
  Connection connection;
  if (nonblocking) {
    u_long on = 1;
    IS(0, ioctlsocket(connection.client, FIONBIO, &on));
  }
  BoundPort bound(connection.client, 0);
  const std::string much = long_text(12 << 20);
  const TextFile text(much);
  OVERLAPPED overlapped = {};
  TRANSMIT_FILE_BUFFERS both = around("<", ">");
  FAILS(FALSE, WSA_IO_PENDING,
        TransmitFile(connection.client, text.handle, 0, 0, &overlapped, &both, 0));
  // Nobody is on the port meanwhile.
  HOLDS(received(connection.server, much.size() + 2) == "<" + much + ">");
  const Packet packet(bound.port);
  HOLDS(packet.good);
  IS(much.size() + 2, packet.bytes);
}

PROGRAM(Transmit, MoreThanFitsAtOnce) { transmit_much(false); }

// Here sendfile takes the pages.
PROGRAM(Transmit, MoreThanFitsAtOnceWithoutACopy) { transmit_much(true); }

PROGRAM(Transmit, SynchronousWaitsUntilAllIsTaken) {
  Connection connection;
  const std::string much = long_text(12 << 20);
  const TextFile text(much);
  std::string got;
  std::thread reader([&] { got = received(connection.server, much.size()); });
  HOLDS(TransmitFile(connection.client, text.handle, 0, 0, nullptr, nullptr, 0));
  reader.join();
  HOLDS(got == much);
  IS(much.size(), text.position());
}

PROGRAM(Transmit, InOrderWithOtherSends) {
  Connection connection;
  const std::string much = long_text(8 << 20);
  const TextFile text("file");
  OVERLAPPED first = {}, second = {}, third = {};
  WSABUF buffer = {static_cast<ULONG>(much.size()), const_cast<char*>(much.data())};
  FAILS(SOCKET_ERROR, WSA_IO_PENDING,
        WSASend(connection.client, &buffer, 1, nullptr, 0, &first, nullptr));
  FAILS(FALSE, WSA_IO_PENDING,
        TransmitFile(connection.client, text.handle, 0, 0, &second, nullptr, 0));
  WSABUF end = {3, const_cast<char*>("end")};
  FAILS(SOCKET_ERROR, WSA_IO_PENDING,
        WSASend(connection.client, &end, 1, nullptr, 0, &third, nullptr));
  HOLDS(received(connection.server, much.size() + 7) == much + "fileend");
}

PROGRAM(Transmit, CancelAndClose) {
  for (const bool cancel : {true, false}) {
    Connection connection;
    const TextFile text(long_text(12 << 20));
    OVERLAPPED overlapped = {};
    overlapped.hEvent = CreateEventA(nullptr, TRUE, FALSE, nullptr);
    FAILS(FALSE, WSA_IO_PENDING,
          TransmitFile(connection.server, text.handle, 0, 0, &overlapped, nullptr, 0));
    if (cancel) {
      HOLDS(CancelIoEx(file(connection.server), &overlapped));
    } else {
      connection.close_server();
    }
    IS(WAIT_OBJECT_0, WaitForSingleObject(overlapped.hEvent, long_ms));
    IS(0xC0000120, overlapped.Internal);
    HOLDS(CloseHandle(overlapped.hEvent));
  }
}

PROGRAM(Transmit, DisconnectTellsThePeer) {
  Connection connection;
  const TextFile text("last");
  HOLDS(TransmitFile(connection.server, text.handle, 0, 0, nullptr, nullptr, TF_DISCONNECT));
  arrives(connection.client, "last");
  char byte;
  IS(0, recv(connection.client, &byte, 1, 0));
  FAILS(SOCKET_ERROR, WSAESHUTDOWN, send(connection.server, "x", 1, 0));
}

// The socket is as good as new, and the peer gets everything though it had sent what nobody read.
PROGRAM(Transmit, ReuseForTheNextConnection) {
  Connection connection;
  const std::string much = long_text(4 << 20);
  const TextFile text(much);
  IS(7, send(connection.client, "request", 7, 0));
  OVERLAPPED overlapped = {};
  overlapped.hEvent = CreateEventA(nullptr, TRUE, FALSE, nullptr);
  const BOOL now = TransmitFile(connection.server, text.handle, 0, 0, &overlapped, nullptr,
                                TF_DISCONNECT | TF_REUSE_SOCKET);
  HOLDS(now || WSAGetLastError() == WSA_IO_PENDING);
  HOLDS(received(connection.client, much.size()) == much);
  char byte;
  IS(0, recv(connection.client, &byte, 1, 0));
  IS(WAIT_OBJECT_0, WaitForSingleObject(overlapped.hEvent, long_ms));
  IS(0, overlapped.Internal);
  FAILS(SOCKET_ERROR, WSAENOTCONN, send(connection.server, "x", 1, 0));
  sockaddr_in any = {};
  any.sin_family = AF_INET;
  IS(0, bind(connection.server, reinterpret_cast<sockaddr*>(&any), sizeof any));
  HOLDS(CloseHandle(overlapped.hEvent));
}

PROGRAM(Transmit, ResetByThePeer) {
  Connection connection;
  const TextFile text(long_text(12 << 20));
  OVERLAPPED overlapped = {};
  FAILS(FALSE, WSA_IO_PENDING,
        TransmitFile(connection.server, text.handle, 0, 0, &overlapped, nullptr, 0));
  connection.reset_by_client();
  DWORD bytes = 0, flags = 0;
  FAILS(FALSE, WSAECONNRESET,
        WSAGetOverlappedResult(connection.server, &overlapped, &bytes, TRUE, &flags));
}

PROGRAM(Transmit, PacketsOverAStream) {
  Connection connection;
  const LPFN_TRANSMITPACKETS transmit = packets_of(connection.client);
  const TextFile text("0123456789");
  text.seek(8);
  TRANSMIT_PACKETS_ELEMENT elements[] = {memory("a"), part(text.handle, 2, 3), memory("b"),
                                         part(text.handle, -1, 0, TP_ELEMENT_EOP), memory("c")};
  HOLDS(transmit(connection.client, elements, 5, 0, nullptr, 0));
  arrives(connection.server, "a234b89c");
  IS(10, text.position());
  HOLDS(transmit(connection.client, nullptr, 0, 0, nullptr, TF_DISCONNECT));
  char byte;
  IS(0, recv(connection.server, &byte, 1, 0));
}

PROGRAM(Transmit, PacketsAsDatagrams) {
  DatagramPair pair;
  const LPFN_TRANSMITPACKETS transmit = packets_of(pair.client);
  const TextFile text("0123456789");
  TRANSMIT_PACKETS_ELEMENT elements[] = {memory("a"), part(text.handle, 2, 3, TP_ELEMENT_EOP),
                                         memory("bcd", TP_ELEMENT_EOP), part(text.handle, 0, 0)};
  HOLDS(transmit(pair.client, elements, 4, 0xFFFFFFFF, nullptr, 0));
  char data[64];
  for (const char* wanted : {"a234", "bcd", "0123456789"}) {
    IS(lstrlenA(wanted), recv(pair.server, data, sizeof data, 0));
    HOLDS(std::memcmp(data, wanted, static_cast<size_t>(lstrlenA(wanted))) == 0);
  }
  // A size cuts what no mark has cut.
  HOLDS(transmit(pair.client, elements + 3, 1, 4, nullptr, 0));
  for (const int wanted : {4, 4, 2}) IS(wanted, recv(pair.server, data, sizeof data, 0));
  FAILS(FALSE, WSAEOPNOTSUPP, transmit(pair.client, elements, 1, 0, nullptr, TF_DISCONNECT));
  FAILS(FALSE, WSAEOPNOTSUPP, TransmitFile(pair.client, text.handle, 0, 0, nullptr, nullptr, 0));
}

PROGRAM(Transmit, WhatFilesCanBeSent) {
  Connection connection;
  HANDLE in = nullptr, out = nullptr;
  HOLDS(CreatePipe(&in, &out, nullptr, 0));
  FAILS(FALSE, WSAEINVAL, TransmitFile(connection.client, in, 0, 0, nullptr, nullptr, 0));
  HOLDS(CloseHandle(in) && CloseHandle(out));
  FAILS(FALSE, WSA_INVALID_HANDLE, TransmitFile(connection.client, in, 0, 0, nullptr, nullptr, 0));
}

}  // namespace
