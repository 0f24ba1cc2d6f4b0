// SPDX-License-Identifier: MIT
// WSAENOTSOCK: a handle that is no socket, for each call that takes one: never issued, closed (also
// when another socket has taken its descriptor), an event, a file.
#include "sockets.hpp"

using namespace contract;

CONDITION(WSAENOTSOCK, 1, bind_of_no_socket) {
  const Address self = Address::loopback(AF_INET, 0);
  each_non_socket([&](SOCKET s) { FAILS_WITH(WSAENOTSOCK, bind(s, self, self.size())); });
}

CONDITION(WSAENOTSOCK, 1, listen_of_no_socket) {
  each_non_socket([&](SOCKET s) { FAILS_WITH(WSAENOTSOCK, listen(s, SOMAXCONN)); });
}

CONDITION(WSAENOTSOCK, 1, accept_of_no_socket) {
  each_non_socket([&](SOCKET s) { FAILS_WITH(WSAENOTSOCK, accept(s, nullptr, nullptr)); });
}

CONDITION(WSAENOTSOCK, 1, wsaaccept_of_no_socket) {
  each_non_socket(
      [&](SOCKET s) { FAILS_WITH(WSAENOTSOCK, WSAAccept(s, nullptr, nullptr, nullptr, 0)); });
}

CONDITION(WSAENOTSOCK, 1, connect_of_no_socket) {
  const RefusingPort refusing;
  const Address& to = refusing.address;
  each_non_socket([&](SOCKET s) { FAILS_WITH(WSAENOTSOCK, connect(s, to, to.size())); });
}

CONDITION(WSAENOTSOCK, 1, wsaconnect_of_no_socket) {
  const RefusingPort refusing;
  const Address& to = refusing.address;
  each_non_socket([&](SOCKET s) {
    FAILS_WITH(WSAENOTSOCK, WSAConnect(s, to, to.size(), nullptr, nullptr, nullptr, nullptr));
  });
}

CONDITION(WSAENOTSOCK, 1, send_of_no_socket) {
  each_non_socket([&](SOCKET s) { FAILS_WITH(WSAENOTSOCK, send(s, "x", 1, 0)); });
}

CONDITION(WSAENOTSOCK, 1, recv_of_no_socket) {
  char buffer[8];
  each_non_socket([&](SOCKET s) { FAILS_WITH(WSAENOTSOCK, recv(s, buffer, sizeof buffer, 0)); });
}

CONDITION(WSAENOTSOCK, 1, sendto_of_no_socket) {
  const Address to = vacant_port();
  each_non_socket([&](SOCKET s) { FAILS_WITH(WSAENOTSOCK, sendto(s, "x", 1, 0, to, to.size())); });
}

CONDITION(WSAENOTSOCK, 1, recvfrom_of_no_socket) {
  char buffer[8];
  each_non_socket([&](SOCKET s) {
    FAILS_WITH(WSAENOTSOCK, recvfrom(s, buffer, sizeof buffer, 0, nullptr, nullptr));
  });
}

CONDITION(WSAENOTSOCK, 1, wsasend_of_no_socket) {
  char byte = 'x';
  WSABUF whole{1, &byte};
  DWORD sent = 0;
  each_non_socket([&](SOCKET s) {
    FAILS_WITH(WSAENOTSOCK, WSASend(s, &whole, 1, &sent, 0, nullptr, nullptr));
  });
}

CONDITION(WSAENOTSOCK, 1, wsarecv_of_no_socket) {
  char byte = 0;
  WSABUF whole{1, &byte};
  DWORD got = 0, flags = 0;
  each_non_socket([&](SOCKET s) {
    FAILS_WITH(WSAENOTSOCK, WSARecv(s, &whole, 1, &got, &flags, nullptr, nullptr));
  });
}

CONDITION(WSAENOTSOCK, 1, wsasendto_of_no_socket) {
  const Address to = vacant_port();
  char byte = 'x';
  WSABUF whole{1, &byte};
  DWORD sent = 0;
  each_non_socket([&](SOCKET s) {
    FAILS_WITH(WSAENOTSOCK, WSASendTo(s, &whole, 1, &sent, 0, to, to.size(), nullptr, nullptr));
  });
}

CONDITION(WSAENOTSOCK, 1, wsarecvfrom_of_no_socket) {
  char byte = 0;
  WSABUF whole{1, &byte};
  DWORD got = 0, flags = 0;
  each_non_socket([&](SOCKET s) {
    FAILS_WITH(WSAENOTSOCK,
               WSARecvFrom(s, &whole, 1, &got, &flags, nullptr, nullptr, nullptr, nullptr));
  });
}

CONDITION(WSAENOTSOCK, 1, shutdown_of_no_socket) {
  each_non_socket([&](SOCKET s) { FAILS_WITH(WSAENOTSOCK, shutdown(s, SD_BOTH)); });
}

CONDITION(WSAENOTSOCK, 1, closesocket_of_no_socket) {
  each_non_socket([&](SOCKET s) { FAILS_WITH(WSAENOTSOCK, closesocket(s)); });
}

CONDITION(WSAENOTSOCK, 1, getsockname_of_no_socket) {
  Address name;
  each_non_socket(
      [&](SOCKET s) { FAILS_WITH(WSAENOTSOCK, getsockname(s, name.out(), name.out_size())); });
}

CONDITION(WSAENOTSOCK, 1, getpeername_of_no_socket) {
  Address name;
  each_non_socket(
      [&](SOCKET s) { FAILS_WITH(WSAENOTSOCK, getpeername(s, name.out(), name.out_size())); });
}

CONDITION(WSAENOTSOCK, 1, getsockopt_of_no_socket) {
  int value = 0, size = sizeof value;
  each_non_socket([&](SOCKET s) {
    FAILS_WITH(WSAENOTSOCK,
               getsockopt(s, SOL_SOCKET, SO_TYPE, reinterpret_cast<char*>(&value), &size));
  });
}

CONDITION(WSAENOTSOCK, 1, setsockopt_of_no_socket) {
  const BOOL on = TRUE;
  each_non_socket([&](SOCKET s) {
    FAILS_WITH(WSAENOTSOCK, setsockopt(s, SOL_SOCKET, SO_KEEPALIVE,
                                       reinterpret_cast<const char*>(&on), sizeof on));
  });
}

CONDITION(WSAENOTSOCK, 1, ioctlsocket_of_no_socket) {
  u_long waiting = 0;
  each_non_socket([&](SOCKET s) {
    FAILS_WITH(WSAENOTSOCK, ioctlsocket(s, static_cast<long>(FIONREAD), &waiting));
  });
}

CONDITION(WSAENOTSOCK, 1, wsaioctl_of_no_socket) {
  u_long waiting = 0;
  DWORD size = 0;
  each_non_socket([&](SOCKET s) {
    FAILS_WITH(WSAENOTSOCK, WSAIoctl(s, FIONREAD, nullptr, 0, &waiting, sizeof waiting, &size,
                                     nullptr, nullptr));
  });
}

// A closed handle names nothing, and no new socket for at least the next 64.
CONDITION(WSAENOTSOCK, 1, closed_handle_is_not_issued_again) {
  SOCKET closed = INVALID_SOCKET;
  {
    const StreamSocket socket;
    closed = socket;
  }
  for (int i = 0; i < 64; ++i) {
    const StreamSocket next;
    HOLDS(next != closed);
    FAILS_WITH(WSAENOTSOCK, shutdown(closed, SD_BOTH));
  }
}

// The handle is looked at before the other arguments.
CONDITION(WSAENOTSOCK, 1, before_the_other_arguments) {
  each_non_socket([](SOCKET s) {
    FAILS_WITH(WSAENOTSOCK, bind(s, nullptr, 0));
    FAILS_WITH(WSAENOTSOCK, connect(s, nullptr, -1));
    FAILS_WITH(WSAENOTSOCK, send(s, nullptr, 8, 0));
    FAILS_WITH(WSAENOTSOCK, recv(s, nullptr, -1, 0x4000000));
    FAILS_WITH(WSAENOTSOCK, sendto(s, nullptr, 8, 0, nowhere<sockaddr>(), 3));
    FAILS_WITH(WSAENOTSOCK, getsockname(s, nullptr, nullptr));
    FAILS_WITH(WSAENOTSOCK, getsockopt(s, 0x7abc, 1, nullptr, nullptr));
    FAILS_WITH(WSAENOTSOCK, ioctlsocket(s, 0x12345678, nullptr));
    FAILS_WITH(WSAENOTSOCK, shutdown(s, 99));
  });
}

CONDITION(WSAENOTSOCK, 2, select_of_no_socket) {
  const StreamPair pair;
  timeval moment{0, 1000};
  each_non_socket([&](SOCKET s) {
    fd_set good, bad;
    const auto reset = [&] {
      FD_ZERO(&good);
      FD_SET(pair.client, &good);
      FD_ZERO(&bad);
      FD_SET(pair.server, &bad);
      FD_SET(s, &bad);
    };
    reset();
    FAILS_WITH(WSAENOTSOCK, select(0, &bad, &good, nullptr, &moment));
    reset();
    FAILS_WITH(WSAENOTSOCK, select(0, &good, &bad, nullptr, &moment));
    reset();
    FAILS_WITH(WSAENOTSOCK, select(0, &good, nullptr, &bad, &moment));
  });
}

// Learn, WSAPOLLFD: an entry that is no socket is marked, and the others are polled.
CONDITION(WSAENOTSOCK, 1, wsapoll_marks_no_socket) {
  const StreamPair pair;
  RETURNS(1, send(pair.server, "x", 1, 0));
  HOLDS(wait_readable(pair.client));
  SOCKET closed = INVALID_SOCKET;
  {
    const StreamSocket socket;
    closed = socket;
  }
  WSAPOLLFD entries[] = {{pair.client, POLLIN, 0}, {closed, POLLIN, 0}};
  RETURNS(2, WSAPoll(entries, 2, 0));
  HOLDS((entries[0].revents & POLLRDNORM) != 0);
  HOLDS(entries[1].revents == POLLNVAL);
  FAILS_WITH(WSAENOTSOCK, shutdown(closed, SD_BOTH));
}
