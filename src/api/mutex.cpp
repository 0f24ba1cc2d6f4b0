// SPDX-License-Identifier: MIT
// Mutex and semaphore objects.
#include "sync/mutex.hpp"

#include "api/win32.hpp"
#include "runtime/user_memory.hpp"
#include "sync/event.hpp"
#include "sync/thread.hpp"

namespace ws2::api {
namespace {

using handles::Kind;
using sync::OwnedMutex;
using sync::Semaphore;

/// A mutex that existed stays with its owner: Learn, "CreateMutexA": bInitialOwner is ignored then.
template <class Char>
HANDLE create_mutex(const Char* name, bool owned) noexcept {
  return create_object(name, Kind::mutex, [=] {
    auto mutex = std::make_shared<OwnedMutex>();
    if (owned) mutex->own_from_birth(sync::Thread::current());
    return mutex;
  });
}

template <class Char>
HANDLE create_semaphore(const Char* name, LONG initial, LONG maximum) noexcept {
  if (maximum <= 0 || initial < 0 || initial > maximum) {
    fail_with_win32(sync::win32_status(sync::error_invalid_parameter));
    return nullptr;
  }
  return create_object(name, Kind::semaphore,
                       [=] { return std::make_shared<Semaphore>(initial, maximum); });
}

constexpr DWORD initial_owner = 1;  // CREATE_MUTEX_INITIAL_OWNER

}  // namespace

/// Creates a mutex, or opens the one of that name.
/// \param owned  whether the calling thread owns a new one
/// \return a handle, and the last error 0 or ERROR_ALREADY_EXISTS; NULL on failure
/// \source Microsoft Learn, "CreateMutexA function (synchapi.h)"
extern "C" HANDLE WINAPI ws2_CreateMutexA(LPSECURITY_ATTRIBUTES, BOOL owned, LPCSTR name) noexcept {
  return create_mutex(name, owned != FALSE);
}

/// The same with a wide name.
extern "C" HANDLE WINAPI ws2_CreateMutexW(LPSECURITY_ATTRIBUTES, BOOL owned,
                                          LPCWSTR name) noexcept {
  return create_mutex(name, owned != FALSE);
}

/// The same with flags.
/// \source Microsoft Learn, "CreateMutexExA function (synchapi.h)"
extern "C" HANDLE WINAPI ws2_CreateMutexExA(LPSECURITY_ATTRIBUTES, LPCSTR name, DWORD flags,
                                            DWORD) noexcept {
  return create_mutex(name, (flags & initial_owner) != 0);
}

/// The same with a wide name.
extern "C" HANDLE WINAPI ws2_CreateMutexExW(LPSECURITY_ATTRIBUTES, LPCWSTR name, DWORD flags,
                                            DWORD) noexcept {
  return create_mutex(name, (flags & initial_owner) != 0);
}

/// Opens the mutex of that name.
/// \source Microsoft Learn, "OpenMutexW function (synchapi.h)"
extern "C" HANDLE WINAPI ws2_OpenMutexA(DWORD, BOOL, LPCSTR name) noexcept {
  return open_object(name, Kind::mutex);
}

/// The same with a wide name.
extern "C" HANDLE WINAPI ws2_OpenMutexW(DWORD, BOOL, LPCWSTR name) noexcept {
  return open_object(name, Kind::mutex);
}

/// Gives back one wait of the owner.
/// \return FALSE and ERROR_NOT_OWNER for any other thread
/// \source Microsoft Learn, "ReleaseMutex function (synchapi.h)"
extern "C" BOOL WINAPI ws2_ReleaseMutex(HANDLE mutex) noexcept {
  return win32_bool([&] {
    return sync::with<OwnedMutex>(
        number(mutex), [](OwnedMutex& target) { return target.release(sync::Thread::current()); });
  });
}

/// Creates a semaphore, or opens the one of that name.
/// \param initial  0 to `maximum`
/// \param maximum  at least 1
/// \return a handle, and the last error 0 or ERROR_ALREADY_EXISTS; NULL and
///         ERROR_INVALID_PARAMETER
/// \source Microsoft Learn, "CreateSemaphoreA function (winbase.h)"
extern "C" HANDLE WINAPI ws2_CreateSemaphoreA(LPSECURITY_ATTRIBUTES, LONG initial, LONG maximum,
                                              LPCSTR name) noexcept {
  return create_semaphore(name, initial, maximum);
}

/// The same with a wide name.
extern "C" HANDLE WINAPI ws2_CreateSemaphoreW(LPSECURITY_ATTRIBUTES, LONG initial, LONG maximum,
                                              LPCWSTR name) noexcept {
  return create_semaphore(name, initial, maximum);
}

/// The same; the flags are reserved.
/// \source Microsoft Learn, "CreateSemaphoreExA function (winbase.h)"
extern "C" HANDLE WINAPI ws2_CreateSemaphoreExA(LPSECURITY_ATTRIBUTES, LONG initial, LONG maximum,
                                                LPCSTR name, DWORD, DWORD) noexcept {
  return create_semaphore(name, initial, maximum);
}

/// The same with a wide name.
extern "C" HANDLE WINAPI ws2_CreateSemaphoreExW(LPSECURITY_ATTRIBUTES, LONG initial, LONG maximum,
                                                LPCWSTR name, DWORD, DWORD) noexcept {
  return create_semaphore(name, initial, maximum);
}

/// Opens the semaphore of that name.
/// \source Microsoft Learn, "OpenSemaphoreW function (synchapi.h)"
extern "C" HANDLE WINAPI ws2_OpenSemaphoreA(DWORD, BOOL, LPCSTR name) noexcept {
  return open_object(name, Kind::semaphore);
}

/// The same with a wide name.
extern "C" HANDLE WINAPI ws2_OpenSemaphoreW(DWORD, BOOL, LPCWSTR name) noexcept {
  return open_object(name, Kind::semaphore);
}

/// Adds to the count.
/// \param add     at least 1
/// \param before  NULL, or where the count before is written
/// \return FALSE: ERROR_TOO_MANY_POSTS beyond the maximum, ERROR_INVALID_PARAMETER
/// \source Microsoft Learn, "ReleaseSemaphore function (synchapi.h)"
extern "C" BOOL WINAPI ws2_ReleaseSemaphore(HANDLE semaphore, LONG add, LPLONG before) noexcept {
  return win32_bool([&] {
    return sync::with<Semaphore>(number(semaphore), [&](Semaphore& target) -> Status {
      if (add <= 0) return WsaCode::wsa_invalid_parameter;
      const Result<int32_t> count = target.release(add);
      if (!count) return count.status();
      return before == nullptr ? Status() : runtime::write_user(before, *count);
    });
  });
}

// The prototypes are those of the headers.
WS2_SAME(CreateMutexA);
WS2_SAME(CreateMutexW);
WS2_SAME(CreateMutexExA);
WS2_SAME(CreateMutexExW);
WS2_SAME(OpenMutexA);
WS2_SAME(OpenMutexW);
WS2_SAME(ReleaseMutex);
WS2_SAME(CreateSemaphoreA);
WS2_SAME(CreateSemaphoreW);
WS2_SAME(CreateSemaphoreExA);
WS2_SAME(CreateSemaphoreExW);
WS2_SAME(OpenSemaphoreA);
WS2_SAME(OpenSemaphoreW);
WS2_SAME(ReleaseSemaphore);

}  // namespace ws2::api
