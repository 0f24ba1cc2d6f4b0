// SPDX-License-Identifier: MIT
// Status, the currency of errors inside libws2: an NTSTATUS, as OVERLAPPED.Internal holds it.
#pragma once

#include <cassert>
#include <cstdint>
#include <optional>
#include <utility>

#include "errors/wsa_code.hpp"  // generated: enum class WsaCode

namespace ws2 {

/// A Linux errno. Only errors/ turns it into anything else.
enum class Errno : int {};

/// A Win32 code, as GetQueuedCompletionStatus leaves it in GetLastError.
enum class Win32Code : uint32_t {};

/// What the kernel was asked to do when it failed: one errno means different things to different
/// calls.
enum class During : uint8_t {
  startup,
  socket,
  bind,
  listen,
  accept,
  connect,
  send,
  recv,
  shutdown,
  name,
  option,
  ioctl,
  poll,
  wait
};

/// What the socket carries, where the meaning of an errno depends on it.
enum class Carries : uint8_t { stream, datagram };

/// The outcome of a call: an NTSTATUS. A WsaCode that has no NTSTATUS travels as 0xC0070000 | code.
class [[nodiscard]] Status {
 public:
  constexpr Status() noexcept = default;  // success
  constexpr explicit Status(uint32_t ntstatus) noexcept : ntstatus_(ntstatus) {}
  // Implicit, so that a call can say `return WsaCode::wsaefault;`.
  constexpr Status(WsaCode code) noexcept : ntstatus_(ntstatus_of(code)) {}

  [[nodiscard]] constexpr bool ok() const noexcept { return ntstatus_ == 0; }
  [[nodiscard]] constexpr uint32_t ntstatus() const noexcept { return ntstatus_; }
  /// What WSAGetLastError and WSAGetOverlappedResult report of it.
  [[nodiscard]] WsaCode wsa() const noexcept;
  /// What GetQueuedCompletionStatus reports of it.
  [[nodiscard]] Win32Code win32() const noexcept;

  friend constexpr bool operator==(Status, Status) noexcept = default;

 private:
  uint32_t ntstatus_ = 0;
};

/// Translates what the kernel said. Every Linux errno has a row in catalogue/translation.toml, so
/// there is no unknown error.
Status translate(Errno error, During during, Carries carries = Carries::stream) noexcept;

/// Whether the catalogue knows what this NTSTATUS means.
bool known_status(uint32_t ntstatus) noexcept;

/// A value, or the Status that says why there is none.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}
  Result(Status status) : status_(status) { assert(!status.ok()); }
  Result(WsaCode code) : Result(Status(code)) {}

  [[nodiscard]] bool ok() const noexcept { return value_.has_value(); }
  explicit operator bool() const noexcept { return ok(); }
  [[nodiscard]] Status status() const noexcept { return status_; }
  T& operator*() noexcept { return *value_; }
  const T& operator*() const noexcept { return *value_; }
  T* operator->() noexcept { return &*value_; }
  const T* operator->() const noexcept { return &*value_; }

 private:
  std::optional<T> value_;
  Status status_;
};

}  // namespace ws2
