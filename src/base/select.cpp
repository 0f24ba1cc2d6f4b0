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

/// One of the program's sets that hold something.
struct Set {
  void* memory;
  Interest interest;
  uint32_t count;
  size_t first;  // where its handles begin in the selection

  [[nodiscard]] char* handles() const noexcept { return static_cast<char*>(memory) + handles_at; }
};

class Selection final : public Waiter {
 public:
  Selection(std::span<Set> sets, size_t count) : Waiter(count), sets_(sets), handles_(count, {}) {}
  ~Selection() { leave(); }  // before the list goes

  Status read() noexcept {
    for (const Set& set : sets_) {
      if (!runtime::copy_from_user(&handles_[set.first], set.handles(),
                                   set.count * sizeof(uintptr_t))) {
        return WsaCode::wsaefault;
      }
    }
    return Status();
  }

  Result<int> run(const Result<int64_t>& timeout_ns) noexcept {
    announce(handles_.data(), sizeof(uintptr_t));
    if (!look_up()) return WsaCode::wsaenotsock;  // WSAENOTSOCK.2
    if (!timeout_ns) return timeout_ns.status();
    const Result<int> count = wait(*timeout_ns);
    leave();
    return count;
  }

  /// Leaves in the sets the handles that were found ready.
  Status write(int count) noexcept {
    for (const Set& set : sets_) {
      uint32_t left = 0;
      if (count != 0) {
        uintptr_t* const first = &handles_[set.first];
        for (uint32_t i = 0; i < set.count; ++i) {
          if (is_ready(set.first + i)) first[left++] = first[i];
        }
        if (!runtime::copy_to_user(set.handles(), first, left * sizeof(uintptr_t))) {
          return WsaCode::wsaefault;
        }
      }
      if (Status bad = runtime::write_user(set.memory, left); !bad.ok()) return bad;
    }
    return Status();
  }

 private:
  bool look_up() noexcept {
    Pass pass(*this);
    const uintptr_t* const handles = handles_.data();
    for (const Set& set : sets_) {
      const int16_t events = events_of(set.interest);
      const size_t end = set.first + set.count;
      for (size_t i = set.first; i < end; ++i) {
        if (!pass.add(i, handles[i], events)) return false;
      }
    }
    return true;
  }

  int collect() noexcept override {
    int count = 0;
    for (const Set& set : sets_) {
      for (size_t i = set.first; i < set.first + set.count; ++i) {
        if (!is_watched(i)) continue;
        const bool ready = holds(set.interest, *socket(i), read_readiness(*socket(i), found(i)));
        set_ready(i, ready);
        count += ready ? 1 : 0;
      }
    }
    return count;
  }

  const std::span<Set> sets_;
  runtime::ShortArray<uintptr_t, few> handles_;
};

}  // namespace

Result<int> select(void* read_set, void* write_set, void* except_set,
                   const Result<int64_t>& timeout_ns) {
  Set sets[3];
  size_t filled = 0, count = 0;
  const auto take = [&](void* memory, Interest interest) noexcept -> Status {
    if (memory == nullptr) return Status();
    const Result<uint32_t> found = runtime::read_user<uint32_t>(memory);
    if (!found) return found.status();
    if (*found > most_handles) return WsaCode::wsaefault;
    // An empty set stays as it is.
    if (*found != 0) sets[filled++] = {memory, interest, *found, count};
    count += *found;
    return Status();
  };
  if (Status bad = take(read_set, Interest::read); !bad.ok()) return bad;
  if (Status bad = take(write_set, Interest::write); !bad.ok()) return bad;
  if (Status bad = take(except_set, Interest::except); !bad.ok()) return bad;
  if (count == 0) return WsaCode::wsaeinval;
  Selection selection({sets, filled}, count);
  if (Status bad = selection.read(); !bad.ok()) return bad;
  const Result<int> ready = selection.run(timeout_ns);
  if (!ready) return ready;
  if (Status bad = selection.write(*ready); !bad.ok()) return bad;
  return ready;
}

}  // namespace ws2::base
