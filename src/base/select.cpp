// SPDX-License-Identifier: MIT
// Winsock's select. Sources: Microsoft Learn, "select function (winsock2.h)"; a failed connect
// shows in exceptfds only, and three empty sets are WSAEINVAL.
#include "base/select.hpp"

#include "base/readiness.hpp"
#include "runtime/short_array.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::base {
namespace {

constexpr size_t handles_at = 8;  // behind the count and its padding, on LP64
// No process has more sockets; a larger count is a wild pointer.
constexpr uint32_t most_handles = 1U << 20U;

enum class Interest : uint8_t { read, write, except };

int16_t events_of(Interest interest) noexcept {
  switch (interest) {
    case Interest::read:
      return kernel::ready::in | kernel::ready::peer_closed;
    case Interest::write:
      return kernel::ready::out;
    case Interest::except:
      break;
  }
  return kernel::ready::priority;
}

bool holds(Interest interest, const Socket& socket, const Readiness& readiness) noexcept {
  switch (interest) {
    case Interest::read:
      return readiness.readable;
    case Interest::write:
      return readiness.writable;
    case Interest::except:
      break;
  }
  // Learn: "if SO_OOBINLINE is disabled", for urgent data.
  return readiness.connect_failed || (readiness.urgent && !socket.is(state::inline_urgent));
}

constexpr size_t few = 64;  // FD_SETSIZE, as most programs leave it

/// One of the program's sets.
struct Set {
  void* memory;
  Interest interest;
  uint32_t count = 0;

  Status read_count() noexcept {
    if (memory == nullptr) return Status();
    const Result<uint32_t> found = runtime::read_user<uint32_t>(memory);
    if (!found) return found.status();
    if (*found > most_handles) return WsaCode::wsaefault;
    count = *found;
    return Status();
  }
  [[nodiscard]] char* handles() const noexcept { return static_cast<char*>(memory) + handles_at; }
};

class Selection final : public Waiter {
 public:
  explicit Selection(size_t count)
      : handles_(count), interests_(count), found_(count), sockets_(count), watched_(count) {}

  /// Reads the handles of a set, behind those read before.
  Status read(const Set& set) noexcept {
    if (set.count == 0) return Status();
    if (!runtime::copy_from_user(&handles_[used_], set.handles(), set.count * sizeof(uintptr_t))) {
      return WsaCode::wsaefault;
    }
    for (uint32_t i = 0; i < set.count; ++i) interests_[used_ + i] = set.interest;
    used_ += set.count;
    return Status();
  }

  Result<int> run(int64_t timeout_ns) noexcept {
    for (size_t i = 0; i < used_; ++i) {
      sockets_[i] = find(handles_[i]);
      if (!sockets_[i]) return WsaCode::wsaenotsock;  // WSAENOTSOCK.2
      watched_[i].events = events_of(interests_[i]);
    }
    return wait(sockets_.all(), watched_.all(), timeout_ns);
  }

  int collect() noexcept override {
    int count = 0;
    for (size_t i = 0; i < used_; ++i) {
      if (watched_[i].fd < 0) continue;
      const Readiness readiness = read_readiness(*sockets_[i], watched_[i].revents);
      found_[i] = holds(interests_[i], *sockets_[i], readiness);
      count += found_[i] ? 1 : 0;
    }
    return count;
  }

  /// Leaves in a set the handles that were found ready. Sets are given in the order they were read.
  Status write(const Set& set) noexcept {
    if (set.memory == nullptr) return Status();
    uintptr_t* const first = &handles_[written_];
    uint32_t left = 0;
    for (uint32_t i = 0; i < set.count; ++i) {
      if (found_[written_ + i]) first[left++] = first[i];
    }
    written_ += set.count;
    if (!runtime::copy_to_user(set.handles(), first, left * sizeof(uintptr_t))) {
      return WsaCode::wsaefault;
    }
    return runtime::write_user(set.memory, left);
  }

 private:
  runtime::ShortArray<uintptr_t, few> handles_;
  runtime::ShortArray<Interest, few> interests_;
  runtime::ShortArray<bool, few> found_;
  runtime::ShortArray<SocketReference, few> sockets_;
  runtime::ShortArray<kernel::Watched, few> watched_;
  size_t used_ = 0, written_ = 0;
};

}  // namespace

Result<int> select(void* read_set, void* write_set, void* except_set, int64_t timeout_ns) {
  Set sets[] = {
      {read_set, Interest::read}, {write_set, Interest::write}, {except_set, Interest::except}};
  size_t count = 0;
  for (Set& set : sets) {
    if (Status bad = set.read_count(); !bad.ok()) return bad;
    count += set.count;
  }
  if (count == 0) return WsaCode::wsaeinval;
  Selection selection(count);
  for (const Set& set : sets) {
    if (Status bad = selection.read(set); !bad.ok()) return bad;
  }
  const Result<int> ready = selection.run(timeout_ns);
  if (!ready) return ready;
  for (const Set& set : sets) {
    if (Status bad = selection.write(set); !bad.ok()) return bad;
  }
  return ready;
}

}  // namespace ws2::base
