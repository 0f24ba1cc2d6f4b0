// SPDX-License-Identifier: MIT
// WSAEventSelect and WSAEnumNetworkEvents as a program sees them.
#include <initializer_list>
#include <string>

#include "connection.hpp"

namespace {

using program::Connection;
using program::long_ms;
using program::Started;

struct Watch {
  Watch(SOCKET socket, long mask) : s(socket) { IS(0, WSAEventSelect(s, event, mask)); }
  ~Watch() { WSACloseEvent(event); }
  /// Waits for the event, and takes the record.
  long next(DWORD timeout_ms = long_ms) {
    if (WSAWaitForMultipleEvents(1, &event, TRUE, timeout_ms, FALSE) != WSA_WAIT_EVENT_0) return 0;
    IS(0, WSAEnumNetworkEvents(s, event, &record));
    return record.lNetworkEvents;
  }
  bool quiet() { return WSAWaitForMultipleEvents(1, &event, TRUE, 20, FALSE) == WSA_WAIT_TIMEOUT; }
  SOCKET s;
  WSAEVENT event = WSACreateEvent();
  WSANETWORKEVENTS record = {};
};

PROGRAM(NetworkEvents, ReadIsToldOnceUntilARead) {
  Connection connection;
  Watch watch(connection.server, FD_READ);
  HOLDS(watch.quiet());
  IS(2, send(connection.client, "ab", 2, 0));
  IS(FD_READ, watch.next());
  IS(0, watch.record.iErrorCode[FD_READ_BIT]);
  IS(1, send(connection.client, "c", 1, 0));
  HOLDS(watch.quiet());
  // What is left is told again by the read itself.
  char byte;
  IS(1, recv(connection.server, &byte, 1, 0));
  IS(FD_READ, watch.next(0));
  char rest[2];
  IS(2, recv(connection.server, rest, 2, 0));
  HOLDS(watch.quiet());
  IS(1, send(connection.client, "d", 1, 0));
  IS(FD_READ, watch.next());
}

PROGRAM(NetworkEvents, WriteIsToldAtFirstAndAfterAFullBuffer) {
  Connection connection;
  Watch watch(connection.server, FD_WRITE);
  IS(FD_WRITE, watch.next());
  HOLDS(watch.quiet());
  std::string much(1 << 16, 'x');
  size_t sent = 0;
  int now = 0;
  while ((now = send(connection.server, much.data(), static_cast<int>(much.size()), 0)) > 0) {
    sent += static_cast<size_t>(now);
  }
  IS(WSAEWOULDBLOCK, WSAGetLastError());
  HOLDS(watch.quiet());
  while (sent > 0) {
    now = recv(connection.client, much.data(), static_cast<int>(much.size()), 0);
    HOLDS(now > 0);
    sent -= static_cast<size_t>(now);
  }
  IS(FD_WRITE, watch.next());
}

PROGRAM(NetworkEvents, CloseComesAfterTheData) {
  Connection connection;
  Watch watch(connection.server, FD_READ | FD_CLOSE);
  IS(1, send(connection.client, "x", 1, 0));
  IS(0, shutdown(connection.client, SD_SEND));
  IS(FD_READ, watch.next());
  char byte;
  IS(1, recv(connection.server, &byte, 1, 0));
  IS(FD_CLOSE, watch.next());
  IS(0, watch.record.iErrorCode[FD_CLOSE_BIT]);
  IS(0, recv(connection.server, &byte, 1, 0));
  HOLDS(watch.quiet());
}

PROGRAM(NetworkEvents, CloseTellsOfAReset) {
  Connection connection;
  Watch watch(connection.server, FD_READ | FD_CLOSE);
  connection.reset_by_client();
  IS(FD_CLOSE, watch.next());
  IS(WSAECONNRESET, watch.record.iErrorCode[FD_CLOSE_BIT]);
  char byte;
  FAILS(SOCKET_ERROR, WSAECONNRESET, recv(connection.server, &byte, 1, 0));
}

PROGRAM(NetworkEvents, AcceptAndWhatIsInherited) {
  Started started;
  const SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in name = {};
  name.sin_family = AF_INET;
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int length = sizeof name;
  IS(0, bind(listener, reinterpret_cast<sockaddr*>(&name), length));
  IS(0, listen(listener, 5));
  IS(0, getsockname(listener, reinterpret_cast<sockaddr*>(&name), &length));
  Watch watch(listener, FD_ACCEPT | FD_READ);
  const SOCKET client = socket(AF_INET, SOCK_STREAM, 0);
  Watch connecting(client, FD_CONNECT | FD_WRITE);
  FAILS(SOCKET_ERROR, WSAEWOULDBLOCK, connect(client, reinterpret_cast<sockaddr*>(&name), length));
  long seen = 0;
  while ((seen & (FD_CONNECT | FD_WRITE)) != (FD_CONNECT | FD_WRITE)) {
    const long more = connecting.next();
    HOLDS(more != 0);
    if (more == 0) break;
    if ((more & FD_CONNECT) != 0) IS(0, connecting.record.iErrorCode[FD_CONNECT_BIT]);
    seen |= more;
  }
  IS(FD_ACCEPT, watch.next());
  HOLDS(watch.quiet());
  const SOCKET accepted = accept(listener, nullptr, nullptr);
  HOLDS(accepted != INVALID_SOCKET);
  IS(1, send(client, "x", 1, 0));
  // The listener's event tells of the accepted socket, too.
  IS(WSA_WAIT_EVENT_0, WSAWaitForMultipleEvents(1, &watch.event, TRUE, long_ms, FALSE));
  WSANETWORKEVENTS record;
  IS(0, WSAEnumNetworkEvents(accepted, watch.event, &record));
  IS(FD_READ, record.lNetworkEvents);
  for (SOCKET s : {listener, client, accepted}) IS(0, closesocket(s));
}

PROGRAM(NetworkEvents, RefusedConnect) {
  Started started;
  const SOCKET nobody = socket(AF_INET, SOCK_STREAM, 0), s = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in name = {};
  name.sin_family = AF_INET;
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int length = sizeof name;
  IS(0, bind(nobody, reinterpret_cast<sockaddr*>(&name), length));
  IS(0, getsockname(nobody, reinterpret_cast<sockaddr*>(&name), &length));
  Watch watch(s, FD_CONNECT);
  FAILS(SOCKET_ERROR, WSAEWOULDBLOCK, connect(s, reinterpret_cast<sockaddr*>(&name), length));
  IS(FD_CONNECT, watch.next());
  IS(WSAECONNREFUSED, watch.record.iErrorCode[FD_CONNECT_BIT]);
  for (SOCKET one : {nobody, s}) IS(0, closesocket(one));
}

PROGRAM(NetworkEvents, ModesAndMistakes) {
  Connection connection;
  {
    Watch watch(connection.server, FD_READ);
    u_long off = 0;
    FAILS(SOCKET_ERROR, WSAEINVAL,
          ioctlsocket(connection.server, static_cast<long>(FIONBIO), &off));
    FAILS(SOCKET_ERROR, WSAEINVAL, WSAEventSelect(connection.server, watch.event, 1 << 20));
    IS(0, WSAEventSelect(connection.server, nullptr, 0));
    IS(1, send(connection.client, "x", 1, 0));
    HOLDS(watch.quiet());
    IS(0, ioctlsocket(connection.server, static_cast<long>(FIONBIO), &off));
    FAILS(SOCKET_ERROR, WSAENOTSOCK, WSAEventSelect(INVALID_SOCKET, watch.event, FD_READ));
    FAILS(SOCKET_ERROR, WSAEFAULT, WSAEnumNetworkEvents(connection.server, nullptr, nullptr));
  }
  WSAEVENT closed = WSACreateEvent();
  HOLDS(WSACloseEvent(closed));
  FAILS(SOCKET_ERROR, WSA_INVALID_HANDLE, WSAEventSelect(connection.server, closed, FD_READ));
}

}  // namespace
