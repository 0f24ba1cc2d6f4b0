// SPDX-License-Identifier: MIT
// Every blocking call under a storm of signals, with and without SA_RESTART: none fails for it,
// loses data or waits longer than its limit.
#include <signal.h>

#include <atomic>
#include <functional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "stress.hpp"

// winsock2.h has to come first.
#include <mswsock.h>

namespace {

using namespace stress;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// While it lives its thread receives signals without end.
class Storm {
 public:
  Storm()
      : target_(pthread_self()), thread_([this] {
          std::minstd_rand random(7);
          while (!over_) {
            pthread_kill(target_, (random() & 1U) != 0 ? SIGUSR1 : SIGUSR2);
            // A breath, so that the target gets on.
            for (auto i = random() % 4000; i > 0 && !over_; --i)
              std::atomic_signal_fence(std::memory_order_seq_cst);
          }
        }) {}
  ~Storm() {
    over_ = true;
    thread_.join();
  }
  Storm(const Storm&) = delete;
  Storm& operator=(const Storm&) = delete;

 private:
  std::atomic<bool> over_{false};
  const pthread_t target_;
  std::thread thread_;
};

std::atomic<long> signals{0};
void count_signal(int) { signals.fetch_add(1, std::memory_order_relaxed); }

/// Does something in another thread, in which no signal is meant, after a while.
class Later {
 public:
  explicit Later(std::function<void()> what)
      : thread_([what = std::move(what)] {
          const HANDLE timer = CreateEventW(nullptr, TRUE, FALSE, nullptr);
          MUST(WaitForSingleObject(timer, 20) == WAIT_TIMEOUT);
          CloseHandle(timer);
          what();
        }) {}
  ~Later() { thread_.join(); }
  Later(const Later&) = delete;
  Later& operator=(const Later&) = delete;

 private:
  std::thread thread_;
};

void limit(SOCKET s, int option, DWORD limit_ms) {
  MUST(setsockopt(s, SOL_SOCKET, option, reinterpret_cast<char*>(&limit_ms), sizeof limit_ms) == 0);
}

void send_word(SOCKET s) { MUST(send(s, "word", 4, 0) == 4); }

void receives() {
  Pair pair;
  char text[8];
  DWORD got = 0, flags = 0;
  WSABUF halves[] = {{2, text}, {2, text + 2}};
  {
    const Later later([&] { send_word(pair.server); });
    MUST(recv(pair.client, text, sizeof text, 0) == 4);
  }
  {
    const Later later([&] { send_word(pair.server); });
    MUST(WSARecv(pair.client, halves, 2, &got, &flags, nullptr, nullptr) == 0 && got == 4);
  }
  {
    const Later later([&] {
      send_word(pair.server);
      const Later rest([&] { send_word(pair.server); });
    });
    MUST(recv(pair.client, text, 8, MSG_WAITALL) == 8);
  }
}

void datagrams() {
  Name name;
  const SOCKET s = bound(SOCK_DGRAM, &name);
  char text[8];
  DWORD got = 0;
  const auto send_one = [&] { MUST(sendto(s, "word", 4, 0, name.out(), name.length) == 4); };
  {
    const Later later(send_one);
    MUST(recvfrom(s, text, sizeof text, 0, nullptr, nullptr) == 4);
  }
  GUID id = WSAID_WSARECVMSG;
  LPFN_WSARECVMSG receive = nullptr;
  MUST(WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &receive, sizeof receive,
                &got, nullptr, nullptr) == 0);
  WSABUF buffer = {sizeof text, text};
  WSAMSG message = {};
  message.lpBuffers = &buffer;
  message.dwBufferCount = 1;
  const Later later(send_one);
  MUST(receive(s, &message, &got, nullptr, nullptr) == 0 && got == 4);
  MUST(closesocket(s) == 0);
}

void large_sends() {
  Pair pair;
  constexpr int most = 4 << 20;
  std::string data(most, 'd');
  std::thread reader([&] {
    std::vector<char> room(1 << 15);
    long bytes = 0;
    for (int got; (got = recv(pair.server, room.data(), 1 << 15, 0)) > 0;) bytes += got;
    MUST(bytes == most);
  });
  MUST(send(pair.client, data.data(), most, 0) == most);
  MUST(shutdown(pair.client, SD_SEND) == 0);
  reader.join();
}

void connections() {
  Name name;
  const SOCKET listener = bound(SOCK_STREAM, &name);
  MUST(listen(listener, 5) == 0);
  for (int i = 0; i < 20; ++i) {
    const SOCKET client = socket(AF_INET, SOCK_STREAM, 0);
    MUST(connect(client, name.out(), name.length) == 0);
    MUST(closesocket(client) == 0);
    const SOCKET server = accept(listener, nullptr, nullptr);
    MUST(server != INVALID_SOCKET);
    MUST(closesocket(server) == 0);
  }
  SOCKET client = INVALID_SOCKET;
  {
    const Later later([&] {
      client = socket(AF_INET, SOCK_STREAM, 0);
      MUST(connect(client, name.out(), name.length) == 0);
    });
    const SOCKET server = accept(listener, nullptr, nullptr);
    MUST(server != INVALID_SOCKET);
    MUST(closesocket(server) == 0);
  }
  char host[] = "127.0.0.1", port[8];
  std::snprintf(port, sizeof port, "%d", ntohs(name.address.sin_port));
  const SOCKET other = socket(AF_INET, SOCK_STREAM, 0);
  timeval five = {5, 0};
  MUST(WSAConnectByNameA(other, host, port, nullptr, nullptr, nullptr, nullptr, &five, nullptr));
  for (const SOCKET s : {client, other, listener}) MUST(closesocket(s) == 0);
}

void waits() {
  Pair pair;
  char text[8];
  {
    const Later later([&] { send_word(pair.server); });
    fd_set read;
    FD_ZERO(&read);
    FD_SET(pair.client, &read);
    MUST(select(0, &read, nullptr, nullptr, nullptr) == 1);
    MUST(recv(pair.client, text, sizeof text, 0) == 4);
  }
  {
    const Later later([&] { send_word(pair.server); });
    WSAPOLLFD one = {pair.client, POLLRDNORM, 0};
    MUST(WSAPoll(&one, 1, -1) == 1);
    MUST(recv(pair.client, text, sizeof text, 0) == 4);
  }
  const WSAEVENT event = WSACreateEvent();
  MUST(WSAEventSelect(pair.client, event, FD_READ) == 0);
  {
    const Later later([&] { send_word(pair.server); });
    MUST(WSAWaitForMultipleEvents(1, &event, TRUE, WSA_INFINITE, FALSE) == WSA_WAIT_EVENT_0);
  }
  MUST(WSACloseEvent(event));
}

/// What has a limit keeps it: not cut short by a signal, nor begun anew with each.
template <class Call>
void within(DWORD limit_ms, Call&& call) {
  const auto begin = steady_clock::now();
  call();
  const auto spent = steady_clock::now() - begin;
  MUST(spent >= milliseconds(limit_ms - 5));
  MUST(spent < milliseconds(limit_ms + 2000));
}

void limits() {
  constexpr DWORD limit_ms = 60;
  Pair pair;
  limit(pair.client, SO_RCVTIMEO, limit_ms);
  limit(pair.client, SO_SNDTIMEO, limit_ms);
  char text[8];
  within(limit_ms, [&] {
    MUST(recv(pair.client, text, sizeof text, 0) == SOCKET_ERROR);
    MUST(WSAGetLastError() == WSAETIMEDOUT);
  });
  fd_set read;
  FD_ZERO(&read);
  FD_SET(pair.client, &read);
  timeval time = {0, limit_ms * 1000};
  within(limit_ms, [&] { MUST(select(0, &read, nullptr, nullptr, &time) == 0); });
  WSAPOLLFD one = {pair.client, POLLRDNORM, 0};
  within(limit_ms, [&] { MUST(WSAPoll(&one, 1, limit_ms) == 0); });
  const std::string data(1 << 23, 'd');
  within(limit_ms, [&] {
    int sent;
    do sent = send(pair.client, data.data(), static_cast<int>(data.size()), 0);
    while (sent != SOCKET_ERROR);
    MUST(WSAGetLastError() == WSAETIMEDOUT);
  });
}

void names() {
  addrinfo* found = nullptr;
  MUST(getaddrinfo("localhost", "80", nullptr, &found) == 0);
  freeaddrinfo(found);
  Name name;
  const SOCKET s = bound(SOCK_DGRAM, &name);
  std::vector<char> room(1 << 16);
  DWORD bytes = 0;
  MUST(WSAIoctl(s, SIO_ADDRESS_LIST_QUERY, nullptr, 0, room.data(), 1 << 16, &bytes, nullptr,
                nullptr) == 0);
  MUST(closesocket(s) == 0);
}

}  // namespace

int main() {
  WSADATA data;
  MUST(WSAStartup(MAKEWORD(2, 2), &data) == 0);
  struct sigaction action = {};
  action.sa_handler = count_signal;
  MUST(sigaction(SIGUSR1, &action, nullptr) == 0);
  action.sa_flags = SA_RESTART;
  MUST(sigaction(SIGUSR2, &action, nullptr) == 0);
  const auto end = steady_clock::now() + duration(3);
  long rounds = 0;
  {
    const Storm storm;
    do {
      for (void (*const one)() :
           {receives, datagrams, large_sends, connections, waits, limits, names}) {
        one();
      }
      ++rounds;
    } while (steady_clock::now() < end);
  }
  std::printf("%ld rounds, %ld signals\n", rounds, signals.load());
  MUST(signals > 100);
  MUST(WSACleanup() == 0);
  return 0;
}
