// SPDX-License-Identifier: MIT
// A set of descriptors that the kernel watches: epoll, edge-triggered, each descriptor added once.
#pragma once

#include <cstdint>
#include <span>

#include "errors/status.hpp"

namespace ws2::engine {

/// What an edge says; the numbers are epoll's.
namespace edge {
constexpr uint32_t in = 0x001, priority = 0x002, out = 0x004, error = 0x008, hang_up = 0x010,
                   peer_closed = 0x2000;
}  // namespace edge

/// One thing that happened. The tag is a handle number, or one of those below, which no handle has.
struct Ready {
  uint32_t events;
  uint64_t tag;
};
constexpr uint64_t wake_tag = 0, nested_tag = 1, changes_tag = 2, look_tag = 3;

class EpollSet {
 public:
  static constexpr uint32_t everything = edge::in | edge::priority | edge::out | edge::peer_closed;

  EpollSet() noexcept = default;
  ~EpollSet();
  EpollSet(const EpollSet&) = delete;
  EpollSet& operator=(const EpollSet&) = delete;

  /// WSAEMFILE without descriptors.
  Status open() noexcept;

  /// Adds a descriptor, for everything unless told otherwise. What it is ready for now is its first
  /// edge.
  Status add(int fd, uint64_t tag, uint32_t events = everything) noexcept;
  /// Takes it out again. Before it is closed: a duplicate of it would stay in the set.
  void remove(int fd) noexcept;

  /// Adds another set, whose having something to tell is an edge of this one.
  Status add(const EpollSet& nested) noexcept;
  /// Asks to be told once: of `events` of a descriptor, or of another set that has something to
  /// tell. Asked again it holds once more.
  Status arm(int fd, uint64_t tag, uint32_t events) noexcept;
  Status arm(const EpollSet& nested, uint64_t tag) noexcept;
  void remove(const EpollSet& nested) noexcept;

  /// Waits; how many entries of `into` were filled. Signals only shorten it.
  /// \param timeout_ms  negative is for ever
  size_t wait(std::span<Ready> into, int timeout_ms) noexcept;

  /// Ends one wait, that of the thread which came last, or the next one that begins.
  void wake() noexcept;

  /// Ends a wait as wake() does, in a while. False without a descriptor for the timer. The caller
  /// sees to it that no two threads ask at once.
  bool wake_in(uint32_t milliseconds) noexcept;

  /// Whether the set was opened by this process, not by the one that forked it: a child that
  /// touched the set would take the parent's sockets out.
  [[nodiscard]] bool ours() const noexcept;

 private:
  int fd_ = -1;        // constant after open()
  int event_fd_ = -1;  // constant after open()
  int timer_fd_ = -1;  // made by the first wake_in()
  uint32_t forks_ = 0;
};

}  // namespace ws2::engine
