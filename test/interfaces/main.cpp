// SPDX-License-Identifier: MIT
// Makes the namespace, then runs the tests in it.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "world.hpp"

namespace world {

bool run(const char* command) { return std::system(command) == 0; }

}  // namespace world

namespace {

constexpr int skipped = 77;

bool write_file(const char* path, const std::string& text) {
  const int file = open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool written = write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  close(file);
  return written;
}

bool enter_namespace() {
  if (unshare(CLONE_NEWNET) == 0) return true;
  const std::string user = "0 " + std::to_string(getuid()) + " 1";
  const std::string group = "0 " + std::to_string(getgid()) + " 1";
  return unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0 && write_file("/proc/self/setgroups", "deny") &&
         write_file("/proc/self/uid_map", user) && write_file("/proc/self/gid_map", group);
}

bool furnish() {
  constexpr const char* commands[] = {
      "ip link set lo up",
      "ip link add left address 02:00:00:00:00:0a type veth peer name right address "
      "02:00:00:00:00:0b",
      "ip link add idle type veth peer name idle2",
      "ip addr add 192.0.2.10/24 brd + dev left",
      "ip addr add 2001:db8::10/64 dev left nodad",
      "ip addr add 198.51.100.5/25 dev right",
      "ip link set left up",
      "ip link set right up",
      "ip route add default via 192.0.2.1 dev left metric 7",
      "ip neigh add 192.0.2.1 lladdr 02:00:00:00:00:01 dev left nud permanent"};
  for (const char* command : commands) {
    if (!world::run(command)) {
      std::fprintf(stderr, "failed: %s\n", command);
      return false;
    }
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  if (!enter_namespace()) {
    std::puts("skipped: this machine gives no network namespace");
    return skipped;
  }
  if (!furnish()) return 1;
  WSADATA data;
  if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return 1;
  const int failed = RUN_ALL_TESTS();
  WSACleanup();
  return failed;
}
