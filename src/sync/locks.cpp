// SPDX-License-Identifier: MIT
// Windows' locks inside one process. The words are described in the header.
#include "sync/locks.hpp"

#include <atomic>

#include "kernel/futex.hpp"
#include "kernel/thread.hpp"
#include "runtime/slot.hpp"

namespace ws2::sync {
namespace {

using kernel::Deadline;
using kernel::futex_wait;
using kernel::futex_wake;
using Word = std::atomic_ref<uint32_t>;

constexpr int32_t section_free = -1, section_held = 0, section_wanted = 1;

/// With one processor, or when the holder sleeps, spinning is waste; so it is short.
constexpr uint32_t most_spins = 100;

void pause() noexcept {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

void* this_thread() noexcept {
  return reinterpret_cast<void*>(static_cast<uintptr_t>(kernel::current_thread_id()));
}

}  // namespace

// Critical sections: the classic lock of three states. Who leaves a section that is wanted wakes
// one thread, and that one takes it as wanted, since it cannot know whether more are waiting.

void CriticalSection::initialise(uint32_t spins) noexcept {
  *this = {nullptr, section_free, 0, nullptr, nullptr, spins & 0x00FFFFFFU};
}

bool CriticalSection::try_enter() noexcept {
  void* const self = this_thread();
  const std::atomic_ref<void*> owner(owning_thread);
  if (owner.load(std::memory_order_relaxed) == self) {
    ++recursion_count;
    return true;
  }
  int32_t seen = section_free;
  if (!std::atomic_ref(lock_count)
           .compare_exchange_strong(seen, section_held, std::memory_order_acquire)) {
    return false;
  }
  owner.store(self, std::memory_order_relaxed);
  recursion_count = 1;
  return true;
}

void CriticalSection::enter() noexcept {
  if (try_enter()) return;
  const std::atomic_ref count(lock_count);
  for (uintptr_t i = 0; i < spin_count && i < most_spins; ++i) {
    pause();
    if (count.load(std::memory_order_relaxed) == section_free && try_enter()) return;
  }
  while (count.exchange(section_wanted, std::memory_order_acquire) != section_free) {
    const runtime::SlotLent lent;
    futex_wait(&lock_count, static_cast<uint32_t>(section_wanted), Deadline::never);
  }
  std::atomic_ref(owning_thread).store(this_thread(), std::memory_order_relaxed);
  recursion_count = 1;
}

void CriticalSection::leave() noexcept {
  if (--recursion_count > 0) return;
  std::atomic_ref(owning_thread).store(nullptr, std::memory_order_relaxed);
  const int32_t before =
      std::atomic_ref(lock_count).exchange(section_free, std::memory_order_release);
  if (before == section_wanted) futex_wake(&lock_count, 1);
}

// Slim locks: 30 bits count the readers, all ones of them is a writer; two bits say who waits.
// Writers go first: a reader does not join others while a writer waits. Writers sleep on their own
// word, a count of wake-ups, so that waking one of them does not wake readers.

namespace {

constexpr uint32_t count_mask = (1U << 30U) - 1;
constexpr uint32_t written = count_mask;
constexpr uint32_t readers_wait = 1U << 30U, writers_wait = 1U << 31U;

bool may_read(uint32_t state) noexcept {
  return (state & count_mask) < count_mask - 1 && (state & (readers_wait | writers_wait)) == 0;
}

}  // namespace

bool SlimLock::try_lock_exclusive() noexcept {
  const Word word(state);
  uint32_t seen = word.load(std::memory_order_relaxed);
  while ((seen & count_mask) == 0) {
    if (word.compare_exchange_weak(seen, seen + written, std::memory_order_acquire)) return true;
  }
  return false;
}

void SlimLock::lock_exclusive() noexcept {
  uint32_t seen = 0;
  if (!Word(state).compare_exchange_strong(seen, written, std::memory_order_acquire)) {
    lock_exclusive_slowly();
  }
}

void SlimLock::lock_exclusive_slowly() noexcept {
  const Word word(state), wakes(writer_wakes);
  uint32_t others = 0;  // once asleep, it cannot know whether it was the only writer
  uint32_t seen = word.load(std::memory_order_relaxed);
  for (;;) {
    if ((seen & count_mask) == 0) {
      if (word.compare_exchange_weak(seen, (seen + written) | others, std::memory_order_acquire)) {
        return;
      }
      continue;
    }
    if ((seen & writers_wait) == 0 &&
        !word.compare_exchange_weak(seen, seen | writers_wait, std::memory_order_relaxed)) {
      continue;
    }
    others = writers_wait;
    const uint32_t begun = wakes.load(std::memory_order_acquire);
    seen = word.load(std::memory_order_relaxed);
    if ((seen & count_mask) == 0 || (seen & writers_wait) == 0) continue;
    const runtime::SlotLent lent;
    futex_wait(&writer_wakes, begun, Deadline::never);
    seen = word.load(std::memory_order_relaxed);
  }
}

void SlimLock::unlock_exclusive() noexcept {
  const uint32_t left = Word(state).fetch_sub(written, std::memory_order_release) - written;
  if (left != 0) wake(left);
}

bool SlimLock::try_lock_shared() noexcept {
  const Word word(state);
  uint32_t seen = word.load(std::memory_order_relaxed);
  while (may_read(seen)) {
    if (word.compare_exchange_weak(seen, seen + 1, std::memory_order_acquire)) return true;
  }
  return false;
}

void SlimLock::lock_shared() noexcept {
  if (!try_lock_shared()) lock_shared_slowly();
}

void SlimLock::lock_shared_slowly() noexcept {
  const Word word(state);
  for (;;) {
    if (try_lock_shared()) return;
    uint32_t seen = word.load(std::memory_order_relaxed);
    if (may_read(seen)) continue;
    if ((seen & readers_wait) == 0 &&
        !word.compare_exchange_weak(seen, seen | readers_wait, std::memory_order_relaxed)) {
      continue;
    }
    const runtime::SlotLent lent;
    futex_wait(&state, seen | readers_wait, Deadline::never);
  }
}

void SlimLock::unlock_shared() noexcept {
  const uint32_t left = Word(state).fetch_sub(1, std::memory_order_release) - 1;
  // Readers wait behind a reader only for the sake of a writer.
  if ((left & count_mask) == 0 && (left & writers_wait) != 0) wake(left);
}

/// The lock became free with somebody waiting: a writer if there is one, else all readers.
void SlimLock::wake(uint32_t seen) noexcept {
  const Word word(state), wakes(writer_wakes);
  if (seen == writers_wait) {
    if (word.compare_exchange_strong(seen, 0, std::memory_order_relaxed)) {
      wakes.fetch_add(1, std::memory_order_release);
      futex_wake(&writer_wakes, 1);
      return;
    }
  }
  if (seen == (writers_wait | readers_wait)) {
    // Readers stay marked: the writer wakes them when it leaves.
    if (!word.compare_exchange_strong(seen, readers_wait, std::memory_order_relaxed)) return;
    wakes.fetch_add(1, std::memory_order_release);
    futex_wake(&writer_wakes, 1);
    // The writer may have been about to look and not asleep; then nobody else wakes the readers.
    seen = readers_wait;
  }
  if (seen == readers_wait && word.compare_exchange_strong(seen, 0, std::memory_order_relaxed)) {
    futex_wake(&state, kernel::wake_everybody);
  }
}

// Condition variables: a wake-up counts on, so that a sleeper which is still on its way to sleep
// sees another number and does not sleep. Waking costs a system call only when somebody sleeps.

uint32_t ConditionVariable::begin_sleep() noexcept {
  Word(sleepers).fetch_add(1, std::memory_order_seq_cst);
  return Word(wakes).load(std::memory_order_seq_cst);
}

bool ConditionVariable::await(uint32_t begun, Deadline deadline) noexcept {
  const runtime::SlotLent lent;
  const kernel::Woken woken = futex_wait(&wakes, begun, deadline);
  Word(sleepers).fetch_sub(1, std::memory_order_relaxed);
  return woken != kernel::Woken::timed_out || Word(wakes).load(std::memory_order_acquire) != begun;
}

void ConditionVariable::wake(uint32_t count) noexcept {
  if (Word(sleepers).load(std::memory_order_seq_cst) == 0) return;
  Word(wakes).fetch_add(1, std::memory_order_seq_cst);
  futex_wake(&wakes, count);
}

// One-time initialisation: 0 not begun, 1 going on, 3 going on in several threads at once
// (asynchronous), 2 done, with the context in the other bits.

namespace {

constexpr uintptr_t once_running = 1, once_done = 2, once_racing = 3, once_mask = 3;

}  // namespace

InitOnce::Begun InitOnce::begin(bool asynchronous, bool check_only, void** context) noexcept {
  const std::atomic_ref<uintptr_t> state(word);
  uintptr_t seen = state.load(std::memory_order_acquire);
  for (;;) {
    if ((seen & once_mask) == once_done) {
      if (context != nullptr) *context = reinterpret_cast<void*>(seen & ~once_mask);
      return Begun::done;
    }
    if (check_only) return Begun::busy;
    const uintptr_t mine = asynchronous ? once_racing : once_running;
    if (seen == 0) {
      if (state.compare_exchange_weak(seen, mine, std::memory_order_acquire)) return Begun::mine;
      continue;
    }
    if ((seen & once_mask) == once_racing) return asynchronous ? Begun::mine : Begun::busy;
    if (asynchronous) return Begun::busy;
    const runtime::SlotLent lent;
    futex_wait(&word, static_cast<uint32_t>(seen), Deadline::never);
    seen = state.load(std::memory_order_acquire);
  }
}

bool InitOnce::complete(bool asynchronous, bool failed, void* context) noexcept {
  const std::atomic_ref<uintptr_t> state(word);
  uintptr_t seen = asynchronous ? once_racing : once_running;
  const uintptr_t after = failed ? 0 : reinterpret_cast<uintptr_t>(context) | once_done;
  if (!state.compare_exchange_strong(seen, after, std::memory_order_acq_rel)) return false;
  futex_wake(&word, kernel::wake_everybody);
  return true;
}

}  // namespace ws2::sync
