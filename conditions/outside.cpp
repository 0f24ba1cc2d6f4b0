// SPDX-License-Identifier: MIT
// A peer that goes silent, as the conditions about dead connections need it.
#include "outside.hpp"

namespace contract::outside {

void vanish_idle(SOCKET socket) {
  RETURNS(0, connect_to(socket, vanishing()));
  tcp_keepalive every_second{1, 1000, 1000};
  DWORD size = 0;
  RETURNS(0, WSAIoctl(socket, SIO_KEEPALIVE_VALS, &every_second, sizeof every_second, nullptr, 0,
                      &size, nullptr, nullptr));
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
