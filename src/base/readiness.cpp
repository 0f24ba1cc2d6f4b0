// SPDX-License-Identifier: MIT
// Readiness by Winsock's rules. Hot path.
#include "base/readiness.hpp"

#include <algorithm>
#include <new>
#include <vector>

#include "base/time_stamps.hpp"
#include "base/upward.hpp"
#include "runtime/process.hpp"

namespace ws2::base {
namespace {

namespace ready = kernel::ready;

/// A socket that cannot be watched may become one that can, by a connect in another thread, which
/// nothing announces: the wait looks again this often. Programs that wait on such sockets are rare.
constexpr int64_t look_again_ns = 10'000'000;

/// Events that the end of receiving, by which closing wakes readers, does not bring.
constexpr int16_t woken_apart = ready::out | ready::priority;

/// The kernel tells of an error while the times of sends wait to be read.
bool is_only_a_time(Socket& socket) noexcept {
  if (!socket.is(state::times_sends)) return false;
  absorb_reports(socket);
  kernel::Watched self = {socket.fd(), 0, 0};
  const Result<int> found = kernel::poll({&self, 1}, 0);
  return found && (self.revents & ready::error) == 0;
}

}  // namespace

Readiness read_readiness(Socket& socket, int16_t revents) noexcept {
  Readiness result;
  const bool error = (revents & ready::error) != 0 && !is_only_a_time(socket),
             hang_up = (revents & ready::hang_up) != 0;
  if (socket.is(state::connecting)) {
    if (error) {
      result.connect_failed = result.failed = true;
      return result;
    }
    if (hang_up) {
      // Over, or not begun yet: told by who began it, and by a look after that.
      result.connect_failed = result.failed =
          socket.refresh_connecting() == Socket::Connecting::failed;
      return result;
    }
    if ((revents & ready::out) == 0) return result;
    socket.note_connected();
  }
  result.urgent = (revents & ready::priority) != 0;
  result.failed = error || socket.is(state::failed);
  result.ended = hang_up || (revents & ready::peer_closed) != 0 || result.failed;
  result.readable = (revents & ready::in) != 0 || result.ended || socket.has_deferred() ||
                    socket.is(state::told | state::shut_receive);
  // A send on a dead connection fails at once, so it does not block.
  result.writable = (revents & ready::out) != 0 || error || hang_up;
  return result;
}

/// Counts the thread in on every socket that it waits to write to or for urgent data, while it
/// lives: closing wakes those in another way than who waits to read.
class Waiter::WaitingToWrite {
 public:
  WaitingToWrite(Waiter& waiter, bool may_block) noexcept
      : waiter_(waiter), counts_(may_block && (waiter.asked_ & woken_apart) != 0) {
    if (counts_) for_each([](Socket& socket) { socket.enter_sending(); });
  }
  ~WaitingToWrite() {
    if (counts_) for_each([](Socket& socket) { socket.leave_sending(); });
  }
  WaitingToWrite(const WaitingToWrite&) = delete;
  WaitingToWrite& operator=(const WaitingToWrite&) = delete;

  /// A closer that came before the count has woken readers only. One that comes after it sees it.
  [[nodiscard]] bool came_late() const noexcept { return counts_ && waiter_.pin_.any_closed(); }

 private:
  template <class Act>
  void for_each(Act act) noexcept {
    for (size_t i = 0; i < waiter_.items_.size(); ++i) {
      Socket* const socket = waiter_.items_[i].socket;
      if (socket != nullptr && (waiter_.watched_[i].events & woken_apart) != 0) act(*socket);
    }
  }
  Waiter& waiter_;
  const bool counts_;
};

namespace {

/// In a 1.1 program the blocking hook runs meanwhile.
Result<int> sleep(std::span<kernel::Watched> watched, int64_t timeout_ns) noexcept {
  return runtime::speaks_1_1() ? upward().poll(watched, timeout_ns)
                               : kernel::poll(watched, timeout_ns);
}

}  // namespace

/// Asks the kernel once.
Result<int> Waiter::look(int64_t timeout_ns) noexcept {
  if (timeout_ns == 0) return kernel::poll(watched_.all(), 0);
  if (!shares_) return sleep(watched_.all(), timeout_ns);
  try {
    return look_with_wakes(timeout_ns);
  } catch (const std::bad_alloc&) {
    const bool long_time = timeout_ns < 0 || timeout_ns > look_again_ns;
    return sleep(watched_.all(), long_time ? look_again_ns : timeout_ns);
  }
}

/// The same beside the descriptors by which closing wakes those who wait on shared sockets.
Result<int> Waiter::look_with_wakes(int64_t timeout_ns) {
  const std::span<kernel::Watched> watched = watched_.all();
  std::vector<kernel::Watched> all(watched.begin(), watched.end());
  for (size_t i = 0; i < items_.size(); ++i) {
    const Socket* const socket = items_[i].socket;
    const int wake = socket == nullptr ? -1 : socket->wake_fd();
    if (wake >= 0) all.push_back({wake, ready::in, 0});
  }
  const Result<int> found = sleep(all, timeout_ns);
  if (!found) return found;
  std::copy_n(all.begin(), watched.size(), watched.begin());
  return static_cast<int>(std::count_if(watched.begin(), watched.end(),
                                        [](const auto& one) { return one.revents != 0; }));
}

Result<int> Waiter::wait(int64_t timeout_ns) noexcept {
  const kernel::Limit deadline = timeout_ns > 0 ? kernel::deadline_after(timeout_ns) : 0;
  int64_t left = timeout_ns;
  const WaitingToWrite inside(*this, timeout_ns != 0);
  if (inside.came_late()) return WsaCode::wsaeintr;
  // What was told is nothing that anybody asked for (select for urgent data on a dead connection):
  // it would be told again at once, so it is left out of the next look.
  bool muted = false;
  for (;;) {
    int64_t this_time = remembered_ && !muted ? 0 : left;
    if ((!all_watched_ || muted) && (this_time < 0 || this_time > look_again_ns)) {
      this_time = look_again_ns;
    }
    const Result<int> found = look(this_time);
    if (pin_.any_closed()) return WsaCode::wsaeintr;  // WSAEINTR.2
    if (!found) return found.status();
    const int count = *found == 0 && !remembered_ ? 0 : collect();
    if (count != 0 || left == 0) return count;
    if (deadline != 0) left = kernel::time_left(deadline);
    muted = !muted && (*found != 0 || remembered_);
    Pass again(*this);
    for (size_t i = 0; i < items_.size(); ++i) {
      const bool told = watched_[i].revents != 0;
      again.add_again(i);
      if (muted && told) watched_[i].fd = -1;
    }
  }
}

}  // namespace ws2::base
