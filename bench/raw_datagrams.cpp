// SPDX-License-Identifier: MIT
// Datagrams by Linux' own calls: sendto and recvfrom, sendmmsg and recvmmsg, UDP_SEGMENT, UDP_GRO.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "bench/datagrams.hpp"

namespace ws2::bench {
namespace {

void check(bool good, const char* what) {
  if (good) return;
  std::perror(what);
  std::exit(1);
}

class Raw : public Exchange {
 public:
  explicit Raw(size_t bytes) : bytes_(bytes), data_(bytes * datagrams_a_call, 'x') {
    from_ = ::socket(AF_INET, SOCK_DGRAM, 0);
    to_ = ::socket(AF_INET, SOCK_DGRAM, 0);
    check(from_ >= 0 && to_ >= 0, "socket");
    name_.sin_family = AF_INET;
    name_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof name_;
    check(::bind(to_, address(), length) == 0, "bind");
    check(::getsockname(to_, reinterpret_cast<sockaddr*>(&name_), &length) == 0, "getsockname");
    ::setsockopt(to_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    const timeval patience = {0, 10000};
    ::setsockopt(to_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }
  ~Raw() override {
    ::close(from_);
    ::close(to_);
  }

 protected:
  [[nodiscard]] const sockaddr* address() const {
    return reinterpret_cast<const sockaddr*>(&name_);
  }
  const size_t bytes_;
  std::vector<char> data_;
  int from_, to_;
  sockaddr_in name_ = {};
};

class OneByOne final : public Raw {
 public:
  using Raw::Raw;
  void send_until(const std::atomic<bool>& stop) override {
    while (!stop.load(std::memory_order_relaxed)) {
      ::sendto(from_, data_.data(), bytes_, MSG_NOSIGNAL, address(), sizeof name_);
    }
  }
  uint64_t receive_until(const std::atomic<bool>& stop) override {
    uint64_t count = 0;
    std::vector<char> room(2048);
    sockaddr_in sender;
    while (!stop.load(std::memory_order_relaxed)) {
      socklen_t length = sizeof sender;
      const ssize_t got = ::recvfrom(to_, room.data(), room.size(), 0,
                                     reinterpret_cast<sockaddr*>(&sender), &length);
      if (got >= 0) ++count;
    }
    return count;
  }
};

/// recvmmsg for all ways that follow.
class Batches : public Raw {
 public:
  using Raw::Raw;
  void send_until(const std::atomic<bool>& stop) override {
    mmsghdr messages[datagrams_a_call] = {};
    iovec pieces[datagrams_a_call];
    for (size_t i = 0; i < datagrams_a_call; ++i) {
      pieces[i] = {data_.data() + i * bytes_, bytes_};
      messages[i].msg_hdr.msg_iov = &pieces[i];
      messages[i].msg_hdr.msg_iovlen = 1;
      messages[i].msg_hdr.msg_name = &name_;
      messages[i].msg_hdr.msg_namelen = sizeof name_;
    }
    while (!stop.load(std::memory_order_relaxed)) {
      ::sendmmsg(from_, messages, datagrams_a_call, MSG_NOSIGNAL);
    }
  }
  uint64_t receive_until(const std::atomic<bool>& stop) override {
    uint64_t count = 0;
    std::vector<char> room(2048 * datagrams_a_call);
    mmsghdr messages[datagrams_a_call] = {};
    iovec pieces[datagrams_a_call];
    sockaddr_in senders[datagrams_a_call];
    for (size_t i = 0; i < datagrams_a_call; ++i) {
      pieces[i] = {room.data() + i * 2048, 2048};
      messages[i].msg_hdr.msg_iov = &pieces[i];
      messages[i].msg_hdr.msg_iovlen = 1;
      messages[i].msg_hdr.msg_name = &senders[i];
    }
    while (!stop.load(std::memory_order_relaxed)) {
      for (mmsghdr& message : messages) message.msg_hdr.msg_namelen = sizeof senders[0];
      const int got = ::recvmmsg(to_, messages, datagrams_a_call, MSG_WAITFORONE, nullptr);
      if (got > 0) count += static_cast<uint64_t>(got);
    }
    return count;
  }
};

class Segments : public Batches {
 public:
  explicit Segments(size_t bytes) : Batches(bytes) {
    const int size = static_cast<int>(bytes);
    check(::setsockopt(from_, IPPROTO_UDP, UDP_SEGMENT, &size, sizeof size) == 0, "UDP_SEGMENT");
  }
  void send_until(const std::atomic<bool>& stop) override {
    while (!stop.load(std::memory_order_relaxed)) {
      ::sendto(from_, data_.data(), data_.size(), MSG_NOSIGNAL, address(), sizeof name_);
    }
  }
};

class SegmentsJoined final : public Segments {
 public:
  explicit SegmentsJoined(size_t bytes) : Segments(bytes) {
    const int on = 1;
    check(::setsockopt(to_, IPPROTO_UDP, UDP_GRO, &on, sizeof on) == 0, "UDP_GRO");
  }
  uint64_t receive_until(const std::atomic<bool>& stop) override {
    uint64_t count = 0;
    std::vector<char> room(65536), split(2048 * 64);
    while (!stop.load(std::memory_order_relaxed)) {
      sockaddr_in sender;
      iovec piece = {room.data(), room.size()};
      alignas(cmsghdr) char control[64];
      msghdr message = {};
      message.msg_name = &sender;
      message.msg_namelen = sizeof sender;
      message.msg_iov = &piece;
      message.msg_iovlen = 1;
      message.msg_control = control;
      message.msg_controllen = sizeof control;
      const ssize_t got = ::recvmsg(to_, &message, 0);
      if (got <= 0) continue;
      auto left = static_cast<size_t>(got);
      size_t cut = left;
      for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr;
           part = CMSG_NXTHDR(&message, part)) {
        if (part->cmsg_type != UDP_GRO) continue;
        int size = 0;
        std::memcpy(&size, CMSG_DATA(part), sizeof size);
        cut = static_cast<size_t>(size);
      }
      size_t place = 0;
      for (const char* at = room.data(); left != 0; at += cut) {
        cut = std::min(cut, left);
        std::memcpy(split.data() + (place++ % 64) * 2048, at, cut);
        left -= cut;
        ++count;
      }
    }
    return count;
  }
};

template <class T>
std::unique_ptr<Exchange> make(size_t bytes) {
  return std::make_unique<T>(bytes);
}

}  // namespace

std::vector<Way> raw_ways() {
  return {{"sendto, recvfrom", make<OneByOne>},
          {"sendmmsg, recvmmsg, 32 a call", make<Batches>},
          {"UDP_SEGMENT, 32 a call; recvmmsg", make<Segments>},
          {"UDP_SEGMENT, 32 a call; UDP_GRO, split by copying", make<SegmentsJoined>}};
}

}  // namespace ws2::bench
