// SPDX-License-Identifier: MIT
// Waits: what ends them, what they use up, and that each ends exactly once under contention.
#include "sync/wait.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>
#include <vector>

#include "kernel/thread.hpp"
#include "sync/event.hpp"
#include "sync/handle.hpp"
#include "sync/mutex.hpp"
#include "sync/names.hpp"
#include "sync/thread.hpp"
#include "sync/win32_status.hpp"

namespace ws2::sync {
namespace {

using kernel::Deadline;
using kernel::deadline_in_ms;
using By = Ended::By;

constexpr Deadline now{0};

/// Long enough that a wait which reaches it has failed.
Deadline soon() { return deadline_in_ms(10000); }

Ended wait_any(std::initializer_list<Waitable*> objects, Deadline deadline) {
  return wait({objects.begin(), objects.size()}, Mode::any, false, deadline);
}

Ended wait_all(std::initializer_list<Waitable*> objects, Deadline deadline) {
  return wait({objects.begin(), objects.size()}, Mode::all, false, deadline);
}

TEST(Wait, ManualEventStays) {
  Event event(true, false);
  EXPECT_EQ(wait(event, false, now).by, By::timeout);
  event.set();
  EXPECT_EQ(wait(event, false, now).by, By::object);
  EXPECT_EQ(wait(event, false, soon()).by, By::object);
  event.reset();
  EXPECT_EQ(wait(event, false, now).by, By::timeout);
}

TEST(Wait, AutoEventIsUsedUp) {
  Event event(false, true);
  EXPECT_EQ(wait(event, false, now).by, By::object);
  EXPECT_EQ(wait(event, false, now).by, By::timeout);
  event.set();
  event.set();  // a flag, not a count
  EXPECT_EQ(wait(event, false, now).by, By::object);
  EXPECT_EQ(wait(event, false, now).by, By::timeout);
}

TEST(Wait, ATimeoutIsNotShorter) {
  Event event(false, false);
  const uint64_t before = kernel::monotonic_ns();
  EXPECT_EQ(wait(event, false, deadline_in_ms(30)).by, By::timeout);
  EXPECT_GE(kernel::monotonic_ns() - before, 30000000U);
  event.set();  // the place is gone, so the event keeps its signal
  EXPECT_EQ(wait(event, false, now).by, By::object);
}

TEST(Wait, AnyTakesTheFirstOfTheList) {
  Event a(false, false), b(false, true), c(false, true);
  EXPECT_EQ(wait_any({&a, &b, &c}, soon()).index, 1U);
  EXPECT_EQ(wait_any({&a, &b, &c}, now).index, 2U);
  EXPECT_EQ(wait_any({&a, &b, &c}, now).by, By::timeout);
  EXPECT_EQ(wait_any({&a, &a}, now).by, By::timeout);  // twice is allowed in a wait on any
  a.set();
  EXPECT_EQ(wait_any({&a, &a}, soon()).index, 0U);
}

TEST(Wait, AllTakesAllOrNothing) {
  Event a(false, true), b(false, false);
  EXPECT_EQ(wait_all({&a, &b}, now).by, By::timeout);
  EXPECT_EQ(wait_all({&a, &b}, deadline_in_ms(5)).by, By::timeout);
  EXPECT_EQ(wait(a, false, now).by, By::object);  // it was left alone
  a.set();
  std::thread setter([&] { b.set(); });
  EXPECT_EQ(wait_all({&b, &a}, soon()).by, By::object);
  setter.join();
  EXPECT_EQ(wait_any({&a, &b}, now).by, By::timeout);
}

TEST(Wait, SemaphoreCounts) {
  Semaphore semaphore(1, 3);
  EXPECT_EQ(wait(semaphore, false, now).by, By::object);
  EXPECT_EQ(wait(semaphore, false, now).by, By::timeout);
  EXPECT_EQ(*semaphore.release(2), 0);
  EXPECT_EQ(semaphore.release(2).status(), win32_status(error_too_many_posts));
  EXPECT_EQ(*semaphore.release(1), 2);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(wait(semaphore, false, now).by, By::object);
  EXPECT_EQ(wait(semaphore, false, now).by, By::timeout);
}

TEST(Wait, MutexBelongsToItsOwner) {
  const auto mutex = std::make_shared<OwnedMutex>();
  EXPECT_EQ(wait(*mutex, false, now).by, By::object);
  EXPECT_EQ(wait(*mutex, false, now).by, By::object);  // once more, by the owner
  std::thread other([&] {
    EXPECT_EQ(wait(*mutex, false, now).by, By::timeout);
    EXPECT_EQ(mutex->release(Thread::current()), win32_status(error_not_owner));
  });
  other.join();
  EXPECT_TRUE(mutex->release(Thread::current()).ok());
  EXPECT_TRUE(mutex->release(Thread::current()).ok());
  EXPECT_EQ(mutex->release(Thread::current()), win32_status(error_not_owner));
}

TEST(Wait, MutexOfAnEndedThreadIsAbandonedOnce) {
  const auto mutex = std::make_shared<OwnedMutex>();
  Event owned(true, false);
  Event leave(true, false);
  std::thread owner([&] {
    EXPECT_EQ(wait(*mutex, false, now).by, By::object);
    owned.set();
    wait(leave, false, soon());
  });
  wait(owned, false, soon());
  leave.set();
  EXPECT_EQ(wait(*mutex, false, soon()).by, By::abandoned);
  EXPECT_TRUE(mutex->release(Thread::current()).ok());
  EXPECT_EQ(wait(*mutex, false, now).by, By::object);
  EXPECT_TRUE(mutex->release(Thread::current()).ok());
  owner.join();
}

TEST(Wait, PulseWakesOnlyWhoWaits) {
  Event event(true, false);
  event.pulse();
  EXPECT_EQ(wait(event, false, now).by, By::timeout);
  std::atomic<bool> woken{false};
  std::thread waiter([&] {
    EXPECT_EQ(wait(event, false, soon()).by, By::object);
    woken = true;
  });
  while (!woken) event.pulse();
  waiter.join();
  EXPECT_EQ(wait(event, false, now).by, By::timeout);
}

struct CountingApc : Apc {
  CountingApc() : Apc(count) {}
  static void count(Apc& self, bool deliver) {
    auto& apc = static_cast<CountingApc&>(self);
    ++(deliver ? apc.delivered : apc.dropped);
  }
  int delivered = 0;
  int dropped = 0;
};

TEST(Wait, ApcEndsOnlyAnAlertableWait) {
  Thread& self = Thread::current();
  Event event(false, false);
  CountingApc apc;
  ASSERT_TRUE(self.queue(apc));
  EXPECT_EQ(wait(event, false, now).by, By::timeout);
  EXPECT_EQ(wait(event, false, deadline_in_ms(1)).by, By::timeout);
  event.set();
  EXPECT_EQ(wait(event, true, soon()).by, By::object);  // a signalled object comes first
  EXPECT_EQ(wait(event, true, now).by, By::alert);
  EXPECT_EQ(wait(event, true, soon()).by, By::alert);
  EXPECT_TRUE(self.run_queued());
  EXPECT_EQ(apc.delivered, 1);
  EXPECT_FALSE(self.run_queued());
  EXPECT_EQ(sleep_alertably(deadline_in_ms(1)).by, By::timeout);
}

TEST(Wait, ApcFromAnotherThreadWakes) {
  Thread& self = Thread::current();
  Event never(false, false), never_either(false, false);
  CountingApc apc;
  std::thread other([&] { self.queue(apc); });
  Waitable* const both[] = {&never, &never_either};
  EXPECT_EQ(wait(both, Mode::all, true, soon()).by, By::alert);
  EXPECT_TRUE(self.run_queued());
  other.join();
}

std::shared_ptr<Thread> start(Thread::Body body, bool suspended) {
  auto thread = std::make_shared<Thread>(body, suspended);
  EXPECT_TRUE(thread->begin(0).ok());
  return thread;
}

TEST(Threads, CodeAndSignal) {
  uint32_t forty_one = 41;
  const auto thread =
      start({[](void* argument) -> uint32_t { return *static_cast<uint32_t*>(argument) + 1; },
             &forty_one},
            true);
  EXPECT_NE(thread->id(), 0U);
  EXPECT_EQ(thread->exit_code(), Thread::still_active);
  EXPECT_EQ(wait(*thread, false, now).by, By::timeout);
  EXPECT_EQ(thread->resume(), 1U);
  EXPECT_EQ(wait(*thread, false, soon()).by, By::object);
  EXPECT_EQ(thread->exit_code(), 42U);
  EXPECT_EQ(thread->resume(), 0U);
  CountingApc apc;
  EXPECT_FALSE(thread->queue(apc));
}

TEST(Threads, ExitLeavesFromTheMiddleAndApcsRunFirst) {
  CountingApc apc;
  const auto thread = start({[](void*) -> uint32_t { Thread::exit(7); }, nullptr}, true);
  ASSERT_TRUE(thread->queue(apc));
  thread->resume();
  EXPECT_EQ(wait(*thread, false, soon()).by, By::object);
  EXPECT_EQ(thread->exit_code(), 7U);
  EXPECT_EQ(apc.delivered, 1);
}

TEST(Threads, ApcsOfAnEndedThreadAreDropped) {
  CountingApc apc;
  Event go(true, false);
  const auto thread = start({[](void* event) -> uint32_t {
                               wait(*static_cast<Event*>(event), false, soon());
                               return 0;
                             },
                             &go},
                            false);
  ASSERT_TRUE(thread->queue(apc));  // runs at the beginning, or is dropped at the end
  go.set();
  EXPECT_EQ(wait(*thread, false, soon()).by, By::object);
  EXPECT_EQ(apc.delivered + apc.dropped, 1);
}

TEST(Threads, TerminateInAWait) {
  Event never(false, false);
  const auto thread = start({[](void* event) -> uint32_t {
                               const Ended how =
                                   wait(*static_cast<Event*>(event), false, Deadline::never);
                               if (how.by == By::kill) Thread::exit(0);
                               return 1;
                             },
                             &never},
                            false);
  EXPECT_TRUE(thread->terminate(99).ok());
  EXPECT_EQ(wait(*thread, false, soon()).by, By::object);
  EXPECT_EQ(thread->exit_code(), 99U);
  never.set();  // nobody took it with him
  EXPECT_EQ(wait(never, false, now).by, By::object);
}

TEST(Names, OneObjectAName) {
  const auto make = [] { return std::make_shared<Event>(false, false); };
  Result<Named> first = open_or_create("Local\\one", handles::Kind::event, make);
  ASSERT_TRUE(first.ok());
  EXPECT_FALSE(first->existed);
  Result<Named> second = open_or_create("one", handles::Kind::event, make);
  EXPECT_TRUE(second->existed);
  EXPECT_EQ(first->object, second->object);
  EXPECT_EQ(open_named("one", handles::Kind::mutex).status(), win32_status(error_invalid_handle));
  EXPECT_EQ(open_named("two", handles::Kind::event).status(), win32_status(error_file_not_found));
  *first = Named{};
  *second = Named{};
  EXPECT_EQ(open_named("one", handles::Kind::event).status(), win32_status(error_file_not_found));
}

TEST(Handles, OnlyWaitablesAreFound) {
  handles::Table& table = handles::Table::instance();
  const auto event = std::make_shared<Event>(false, false);
  const handles::Handle handle = *open_handle(event);
  EXPECT_EQ(find_shared<Event>(handle), event);
  EXPECT_EQ(find_shared<OwnedMutex>(handle), nullptr);
  EXPECT_TRUE(table.close(handle));
  EXPECT_FALSE(find_waitable(handle));
  EXPECT_FALSE(find_waitable(0));
}

/// Each release of the semaphore ends one wait, whatever kind of wait it is.
TEST(Stress, NothingIsLostAndNothingCountedTwice) {
  constexpr int waiters = 4, rounds = 2000;
  Semaphore tokens(0, waiters * rounds);
  Event tick(false, false), always(true, true);
  std::atomic<int> taken{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < waiters; ++i) {
    threads.emplace_back([&, i] {
      for (int got = 0; got < rounds;) {
        if (i % 2 == 0) {
          if (wait_all({&always, &tokens}, soon()).by != By::object) return;
          ++got, ++taken;
        } else {
          const Ended how = wait_any({&tick, &tokens}, soon());
          if (how.by != By::object) return;
          if (how.index == 1) ++got, ++taken;
        }
      }
    });
  }
  for (int sent = 0; sent < waiters * rounds; ++sent) {
    while (!tokens.release(1).ok()) {
    }
    if (sent % 3 == 0) tick.set();
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(taken, waiters * rounds);
}

TEST(Stress, PingPong) {
  Event ping(false, false), pong(false, false);
  std::thread other([&] {
    for (int i = 0; i < 5000; ++i) {
      if (wait(ping, false, soon()).by != By::object) return;
      pong.set();
    }
  });
  for (int i = 0; i < 5000; ++i) {
    ping.set();
    ASSERT_EQ(wait(pong, false, soon()).by, By::object);
  }
  other.join();
}

TEST(Stress, MutexesExclude) {
  const auto a = std::make_shared<OwnedMutex>(), b = std::make_shared<OwnedMutex>();
  int guarded = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&, i] {
      for (int round = 0; round < 1000; ++round) {
        // Both orders: a wait on all cannot deadlock.
        const Ended how =
            i == 0 ? wait_all({a.get(), b.get()}, soon()) : wait_all({b.get(), a.get()}, soon());
        if (how.by != By::object && how.by != By::abandoned) return;
        ++guarded;
        EXPECT_TRUE(a->release(Thread::current()).ok());
        EXPECT_TRUE(b->release(Thread::current()).ok());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(guarded, 3000);
}

TEST(Stress, TimeoutsAndAlertsAgainstSignals) {
  Thread& self = Thread::current();
  Event event(false, false);
  std::atomic<bool> stop{false};
  std::atomic<int> set{0};
  CountingApc apcs[500];
  std::thread other([&] {
    std::minstd_rand random(7);
    for (CountingApc& apc : apcs) {
      if (random() % 2 == 0) event.set(), ++set;
      self.queue(apc);
    }
    stop = true;
    event.set();
  });
  int alerts = 0;
  while (!stop) {
    if (wait(event, true, deadline_in_ms(1)).by == By::alert) {
      ++alerts;
      EXPECT_TRUE(self.run_queued());
    }
  }
  other.join();
  self.run_queued();
  for (CountingApc& apc : apcs) EXPECT_EQ(apc.delivered, 1);
}

}  // namespace
}  // namespace ws2::sync
