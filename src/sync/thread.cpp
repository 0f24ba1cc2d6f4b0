// SPDX-License-Identifier: MIT
// The life of a thread. What a record holds and when it ends is described in the header.
#include "sync/thread.hpp"

#include <setjmp.h>

#include <mutex>
#include <utility>

#include "kernel/cancel.hpp"
#include "kernel/futex.hpp"
#include "kernel/thread.hpp"
#include "sync/mutex.hpp"
#include "sync/win32_status.hpp"

namespace ws2::sync {
namespace {

using runtime::Lock;

// The calling thread's record; initial-exec as the last error.
thread_local Thread* own_record __attribute__((tls_model("initial-exec"))) = nullptr;

constinit std::atomic<void (*)() noexcept> storage_end{nullptr};

constexpr uint32_t most_suspensions = 127;  // MAXIMUM_SUSPEND_COUNT
constexpr uint32_t error_signal_refused = 156, error_not_found = 1168;

/// The records of all threads that run.
struct KnownThreads {
  runtime::Mutex lock{runtime::Rank::thread};
  Thread* first WS2_GUARDED_BY(lock) = nullptr;
};
constinit KnownThreads known_threads;

}  // namespace

void set_storage_end(void (*hook)() noexcept) noexcept {
  storage_end.store(hook, std::memory_order_release);
}

void Thread::install() {
  static std::once_flag once;
  std::call_once(once, [] {
    kernel::set_thread_end(at_end);
    kernel::set_interruption(on_interruption);
  });
}

Thread& Thread::current() {
  if (own_record == nullptr) {
    install();
    auto record = std::make_shared<Thread>(Body{nullptr, nullptr}, false);
    record->self_ = record;
    record->adopt();
  }
  return *own_record;
}

Thread::~Thread() = default;

void Thread::adopt() noexcept {
  own_record = this;
  kernel::arm_thread_end(this);
  {
    const Lock lock(known_threads.lock);
    next_known_ = known_threads.first;
    if (known_threads.first != nullptr) known_threads.first->before_known_ = this;
    known_threads.first = this;
  }
  cancel_word_ = &kernel::own_cancel_word();
  // After the list: whoever knows the number finds the thread.
  id_.store(kernel::current_thread_id(), std::memory_order_release);
  kernel::futex_wake(&id_, kernel::wake_everybody);
}

std::shared_ptr<Thread> Thread::of_id(uint32_t id) noexcept {
  const Lock lock(known_threads.lock);
  for (Thread* thread = known_threads.first; thread != nullptr; thread = thread->next_known_) {
    // In the list it is alive: it holds itself until finish().
    if (thread->id_.load(std::memory_order_relaxed) == id) return thread->self_;
  }
  return nullptr;
}

Status Thread::begin(size_t stack_bytes) noexcept {
  install();
  self_ = std::static_pointer_cast<Thread>(shared_from_this());
  Status started = kernel::start_thread(enter, this, stack_bytes);
  if (!started.ok()) self_.reset();
  return started;
}

void Thread::enter(void* thread) {
  auto& self = *static_cast<Thread*>(thread);
  self.adopt();
  self.stand_still();
  if (!self.killed()) self.run_body();
}

void Thread::stand_still() noexcept {
  uint32_t suspended = 0;
  while (!killed() && (suspended = suspensions_.load(std::memory_order_acquire)) != 0) {
    kernel::futex_wait(&suspensions_, suspended, kernel::Deadline::never);
  }
}

void Thread::run_body() noexcept {
  jmp_buf exit_point;
  exit_point_ = &exit_point;
  if (::_setjmp(exit_point) == 0) {
    // Learn, "QueueUserAPC": what was queued before a thread begins to run, it runs first.
    run_queued();
    pending_code_.store(body_.run(body_.argument), std::memory_order_relaxed);
  }
  exit_point_ = nullptr;
}

void Thread::exit(uint32_t code) {
  Thread& self = current();
  self.pending_code_.store(code, std::memory_order_relaxed);
  if (self.exit_point_ != nullptr) ::_longjmp(*static_cast<jmp_buf*>(self.exit_point_), 1);
  kernel::leave_thread();
}

void Thread::at_end(void* thread) {
  auto& self = *static_cast<Thread*>(thread);
  if (auto* hook = storage_end.load(std::memory_order_acquire)) {
    own_record = &self;
    hook();
  }
  const uint32_t code = self.killed() ? self.kill_code_.load() : self.pending_code_.load();
  own_record = nullptr;
  self.finish(code);
}

void Thread::finish(uint32_t code) noexcept {
  std::shared_ptr<Thread> keep;
  {
    const Lock lock(known_threads.lock);
    (before_known_ == nullptr ? known_threads.first : before_known_->next_known_) = next_known_;
    if (next_known_ != nullptr) next_known_->before_known_ = before_known_;
    keep = std::move(self_);
  }
  Apc* left = nullptr;
  {
    const Lock lock(queue_lock_);
    deaf_ = true;
    left = std::exchange(first_, nullptr);
    last_ = nullptr;
  }
  while (left != nullptr) {
    Apc& apc = *std::exchange(left, left->next);
    apc.run(apc, false);
  }
  for (;;) {
    std::shared_ptr<Waitable> mutex;
    {
      const Lock lock(queue_lock_);
      if (owned_ == nullptr) break;
      mutex = owned_->self_;
    }
    static_cast<OwnedMutex&>(*mutex).abandon(*this);
  }
  Wakes wakes;
  const Lock lock(lock_);
  exit_code_ = code;
  ended_ = true;
  cancel_answered_ = cancel_asked_ && cancel_word_ != nullptr && cancel_word_->load() == 0;
  serve_locked(wakes);
}

uint32_t Thread::id() const noexcept {
  for (;;) {
    const uint32_t known = id_.load(std::memory_order_acquire);
    if (known != 0) return known;
    kernel::futex_wait(&id_, 0, kernel::Deadline::never);
  }
}

uint32_t Thread::exit_code() const noexcept {
  const Lock lock(lock_);
  return exit_code_;
}

Result<uint32_t> Thread::suspend() noexcept {
  {
    const Lock lock(lock_);
    if (ended_) return win32_status(error_access_denied);
  }
  uint32_t before = suspensions_.load();
  do {
    if (before == most_suspensions) return win32_status(error_signal_refused);
  } while (!suspensions_.compare_exchange_weak(before, before + 1));
  if (own_record == this) {
    stand_still();
    return before;
  }
  if (before != 0) return before;
  // The thread answers from the signal's handler. One that blocks all signals never does, so the
  // caller waits for a moment only: Windows' call does not promise more.
  const uint32_t heard = halts_.load();
  const uint32_t target = id();
  for (int attempt = 0; attempt < 50 && suspensions_.load() != 0 && halts_.load() == heard;
       ++attempt) {
    if (!kernel::interrupt(target)) break;
    kernel::futex_wait(&halts_, heard, kernel::deadline_in_ms(10));
  }
  return before;
}

uint32_t Thread::resume() noexcept {
  uint32_t before = suspensions_.load(std::memory_order_relaxed);
  do {
    if (before == 0) return 0;
  } while (!suspensions_.compare_exchange_weak(before, before - 1, std::memory_order_acq_rel));
  if (before == 1) kernel::futex_wake(&suspensions_, 1);
  return before;
}

Status Thread::terminate(uint32_t code) {
  if (own_record == this) exit(code);
  {
    const Lock lock(lock_);
    if (ended_) return Status();  // Windows, too, says yes to a thread that has ended
  }
  kill_code_.store(code, std::memory_order_relaxed);
  killed_.store(true, std::memory_order_release);
  suspensions_.store(0);
  kernel::futex_wake(&suspensions_, 1);
  const uint32_t target = id();
  // Asked again until it has gone: a thread that is inside when the signal comes leaves by itself
  // as soon as it is out, but one that only just entered has not seen the flag.
  for (;;) {
    Wakes wakes;
    {
      const Lock lock(queue_lock_);
      if (sleeping_ != nullptr && sleeping_->claim(Wait::killed)) {
        sleeping_->claimed_locked(wakes);
      }
      if (deaf_) return Status();
    }
    wakes.flush();
    if (gone_.load(std::memory_order_acquire) != 0) break;
    if (!kernel::interrupt(target)) break;
    kernel::futex_wait(&gone_, 0, kernel::deadline_in_ms(10));
  }
  if (gone_.load(std::memory_order_acquire) != 0) finish(code);
  return Status();
}

Status Thread::cancel_call() noexcept {
  // A thread that blocks answers the first signal, unless the signal came just before its call: so
  // it is sent again. One that sleeps elsewhere, or computes, does not answer.
  constexpr int most_looks = 50, looks_at_sleeper = 5;
  const std::atomic<uint32_t> nobody{0};
  const uint32_t target = id();
  const Status none = win32_status(error_not_found);
  for (int looks = 0, asleep = 0; looks < most_looks && asleep < looks_at_sleeper; ++looks) {
    {
      const Lock lock(lock_);
      if (ended_) return std::exchange(cancel_answered_, false) ? Status() : none;
      if (own_record == this) return none;
      if (looks != 0 && cancel_word_->load() == 0) return end_asking_locked(Status());
      if (looks == 0) cancel_word_->store(1);
      cancel_asked_ = true;
      // It is in the list of those that run, or about to leave it.
      static_cast<void>(kernel::interrupt_call(target));
    }
    kernel::futex_wait(&nobody, 0, kernel::deadline_in_ms(1));
    if (kernel::thread_sleeps(target)) ++asleep;
  }
  const Lock lock(lock_);
  if (ended_) return std::exchange(cancel_answered_, false) ? Status() : none;
  uint32_t still = 1;
  const bool unanswered = cancel_word_->compare_exchange_strong(still, 0);
  return end_asking_locked(unanswered ? none : Status());
}

Status Thread::end_asking_locked(Status answer) noexcept {
  cancel_asked_ = false;
  return answer;
}

void Thread::on_interruption() {
  Thread* self = own_record;
  if (self == nullptr) return;
  if (self->suspensions_.load() != 0) {
    self->halts_.fetch_add(1);
    kernel::futex_wake(&self->halts_, kernel::wake_everybody);
  }
  if (self->inside_.load(std::memory_order_relaxed) != 0) return;  // obeys as soon as it is out
  self->stand_still();
  if (!self->killed()) return;
  self->gone_.store(1, std::memory_order_release);
  kernel::futex_wake(&self->gone_, 1);
  kernel::vanish();
}

bool Thread::queue(Apc& apc) noexcept {
  Wakes wakes;
  const Lock lock(queue_lock_);
  if (deaf_) return false;
  apc.next = nullptr;
  (last_ == nullptr ? first_ : last_->next) = &apc;
  last_ = &apc;
  if (sleeping_ != nullptr && alertable_ && sleeping_->claim(Wait::alerted)) {
    sleeping_->claimed_locked(wakes);
  }
  return true;
}

bool Thread::run_queued() {
  bool any = false;
  for (;;) {
    Apc* apc = nullptr;
    {
      const Lock lock(queue_lock_);
      apc = first_;
      if (apc == nullptr) return any;
      first_ = apc->next;
      if (first_ == nullptr) last_ = nullptr;
    }
    any = true;
    apc->run(*apc, true);
  }
}

bool Thread::begin_sleep(Wait& wait, bool alertable) noexcept {
  const Lock lock(queue_lock_);
  if (killed()) return !wait.claim(Wait::killed);
  if (alertable && first_ != nullptr) return !wait.claim(Wait::alerted);
  sleeping_ = &wait;
  alertable_ = alertable;
  return true;
}

void Thread::end_sleep() noexcept {
  const Lock lock(queue_lock_);
  sleeping_ = nullptr;
}

void Thread::own(OwnedMutex& mutex, std::shared_ptr<Waitable> self) noexcept {
  const Lock lock(queue_lock_);
  mutex.self_ = std::move(self);
  mutex.before_owned_ = nullptr;
  mutex.next_owned_ = owned_;
  if (owned_ != nullptr) owned_->before_owned_ = &mutex;
  owned_ = &mutex;
}

std::shared_ptr<Waitable> Thread::disown(OwnedMutex& mutex) noexcept {
  const Lock lock(queue_lock_);
  (mutex.before_owned_ == nullptr ? owned_ : mutex.before_owned_->next_owned_) = mutex.next_owned_;
  if (mutex.next_owned_ != nullptr) mutex.next_owned_->before_owned_ = mutex.before_owned_;
  return std::move(mutex.self_);
}

bool Thread::available_locked(const Thread* /*thread*/) const noexcept { return ended_; }

bool Thread::take_locked(Thread* /*thread*/) noexcept { return false; }

}  // namespace ws2::sync
