// SPDX-License-Identifier: MIT
// Completion ports as a program sees them.
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "connection.hpp"

namespace {

using program::BoundPort;
using program::Connection;
using program::file;
using program::Packet;
using program::Transfer;

// Statuses that programs compare Internal with, and ntstatus.h names.
constexpr ULONG_PTR pending = 0x103, cancelled = 0xC0000120, reset = 0xC000020D;

PROGRAM(Port, PostsComeOutInOrder) {
  HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0);
  HOLDS(port != nullptr);
  OVERLAPPED overlapped;
  HOLDS(PostQueuedCompletionStatus(port, 1, 2, nullptr));
  HOLDS(PostQueuedCompletionStatus(port, 3, 4, &overlapped));
  const Packet first(port), second(port);
  HOLDS(first.good && second.good);
  IS(1, first.bytes);
  IS(2, first.key);
  IS(nullptr, first.overlapped);
  IS(3, second.bytes);
  IS(4, second.key);
  IS(&overlapped, second.overlapped);
  for (DWORD timeout_ms : {0, 5}) {
    const Packet none(port, timeout_ms);
    HOLDS(!none.good && none.overlapped == nullptr);
    IS(WAIT_TIMEOUT, none.error);
  }
  HOLDS(CloseHandle(port));
  FAILS(FALSE, ERROR_INVALID_HANDLE, PostQueuedCompletionStatus(port, 0, 0, nullptr));
  const Packet gone(port);
  IS(ERROR_INVALID_HANDLE, gone.error);
}

PROGRAM(Port, ReceiveWaitsForData) {
  Connection connection;
  BoundPort bound(connection.server, 77);
  Transfer receive;
  receive.must_wait(receive.receive(connection.server));
  IS(pending, receive.overlapped.Internal);
  HOLDS(!HasOverlappedIoCompleted(&receive.overlapped));
  IS(WAIT_TIMEOUT, Packet(bound.port, 1).error);
  IS(5, send(connection.client, "hello", 5, 0));
  const Packet packet(bound.port);
  HOLDS(packet.good);
  IS(5, packet.bytes);
  IS(77, packet.key);
  IS(&receive.overlapped, packet.overlapped);
  IS(0, receive.overlapped.Internal);
  IS(5, receive.overlapped.InternalHigh);
  HOLDS(std::memcmp(receive.data, "hello", 5) == 0);
}

PROGRAM(Port, DataThatWaitedIsReceived) {
  Connection connection;
  IS(4, send(connection.client, "data", 4, 0));
  BoundPort bound(connection.server, 1);
  Transfer receive;
  const int outcome = receive.receive(connection.server);
  HOLDS(outcome == 0 || WSAGetLastError() == WSA_IO_PENDING);
  const Packet packet(bound.port);
  HOLDS(packet.good);
  IS(4, packet.bytes);
}

PROGRAM(Port, SendAtOnceStillMakesAPacket) {
  Connection connection;
  BoundPort bound(connection.server, 5);
  Transfer send_now;
  IS(0, send_now.send(connection.server, "hello"));
  IS(5, send_now.bytes);
  const Packet packet(bound.port);
  HOLDS(packet.good && packet.overlapped == &send_now.overlapped);
  IS(5, packet.bytes);
  HOLDS(SetFileCompletionNotificationModes(file(connection.server),
                                           FILE_SKIP_COMPLETION_PORT_ON_SUCCESS));
  IS(0, send_now.send(connection.server, "again"));
  IS(WAIT_TIMEOUT, Packet(bound.port, 0).error);
  char data[10];
  IS(10, recv(connection.client, data, 10, MSG_WAITALL));
  HOLDS(std::memcmp(data, "helloagain", 10) == 0);
}

PROGRAM(Port, SeveralReceivesInTheOrderPosted) {
  Connection connection;
  BoundPort bound(connection.server, 0);
  Transfer receives[4];
  for (Transfer& receive : receives) receive.must_wait(receive.receive(connection.server, 2));
  IS(7, send(connection.client, "aabbccd", 7, 0));
  const char* wanted[] = {"aa", "bb", "cc", "d"};
  for (int i = 0; i < 4; ++i) {
    const Packet packet(bound.port);
    HOLDS(packet.good);
    IS(&receives[i].overlapped, packet.overlapped);
    HOLDS(std::string(receives[i].data, packet.bytes) == wanted[i]);
  }
}

PROGRAM(Port, EndOfStreamComesOnceForEach) {
  Connection connection;
  BoundPort bound(connection.server, 0);
  Transfer first, second, third;
  first.must_wait(first.receive(connection.server));
  IS(1, send(connection.client, "x", 1, 0));
  IS(0, shutdown(connection.client, SD_SEND));
  IS(1, Packet(bound.port).bytes);
  static_cast<void>(second.receive(connection.server));
  const Packet end(bound.port);
  HOLDS(end.good && end.overlapped == &second.overlapped);
  IS(0, end.bytes);
  static_cast<void>(third.receive(connection.server));
  const Packet again(bound.port);
  HOLDS(again.good && again.overlapped == &third.overlapped);
  IS(0, again.bytes);
}

PROGRAM(Port, ResetIsNetnameDeletedHereAndWsaeconnresetThere) {
  Connection connection;
  BoundPort bound(connection.server, 9);
  Transfer receive;
  receive.must_wait(receive.receive(connection.server));
  connection.reset_by_client();
  const Packet packet(bound.port);
  HOLDS(!packet.good && packet.overlapped == &receive.overlapped);
  IS(ERROR_NETNAME_DELETED, packet.error);
  IS(9, packet.key);
  IS(reset, receive.overlapped.Internal);
  DWORD bytes = 1, flags = 1;
  FAILS(FALSE, WSAECONNRESET,
        WSAGetOverlappedResult(connection.server, &receive.overlapped, &bytes, FALSE, &flags));
  FAILS(FALSE, ERROR_NETNAME_DELETED,
        GetOverlappedResult(file(connection.server), &receive.overlapped, &bytes, FALSE));
  FAILS(SOCKET_ERROR, WSAECONNRESET, receive.receive(connection.server));
  IS(WAIT_TIMEOUT, Packet(bound.port, 0).error);
}

PROGRAM(Port, CloseEndsWhatIsPending) {
  Connection connection;
  BoundPort bound(connection.server, 3);
  Transfer receives[2];
  for (Transfer& receive : receives) receive.must_wait(receive.receive(connection.server));
  connection.close_server();
  for (Transfer& receive : receives) {
    const Packet packet(bound.port);
    HOLDS(!packet.good && packet.overlapped == &receive.overlapped);
    IS(ERROR_OPERATION_ABORTED, packet.error);
    IS(3, packet.key);
    IS(cancelled, receive.overlapped.Internal);
  }
  char byte;
  IS(0, recv(connection.client, &byte, 1, 0));  // the peer sees the end at once
}

PROGRAM(Port, Cancel) {
  Connection connection;
  BoundPort bound(connection.server, 0);
  FAILS(FALSE, ERROR_NOT_FOUND, CancelIoEx(file(connection.server), nullptr));
  HOLDS(CancelIo(file(connection.server)));
  Transfer first, second, third;
  for (Transfer* receive : {&first, &second, &third}) {
    receive->must_wait(receive->receive(connection.server));
  }
  HOLDS(CancelIoEx(file(connection.server), &second.overlapped));
  FAILS(FALSE, ERROR_NOT_FOUND, CancelIoEx(file(connection.server), &second.overlapped));
  const Packet packet(bound.port);
  IS(&second.overlapped, packet.overlapped);
  IS(ERROR_OPERATION_ABORTED, packet.error);
  // Another thread's are none of CancelIo's business.
  std::thread([&] { HOLDS(CancelIo(file(connection.server))); }).join();
  IS(WAIT_TIMEOUT, Packet(bound.port, 0).error);
  HOLDS(CancelIo(file(connection.server)));
  IS(&first.overlapped, Packet(bound.port).overlapped);
  IS(&third.overlapped, Packet(bound.port).overlapped);
  Transfer after;
  after.must_wait(after.receive(connection.server));
  IS(2, send(connection.client, "ok", 2, 0));
  IS(2, Packet(bound.port).bytes);
}

PROGRAM(Port, LargeSendIsWhole) {
  Connection connection;
  BoundPort bound(connection.server, 0);
  std::vector<char> sent(8 << 20);
  for (size_t i = 0; i < sent.size(); ++i) sent[i] = static_cast<char>(i * 7 + i / 1000);
  OVERLAPPED one = {}, two = {};
  WSABUF halves[2] = {{4U << 20U, sent.data()}, {4U << 20U, sent.data() + (4 << 20)}};
  HOLDS(WSASend(connection.server, halves, 2, nullptr, 0, &one, nullptr) == SOCKET_ERROR);
  IS(WSA_IO_PENDING, WSAGetLastError());
  char tail[] = "tail";
  WSABUF last = {4, tail};
  HOLDS(WSASend(connection.server, &last, 1, nullptr, 0, &two, nullptr) == SOCKET_ERROR);
  IS(WSA_IO_PENDING, WSAGetLastError());
  std::vector<char> got(sent.size() + 4);
  std::thread reader([&] {
    IS(got.size(), recv(connection.client, got.data(), static_cast<int>(got.size()), MSG_WAITALL));
  });
  const Packet first(bound.port), second(bound.port);
  reader.join();
  HOLDS(first.good && first.overlapped == &one && first.bytes == sent.size());
  HOLDS(second.good && second.overlapped == &two && second.bytes == 4);
  HOLDS(std::memcmp(got.data(), sent.data(), sent.size()) == 0);
  HOLDS(std::memcmp(got.data() + sent.size(), "tail", 4) == 0);
}

PROGRAM(Port, OneOnly) {
  Connection connection;
  BoundPort bound(connection.server, 1);
  HANDLE other = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0);
  FAILS(nullptr, ERROR_INVALID_PARAMETER,
        CreateIoCompletionPort(file(connection.server), other, 2, 0));
  FAILS(nullptr, ERROR_INVALID_PARAMETER,
        CreateIoCompletionPort(file(connection.server), bound.port, 2, 0));
  FAILS(nullptr, ERROR_INVALID_PARAMETER,
        CreateIoCompletionPort(INVALID_HANDLE_VALUE, other, 2, 0));
  FAILS(nullptr, ERROR_INVALID_HANDLE, CreateIoCompletionPort(other, nullptr, 2, 0));
  FAILS(nullptr, ERROR_INVALID_HANDLE,
        CreateIoCompletionPort(file(connection.client), file(connection.server), 2, 0));
  IS(bound.port, CreateIoCompletionPort(file(connection.client), bound.port, 2, 0));
  HOLDS(CloseHandle(other));
}

PROGRAM(Port, ZeroByteReceiveTellsOfData) {
  Connection connection;
  BoundPort bound(connection.server, 0);
  Transfer receive;
  receive.must_wait(receive.receive(connection.server, 0));
  IS(WAIT_TIMEOUT, Packet(bound.port, 1).error);
  IS(3, send(connection.client, "abc", 3, 0));
  const Packet packet(bound.port);
  HOLDS(packet.good);
  IS(0, packet.bytes);
  char data[4];
  IS(3, recv(connection.server, data, 4, 0));
}

PROGRAM(Port, WaitAllFills) {
  Connection connection;
  BoundPort bound(connection.server, 0);
  Transfer fill;
  WSABUF buffer = {6, fill.data};
  DWORD flags = MSG_WAITALL;
  fill.must_wait(
      WSARecv(connection.server, &buffer, 1, nullptr, &flags, &fill.overlapped, nullptr));
  IS(3, send(connection.client, "abc", 3, 0));
  IS(WAIT_TIMEOUT, Packet(bound.port, 10).error);
  IS(3, send(connection.client, "def", 3, 0));
  IS(6, Packet(bound.port).bytes);
  HOLDS(std::memcmp(fill.data, "abcdef", 6) == 0);
}

PROGRAM(Port, ManyAtATime) {
  Connection connection;
  BoundPort bound(connection.server, 8);
  for (DWORD i = 0; i < 5; ++i) HOLDS(PostQueuedCompletionStatus(bound.port, i, i, nullptr));
  OVERLAPPED_ENTRY entries[3];
  ULONG count = 0;
  HOLDS(GetQueuedCompletionStatusEx(bound.port, entries, 3, &count, 0, FALSE));
  IS(3, count);
  IS(2, entries[2].dwNumberOfBytesTransferred);
  HOLDS(GetQueuedCompletionStatusEx(bound.port, entries, 3, &count, 0, FALSE));
  IS(2, count);
  FAILS(FALSE, WAIT_TIMEOUT, GetQueuedCompletionStatusEx(bound.port, entries, 3, &count, 0, FALSE));
  IS(0, count);
  Transfer receive;
  receive.must_wait(receive.receive(connection.server));
  connection.reset_by_client();
  HOLDS(GetQueuedCompletionStatusEx(bound.port, entries, 3, &count, program::long_ms, FALSE));
  IS(1, count);
  IS(8, entries[0].lpCompletionKey);
  IS(reset, entries[0].lpOverlapped->Internal);
}

PROGRAM(Port, ClosedWithWaiters) {
  HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0);
  std::vector<std::thread> waiters;
  std::atomic<int> abandoned{0};
  for (int i = 0; i < 3; ++i) {
    waiters.emplace_back([&] {
      const DWORD error = Packet(port).error;
      // A waiter that came too late finds no port.
      if (error == ERROR_ABANDONED_WAIT_0 || error == ERROR_INVALID_HANDLE) ++abandoned;
    });
  }
  Sleep(20);
  HOLDS(CloseHandle(port));
  for (std::thread& waiter : waiters) waiter.join();
  IS(3, abandoned);
}

PROGRAM(Port, EachPostWakesOneWaiter) {
  HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0);
  constexpr int threads = 4, posts = 2000;
  std::atomic<int> taken{0};
  std::vector<std::thread> workers;
  for (int i = 0; i < threads; ++i) {
    workers.emplace_back([&] {
      for (;;) {
        const Packet packet(port);
        HOLDS(packet.good);
        if (packet.key == 0) return;
        ++taken;
      }
    });
  }
  for (int i = 0; i < posts; ++i) HOLDS(PostQueuedCompletionStatus(port, 0, 1, nullptr));
  for (int i = 0; i < threads; ++i) HOLDS(PostQueuedCompletionStatus(port, 0, 0, nullptr));
  for (std::thread& worker : workers) worker.join();
  IS(posts, taken);
  HOLDS(CloseHandle(port));
}

}  // namespace
