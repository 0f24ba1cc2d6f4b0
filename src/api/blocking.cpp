// SPDX-License-Identifier: MIT
// Blocking calls of Windows Sockets 1.1: the hook that runs while a call waits.
//
// A call of a program that asked WSAStartup for 1.x, on a blocking socket, which cannot be
// completed at once, runs the thread's blocking hook until it can. While the hook runs, each other
// call of the thread is refused (WSAEINPROGRESS.1, api/entry.hpp); WSACancelBlockingCall ends the
// one that waits (WSAEINTR.1). Between two runs the thread sleeps: until the socket is ready, and
// with the default hook until a message comes or a timer is due; a hook of the program's own, which
// may wait for anything, is asked again after a while. A thread without a hook of its own and
// without a message queue has nothing to run, and sleeps in one piece. Source: Microsoft Learn,
// "WSASetBlockingHook function (winsock2.h)", "Blocking Hook".
#include "api/blocking.hpp"

#include <winsock2.h>
// winsock2.h comes first.
#include <windows.h>

#include <algorithm>
#include <vector>

#include "api/entry.hpp"
#include "api/own_procedures.hpp"
#include "messages/queue.hpp"

namespace ws2::api {
namespace {

using HookFunction = BOOL(WSAAPI*)();

/// How long a hook of the program's own rests between two runs.
constexpr int64_t rest_ns = 10'000'000;

INT_PTR WSAAPI default_hook();

/// What a thread has set.
struct Hook {
  FARPROC function = &default_hook;
  bool cancelled = false;
  bool saw_quit = false;  // the default hook took WM_QUIT out of the queue
  WPARAM quit_code = 0;
};
thread_local Hook hook;

/// Learn: takes the next message, if there is one, and dispatches it.
INT_PTR WSAAPI default_hook() {
  MSG msg;
  if (PeekMessageA(&msg, nullptr, 0, 0, PM_REMOVE) == FALSE) return FALSE;
  if (msg.message == WM_QUIT) {
    // It is for the program's own loop, which gets it once the call has returned.
    hook.saw_quit = true;
    hook.quit_code = msg.wParam;
    return FALSE;
  }
  TranslateMessage(&msg);
  DispatchMessageA(&msg);
  return TRUE;
}

/// Runs the hook once; false when it does not ask to be run again at once.
bool run_hook() {
  const uint32_t error = runtime::last_error();
  runtime::in_blocking_hook = true;
  // A function of the program's own returns BOOL: the upper half of the register means nothing.
  const BOOL again = reinterpret_cast<HookFunction>(reinterpret_cast<void*>(hook.function))();
  runtime::in_blocking_hook = false;
  runtime::set_last_error(error);
  return again != FALSE;
}

/// One wait of a blocking call.
class HookedWait {
 public:
  /// Throws std::bad_alloc.
  HookedWait(std::span<kernel::Watched> watched, int64_t timeout_ns)
      : watched_(watched),
        deadline_(timeout_ns < 0 ? 0 : kernel::deadline_after(timeout_ns)),
        together_(watched.begin(), watched.end()) {
    together_.push_back({-1, kernel::ready::in, 0});
    hook.cancelled = hook.saw_quit = false;
    queue_ = messages::Queue::current_if_any();
    if (queue_ == nullptr) return;
    // Without a descriptor to be woken by, the queue is looked at again and again.
    if (const Result<int> wake = kernel::open_wake(); wake) alarm().fd = *wake;
    if (alarm().fd >= 0) queue_->ring(alarm().fd);
  }
  ~HookedWait() {
    if (alarm().fd >= 0) {
      queue_->ring(-1);
      kernel::close_socket(alarm().fd);
    }
    if (hook.saw_quit) PostQuitMessage(static_cast<int>(hook.quit_code));
  }
  HookedWait(const HookedWait&) = delete;
  HookedWait& operator=(const HookedWait&) = delete;

  Result<int> run() {
    for (;;) {
      const bool again = run_hook();
      if (hook.cancelled) return WsaCode::wsaeintr;  // WSAEINTR.1
      const int64_t left = deadline_ == 0 ? -1 : kernel::time_left(deadline_);
      const Result<int> found = look(again ? 0 : shorter(left, rest()));
      if (!found || *found != 0) return found;
      if (left == 0) return 0;
    }
  }

 private:
  kernel::Watched& alarm() noexcept { return together_.back(); }

  static int64_t shorter(int64_t first, int64_t second) noexcept {
    if (first < 0) return second;
    return second < 0 ? first : std::min(first, second);
  }

  /// How long nothing can want the hook; negative for ever.
  int64_t rest() noexcept {
    if (hook.function != &default_hook || alarm().fd < 0) return rest_ns;
    const kernel::Deadline timer = queue_->next_timer();
    if (timer == kernel::Deadline::never) return -1;
    return kernel::time_left(static_cast<kernel::Limit>(timer));
  }

  /// How many of the program's own are ready.
  Result<int> look(int64_t timeout_ns) noexcept {
    Result<int> found = kernel::poll(together_, timeout_ns);
    if (!found || *found == 0) return found;
    int count = *found;
    if (alarm().revents != 0) {
      kernel::clear_wake(alarm().fd);
      --count;
    }
    if (count != 0) std::copy_n(together_.begin(), watched_.size(), watched_.begin());
    return count;
  }

  const std::span<kernel::Watched> watched_;
  const kernel::Limit deadline_;
  std::vector<kernel::Watched> together_;  // and the alarm of the queue
  messages::Queue* queue_ = nullptr;
};

}  // namespace

bool hook_matters() noexcept {
  return runtime::speaks_1_1() &&
         (hook.function != &default_hook || messages::Queue::current_if_any() != nullptr);
}

Result<int> poll_hooked(std::span<kernel::Watched> watched, int64_t timeout_ns) noexcept {
  Result<int> found = kernel::poll(watched, 0);
  if (!found || *found != 0 || timeout_ns == 0) return found;
  if (!hook_matters()) return kernel::poll(watched, timeout_ns);
  return detail::contained(WsaCode::wsaenobufs, [&]() -> Result<int> {
    HookedWait wait(watched, timeout_ns);
    return wait.run();
  });
}

Status cancel_blocking() noexcept {
  if (!runtime::in_blocking_hook) return WsaCode::wsaeinval;
  hook.cancelled = true;
  return Status();
}

LPBLOCKINGCALLBACK blocking_callback() noexcept {
  if (!hook_matters()) return nullptr;
  return [](DWORD_PTR) -> BOOL {
    hook.cancelled = false;
    run_hook();
    return hook.cancelled ? FALSE : TRUE;
  };
}

namespace {

/// The calls of this file: for 1.1 programs, and two of them also from the hook.
enum class From : uint8_t { anywhere, outside_the_hook };
Status may_use(From from) noexcept {
  if (!runtime::started()) return WsaCode::wsanotinitialised;  // WSANOTINITIALISED.1
  if (!runtime::speaks_1_1()) return WsaCode::wsaeopnotsupp;   // WSAEOPNOTSUPP.3
  const bool barred = from == From::outside_the_hook && runtime::in_blocking_hook;
  return barred ? WsaCode::wsaeinprogress : Status();  // WSAEINPROGRESS.1
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;  // NOLINT: the exported functions stand outside, their parts inside

/// Sets the function that runs while a blocking call of this thread waits; for 1.1 programs.
/// \param lpBlockFunc  BOOL function without parameters: TRUE to be called again at once. The only
///                     call of Windows Sockets that it may make is WSACancelBlockingCall
/// \return the function before, which is not NULL; NULL
/// \raises WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEOPNOTSUPP.3 WSAEINPROGRESS.1 WSAEFAULT.1
/// \source Microsoft Learn, "WSASetBlockingHook function (winsock2.h)"
extern "C" FARPROC WSAAPI ws2_WSASetBlockingHook(FARPROC lpBlockFunc) noexcept {
  Status wrong = api::may_use(api::From::outside_the_hook);
  if (wrong.ok() && lpBlockFunc == nullptr) wrong = WsaCode::wsaefault;
  if (!wrong.ok()) {
    api::fail_with(wrong);
    return nullptr;
  }
  return std::exchange(api::hook.function, lpBlockFunc);
}

/// Sets the default hook again, which dispatches the thread's messages; for 1.1 programs.
/// \return 0 or SOCKET_ERROR
/// \raises WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEOPNOTSUPP.3 WSAEINPROGRESS.1
/// \source Microsoft Learn, "WSAUnhookBlockingHook function (winsock2.h)"
extern "C" int WSAAPI ws2_WSAUnhookBlockingHook(void) noexcept {
  if (Status wrong = api::may_use(api::From::outside_the_hook); !wrong.ok()) {
    api::fail_with(wrong);
    return SOCKET_ERROR;
  }
  api::hook.function = &api::default_hook;
  return 0;
}

/// Whether a blocking call of this thread waits, that is, whether its hook runs; for 1.1 programs.
/// \return TRUE or FALSE; FALSE with the last error when it cannot be asked
/// \raises WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEOPNOTSUPP.3
/// \source Microsoft Learn, "WSAIsBlocking function (winsock2.h)"
extern "C" BOOL WSAAPI ws2_WSAIsBlocking(void) noexcept {
  if (Status wrong = api::may_use(api::From::anywhere); !wrong.ok()) {
    api::fail_with(wrong);
    return FALSE;
  }
  return runtime::in_blocking_hook ? TRUE : FALSE;
}

/// Ends the blocking call of this thread with WSAEINTR, as soon as the hook returns; for 1.1
/// programs. What a cancelled connect, send or receive has done is not known: its socket is good
/// for closesocket only. After accept and select it may be used on.
/// \return 0; SOCKET_ERROR, WSAEINVAL when no call waits
/// \raises WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEOPNOTSUPP.3 WSAEINVAL
/// \source Microsoft Learn, "WSACancelBlockingCall function (winsock2.h)"
extern "C" int WSAAPI ws2_WSACancelBlockingCall(void) noexcept {
  Status wrong = api::may_use(api::From::anywhere);
  if (wrong.ok()) wrong = api::cancel_blocking();
  if (wrong.ok()) return 0;
  api::fail_with(wrong);
  return SOCKET_ERROR;
}
