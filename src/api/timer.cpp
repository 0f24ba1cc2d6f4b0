// SPDX-License-Identifier: MIT
// Waitable timers.
#include "sync/timer.hpp"

#include <new>

#include "api/due_time.hpp"
#include "api/win32.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::api {
namespace {

using handles::Kind;
using sync::Timer;

using Routine = void(APIENTRY*)(LPVOID argument, DWORD low, DWORD high);

/// The call that a timer queues to the thread that set it.
struct TimerApc : sync::Apc {
  TimerApc(Routine what, void* with, uint64_t at) noexcept
      : Apc(call), routine(what), argument(with), when(at) {}

  static void call(Apc& self, bool deliver) {
    const TimerApc apc = static_cast<TimerApc&>(self);
    delete &static_cast<TimerApc&>(self);  // first: the routine may not return
    if (!deliver) return;
    apc.routine(apc.argument, static_cast<DWORD>(apc.when), static_cast<DWORD>(apc.when >> 32U));
  }

  Routine routine;
  void* argument;
  uint64_t when;
};

sync::Apc* make_apc(void* routine, void* argument, uint64_t when) {
  return new (std::nothrow) TimerApc(reinterpret_cast<Routine>(routine), argument, when);
}

template <class Char>
HANDLE create_timer(const Char* name, bool manual) noexcept {
  return create_object(name, Kind::timer, [=] { return std::make_shared<Timer>(manual); });
}

constexpr DWORD manual_reset = 1;  // CREATE_WAITABLE_TIMER_MANUAL_RESET

}  // namespace

/// Creates a timer, or opens the one of that name.
/// \source Microsoft Learn, "CreateWaitableTimerA function (winbase.h)"
extern "C" HANDLE WINAPI ws2_CreateWaitableTimerA(LPSECURITY_ATTRIBUTES, BOOL manual,
                                                  LPCSTR name) noexcept {
  return create_timer(name, manual != FALSE);
}

/// The same with a wide name.
extern "C" HANDLE WINAPI ws2_CreateWaitableTimerW(LPSECURITY_ATTRIBUTES, BOOL manual,
                                                  LPCWSTR name) noexcept {
  return create_timer(name, manual != FALSE);
}

/// The same with flags; every timer here has high resolution.
/// \source Microsoft Learn, "CreateWaitableTimerExW function (synchapi.h)"
extern "C" HANDLE WINAPI ws2_CreateWaitableTimerExA(LPSECURITY_ATTRIBUTES, LPCSTR name, DWORD flags,
                                                    DWORD) noexcept {
  return create_timer(name, (flags & manual_reset) != 0);
}

/// The same with a wide name.
extern "C" HANDLE WINAPI ws2_CreateWaitableTimerExW(LPSECURITY_ATTRIBUTES, LPCWSTR name,
                                                    DWORD flags, DWORD) noexcept {
  return create_timer(name, (flags & manual_reset) != 0);
}

/// Opens the timer of that name.
/// \source Microsoft Learn, "OpenWaitableTimerW function (synchapi.h)"
extern "C" HANDLE WINAPI ws2_OpenWaitableTimerA(DWORD, BOOL, LPCSTR name) noexcept {
  return open_object(name, Kind::timer);
}

/// The same with a wide name.
extern "C" HANDLE WINAPI ws2_OpenWaitableTimerW(DWORD, BOOL, LPCWSTR name) noexcept {
  return open_object(name, Kind::timer);
}

/// Sets a timer, not signalled.
/// \param due        in 100 ns: negative from now, else a FILETIME in UTC
/// \param period_ms  0, or how often it becomes signalled from then on
/// \param routine    NULL, or an APC for the calling thread
/// \return FALSE: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER
/// \source Microsoft Learn, "SetWaitableTimer function (synchapi.h)"
extern "C" BOOL WINAPI ws2_SetWaitableTimer(HANDLE timer, const LARGE_INTEGER* due, LONG period_ms,
                                            Routine routine, LPVOID argument, BOOL) noexcept {
  return win32_bool([&] {
    return sync::with<Timer>(number(timer), [&](Timer& target) -> Status {
      const Result<int64_t> when = runtime::read_user<int64_t>(due);
      if (!when) return when.status();
      if (period_ms < 0) return WsaCode::wsa_invalid_parameter;
      Timer::Routine call;
      if (routine != nullptr) call = {make_apc, reinterpret_cast<void*>(routine), argument};
      return target.set(deadline_of(*when), static_cast<uint32_t>(period_ms), call);
    });
  });
}

/// The same; it rings no later for a tolerable delay, and a machine that sleeps is not woken.
/// \source Microsoft Learn, "SetWaitableTimerEx function (synchapi.h)"
extern "C" BOOL WINAPI ws2_SetWaitableTimerEx(HANDLE timer, const LARGE_INTEGER* due,
                                              LONG period_ms, Routine routine, LPVOID argument,
                                              struct _REASON_CONTEXT*, ULONG) noexcept {
  return ws2_SetWaitableTimer(timer, due, period_ms, routine, argument, FALSE);
}

/// Stops a timer; its signal stays as it is.
/// \source Microsoft Learn, "CancelWaitableTimer function (synchapi.h)"
extern "C" BOOL WINAPI ws2_CancelWaitableTimer(HANDLE timer) noexcept {
  return win32_bool([&] {
    return sync::with<Timer>(number(timer), [](Timer& target) {
      target.cancel();
      return Status();
    });
  });
}

// The prototypes are those of the headers.
WS2_SAME(CreateWaitableTimerA);
WS2_SAME(CreateWaitableTimerW);
WS2_SAME(CreateWaitableTimerExA);
WS2_SAME(CreateWaitableTimerExW);
WS2_SAME(OpenWaitableTimerA);
WS2_SAME(OpenWaitableTimerW);
WS2_SAME(SetWaitableTimer);
WS2_SAME(SetWaitableTimerEx);
WS2_SAME(CancelWaitableTimer);

}  // namespace ws2::api
