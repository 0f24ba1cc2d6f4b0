// SPDX-License-Identifier: MIT
// The only way to the caller's memory: copies that a bad pointer turns into WSAEFAULT, not a crash.
#pragma once

#include <atomic>
#include <cstddef>
#include <type_traits>

#include "errors/status.hpp"

namespace ws2::runtime {

namespace detail {
void guard_user_memory_now() noexcept;
inline constinit std::atomic<bool> user_memory_is_guarded{false};
}  // namespace detail

/// Starts catching the faults of guarded copies; done once, at the first WSAStartup or earlier.
inline void guard_user_memory() noexcept {
  if (!detail::user_memory_is_guarded.load(std::memory_order_acquire)) {
    detail::guard_user_memory_now();
  }
}

/// Copies between our memory and the caller's. False when any of the caller's bytes cannot be
/// reached; then some of the bytes may have been copied. Zero bytes always succeed.
/// Any thread; async-signal-safe; a thread must not block SIGSEGV.
#if defined(__x86_64__)
namespace detail {
/// The one place where a fault is expected; 0 when all bytes were copied.
extern "C" int ws2_guarded_copy(void* to, const void* from, size_t bytes) noexcept
    __attribute__((visibility("hidden")));
}  // namespace detail
[[nodiscard]] inline bool copy_from_user(void* to, const void* user, size_t bytes) noexcept {
  return detail::ws2_guarded_copy(to, user, bytes) == 0;
}
[[nodiscard]] inline bool copy_to_user(void* user, const void* from, size_t bytes) noexcept {
  return detail::ws2_guarded_copy(user, from, bytes) == 0;
}
#else
[[nodiscard]] bool copy_from_user(void* to, const void* user, size_t bytes) noexcept;
[[nodiscard]] bool copy_to_user(void* user, const void* from, size_t bytes) noexcept;
#endif

/// Reads one object that the caller points to.
template <class T>
Result<T> read_user(const void* user) noexcept {
  static_assert(std::is_trivially_copyable_v<T>);
  T value;
  if (user == nullptr || !copy_from_user(&value, user, sizeof(T))) return WsaCode::wsaefault;
  return value;
}

/// Writes one object where the caller points to.
template <class T>
Status write_user(void* user, const T& value) noexcept {
  static_assert(std::is_trivially_copyable_v<T>);
  if (user == nullptr || !copy_to_user(user, &value, sizeof(T))) return WsaCode::wsaefault;
  return Status();
}

/// The length of the caller's zero-terminated text, at most `limit`; WSAEFAULT when it cannot be
/// read that far.
Result<size_t> user_text_length(const char* user, size_t limit) noexcept;

}  // namespace ws2::runtime
