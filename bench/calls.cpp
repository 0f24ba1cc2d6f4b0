// SPDX-License-Identifier: MIT
// Each hot call against the raw system call, in one run: batches of both sides take turns, and the
// medians and the median of the paired differences are told. Nothing is asserted.
#include <benchmark/benchmark.h>
#include <sched.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "bench/subject.hpp"
#include "errors/catalogue.hpp"

namespace ws2::bench {
namespace {

constexpr int batches = 101;

double timed(Subject& subject, int rounds) {
  subject.before(rounds);
  const auto start = std::chrono::steady_clock::now();
  subject.run(rounds);
  const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - start;
  subject.after(rounds);
  return took.count() / rounds;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void measure(benchmark::State& state, const Row& raw, const Row& winsock) {
  std::vector<double> raw_ns, winsock_ns, more_ns;
  bool raw_first = true;
  for (auto _ : state) {
    double a = raw_first ? timed(*raw.subject, raw.rounds) : 0;
    const double b = timed(*winsock.subject, winsock.rounds);
    if (!raw_first) a = timed(*raw.subject, raw.rounds);
    raw_first = !raw_first;
    raw_ns.push_back(a);
    winsock_ns.push_back(b);
    more_ns.push_back(b - a);
    state.SetIterationTime(b * 1e-9);
  }
  const double base = median(raw_ns);
  state.counters["raw_ns"] = base;
  state.counters["ws2_ns"] = median(winsock_ns);
  state.counters["more_ns"] = median(more_ns);
  state.counters["ratio"] = median(winsock_ns) / base;
  state.counters["allowed_ns"] = std::max(base * raw.allowed, raw.allowed_ns);
}

void look_up(benchmark::State& state) {
  int number = 10004;
  for (auto _ : state) {
    benchmark::DoNotOptimize(errors::find(number));
    number = number == 10065 ? 10004 : number + 1;
  }
}

/// Keeps the process on the last of its cores: both sides of a ping-pong share it, or a round would
/// take 5 or 80 microseconds depending on where the threads happen to wake.
void stay_on_one_core() {
  cpu_set_t allowed, one;
  if (::sched_getaffinity(0, sizeof allowed, &allowed) != 0) return;
  int last = CPU_SETSIZE - 1;
  while (last > 0 && !CPU_ISSET(last, &allowed)) --last;
  CPU_ZERO(&one);
  CPU_SET(last, &one);
  ::sched_setaffinity(0, sizeof one, &one);
}

class Table final : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override {
    std::printf("%-26s %10s %10s %10s %7s  %s\n", "call", "raw ns", "libws2 ns", "more ns", "ratio",
                "goal");
    return true;
  }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      const std::string name = run.benchmark_name().substr(0, run.benchmark_name().find('/'));
      if (run.counters.find("raw_ns") == run.counters.end()) {
        std::printf("%-26s %10s %10.1f %10s %7s  %s\n", name.c_str(), "", run.GetAdjustedRealTime(),
                    "", "", run.GetAdjustedRealTime() < 10 ? "met" : "missed");
        continue;
      }
      const auto value = [&](const char* counter) { return run.counters.at(counter).value; };
      std::printf("%-26s %10.1f %10.1f %10.1f %7.3f  %s\n", name.c_str(), value("raw_ns"),
                  value("ws2_ns"), value("more_ns"), value("ratio"),
                  value("more_ns") <= value("allowed_ns") ? "met" : "missed");
    }
  }
};

}  // namespace
}  // namespace ws2::bench

int main(int argc, char** argv) {
  using namespace ws2::bench;
  benchmark::Initialize(&argc, argv);
  stay_on_one_core();
  const std::vector<Row> raw = raw_rows(), winsock = winsock_rows();
  for (size_t i = 0; i < raw.size(); ++i) {
    benchmark::RegisterBenchmark(
        raw[i].name,
        [&raw, &winsock, i](benchmark::State& state) { measure(state, raw[i], winsock[i]); })
        ->Iterations(batches)
        ->UseManualTime();
  }
  benchmark::RegisterBenchmark("error look-up (under 10 ns)", look_up);
  Table table;
  benchmark::RunSpecifiedBenchmarks(&table);
  return 0;
}
