// SPDX-License-Identifier: MIT
// What conditions are made of: sockets that close themselves, addresses, connected pairs.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "condition.hpp"

namespace contract {

/// An IPv4 or IPv6 address with its port.
class Address {
 public:
  explicit Address(int family = AF_INET);
  Address(const sockaddr_in& address);  // NOLINT: as good as one
  static Address ipv4(unsigned long host, unsigned short port);
  /// The eight groups of an IPv6 address are given by the first two and the last.
  static Address ipv6(unsigned first, unsigned second, unsigned last, unsigned short port);
  static Address loopback(int family, unsigned short port);
  static Address any(int family, unsigned short port);
  /// An address of the documentation ranges, which no machine has: 192.0.2.1, 2001:db8::1.
  static Address foreign(int family, unsigned short port);

  [[nodiscard]] int family() const { return storage_.ss_family; }
  [[nodiscard]] int size() const { return size_; }
  [[nodiscard]] unsigned short port() const;
  [[nodiscard]] Address with_port(unsigned short port) const;
  operator const sockaddr*() const { return reinterpret_cast<const sockaddr*>(&storage_); }
  operator sockaddr_in() const;
  /// For calls that fill an address.
  sockaddr* out() { return reinterpret_cast<sockaddr*>(&storage_); }
  int* out_size() { return &size_; }
  bool operator==(const Address& other) const;

 private:
  sockaddr_storage storage_{};
  int size_ = 0;
};

/// A socket that closes itself.
class Socket {
 public:
  Socket() = default;
  explicit Socket(SOCKET socket) : socket_(socket) {}
  Socket(int family, int type, int protocol = 0);
  Socket(Socket&& other) noexcept : socket_(other.release()), family_(other.family_) {}
  Socket& operator=(Socket&& other) noexcept;
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() { close(); }
  operator SOCKET() const { return socket_; }
  [[nodiscard]] int family() const { return family_; }
  SOCKET release() noexcept;
  void close() noexcept;

 private:
  SOCKET socket_ = INVALID_SOCKET;
  int family_ = AF_INET;
};

struct StreamSocket : Socket {
  explicit StreamSocket(int family = AF_INET) : Socket(family, SOCK_STREAM, IPPROTO_TCP) {}
};
struct DatagramSocket : Socket {
  explicit DatagramSocket(int family = AF_INET) : Socket(family, SOCK_DGRAM, IPPROTO_UDP) {}
};

/// A stream socket that listens on loopback.
struct Listener : StreamSocket {
  explicit Listener(int family = AF_INET, int backlog = SOMAXCONN);
  Address address;
};

/// Two ends of one connection over loopback.
struct StreamPair {
  explicit StreamPair(int family = AF_INET);
  /// The peer closes hard; returns when this side has heard of it.
  void reset_by_peer();
  Listener listener;
  StreamSocket client;
  Socket server;
};

/// Two datagram sockets on loopback, the client connected to the server.
struct DatagramPair {
  explicit DatagramPair(int family = AF_INET);
  DatagramSocket client, server;
  Address client_address, server_address;
};

/// A stream port where nobody listens: held, so that nobody else can begin to.
struct RefusingPort : StreamSocket {
  explicit RefusingPort(int family = AF_INET);
  Address address;
};

void need_ipv6();

/// Binds to a free port of loopback and says which.
Address bind_loopback(const Socket& socket);
Address bind_any(const Socket& socket);
Address local_address(SOCKET socket);
/// A datagram port of loopback that nobody holds.
Address vacant_port(int family = AF_INET);

int send_to(SOCKET socket, const Address& to, const char* text);
int connect_to(SOCKET socket, const Address& to);
void set_flag(SOCKET socket, int option, int value = 1);
void set_nonblocking(SOCKET socket);
/// Receives and sends that would block longer fail with WSAETIMEDOUT.
void limit_wait_ms(SOCKET socket, unsigned limit_ms);
void close_hard(SOCKET socket);
/// Waits with select; false when the limit passed.
bool wait_readable(SOCKET socket, int limit_ms = 5000);
bool wait_writable(SOCKET socket, int limit_ms = 5000);
bool wait_exceptional(SOCKET socket, int limit_ms = 5000);
/// Reads SO_ERROR, which clears it.
int pending_error(SOCKET socket);
/// Sends without blocking until no more is taken.
void fill_send_buffer(SOCKET nonblocking);

/// Sends until it is refused, which is the last result: on a busy machine a window may open once
/// more after the buffer was full.
template <class Call>
int until_refused(Call&& call) {
  while (true) {
    if (const int result = call(); result == SOCKET_ERROR) return result;
  }
}

/// Addresses that no program may read, and memory that none may write.
char* nowhere();
char* read_only();
template <class T>
T* nowhere() {
  return reinterpret_cast<T*>(nowhere());
}

/// Calls with everything that is no socket: never issued, closed, an event, a file.
void each_non_socket(const std::function<void(SOCKET)>& call);

/// Closes a socket from another thread, after a time in which the owner should have begun to wait.
class Closer {
 public:
  Closer(SOCKET socket, unsigned delay_ms);
  ~Closer();
  Closer(const Closer&) = delete;
  Closer& operator=(const Closer&) = delete;

 private:
  std::mutex lock_;
  std::condition_variable ended_;
  bool end_ = false;
  std::thread thread_;
};

/// Whether another thread already waits inside a call cannot be seen from outside, so the body is
/// tried with longer and longer delays: WSAENOTSOCK says that the close came before the call.
void until_it_waits(const std::function<void(unsigned delay_ms)>& body);

}  // namespace contract
