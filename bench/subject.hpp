// SPDX-License-Identifier: MIT
// What is measured: one call, or one exchange, done by raw system calls and by Winsock.
#pragma once

#include <memory>
#include <vector>

namespace ws2::bench {

/// One thing to measure on one side. Only `run` is timed.
class Subject {
 public:
  virtual ~Subject() = default;
  virtual void before(int /*rounds*/) {}
  virtual void run(int rounds) = 0;
  virtual void after(int /*rounds*/) {}
};

struct Row {
  const char* name;
  int rounds;         // of one batch
  double allowed;     // how much more than the raw call it may take, as a share
  double allowed_ns;  // or in nanoseconds, whichever is larger
  std::unique_ptr<Subject> subject;
};

/// The same rows in the same order, made by each side.
std::vector<Row> raw_rows();
std::vector<Row> winsock_rows();

}  // namespace ws2::bench
