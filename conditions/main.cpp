// SPDX-License-Identifier: MIT
// ws2-conditions: lists the conditions of the contract, and runs one.
//
//   ws2-conditions --list        one line a condition: name, a tab, what it needs around it
//   ws2-conditions --run NAME    what was called and what came of it, one line each; exit status 0
//                                when the condition holds, 1 when not, 77 when it cannot be shown
//   ws2-conditions --hold        starts Winsock, says so, and stays until its input ends
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>

#include "condition.hpp"
#include "sockets.hpp"

namespace {

constexpr int holds = 0, does_not_hold = 1, usage_error = 2, not_shown = 77;

int list() {
  for (const contract::Condition& condition : contract::all()) {
    std::printf("%s\t%s\n", condition.full_name().c_str(), condition.surroundings);
  }
  return holds;
}

void need(const contract::Condition& condition) {
  const char* around = std::getenv("WS2_SURROUNDINGS");
  if (*condition.surroundings != 0 &&
      (around == nullptr || std::strcmp(around, condition.surroundings) != 0)) {
    throw contract::Skipped{std::string("needs the surroundings \"") + condition.surroundings +
                            "\""};
  }
}

void perform(const contract::Condition& condition) {
  need(condition);
  if (!condition.started) return condition.body(condition.family);
  WSADATA data;
  if (const int code = WSAStartup(MAKEWORD(2, 2), &data); code != 0) {
    throw contract::Failure{"WSAStartup: " + contract::name_of(code), __FILE__, __LINE__, code};
  }
  if (condition.family == AF_INET6) contract::need_ipv6();
  condition.body(condition.family);
  WSACleanup();
}

int run(const contract::Condition& condition) {
  try {
    perform(condition);
    std::printf("result\tholds\n");
    return holds;
  } catch (const contract::Skipped& skipped) {
    std::printf("skipped\t%s\n", skipped.reason.c_str());
    return not_shown;
  } catch (const contract::Failure& failure) {
    std::printf("wrong\t%s\t%s:%d\n", failure.what.c_str(), failure.file, failure.line);
  } catch (const std::exception& error) {
    std::printf("wrong\t%s\t\n", error.what());
  }
  return does_not_hold;
}

int run(const char* name) {
  for (const contract::Condition& condition : contract::all()) {
    if (condition.full_name() == name) return run(condition);
  }
  std::fprintf(stderr, "ws2-conditions: no condition is named %s\n", name);
  return usage_error;
}

/// A second process that uses the library, for the conditions about processes.
int hold() {
  WSADATA data;
  const int code = WSAStartup(MAKEWORD(2, 2), &data);
  std::printf("%d\n", code);
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
  return code == 0 ? holds : does_not_hold;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && std::strcmp(argv[1], "--list") == 0) return list();
  if (argc == 2 && std::strcmp(argv[1], "--hold") == 0) return hold();
  if (argc == 3 && std::strcmp(argv[1], "--run") == 0) return run(argv[2]);
  std::fprintf(stderr, "usage: ws2-conditions --list | --run NAME | --hold\n");
  return usage_error;
}
