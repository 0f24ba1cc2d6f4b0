// SPDX-License-Identifier: MIT
// A DNS server for tests, in a network namespace of the test's own. Linux side; nothing of it
// shows.
#pragma once

#include <string>

namespace names_test {

/// Puts this process into a network of its own, where only the loopback interface is, with a
/// resolv.conf that names the servers below. Before any thread is started.
/// \return why it cannot be done; empty when it was
std::string enter_own_network();

/// Writes another resolv.conf there; nullptr writes the first one again. False when it cannot.
bool name_servers(const char* resolv_conf);

/// Serves the zone "test." on 127.0.0.1 and 127.0.0.2, port 53, until destroyed. The first label
/// says what happens: see the table in dns_server.cpp.
class DnsServer {
 public:
  DnsServer();
  ~DnsServer();
  DnsServer(const DnsServer&) = delete;
  DnsServer& operator=(const DnsServer&) = delete;

  [[nodiscard]] bool serves() const noexcept { return serves_; }
  /// How many questions came in since the last call.
  int take_questions() noexcept;

 private:
  struct State;
  State* const state_;
  bool serves_ = false;
};

}  // namespace names_test
