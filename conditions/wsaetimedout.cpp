// SPDX-License-Identifier: MIT
// WSAETIMEDOUT: nobody answered in time.
#include <chrono>

#include "outside.hpp"

using namespace contract;

namespace {

/// Runs the call and holds the time it took against the limit that was set: not earlier, and not
/// much later.
template <class Call>
void within_ms(int limit_ms, Call&& call) {
  const auto begin = std::chrono::steady_clock::now();
  call();
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - begin);
  HOLDS(took.count() >= limit_ms - 20);
  HOLDS(took.count() < limit_ms + 5000);
}

constexpr int limit_ms = 150;

char plenty[1000000];  // no send buffer that is nearly full takes it all

}  // namespace

// The system's own limit is shortened by the surroundings; libws2's is 21 seconds.
SURROUNDINGS("outside")
CONDITION_BOTH(WSAETIMEDOUT, 1, connect_to_a_silent_peer) {
  const StreamSocket socket(family);
  FAILS_WITH(WSAETIMEDOUT, connect_to(socket, outside::silent(family)));
}

SURROUNDINGS("outside")
CONDITION(WSAETIMEDOUT, 1, nonblocking_connect_to_a_silent_peer) {
  const StreamSocket socket;
  set_nonblocking(socket);
  FAILS_WITH(WSAEWOULDBLOCK, connect_to(socket, outside::silent(AF_INET)));
  HOLDS(wait_exceptional(socket, 20000));
  RETURNS(WSAETIMEDOUT, pending_error(socket));
  RETURNS(0, pending_error(socket));
}

SURROUNDINGS("outside")
CONDITION(WSAETIMEDOUT, 1, wsaconnect_to_a_silent_peer) {
  const StreamSocket socket;
  const Address to = outside::silent(AF_INET);
  FAILS_WITH(WSAETIMEDOUT, WSAConnect(socket, to, to.size(), nullptr, nullptr, nullptr, nullptr));
}

CONDITION_BOTH(WSAETIMEDOUT, 3, recv_after_the_time_limit) {
  const StreamPair pair(family);
  limit_wait_ms(pair.client, limit_ms);
  char buffer[8];
  within_ms(limit_ms,
            [&] { FAILS_WITH(WSAETIMEDOUT, recv(pair.client, buffer, sizeof buffer, 0)); });
  // The connection is whole.
  RETURNS(4, send(pair.server, "data", 4, 0));
  RETURNS(4, recv(pair.client, buffer, sizeof buffer, 0));
}

CONDITION_BOTH(WSAETIMEDOUT, 3, recvfrom_after_the_time_limit) {
  const DatagramSocket socket(family);
  bind_loopback(socket);
  limit_wait_ms(socket, limit_ms);
  char buffer[8];
  within_ms(limit_ms, [&] {
    FAILS_WITH(WSAETIMEDOUT, recvfrom(socket, buffer, sizeof buffer, 0, nullptr, nullptr));
  });
}

CONDITION(WSAETIMEDOUT, 3, wsarecv_after_the_time_limit) {
  const StreamPair pair;
  limit_wait_ms(pair.client, limit_ms);
  char byte = 0;
  WSABUF whole{1, &byte};
  DWORD got = 0, flags = 0;
  within_ms(limit_ms, [&] {
    FAILS_WITH(WSAETIMEDOUT, WSARecv(pair.client, &whole, 1, &got, &flags, nullptr, nullptr));
  });
}

CONDITION(WSAETIMEDOUT, 3, wsarecvfrom_after_the_time_limit) {
  const DatagramSocket socket;
  bind_loopback(socket);
  limit_wait_ms(socket, limit_ms);
  char byte = 0;
  WSABUF whole{1, &byte};
  DWORD got = 0, flags = 0;
  within_ms(limit_ms, [&] {
    FAILS_WITH(WSAETIMEDOUT,
               WSARecvFrom(socket, &whole, 1, &got, &flags, nullptr, nullptr, nullptr, nullptr));
  });
}

CONDITION_BOTH(WSAETIMEDOUT, 3, send_after_the_time_limit) {
  const StreamPair pair(family);
  set_nonblocking(pair.client);
  fill_send_buffer(pair.client);
  u_long off = 0;
  RETURNS(0, ioctlsocket(pair.client, static_cast<long>(FIONBIO), &off));
  limit_wait_ms(pair.client, limit_ms);
  within_ms(limit_ms,
            [&] { FAILS_WITH(WSAETIMEDOUT, send(pair.client, plenty, sizeof plenty, 0)); });
}
