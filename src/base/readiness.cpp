// SPDX-License-Identifier: MIT
// Readiness by Winsock's rules.
#include "base/readiness.hpp"

#include <algorithm>

#include "kernel/windows_numbers.hpp"

namespace ws2::base {
namespace {

namespace ready = kernel::ready;

/// A socket that cannot be watched may become one that can, by a connect in another thread, which
/// nothing announces: the wait looks again this often. Programs that wait on such sockets are rare.
constexpr int64_t look_again_ns = 10'000'000;

bool any_closed(std::span<const SocketReference> sockets) noexcept {
  return std::any_of(sockets.begin(), sockets.end(),
                     [](const SocketReference& socket) { return socket && socket.closed(); });
}

struct Prepared {
  bool all_watched = true;  // the kernel can tell of every socket
  bool remembered = false;  // something is known before the kernel is asked
};

/// Fills the descriptors in.
Prepared prepare(std::span<SocketReference> sockets, std::span<kernel::Watched> watched) noexcept {
  Prepared result;
  for (size_t i = 0; i < sockets.size(); ++i) {
    watched[i].fd = -1;
    watched[i].revents = 0;
    if (!sockets[i]) continue;
    if (can_be_watched(*sockets[i])) {
      watched[i].fd = sockets[i]->fd();
    } else {
      result.all_watched = false;
    }
    result.remembered = result.remembered || sockets[i]->is(state::told | state::failed) ||
                        sockets[i]->has_deferred();
  }
  return result;
}

}  // namespace

bool can_be_watched(Socket& socket) noexcept {
  if (!socket.connection_oriented()) return true;
  return socket.is(state::connected | state::connecting | state::listening);
}

Readiness read_readiness(Socket& socket, int16_t revents) noexcept {
  Readiness result;
  const bool error = (revents & ready::error) != 0, hang_up = (revents & ready::hang_up) != 0;
  if (socket.is(state::connecting)) {
    if (error || hang_up) {
      result.connect_failed = result.failed = true;
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

namespace {

/// Counts the thread in on every socket that it waits to write to, while it lives: closing wakes
/// those in another way.
class WaitingToWrite {
 public:
  WaitingToWrite(std::span<SocketReference> sockets, std::span<kernel::Watched> watched) noexcept
      : sockets_(sockets), watched_(watched) {
    for (size_t i = 0; i < sockets_.size(); ++i) {
      if (counts(i)) sockets_[i]->enter_sending();
    }
  }
  ~WaitingToWrite() {
    for (size_t i = 0; i < sockets_.size(); ++i) {
      if (counts(i)) sockets_[i]->leave_sending();
    }
  }
  WaitingToWrite(const WaitingToWrite&) = delete;
  WaitingToWrite& operator=(const WaitingToWrite&) = delete;

 private:
  [[nodiscard]] bool counts(size_t i) const noexcept {
    return sockets_[i] && (watched_[i].events & ready::out) != 0;
  }
  const std::span<SocketReference> sockets_;
  const std::span<kernel::Watched> watched_;
};

}  // namespace

Result<int> Waiter::wait(std::span<SocketReference> sockets, std::span<kernel::Watched> watched,
                         int64_t timeout_ns) noexcept {
  const kernel::Limit deadline = timeout_ns > 0 ? kernel::deadline_after(timeout_ns) : 0;
  int64_t left = timeout_ns;
  const bool may_block = timeout_ns != 0;
  const WaitingToWrite inside(may_block ? sockets : std::span<SocketReference>(), watched);
  for (;;) {
    const Prepared prepared = prepare(sockets, watched);
    int64_t this_time = prepared.remembered ? 0 : left;
    if (!prepared.all_watched && (this_time < 0 || this_time > look_again_ns)) {
      this_time = look_again_ns;
    }
    const Result<int> found = kernel::poll(watched, this_time);
    if (any_closed(sockets)) return WsaCode::wsaeintr;  // WSAEINTR.2
    if (!found) return found.status();
    const int count = *found == 0 && !prepared.remembered ? 0 : collect();
    if (count != 0 || left == 0) return count;
    if (deadline != 0) left = kernel::time_left(deadline);
  }
}

}  // namespace ws2::base
