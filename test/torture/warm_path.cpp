// SPDX-License-Identifier: MIT
// Overlapped operations on sockets that have been used before ask the heap for nothing: receives,
// sends, several buffers, datagrams with addresses, accepts into a socket that is used again.

// winsock2.h has to come first: clang-format must not sort it.
// clang-format off
#include <winsock2.h>
#include <mswsock.h>
#include <ws2tcpip.h>
// clang-format on

#include <cstdio>
#include <cstdlib>

#include "faults.hpp"

namespace {

[[noreturn]] void give_up(const char* what, int line) {
  std::fprintf(stderr, "warm_path.cpp:%d: %s (last error %lu)\n", line, what,
               static_cast<unsigned long>(GetLastError()));
  std::exit(1);
}
#define MUST(what)                         \
  do {                                     \
    if (!(what)) give_up(#what, __LINE__); \
  } while (false)

constexpr int rounds_to_warm = 100, rounds = 300;

HANDLE file(SOCKET s) { return reinterpret_cast<HANDLE>(s); }
bool began(int outcome) { return outcome == 0 || WSAGetLastError() == WSA_IO_PENDING; }
bool began(BOOL outcome, int) { return outcome || WSAGetLastError() == WSA_IO_PENDING; }

/// The next packet is a success, and of this operation.
void must_complete(HANDLE port, const OVERLAPPED& overlapped) {
  DWORD bytes = 0;
  ULONG_PTR key = 0;
  OVERLAPPED* found = nullptr;
  MUST(GetQueuedCompletionStatus(port, &bytes, &key, &found, 10000));
  MUST(found == &overlapped);
}

struct Name {
  sockaddr_in address = {};
  int length = sizeof address;
  Name() {
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  }
  sockaddr* out() { return reinterpret_cast<sockaddr*>(&address); }
};

SOCKET bound(int type, Name* name) {
  const SOCKET s = socket(AF_INET, type, 0);
  *name = Name();
  MUST(s != INVALID_SOCKET && bind(s, name->out(), name->length) == 0);
  MUST(getsockname(s, name->out(), &name->length) == 0);
  return s;
}

/// Runs what is to be warm many times, and tells of it.
template <class Round>
void stays_cool(const char* what, Round round) {
  for (int i = 0; i < rounds_to_warm; ++i) round();
  const int64_t before = torture::allocations::asked();
  for (int i = 0; i < rounds; ++i) round();
  const int64_t asked = torture::allocations::asked() - before;
  std::printf("%s: %lld allocations in %d rounds\n", what, static_cast<long long>(asked), rounds);
  MUST(asked == 0);
}

void streams(HANDLE port) {
  Name name;
  const SOCKET listener = bound(SOCK_STREAM, &name);
  MUST(listen(listener, 5) == 0);
  const SOCKET client = socket(AF_INET, SOCK_STREAM, 0);
  MUST(connect(client, name.out(), name.length) == 0);
  const SOCKET server = accept(listener, nullptr, nullptr);
  MUST(server != INVALID_SOCKET);
  MUST(CreateIoCompletionPort(file(server), port, 1, 0) == port);
  char data[4];
  for (const DWORD buffers : {1U, 2U}) {
    stays_cool(buffers == 1 ? "WSARecv and WSASend" : "with two buffers", [&] {
      WSABUF parts[2] = {{2, data}, {2, data + 2}};
      OVERLAPPED receiving = {}, sending = {};
      DWORD flags = 0;
      const ULONG bytes = 2 * static_cast<ULONG>(buffers);
      MUST(began(WSARecv(server, parts, buffers, nullptr, &flags, &receiving, nullptr)));
      MUST(send(client, "data", static_cast<int>(bytes), 0) == static_cast<int>(bytes));
      must_complete(port, receiving);
      MUST(began(WSASend(server, parts, buffers, nullptr, 0, &sending, nullptr)));
      must_complete(port, sending);
      MUST(recv(client, data, static_cast<int>(bytes), MSG_WAITALL) == static_cast<int>(bytes));
    });
  }
  MUST(closesocket(client) == 0 && closesocket(server) == 0 && closesocket(listener) == 0);
}

void datagrams(HANDLE port) {
  Name here, there;
  const SOCKET s = bound(SOCK_DGRAM, &here), peer = bound(SOCK_DGRAM, &there);
  MUST(CreateIoCompletionPort(file(s), port, 1, 0) == port);
  stays_cool("WSARecvFrom and WSASendTo", [&] {
    char data[8];
    WSABUF whole = {sizeof data, data};
    OVERLAPPED receiving = {}, sending = {};
    DWORD flags = 0;
    Name from;
    MUST(began(
        WSARecvFrom(s, &whole, 1, nullptr, &flags, from.out(), &from.length, &receiving, nullptr)));
    MUST(sendto(peer, "hello", 5, 0, here.out(), here.length) == 5);
    must_complete(port, receiving);
    whole.len = 5;
    MUST(began(WSASendTo(s, &whole, 1, nullptr, 0, from.out(), from.length, &sending, nullptr)));
    must_complete(port, sending);
    MUST(recv(peer, data, sizeof data, 0) == 5);
  });
  MUST(closesocket(s) == 0 && closesocket(peer) == 0);
}

void accepts(HANDLE port) {
  Name name;
  const SOCKET listener = bound(SOCK_STREAM, &name);
  MUST(listen(listener, 5) == 0);
  const SOCKET server = socket(AF_INET, SOCK_STREAM, 0);
  MUST(CreateIoCompletionPort(file(listener), port, 1, 0) == port);
  MUST(CreateIoCompletionPort(file(server), port, 2, 0) == port);
  GUID guid = WSAID_DISCONNECTEX;
  LPFN_DISCONNECTEX disconnect = nullptr;
  DWORD bytes = 0;
  MUST(WSAIoctl(server, SIO_GET_EXTENSION_FUNCTION_POINTER, &guid, sizeof guid, &disconnect,
                sizeof disconnect, &bytes, nullptr, nullptr) == 0);
  constexpr DWORD slot = sizeof(sockaddr_in) + 16;
  char output[2 * slot];
  int64_t for_clients = 0, all = 0;
  for (int i = 0; i < rounds_to_warm + rounds; ++i) {
    if (i == rounds_to_warm) all = torture::allocations::asked(), for_clients = 0;
    OVERLAPPED accepting = {}, ending = {};
    MUST(began(AcceptEx(listener, server, output, 0, slot, slot, &bytes, &accepting), 0));
    const int64_t before = torture::allocations::asked();
    const SOCKET client = socket(AF_INET, SOCK_STREAM, 0);
    MUST(connect(client, name.out(), name.length) == 0);
    for_clients += torture::allocations::asked() - before;
    must_complete(port, accepting);
    MUST(closesocket(client) == 0);
    MUST(began(disconnect(server, &ending, TF_REUSE_SOCKET, 0), 0));
    must_complete(port, ending);
  }
  const int64_t asked = torture::allocations::asked() - all - for_clients;
  std::printf("AcceptEx and DisconnectEx: %lld allocations in %d rounds\n",
              static_cast<long long>(asked), rounds);
  MUST(asked == 0);
  MUST(closesocket(server) == 0 && closesocket(listener) == 0);
}

}  // namespace

int main() {
  WSADATA data;
  MUST(WSAStartup(MAKEWORD(2, 2), &data) == 0);
  const HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 1);
  MUST(port != nullptr);
  std::setvbuf(stdout, nullptr, _IONBF, 0);
  streams(port);
  datagrams(port);
  accepts(port);
  MUST(CloseHandle(port) && WSACleanup() == 0);
  return 0;
}
