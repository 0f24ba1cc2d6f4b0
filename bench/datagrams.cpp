// SPDX-License-Identifier: MIT
// Datagrams a second over loopback, sender and receiver on a core each: the ways of Winsock against
// sendto and recvfrom and against what Linux offers beyond. Each round takes every way once, and
// the ratios are medians of pairs of one round. Nothing is asserted.
#include "bench/datagrams.hpp"

#include <sched.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

namespace ws2::bench {
namespace {

constexpr int processors = 2;

void pin(int processor) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(processor, &set);
  ::sched_setaffinity(0, sizeof set, &set);
}

/// Received datagrams a second.
double measure(const Way& way, size_t bytes, std::chrono::milliseconds time) {
  const std::unique_ptr<Exchange> exchange = way.open(bytes);
  std::atomic<bool> stop{false};
  uint64_t count = 0;
  double seconds = 0;
  std::thread receiver([&] {
    pin(0);
    const auto start = std::chrono::steady_clock::now();
    count = exchange->receive_until(stop);
    seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  });
  std::thread sender([&] {
    pin(1);
    exchange->send_until(stop);
  });
  std::this_thread::sleep_for(time);
  stop.store(true);
  sender.join();
  receiver.join();
  return static_cast<double>(count) / seconds;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void compare(const std::vector<Way>& ways, size_t bytes, int rounds,
             std::chrono::milliseconds time) {
  std::vector<std::vector<double>> rates(ways.size()), ratios(ways.size());
  for (int round = 0; round < rounds; ++round) {
    std::vector<double> now(ways.size());
    // Each round begins with another way, so that none is always the first.
    for (size_t i = 0; i < ways.size(); ++i) {
      const size_t which = (i + static_cast<size_t>(round)) % ways.size();
      now[which] = measure(ways[which], bytes, time);
    }
    for (size_t i = 0; i < ways.size(); ++i) {
      rates[i].push_back(now[i]);
      ratios[i].push_back(now[i] / now[0]);
    }
  }
  std::printf("\n%zu bytes, %d rounds of %d ms\n%-58s %14s %8s\n", bytes, rounds,
              static_cast<int>(time.count()), "", "datagrams/s", "ratio");
  for (size_t i = 0; i < ways.size(); ++i) {
    std::printf("%-58s %14.0f %8.2f\n", ways[i].name, median(rates[i]), median(ratios[i]));
  }
  std::fflush(stdout);
}

}  // namespace
}  // namespace ws2::bench

/// \param argv  rounds and milliseconds of each measurement, if they are to be others
int main(int argc, char** argv) {
  using namespace ws2::bench;
  const int rounds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 15;
  const std::chrono::milliseconds time(argc > 2 ? std::max(10, std::atoi(argv[2])) : 150);
  std::vector<Way> ways = raw_ways();
  for (const Way& way : winsock_ways()) ways.push_back(way);
  if (std::thread::hardware_concurrency() < processors) {
    std::puts("one processor: sender and receiver share it");
  }
  for (const size_t bytes : {size_t{64}, size_t{1200}}) compare(ways, bytes, rounds, time);
  return 0;
}
