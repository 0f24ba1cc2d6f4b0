// SPDX-License-Identifier: MIT
// Runs every case under one kind of fault: ws2_torture allocations|descriptors|system-calls [CASE].
//
// For n = 1, 2, ... the n-th allocation fails, or only so many descriptors can be opened, or the
// n-th system call fails with each errno that it may return, until the call meets no fault any
// more. The call succeeds all the same or fails with a code that the catalogue lists for it;
// nothing leaks.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <iterator>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "errors/catalogue.hpp"
#include "faults.hpp"
#include "torture.hpp"

namespace torture {
namespace {

constexpr unsigned seconds_for_a_call = 20;
constexpr int skipped = 77;

/// What one run of a case came to.
struct Outcome {
  const char* function = "";
  bool made = false, failed = false, met = false;  // met: the fault was met
  int code = 0;
  bool may_lack = false;  // the engine's means
};

class Run final : public Trial {
 public:
  Run(std::function<void(Whom)> arm, std::function<bool()> disarm)
      : arm_(std::move(arm)), disarm_(std::move(disarm)) {}

  Outcome of(const Case& one) {
    outcome_ = {};
    may_lack_ = false;
    one.body(*this);
    outcome_.may_lack = may_lack_;
    return outcome_;
  }

 private:
  void begin(Whom whom) override {
    alarm(seconds_for_a_call);
    WSASetLastError(0);
    arm_(whom);
  }
  void end(const char* function, bool failed, int code) override {
    outcome_ = {function, true, failed, disarm_(), code, false};
    alarm(0);
  }
  const std::function<void(Whom)> arm_;
  const std::function<bool()> disarm_;
  Outcome outcome_;
};

/// Whether the catalogue lists the function under the code.
bool documented(const char* function, int code) {
  const ws2::errors::Entry* entry = ws2::errors::find(code);
  if (entry == nullptr) return false;
  for (const ws2::errors::Piece& name : entry->functions) {
    if (std::string_view(name) == function) return true;
  }
  return false;
}

/// What a call that begins something says when the engine's means fail: no memory, no descriptor,
/// a kernel that forbids what it never does, a catalog that cannot be read.
bool is_lack(int code) {
  constexpr int codes[] = {WSAENOBUFS,          WSAEMFILE,
                           WSAEACCES,           WSA_NOT_ENOUGH_MEMORY,
                           WSASYSCALLFAILURE,   ERROR_TOO_MANY_OPEN_FILES,
                           ERROR_ACCESS_DENIED, ERROR_NO_SYSTEM_RESOURCES};
  return std::find(std::begin(codes), std::end(codes), code) != std::end(codes);
}

/// Codes of the way to the peer, or of a socket anew, that a call of the extensions passes on.
bool is_passed_on(std::string_view function, int code) {
  constexpr int of_the_way[] = {WSAENETDOWN,  WSAENETUNREACH, WSAEHOSTDOWN, WSAEHOSTUNREACH,
                                WSAENETRESET, WSAECONNRESET,  WSAETIMEDOUT, ERROR_IO_DEVICE};
  constexpr int of_a_socket[] = {WSAEAFNOSUPPORT, WSAEPROTONOSUPPORT};
  const auto in = [code](auto& codes) {
    return std::find(std::begin(codes), std::end(codes), code) != std::end(codes);
  };
  if (function == "ConnectEx" || function == "AcceptEx" || function == "TransmitFile") {
    return in(of_the_way);
  }
  // Of a socket, the Win32 calls say the same in Win32's codes.
  constexpr int in_win32[] = {
      ERROR_UNEXP_NET_ERR,    ERROR_NETNAME_DELETED, ERROR_SEM_TIMEOUT, ERROR_NETWORK_UNREACHABLE,
      ERROR_HOST_UNREACHABLE, ERROR_HOST_DOWN,       WSAENETRESET};
  if (function == "ReadFile" || function == "WriteFile") return in(in_win32);
  // IP Helper asks the kernel by a socket.
  constexpr std::string_view by_a_socket[] = {"DisconnectEx", "GetAdaptersAddresses",
                                              "GetAdaptersInfo", "GetIpAddrTable", "GetTcpTable"};
  const bool asks =
      std::find(std::begin(by_a_socket), std::end(by_a_socket), function) != std::end(by_a_socket);
  return asks && in(of_a_socket);
}

struct Held {
  int64_t blocks;
  uint32_t descriptors;
};

Held held_now() { return {allocations::live(), descriptors::open()}; }

/// What is held once other threads have let go of what they were about.
Held held_after(const Held& before) {
  constexpr std::chrono::milliseconds limit{100};
  const auto end = std::chrono::steady_clock::now() + limit;
  Held now = held_now();
  while (now.blocks > before.blocks || now.descriptors > before.descriptors) {
    if (std::chrono::steady_clock::now() > end) break;
    std::this_thread::yield();
    now = held_now();
  }
  return now;
}

class Report {
 public:
  void say(const Case& one, const std::string& fault, const std::string& what) {
    ++count_;
    std::printf("%s, %s: %s\n", one.name, fault.c_str(), what.c_str());
    std::fflush(stdout);
  }
  [[nodiscard]] int count() const { return count_; }
  long runs = 0;

 private:
  int count_ = 0;
};

/// The case as it runs now, for whoever finds the program hanging.
const Case* current = nullptr;
std::string current_fault;

/// Runs a case under one fault and judges it.
Outcome judge(const Case& one, const std::string& fault, Run& run, Report& report) {
  current = &one;
  current_fault = fault;
  bool lost_blocks = true, lost_descriptors = true;
  Outcome outcome;
  // What is made once and kept is no leak: that shows in every repetition.
  for (int round = 0; round < 4 && (lost_blocks || lost_descriptors); ++round) {
    const Held before = held_now();
    outcome = run.of(one);
    ++report.runs;
    const Held after = held_after(before);
    lost_blocks = lost_blocks && after.blocks > before.blocks;
    lost_descriptors = lost_descriptors && after.descriptors > before.descriptors;
    if (!outcome.met) return outcome;
  }
  if (lost_blocks) report.say(one, fault, "memory is lost");
  if (lost_descriptors) report.say(one, fault, "a descriptor is lost");
  // Nobody closed the socket: an interrupted system call is to be made again.
  if (outcome.failed && outcome.code == WSAEINTR) report.say(one, fault, "a signal shows");
  const bool lacks =
      outcome.may_lack && (is_lack(outcome.code) || is_passed_on(outcome.function, outcome.code));
  if (outcome.failed && !lacks && !documented(outcome.function, outcome.code)) {
    report.say(one, fault,
               std::string(outcome.function) + " says " + std::to_string(outcome.code) +
                   ", which is not documented");
  }
  return outcome;
}

void without_faults(const Case& one, Report& report) {
  Run run([](Whom) {}, [] { return false; });
  for (int i = 0; i < 3; ++i) {
    const Outcome outcome = run.of(one);
    if (!outcome.made || outcome.failed) {
      report.say(one, "no fault", "fails with " + std::to_string(outcome.code));
      return;
    }
  }
}

constexpr uint32_t most = 2000;

void fail_allocations(const Case& one, Report& report) {
  for (const bool forever : {false, true}) {
    for (uint32_t n = 1;; ++n) {
      Run run([&](Whom whom) { allocations::fail_from(n, forever, whom); },
              [] { return allocations::stop(); });
      const std::string fault = (forever ? "from allocation " : "allocation ") + std::to_string(n);
      if (!judge(one, fault, run, report).met) break;
      if (n == most) return report.say(one, fault, "no end");
    }
  }
}

void refuse_descriptors(const Case& one, Report& report) {
  for (uint32_t n = 0; n < most; ++n) {
    Run run([&](Whom) { descriptors::allow(n); },
            [] {
              descriptors::allow_all();
              return true;
            });
    const std::string fault = std::to_string(n) + " descriptors";
    if (!judge(one, fault, run, report).failed && n >= 8) return;
  }
  report.say(one, "descriptors", "no end");
}

std::vector<system_calls::Made> calls_of(const Case& one, Whom* faulty) {
  std::vector<system_calls::Made> seen;
  Run run(
      [&](Whom whom) {
        *faulty = whom;
        system_calls::watch(0, {}, 0, whom);
      },
      [&] {
        seen = system_calls::stop();
        return true;
      });
  run.of(one);
  return seen;
}

void fail_system_calls(const Case& one, Report& report) {
  Whom whom = Whom::caller;
  const std::vector<system_calls::Made> calls = calls_of(one, &whom);
  for (uint32_t n = 1; n <= calls.size(); ++n) {
    const int number = calls[n - 1].number;
    for (const int error : system_calls::errors_of(calls[n - 1], whom)) {
      Run run([&](Whom met) { system_calls::watch(n, calls[n - 1], error, met); },
              [&] {
                system_calls::stop();
                return true;
              });
      judge(one,
            std::string(system_calls::name_of(number)) + " (call " + std::to_string(n) + ") " +
                strerrorname_np(error),
            run, report);
    }
  }
}

void on_hang(int) {
  std::fprintf(stderr, "%s, %s: hangs\n", current == nullptr ? "" : current->name,
               current_fault.c_str());
  _exit(1);
}

void on_abort(int) {
  std::fprintf(stderr, "%s, %s: aborts\n", current == nullptr ? "" : current->name,
               current_fault.c_str());
  _exit(1);
}

int torture_all(std::string_view mode, const char* only) {
  const bool system_call_mode = mode == "system-calls";
  std::signal(SIGALRM, on_hang);
  std::signal(SIGABRT, on_abort);
  allocations::spare_this_thread();
  WSADATA data;
  NEED(WSAStartup(MAKEWORD(2, 2), &data) == 0);
  Report report;
  int cases = 0;
  for (const Case* one = first_case(); one != nullptr; one = one->next) {
    if (only != nullptr && std::strcmp(only, one->name) != 0) continue;
    ++cases;
    current = one;
    current_fault = "no fault";
    const int before = report.count();
    without_faults(*one, report);
    if (report.count() != before) continue;
    if (system_call_mode) {
      fail_system_calls(*one, report);
    } else if (mode == "descriptors") {
      refuse_descriptors(*one, report);
    } else {
      fail_allocations(*one, report);
    }
  }
  std::printf("%d cases, %ld runs, %d findings\n", cases, report.runs, report.count());
  return report.count() == 0 && cases != 0 ? 0 : 1;
}

}  // namespace
}  // namespace torture

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: ws2_torture allocations|descriptors|system-calls [CASE]\n");
    return 2;
  }
  // The filter comes before the library's own threads.
  if (std::strcmp(argv[1], "system-calls") == 0 && !torture::system_calls::install()) {
    std::printf("skipped: this kernel has no filter that tells of system calls\n");
    return torture::skipped;
  }
  return torture::torture_all(argv[1], argc > 2 ? argv[2] : nullptr);
}
