// SPDX-License-Identifier: MIT
// Buffers of 2^31 bytes: a call that takes an int or a DWORD for their size takes all of it, and
// counts right; what no DWORD can count is refused.
#include <sys/mman.h>

#include <thread>
#include <vector>

#include "stress.hpp"

namespace {

using namespace stress;

constexpr size_t region_bytes = size_t{1} << 31U;

/// Memory that costs none until it is written to.
char* region() {
  void* const memory = mmap(nullptr, region_bytes, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  MUST(memory != MAP_FAILED);
  return static_cast<char*>(memory);
}

/// Receives until the end, each time with room for 2^31 - 1 bytes.
class Reader {
 public:
  Reader(SOCKET s, char* room)
      : thread_([this, s, room] {
          int got;
          while ((got = recv(s, room, INT_MAX, 0)) > 0) bytes_ += static_cast<uint64_t>(got);
          MUST(got == 0);
        }) {}
  uint64_t bytes() {
    thread_.join();
    return bytes_;
  }

 private:
  uint64_t bytes_ = 0;
  std::thread thread_;
};

void send_an_int(char* from, char* room) {
  Pair pair;
  Reader reader(pair.server, room);
  MUST(send(pair.client, from, INT_MAX, 0) == INT_MAX);
  MUST(shutdown(pair.client, SD_SEND) == 0);
  MUST(reader.bytes() == INT_MAX);
}

void send_a_list(char* from, char* room) {
  Pair pair;
  Reader reader(pair.server, room);
  WSABUF list[] = {{1U << 30U, from}, {1U << 30U, from + (1U << 30U)}, {4097, from}};
  constexpr DWORD all = (1U << 31U) + 4097;
  DWORD sent = 0;
  MUST(WSASend(pair.client, list, 3, &sent, 0, nullptr, nullptr) == 0);
  MUST(sent == all);
  MUST(shutdown(pair.client, SD_SEND) == 0);
  MUST(reader.bytes() == all);
}

void refuse_what_cannot_be_counted(char* from) {
  Pair pair;
  std::vector<WSABUF> list(5, WSABUF{1U << 30U, from});
  DWORD sent = 77;
  MUST(WSASend(pair.client, list.data(), 5, &sent, 0, nullptr, nullptr) == SOCKET_ERROR);
  MUST(WSAGetLastError() == WSAENOBUFS);
}

void receive_a_little(char* room) {
  Pair pair;
  MUST(send(pair.client, "four", 4, 0) == 4);
  // More room than a DWORD counts is no harm: a receive delivers what has come.
  std::vector<WSABUF> list(5, WSABUF{1U << 30U, room});
  DWORD got = 0, flags = 0;
  MUST(WSARecv(pair.server, list.data(), 5, &got, &flags, nullptr, nullptr) == 0);
  MUST(got == 4);
  Name name;
  const SOCKET s = bound(SOCK_DGRAM, &name);
  MUST(sendto(s, "four", 4, 0, name.out(), name.length) == 4);
  MUST(recvfrom(s, room, INT_MAX, 0, nullptr, nullptr) == 4);
  MUST(sendto(s, room, INT_MAX, 0, name.out(), name.length) == SOCKET_ERROR);
  MUST(WSAGetLastError() == WSAEMSGSIZE);
  MUST(closesocket(s) == 0);
}

}  // namespace

int main() {
  WSADATA data;
  MUST(WSAStartup(MAKEWORD(2, 2), &data) == 0);
  char* const from = region();
  char* const room = region();
  receive_a_little(room);
  refuse_what_cannot_be_counted(from);
  send_an_int(from, room);
  send_a_list(from, room);
  std::printf("%u bytes and more\n", 1U << 31U);
  MUST(WSACleanup() == 0);
  return 0;
}
