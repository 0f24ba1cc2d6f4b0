// SPDX-License-Identifier: MIT
// nsd with zones of the tests', and a server that breaks the rules.
#include "dns_authority.hpp"

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <random>
#include <string_view>
#include <thread>
#include <vector>

namespace names_test {
namespace {

constexpr char nsd[] = "/usr/sbin/nsd";

void write_file(const std::string& path, const std::string& text) {
  FILE* file = std::fopen(path.c_str(), "w");
  if (file == nullptr) return;
  std::fwrite(text.data(), 1, text.size(), file);
  std::fclose(file);
}

constexpr char head[] = "$TTL 60\n@ SOA ns.proof.test. admin.proof.test. 1 60 60 60 60\n";

std::string zone() {
  std::string text = head;
  text +=
      "@ NS ns\n"
      "ns A 127.0.0.1\n"
      "host A 192.0.2.1\nhost AAAA 2001:db8::1\n"
      "four A 192.0.2.4\n"
      "six AAAA 2001:db8::6\n"
      "chain CNAME chain2\nchain2 CNAME chain3\nchain3 CNAME host\n"
      "dangling CNAME nowhere\n"
      "round CNAME robin\nrobin CNAME round\n"
      "mail MX 10 host\n"
      "text TXT \"no address\"\n"
      "below.between A 192.0.2.9\n"
      "*.wild A 192.0.2.77\n";
  for (int i = 1; i <= 100; ++i) text += "big A 192.0.2." + std::to_string(i) + "\n";
  return text;
}

std::string configuration(const std::string& folder) {
  return "server:\n  ip-address: 127.0.0.1\n  port: 53\n  username: \"\"\n  chroot: \"\"\n"
         "  server-count: 1\n  receive-buffer-size: 4194304\n  rrl-ratelimit: 0\n  do-ip6: no\n  "
         "database: \"\"\n"
         "  zonesdir: \"" +
         folder + "\"\n  pidfile: \"" + folder +
         "/pid\"\n"
         "  xfrdfile: \"" +
         folder + "/xfrd\"\n  zonelistfile: \"" + folder +
         "/list\"\n"
         "  xfrdir: \"" +
         folder + "\"\n  logfile: \"" + folder +
         "/log\"\n"
         "remote-control:\n  control-enable: no\n"
         "zone:\n  name: proof.test\n  zonefile: proof\n"
         "zone:\n  name: 2.0.192.in-addr.arpa\n  zonefile: reverse\n"
         // Of a zone that it is to copy from elsewhere, and has never seen, it says SERVFAIL.
         "zone:\n  name: expired.test\n  zonefile: expired\n  request-xfr: 127.0.0.99 NOKEY\n";
}

sockaddr_in address_of(uint32_t host) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(53);
  address.sin_addr.s_addr = htonl(host);
  return address;
}

/// Asks for ns.proof.test until there is an answer.
bool answers(int process) {
  const unsigned char question[] =
      "\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00"
      "\x02ns\x05proof\x04test\x00\x00\x01\x00\x01";
  const sockaddr_in server = address_of(INADDR_LOOPBACK);
  const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  bool answered = false;
  for (int i = 0; i < 100 && !answered && ::waitpid(process, nullptr, WNOHANG) == 0; ++i) {
    ::sendto(fd, question, sizeof question - 1, MSG_NOSIGNAL,
             reinterpret_cast<const sockaddr*>(&server), sizeof server);
    pollfd polled = {fd, POLLIN, 0};
    char byte;
    answered = ::poll(&polled, 1, 100) > 0 && ::recv(fd, &byte, 1, MSG_DONTWAIT) > 0;
    if (!answered) ::poll(nullptr, 0, 20);  // a port without a server refuses at once
  }
  ::close(fd);
  return answered;
}

}  // namespace

void ask_authority() {
  write_file("/etc/resolv.conf", "nameserver 127.0.0.1\noptions timeout:2 attempts:2\n");
}
void ask_breaker() {
  write_file("/etc/resolv.conf", "nameserver 127.0.0.3\noptions timeout:1 attempts:1\n");
}

Authority::Authority() {
  if (::access(nsd, X_OK) != 0) {
    reason_ = "nsd is not installed (script/bootstrap)";
    return;
  }
  folder_ = "/tmp/ws2-nsd-" + std::to_string(::getpid());
  ::mkdir(folder_.c_str(), 0700);
  write_file(folder_ + "/proof", zone());
  write_file(folder_ + "/reverse",
             std::string(head) + "@ NS ns.proof.test.\n1 PTR host.proof.test.\n");
  write_file(folder_ + "/conf", configuration(folder_));
  process_ = ::fork();
  if (process_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int log = ::open((folder_ + "/output").c_str(), O_CREAT | O_WRONLY, 0600);
    ::dup2(log, 1);
    ::dup2(log, 2);
    ::execl(nsd, "nsd", "-d", "-c", (folder_ + "/conf").c_str(), nullptr);
    ::_exit(127);
  }
  if (!answers(process_)) reason_ = "nsd does not answer: see " + folder_ + "/output";
}

Authority::~Authority() {
  if (process_ > 0) {
    ::kill(process_, SIGTERM);
    ::waitpid(process_, nullptr, 0);
  }
  if (!reason_.empty()) return;  // what it said is left to be read
  for (const char* name : {"proof", "reverse", "conf", "output", "pid", "xfrd", "list", "log"}) {
    ::unlink((folder_ + "/" + name).c_str());
  }
  ::rmdir(folder_.c_str());
}

namespace {

using Bytes = std::vector<uint8_t>;

struct Question {
  std::string label;  // the first
  uint16_t type = 0;
  size_t end = 0;
};

Question read_question(const Bytes& asked) {
  Question question;
  if (asked.size() < 17) return question;
  size_t at = 12;
  while (at < asked.size() && asked[at] != 0) {
    if (question.label.empty()) {
      question.label.assign(asked.begin() + static_cast<ptrdiff_t>(at) + 1,
                            asked.begin() + static_cast<ptrdiff_t>(std::min<size_t>(
                                                at + 1 + asked[at], asked.size())));
    }
    at += asked[at] + 1U;
  }
  if (at + 5 > asked.size()) return {};
  question.type = static_cast<uint16_t>(asked[at + 1] << 8 | asked[at + 2]);
  question.end = at + 5;
  return question;
}

void add(Bytes& to, std::initializer_list<unsigned> bytes) {
  for (const unsigned byte : bytes) to.push_back(static_cast<uint8_t>(byte));
}

/// A sound answer: one address of the type that was asked for.
Bytes sound(const Bytes& asked, const Question& question) {
  Bytes answer(asked.begin(), asked.begin() + static_cast<ptrdiff_t>(question.end));
  answer[2] = 0x85;
  answer[3] = 0x80;
  std::fill(answer.begin() + 6, answer.begin() + 12, uint8_t{0});
  answer[7] = 1;
  const bool ipv6 = question.type == 28;
  add(answer, {0xC0, 12, 0, ipv6 ? 28U : 1U, 0, 1, 0, 0, 0, 60, 0, ipv6 ? 16U : 4U});
  if (ipv6) add(answer, {0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0});
  if (ipv6) add(answer, {0});
  add(answer, {192, 0, 2, 200});
  return answer;
}

Bytes with_code(const Bytes& asked, const Question& question, uint8_t code) {
  Bytes answer(asked.begin(), asked.begin() + static_cast<ptrdiff_t>(question.end));
  answer[2] = 0x85;
  answer[3] = static_cast<uint8_t>(0x80 | code);
  std::fill(answer.begin() + 6, answer.begin() + 12, uint8_t{0});
  return answer;
}

Bytes truncated(const Bytes& asked, const Question& question) {
  Bytes answer = with_code(asked, question, 0);
  answer[2] |= 0x02;
  return answer;
}

/// Changes some bytes behind the number of the question.
void spoil(Bytes& answer, std::mt19937& random) {
  const unsigned changes = 1 + random() % 4;
  for (unsigned i = 0; i < changes; ++i) {
    answer[2 + random() % (answer.size() - 2)] = static_cast<uint8_t>(random());
  }
  if (random() % 4 == 0) answer.resize(2 + random() % (answer.size() - 2));
}

/// What comes back over UDP; nothing for silence.
Bytes answer_datagram(const Bytes& asked, const Question& question, std::mt19937& random) {
  const std::string& label = question.label;
  if (label == "silent") return {};
  if (label == "formerr") return with_code(asked, question, 1);
  if (label == "servfail") return with_code(asked, question, 2);
  if (label == "notimp") return with_code(asked, question, 4);
  if (label == "refused") return with_code(asked, question, 5);
  if (label.starts_with("tcp")) return truncated(asked, question);
  if (label == "short") return {asked[0], asked[1], 0x85, 0x80, 0};
  Bytes answer = sound(asked, question);
  const size_t record = question.end;
  if (label == "cut") answer.resize(answer.size() - 3);
  if (label == "headless") answer.resize(12);
  if (label == "count") answer[6] = answer[7] = 0xFF;
  if (label == "long") answer[record + 10] = 0xFF;
  if (label == "loop") {  // the owner's name points to itself
    answer[record] = static_cast<uint8_t>(0xC0 | record >> 8);
    answer[record + 1] = static_cast<uint8_t>(record);
  }
  if (label == "beyond") answer[record] = answer[record + 1] = 0xFF;
  if (label == "small") {  // an address of three bytes
    answer[record + 11] = static_cast<uint8_t>(answer[record + 11] - 1);
    answer.pop_back();
  }
  if (label.starts_with("random")) spoil(answer, random);
  return answer;
}

}  // namespace

struct Breaker::State {
  int datagram = -1, stream = -1;
  int stop[2] = {-1, -1};
  std::mt19937 random{20220402};
  std::thread thread;

  bool open() {
    const sockaddr_in address = address_of(INADDR_LOOPBACK + 2);
    const auto* name = reinterpret_cast<const sockaddr*>(&address);
    datagram = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    stream = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    ::setsockopt(stream, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    return ::bind(datagram, name, sizeof address) == 0 &&
           ::bind(stream, name, sizeof address) == 0 && ::listen(stream, 100) == 0 &&
           ::pipe2(stop, O_CLOEXEC) == 0;
  }

  void serve_datagram() {
    Bytes asked(1500);
    sockaddr_in from = {};
    socklen_t size = sizeof from;
    const ssize_t got = ::recvfrom(datagram, asked.data(), asked.size(), 0,
                                   reinterpret_cast<sockaddr*>(&from), &size);
    if (got < 12) return;
    asked.resize(static_cast<size_t>(got));
    const Question question = read_question(asked);
    if (question.end == 0) return;
    const Bytes answer = answer_datagram(asked, question, random);
    if (answer.empty()) return;
    (void)::sendto(datagram, answer.data(), answer.size(), MSG_NOSIGNAL,
                   reinterpret_cast<sockaddr*>(&from), size);
    if (question.label != "twice") return;
    (void)::sendto(datagram, answer.data(), answer.size(), MSG_NOSIGNAL,
                   reinterpret_cast<sockaddr*>(&from), size);
  }

  /// One question of a connection.
  void serve_stream() {
    const int fd = ::accept4(stream, nullptr, nullptr, SOCK_CLOEXEC);
    const timeval limit = {2, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    uint8_t length[2];
    while (::recv(fd, length, 2, MSG_WAITALL) == 2) {
      Bytes asked(static_cast<size_t>(length[0] << 8 | length[1]));
      if (::recv(fd, asked.data(), asked.size(), MSG_WAITALL) !=
          static_cast<ssize_t>(asked.size())) {
        break;
      }
      const Question question = read_question(asked);
      if (question.end == 0 || question.label == "tcp-closes") break;
      Bytes answer = sound(asked, question);
      if (question.label == "tcp-spoilt") spoil(answer, random);
      const size_t told = answer.size() + (question.label == "tcp-long" ? 100 : 0);
      answer.insert(answer.begin(), {static_cast<uint8_t>(told >> 8), static_cast<uint8_t>(told)});
      (void)::send(fd, answer.data(), answer.size(), MSG_NOSIGNAL);
      if (question.label == "tcp-long") break;
    }
    ::close(fd);
  }

  void run() {
    for (;;) {
      pollfd polled[] = {{datagram, POLLIN, 0}, {stream, POLLIN, 0}, {stop[0], POLLIN, 0}};
      if (::poll(polled, 3, -1) < 0) continue;
      if (polled[2].revents != 0) return;
      if (polled[0].revents != 0) serve_datagram();
      if (polled[1].revents != 0) serve_stream();
    }
  }
};

Breaker::Breaker() : state_(new State), serves_(state_->open()) {
  if (serves_) state_->thread = std::thread([this] { state_->run(); });
}

Breaker::~Breaker() {
  if (serves_) {
    (void)!::write(state_->stop[1], "", 1);
    state_->thread.join();
  }
  for (const int fd : {state_->datagram, state_->stream, state_->stop[0], state_->stop[1]}) {
    ::close(fd);
  }
  delete state_;
}

int open_descriptors() {
  DIR* folder = ::opendir("/proc/self/fd");
  int count = -3;  // ".", ".." and the folder itself
  while (folder != nullptr && ::readdir(folder) != nullptr) ++count;
  ::closedir(folder);
  return count;
}

void raise_descriptor_limit() {
  rlimit limit = {};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

bool wait_for_descriptors(int most) {
  for (int i = 0; i < 1000; ++i) {
    if (open_descriptors() <= most) return true;
    ::poll(nullptr, 0, 10);
  }
  return false;
}

}  // namespace names_test
