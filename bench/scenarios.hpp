// SPDX-License-Identifier: MIT
// The scenarios, written once for both sides: `Calls` names the functions and types of one side.
#pragma once

#include <cstdlib>
#include <thread>
#include <utility>

#include "bench/subject.hpp"

namespace ws2::bench {

constexpr int message_bytes = 64;

inline void must(bool holds) {
  if (!holds) std::abort();  // a measurement of something else than it says is worse than none
}

/// A datagram socket that is connected to itself and does not block.
template <class Calls>
struct Loop {
  typename Calls::Socket socket = Calls::datagram();
  Loop() { Calls::connect_to_itself(socket); }
  ~Loop() { Calls::close(socket); }
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  char bytes[message_bytes] = {};

  void fill(int count) {
    for (int i = 0; i < count; ++i) must(Calls::send(socket, bytes, message_bytes) > 0);
  }
  void drain(int count) {
    for (int i = 0; i < count; ++i) must(Calls::recv(socket, bytes, message_bytes) > 0);
  }
};

enum class Act { send, recv, send_to, recv_from, recv_nothing, option };

template <class Calls, Act act>
class OneCall final : public Subject {
 public:
  void before(int rounds) override {
    if (act == Act::recv) loop_.fill(rounds);
    for (int i = 0; act == Act::recv_from && i < rounds; ++i) send_to_itself();
  }
  void run(int rounds) override {
    for (int i = 0; i < rounds; ++i) {
      if constexpr (act == Act::send) Calls::send(loop_.socket, loop_.bytes, message_bytes);
      if constexpr (act == Act::recv || act == Act::recv_nothing) {
        Calls::recv(loop_.socket, loop_.bytes, message_bytes);
      }
      if constexpr (act == Act::send_to) send_to_itself();
      if constexpr (act == Act::recv_from) Calls::recv_from(free_.socket, loop_.bytes);
      if constexpr (act == Act::option) Calls::option(loop_.socket);
    }
  }
  void after(int rounds) override {
    if (act == Act::send) loop_.drain(rounds);
    for (int i = 0; act == Act::send_to && i < rounds; ++i) {
      must(Calls::recv(free_.socket, loop_.bytes, message_bytes) > 0);
    }
  }

 private:
  struct Unconnected {
    typename Calls::Socket socket = Calls::datagram();
    ~Unconnected() { Calls::close(socket); }
  };
  void send_to_itself() { Calls::send_to(free_.socket, free_.socket, loop_.bytes); }
  Loop<Calls> loop_;
  Unconnected free_;
};

template <class Calls, bool by_select>
class Watch final : public Subject {
 public:
  explicit Watch(int count) : loops_(static_cast<size_t>(count)), watched_(count) {
    for (Loop<Calls>& loop : loops_) watched_.add(loop.socket);
  }
  void run(int rounds) override {
    for (int i = 0; i < rounds; ++i) {
      must((by_select ? watched_.select() : watched_.poll()) == 0);
    }
  }

 private:
  std::vector<Loop<Calls>> loops_;
  typename Calls::Watched watched_;
};

/// Two threads send a message to and fro.
template <class Calls>
class PingPong final : public Subject {
 public:
  explicit PingPong(bool stream) : ends_(Calls::pair(stream)), echo_([this] { echo(); }) {}
  ~PingPong() override {
    char end = 'e';
    Calls::send(ends_.first, &end, 1);
    echo_.join();
    Calls::close(ends_.first);
    Calls::close(ends_.second);
  }
  PingPong(const PingPong&) = delete;
  PingPong& operator=(const PingPong&) = delete;

  void run(int rounds) override {
    char bytes[message_bytes] = {};
    for (int i = 0; i < rounds; ++i) {
      must(Calls::send(ends_.first, bytes, message_bytes) == message_bytes);
      must(Calls::recv(ends_.first, bytes, message_bytes) == message_bytes);
    }
  }

 private:
  void echo() {
    char bytes[message_bytes];
    while (Calls::recv(ends_.second, bytes, message_bytes) == message_bytes) {
      must(Calls::send(ends_.second, bytes, message_bytes) == message_bytes);
    }
  }
  const std::pair<typename Calls::Socket, typename Calls::Socket> ends_;
  std::thread echo_;
};

template <class Calls>
class Connections final : public Subject {
 public:
  void run(int rounds) override {
    for (int i = 0; i < rounds; ++i) listener_.connect_accept_close();
  }

 private:
  typename Calls::Listener listener_;
};

/// An event that resets itself: set, and waited for at once.
template <class Calls>
class SetAndWait final : public Subject {
 public:
  void run(int rounds) override {
    for (int i = 0; i < rounds; ++i) {
      event_.set();
      event_.wait();
    }
  }

 private:
  typename Calls::Event event_;
};

/// Two threads wake each other by events.
template <class Calls>
class EventPingPong final : public Subject {
 public:
  EventPingPong() : echo_([this] { echo(); }) {}
  ~EventPingPong() override {
    over_ = true;
    there_.set();
    echo_.join();
  }
  EventPingPong(const EventPingPong&) = delete;
  EventPingPong& operator=(const EventPingPong&) = delete;

  void run(int rounds) override {
    for (int i = 0; i < rounds; ++i) {
      there_.set();
      back_.wait();
    }
  }

 private:
  void echo() {
    for (;;) {
      there_.wait();
      if (over_) return;
      back_.set();
    }
  }
  typename Calls::Event there_, back_;
  bool over_ = false;  // written before `there_` is set, read after
  std::thread echo_;
};

template <class Calls>
class LastError final : public Subject {
 public:
  void run(int rounds) override {
    for (int i = 0; i < rounds; ++i) last_ = Calls::last_error();
  }

 private:
  volatile int last_ = 0;
};

template <class Calls>
std::vector<Row> rows() {
  std::vector<Row> all;
  const auto add = [&](const char* name, int rounds, std::unique_ptr<Subject> subject,
                       double allowed = 0.05, double allowed_ns = 50) {
    all.push_back({name, rounds, allowed, allowed_ns, std::move(subject)});
  };
  add("send", 32, std::make_unique<OneCall<Calls, Act::send>>());
  add("recv", 32, std::make_unique<OneCall<Calls, Act::recv>>());
  add("sendto", 32, std::make_unique<OneCall<Calls, Act::send_to>>());
  add("recvfrom", 32, std::make_unique<OneCall<Calls, Act::recv_from>>());
  add("recv, would block", 2000, std::make_unique<OneCall<Calls, Act::recv_nothing>>());
  add("getsockopt", 2000, std::make_unique<OneCall<Calls, Act::option>>());
  add("select, 1 socket", 500, std::make_unique<Watch<Calls, true>>(1));
  add("select, 64 sockets", 100, std::make_unique<Watch<Calls, true>>(64));
  add("WSAPoll, 1 socket", 500, std::make_unique<Watch<Calls, false>>(1));
  add("WSAPoll, 1,000 sockets", 10, std::make_unique<Watch<Calls, false>>(1000));
  add("WSAGetLastError", 10000, std::make_unique<LastError<Calls>>());
  add("TCP ping-pong", 300, std::make_unique<PingPong<Calls>>(true), 0.03, 0);
  add("UDP ping-pong", 300, std::make_unique<PingPong<Calls>>(false), 0.03, 0);
  add("event, set and wait", 2000, std::make_unique<SetAndWait<Calls>>());
  add("event ping-pong", 300, std::make_unique<EventPingPong<Calls>>(), 0.03, 0);
  add("connect, accept, close", 30, std::make_unique<Connections<Calls>>());
  return all;
}

}  // namespace ws2::bench
