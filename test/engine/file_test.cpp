// SPDX-License-Identifier: MIT
// ReadFile and WriteFile with OVERLAPPED: on sockets as WSARecv and WSASend, on files with a port.
#include <cstring>
#include <string>

#include "connection.hpp"

namespace {

using program::BoundPort;
using program::Connection;
using program::file;
using program::long_ms;
using program::Packet;

/// A file for overlapped operation, gone when it is closed.
struct TemporaryFile {
  explicit TemporaryFile(DWORD flags = FILE_FLAG_OVERLAPPED) {
    char folder[MAX_PATH], path[MAX_PATH];
    HOLDS(GetTempPathA(sizeof folder, folder) != 0);
    HOLDS(GetTempFileNameA(folder, "ws2", 0, path) != 0);
    handle = CreateFileA(path, GENERIC_READ | GENERIC_WRITE | DELETE, 7, nullptr, CREATE_ALWAYS,
                         flags | FILE_FLAG_DELETE_ON_CLOSE, nullptr);
    HOLDS(handle != INVALID_HANDLE_VALUE);
  }
  ~TemporaryFile() { CloseHandle(handle); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  HANDLE handle;
};

OVERLAPPED at(DWORD offset) {
  OVERLAPPED overlapped = {};
  overlapped.Offset = offset;
  return overlapped;
}

PROGRAM(FileIo, SocketByPort) {
  Connection connection;
  BoundPort bound(connection.server, 9);
  char data[16];
  OVERLAPPED reading = {}, writing = {};
  FAILS(FALSE, ERROR_IO_PENDING,
        ReadFile(file(connection.server), data, sizeof data, nullptr, &reading));
  DWORD written = 0;
  HOLDS(WriteFile(file(connection.client), "hello", 5, &written, &writing));
  IS(5, written);
  const Packet packet(bound.port);
  HOLDS(packet.good && packet.overlapped == &reading);
  IS(5, packet.bytes);
  IS(9, packet.key);
  HOLDS(std::memcmp(data, "hello", 5) == 0);
}

PROGRAM(FileIo, SocketByEventAndInWin32sCodes) {
  Connection connection;
  char data[16];
  OVERLAPPED reading = {};
  reading.hEvent = CreateEventA(nullptr, TRUE, FALSE, nullptr);
  FAILS(FALSE, ERROR_IO_PENDING,
        ReadFile(file(connection.server), data, sizeof data, nullptr, &reading));
  connection.reset_by_client();
  IS(WAIT_OBJECT_0, WaitForSingleObject(reading.hEvent, long_ms));
  DWORD bytes = 0;
  FAILS(FALSE, ERROR_NETNAME_DELETED,
        GetOverlappedResult(file(connection.server), &reading, &bytes, FALSE));
  HOLDS(CloseHandle(reading.hEvent));
}

DWORD told_error, told_bytes;
OVERLAPPED* told_overlapped;

void CALLBACK tell(DWORD error, DWORD bytes, LPOVERLAPPED overlapped) {
  told_error = error;
  told_bytes = bytes;
  told_overlapped = overlapped;
}

/// Of an operation that is not looked at: both ends may be told in one wait, in any order.
void CALLBACK pass_over(DWORD, DWORD, LPOVERLAPPED) {}

PROGRAM(FileIo, SocketByRoutine) {
  Connection connection;
  char data[16];
  OVERLAPPED reading = {}, writing = {};
  HOLDS(ReadFileEx(file(connection.server), data, sizeof data, &reading, tell));
  HOLDS(WriteFileEx(file(connection.client), "abc", 3, &writing, pass_over));
  told_overlapped = nullptr;
  while (told_overlapped != &reading) IS(WAIT_IO_COMPLETION, SleepEx(long_ms, TRUE));
  IS(0, told_error);
  IS(3, told_bytes);
  HOLDS(ReadFileEx(file(connection.server), data, sizeof data, &reading, tell));
  connection.reset_by_client();
  IS(WAIT_IO_COMPLETION, SleepEx(long_ms, TRUE));
  IS(ERROR_NETNAME_DELETED, told_error);
}

PROGRAM(FileIo, FileByPort) {
  TemporaryFile made;
  BoundPort bound(reinterpret_cast<SOCKET>(made.handle), 5);
  OVERLAPPED writing = at(3), reading = at(4);
  HOLDS(WriteFile(made.handle, "hello", 5, nullptr, &writing));
  const Packet written(bound.port);
  HOLDS(written.good && written.overlapped == &writing && written.key == 5);
  IS(5, written.bytes);
  char data[16];
  HOLDS(ReadFile(made.handle, data, sizeof data, nullptr, &reading));
  const Packet packet(bound.port);
  HOLDS(packet.good && packet.overlapped == &reading);
  IS(4, packet.bytes);
  HOLDS(std::memcmp(data, "ello", 4) == 0);
  DWORD bytes = 0;
  HOLDS(GetOverlappedResult(made.handle, &reading, &bytes, TRUE));
  IS(4, bytes);
  // A failure is told by the call alone, and an odd event keeps the packet back.
  reading = at(100);
  FAILS(FALSE, ERROR_HANDLE_EOF, ReadFile(made.handle, data, sizeof data, nullptr, &reading));
  reading = at(0);
  reading.hEvent = reinterpret_cast<HANDLE>(ULONG_PTR{1});
  HOLDS(ReadFile(made.handle, data, 1, nullptr, &reading));
  IS(WAIT_TIMEOUT, Packet(bound.port, 0).error);
  HOLDS(SetFileCompletionNotificationModes(made.handle, FILE_SKIP_COMPLETION_PORT_ON_SUCCESS));
  reading = at(0);
  HOLDS(ReadFile(made.handle, data, 1, nullptr, &reading));
  IS(WAIT_TIMEOUT, Packet(bound.port, 0).error);
}

PROGRAM(FileIo, FileByRoutine) {
  TemporaryFile made;
  OVERLAPPED writing = at(0), reading = at(1);
  HOLDS(WriteFileEx(made.handle, "hello", 5, &writing, tell));
  IS(WAIT_IO_COMPLETION, SleepEx(0, TRUE));
  HOLDS(told_overlapped == &writing && told_error == 0);
  IS(5, told_bytes);
  char data[16];
  HOLDS(ReadFileEx(made.handle, data, 2, &reading, tell));
  IS(WAIT_IO_COMPLETION, SleepEx(0, TRUE));
  IS(2, told_bytes);
  HOLDS(std::memcmp(data, "el", 2) == 0);
  reading = at(5);
  FAILS(FALSE, ERROR_HANDLE_EOF, ReadFileEx(made.handle, data, 2, &reading, tell));
  IS(0, SleepEx(0, TRUE));
}

PROGRAM(FileIo, WhatPortsTake) {
  TemporaryFile synchronous(0), made;
  FAILS(nullptr, ERROR_INVALID_PARAMETER,
        CreateIoCompletionPort(synchronous.handle, nullptr, 0, 0));
  BoundPort bound(reinterpret_cast<SOCKET>(made.handle), 0);
  FAILS(nullptr, ERROR_INVALID_PARAMETER, CreateIoCompletionPort(made.handle, bound.port, 0, 0));
  OVERLAPPED writing = {};
  FAILS(FALSE, ERROR_INVALID_PARAMETER, WriteFileEx(made.handle, "x", 1, &writing, tell));
  FAILS(FALSE, ERROR_NOT_FOUND, CancelIoEx(made.handle, nullptr));
  HOLDS(CancelIo(made.handle));
  const HANDLE event = CreateEventA(nullptr, TRUE, FALSE, nullptr);
  FAILS(nullptr, ERROR_INVALID_HANDLE, CreateIoCompletionPort(event, nullptr, 0, 0));
  HOLDS(CloseHandle(event));
}

}  // namespace
