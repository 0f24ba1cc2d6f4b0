// SPDX-License-Identifier: MIT
// The helper processes: a host that vanishes, and a name server.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <string>

#include "surround.hpp"

namespace surround {
namespace {

constexpr uint16_t vanishing_port = 7000, name_port = 53;

Descriptor bound(int type, uint16_t port) {
  Descriptor socket(must(::socket(AF_INET, type | SOCK_CLOEXEC, 0), "socket"));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  must(bind(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), "bind");
  if (type == SOCK_STREAM) must(listen(socket.get(), 1), "listen");
  return socket;
}

/// One byte from one process to another: "it is done".
class Signal {
 public:
  Signal() {
    int ends[2];
    must(pipe(ends), "pipe");
    read_ = Descriptor(ends[0]);
    write_ = Descriptor(ends[1]);
  }
  void give() const { must(static_cast<int>(write(write_.get(), "!", 1)), "write"); }
  void await() {
    write_ = Descriptor();  // so that the other's end is seen
    char byte = 0;
    if (read(read_.get(), &byte, 1) != 1) throw NotPermitted{"a helper process failed"};
  }

 private:
  Descriptor read_, write_;
};

void echo(int socket) {
  char buffer[2048];
  sockaddr_storage from{};
  socklen_t size = sizeof from;
  auto* address = reinterpret_cast<sockaddr*>(&from);
  const ssize_t got = recvfrom(socket, buffer, sizeof buffer, 0, address, &size);
  if (got > 0) sendto(socket, buffer, static_cast<size_t>(got), MSG_NOSIGNAL, address, size);
}

/// Echoes datagrams until a connection comes; then nothing more is sent to the other side, and what
/// comes from there is dropped (its source has no way back).
void live_and_vanish(const Signal& ready) {
  const Descriptor stream = bound(SOCK_STREAM, vanishing_port);
  const Descriptor datagram = bound(SOCK_DGRAM, vanishing_port);
  ready.give();
  for (;;) {
    pollfd entries[] = {{stream.get(), POLLIN, 0}, {datagram.get(), POLLIN, 0}};
    poll(entries, 2, -1);
    if (entries[1].revents != 0) echo(datagram.get());
    if (entries[0].revents == 0) continue;
    const Descriptor connection(accept(stream.get(), nullptr, nullptr));
    run({"ip", "route", "add", "blackhole", "192.0.2.1/32"});
    for (;;) pause();
  }
}

}  // namespace

void start_vanishing_peer() {
  Signal apart, linked, ready;
  const pid_t peer = start([&] {
    must(unshare(CLONE_NEWNET), "a second network namespace");
    apart.give();
    linked.await();
    run({"ip", "address", "add", "192.0.2.2/24", "dev", "link1"});
    run({"ip", "link", "set", "link1", "up"});
    live_and_vanish(ready);
  });
  apart.await();
  const std::string process = std::to_string(peer);
  run({"ip", "link", "add", "link0", "type", "veth", "peer", "name", "link1", "netns",
       process.c_str()});
  run({"ip", "address", "add", "192.0.2.1/24", "dev", "link0"});
  run({"ip", "link", "set", "link0", "up"});
  linked.give();
  ready.await();
  // Seconds instead of minutes and hours.
  tune("ipv4/tcp_keepalive_probes", "2");
  tune("ipv4/tcp_retries2", "3");
}

namespace {

enum class Verdict : uint8_t {
  no_error = 0,
  format = 1,
  failure = 2,
  no_name = 3,
  not_implemented = 4,
  refused = 5
};

/// By the first label of the question: what RFC 1035 calls the response code.
Verdict verdict(const std::string& label) {
  if (label == "only-mail") return Verdict::no_error;
  if (label == "malformed") return Verdict::format;
  if (label == "failing") return Verdict::failure;
  if (label == "unimplemented") return Verdict::not_implemented;
  if (label == "refused") return Verdict::refused;
  return Verdict::no_name;
}

void answer_question(int socket) {
  constexpr size_t header = 12;
  uint8_t packet[512];
  sockaddr_storage from{};
  socklen_t size = sizeof from;
  auto* address = reinterpret_cast<sockaddr*>(&from);
  const ssize_t got = recvfrom(socket, packet, sizeof packet, 0, address, &size);
  if (got <= static_cast<ssize_t>(header)) return;
  const size_t length = packet[header];
  if (header + 1 + length > static_cast<size_t>(got)) return;
  const std::string label(reinterpret_cast<char*>(packet + header + 1), length);
  if (label == "silent") return;
  // The question comes back with nothing behind it: no answers, no authority, no additions.
  size_t end = header;
  while (end < static_cast<size_t>(got) && packet[end] != 0) end += packet[end] + size_t{1};
  end += 5;
  if (end > static_cast<size_t>(got)) return;
  packet[2] = static_cast<uint8_t>(0x80 | (packet[2] & 0x01));
  packet[3] = static_cast<uint8_t>(0x80 | static_cast<uint8_t>(verdict(label)));
  std::memset(packet + 6, 0, 6);
  sendto(socket, packet, end, MSG_NOSIGNAL, address, size);
}

}  // namespace

void start_name_server() {
  // Bound here, so that it is there before the program asks.
  const Descriptor socket = bound(SOCK_DGRAM, name_port);
  start([&] {
    for (;;) answer_question(socket.get());
  });
}

}  // namespace surround
