// SPDX-License-Identifier: MIT
// A send that is unfinished goes on while nobody waits on its port, also when it began where
// memory or descriptors were wanting; else it is refused. What drives it is made once in a process,
// so each fault meets a process of its own.

// winsock2.h has to come first: clang-format must not sort it.
// clang-format off
#include <winsock2.h>
#include <ws2tcpip.h>
// clang-format on

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <vector>

#include "shortage.hpp"

namespace {

[[noreturn]] void give_up(const char* what, int line) {
  std::fprintf(stderr, "unattended_stress.cpp:%d: %s (last error %lu)\n", line, what,
               static_cast<unsigned long>(GetLastError()));
  std::exit(1);
}
#define MUST(what)                         \
  do {                                     \
    if (!(what)) give_up(#what, __LINE__); \
  } while (false)

enum class Of { memory, descriptors };
constexpr int without_fault = 0, with_fault = 2;  // how a child ends that finds nothing wrong
constexpr unsigned most_faults = 200;
constexpr DWORD limit_ms = 5000;

/// A connection; its first end is bound to a port.
struct Bound {
  SOCKET ends[2];
  Bound() {
    sockaddr_in name = {};
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int length = sizeof name;
    auto* const address = reinterpret_cast<sockaddr*>(&name);
    const SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
    MUST(bind(listener, address, length) == 0 && listen(listener, 1) == 0);
    MUST(getsockname(listener, address, &length) == 0);
    ends[1] = socket(AF_INET, SOCK_STREAM, 0);
    MUST(connect(ends[1], address, length) == 0);
    ends[0] = accept(listener, nullptr, nullptr);
    MUST(ends[0] != INVALID_SOCKET && closesocket(listener) == 0);
    const HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0);
    MUST(CreateIoCompletionPort(reinterpret_cast<HANDLE>(ends[0]), port, 0, 0) == port);
  }
};

int send_with(Of what, unsigned fault) {
  WSADATA data;
  MUST(WSAStartup(MAKEWORD(2, 2), &data) == 0);
  const Bound bound;
  std::vector<char> much(16 << 20, 'x'), got(much.size());
  WSABUF buffer = {static_cast<ULONG>(much.size()), much.data()};
  OVERLAPPED overlapped = {};
  bool met = true;
  if (what == Of::memory) shortage::fail_from(fault);
  if (what == Of::descriptors) shortage::allow_descriptors(fault - 1);
  const int sent = WSASend(bound.ends[0], &buffer, 1, nullptr, 0, &overlapped, nullptr);
  const int error = sent == 0 ? 0 : WSAGetLastError();
  if (what == Of::memory) met = shortage::fail_from(0);
  shortage::allow_all_descriptors();
  const int lack = what == Of::memory ? WSAENOBUFS : WSAEMFILE;
  if (met && error == lack) return with_fault;
  MUST(error == WSA_IO_PENDING);
  const DWORD limit = limit_ms;
  MUST(setsockopt(bound.ends[1], SOL_SOCKET, SO_RCVTIMEO, reinterpret_cast<const char*>(&limit),
                  sizeof limit) == 0);
  const int size = static_cast<int>(got.size());
  MUST(recv(bound.ends[1], got.data(), size, MSG_WAITALL) == size);
  return met && fault < 10 ? with_fault : without_fault;
}

/// How many faults there were before the one that no call met.
unsigned survive(Of what) {
  for (unsigned fault = 1; fault < most_faults; ++fault) {
    const pid_t child = fork();
    if (child == 0) std::exit(send_with(what, fault));
    int outcome = 0;
    MUST(child > 0 && waitpid(child, &outcome, 0) == child);
    MUST(WIFEXITED(outcome));
    if (WEXITSTATUS(outcome) == without_fault) return fault - 1;
    MUST(WEXITSTATUS(outcome) == with_fault);
  }
  return give_up("no end of faults", __LINE__), 0;
}

}  // namespace

int main() {
  std::setvbuf(stdout, nullptr, _IONBF, 0);  // nothing is printed once more by a child
  std::printf("%u allocations\n", survive(Of::memory));
  std::printf("%u descriptors\n", survive(Of::descriptors));
  return 0;
}
