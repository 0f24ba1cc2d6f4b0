// SPDX-License-Identifier: MIT
// Runs a program and reads what it prints.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace ws2::tool {

struct Outcome {
  int status = 0;  // the exit status; 128 and the signal's number for a program that crashed
  bool late = false;
  std::string output;
};

/// Runs a program with empty input until it ends or the limit has passed; then it is ended, with
/// everything that it started. Throws std::runtime_error when it cannot be started at all.
Outcome run_program(const std::vector<std::string>& command, std::chrono::milliseconds limit);

}  // namespace ws2::tool
