// SPDX-License-Identifier: MIT
// What everything that has a handle derives from.
#pragma once

#include <atomic>
#include <cstdint>

namespace ws2::handles {

/// What a handle may stand for.
enum class Kind : uint8_t {
  socket,
  event,
  mutex,
  semaphore,
  timer,
  thread,
  wait,
  port,
  file,
  lookup,
  pollset,
  window,
  queue,
  request,
  query,
  completions,
  requests,
  buffer,
  notices,
  address_notice,
  notification,
  call,
  provided,  // a socket of an installed provider, which says itself what is behind it
};

/// Whether it is a socket to the program.
constexpr bool is_socket(Kind kind) noexcept {
  return kind == Kind::socket || kind == Kind::provided;
}

/// An object behind a handle. It lives until its handle is closed and the last Reference is gone.
class Object {
 public:
  explicit Object(Kind kind) noexcept : kind_(kind) {}
  virtual ~Object() = default;
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;

  [[nodiscard]] Kind kind() const noexcept { return kind_; }

  /// Called once by the thread that closes the handle, when no new look-up can succeed any more.
  /// `in_use`: others hold references, and may be inside a blocking call that must be woken.
  virtual void on_close(bool in_use) noexcept { static_cast<void>(in_use); }

  /// The kernel's descriptor behind the object, which a child process may inherit; -1 for objects
  /// of this process alone.
  [[nodiscard]] virtual int descriptor() const noexcept { return -1; }

  /// HANDLE_FLAG_INHERIT and HANDLE_FLAG_PROTECT_FROM_CLOSE; no order with anything else.
  std::atomic<uint32_t> flags{0};

  /// Of a socket: the number of the provider that its calls go to; 0 is the base provider. Relaxed:
  /// who has the handle got it from whoever set this.
  std::atomic<uint16_t> owner{0};

 private:
  const Kind kind_;
};

}  // namespace ws2::handles
