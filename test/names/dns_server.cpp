// SPDX-License-Identifier: MIT
// A DNS server for tests.
#include "dns_server.hpp"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace names_test {
namespace {

bool write_file(const std::string& path, const std::string& text) {
  FILE* file = std::fopen(path.c_str(), "w");
  if (file == nullptr) return false;
  const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  return std::fclose(file) == 0 && written;
}

bool unshare_all() {
  constexpr int spaces = CLONE_NEWNET | CLONE_NEWNS;
  if (::unshare(spaces) == 0) return true;
  const std::string user = std::to_string(::getuid());
  const std::string group = std::to_string(::getgid());
  return ::unshare(spaces | CLONE_NEWUSER) == 0 && write_file("/proc/self/setgroups", "deny") &&
         write_file("/proc/self/uid_map", "0 " + user + " 1") &&
         write_file("/proc/self/gid_map", "0 " + group + " 1");
}

bool raise_loopback() {
  const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  ifreq request = {};
  std::strcpy(request.ifr_name, "lo");
  request.ifr_flags = IFF_UP;
  const bool raised = fd >= 0 && ::ioctl(fd, SIOCSIFFLAGS, &request) == 0;
  ::close(fd);
  return raised;
}

constexpr uint16_t type_a = 1, type_cname = 5, type_ptr = 12, type_aaaa = 28;
enum Code : uint8_t {
  no_error = 0,
  format = 1,
  server_failure = 2,
  no_name = 3,
  not_there = 4,
  refused = 5
};

/// What the zone says about a name. An empty address is no address of that kind.
struct Record {
  const char* name;
  const char* ipv4;
  const char* ipv6;
  const char* canonical;  // the name that it is an alias of
  Code code;
  bool silent;           // no answer at all
  int only_server;       // 0: both; otherwise this one answers and the other fails
  bool of_ipv4 = false;  // code and silence concern the question for IPv4 alone
};
constexpr Record zone[] = {
    {"both.test", "192.0.2.30", "2001:db8::30", "", no_error, false, 0},
    {"four.test", "192.0.2.31", "", "", no_error, false, 0},
    {"six.test", "", "2001:db8::32", "", no_error, false, 0},
    {"mail.test", "", "", "", no_error, false, 0},  // other records only: an MX, say
    {"alias.test", "192.0.2.30", "2001:db8::30", "both.test", no_error, false, 0},
    {"failing.test", "", "", "", server_failure, false, 0},
    {"refused.test", "", "", "", refused, false, 0},
    {"format.test", "", "", "", format, false, 0},
    {"notimp.test", "", "", "", not_there, false, 0},
    {"silent.test", "", "", "", no_error, true, 0},
    {"cdn-failing.test", "", "", "cdn.test", server_failure, false, 0, true},
    {"cdn-refused.test", "", "", "cdn.test", refused, false, 0, true},
    {"cdn-silent.test", "", "", "cdn.test", no_error, true, 0, true},
    {"host.sub.test", "192.0.2.40", "", "", no_error, false, 0},
    {"host.other.test", "", "2001:db8::40", "", no_error, false, 0},
    {"far.other.test", "192.0.2.41", "", "", no_error, false, 0},
    {"web.01.sub.test", "192.0.2.42", "", "", no_error, false, 0},
    {"broken.sub.test", "", "", "", server_failure, false, 0},
    {"second.test", "192.0.2.33", "", "", no_error, false, 2},
    {"xn--mnchen-3ya.test", "192.0.2.34", "", "", no_error, false, 0},
    {"xn--bcher-kva.example", "192.0.2.35", "", "", no_error, false, 0},
    {"b\xC3\xBC"
     "cher.example",
     "192.0.2.36", "", "", no_error, false, 0},  // not encoded
    {"xn--fsqu00a.example", "192.0.2.37", "", "", no_error, false, 0},
    {"xn--fa-hia.example", "192.0.2.38", "", "", no_error, false, 0},
    {"fass.example", "192.0.2.39", "", "", no_error, false, 0},
};

constexpr std::pair<const char*, const char*> names[] = {
    {"30.2.0.192.in-addr.arpa", "both.test"},
    {"31.2.0.192.in-addr.arpa", "first.test"},
    {"31.2.0.192.in-addr.arpa", "next.test"},
};

/// A message being written.
struct Message {
  std::vector<uint8_t> bytes;

  void byte(unsigned value) { bytes.push_back(static_cast<uint8_t>(value)); }
  void number(unsigned value) {
    byte(value >> 8);
    byte(value & 0xFF);
  }
  void name(std::string_view text) {
    while (!text.empty()) {
      const size_t dot = std::min(text.find('.'), text.size());
      byte(static_cast<unsigned>(dot));
      bytes.insert(bytes.end(), text.begin(), text.begin() + static_cast<ptrdiff_t>(dot));
      text.remove_prefix(std::min(dot + 1, text.size()));
    }
    byte(0);
  }
  void record(std::string_view owner, unsigned type, const std::vector<uint8_t>& data) {
    name(owner);
    number(type);
    number(1);
    number(0);
    number(60);  // seconds
    number(static_cast<unsigned>(data.size()));
    bytes.insert(bytes.end(), data.begin(), data.end());
    ++answers;
  }
  unsigned answers = 0;
};

/// A question as it came in.
struct Question {
  std::string name;
  uint16_t type = 0;
  size_t end = 0;
};

Question read_question(const std::vector<uint8_t>& asked) {
  Question question;
  size_t at = 12;
  while (at < asked.size() && asked[at] != 0) {
    if (!question.name.empty()) question.name += '.';
    for (size_t i = 1; i <= asked[at] && at + i < asked.size(); ++i) {
      question.name += static_cast<char>(::tolower(asked[at + i]));
    }
    at += asked[at] + 1U;
  }
  if (at + 5 > asked.size()) return {};
  question.type = static_cast<uint16_t>(asked[at + 1] << 8 | asked[at + 2]);
  question.end = at + 5;
  return question;
}

void add_address(Message& answer, const char* owner, const Record& record, uint16_t type) {
  const char* text = type == type_a ? record.ipv4 : record.ipv6;
  if (*text == '\0') return;
  std::vector<uint8_t> data(type == type_a ? 4 : 16);
  ::inet_pton(type == type_a ? AF_INET : AF_INET6, text, data.data());
  answer.record(owner, type, data);
}

/// Writes the records that answer a question; the code of the answer.
Code answer_zone(const Question& question, Message& answer, int server, bool& silent) {
  for (const auto& [address, known] : names) {
    if (question.name != address || question.type != type_ptr) continue;
    Message name;
    name.name(known);
    answer.record(question.name, type_ptr, name.bytes);
  }
  if (answer.answers != 0) return no_error;
  for (const Record& record : zone) {
    if (question.name != record.name) continue;
    const bool concerned = !record.of_ipv4 || question.type == type_a;
    silent = record.silent && concerned;
    if (record.only_server != 0 && record.only_server != server) return server_failure;
    const char* owner = record.name;
    if (*record.canonical != '\0') {
      Message name;
      name.name(record.canonical);
      answer.record(record.name, type_cname, name.bytes);
      owner = record.canonical;
    }
    if (question.type == type_a || question.type == type_aaaa) {
      add_address(answer, owner, record, question.type);
    }
    return concerned ? record.code : no_error;
  }
  return no_name;
}

constexpr const char* both_servers =
    "nameserver 127.0.0.1\nnameserver 127.0.0.2\noptions timeout:1 attempts:1\n";

}  // namespace

bool name_servers(const char* resolv_conf) {
  return write_file("/etc/resolv.conf", resolv_conf == nullptr ? both_servers : resolv_conf);
}

std::string enter_own_network() {
  if (!unshare_all()) return std::string("no namespaces here: ") + std::strerror(errno);
  if (!raise_loopback()) return std::string("no loopback: ") + std::strerror(errno);
  const std::string path = "/tmp/ws2-resolv-" + std::to_string(::getpid());
  if (!write_file(path, both_servers)) return "no file";
  const bool mounted = ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                       ::mount(path.c_str(), "/etc/resolv.conf", nullptr, MS_BIND, nullptr) == 0;
  const std::string why = mounted ? "" : std::string("no mount: ") + std::strerror(errno);
  ::unlink(path.c_str());
  return why;
}

struct DnsServer::State {
  int fds[2] = {-1, -1};
  int stop[2] = {-1, -1};
  std::atomic<int> questions{0};
  std::thread thread;

  bool open() {
    for (unsigned i = 0; i < 2; ++i) {
      fds[i] = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
      sockaddr_in address = {};
      address.sin_family = AF_INET;
      address.sin_port = htons(53);
      address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + i);
      if (::bind(fds[i], reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return false;
    }
    return ::pipe2(stop, O_CLOEXEC) == 0;
  }

  void answer(int index) {
    std::vector<uint8_t> asked(1500);
    sockaddr_in from = {};
    socklen_t from_length = sizeof from;
    const ssize_t got = ::recvfrom(fds[index], asked.data(), asked.size(), 0,
                                   reinterpret_cast<sockaddr*>(&from), &from_length);
    if (got < 12) return;
    asked.resize(static_cast<size_t>(got));
    const Question question = read_question(asked);
    if (question.end == 0) return;
    ++questions;
    Message records;
    bool silent = false;
    const Code code = answer_zone(question, records, index + 1, silent);
    if (silent) return;
    Message message;
    message.byte(asked[0]);
    message.byte(asked[1]);
    message.byte(0x85);  // an answer, authoritative
    message.byte(0x80U | code);
    message.number(1);
    message.number(code == no_error ? records.answers : 0);
    message.number(0);
    message.number(0);
    message.bytes.insert(message.bytes.end(), asked.begin() + 12,
                         asked.begin() + static_cast<ptrdiff_t>(question.end));
    if (code == no_error) {
      message.bytes.insert(message.bytes.end(), records.bytes.begin(), records.bytes.end());
    }
    (void)::sendto(fds[index], message.bytes.data(), message.bytes.size(), MSG_NOSIGNAL,
                   reinterpret_cast<sockaddr*>(&from), from_length);
  }

  void run() {
    for (;;) {
      pollfd polled[] = {{fds[0], POLLIN, 0}, {fds[1], POLLIN, 0}, {stop[0], POLLIN, 0}};
      if (::poll(polled, 3, -1) < 0) continue;
      if (polled[2].revents != 0) return;
      for (int i = 0; i < 2; ++i) {
        if (polled[i].revents != 0) answer(i);
      }
    }
  }
};

DnsServer::DnsServer() : state_(new State), serves_(state_->open()) {
  if (serves_) state_->thread = std::thread([this] { state_->run(); });
}

DnsServer::~DnsServer() {
  if (serves_) {
    (void)!::write(state_->stop[1], "", 1);
    state_->thread.join();
  }
  for (const int fd : {state_->fds[0], state_->fds[1], state_->stop[0], state_->stop[1]})
    ::close(fd);
  delete state_;
}

int DnsServer::take_questions() noexcept { return state_->questions.exchange(0); }

}  // namespace names_test
