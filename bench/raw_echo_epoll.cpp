// SPDX-License-Identifier: MIT
// The echo server by hand: one epoll set a worker, level-triggered, receive and send as it comes.
// The measure of the others. Arguments and ends as echo_port.cpp.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

namespace {

thread_local char data[65536];

bool answer(int fd) {
  const ssize_t got = ::recv(fd, data, sizeof data, 0);
  if (got <= 0) return got < 0 && errno == EAGAIN;
  for (ssize_t sent = 0; sent < got;) {
    const ssize_t now = ::send(fd, data + sent, static_cast<size_t>(got - sent), MSG_NOSIGNAL);
    if (now <= 0) return false;
    sent += now;
  }
  return true;
}

void work(int set) {
  epoll_event events[64];
  for (;;) {
    const int count = ::epoll_wait(set, events, 64, -1);
    for (int i = 0; i < count; ++i) {
      if (!answer(events[i].data.fd)) ::close(events[i].data.fd);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  const int workers = argc > 1 ? std::atoi(argv[1]) : 1;
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in name = {};
  name.sin_family = AF_INET;
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof name;
  if (::bind(listener, reinterpret_cast<sockaddr*>(&name), length) != 0) return 1;
  if (::listen(listener, 4096) != 0) return 1;
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&name), &length);
  std::vector<int> sets;
  for (int i = 0; i < workers; ++i) sets.push_back(::epoll_create1(EPOLL_CLOEXEC));
  std::vector<std::thread> threads;
  for (const int set : sets) threads.emplace_back(work, set);
  std::thread([listener, &sets] {
    for (size_t turn = 0;; ++turn) {
      const int fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
      const int on = 1;
      ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      epoll_event event = {};
      event.events = EPOLLIN;
      event.data.fd = fd;
      ::epoll_ctl(sets[turn % sets.size()], EPOLL_CTL_ADD, fd, &event);
    }
  }).detach();
  std::printf("%u\n", static_cast<unsigned>(ntohs(name.sin_port)));
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
  std::_Exit(0);
}
