// SPDX-License-Identifier: MIT
// Winsock's WSAPoll. Sources: Microsoft Learn, "WSAPoll function (winsock2.h)" and "WSAPOLLFD
// structure"; since Windows 10 2004 a failed connect is POLLHUP | POLLERR | POLLWRNORM.
#include "base/readiness.hpp"
#include "base/select.hpp"
#include "kernel/windows_numbers.hpp"
#include "runtime/short_array.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::base {
namespace {

/// WSAPOLLFD.
struct Entry {
  uintptr_t handle;
  int16_t events;
  int16_t revents;
};
static_assert(sizeof(Entry) == 16);

constexpr uint32_t most_entries = 1U << 20U;
constexpr int may_be_asked = win::pollrdnorm | win::pollrdband | win::pollwrnorm | win::pollwrband;

int16_t linux_events(int16_t windows) noexcept {
  int16_t events = kernel::ready::peer_closed;
  if ((windows & win::pollrdnorm) != 0) events |= kernel::ready::in;
  if ((windows & win::pollrdband) != 0) events |= kernel::ready::priority;
  if ((windows & (win::pollwrnorm | win::pollwrband)) != 0) events |= kernel::ready::out;
  return events;
}

int16_t windows_events(int16_t asked, const Readiness& readiness) noexcept {
  int events = 0;
  if (readiness.connect_failed) return win::pollhup | win::pollerr | win::pollwrnorm;
  if (readiness.readable && !readiness.failed) events |= asked & win::pollrdnorm;
  if (readiness.urgent) events |= asked & win::pollrdband;
  if (readiness.writable && !readiness.failed) events |= asked & win::pollwrnorm;
  if (readiness.ended) events |= win::pollhup;
  if (readiness.failed) events |= win::pollerr;
  return static_cast<int16_t>(events);
}

class PollSet final : public Waiter {
 public:
  explicit PollSet(uint32_t count) : Waiter(count), entries_(count, {}) {}
  ~PollSet() { leave(); }  // before the list goes

  Status read(const void* user) noexcept {
    if (!runtime::copy_from_user(entries_.data(), user, entries_.size() * sizeof(Entry))) {
      return WsaCode::wsaefault;
    }
    announce(&entries_[0].handle, sizeof(Entry));
    Entry* const entries = entries_.data();
    const size_t count = entries_.size();
    size_t invalid = 0, ignored = 0;
    int unknown = 0;
    Pass pass(*this);
    for (size_t i = 0; i < count; ++i) {
      Entry& entry = entries[i];
      unknown |= entry.events & ~may_be_asked;
      entry.revents = 0;  // instead of what the program left there
      if (pass.add(i, entry.handle, linux_events(entry.events))) continue;
      // Learn, "WSAPOLLFD structure": a negative handle is ignored.
      if (static_cast<intptr_t>(entry.handle) < 0) {
        ++ignored;
        continue;
      }
      entry.revents = win::pollnval;
      ++invalid;
    }
    invalid_ = invalid;
    const bool none = invalid + ignored == entries_.size();
    if (none) return WsaCode::wsaenotsock;                // WSAENOTSOCK.1
    return unknown != 0 ? WsaCode::wsaeinval : Status();  // WSAEINVAL.5
  }

  /// An entry that is no socket is told at once; then the others are only looked at.
  Result<int> run(int64_t timeout_ns) noexcept {
    const Result<int> found = wait(invalid_ != 0 ? 0 : timeout_ns);
    leave();
    // Where nothing was ready nothing was collected.
    if (found && *found == 0) return static_cast<int>(invalid_);
    return found;
  }

  Status write(void* user) noexcept {
    const bool written =
        runtime::copy_to_user(user, entries_.data(), entries_.size() * sizeof(Entry));
    return written ? Status() : WsaCode::wsaefault;
  }

 private:
  int collect() noexcept override {
    int count = 0;
    for (size_t i = 0; i < entries_.size(); ++i) {
      Entry& entry = entries_[i];
      if (socket(i) != nullptr) {
        entry.revents =
            is_watched(i) ? windows_events(entry.events, read_readiness(*socket(i), this->found(i)))
                          : int16_t{0};
      }
      count += entry.revents != 0 ? 1 : 0;
    }
    return count;
  }

  runtime::ShortArray<Entry, few> entries_;
  size_t invalid_ = 0;
};

}  // namespace

Result<int> poll(void* entries, uint32_t count, int32_t timeout_ms) {
  if (count == 0) return WsaCode::wsaeinval;
  if (entries == nullptr || count > most_entries) return WsaCode::wsaefault;
  PollSet set(count);
  if (Status bad = set.read(entries); !bad.ok()) return bad;
  const Result<int> ready = set.run(timeout_ms < 0 ? -1 : int64_t{timeout_ms} * 1'000'000);
  if (!ready) return ready;
  const Status written = set.write(entries);
  return written.ok() ? ready : Result<int>(written);
}

}  // namespace ws2::base
