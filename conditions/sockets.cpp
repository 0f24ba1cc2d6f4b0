// SPDX-License-Identifier: MIT
// What conditions are made of. Whatever goes wrong here is a failure of the condition that asked.
#include "sockets.hpp"

#include <chrono>
#include <cstring>

namespace contract {
namespace {

// A helper's own calls must succeed; what is shown is not theirs.
#define MUST(...)                                                                         \
  do {                                                                                    \
    if (!(__VA_ARGS__))                                                                   \
      fail(CONTRACT_PLACE_(#__VA_ARGS__), name_of(WSAGetLastError()), WSAGetLastError()); \
  } while (false)

constexpr char unwritable[64] = "read only";

sockaddr_in6* v6(sockaddr_storage& storage) { return reinterpret_cast<sockaddr_in6*>(&storage); }
sockaddr_in* v4(sockaddr_storage& storage) { return reinterpret_cast<sockaddr_in*>(&storage); }

int wait_for(SOCKET socket, int limit_ms, fd_set* readable, fd_set* writable, fd_set* exceptional) {
  for (fd_set* set : {readable, writable, exceptional}) {
    if (set == nullptr) continue;
    set->fd_count = 1;
    set->fd_array[0] = socket;
  }
  timeval limit{};
  limit.tv_sec = limit_ms / 1000;
  limit.tv_usec = long{1000} * (limit_ms % 1000);
  const int count = select(0, readable, writable, exceptional, &limit);
  MUST(count != SOCKET_ERROR);
  return count;
}

}  // namespace

Address::Address(int family) : size_(sizeof storage_) {
  storage_.ss_family = static_cast<decltype(storage_.ss_family)>(family);
}

Address::Address(const sockaddr_in& address) : size_(sizeof address) {
  std::memcpy(&storage_, &address, sizeof address);
}

Address Address::ipv4(unsigned long host, unsigned short port) {
  Address address(AF_INET);
  v4(address.storage_)->sin_addr.s_addr = htonl(static_cast<u_long>(host));
  v4(address.storage_)->sin_port = htons(port);
  address.size_ = sizeof(sockaddr_in);
  return address;
}

Address Address::ipv6(unsigned first, unsigned second, unsigned last, unsigned short port) {
  Address address(AF_INET6);
  unsigned char* bytes = v6(address.storage_)->sin6_addr.s6_addr;
  bytes[0] = static_cast<unsigned char>(first >> 8);
  bytes[1] = static_cast<unsigned char>(first);
  bytes[2] = static_cast<unsigned char>(second >> 8);
  bytes[3] = static_cast<unsigned char>(second);
  bytes[14] = static_cast<unsigned char>(last >> 8);
  bytes[15] = static_cast<unsigned char>(last);
  v6(address.storage_)->sin6_port = htons(port);
  address.size_ = sizeof(sockaddr_in6);
  return address;
}

Address Address::loopback(int family, unsigned short port) {
  return family == AF_INET6 ? ipv6(0, 0, 1, port) : ipv4(INADDR_LOOPBACK, port);
}

Address Address::any(int family, unsigned short port) {
  return family == AF_INET6 ? ipv6(0, 0, 0, port) : ipv4(INADDR_ANY, port);
}

Address Address::foreign(int family, unsigned short port) {
  return family == AF_INET6 ? ipv6(0x2001, 0xdb8, 1, port) : ipv4(0xC0000201, port);
}

unsigned short Address::port() const {
  // The port stands at the same place in both families.
  return ntohs(reinterpret_cast<const sockaddr_in*>(&storage_)->sin_port);
}

Address Address::with_port(unsigned short port) const {
  Address other = *this;
  v4(other.storage_)->sin_port = htons(port);
  return other;
}

Address::operator sockaddr_in() const {
  sockaddr_in address;
  std::memcpy(&address, &storage_, sizeof address);
  return address;
}

bool Address::operator==(const Address& other) const {
  return size_ == other.size_ &&
         std::memcmp(&storage_, &other.storage_, static_cast<size_t>(size_)) == 0;
}

Socket::Socket(int family, int type, int protocol)
    : socket_(::socket(family, type, protocol)), family_(family) {
  MUST(socket_ != INVALID_SOCKET);
}

Socket& Socket::operator=(Socket&& other) noexcept {
  if (this != &other) {
    close();
    socket_ = other.release();
    family_ = other.family_;
  }
  return *this;
}

SOCKET Socket::release() noexcept {
  const SOCKET socket = socket_;
  socket_ = INVALID_SOCKET;
  return socket;
}

void Socket::close() noexcept {
  if (socket_ != INVALID_SOCKET) closesocket(release());
}

Listener::Listener(int family, int backlog) : StreamSocket(family), address(bind_loopback(*this)) {
  MUST(listen(*this, backlog) == 0);
}

StreamPair::StreamPair(int family) : listener(family), client(family) {
  MUST(connect_to(client, listener.address) == 0);
  server = Socket(accept(listener, nullptr, nullptr));
  MUST(server != INVALID_SOCKET);
}

void StreamPair::reset_by_peer() {
  close_hard(server.release());
  MUST(wait_readable(client));
}

DatagramPair::DatagramPair(int family)
    : client(family),
      server(family),
      client_address(bind_loopback(client)),
      server_address(bind_loopback(server)) {
  MUST(connect_to(client, server_address) == 0);
  limit_wait_ms(client, 5000);
  limit_wait_ms(server, 5000);
}

RefusingPort::RefusingPort(int family) : StreamSocket(family), address(bind_loopback(*this)) {}

void need_ipv6() {
  const SOCKET socket = ::socket(AF_INET6, SOCK_DGRAM, IPPROTO_UDP);
  const Address self = Address::loopback(AF_INET6, 0);
  const bool there = socket != INVALID_SOCKET && bind(socket, self, self.size()) == 0;
  if (socket != INVALID_SOCKET) closesocket(socket);
  if (!there) SKIP("there is no IPv6 here");
}

Address local_address(SOCKET socket) {
  Address address;
  MUST(getsockname(socket, address.out(), address.out_size()) == 0);
  return address;
}

Address bind_loopback(const Socket& socket) {
  const Address self = Address::loopback(socket.family(), 0);
  MUST(bind(socket, self, self.size()) == 0);
  return local_address(socket);
}

Address bind_any(const Socket& socket) {
  const Address self = Address::any(socket.family(), 0);
  MUST(bind(socket, self, self.size()) == 0);
  return local_address(socket);
}

Address vacant_port(int family) {
  const DatagramSocket socket(family);
  return bind_loopback(socket);
}

int send_to(SOCKET socket, const Address& to, const char* text) {
  const int length = static_cast<int>(std::strlen(text)), size = to.size();
  return CALLS_WITH((socket, to, text), sendto(socket, text, length, 0, to, size));
}

int connect_to(SOCKET socket, const Address& to) {
  const int size = to.size();
  return CALLS_WITH((socket, to), connect(socket, to, size));
}

void set_flag(SOCKET socket, int option, int value) {
  const BOOL flag = value;
  MUST(setsockopt(socket, SOL_SOCKET, option, reinterpret_cast<const char*>(&flag), sizeof flag) ==
       0);
}

void set_nonblocking(SOCKET socket) {
  u_long on = 1;
  MUST(ioctlsocket(socket, static_cast<long>(FIONBIO), &on) == 0);
}

void limit_wait_ms(SOCKET socket, unsigned limit_ms) {
  const DWORD limit = limit_ms;
  for (const int option : {SO_RCVTIMEO, SO_SNDTIMEO}) {
    MUST(setsockopt(socket, SOL_SOCKET, option, reinterpret_cast<const char*>(&limit),
                    sizeof limit) == 0);
  }
}

void close_hard(SOCKET socket) {
  const linger hard{1, 0};
  MUST(setsockopt(socket, SOL_SOCKET, SO_LINGER, reinterpret_cast<const char*>(&hard),
                  sizeof hard) == 0);
  MUST(closesocket(socket) == 0);
}

bool wait_readable(SOCKET socket, int limit_ms) {
  fd_set set;
  return wait_for(socket, limit_ms, &set, nullptr, nullptr) == 1;
}

bool wait_writable(SOCKET socket, int limit_ms) {
  fd_set set;
  return wait_for(socket, limit_ms, nullptr, &set, nullptr) == 1;
}

bool wait_exceptional(SOCKET socket, int limit_ms) {
  fd_set set;
  return wait_for(socket, limit_ms, nullptr, nullptr, &set) == 1;
}

int pending_error(SOCKET socket) {
  int code = 0, size = sizeof code;
  char* const value = reinterpret_cast<char*>(&code);
  MUST(CALLS_WITH((socket), getsockopt(socket, SOL_SOCKET, SO_ERROR, value, &size)) == 0);
  return code;
}

void fill_send_buffer(SOCKET nonblocking) {
  static const char block[65536] = {};
  // A size that was set does not grow while the socket is filled.
  const int room = 65536;
  MUST(setsockopt(nonblocking, SOL_SOCKET, SO_SNDBUF, reinterpret_cast<const char*>(&room),
                  sizeof room) == 0);
  // The peer's window opens a little after it looked full, and what a socket that is not writable
  // takes may still be some bytes: it is full when even one byte is refused for a while.
  for (int refused = 0; refused < 3;) {
    const int size = refused == 0 ? static_cast<int>(sizeof block) : 1;
    if (send(nonblocking, block, size, 0) != SOCKET_ERROR) {
      refused = 0;
      continue;
    }
    MUST(WSAGetLastError() == WSAEWOULDBLOCK);
    refused = wait_writable(nonblocking, 50) ? 0 : refused + 1;
  }
}

char* nowhere() { return reinterpret_cast<char*>(size_t{16}); }

char* read_only() { return const_cast<char*>(unwritable); }

void each_non_socket(const std::function<void(SOCKET)>& call) {
  call(INVALID_SOCKET);
  call(0);
  call(0x123454);  // a handle that nobody issued
  SOCKET closed = INVALID_SOCKET;
  {
    const StreamSocket socket;
    closed = socket;
  }
  const StreamSocket successor;  // takes the descriptor's place, not the handle's
  call(closed);
  WSAEVENT event = WSACreateEvent();
  MUST(event != WSA_INVALID_EVENT);
  call(reinterpret_cast<SOCKET>(event));
  WSACloseEvent(event);
  char program[1024];
  MUST(GetModuleFileNameA(nullptr, program, sizeof program) != 0);
  const HANDLE file = CreateFileA(program, GENERIC_READ, FILE_SHARE_READ, nullptr, OPEN_EXISTING,
                                  FILE_ATTRIBUTE_NORMAL, nullptr);
  MUST(file != INVALID_HANDLE_VALUE);
  call(reinterpret_cast<SOCKET>(file));
  CloseHandle(file);
}

Closer::Closer(SOCKET socket, unsigned delay_ms)
    : thread_([this, socket, delay_ms] {
        std::unique_lock<std::mutex> held(lock_);
        ended_.wait_for(held, std::chrono::milliseconds(delay_ms), [this] { return end_; });
        closesocket(socket);
      }) {}

Closer::~Closer() {
  {
    const std::lock_guard<std::mutex> held(lock_);
    end_ = true;
  }
  ended_.notify_all();
  thread_.join();
}

void until_it_waits(const std::function<void(unsigned delay_ms)>& body) {
  for (unsigned delay_ms = 50;; delay_ms *= 4) {
    try {
      return body(delay_ms);
    } catch (const Failure& failure) {
      if (failure.code != WSAENOTSOCK || delay_ms > 1000) throw;
    }
  }
}

}  // namespace contract
