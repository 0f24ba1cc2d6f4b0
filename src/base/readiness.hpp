// SPDX-License-Identifier: MIT
// What a socket is ready for, by Winsock's rules: what select and WSAPoll share.
#pragma once

#include <cstdint>
#include <span>

#include "base/socket.hpp"
#include "handles/group_pin.hpp"
#include "kernel/wait.hpp"
#include "runtime/short_array.hpp"

namespace ws2::base {

/// What poll(2) said of a socket, read by Winsock's rules.
struct Readiness {
  bool readable = false;  // data, a connection to accept, the end, a failure to be told of
  bool writable = false;
  bool urgent = false;
  bool ended = false;           // the peer has closed or cut the connection
  bool failed = false;          // the connection, or the attempt at one, has failed
  bool connect_failed = false;  // a non-blocking connect has failed
};

/// Whether poll(2) has anything sensible to say of the socket: a stream that was never connected is
/// ready for nothing in Winsock, while Linux calls it hung up.
inline bool can_be_watched(const Socket& socket, uint32_t state) noexcept {
  constexpr uint32_t any = state::connected | state::connecting | state::listening;
  return (state & any) != 0 || !socket.connection_oriented();
}
inline bool can_be_watched(const Socket& socket) noexcept {
  return can_be_watched(socket, socket.state());
}

/// Reads what poll(2) found.
Readiness read_readiness(Socket& socket, int16_t revents) noexcept;

/// A wait on several sockets; select and WSAPoll say what counts as ready. The sockets are pinned
/// together, for as long as the wait lives (handles/group_pin.hpp). Hot path: with a thousand
/// sockets each pass over them shows, so what can be learnt in the pass that looks them up is.
class Waiter {
 public:
  /// Throws std::bad_alloc.
  explicit Waiter(size_t count) : items_(count), watched_(count, {}) {}
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;

 protected:
  static constexpr size_t few = 64;  // FD_SETSIZE, as most programs leave it
  ~Waiter() = default;

  /// Looks at what poll(2) has found; how many entries are ready.
  virtual int collect() noexcept = 0;

  /// Announces the handles that `add` will look up. They lie `stride` bytes apart, and must stay
  /// as they are until `leave`.
  void announce(const void* handles, size_t stride) noexcept {
    pin_.announce(handles, stride, items_.size(), &items_[0].mark, sizeof(Item));
  }

  /// One entry.
  struct Item {
    Socket* socket;
    uint8_t mark;  // a closer's
    bool ready;    // the derived class'
  };

  /// A pass over the entries that looks them up and prepares the system call. What it gathers stays
  /// in it until the end.
  class Pass {
   public:
    explicit Pass(Waiter& waiter) noexcept
        : waiter_(waiter),
          look_(waiter.pin_.look()),
          items_(waiter.items_.data()),
          watched_(waiter.watched_.data()) {}
    ~Pass() {
      waiter_.all_watched_ = all_watched_;
      waiter_.remembered_ = deferred_ || (states_ & (state::told | state::failed)) != 0;
      waiter_.asked_ = asked_;
      waiter_.shares_ = (states_ & state::shared) != 0;
    }
    Pass(const Pass&) = delete;
    Pass& operator=(const Pass&) = delete;

    /// Fills entry `i`, once for each.
    /// \param events  what to ask of poll(2)
    /// \return false when the handle is no socket: the entry is passed over
    bool add(size_t i, uintptr_t handle, int16_t events) noexcept {
      Socket* const socket = look_.find<Socket>(handle);
      items_[i].socket = socket;
      prepare(i, socket, events);
      return socket != nullptr;
    }
    void add_again(size_t i) noexcept { prepare(i, items_[i].socket, watched_[i].events); }

   private:
    void prepare(size_t i, const Socket* socket, int16_t events) noexcept {
      asked_ = static_cast<int16_t>(asked_ | events);
      int fd = -1;
      if (socket != nullptr) {
        const uint32_t now = socket->state();
        states_ |= now;
        deferred_ = deferred_ || socket->has_deferred();
        if (can_be_watched(*socket, now)) {
          fd = socket->fd();
        } else {
          all_watched_ = false;
        }
      }
      watched_[i] = {fd, events, 0};
    }

    Waiter& waiter_;
    const handles::GroupPin::Look look_;
    Item* const items_;
    kernel::Watched* const watched_;
    uint32_t states_ = 0;  // of all sockets
    bool deferred_ = false, all_watched_ = true;
    int16_t asked_ = 0;
  };

  /// Waits until `collect`, asked after each look, counts more than nothing, the time is over, or
  /// one of the sockets is closed (WSAEINTR.2).
  /// \param timeout_ns  negative waits for ever
  Result<int> wait(int64_t timeout_ns) noexcept;

  /// The sockets are not used any more.
  void leave() noexcept { pin_.leave(); }

  [[nodiscard]] bool is_watched(size_t i) const noexcept { return watched_[i].fd >= 0; }
  [[nodiscard]] bool is_ready(size_t i) const noexcept { return items_[i].ready; }
  void set_ready(size_t i, bool ready) noexcept { items_[i].ready = ready; }
  [[nodiscard]] Socket* socket(size_t i) const noexcept { return items_[i].socket; }
  [[nodiscard]] int16_t found(size_t i) const noexcept { return watched_[i].revents; }

 private:
  class WaitingToWrite;
  Result<int> look(int64_t timeout_ns) noexcept;
  Result<int> look_with_wakes(int64_t timeout_ns);

  runtime::ShortArray<Item, few> items_;
  runtime::ShortArray<kernel::Watched, few> watched_;
  int16_t asked_ = 0;        // the events of all entries
  bool all_watched_ = true;  // the kernel can tell of every socket
  bool shares_ = false;      // closing one does not make its descriptor ready: others have it too
  bool remembered_ = false;  // something is known before the kernel is asked
  handles::GroupPin pin_;    // the last: it is left before the arrays go
};

}  // namespace ws2::base
