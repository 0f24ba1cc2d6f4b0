// SPDX-License-Identifier: MIT
// The raw side: system calls as a good POSIX program makes them.
#include <arpa/inet.h>
#include <linux/futex.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

#include "bench/scenarios.hpp"

namespace ws2::bench {
namespace {

struct Raw {
  using Socket = int;

  static sockaddr_in loopback() {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
  }
  static sockaddr_in name_of(int s) {
    sockaddr_in address = {};
    socklen_t length = sizeof address;
    must(::getsockname(s, reinterpret_cast<sockaddr*>(&address), &length) == 0);
    return address;
  }
  static int bound(int type) {
    const int s = ::socket(AF_INET, type | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback();
    must(::bind(s, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    return s;
  }
  static int datagram() { return bound(SOCK_DGRAM | SOCK_NONBLOCK); }
  static void connect(int s, const sockaddr_in& peer) {
    must(::connect(s, reinterpret_cast<const sockaddr*>(&peer), sizeof peer) == 0);
  }
  static void connect_to_itself(int s) { connect(s, name_of(s)); }
  static void close(int s) { ::close(s); }
  static long send(int s, const char* bytes, int count) {
    return ::send(s, bytes, static_cast<size_t>(count), MSG_NOSIGNAL);
  }
  static long recv(int s, char* bytes, int count) {
    return ::recv(s, bytes, static_cast<size_t>(count), 0);
  }
  static void send_to(int from, int to, const char* bytes) {
    static thread_local int known = -1;
    static thread_local sockaddr_in address;
    if (known != to) address = name_of(known = to);
    ::sendto(from, bytes, message_bytes, MSG_NOSIGNAL, reinterpret_cast<sockaddr*>(&address),
             sizeof address);
  }
  static void recv_from(int s, char* bytes) {
    sockaddr_in from;
    socklen_t length = sizeof from;
    ::recvfrom(s, bytes, message_bytes, 0, reinterpret_cast<sockaddr*>(&from), &length);
  }
  static void option(int s) {
    int value = 0;
    socklen_t length = sizeof value;
    ::getsockopt(s, SOL_SOCKET, SO_BROADCAST, &value, &length);
  }
  static int last_error() { return errno; }

  class Watched {
   public:
    explicit Watched(int) {}
    void add(int s) { list_.push_back({s, POLLIN, 0}); }
    // select(2) has no more than 1,024 descriptors, so poll stands for both.
    int select() { return poll(); }
    int poll() { return ::poll(list_.data(), list_.size(), 0); }

   private:
    std::vector<pollfd> list_;
  };

  class Listener {
   public:
    Listener() : s_(bound(SOCK_STREAM)), name_(name_of(s_)) { must(::listen(s_, 8) == 0); }
    ~Listener() { ::close(s_); }
    int accept() { return ::accept4(s_, nullptr, nullptr, SOCK_CLOEXEC); }
    [[nodiscard]] const sockaddr_in& name() const { return name_; }
    void connect_accept_close() {
      const int client = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
      connect(client, name_);
      const int server = accept();
      const linger at_once = {1, 0};  // no TIME_WAIT: the ports would run out
      ::setsockopt(client, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
      ::close(client);
      ::close(server);
    }

   private:
    const int s_;
    const sockaddr_in name_;
  };

  /// On a futex: 0 is reset, 1 set, 2 reset with a thread that may sleep for it.
  class Event {
   public:
    void set() {
      if (word_.exchange(1) == 2) ::syscall(SYS_futex, &word_, FUTEX_WAKE_PRIVATE, 1);
    }
    void wait() {
      uint32_t set = 1;
      if (word_.compare_exchange_strong(set, 0)) return;
      for (;;) {
        uint32_t reset = 0;
        word_.compare_exchange_strong(reset, 2);
        uint32_t is_set = 1;
        if (word_.compare_exchange_strong(is_set, 0)) return;
        ::syscall(SYS_futex, &word_, FUTEX_WAIT_PRIVATE, 2, nullptr);
      }
    }

   private:
    std::atomic<uint32_t> word_{0};
  };

  static std::pair<int, int> pair(bool stream) {
    if (!stream) {
      const int a = bound(SOCK_DGRAM), b = bound(SOCK_DGRAM);
      connect(a, name_of(b));
      connect(b, name_of(a));
      return {a, b};
    }
    Listener listener;
    const int a = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    connect(a, listener.name());
    const int b = listener.accept();
    const int on = 1;
    for (const int s : {a, b}) ::setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return {a, b};
  }
};

}  // namespace

std::vector<Row> raw_rows() { return rows<Raw>(); }

}  // namespace ws2::bench
