// SPDX-License-Identifier: MIT
// Measures echo servers against each other in interleaved rounds. Tells, tab-separated, of each:
// the server's processor time for a message (from schedstat; under Wine with the wineserver's), its
// ratio to the first server of the same round, messages a second, the 50th and 99th percentile of
// the round trip, and the system calls a message (a run of its own, under strace). Medians of the
// rounds. Usage: ws2_bench_echo ROUNDS WORKERS CONNECTIONS BYTES MESSAGES NAME=COMMAND... With one
// worker the server has core 0 and the clients core 1; with more all share the cores.
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
#include <csignal>
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

void unpin() {
  cpu_set_t all;
  CPU_ZERO(&all);
  for (int core = 0; core < CPU_SETSIZE; ++core) CPU_SET(core, &all);
  ::sched_setaffinity(0, sizeof all, &all);
}

/// Nanoseconds on a processor of all threads of a process.
double cpu_ns_of(const std::filesystem::path& process) {
  double sum = 0;
  std::error_code gone;
  for (const auto& task : std::filesystem::directory_iterator(process / "task", gone)) {
    double ns = 0;
    std::ifstream(task.path() / "schedstat") >> ns;
    sum += ns;
  }
  return sum;
}

/// What Wine's server has used: it takes part in each of its clients' calls.
double wineserver_ns() {
  double sum = 0;
  for (const auto& process : std::filesystem::directory_iterator("/proc")) {
    std::string name;
    std::ifstream(process.path() / "comm") >> name;
    if (name.starts_with("wineserver")) sum += cpu_ns_of(process.path());
  }
  return sum;
}

struct Server {
  std::string name;
  std::vector<std::string> command;
  pid_t pid = 0;
  int input = -1;
  uint16_t port = 0;

  [[nodiscard]] bool under_wine() const { return command[0].ends_with("/wine"); }

  void start(bool pinned) {
    int in[2], out[2];
    if (::pipe2(in, O_CLOEXEC) != 0 || ::pipe2(out, O_CLOEXEC) != 0) give_up("pipe");
    pid = ::fork();
    if (pid == 0) {
      ::dup2(in[0], 0);
      ::dup2(out[1], 1);
      if (pinned) pin(0);
      if (!pinned) unpin();
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
  [[nodiscard]] double cpu_ns() const {
    return cpu_ns_of("/proc/" + std::to_string(pid)) + (under_wine() ? wineserver_ns() : 0);
  }
};

struct Client {
  int fd;
  size_t missing = 0;  // of the answer
  Clock::time_point asked;
};

struct Load {
  int set = ::epoll_create1(EPOLL_CLOEXEC);
  std::vector<Client> clients;
  std::vector<char> message, answer;
  std::vector<float> trips_us;

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
      clients.push_back({fd, 0, {}});
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
    client.asked = Clock::now();
    if (::send(client.fd, message.data(), message.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(message.size())) {
      give_up("send");
    }
  }
  /// So many messages there and back, on all connections at once.
  void run(long messages) {
    long asked = 0, answered = 0;
    trips_us.clear();
    trips_us.reserve(static_cast<size_t>(messages));
    for (Client& client : clients) {
      if (asked == messages) break;
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
        trips_us.push_back(
            std::chrono::duration<float, std::micro>(Clock::now() - client.asked).count());
        if (asked < messages) {
          ask(client);
          ++asked;
        }
      }
    }
  }
};

struct Result {
  std::vector<double> cpu_ns, rate, ratio, p50_us, p99_us;
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

double percentile(std::vector<float>& values, double part) {
  const auto at = static_cast<size_t>(static_cast<double>(values.size() - 1) * part);
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
  return static_cast<double>(values[at]);
}

/// System calls a message: strace counts those of a short run.
double calls_a_message(Server& server, bool pinned, int connections, size_t bytes) {
  if (server.under_wine()) return 0;
  const long messages = std::max<long>(4000, connections);
  const std::string out = "/tmp/ws2_bench_echo." + std::to_string(::getpid());
  server.start(pinned);
  double calls = 0;
  {
    Load load(server.port, connections, bytes);
    load.run(connections);
    int said[2];
    if (::pipe2(said, O_CLOEXEC) != 0) give_up("pipe");
    const std::string pid = std::to_string(server.pid);
    const pid_t strace = ::fork();
    if (strace == 0) {
      ::dup2(said[1], 2);
      ::execlp("strace", "strace", "-f", "-c", "-o", out.c_str(), "-p", pid.c_str(), nullptr);
      std::_Exit(127);
    }
    ::close(said[1]);
    char attached[256];
    const bool there = ::read(said[0], attached, sizeof attached) > 0;
    if (there) load.run(messages);
    ::kill(strace, SIGINT);
    ::waitpid(strace, nullptr, 0);
    ::close(said[0]);
  }
  server.stop();
  std::ifstream table(out);
  for (std::string line; std::getline(table, line);) {
    double percent, seconds, each, total;
    if (line.find(" total") == std::string::npos) continue;
    if (std::istringstream(line) >> percent >> seconds >> each >> total) calls = total;
  }
  std::filesystem::remove(out);
  return calls / static_cast<double>(messages);
}

void measure(Server& server, Result& result, const Result& first, bool pinned, int connections,
             size_t bytes, long messages) {
  server.start(pinned);
  {
    Load load(server.port, connections, bytes);
    load.run(std::max<long>(messages / 10, connections));
    const double before = server.cpu_ns();
    const auto begin = Clock::now();
    load.run(messages);
    const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    result.cpu_ns.push_back((server.cpu_ns() - before) / static_cast<double>(messages));
    result.rate.push_back(static_cast<double>(messages) / seconds);
    result.ratio.push_back(result.cpu_ns.back() / first.cpu_ns.back());
    result.p50_us.push_back(percentile(load.trips_us, 0.50));
    result.p99_us.push_back(percentile(load.trips_us, 0.99));
  }
  server.stop();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 7) {
    std::fprintf(stderr, "ROUNDS WORKERS CONNECTIONS BYTES MESSAGES NAME=COMMAND...\n");
    return 2;
  }
  const int rounds = std::atoi(argv[1]), connections = std::atoi(argv[3]);
  const bool pinned = std::atoi(argv[2]) == 1;
  const auto bytes = static_cast<size_t>(std::atol(argv[4]));
  const long messages = std::max<long>(std::atol(argv[5]), connections);
  rlimit files = {};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
  std::vector<Server> servers;
  for (int i = 6; i < argc; ++i) servers.push_back(parse(argv[i]));
  std::vector<Result> results(servers.size());
  if (pinned) pin(1);
  for (int round = 0; round < rounds; ++round) {
    for (size_t at = 0; at < servers.size(); ++at) {
      measure(servers[at], results[at], results[0], pinned, connections, bytes, messages);
    }
  }
  std::printf("server\tcpu_ns\tratio\trate\tp50_us\tp99_us\tcalls\n");
  for (size_t at = 0; at < servers.size(); ++at) {
    const Result& result = results[at];
    std::printf("%s\t%.0f\t%.3f\t%.0f\t%.1f\t%.1f\t%.2f\n", servers[at].name.c_str(),
                median(result.cpu_ns), median(result.ratio), median(result.rate),
                median(result.p50_us), median(result.p99_us),
                calls_a_message(servers[at], pinned, connections, bytes));
  }
  return 0;
}
