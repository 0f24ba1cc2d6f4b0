// SPDX-License-Identifier: MIT
// The only way to the caller's memory: copies that a bad pointer turns into WSAEFAULT, not a crash.
#pragma once

#include <cstddef>
#include <type_traits>

#include "errors/status.hpp"

namespace ws2::runtime {

namespace detail {
inline thread_local bool guarded __attribute__((tls_model("initial-exec"))) = false;
void guard_this_thread() noexcept;
}  // namespace detail

/// Starts catching the faults of this thread's guarded copies. Every door of the library calls it:
/// after the first time it costs one comparison.
inline void guard_user_memory() noexcept {
  if (!detail::guarded) [[unlikely]]
    detail::guard_this_thread();
}

/// Copies between our memory and the caller's. False when any of the caller's bytes cannot be
/// reached; then some of the bytes may have been copied. Zero bytes always succeed.
/// Any thread that called guard_user_memory; async-signal-safe.
#if defined(__x86_64__)
namespace detail {
// The one place where a fault is expected; each is 0 when there was none.
extern "C" {
int ws2_guarded_copy(void* to, const void* from, size_t bytes) noexcept
    __attribute__((visibility("hidden")));
int ws2_guarded_read(const void* first, size_t bytes) noexcept
    __attribute__((visibility("hidden")));
int ws2_guarded_write(void* first, size_t bytes) noexcept __attribute__((visibility("hidden")));
}
}  // namespace detail
[[nodiscard]] inline bool copy_from_user(void* to, const void* user, size_t bytes) noexcept {
  return detail::ws2_guarded_copy(to, user, bytes) == 0;
}
[[nodiscard]] inline bool copy_to_user(void* user, const void* from, size_t bytes) noexcept {
  return detail::ws2_guarded_copy(user, from, bytes) == 0;
}
inline bool ends_can_be_read(const void* user, size_t bytes) noexcept {
  return detail::ws2_guarded_read(user, bytes) == 0;
}
inline bool ends_can_be_written(void* user, size_t bytes) noexcept {
  return detail::ws2_guarded_write(user, bytes) == 0;
}
#else
[[nodiscard]] bool copy_from_user(void* to, const void* user, size_t bytes) noexcept;
[[nodiscard]] bool copy_to_user(void* user, const void* from, size_t bytes) noexcept;
[[nodiscard]] bool ends_can_be_read(const void* user, size_t bytes) noexcept;
[[nodiscard]] bool ends_can_be_written(void* user, size_t bytes) noexcept;
#endif

/// Whether a buffer of the program can be read, or written, as far as its first and its last byte
/// tell: before a call takes from a queue what it could not put back. A hole between the two is
/// found by whoever copies. Writing leaves the bytes as they are; it is no atomic operation, as the
/// buffer is the call's while the call lasts.
[[nodiscard]] inline bool may_read(const void* user, size_t bytes) noexcept {
  return bytes == 0 || (user != nullptr && ends_can_be_read(user, bytes));
}
[[nodiscard]] inline bool may_write(void* user, size_t bytes) noexcept {
  return bytes == 0 || (user != nullptr && ends_can_be_written(user, bytes));
}

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
