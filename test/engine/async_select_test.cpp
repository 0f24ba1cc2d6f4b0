// SPDX-License-Identifier: MIT
// WSAAsyncSelect as a program sees it: one message for each event, told again after the call that
// re-enables it.
#include <string>

#include "connection.hpp"
// winsock2.h has come first.
#include <windows.h>

namespace {

using program::Connection;
using program::long_ms;
using program::Started;

constexpr UINT told = WM_APP + 1;

/// A window and what its thread's queue holds for it.
struct Window {
  Window()
      : handle(
            CreateWindowA("STATIC", "", 0, 0, 0, 0, 0, HWND_MESSAGE, nullptr, nullptr, nullptr)) {
    HOLDS(handle != nullptr);
  }
  ~Window() { DestroyWindow(handle); }
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  /// The event of the next message, 0 when none comes.
  int next(DWORD timeout_ms = long_ms) {
    const ULONGLONG end = GetTickCount64() + timeout_ms;
    for (;;) {
      if (PeekMessageA(&msg, handle, 0, 0, PM_REMOVE)) return WSAGETSELECTEVENT(msg.lParam);
      const ULONGLONG now = GetTickCount64();
      if (now >= end) return 0;
      MsgWaitForMultipleObjects(0, nullptr, FALSE, static_cast<DWORD>(end - now), QS_ALLINPUT);
    }
  }
  bool quiet() { return next(20) == 0; }
  int error() const { return WSAGETSELECTERROR(msg.lParam); }
  SOCKET socket() const { return static_cast<SOCKET>(msg.wParam); }

  HWND handle;
  MSG msg = {};
};

struct Listening : Started {
  Listening() {
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    IS(0, bind(s, address(), length));
  }
  ~Listening() { closesocket(s); }
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;
  void listen_now() {
    IS(0, listen(s, 5));
    IS(0, getsockname(s, address(), &length));
  }
  sockaddr* address() { return reinterpret_cast<sockaddr*>(&name); }
  SOCKET s = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in name = {};
  int length = sizeof name;
};

PROGRAM(AsyncSelect, ReadIsToldAgainByEachRead) {
  Connection connection;
  Window window;
  IS(0, WSAAsyncSelect(connection.server, window.handle, told, FD_READ));
  HOLDS(window.quiet());
  IS(3, send(connection.client, "abc", 3, 0));
  IS(FD_READ, window.next());
  HOLDS(window.msg.message == told && window.socket() == connection.server);
  IS(0, window.error());
  IS(1, send(connection.client, "d", 1, 0));
  HOLDS(window.quiet());
  // Learn's example: a read that leaves data behind has the next message posted.
  char bytes[8];
  IS(1, recv(connection.server, bytes, 1, 0));
  IS(FD_READ, window.next(0));
  // A failing call re-enables as well, and so does one that only looks.
  FAILS(SOCKET_ERROR, WSAEINVAL, recv(connection.server, bytes, 1, 1 << 20));
  IS(FD_READ, window.next(0));
  IS(1, recv(connection.server, bytes, 1, MSG_PEEK));
  IS(FD_READ, window.next(0));
  IS(3, recv(connection.server, bytes, sizeof bytes, 0));
  HOLDS(window.quiet());
  FAILS(SOCKET_ERROR, WSAEWOULDBLOCK, recv(connection.server, bytes, 1, 0));
  HOLDS(window.quiet());
  IS(1, send(connection.client, "e", 1, 0));
  IS(FD_READ, window.next());
}

PROGRAM(AsyncSelect, DatagramsByEachCall) {
  Started started;
  const SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in name = {};
  name.sin_family = AF_INET;
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int length = sizeof name;
  auto* address = reinterpret_cast<sockaddr*>(&name);
  IS(0, bind(s, address, length));
  IS(0, getsockname(s, address, &length));
  Window window;
  IS(0, WSAAsyncSelect(s, window.handle, told, FD_READ | FD_WRITE));
  IS(FD_WRITE, window.next());
  IS(1, sendto(s, "1", 1, 0, address, length));
  IS(1, sendto(s, "2", 1, 0, address, length));
  IS(FD_READ, window.next());
  HOLDS(window.quiet());
  char byte;
  IS(1, recvfrom(s, &byte, 1, 0, nullptr, nullptr));
  IS(FD_READ, window.next(0));
  IS(1, recvfrom(s, &byte, 1, 0, nullptr, nullptr));
  HOLDS(window.quiet());
  IS(0, closesocket(s));
}

PROGRAM(AsyncSelect, WriteAfterAFullBuffer) {
  Connection connection;
  Window window;
  IS(0, WSAAsyncSelect(connection.server, window.handle, told, FD_WRITE));
  IS(FD_WRITE, window.next());
  IS(1, send(connection.server, "x", 1, 0));
  HOLDS(window.quiet());  // only a send that would have blocked re-enables
  std::string much(1 << 16, 'x');
  size_t sent = 1;
  int now = 0;
  while ((now = send(connection.server, much.data(), static_cast<int>(much.size()), 0)) > 0) {
    sent += static_cast<size_t>(now);
  }
  IS(WSAEWOULDBLOCK, WSAGetLastError());
  HOLDS(window.quiet());
  while (sent > 0) {
    now = recv(connection.client, much.data(), static_cast<int>(much.size()), 0);
    HOLDS(now > 0);
    sent -= static_cast<size_t>(now);
  }
  IS(FD_WRITE, window.next());
}

PROGRAM(AsyncSelect, ConnectAcceptAndWhatIsInherited) {
  Listening listening;
  Window window, clients;
  // Before it listens: the first connection is told all the same.
  IS(0, WSAAsyncSelect(listening.s, window.handle, told, FD_ACCEPT | FD_READ | FD_CLOSE));
  listening.listen_now();
  HOLDS(window.quiet());
  const SOCKET client = socket(AF_INET, SOCK_STREAM, 0), second = socket(AF_INET, SOCK_STREAM, 0);
  IS(0, WSAAsyncSelect(client, clients.handle, told, FD_CONNECT | FD_WRITE | FD_CLOSE));
  HOLDS(clients.quiet());
  FAILS(SOCKET_ERROR, WSAEWOULDBLOCK, connect(client, listening.address(), listening.length));
  IS(FD_CONNECT, clients.next());
  IS(0, clients.error());
  IS(FD_WRITE, clients.next());
  HOLDS(clients.quiet());
  IS(FD_ACCEPT, window.next());
  IS(listening.s, window.socket());
  IS(0, connect(second, listening.address(), listening.length));
  HOLDS(window.quiet());
  const SOCKET accepted = accept(listening.s, nullptr, nullptr);
  HOLDS(accepted != INVALID_SOCKET);
  IS(FD_ACCEPT, window.next(0));  // of the second connection
  IS(1, send(client, "x", 1, 0));
  IS(FD_READ, window.next());
  HOLDS(window.msg.message == told && window.socket() == accepted);
  IS(0, closesocket(client));
  char byte;
  IS(1, recv(accepted, &byte, 1, 0));
  IS(FD_CLOSE, window.next());
  IS(0, window.error());
  for (SOCKET s : {second, accepted}) IS(0, closesocket(s));
}

int CALLBACK defer(LPWSABUF, LPWSABUF, LPQOS, LPQOS, LPWSABUF, LPWSABUF, GROUP*, DWORD_PTR) {
  return CF_DEFER;
}

PROGRAM(AsyncSelect, ADeferredConnectionDoesNotReEnable) {
  Listening listening;
  listening.listen_now();
  Window window;
  IS(0, WSAAsyncSelect(listening.s, window.handle, told, FD_ACCEPT));
  const SOCKET client = socket(AF_INET, SOCK_STREAM, 0);
  IS(0, connect(client, listening.address(), listening.length));
  IS(FD_ACCEPT, window.next());
  FAILS(INVALID_SOCKET, WSATRY_AGAIN, WSAAccept(listening.s, nullptr, nullptr, defer, 0));
  HOLDS(window.quiet());
  const SOCKET accepted = accept(listening.s, nullptr, nullptr);
  HOLDS(accepted != INVALID_SOCKET);
  for (SOCKET s : {client, accepted}) IS(0, closesocket(s));
}

PROGRAM(AsyncSelect, ErrorsComeInTheMessages) {
  Connection connection;
  Window window;
  IS(0, WSAAsyncSelect(connection.server, window.handle, told, FD_READ | FD_CLOSE));
  connection.reset_by_client();
  IS(FD_CLOSE, window.next());
  IS(WSAECONNRESET, window.error());
  HOLDS(window.quiet());

  Listening nobody;  // bound, and does not listen
  IS(0, getsockname(nobody.s, nobody.address(), &nobody.length));
  const SOCKET client = socket(AF_INET, SOCK_STREAM, 0);
  IS(0, WSAAsyncSelect(client, window.handle, told, FD_CONNECT | FD_WRITE));
  FAILS(SOCKET_ERROR, WSAEWOULDBLOCK, connect(client, nobody.address(), nobody.length));
  IS(FD_CONNECT, window.next());
  IS(WSAECONNREFUSED, window.error());
  HOLDS(window.quiet());
  IS(0, closesocket(client));
}

PROGRAM(AsyncSelect, CloseAfterAllData) {
  Connection connection;
  Window window;
  IS(1, send(connection.client, "x", 1, 0));
  IS(0, shutdown(connection.client, SD_SEND));
  IS(0, WSAAsyncSelect(connection.server, window.handle, told, FD_READ | FD_CLOSE));
  IS(FD_READ, window.next());
  HOLDS(window.quiet());
  char byte;
  IS(1, recv(connection.server, &byte, 1, 0));
  IS(FD_CLOSE, window.next());
  IS(0, recv(connection.server, &byte, 1, 0));
  HOLDS(window.quiet());  // nothing re-enables FD_CLOSE
}

PROGRAM(AsyncSelect, UrgentData) {
  Connection connection;
  Window window;
  IS(0, WSAAsyncSelect(connection.server, window.handle, told, FD_OOB));
  IS(1, send(connection.client, "!", 1, MSG_OOB));
  IS(FD_OOB, window.next());
  char byte;
  IS(1, recv(connection.server, &byte, 1, MSG_OOB));
  HOLDS(window.quiet());
}

// Learn, WSAAsyncSelect: "treated as normal data", by FD_READ.
PROGRAM(AsyncSelect, UrgentDataInline) {
  Connection connection;
  Window window;
  const BOOL on = TRUE;
  IS(0, setsockopt(connection.server, SOL_SOCKET, SO_OOBINLINE, reinterpret_cast<const char*>(&on),
                   sizeof on));
  IS(0, WSAAsyncSelect(connection.server, window.handle, told, FD_OOB | FD_READ));
  IS(1, send(connection.client, "!", 1, MSG_OOB));
  IS(FD_READ, window.next());
  char byte;
  IS(1, recv(connection.server, &byte, 1, 0));
  HOLDS(window.quiet());
}

// Learn, WSAAsyncSelect: FD_CLOSE comes when the other side has answered, not at one's own
// shutdown.
PROGRAM(AsyncSelect, OnesOwnShutdownIsNoClose) {
  for (const int how : {SD_RECEIVE, SD_BOTH}) {
    Connection connection;
    Window window;
    IS(0, WSAAsyncSelect(connection.server, window.handle, told, FD_CLOSE));
    IS(0, shutdown(connection.server, how));
    HOLDS(window.quiet());
    IS(0, shutdown(connection.client, SD_SEND));
    IS(FD_CLOSE, window.next());
  }
}

// What came before the program shut its receiving side is for nobody, and delays no FD_CLOSE.
PROGRAM(AsyncSelect, ACloseBehindDataThatNobodyReads) {
  Connection connection;
  Window window;
  IS(1, send(connection.client, "x", 1, 0));
  WSAPOLLFD wait = {connection.server, POLLIN, 0};
  IS(1, WSAPoll(&wait, 1, 10000));
  IS(0, shutdown(connection.server, SD_RECEIVE));
  IS(0, WSAAsyncSelect(connection.server, window.handle, told, FD_CLOSE | FD_READ));
  HOLDS(window.quiet());
  IS(0, shutdown(connection.client, SD_SEND));
  IS(FD_CLOSE, window.next());
  HOLDS(window.quiet());
}

// recv tells the reset, and no data: FD_READ would come for ever.
PROGRAM(AsyncSelect, AResetBehindData) {
  Connection connection;
  Window window;
  IS(1, send(connection.client, "x", 1, 0));
  const linger hard = {1, 0};
  IS(0, setsockopt(connection.client, SOL_SOCKET, SO_LINGER, reinterpret_cast<const char*>(&hard),
                   sizeof hard));
  IS(0, closesocket(connection.client));
  connection.client = INVALID_SOCKET;
  WSAPOLLFD wait = {connection.server, POLLOUT, 0};
  do IS(1, WSAPoll(&wait, 1, 10000));
  while ((wait.revents & (POLLHUP | POLLERR)) == 0);
  IS(0, WSAAsyncSelect(connection.server, window.handle, told, FD_CLOSE | FD_READ));
  IS(FD_CLOSE, window.next());
  IS(WSAECONNRESET, window.error());
  char byte;
  FAILS(SOCKET_ERROR, WSAECONNRESET, recv(connection.server, &byte, 1, 0));
  HOLDS(window.quiet());
}

// The specification of 1.1: a message that could not be posted is posted again.
PROGRAM(AsyncSelect, AQueueThatIsFull) {
  Connection connection;
  Window window;
  IS(1, send(connection.client, "x", 1, 0));
  WSAPOLLFD wait = {connection.server, POLLIN, 0};
  IS(1, WSAPoll(&wait, 1, 10000));
  int more = 0;
  while (PostMessageA(window.handle, WM_APP + 1000, 0, 0)) ++more;
  IS(ERROR_NOT_ENOUGH_QUOTA, GetLastError());
  // What holds already is told at once, here in vain.
  IS(0, WSAAsyncSelect(connection.server, window.handle, told, FD_READ));
  MSG msg;
  while (more-- > 0) {
    HOLDS(PeekMessageA(&msg, window.handle, WM_APP + 1000, WM_APP + 1000, PM_REMOVE));
  }
  IS(FD_READ, window.next());
  char byte;
  IS(1, recv(connection.server, &byte, 1, 0));
  HOLDS(window.quiet());
}

// The outcome of a connect is found once, and kept for a queue that is full.
PROGRAM(AsyncSelect, AConnectWhileTheQueueIsFull) {
  Connection unused;
  Window window;
  sockaddr_in nobody = {};
  nobody.sin_family = AF_INET;
  nobody.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int length = sizeof nobody;
  const SOCKET holder = socket(AF_INET, SOCK_STREAM, 0), s = socket(AF_INET, SOCK_STREAM, 0);
  IS(0, bind(holder, reinterpret_cast<sockaddr*>(&nobody), length));
  IS(0, getsockname(holder, reinterpret_cast<sockaddr*>(&nobody), &length));
  u_long on = 1;
  IS(0, ioctlsocket(s, static_cast<long>(FIONBIO), &on));
  FAILS(SOCKET_ERROR, WSAEWOULDBLOCK,
        connect(s, reinterpret_cast<sockaddr*>(&nobody), sizeof nobody));
  WSAPOLLFD wait = {s, POLLOUT, 0};
  IS(1, WSAPoll(&wait, 1, 10000));
  int more = 0;
  while (PostMessageA(window.handle, WM_APP + 1000, 0, 0)) ++more;
  IS(0, WSAAsyncSelect(s, window.handle, told, FD_CONNECT));
  MSG msg;
  while (more-- > 0) {
    HOLDS(PeekMessageA(&msg, window.handle, WM_APP + 1000, WM_APP + 1000, PM_REMOVE));
  }
  HOLDS(GetMessageA(&msg, window.handle, told, told));
  IS(FD_CONNECT, WSAGETSELECTEVENT(msg.lParam));
  IS(WSAECONNREFUSED, WSAGETSELECTERROR(msg.lParam));
  IS(0, closesocket(s));
  IS(0, closesocket(holder));
}

PROGRAM(AsyncSelect, TheLastCallCounts) {
  Connection connection;
  Window window, other;
  WSAEVENT event = WSACreateEvent();
  IS(0, WSAAsyncSelect(connection.server, window.handle, told, FD_READ));
  // Messages cannot differ by event: the second call ends the first.
  IS(0, WSAAsyncSelect(connection.server, other.handle, told + 1, FD_WRITE));
  IS(FD_WRITE, other.next());
  HOLDS(other.msg.message == told + 1);
  IS(1, send(connection.client, "x", 1, 0));
  HOLDS(window.quiet() && other.quiet());
  // An event object ends the messages, and the reverse.
  IS(0, WSAEventSelect(connection.server, event, FD_READ));
  IS(WSA_WAIT_EVENT_0, WSAWaitForMultipleEvents(1, &event, TRUE, long_ms, FALSE));
  HOLDS(window.quiet() && other.quiet());
  HOLDS(WSAResetEvent(event));
  IS(0, WSAAsyncSelect(connection.server, window.handle, told, FD_READ));
  IS(FD_READ, window.next(0));
  IS(WSA_WAIT_TIMEOUT, WSAWaitForMultipleEvents(1, &event, TRUE, 20, FALSE));
  // What is queued stays when the interest ends.
  char byte;
  IS(1, send(connection.client, "y", 1, 0));
  IS(1, recv(connection.server, &byte, 1, 0));
  IS(0, WSAAsyncSelect(connection.server, nullptr, 0, 0));
  IS(FD_READ, window.next(0));
  IS(1, send(connection.client, "z", 1, 0));
  HOLDS(window.quiet());
  HOLDS(WSACloseEvent(event));
}

PROGRAM(AsyncSelect, ModesAndMistakes) {
  Connection connection;
  Window window;
  u_long off = 0;
  char byte;
  IS(0, WSAAsyncSelect(connection.server, window.handle, told, FD_READ));
  FAILS(SOCKET_ERROR, WSAEWOULDBLOCK, recv(connection.server, &byte, 1, 0));
  FAILS(SOCKET_ERROR, WSAEINVAL, ioctlsocket(connection.server, static_cast<long>(FIONBIO), &off));
  IS(0, WSAAsyncSelect(connection.server, window.handle, 0, 0));
  IS(0, ioctlsocket(connection.server, static_cast<long>(FIONBIO), &off));
  // Learn: it becomes non-blocking whatever the events are.
  IS(0, WSAAsyncSelect(connection.client, window.handle, 0, 0));
  FAILS(SOCKET_ERROR, WSAEWOULDBLOCK, recv(connection.client, &byte, 1, 0));
  const HWND gone = window.handle;
  FAILS(SOCKET_ERROR, WSAEINVAL, WSAAsyncSelect(connection.server, nullptr, told, FD_READ));
  FAILS(SOCKET_ERROR, WSAEINVAL, WSAAsyncSelect(connection.server, gone, told, 1 << 20));
  FAILS(SOCKET_ERROR, WSAENOTSOCK, WSAAsyncSelect(INVALID_SOCKET, nullptr, told, FD_READ));
}

PROGRAM(AsyncSelect, NothingAfterTheSocketOrTheWindow) {
  Connection connection;
  Window window;
  IS(0, WSAAsyncSelect(connection.server, window.handle, told, FD_READ | FD_CLOSE));
  connection.close_server();
  HOLDS(window.quiet());
  {
    Window passing;
    IS(0, WSAAsyncSelect(connection.client, passing.handle, told, FD_READ | FD_CLOSE));
  }
  char byte;
  IS(0, recv(connection.client, &byte, 1, 0));
  HOLDS(window.quiet());
}

}  // namespace
