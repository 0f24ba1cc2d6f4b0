// SPDX-License-Identifier: MIT
// The thread that drives what no thread of the program does: sockets without a port, and ports
// whose workers have gone away while something must go on.
//
// A port with obligations (unfinished sends, connects, accepts, operations with an event) is
// watched. While it is quiet, its set is nested in this one's and the thread sleeps; the first edge
// takes it out again, so that a busy port pays nothing for being watched, and from then on the
// thread looks every 10 ms whether workers ask the kernel. Where none did, it reaps. After a while
// without anything to do, the port is nested again.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/epoll.hpp"
#include "errors/status.hpp"
#include "kernel/clock.hpp"
#include "runtime/mutex.hpp"

namespace ws2::engine {

class Port;

/// What the thread keeps of a port that it watches; the thread's own, once it has taken it over. It
/// lies in the port, so that watching one needs no memory.
struct Watched {
  std::shared_ptr<Port> port;  // keeps it while it is watched
  Watched* next = nullptr;
  uint32_t reaps = 0;   // of the workers, when last looked
  uint32_t quiet = 0;   // looks without anything to do
  bool nested = false;  // sleeping: its set tells ours
  bool fresh = false;   // its set has just told
};

class Background {
 public:
  /// The one of the process. A forked child gets one of its own.
  static Background& instance() noexcept;

  /// Adds a socket that has no port.
  Status add(int fd, uint64_t tag) noexcept WS2_EXCLUDES(lock_);
  void remove(int fd) noexcept WS2_EXCLUDES(lock_);

  /// Waits once for `events` of a descriptor, or for another set.
  Status arm(int fd, uint64_t tag, uint32_t events) noexcept WS2_EXCLUDES(lock_);
  Status arm(const EpollSet& nested, uint64_t tag) noexcept WS2_EXCLUDES(lock_);
  void remove(const EpollSet& nested) noexcept WS2_EXCLUDES(lock_);

  /// Sees to it that a port can be watched when it has to be. WSAEMFILE, WSAENOBUFS.
  Status prepare() noexcept WS2_EXCLUDES(lock_);

  /// Tells the source of this handle again in a while, as if of an edge, though of nothing. Without
  /// memory it is not told.
  void look_again(uint64_t tag) noexcept WS2_EXCLUDES(lock_);

  /// Watches a port until it has no obligations any more.
  void watch(Port& port) noexcept WS2_EXCLUDES(lock_);

 private:
  Status start_locked() noexcept WS2_REQUIRES(lock_);
  static void main(void* background);
  void run() noexcept;
  int look_after_ports(bool told) noexcept WS2_EXCLUDES(lock_);
  void take_arrivals() noexcept WS2_EXCLUDES(lock_);
  bool tell_again() noexcept WS2_EXCLUDES(lock_);
  void look_after(Watched& watched, bool told) noexcept WS2_EXCLUDES(lock_);

  runtime::Mutex lock_{runtime::Rank::port};
  std::unique_ptr<EpollSet> set_ WS2_GUARDED_BY(lock_);
  Watched* arrivals_ WS2_GUARDED_BY(lock_) = nullptr;
  Watched* ports_ = nullptr;  // the thread's own
  std::vector<Ready> again_ WS2_GUARDED_BY(lock_);
  kernel::Deadline next_again_{0};  // the thread's own
};

}  // namespace ws2::engine
