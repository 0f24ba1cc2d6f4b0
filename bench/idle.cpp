// SPDX-License-Identifier: MIT
// How much of the process's memory an idle connection takes: sockets of connections on a port, each
// with a receive posted into one buffer that all share. Argument: how many connections.

// winsock2.h has to come first: clang-format must not sort it.
// clang-format off
#include <winsock2.h>
#include <ws2tcpip.h>
// clang-format on

#include <malloc.h>

#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

double bytes_in_use() {
  const struct mallinfo2 now = mallinfo2();
  return static_cast<double>(now.uordblks) + static_cast<double>(now.hblkhd);
}

double per_connection(double before, size_t count) {
  return (bytes_in_use() - before) / static_cast<double>(count);
}

}  // namespace

int main(int argc, char** argv) {
  const auto count = static_cast<size_t>(argc > 1 ? std::atoi(argv[1]) : 5000);
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
  const HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 1);
  std::vector<OVERLAPPED> receiving(count);
  std::vector<SOCKET> accepted(count), clients(count);
  const double empty = bytes_in_use();
  for (size_t i = 0; i < count; ++i) {
    clients[i] = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(clients[i], reinterpret_cast<sockaddr*>(&name), length) != 0) return 1;
    accepted[i] = accept(listener, nullptr, nullptr);
    if (accepted[i] == INVALID_SOCKET) return 1;
  }
  const double socket_bytes = per_connection(empty, 2 * count);
  const double idle = bytes_in_use();
  static char buffer[4096];
  for (size_t i = 0; i < count; ++i) {
    if (CreateIoCompletionPort(reinterpret_cast<HANDLE>(accepted[i]), port, i, 0) != port) return 1;
    WSABUF whole = {sizeof buffer, buffer};
    DWORD got = 0, flags = 0;
    if (WSARecv(accepted[i], &whole, 1, &got, &flags, &receiving[i], nullptr) == 0) return 1;
    if (WSAGetLastError() != WSA_IO_PENDING) return 1;
  }
  std::printf("connections\tsocket_bytes\tposted_bytes\n%zu\t%.0f\t%.0f\n", count, socket_bytes,
              per_connection(idle, count));
  std::fflush(stdout);
  std::_Exit(0);  // closing them all measures nothing
}
