// SPDX-License-Identifier: MIT
// Sockets within one machine. Source: Microsoft, "AF_UNIX comes to Windows": addresses are paths,
// their files are the program's to remove, and no path is ever chosen by the system.
#include "local.hpp"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace contract {
namespace {

std::string folder() {
  for (const char* name : {"TMPDIR", "TEMP"}) {
    if (const char* found = std::getenv(name)) return std::string(found) + "/";
  }
#ifdef __WS2__
  return "/tmp/";
#else
  return "";
#endif
}

std::string fresh_path() {
  static std::atomic<int> count{0};
  // Nobody else in this machine has the port, so nobody has the name.
  static const DatagramSocket* const holder = new DatagramSocket;
  static const unsigned short port = bind_loopback(*holder).port();
  return folder() + "ws2-" + std::to_string(port) + "-" + std::to_string(++count) + ".sock";
}

SOCKET open_local(int type) {
  const SOCKET opened = socket(AF_UNIX, type, 0);
  if (opened == INVALID_SOCKET) {
    throw Skipped{"no AF_UNIX sockets of this type: " + name_of(WSAGetLastError())};
  }
  return opened;
}

}  // namespace

LocalPath::LocalPath() : LocalPath(fresh_path()) {}

LocalPath::LocalPath(const std::string& path) : path_(path) {
  address_.sun_family = AF_UNIX;
  std::memcpy(address_.sun_path, path.data(),
              path.size() < UNIX_PATH_MAX ? path.size() : UNIX_PATH_MAX);
}

LocalPath::~LocalPath() { remove(); }

void LocalPath::remove() const { std::remove(path_.c_str()); }

LocalSocket::LocalSocket(int type) : Socket(open_local(type)) {}

LocalPair::LocalPair(int type) : listener(type), client(type) {
  RETURNS(0, bind(listener, path, path.size()));
  RETURNS(0, listen(listener, 5));
  RETURNS(0, connect(client, path, path.size()));
  server = Socket(accept(listener, nullptr, nullptr));
  HOLDS(server != INVALID_SOCKET);
}

}  // namespace contract

using namespace contract;

CONDITION(WSAEADDRINUSE, 1, bind_to_a_path_in_use) {
  const LocalPath path;
  const LocalSocket first, second;
  RETURNS(0, bind(first, path, path.size()));
  FAILS_WITH(WSAEADDRINUSE, bind(second, path, path.size()));
}

// The file stays when its socket closes, and holds the address until the program removes it.
CONDITION(WSAEADDRINUSE, 2, bind_to_a_path_left_behind) {
  const LocalPath path;
  LocalSocket first;
  RETURNS(0, bind(first, path, path.size()));
  first.close();
  const LocalSocket second;
  FAILS_WITH(WSAEADDRINUSE, bind(second, path, path.size()));
  path.remove();
  RETURNS(0, bind(second, path, path.size()));
}

CONDITION(WSAEADDRNOTAVAIL, 1, bind_to_a_path_that_cannot_be) {
  const LocalPath path("/no/such/folder/ws2.sock");
  const LocalSocket socket;
  FAILS_WITH(WSAEADDRNOTAVAIL, bind(socket, path, path.size()));
}

CONDITION(WSAECONNREFUSED, 1, connect_to_a_path_without_listener) {
  const LocalPath nothing, left;
  const LocalSocket socket;
  FAILS_WITH(WSAECONNREFUSED, connect(socket, nothing, nothing.size()));
  LocalSocket gone;
  RETURNS(0, bind(gone, left, left.size()));
  FAILS_WITH(WSAECONNREFUSED, connect(socket, left, left.size()));
  gone.close();
  FAILS_WITH(WSAECONNREFUSED, connect(socket, left, left.size()));
}

// Where TCP's SYNs would be answered by resets: the backlog is full.
CONDITION(WSAECONNREFUSED, 1, connect_to_a_path_with_a_full_backlog) {
  const LocalPath path;
  const LocalSocket listener;
  RETURNS(0, bind(listener, path, path.size()));
  RETURNS(0, listen(listener, 1));
  std::vector<LocalSocket> waiting;
  for (int i = 0; i < 64; ++i) {
    waiting.emplace_back();
    if (connect(waiting.back(), path, path.size()) == SOCKET_ERROR) break;
  }
  const LocalSocket socket;
  FAILS_WITH(WSAECONNREFUSED, connect(socket, path, path.size()));
  set_nonblocking(socket);
  FAILS_WITH(WSAECONNREFUSED, connect(socket, path, path.size()));
}

CONDITION(WSAEINVAL, 4, bind_to_a_path_twice) {
  const LocalPath path, other;
  const LocalSocket socket;
  RETURNS(0, bind(socket, path, path.size()));
  FAILS_WITH(WSAEINVAL, bind(socket, other, other.size()));
}

// No path is chosen by the system: Windows has no autobind.
CONDITION(WSAEINVAL, 5, bind_to_an_empty_path) {
  const LocalPath empty((std::string()));
  const LocalSocket socket;
  FAILS_WITH(WSAEINVAL, bind(socket, empty, empty.size()));
  FAILS_WITH(WSAEINVAL, connect(socket, empty, empty.size()));
}

CONDITION(WSAEFAULT, 2, bind_a_path_without_a_path) {
  const LocalPath path;
  const LocalSocket socket;
  FAILS_WITH(WSAEFAULT, bind(socket, path, 2));
  FAILS_WITH(WSAEFAULT, connect(socket, path, 2));
}

CONDITION(WSAENOTCONN, 1, send_on_an_unconnected_local_socket) {
  const LocalSocket socket;
  char buffer[1];
  FAILS_WITH(WSAENOTCONN, send(socket, "x", 1, 0));
  FAILS_WITH(WSAENOTCONN, recv(socket, buffer, 1, 0));
}

CONDITION(WSAEISCONN, 1, connect_of_a_connected_local_socket) {
  const LocalPair pair;
  FAILS_WITH(WSAEISCONN, connect(pair.client, pair.path, pair.path.size()));
}

CONDITION(WSAESHUTDOWN, 1, send_after_shutdown_of_a_local_socket) {
  const LocalPair pair;
  RETURNS(0, shutdown(pair.client, SD_SEND));
  FAILS_WITH(WSAESHUTDOWN, send(pair.client, "x", 1, 0));
}

CONDITION(WSAECONNRESET, 1, send_to_a_local_peer_that_has_gone) {
  LocalPair pair;
  pair.server.close();
  FAILS_WITH(WSAECONNRESET, send(pair.client, "x", 1, 0));
  FAILS_WITH(WSAECONNRESET, send(pair.client, "x", 1, 0));
}

CONDITION(WSAEOPNOTSUPP, 2, urgent_data_of_a_local_socket) {
  const LocalPair pair;
  char buffer[1];
  FAILS_WITH(WSAEOPNOTSUPP, send(pair.client, "!", 1, MSG_OOB));
  FAILS_WITH(WSAEOPNOTSUPP, recv(pair.client, buffer, 1, MSG_OOB));
}

CONDITION(WSAENOPROTOOPT, 1, tcp_option_of_a_local_socket) {
  const LocalSocket socket;
  int value = 1, size = sizeof value;
  FAILS_WITH(WSAENOPROTOOPT, setsockopt(socket, IPPROTO_TCP, TCP_NODELAY,
                                        reinterpret_cast<const char*>(&value), sizeof value));
  FAILS_WITH(WSAENOPROTOOPT,
             getsockopt(socket, IPPROTO_TCP, TCP_NODELAY, reinterpret_cast<char*>(&value), &size));
}

CONDITION(WSAEAFNOSUPPORT, 2, local_address_of_another_family) {
  const LocalSocket socket;
  const Address inet = Address::loopback(AF_INET, 9);
  FAILS_WITH(WSAEAFNOSUPPORT, bind(socket, inet, inet.size()));
  FAILS_WITH(WSAEAFNOSUPPORT, connect(socket, inet, inet.size()));
  const StreamSocket stream;
  const LocalPath path;
  FAILS_WITH(WSAEAFNOSUPPORT, connect(stream, path, path.size()));
}

CONDITION(WSAEWOULDBLOCK, 1, calls_of_a_nonblocking_local_socket) {
  const LocalPair pair;
  char buffer[1];
  set_nonblocking(pair.client);
  FAILS_WITH(WSAEWOULDBLOCK, recv(pair.client, buffer, 1, 0));
  fill_send_buffer(pair.client);
  FAILS_WITH(WSAEWOULDBLOCK, send(pair.client, "x", 1, 0));
  set_nonblocking(pair.listener);
  FAILS_WITH(WSAEWOULDBLOCK, accept(pair.listener, nullptr, nullptr));
}
