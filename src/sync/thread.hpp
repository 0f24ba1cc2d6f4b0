// SPDX-License-Identifier: MIT
// What libws2 knows of a thread: its end, its APCs, what it owns, its local storage.
//
// A thread that CreateThread began has a record from its beginning; every other (main, std::thread)
// gets one when it first needs it. The record outlives the thread as long as a handle names it. A
// thread ends for Windows when its last destructor has run: the hook of the system's thread end
// signals the record, after the thread_local objects are gone.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>

#include "errors/status.hpp"
#include "sync/apc.hpp"
#include "sync/waitable.hpp"

namespace ws2::sync {

class OwnedMutex;

class Thread final : public Waitable {
 public:
  static constexpr handles::Kind kind_of_handle = handles::Kind::thread;
  static constexpr uint32_t still_active = 259;

  /// What a new thread runs; its value becomes the exit code.
  struct Body {
    uint32_t (*run)(void* argument);
    void* argument;
  };

  /// The calling thread's record. Throws std::bad_alloc when there is none yet and no memory.
  static Thread& current();

  /// Starts the thread of a new record, which waits for resume() if it is to begin suspended.
  Status begin(size_t stack_bytes) noexcept;

  Thread(Body body, bool suspended) noexcept
      : Waitable(kind_of_handle), body_(body), suspensions_(suspended ? 1 : 0) {}
  ~Thread() override;

  /// The system's number. Waits for a new thread to say it.
  [[nodiscard]] uint32_t id() const noexcept;

  /// The exit code, `still_active` until the end.
  [[nodiscard]] uint32_t exit_code() const noexcept WS2_EXCLUDES(lock_);

  /// Suspends the thread once more, at the next moment at which it is not inside a wait of ours;
  /// returns how often it was before. ERROR_SIGNAL_REFUSED at the limit, ERROR_ACCESS_DENIED when
  /// the thread has ended.
  Result<uint32_t> suspend() noexcept;

  /// Takes one suspension back, so that the thread begins or goes on after the last; returns how
  /// often it was suspended before.
  uint32_t resume() noexcept;

  /// The thread of this number; null when there is none, or none that libws2 knows.
  static std::shared_ptr<Thread> of_id(uint32_t id) noexcept;

  /// Ends the calling thread. Destructors of objects on its stack do not run, as on Windows, when
  /// CreateThread began it; any other thread unwinds.
  [[noreturn]] static void exit(uint32_t code);

  /// Ends another thread where it stands. In a wait it leaves in order; anywhere else it vanishes
  /// with its stack, and with the locks of the C library it may hold.
  Status terminate(uint32_t code);

  /// Ends the call in which the thread blocks in the kernel, with WSA_OPERATION_ABORTED.
  /// ERROR_NOT_FOUND when it does not block in one.
  Status cancel_call() noexcept WS2_EXCLUDES(lock_);

  /// Queues a call for the thread's next alertable wait; false when the thread has ended.
  bool queue(Apc& apc) noexcept WS2_EXCLUDES(queue_lock_);

  /// Runs the calls that are queued, of the calling thread; true when there were some.
  bool run_queued() WS2_EXCLUDES(queue_lock_);

  /// A wait of this thread is about to sleep. False when it must not, as an APC is queued
  /// (alertable) or the thread is to end.
  bool begin_sleep(Wait& wait, bool alertable) noexcept WS2_EXCLUDES(queue_lock_);
  void end_sleep() noexcept WS2_EXCLUDES(queue_lock_);

  /// Whether terminate() was called and the thread has to leave.
  [[nodiscard]] bool killed() const noexcept { return killed_.load(std::memory_order_acquire); }
  [[nodiscard]] uint32_t kill_code() const noexcept { return kill_code_; }

  /// While a thread is inside, terminate() and suspend() leave it alone: it holds places and locks
  /// of objects.
  class Inside {
   public:
    explicit Inside(Thread& thread) noexcept : thread_(thread) { ++thread_.inside_; }
    ~Inside() {
      --thread_.inside_;
      if (thread_.suspensions_.load(std::memory_order_relaxed) != 0) thread_.stand_still();
    }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

   private:
    Thread& thread_;
  };

  // For mutexes, under the mutex's lock.
  void own(OwnedMutex& mutex, std::shared_ptr<Waitable> self) noexcept WS2_EXCLUDES(queue_lock_);
  std::shared_ptr<Waitable> disown(OwnedMutex& mutex) noexcept WS2_EXCLUDES(queue_lock_);

  [[nodiscard]] bool available_locked(const Thread* thread) const noexcept override
      WS2_REQUIRES(lock_);
  bool take_locked(Thread* thread) noexcept override WS2_REQUIRES(lock_);

  std::atomic<int32_t> priority{0};  // what SetThreadPriority said; no order with anything else

 private:
  static void enter(void* thread);
  static void at_end(void* thread);
  static void on_interruption();
  static void install();
  void adopt() noexcept;
  void stand_still() noexcept;
  Status end_asking_locked(Status answer) noexcept WS2_REQUIRES(lock_);
  void run_body() noexcept;
  void finish(uint32_t code) noexcept;

  const Body body_;
  std::atomic<uint32_t> id_{0};  // a futex word until it is set
  // The thread's own, which goes with it; guarded by lock_ and ended_, once id_ is set.
  std::atomic<uint32_t>* cancel_word_ = nullptr;
  // Whether cancel_call() has asked, and a thread that has ended since had answered.
  bool cancel_asked_ WS2_GUARDED_BY(lock_) = false, cancel_answered_ WS2_GUARDED_BY(lock_) = false;
  std::atomic<uint32_t> suspensions_;      // a futex word; the thread runs at 0
  std::atomic<uint32_t> halts_{0};         // a futex word: how often it heard of a suspension
  std::atomic<uint32_t> gone_{0};          // a futex word: set by a thread that vanishes
  std::atomic<bool> killed_{false};        // released after kill_code_ is written
  std::atomic<uint32_t> inside_{0};        // written by the thread, read by its own signal handler
  std::atomic<uint32_t> kill_code_{0};     // constant once killed_ is set
  std::atomic<uint32_t> pending_code_{0};  // the exit code to be; the thread's own
  bool ended_ WS2_GUARDED_BY(lock_) = false;
  uint32_t exit_code_ WS2_GUARDED_BY(lock_) = still_active;

  runtime::Mutex queue_lock_{runtime::Rank::thread};
  Apc* first_ WS2_GUARDED_BY(queue_lock_) = nullptr;
  Apc* last_ WS2_GUARDED_BY(queue_lock_) = nullptr;
  bool deaf_ WS2_GUARDED_BY(queue_lock_) = false;  // ended: takes no more calls
  Wait* sleeping_ WS2_GUARDED_BY(queue_lock_) = nullptr;
  bool alertable_ WS2_GUARDED_BY(queue_lock_) = false;
  OwnedMutex* owned_ WS2_GUARDED_BY(queue_lock_) = nullptr;

  // The list of all records, under a lock of its own.
  Thread* next_known_ = nullptr;
  Thread* before_known_ = nullptr;

  void* exit_point_ = nullptr;    // the jmp_buf of run_body; the thread's own
  std::shared_ptr<Thread> self_;  // from the beginning to the end of the thread
};

/// Called at the end of every thread that has a record, in that thread; the local storage's.
void set_storage_end(void (*hook)() noexcept) noexcept;

}  // namespace ws2::sync
