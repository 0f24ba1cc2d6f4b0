// SPDX-License-Identifier: MIT
// Runs a program and reads what it prints.
#include "child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <stdexcept>

namespace ws2::tool {
namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void become(const std::vector<std::string>& command, int output) {
  setpgid(0, 0);  // so that what it starts can be ended with it
  const int input = open("/dev/null", O_RDONLY);
  dup2(input, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  unsetenv("WS2_SURROUNDINGS");
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  execv(arguments[0], arguments.data());
  _exit(127);
}

/// Reads until the other side has closed, or false when the limit has passed.
bool read_all(int from, Clock::time_point limit, std::string& output) {
  for (;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(limit - Clock::now()).count();
    pollfd entry{from, POLLIN, 0};
    if (left <= 0 || poll(&entry, 1, static_cast<int>(left)) == 0) return false;
    char buffer[4096];
    const ssize_t got = read(from, buffer, sizeof buffer);
    if (got == 0) return true;
    if (got > 0) output.append(buffer, static_cast<size_t>(got));
  }
}

}  // namespace

Outcome run_program(const std::vector<std::string>& command, std::chrono::milliseconds limit) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  const pid_t child = fork();
  if (child < 0) {
    close(ends[0]);
    close(ends[1]);
    throw std::runtime_error("no process for " + command.front());
  }
  if (child == 0) become(command, ends[1]);
  setpgid(child, child);  // whichever of the two comes first
  close(ends[1]);
  Outcome outcome;
  outcome.late = !read_all(ends[0], Clock::now() + limit, outcome.output);
  close(ends[0]);
  kill(-child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
  outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  if (outcome.status == 127) throw std::runtime_error(command.front() + " cannot be run");
  return outcome;
}

}  // namespace ws2::tool
