// SPDX-License-Identifier: MIT
// WSAENOBUFS: a queue or a supply is exhausted. Here: the ports that clients get.
#include <vector>

#include "sockets.hpp"

using namespace contract;

namespace {

// More sockets than the surroundings leave ports.
constexpr int more_than_enough = 64;

}  // namespace

SURROUNDINGS("few ports")
CONDITION(WSAENOBUFS, 1, connect_without_free_ports) {
  // A port outside the range that clients get.
  const StreamSocket listener;
  const Address server = Address::loopback(AF_INET, 40000);
  RETURNS(0, bind(listener, server, server.size()));
  RETURNS(0, listen(listener, SOMAXCONN));
  std::vector<Socket> clients;
  for (int i = 0; i < more_than_enough; ++i) {
    clients.emplace_back(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    if (connect_to(clients.back(), server) != 0) break;
  }
  const StreamSocket late;
  FAILS_WITH(WSAENOBUFS, connect_to(late, server));
  clients.front().close();
}

SURROUNDINGS("few ports")
CONDITION(WSAENOBUFS, 1, sendto_without_free_ports) {
  std::vector<Socket> holders;
  const Address to = Address::loopback(AF_INET, 40000);
  for (int i = 0; i < more_than_enough; ++i) {
    holders.emplace_back(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    if (send_to(holders.back(), to, "hi") != 2) break;
  }
  const DatagramSocket late;
  FAILS_WITH(WSAENOBUFS, send_to(late, to, "hi"));
}
