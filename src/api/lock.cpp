// SPDX-License-Identifier: MIT
// Critical sections, slim reader/writer locks, condition variables, one-time initialisation. The
// structures are the program's memory, and a bad pointer crashes here as on Windows.
#include <cstddef>

#include "api/win32.hpp"
#include "kernel/thread.hpp"
#include "sync/locks.hpp"

namespace ws2::api {
namespace {

using Section = sync::CriticalSection;
static_assert(sizeof(Section) == sizeof(RTL_CRITICAL_SECTION));
static_assert(offsetof(Section, lock_count) == offsetof(RTL_CRITICAL_SECTION, LockCount));
static_assert(offsetof(Section, recursion_count) == offsetof(RTL_CRITICAL_SECTION, RecursionCount));
static_assert(offsetof(Section, owning_thread) == offsetof(RTL_CRITICAL_SECTION, OwningThread));
static_assert(offsetof(Section, lock_semaphore) == offsetof(RTL_CRITICAL_SECTION, LockSemaphore));
static_assert(offsetof(Section, spin_count) == offsetof(RTL_CRITICAL_SECTION, SpinCount));
static_assert(sizeof(sync::SlimLock) == sizeof(RTL_SRWLOCK));
static_assert(sizeof(sync::ConditionVariable) == sizeof(RTL_CONDITION_VARIABLE));
static_assert(sizeof(sync::InitOnce) == sizeof(RTL_RUN_ONCE));

Section& in(LPCRITICAL_SECTION section) noexcept { return *reinterpret_cast<Section*>(section); }
sync::SlimLock& in(PRTL_SRWLOCK lock) noexcept { return *reinterpret_cast<sync::SlimLock*>(lock); }
sync::ConditionVariable& in(PRTL_CONDITION_VARIABLE variable) noexcept {
  return *reinterpret_cast<sync::ConditionVariable*>(variable);
}
sync::InitOnce& in(PRTL_RUN_ONCE once) noexcept { return *reinterpret_cast<sync::InitOnce*>(once); }

constexpr DWORD once_check_only = 1, once_asynchronous = 2, once_failed = 4;  // INIT_ONCE_...
constexpr ULONG mode_shared = 1;  // CONDITION_VARIABLE_LOCKMODE_SHARED
constexpr uint32_t error_gen_failure = 31;

/// The end of a sleep on a condition variable, with the lock held again.
BOOL slept(bool woken) noexcept {
  if (woken) return TRUE;
  runtime::set_last_error(sync::error_timeout);
  return FALSE;
}

BOOL refuse(uint32_t code) noexcept {
  runtime::set_last_error(code);
  return FALSE;
}

}  // namespace

/// \source Microsoft Learn, "InitializeCriticalSection function (synchapi.h)"
extern "C" void WINAPI ws2_InitializeCriticalSection(LPCRITICAL_SECTION section) noexcept {
  in(section).initialise(0);
}

/// \source Microsoft Learn, "InitializeCriticalSectionAndSpinCount function (synchapi.h)"
extern "C" BOOL WINAPI ws2_InitializeCriticalSectionAndSpinCount(LPCRITICAL_SECTION section,
                                                                 DWORD spins) noexcept {
  in(section).initialise(spins);
  return TRUE;
}

/// The same; flags ask for debug information or none, and there is none.
/// \source Microsoft Learn, "InitializeCriticalSectionEx function (synchapi.h)"
extern "C" BOOL WINAPI ws2_InitializeCriticalSectionEx(LPCRITICAL_SECTION section, DWORD spins,
                                                       DWORD) noexcept {
  in(section).initialise(spins);
  return TRUE;
}

/// \return the spin count before
/// \source Microsoft Learn, "SetCriticalSectionSpinCount function (synchapi.h)"
extern "C" DWORD WINAPI ws2_SetCriticalSectionSpinCount(LPCRITICAL_SECTION section,
                                                        DWORD spins) noexcept {
  return static_cast<DWORD>(std::exchange(in(section).spin_count, uintptr_t{spins}));
}

/// Takes the section; its owner may take it again.
/// \source Microsoft Learn, "EnterCriticalSection function (synchapi.h)"
extern "C" void WINAPI ws2_EnterCriticalSection(LPCRITICAL_SECTION section) noexcept {
  in(section).enter();
}

/// \source Microsoft Learn, "TryEnterCriticalSection function (synchapi.h)"
extern "C" BOOL WINAPI ws2_TryEnterCriticalSection(LPCRITICAL_SECTION section) noexcept {
  return in(section).try_enter() ? TRUE : FALSE;
}

/// \source Microsoft Learn, "LeaveCriticalSection function (synchapi.h)"
extern "C" void WINAPI ws2_LeaveCriticalSection(LPCRITICAL_SECTION section) noexcept {
  in(section).leave();
}

/// \source Microsoft Learn, "DeleteCriticalSection function (synchapi.h)"
extern "C" void WINAPI ws2_DeleteCriticalSection(LPCRITICAL_SECTION section) noexcept {
  in(section).initialise(0);  // nothing to give back
}

/// \source Microsoft Learn, "Slim Reader/Writer (SRW) Locks"
extern "C" void WINAPI ws2_InitializeSRWLock(PRTL_SRWLOCK lock) noexcept { in(lock) = {}; }

extern "C" void WINAPI ws2_AcquireSRWLockExclusive(PRTL_SRWLOCK lock) noexcept {
  in(lock).lock_exclusive();
}

extern "C" void WINAPI ws2_AcquireSRWLockShared(PRTL_SRWLOCK lock) noexcept {
  in(lock).lock_shared();
}

extern "C" void WINAPI ws2_ReleaseSRWLockExclusive(PRTL_SRWLOCK lock) noexcept {
  in(lock).unlock_exclusive();
}

extern "C" void WINAPI ws2_ReleaseSRWLockShared(PRTL_SRWLOCK lock) noexcept {
  in(lock).unlock_shared();
}

extern "C" BOOLEAN WINAPI ws2_TryAcquireSRWLockExclusive(PRTL_SRWLOCK lock) noexcept {
  return in(lock).try_lock_exclusive() ? 1 : 0;
}

extern "C" BOOLEAN WINAPI ws2_TryAcquireSRWLockShared(PRTL_SRWLOCK lock) noexcept {
  return in(lock).try_lock_shared() ? 1 : 0;
}

/// \source Microsoft Learn, "Condition Variables"
extern "C" void WINAPI ws2_InitializeConditionVariable(PRTL_CONDITION_VARIABLE variable) noexcept {
  in(variable) = {};
}

extern "C" void WINAPI ws2_WakeConditionVariable(PRTL_CONDITION_VARIABLE variable) noexcept {
  in(variable).wake(1);
}

extern "C" void WINAPI ws2_WakeAllConditionVariable(PRTL_CONDITION_VARIABLE variable) noexcept {
  in(variable).wake(0x7FFFFFFF);
}

/// Leaves the section, sleeps, and enters it again.
/// \return FALSE and ERROR_TIMEOUT when the time is over
/// \source Microsoft Learn, "SleepConditionVariableCS function (synchapi.h)"
extern "C" BOOL WINAPI ws2_SleepConditionVariableCS(PRTL_CONDITION_VARIABLE variable,
                                                    LPCRITICAL_SECTION section,
                                                    DWORD timeout_ms) noexcept {
  const uint32_t begun = in(variable).begin_sleep();
  in(section).leave();
  const bool woken = in(variable).await(begun, kernel::deadline_in_ms(timeout_ms));
  in(section).enter();
  return slept(woken);
}

/// The same with a slim lock, held exclusively or shared.
/// \source Microsoft Learn, "SleepConditionVariableSRW function (synchapi.h)"
extern "C" BOOL WINAPI ws2_SleepConditionVariableSRW(PRTL_CONDITION_VARIABLE variable,
                                                     PRTL_SRWLOCK lock, DWORD timeout_ms,
                                                     ULONG flags) noexcept {
  const bool shared = (flags & mode_shared) != 0;
  const uint32_t begun = in(variable).begin_sleep();
  shared ? in(lock).unlock_shared() : in(lock).unlock_exclusive();
  const bool woken = in(variable).await(begun, kernel::deadline_in_ms(timeout_ms));
  shared ? in(lock).lock_shared() : in(lock).lock_exclusive();
  return slept(woken);
}

/// \source Microsoft Learn, "One-Time Initialization"
extern "C" void WINAPI ws2_InitOnceInitialize(PRTL_RUN_ONCE once) noexcept { in(once) = {}; }

/// Asks to initialise.
/// \param pending  FALSE: it is done, and `context` is what was kept
/// \source Microsoft Learn, "InitOnceBeginInitialize function (synchapi.h)"
extern "C" BOOL WINAPI ws2_InitOnceBeginInitialize(PRTL_RUN_ONCE once, DWORD flags, PBOOL pending,
                                                   LPVOID* context) noexcept {
  using Begun = sync::InitOnce::Begun;
  const bool check = (flags & once_check_only) != 0, racing = (flags & once_asynchronous) != 0;
  if ((flags & ~(once_check_only | once_asynchronous)) != 0 || (check && racing)) {
    return refuse(sync::error_invalid_parameter);
  }
  switch (in(once).begin(racing, check, context)) {
    case Begun::done:
      *pending = FALSE;
      return TRUE;
    case Begun::mine:
      *pending = TRUE;
      return TRUE;
    case Begun::busy:
      break;
  }
  if (!check) return refuse(sync::error_invalid_parameter);
  *pending = TRUE;
  return refuse(error_gen_failure);
}

/// Ends an initialisation.
/// \param context  kept for those who ask; its low two bits are 0
/// \source Microsoft Learn, "InitOnceComplete function (synchapi.h)"
extern "C" BOOL WINAPI ws2_InitOnceComplete(PRTL_RUN_ONCE once, DWORD flags,
                                            LPVOID context) noexcept {
  const bool failed = (flags & once_failed) != 0, racing = (flags & once_asynchronous) != 0;
  const bool bad_flags = (flags & ~(once_failed | once_asynchronous)) != 0 || (failed && racing) ||
                         (failed && context != nullptr);
  if (bad_flags || (reinterpret_cast<uintptr_t>(context) & 3U) != 0) {
    return refuse(sync::error_invalid_parameter);
  }
  return in(once).complete(racing, failed, context) ? TRUE : refuse(error_gen_failure);
}

/// Runs the callback once, and waits while another thread does.
/// \return FALSE when the callback did; the next call tries again
/// \source Microsoft Learn, "InitOnceExecuteOnce function (synchapi.h)"
extern "C" BOOL WINAPI ws2_InitOnceExecuteOnce(PRTL_RUN_ONCE once,
                                               BOOL(WINAPI* initialise)(PRTL_RUN_ONCE, PVOID,
                                                                        PVOID*),
                                               PVOID parameter, LPVOID* context) {
  using Begun = sync::InitOnce::Begun;
  const Begun begun = in(once).begin(false, false, context);
  if (begun == Begun::done) return TRUE;
  if (begun == Begun::busy) return refuse(sync::error_invalid_parameter);
  void* made = nullptr;
  const bool succeeded = initialise(once, parameter, &made) != FALSE;
  in(once).complete(false, !succeeded, made);
  if (succeeded && context != nullptr) *context = made;
  return succeeded ? TRUE : FALSE;
}

// The prototypes are those of the headers.
WS2_SAME(InitializeCriticalSection);
WS2_SAME(InitializeCriticalSectionAndSpinCount);
WS2_SAME(InitializeCriticalSectionEx);
WS2_SAME(SetCriticalSectionSpinCount);
WS2_SAME(EnterCriticalSection);
WS2_SAME(TryEnterCriticalSection);
WS2_SAME(LeaveCriticalSection);
WS2_SAME(DeleteCriticalSection);
WS2_SAME(InitializeSRWLock);
WS2_SAME(AcquireSRWLockExclusive);
WS2_SAME(AcquireSRWLockShared);
WS2_SAME(ReleaseSRWLockExclusive);
WS2_SAME(ReleaseSRWLockShared);
WS2_SAME(TryAcquireSRWLockExclusive);
WS2_SAME(TryAcquireSRWLockShared);
WS2_SAME(InitializeConditionVariable);
WS2_SAME(WakeConditionVariable);
WS2_SAME(WakeAllConditionVariable);
WS2_SAME(SleepConditionVariableCS);
WS2_SAME(SleepConditionVariableSRW);
WS2_SAME(InitOnceInitialize);
WS2_SAME(InitOnceBeginInitialize);
WS2_SAME(InitOnceComplete);
WS2_SAME(InitOnceExecuteOnce);

}  // namespace ws2::api
