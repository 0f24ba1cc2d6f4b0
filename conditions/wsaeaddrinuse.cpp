// SPDX-License-Identifier: MIT
// WSAEADDRINUSE: another socket has the address, or had it a moment ago.
#include "bind_matrix.hpp"
#include "sockets.hpp"

using namespace contract;

namespace {

/// The side that closes first keeps the address for a while ("TIME_WAIT").
Address left_by_a_closing_connection(int family) {
  StreamPair pair(family);
  char byte = 0;
  RETURNS(0, shutdown(pair.server, SD_SEND));
  RETURNS(0, recv(pair.client, &byte, 1, 0));
  pair.client.close();
  RETURNS(0, recv(pair.server, &byte, 1, 0));
  return pair.listener.address;
}

}  // namespace

CONDITION_BOTH(WSAEADDRINUSE, 1, bind_to_an_address_in_use) {
  for (const int type : {SOCK_STREAM, SOCK_DGRAM}) {
    const Socket first(family, type), second(family, type);
    const Address held = bind_loopback(first);
    FAILS_WITH(WSAEADDRINUSE, bind(second, held, held.size()));
  }
}

CONDITION_BOTH(WSAEADDRINUSE, 1, bind_to_the_address_of_a_listener) {
  const Listener listener(family);
  const StreamSocket second(family);
  FAILS_WITH(WSAEADDRINUSE, bind(second, listener.address, listener.address.size()));
}

// Learn, "Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE": the cells of its table that say so.
CONDITION(WSAEADDRINUSE, 1, bind_matrix_of_streams) {
  check_bind_matrix(SOCK_STREAM, WSAEADDRINUSE);
}

CONDITION(WSAEADDRINUSE, 1, bind_matrix_of_datagrams) {
  check_bind_matrix(SOCK_DGRAM, WSAEADDRINUSE);
}

CONDITION_BOTH(WSAEADDRINUSE, 2, bind_while_the_last_one_is_closing) {
  const Address left = left_by_a_closing_connection(family);
  const StreamSocket next(family);
  FAILS_WITH(WSAEADDRINUSE, bind(next, left, left.size()));
}

CONDITION_BOTH(WSAEADDRINUSE, 2, reuse_passes_over_the_closing_one) {
  const Address left = left_by_a_closing_connection(family);
  const StreamSocket hasty(family), patient(family);
  FAILS_WITH(WSAEADDRINUSE, bind(hasty, left, left.size()));
  set_flag(patient, SO_REUSEADDR);
  RETURNS(0, bind(patient, left, left.size()));
}

CONDITION(WSAEADDRINUSE, 3, bind_matrix_of_streams_allows) { check_bind_matrix(SOCK_STREAM, 0); }

CONDITION(WSAEADDRINUSE, 3, bind_matrix_of_datagrams_allows) { check_bind_matrix(SOCK_DGRAM, 0); }

CONDITION_BOTH(WSAEADDRINUSE, 3, reuse_lets_several_bind) {
  for (const int type : {SOCK_STREAM, SOCK_DGRAM}) {
    const Socket first(family, type), second(family, type), third(family, type);
    for (const Socket* socket : {&first, &second, &third}) set_flag(*socket, SO_REUSEADDR);
    const Address held = bind_loopback(first);
    RETURNS(0, bind(second, held, held.size()));
    RETURNS(0, bind(third, held, held.size()));
    const Socket stranger(family, type);
    FAILS_WITH(WSAEADDRINUSE, bind(stranger, held, held.size()));
  }
}

CONDITION_BOTH(WSAEADDRINUSE, 4, client_gets_a_free_port) {
  const Listener listener(family);
  const StreamSocket one(family), other(family);
  RETURNS(0, connect_to(one, listener.address));
  RETURNS(0, connect_to(other, listener.address));
  HOLDS(local_address(one).port() != 0);
  HOLDS(local_address(one).port() != local_address(other).port());
  const StreamSocket third(family);
  const Address taken = local_address(one);
  FAILS_WITH(WSAEADDRINUSE, bind(third, taken, taken.size()));
}

// Learn, connect: the conflict may be delayed until connect, if bind was to a wildcard address.
CONDITION(WSAEADDRINUSE, 5, conflict_surfaces_at_connect) {
  const Listener listener;
  const StreamSocket one, other;
  set_flag(one, SO_REUSEADDR);
  set_flag(other, SO_REUSEADDR);
  const Address shared = bind_any(one);
  RETURNS(0, bind(other, shared, shared.size()));
  RETURNS(0, connect_to(one, listener.address));
  FAILS_WITH(WSAEADDRINUSE, connect_to(other, listener.address));
}
