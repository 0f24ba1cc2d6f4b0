// SPDX-License-Identifier: MIT
// Loading, starting and ending providers.
#include "providers/registry.hpp"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <memory>

#include "base/provider.hpp"
#include "kernel/owned_file.hpp"
#include "kernel/system.hpp"
#include "kernel/thread.hpp"
#include "runtime/mutex.hpp"

namespace ws2::providers {
namespace {

using runtime::Lock;

enum class State : uint32_t {
  idle,  // not started, or ended
  busy,  // one thread is starting or ending it
  ready,
  retired  // to be ended
};

struct Loaded {
  GUID id;
  std::string file;                       // constant after construction, as the identifier
  std::vector<uint32_t> entries;          // guarded by the registry's lock
  std::atomic<State> state{State::idle};  // written under the lock; waited for without it
  uint32_t thread_id = 0;                 // of the thread that is busy; guarded by the lock
  void* module = nullptr;                 // the busy thread's
  Provider provider;                      // the busy thread's, then constant
};

constexpr size_t most = 256;
constinit runtime::Mutex lock{runtime::Rank::providers};
// Published by who adds one, under the lock; never taken back. Number 0 is the base provider's.
constinit std::atomic<Loaded*> all[most] = {};
constinit size_t count WS2_GUARDED_BY(lock) = 1;
constinit WSPUPCALLTABLE up_calls = {};

uint16_t find_locked(const Listed& entry, const std::string& file) WS2_REQUIRES(lock) {
  for (size_t i = 1; i < count; ++i) {
    const Loaded& one = *all[i].load(std::memory_order_relaxed);
    if (one.id == entry.info.ProviderId && one.file == file) return static_cast<uint16_t>(i);
  }
  return 0;
}

/// The place of the entry's provider, made if it has none. 0 when there are too many.
uint16_t place_locked(const Listed& entry, const std::string& file) WS2_REQUIRES(lock) {
  uint16_t number = find_locked(entry, file);
  if (number == 0 && count < most) {
    auto fresh = std::make_unique<Loaded>();
    fresh->id = entry.info.ProviderId;
    fresh->file = file;
    number = static_cast<uint16_t>(count);
    all[count++].store(fresh.release(), std::memory_order_release);
  }
  if (number == 0) return 0;
  std::vector<uint32_t>& entries = all[number].load(std::memory_order_relaxed)->entries;
  const uint32_t id = entry.info.dwCatalogEntryId;
  if (std::find(entries.begin(), entries.end(), id) == entries.end()) entries.push_back(id);
  return number;
}

void leave(Loaded& one, State state) noexcept WS2_EXCLUDES(lock) {
  {
    const Lock held(lock);
    one.state.store(state, std::memory_order_release);
  }
  one.state.notify_all();
}

/// Loads and starts one; of the thread that made it busy.
Status load(Loaded& one, const WSAPROTOCOL_INFOW& entry) noexcept {
  const bool fresh = one.module == nullptr;
  if (fresh) {
    // Only a file that nobody else may write, and by a name that means one file.
    const bool trusted = one.file.starts_with('/') && kernel::is_owned_file(one.file.c_str());
    if (trusted) one.module = kernel::open_module(one.file.c_str(), true);
    if (one.module == nullptr) return WsaCode::wsaeproviderfailedinit;  // WSAEPROVIDERFAILEDINIT.1
  }
  void* const startup = kernel::symbol(one.module, "WSPStartup");
  Status failed = WsaCode::wsaeproviderfailedinit;  // a file without it is no provider
  if (startup != nullptr) {
    failed = one.provider.start(reinterpret_cast<LPWSPSTARTUP>(startup), entry, up_calls);
  }
  if (!failed.ok() && fresh) {
    kernel::close_module(one.module);
    one.module = nullptr;
  }
  return failed;
}

/// Makes one busy, by the calling thread, or waits until it is ready.
/// \return whether it is this thread's to start
Result<bool> claim(Loaded& one) noexcept WS2_EXCLUDES(lock) {
  const uint32_t self = kernel::current_thread_id();
  for (;;) {
    State seen{};
    {
      const Lock held(lock);
      seen = one.state.load(std::memory_order_relaxed);
      if (seen == State::ready) return false;
      if (seen == State::idle) {
        one.state.store(State::busy, std::memory_order_relaxed);
        one.thread_id = self;
        return true;
      }
      // Its own WSPStartup asks for it: that would wait for ever.
      if (seen == State::busy && one.thread_id == self) return WsaCode::wsaeproviderfailedinit;
    }
    one.state.wait(seen, std::memory_order_acquire);
  }
}

}  // namespace

void set_up_calls(const WSPUPCALLTABLE& table) noexcept { up_calls = table; }

Status start_base() noexcept {
  return detail::base_provider.start(base::start_provider, {}, up_calls);
}

Provider& provider_number(uint16_t number) noexcept {
  return number == 0 ? detail::base_provider
                     : all[number].load(std::memory_order_acquire)->provider;
}

Result<Provider*> provider_of(const Listed& entry) {
  if (entry.built_in()) return &detail::base_provider;
  const std::string file = load_path(entry.path);
  uint16_t number = 0;
  {
    const Lock held(lock);
    number = place_locked(entry, file);
  }
  if (number == 0) return WsaCode::wsaenobufs;
  Loaded& one = *all[number].load(std::memory_order_acquire);
  const Result<bool> mine = claim(one);
  if (!mine) return mine.status();
  if (*mine) {
    // Before its WSPStartup may make a handle.
    detail::others.store(true, std::memory_order_relaxed);
    const Status failed = load(one, entry.info);
    leave(one, failed.ok() ? State::ready : State::idle);
    if (!failed.ok()) return failed;
  }
  return &one.provider;
}

Result<uint16_t> number_of_entry(uint32_t entry) {
  {
    const Lock held(lock);
    for (size_t i = 1; i < count; ++i) {
      const Loaded& one = *all[i].load(std::memory_order_relaxed);
      const State state = one.state.load(std::memory_order_relaxed);
      if (state != State::ready && state != State::busy) continue;
      if (std::find(one.entries.begin(), one.entries.end(), entry) != one.entries.end()) {
        return static_cast<uint16_t>(i);
      }
    }
  }
  const Result<SharedList> list = known_list();
  if (!list) return list.status();
  const Listed* const listed = find_entry(**list, entry);
  if (listed == nullptr) return WsaCode::wsaeinval;
  if (listed->built_in()) return uint16_t{0};
  // Another entry of a provider that runs, or one that a layer above loaded by itself: the handle
  // is to be that one's, so it is started for the program too.
  const Result<Provider*> started = provider_of(*listed);
  if (!started) return started.status();
  const Lock held(lock);
  return find_locked(*listed, load_path(listed->path));
}

namespace {

/// The base provider also says what is wrong with a combination that nobody has.
Result<SOCKET> open_base(const Wanted& wanted, DWORD flags) noexcept {
  if (wanted.info == nullptr || wanted.info->dwProviderReserved == 0) {
    return detail::base_provider.socket(wanted.family, wanted.type, wanted.protocol, nullptr,
                                        flags);
  }
  WSAPROTOCOL_INFOW duplicated = *wanted.info;
  return detail::base_provider.socket(wanted.family, wanted.type, wanted.protocol, &duplicated,
                                      flags);
}

}  // namespace

Result<SOCKET> open_socket(const Wanted& wanted, DWORD flags) {
  if (only_built_in()) return open_base(wanted, flags);
  const Result<SharedList> list = known_list();
  if (!list) return list.status();  // WSASYSCALLFAILURE.1
  const Listed* const chosen = choose(**list, wanted);
  if (chosen == nullptr || chosen->built_in()) return open_base(wanted, flags);
  const Result<Provider*> provider = provider_of(*chosen);
  if (!provider) return provider.status();
  WSAPROTOCOL_INFOW info = wanted.info != nullptr ? *wanted.info : chosen->info;
  // A narrow description came without its name.
  std::copy(std::begin(chosen->info.szProtocol), std::end(chosen->info.szProtocol),
            info.szProtocol);
  // What the program left to the entry.
  const int family = wanted.family == AF_UNSPEC ? info.iAddressFamily : wanted.family;
  const int type = wanted.type == 0 ? info.iSocketType : wanted.type;
  return (*provider)->socket(family, type, wanted.protocol, &info, flags);
}

void retire_all() noexcept {
  const Lock held(lock);
  for (size_t i = 1; i < count; ++i) {
    Loaded& one = *all[i].load(std::memory_order_relaxed);
    State ready = State::ready;
    one.state.compare_exchange_strong(ready, State::retired);
  }
}

void end_retired() noexcept {
  for (std::atomic<Loaded*>& place : all) {
    Loaded* const one = place.load(std::memory_order_acquire);
    if (one == nullptr) continue;
    {
      const Lock held(lock);
      if (one->state.load(std::memory_order_relaxed) != State::retired) continue;
      one->state.store(State::busy, std::memory_order_relaxed);
      one->thread_id = kernel::current_thread_id();
    }
    static_cast<void>(one->provider.cleanup());
    leave(*one, State::idle);
  }
}

}  // namespace ws2::providers
