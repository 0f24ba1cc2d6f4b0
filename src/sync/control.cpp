// SPDX-License-Identifier: MIT
// Console control handlers. How an event travels is described in the header.
#include "sync/control.hpp"

#include <algorithm>
#include <atomic>
#include <memory>
#include <vector>

#include "kernel/control.hpp"
#include "kernel/futex.hpp"
#include "kernel/thread.hpp"
#include "runtime/mutex.hpp"
#include "sync/thread.hpp"
#include "sync/win32_status.hpp"

namespace ws2::sync {
namespace {

using kernel::Control;

struct Handlers {
  runtime::Mutex lock{runtime::Rank::process};
  std::vector<ControlHandler> all WS2_GUARDED_BY(lock);
};

Handlers& handlers() {
  static auto* const made = new Handlers;  // never destroyed: signals may come to the very end
  return *made;
}

// Written by signal handlers, read by the dispatcher. The counter is a futex word.
constinit std::atomic<uint32_t> arrived{0};
constinit std::atomic<uint32_t> pending[kernel::controls] = {};
// The process whose dispatcher waits: a forked child has the signals' handlers and no dispatcher.
constinit std::atomic<uint32_t> dispatching_process{0};

uint32_t event_of(Control control) noexcept {
  switch (control) {
    case Control::interrupt:
      return ctrl_c;
    case Control::quit:
      return ctrl_break;
    case Control::hangup:
    case Control::terminate:
      break;
  }
  return ctrl_close;
}

/// Learn, "HandlerRoutine callback function": the default handler ends the process, and so does the
/// system after a closing event, whatever the handlers answered.
uint32_t deliver(Control control) {
  const uint32_t event = event_of(control);
  std::vector<ControlHandler> now;
  {
    const runtime::Lock lock(handlers().lock);
    now = handlers().all;
  }
  const bool handled = std::any_of(now.rbegin(), now.rend(),
                                   [=](ControlHandler handler) { return handler(event) != 0; });
  if (!handled || event == ctrl_close) kernel::die_of(control);
  return 0;
}

uint32_t run(void* control) {
  return deliver(static_cast<Control>(reinterpret_cast<uintptr_t>(control)));
}

void start_delivery(Control control) {
  const auto argument = reinterpret_cast<void*>(static_cast<uintptr_t>(control));
  const auto thread = std::make_shared<Thread>(Thread::Body{run, argument}, false);
  if (!thread->begin(0).ok()) deliver(control);  // no thread is to be had: here, then
}

void dispatch(void*) {
  uint32_t seen = 0;
  for (;;) {
    for (uint32_t i = 0; i < kernel::controls; ++i) {
      // One that comes while one of its kind waits is the same one, as with signals.
      if (pending[i].exchange(0, std::memory_order_acq_rel) == 0) continue;
      try {
        start_delivery(static_cast<Control>(i));
      } catch (const std::bad_alloc&) {
        kernel::die_of(static_cast<Control>(i));  // nobody can be asked
      }
    }
    kernel::futex_wait(&arrived, seen, kernel::Deadline::never);
    seen = arrived.load(std::memory_order_acquire);
  }
}

void on_control(Control control) {
  if (dispatching_process.load() != kernel::current_process_id()) kernel::die_of(control);
  pending[static_cast<size_t>(control)].store(1, std::memory_order_release);
  arrived.fetch_add(1, std::memory_order_release);
  kernel::futex_wake(&arrived, 1);
}

Status start() WS2_REQUIRES(handlers().lock) {
  const uint32_t here = kernel::current_process_id();
  if (dispatching_process.load() == here) return Status();
  Status started = kernel::start_thread(dispatch, nullptr, 0);
  if (!started.ok()) return started;
  dispatching_process.store(here);
  kernel::catch_controls(on_control);
  return Status();
}

}  // namespace

Status add_control_handler(ControlHandler handler) {
  const runtime::Lock lock(handlers().lock);
  handlers().all.push_back(handler);
  Status started = start();
  if (!started.ok()) handlers().all.pop_back();
  return started;
}

Status remove_control_handler(ControlHandler handler) {
  Handlers& known = handlers();
  const runtime::Lock lock(known.lock);
  const auto last = std::find(known.all.rbegin(), known.all.rend(), handler);
  if (last == known.all.rend()) return win32_status(error_invalid_parameter);
  known.all.erase(std::next(last).base());
  return Status();
}

}  // namespace ws2::sync
