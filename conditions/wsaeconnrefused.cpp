// SPDX-License-Identifier: MIT
// WSAECONNREFUSED: nothing listens there.
#include "sockets.hpp"

using namespace contract;

CONDITION_BOTH(WSAECONNREFUSED, 1, connect_where_nothing_listens) {
  const RefusingPort refusing(family);
  const StreamSocket socket(family);
  FAILS_WITH(WSAECONNREFUSED, connect_to(socket, refusing.address));
}

CONDITION(WSAECONNREFUSED, 1, wsaconnect_where_nothing_listens) {
  const RefusingPort refusing;
  const StreamSocket socket;
  const Address& to = refusing.address;
  FAILS_WITH(WSAECONNREFUSED,
             WSAConnect(socket, to, to.size(), nullptr, nullptr, nullptr, nullptr));
}

// Learn, connect: the socket is as good as new, and may try again.
CONDITION_BOTH(WSAECONNREFUSED, 1, connect_again_after_a_refusal) {
  const RefusingPort refusing(family);
  const StreamSocket socket(family);
  FAILS_WITH(WSAECONNREFUSED, connect_to(socket, refusing.address));
  FAILS_WITH(WSAECONNREFUSED, connect_to(socket, refusing.address));
  const Listener listener(family);
  RETURNS(0, connect_to(socket, listener.address));
}

// Learn, select: a failed connect shows in exceptfds alone. SO_ERROR says why, and clears it.
CONDITION_BOTH(WSAECONNREFUSED, 1, nonblocking_connect_where_nothing_listens) {
  const RefusingPort refusing(family);
  const StreamSocket socket(family);
  set_nonblocking(socket);
  FAILS_WITH(WSAEWOULDBLOCK, connect_to(socket, refusing.address));
  fd_set writable, failed;
  FD_ZERO(&writable);
  FD_SET(socket, &writable);
  FD_ZERO(&failed);
  FD_SET(socket, &failed);
  timeval limit{5, 0};
  RETURNS(1, select(0, nullptr, &writable, &failed, &limit));
  HOLDS(FD_ISSET(socket, &failed));
  HOLDS(!FD_ISSET(socket, &writable));
  RETURNS(WSAECONNREFUSED, pending_error(socket));
  RETURNS(0, pending_error(socket));
}

// Learn, WSAPoll, since Windows 10 version 2004.
CONDITION(WSAECONNREFUSED, 1, wsapoll_of_a_refused_connect) {
  const RefusingPort refusing;
  const StreamSocket socket;
  set_nonblocking(socket);
  FAILS_WITH(WSAEWOULDBLOCK, connect_to(socket, refusing.address));
  WSAPOLLFD entry{socket, POLLOUT, 0};
  RETURNS(1, WSAPoll(&entry, 1, 5000));
  HOLDS(entry.revents == (POLLHUP | POLLERR | POLLWRNORM));
  RETURNS(WSAECONNREFUSED, pending_error(socket));
}

CONDITION_BOTH(WSAECONNREFUSED, 1, nonblocking_connect_again_after_a_refusal) {
  const RefusingPort refusing(family);
  const StreamSocket socket(family);
  set_nonblocking(socket);
  for (int i = 0; i < 2; ++i) {
    FAILS_WITH(WSAEWOULDBLOCK, connect_to(socket, refusing.address));
    HOLDS(wait_exceptional(socket));
    // The error may be read, or not.
    if (i == 0) HOLDS(pending_error(socket) == WSAECONNREFUSED);
  }
  const Listener listener(family);
  FAILS_WITH(WSAEWOULDBLOCK, connect_to(socket, listener.address));
  HOLDS(wait_writable(socket));
}
