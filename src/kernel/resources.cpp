// SPDX-License-Identifier: MIT
// Figures from getrusage(2), sched_getaffinity(2) and /proc.
#include "kernel/resources.hpp"

#include <fcntl.h>
#include <linux/membarrier.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include <cinttypes>
#include <cstdio>
#include <cstring>

#include "kernel/clock.hpp"

namespace ws2::kernel {
namespace {

constexpr uint64_t ns_per_second = 1'000'000'000;

uint64_t nanoseconds(const timeval& time) noexcept {
  return static_cast<uint64_t>(time.tv_sec) * ns_per_second +
         static_cast<uint64_t>(time.tv_usec) * 1000;
}

struct Stat {
  uint64_t user = 0, kernel = 0, began = 0;  // in ticks of the system's clock
};

/// Fields 14, 15 and 22 of /proc/self/task/N/stat (proc(5)). The name in field 2 may hold anything,
/// so the count begins behind its last bracket.
bool read_stat(uint32_t thread_id, Stat* stat) noexcept {
  char path[64];
  std::snprintf(path, sizeof path, "/proc/self/task/%u/stat", thread_id);
  const int file = ::open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  char text[1024];
  const ssize_t length = ::read(file, text, sizeof text - 1);
  ::close(file);
  if (length <= 0) return false;
  text[length] = '\0';
  const char* after = std::strrchr(text, ')');
  return after != nullptr && std::sscanf(after + 1,
                                         " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %" SCNu64
                                         " %" SCNu64 " %*d %*d %*d %*d %*d %*d %" SCNu64,
                                         &stat->user, &stat->kernel, &stat->began) == 3;
}

uint64_t ns_of_ticks(uint64_t ticks) noexcept {
  const long a_second = ::sysconf(_SC_CLK_TCK);
  return a_second > 0 ? ticks * (ns_per_second / static_cast<uint64_t>(a_second)) : 0;
}

}  // namespace

ProcessorTime time_of_process() noexcept {
  rusage used = {};
  ::getrusage(RUSAGE_SELF, &used);
  return {nanoseconds(used.ru_utime), nanoseconds(used.ru_stime)};
}

std::optional<ProcessorTime> time_of_thread(uint32_t thread_id) noexcept {
  Stat stat;
  if (!read_stat(thread_id, &stat)) return std::nullopt;
  return ProcessorTime{ns_of_ticks(stat.user), ns_of_ticks(stat.kernel)};
}

uint64_t began_ns(uint32_t thread_id) noexcept {
  Stat stat;
  if (!read_stat(thread_id, &stat)) return 0;
  // The field counts from the start of the machine.
  return realtime_ns() - boot_ns() + ns_of_ticks(stat.began);
}

uint64_t affinity_of(uint32_t thread_id) noexcept {
  cpu_set_t set;
  if (::sched_getaffinity(static_cast<pid_t>(thread_id), sizeof set, &set) != 0) return 0;
  uint64_t bits = 0;
  for (unsigned i = 0; i < 64; ++i) {
    if (CPU_ISSET(i, &set)) bits |= uint64_t{1} << i;
  }
  return bits;
}

bool set_affinity(uint32_t thread_id, uint64_t processors) noexcept {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (unsigned i = 0; i < 64; ++i) {
    if ((processors >> i & 1U) != 0) CPU_SET(i, &set);
  }
  return ::sched_setaffinity(static_cast<pid_t>(thread_id), sizeof set, &set) == 0;
}

uint32_t current_processor() noexcept {
  const int processor = ::sched_getcpu();
  return processor < 0 ? 0 : static_cast<uint32_t>(processor);
}

MemoryFacts memory_facts() noexcept {
  struct sysinfo info = {};
  if (::sysinfo(&info) != 0) return {};
  const uint64_t unit = info.mem_unit;
  return {info.totalram * unit, (info.freeram + info.bufferram) * unit, info.totalswap * unit,
          info.freeswap * unit};
}

void order_memory_everywhere() noexcept {
  // A kernel without the call: the caller's own order is the best there is.
  if (::syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0) != 0) {
    __sync_synchronize();  // GCC refuses std's fence under the thread sanitizer
  }
}

}  // namespace ws2::kernel
