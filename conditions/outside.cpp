// SPDX-License-Identifier: MIT
// A peer that goes silent, as the conditions about dead connections need it.
#include "outside.hpp"

#ifndef TCP_KEEPIDLE  // mingw-w64 10 does not have them
#define TCP_KEEPIDLE 3
#define TCP_KEEPINTVL 17
#endif

namespace contract::outside {

int keep_alive_by_ioctl(SOCKET socket) {
  tcp_keepalive every_second{1, 1000, 1000};
  DWORD size = 0;
  return CALLS_WITH((socket), WSAIoctl(socket, SIO_KEEPALIVE_VALS, &every_second,
                                       sizeof every_second, nullptr, 0, &size, nullptr, nullptr));
}

void vanish_idle(SOCKET socket) {
  RETURNS(0, connect_to(socket, vanishing()));
  // Learn, IPPROTO_TCP socket options: in seconds, since Windows 10 version 1709.
  const DWORD second = 1;
  for (const int option : {TCP_KEEPIDLE, TCP_KEEPINTVL}) {
    if (setsockopt(socket, IPPROTO_TCP, option, reinterpret_cast<const char*>(&second),
                   sizeof second) == SOCKET_ERROR) {
      RETURNS(0, keep_alive_by_ioctl(socket));
      return;
    }
  }
  set_flag(socket, SO_KEEPALIVE);
}

void vanish_with_data(SOCKET socket) {
  RETURNS(0, connect_to(socket, vanishing()));
  // The peer echoes datagrams as long as it lives.
  DatagramSocket probe;
  limit_wait_ms(probe, 300);
  for (int left = 100; left > 0; --left) {
    char answer[8];
    if (send_to(probe, vanishing(), "?") != 1) continue;
    if (recvfrom(probe, answer, sizeof answer, 0, nullptr, nullptr) == SOCKET_ERROR) break;
  }
  RETURNS(4, send(socket, "lost", 4, 0));
}

}  // namespace contract::outside
