// SPDX-License-Identifier: MIT
// Ways to move datagrams over loopback, which bench/datagrams.cpp compares.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace ws2::bench {

/// A sender and a receiver. Each runs on a thread of its own until it is told to stop.
class Exchange {
 public:
  Exchange() = default;
  virtual ~Exchange() = default;
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  virtual void send_until(const std::atomic<bool>& stop) = 0;
  /// How many datagrams came; looks at `stop` at least every 20 ms.
  virtual uint64_t receive_until(const std::atomic<bool>& stop) = 0;
};

struct Way {
  const char* name;
  std::unique_ptr<Exchange> (*open)(size_t datagram_bytes);
};

/// The first of them is what all others are compared with.
std::vector<Way> raw_ways();
std::vector<Way> winsock_ways();

constexpr size_t datagrams_a_call = 32;
constexpr int receive_buffer = 4 << 20;  // asked for by each receiver

}  // namespace ws2::bench
