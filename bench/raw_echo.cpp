// SPDX-License-Identifier: MIT
// Measures echo servers against each other: interleaved rounds, the server's processor time for a
// message (from schedstat), and the ratio to the first server of the same round.
// Usage: ws2_bench_echo ROUNDS CONNECTIONS BYTES MESSAGES NAME=COMMAND...
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

void pin(int core) {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(core, &one);
  ::sched_setaffinity(0, sizeof one, &one);
}

struct Server {
  std::string name;
  std::vector<std::string> command;
  pid_t pid = 0;
  int input = -1;
  uint16_t port = 0;

  void start(bool pinned) {
    int in[2], out[2];
    if (::pipe2(in, O_CLOEXEC) != 0 || ::pipe2(out, O_CLOEXEC) != 0) give_up("pipe");
    pid = ::fork();
    if (pid == 0) {
      ::dup2(in[0], 0);
      ::dup2(out[1], 1);
      if (pinned) pin(0);
      std::vector<char*> arguments;
      for (std::string& word : command) arguments.push_back(word.data());
      arguments.push_back(nullptr);
      ::execv(arguments[0], arguments.data());
      give_up(arguments[0]);
    }
    ::close(in[0]);
    ::close(out[1]);
    input = in[1];
    char text[16] = {};
    if (::read(out[0], text, sizeof text - 1) <= 0) give_up("server");
    ::close(out[0]);
    port = static_cast<uint16_t>(std::atoi(text));
  }
  void stop() {
    ::close(input);
    ::waitpid(pid, nullptr, 0);
  }
  /// Nanoseconds on a processor, of all its threads.
  [[nodiscard]] double cpu_ns() const {
    double sum = 0;
    const std::string tasks = "/proc/" + std::to_string(pid) + "/task";
    for (const auto& task : std::filesystem::directory_iterator(tasks)) {
      double ns = 0;
      std::ifstream(task.path() / "schedstat") >> ns;
      sum += ns;
    }
    return sum;
  }
};

struct Client {
  int fd;
  size_t missing = 0;  // of the answer
};

struct Load {
  int set = ::epoll_create1(EPOLL_CLOEXEC);
  std::vector<Client> clients;
  std::vector<char> message, answer;

  Load(uint16_t port, int connections, size_t bytes) : message(bytes, 'x'), answer(65536) {
    sockaddr_in name = {};
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    name.sin_port = htons(port);
    for (int i = 0; i < connections; ++i) {
      const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
      if (::connect(fd, reinterpret_cast<sockaddr*>(&name), sizeof name) != 0) give_up("connect");
      const int on = 1;
      ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      epoll_event event = {};
      event.events = EPOLLIN;
      event.data.u32 = static_cast<uint32_t>(i);
      ::epoll_ctl(set, EPOLL_CTL_ADD, fd, &event);
      clients.push_back({fd, 0});
    }
  }
  ~Load() {
    for (const Client& client : clients) ::close(client.fd);
    ::close(set);
  }
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  void ask(Client& client) {
    client.missing = message.size();
    if (::send(client.fd, message.data(), message.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(message.size())) {
      give_up("send");
    }
  }
  /// So many messages there and back, on all connections at once.
  void run(long messages) {
    long asked = 0, answered = 0;
    for (Client& client : clients) {
      ask(client);
      ++asked;
    }
    epoll_event events[64];
    while (answered < asked) {
      const int count = ::epoll_wait(set, events, 64, -1);
      for (int i = 0; i < count; ++i) {
        Client& client = clients[events[i].data.u32];
        const ssize_t got = ::recv(client.fd, answer.data(), answer.size(), 0);
        if (got <= 0) give_up("recv");
        client.missing -= static_cast<size_t>(got);
        if (client.missing != 0) continue;
        ++answered;
        if (asked < messages) {
          ask(client);
          ++asked;
        }
      }
    }
  }
};

struct Result {
  std::vector<double> cpu_ns, rate, ratio;
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

Server parse(const std::string& text) {
  Server server;
  const size_t equals = text.find('=');
  server.name = text.substr(0, equals);
  std::istringstream words(text.substr(equals + 1));
  for (std::string word; words >> word;) server.command.push_back(word);
  return server;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 6) {
    std::fprintf(stderr, "ROUNDS CONNECTIONS BYTES MESSAGES NAME=COMMAND...\n");
    return 2;
  }
  const int rounds = std::atoi(argv[1]), connections = std::atoi(argv[2]);
  const auto bytes = static_cast<size_t>(std::atol(argv[3]));
  const long messages = std::atol(argv[4]);
  rlimit files = {};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
  std::vector<Server> servers;
  for (int i = 5; i < argc; ++i) servers.push_back(parse(argv[i]));
  std::vector<Result> results(servers.size());
  pin(1);
  for (int round = 0; round < rounds; ++round) {
    for (size_t at = 0; at < servers.size(); ++at) {
      Server& server = servers[at];
      server.start(true);
      {
        Load load(server.port, connections, bytes);
        load.run(std::max<long>(messages / 10, connections));
        const double before = server.cpu_ns();
        const auto begin = Clock::now();
        load.run(messages);
        const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
        const double cpu = (server.cpu_ns() - before) / static_cast<double>(messages);
        results[at].cpu_ns.push_back(cpu);
        results[at].rate.push_back(static_cast<double>(messages) / seconds);
        results[at].ratio.push_back(cpu / results[0].cpu_ns.back());
      }
      server.stop();
    }
  }
  std::printf("%d connections, %zu bytes, %ld messages, %d rounds\n", connections, bytes, messages,
              rounds);
  for (size_t at = 0; at < servers.size(); ++at) {
    std::printf("%-16s %8.0f ns a message  %9.0f messages/s  ratio %.3f\n",
                servers[at].name.c_str(), median(results[at].cpu_ns), median(results[at].rate),
                median(results[at].ratio));
  }
  return 0;
}
