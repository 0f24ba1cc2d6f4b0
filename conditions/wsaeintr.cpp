// SPDX-License-Identifier: MIT
// WSAEINTR: a blocking call ended because another thread closed its socket.
#include "outside.hpp"

using namespace contract;

namespace {

char plenty[1000000];  // no send buffer that is nearly full takes it all

}  // namespace

// Learn, closesocket: any pending blocking call in any thread is canceled. Which code it is
// canceled with is the contract's: WSAEINTR for each of them.
CONDITION_BOTH(WSAEINTR, 2, accept_when_the_socket_is_closed) {
  until_it_waits([family](unsigned delay_ms) {
    Listener listener(family);
    const SOCKET socket = listener.release();
    Closer closer(socket, delay_ms);
    FAILS_WITH(WSAEINTR, accept(socket, nullptr, nullptr));
  });
}

CONDITION(WSAEINTR, 2, wsaaccept_when_the_socket_is_closed) {
  until_it_waits([](unsigned delay_ms) {
    Listener listener;
    const SOCKET socket = listener.release();
    Closer closer(socket, delay_ms);
    FAILS_WITH(WSAEINTR, WSAAccept(socket, nullptr, nullptr, nullptr, 0));
  });
}

CONDITION_BOTH(WSAEINTR, 2, recv_when_the_socket_is_closed) {
  until_it_waits([family](unsigned delay_ms) {
    StreamPair pair(family);
    const SOCKET socket = pair.client.release();
    Closer closer(socket, delay_ms);
    char buffer[8];
    FAILS_WITH(WSAEINTR, recv(socket, buffer, sizeof buffer, 0));
  });
}

CONDITION(WSAEINTR, 2, wsarecv_when_the_socket_is_closed) {
  until_it_waits([](unsigned delay_ms) {
    StreamPair pair;
    const SOCKET socket = pair.client.release();
    Closer closer(socket, delay_ms);
    char buffer[8];
    WSABUF whole{sizeof buffer, buffer};
    DWORD got = 0, flags = 0;
    FAILS_WITH(WSAEINTR, WSARecv(socket, &whole, 1, &got, &flags, nullptr, nullptr));
  });
}

CONDITION_BOTH(WSAEINTR, 2, recvfrom_when_the_socket_is_closed) {
  until_it_waits([family](unsigned delay_ms) {
    DatagramSocket unnamed(family);
    bind_loopback(unnamed);
    const SOCKET socket = unnamed.release();
    Closer closer(socket, delay_ms);
    char buffer[8];
    FAILS_WITH(WSAEINTR, recvfrom(socket, buffer, sizeof buffer, 0, nullptr, nullptr));
  });
}

CONDITION(WSAEINTR, 2, wsarecvfrom_when_the_socket_is_closed) {
  until_it_waits([](unsigned delay_ms) {
    DatagramSocket unnamed;
    bind_loopback(unnamed);
    const SOCKET socket = unnamed.release();
    Closer closer(socket, delay_ms);
    char buffer[8];
    WSABUF whole{sizeof buffer, buffer};
    DWORD got = 0, flags = 0;
    FAILS_WITH(WSAEINTR,
               WSARecvFrom(socket, &whole, 1, &got, &flags, nullptr, nullptr, nullptr, nullptr));
  });
}

CONDITION_BOTH(WSAEINTR, 2, send_when_the_socket_is_closed) {
  until_it_waits([family](unsigned delay_ms) {
    StreamPair pair(family);
    set_nonblocking(pair.client);
    fill_send_buffer(pair.client);
    u_long off = 0;
    RETURNS(0, ioctlsocket(pair.client, static_cast<long>(FIONBIO), &off));
    const SOCKET socket = pair.client.release();
    Closer closer(socket, delay_ms);
    FAILS_WITH(WSAEINTR, send(socket, plenty, sizeof plenty, 0));
  });
}

CONDITION(WSAEINTR, 2, wsasend_when_the_socket_is_closed) {
  until_it_waits([](unsigned delay_ms) {
    StreamPair pair;
    set_nonblocking(pair.client);
    fill_send_buffer(pair.client);
    u_long off = 0;
    RETURNS(0, ioctlsocket(pair.client, static_cast<long>(FIONBIO), &off));
    const SOCKET socket = pair.client.release();
    Closer closer(socket, delay_ms);
    WSABUF whole{sizeof plenty, plenty};
    DWORD sent = 0;
    FAILS_WITH(WSAEINTR, WSASend(socket, &whole, 1, &sent, 0, nullptr, nullptr));
  });
}

CONDITION_BOTH(WSAEINTR, 2, select_when_the_socket_is_closed) {
  until_it_waits([family](unsigned delay_ms) {
    StreamPair pair(family);
    const SOCKET socket = pair.client.release();
    fd_set readable;
    FD_ZERO(&readable);
    FD_SET(socket, &readable);
    Closer closer(socket, delay_ms);
    FAILS_WITH(WSAEINTR, select(0, &readable, nullptr, nullptr, nullptr));
  });
}

CONDITION_BOTH(WSAEINTR, 2, select_for_urgent_data_when_the_socket_is_closed) {
  until_it_waits([family](unsigned delay_ms) {
    StreamPair pair(family);
    const SOCKET socket = pair.client.release();
    fd_set urgent;
    FD_ZERO(&urgent);
    FD_SET(socket, &urgent);
    Closer closer(socket, delay_ms);
    FAILS_WITH(WSAEINTR, select(0, nullptr, nullptr, &urgent, nullptr));
  });
}

CONDITION_BOTH(WSAEINTR, 2, wsapoll_when_the_socket_is_closed) {
  until_it_waits([family](unsigned delay_ms) {
    StreamPair pair(family);
    const SOCKET socket = pair.client.release();
    WSAPOLLFD entry{socket, POLLIN, 0};
    Closer closer(socket, delay_ms);
    FAILS_WITH(WSAEINTR, WSAPoll(&entry, 1, 10000));
  });
}

SURROUNDINGS("outside")
CONDITION_BOTH(WSAEINTR, 2, connect_when_the_socket_is_closed) {
  until_it_waits([family](unsigned delay_ms) {
    StreamSocket unnamed(family);
    const SOCKET socket = unnamed.release();
    Closer closer(socket, delay_ms);
    FAILS_WITH(WSAEINTR, connect_to(socket, outside::silent(family)));
  });
}
