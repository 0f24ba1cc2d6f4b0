// SPDX-License-Identifier: MIT
// The Winsock side: the same scenarios as a Windows program writes them.
#include <winsock2.h>

#include <algorithm>

#include "bench/scenarios.hpp"

namespace ws2::bench {
namespace {

struct Winsock {
  using Socket = SOCKET;

  static sockaddr_in loopback() {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
  }
  static sockaddr_in name_of(SOCKET s) {
    sockaddr_in address = {};
    int length = sizeof address;
    must(::getsockname(s, reinterpret_cast<sockaddr*>(&address), &length) == 0);
    return address;
  }
  static SOCKET bound(int type) {
    const SOCKET s = ::socket(AF_INET, type, 0);
    const sockaddr_in address = loopback();
    must(::bind(s, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    return s;
  }
  static SOCKET datagram() {
    const SOCKET s = bound(SOCK_DGRAM);
    u_long on = 1;
    must(::ioctlsocket(s, FIONBIO, &on) == 0);
    return s;
  }
  static void connect(SOCKET s, const sockaddr_in& peer) {
    must(::connect(s, reinterpret_cast<const sockaddr*>(&peer), sizeof peer) == 0);
  }
  static void connect_to_itself(SOCKET s) { connect(s, name_of(s)); }
  static void close(SOCKET s) { ::closesocket(s); }
  static long send(SOCKET s, const char* bytes, int count) { return ::send(s, bytes, count, 0); }
  static long recv(SOCKET s, char* bytes, int count) { return ::recv(s, bytes, count, 0); }
  static void send_to(SOCKET from, SOCKET to, const char* bytes) {
    static thread_local SOCKET known = INVALID_SOCKET;
    static thread_local sockaddr_in address;
    if (known != to) address = name_of(known = to);
    ::sendto(from, bytes, message_bytes, 0, reinterpret_cast<sockaddr*>(&address), sizeof address);
  }
  static void recv_from(SOCKET s, char* bytes) {
    sockaddr_in from;
    int length = sizeof from;
    ::recvfrom(s, bytes, message_bytes, 0, reinterpret_cast<sockaddr*>(&from), &length);
  }
  static void option(SOCKET s) {
    int value = 0, length = sizeof value;
    ::getsockopt(s, SOL_SOCKET, SO_BROADCAST, reinterpret_cast<char*>(&value), &length);
  }
  static int last_error() { return ::WSAGetLastError(); }

  class Watched {
   public:
    explicit Watched(int) {}
    void add(SOCKET s) {
      list_.push_back({s, POLLRDNORM, 0});
      if (all_.fd_count < FD_SETSIZE) FD_SET(s, &all_);
    }
    int select() {
      // The set is filled anew before each call, as FD_SET would; its unused part is not copied.
      fd_set read;
      read.fd_count = all_.fd_count;
      std::copy_n(all_.fd_array, all_.fd_count, read.fd_array);
      const timeval at_once = {0, 0};
      return ::select(0, &read, nullptr, nullptr, &at_once);
    }
    int poll() { return ::WSAPoll(list_.data(), static_cast<ULONG>(list_.size()), 0); }

   private:
    std::vector<WSAPOLLFD> list_;
    fd_set all_ = {};
  };

  class Listener {
   public:
    Listener() : s_(bound(SOCK_STREAM)), name_(name_of(s_)) { must(::listen(s_, 8) == 0); }
    ~Listener() { ::closesocket(s_); }
    SOCKET accept() { return ::accept(s_, nullptr, nullptr); }
    [[nodiscard]] const sockaddr_in& name() const { return name_; }
    void connect_accept_close() {
      const SOCKET client = ::socket(AF_INET, SOCK_STREAM, 0);
      connect(client, name_);
      const SOCKET server = accept();
      const linger at_once = {1, 0};
      ::setsockopt(client, SOL_SOCKET, SO_LINGER, reinterpret_cast<const char*>(&at_once),
                   sizeof at_once);
      ::closesocket(client);
      ::closesocket(server);
    }

   private:
    const SOCKET s_;
    const sockaddr_in name_;
  };

  class Event {
   public:
    Event() : event_(::CreateEventW(nullptr, FALSE, FALSE, nullptr)) { must(event_ != nullptr); }
    ~Event() { ::CloseHandle(event_); }
    Event(const Event&) = delete;
    Event& operator=(const Event&) = delete;
    void set() { ::SetEvent(event_); }
    void wait() { must(::WaitForSingleObject(event_, INFINITE) == WAIT_OBJECT_0); }

   private:
    const HANDLE event_;
  };

  static std::pair<SOCKET, SOCKET> pair(bool stream) {
    if (!stream) {
      const SOCKET a = bound(SOCK_DGRAM), b = bound(SOCK_DGRAM);
      connect(a, name_of(b));
      connect(b, name_of(a));
      return {a, b};
    }
    Listener listener;
    const SOCKET a = ::socket(AF_INET, SOCK_STREAM, 0);
    connect(a, listener.name());
    const SOCKET b = listener.accept();
    const int on = 1;
    for (const SOCKET s : {a, b}) {
      ::setsockopt(s, IPPROTO_TCP, TCP_NODELAY, reinterpret_cast<const char*>(&on), sizeof on);
    }
    return {a, b};
  }
};

}  // namespace

std::vector<Row> winsock_rows() {
  WSADATA data;
  must(::WSAStartup(MAKEWORD(2, 2), &data) == 0);
  return rows<Winsock>();
}

}  // namespace ws2::bench
