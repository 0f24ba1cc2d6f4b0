// SPDX-License-Identifier: MIT
// Timers, the pool, and registered waits.
#include "sync/timer.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "sync/event.hpp"
#include "sync/pool.hpp"
#include "sync/thread.hpp"
#include "sync/wait.hpp"

namespace ws2::sync {
namespace {

using kernel::Deadline;
using kernel::deadline_in_ms;
using By = Ended::By;

constexpr Deadline now{0};
Deadline soon() { return deadline_in_ms(10000); }

TEST(Timers, SignalAtTheirTime) {
  const auto timer = std::make_shared<Timer>(true);
  EXPECT_EQ(wait(*timer, false, now).by, By::timeout);
  const uint64_t before = kernel::monotonic_ns();
  ASSERT_TRUE(timer->set(deadline_in_ms(20), 0, {}).ok());
  EXPECT_EQ(wait(*timer, false, soon()).by, By::object);
  EXPECT_GE(kernel::monotonic_ns() - before, 20000000U);
  EXPECT_EQ(wait(*timer, false, now).by, By::object);  // manual: it stays
  ASSERT_TRUE(timer->set(deadline_in_ms(100000), 0, {}).ok());
  EXPECT_EQ(wait(*timer, false, now).by, By::timeout);  // set anew, not signalled
}

TEST(Timers, PeriodsGoOnUntilCancelled) {
  const auto timer = std::make_shared<Timer>(false);
  ASSERT_TRUE(timer->set(deadline_in_ms(1), 1, {}).ok());
  for (int i = 0; i < 5; ++i) EXPECT_EQ(wait(*timer, false, soon()).by, By::object);
  timer->cancel();
  wait(*timer, false, now);  // a signal that was there stays
  EXPECT_EQ(wait(*timer, false, deadline_in_ms(5)).by, By::timeout);
}

TEST(Timers, TheEarlierOfTwoComesFirst) {
  const auto late = std::make_shared<Timer>(true), early = std::make_shared<Timer>(true);
  ASSERT_TRUE(late->set(deadline_in_ms(60000), 0, {}).ok());
  ASSERT_TRUE(early->set(deadline_in_ms(5), 0, {}).ok());
  Waitable* const both[] = {late.get(), early.get()};
  EXPECT_EQ(wait(both, Mode::any, false, soon()).index, 1U);
}

struct Called : Apc {
  Called() : Apc(run_it) {}
  static void run_it(Apc& self, bool deliver) {
    static_cast<Called&>(self).count += deliver ? 1 : 100;
  }
  std::atomic<int> count{0};
};

TEST(Timers, CallTheThreadThatSetThem) {
  const auto timer = std::make_shared<Timer>(false);
  Called called;
  const auto make = [](void* routine, void*, uint64_t when) -> Apc* {
    EXPECT_GT(when, 116444736000000000U);
    return static_cast<Called*>(routine);
  };
  ASSERT_TRUE(timer->set(deadline_in_ms(1), 0, {make, &called, nullptr}).ok());
  EXPECT_EQ(sleep_alertably(soon()).by, By::alert);
  EXPECT_TRUE(Thread::current().run_queued());
  EXPECT_EQ(called.count, 1);
}

struct Job : Work {
  explicit Job(Semaphore& to) : done(to) {}
  void run() override { static_cast<void>(done.release(1).ok()); }
  Semaphore& done;
};

TEST(Pool, RunsEachWorkOnce) {
  Semaphore done(0, 100);
  ASSERT_TRUE(Pool::instance().prepare().ok());
  for (int i = 0; i < 100; ++i) Pool::instance().submit(std::make_shared<Job>(done));
  for (int i = 0; i < 100; ++i) ASSERT_EQ(wait(done, false, soon()).by, By::object);
  EXPECT_EQ(wait(done, false, now).by, By::timeout);
}

TEST(Pool, WorkThatBlocksDoesNotHoldOthersUp) {
  struct Blocked : Work {
    void run() override { wait(gate, false, soon()); }
    Event gate{true, false};
  };
  ASSERT_TRUE(Pool::instance().prepare().ok());
  const auto blocked = std::make_shared<Blocked>();
  Semaphore done(0, 1);
  Pool::instance().submit(blocked);
  Pool::instance().submit(std::make_shared<Job>(done));
  EXPECT_EQ(wait(done, false, soon()).by, By::object);
  blocked->gate.set();
}

struct Counted {
  Semaphore signals{0, 1000000};
  std::atomic<int> late{0};
  static void callback(void* self, uint8_t timed_out) {
    auto& counted = *static_cast<Counted*>(self);
    if (timed_out != 0) ++counted.late;
    static_cast<void>(counted.signals.release(1).ok());
  }
};

std::shared_ptr<RegisteredWait> watch(std::shared_ptr<Waitable> object, Counted& counted,
                                      uint32_t timeout_ms, bool once) {
  EXPECT_TRUE(Pool::instance().prepare().ok());
  auto made = std::make_shared<RegisteredWait>(
      std::move(object), RegisteredWait::Terms{Counted::callback, &counted, timeout_ms, once});
  EXPECT_TRUE(made->begin().ok());
  return made;
}

TEST(RegisteredWaits, EachSignalCalls) {
  const auto event = std::make_shared<Event>(false, false);
  Counted counted;
  const auto watched = watch(event, counted, kernel::infinite_ms, false);
  for (int i = 0; i < 20; ++i) {
    event->set();
    ASSERT_EQ(wait(counted.signals, false, soon()).by, By::object);
  }
  const auto done = std::make_shared<Event>(true, false);
  watched->unregister(done);
  EXPECT_EQ(wait(*done, false, soon()).by, By::object);
  event->set();
  EXPECT_EQ(wait(*event, false, now).by, By::object);  // nobody took it
  EXPECT_EQ(counted.late, 0);
}

TEST(RegisteredWaits, TimeoutsCallToo) {
  const auto event = std::make_shared<Event>(false, false);
  Counted counted;
  const auto watched = watch(event, counted, 1, false);
  for (int i = 0; i < 3; ++i) ASSERT_EQ(wait(counted.signals, false, soon()).by, By::object);
  const auto done = std::make_shared<Event>(true, false);
  watched->unregister(done);
  EXPECT_EQ(wait(*done, false, soon()).by, By::object);
  EXPECT_GE(counted.late, 3);
}

TEST(RegisteredWaits, OnceIsOnce) {
  const auto event = std::make_shared<Event>(true, true);
  Counted counted;
  const auto watched = watch(event, counted, kernel::infinite_ms, true);
  EXPECT_EQ(wait(counted.signals, false, soon()).by, By::object);
  const auto done = std::make_shared<Event>(true, false);
  watched->unregister(done);
  EXPECT_EQ(wait(*done, false, soon()).by, By::object);
  EXPECT_EQ(wait(counted.signals, false, now).by, By::timeout);
  EXPECT_TRUE(watched->unregister(nullptr));
}

TEST(Stress, UnregisterAgainstSignals) {
  for (int round = 0; round < 300; ++round) {
    const auto event = std::make_shared<Event>(false, false);
    Counted counted;
    const auto watched = watch(event, counted, round % 3 == 0 ? 0 : kernel::infinite_ms, false);
    std::thread setter([&] {
      for (int i = 0; i < 5; ++i) event->set();
    });
    const auto done = std::make_shared<Event>(true, false);
    watched->unregister(done);
    ASSERT_EQ(wait(*done, false, soon()).by, By::object);  // from here `counted` may go
    setter.join();
  }
}

}  // namespace
}  // namespace ws2::sync
