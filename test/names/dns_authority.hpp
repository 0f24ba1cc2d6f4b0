// SPDX-License-Identifier: MIT
// A real authoritative server, and one that breaks the rules: see dns_authority.cpp for what they
// say. Linux side; nothing of it shows. For a process in a network of its own (dns_server.hpp).
#pragma once

#include <string>

namespace names_test {

/// Which server is asked from now on, and how patiently.
void ask_authority();  // nsd, on 127.0.0.1
void ask_breaker();    // the other, on 127.0.0.3

/// nsd with zones of the tests', until destroyed.
class Authority {
 public:
  Authority();
  ~Authority();
  Authority(const Authority&) = delete;
  Authority& operator=(const Authority&) = delete;
  /// Why it does not answer; empty when it does.
  [[nodiscard]] const std::string& reason() const noexcept { return reason_; }

 private:
  std::string folder_, reason_;
  int process_ = 0;
};

/// A server whose answers are wrong in the way that the first label of the name says.
class Breaker {
 public:
  Breaker();
  ~Breaker();
  Breaker(const Breaker&) = delete;
  Breaker& operator=(const Breaker&) = delete;
  [[nodiscard]] bool serves() const noexcept { return serves_; }

 private:
  struct State;
  State* const state_;
  bool serves_ = false;
};

/// How many descriptors this process has.
int open_descriptors();
/// Lets the process have as many as the system allows.
void raise_descriptor_limit();
/// Waits until it has no more than so many; false after ten seconds.
bool wait_for_descriptors(int most);

}  // namespace names_test
