// SPDX-License-Identifier: MIT
// An echo server on a completion port: pure Winsock, as a Windows programmer writes it.
// Arguments: number of workers; "skip" to take completions that come at once without a packet.
// Says its port on standard output and ends when its standard input does.

// winsock2.h has to come first: clang-format must not sort it.
// clang-format off
#include <winsock2.h>
#include <ws2tcpip.h>
// clang-format on

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>
#include <vector>

namespace {

bool skips = false;

struct Connection {
  OVERLAPPED receiving = {}, sending = {};
  SOCKET s = INVALID_SOCKET;
  char data[65536];
};

void end(Connection* connection) {
  closesocket(connection->s);
  delete connection;
}

/// True when the answer is there at once and no packet will tell of it.
bool at_once(int outcome) { return outcome == 0 && skips; }
bool failed(int outcome) { return outcome != 0 && WSAGetLastError() != WSA_IO_PENDING; }

void receive(Connection* connection) {
  for (;;) {
    WSABUF whole = {sizeof connection->data, connection->data};
    DWORD got = 0, flags = 0;
    int outcome = WSARecv(connection->s, &whole, 1, &got, &flags, &connection->receiving, nullptr);
    if (failed(outcome)) return end(connection);
    if (!at_once(outcome)) return;
    if (got == 0) return end(connection);
    WSABUF answer = {got, connection->data};
    outcome = WSASend(connection->s, &answer, 1, &got, 0, &connection->sending, nullptr);
    if (failed(outcome)) return end(connection);
    if (!at_once(outcome)) return;
  }
}

void answer(Connection* connection, DWORD bytes) {
  if (bytes == 0) return end(connection);
  WSABUF whole = {bytes, connection->data};
  DWORD sent = 0;
  const int outcome = WSASend(connection->s, &whole, 1, &sent, 0, &connection->sending, nullptr);
  if (failed(outcome)) return end(connection);
  if (at_once(outcome)) receive(connection);
}

void work(HANDLE port) {
  for (;;) {
    DWORD bytes = 0;
    ULONG_PTR key = 0;
    OVERLAPPED* overlapped = nullptr;
    const BOOL good = GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, INFINITE);
    if (overlapped == nullptr) return;
    auto* connection = reinterpret_cast<Connection*>(key);
    if (!good) {
      end(connection);
    } else if (overlapped == &connection->receiving) {
      answer(connection, bytes);
    } else {
      receive(connection);
    }
  }
}

void accept_all(SOCKET listener, HANDLE port) {
  for (;;) {
    const SOCKET s = accept(listener, nullptr, nullptr);
    if (s == INVALID_SOCKET) return;
    const BOOL on = TRUE;
    setsockopt(s, IPPROTO_TCP, TCP_NODELAY, reinterpret_cast<const char*>(&on), sizeof on);
    auto* connection = new Connection;
    connection->s = s;
    CreateIoCompletionPort(reinterpret_cast<HANDLE>(s), port,
                           reinterpret_cast<ULONG_PTR>(connection), 0);
    if (skips) {
      SetFileCompletionNotificationModes(reinterpret_cast<HANDLE>(s),
                                         FILE_SKIP_COMPLETION_PORT_ON_SUCCESS);
    }
    receive(connection);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const int workers = argc > 1 ? std::atoi(argv[1]) : 1;
  skips = argc > 2 && std::strcmp(argv[2], "skip") == 0;
  WSADATA data;
  if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return 1;
  const SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in name = {};
  name.sin_family = AF_INET;
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int length = sizeof name;
  if (bind(listener, reinterpret_cast<sockaddr*>(&name), length) != 0) return 1;
  if (listen(listener, SOMAXCONN) != 0) return 1;
  getsockname(listener, reinterpret_cast<sockaddr*>(&name), &length);
  const HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0);
  std::vector<std::thread> threads;
  for (int i = 0; i < workers; ++i) threads.emplace_back(work, port);
  std::thread(accept_all, listener, port).detach();
  std::printf("%u\n", static_cast<unsigned>(ntohs(name.sin_port)));
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
  std::_Exit(0);
}
