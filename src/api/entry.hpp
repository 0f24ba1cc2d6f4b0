// SPDX-License-Identifier: MIT
// The door of every exported function: the checks that come first, and the only writer of the last
// error. Three doors: on_call for Winsock calls, on_win32 for Win32 calls, on_socket (in
// api/socket_entry.hpp) for calls that go down the provider stairs.
#pragma once

#include <new>
#include <type_traits>
#include <utility>

#include "errors/status.hpp"
#include "runtime/last_error.hpp"
#include "runtime/process.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::api {

/// The checks that the error contract puts before all others: started, then the blocking rule.
inline Status may_enter() noexcept {
  runtime::guard_user_memory();
  if (!runtime::started()) return WsaCode::wsanotinitialised;     // WSANOTINITIALISED.1
  if (runtime::in_blocking_hook) return WsaCode::wsaeinprogress;  // WSAEINPROGRESS.1
  return Status();
}

inline void fail_with(Status status) noexcept {
  runtime::set_last_error(static_cast<uint32_t>(status.wsa()));
}

inline void fail_with_win32(Status status) noexcept {
  runtime::set_last_error(static_cast<uint32_t>(status.win32()));
}

namespace detail {

/// Runs a body that may throw std::bad_alloc, and nothing else.
template <class Body>
auto contained(WsaCode without_memory, Body&& body) noexcept -> std::invoke_result_t<Body> {
  try {
    return std::forward<Body>(body)();
  } catch (const std::bad_alloc&) {
    return Status(without_memory);
  }
}

}  // namespace detail

/// A Winsock call that concerns no socket. The body returns Result<T>, or Status for calls that
/// return 0; a failure leaves `failure` as the value and the code in the last error.
template <class T, class Body>
T on_call(T failure, Body&& body, WsaCode without_memory = WsaCode::wsaenobufs) noexcept {
  if (Status barred = may_enter(); !barred.ok()) {
    fail_with(barred);
    return failure;
  }
  auto outcome = detail::contained(without_memory, std::forward<Body>(body));
  if constexpr (std::is_same_v<decltype(outcome), Status>) {
    if (outcome.ok()) return T{};
    fail_with(outcome);
  } else {
    if (outcome.ok()) return std::move(*outcome);
    fail_with(outcome.status());
  }
  return failure;
}

/// A call about names, service classes or providers: its page on Learn has WSA_NOT_ENOUGH_MEMORY
/// where the pages of sockets have WSAENOBUFS.
template <class T, class Body>
T on_catalog_call(T failure, Body&& body) noexcept {
  return on_call(failure, std::forward<Body>(body), WsaCode::wsa_not_enough_memory);
}

/// A Win32 call: no WSAStartup is needed, and the last error is the Win32 code of the status.
template <class T, class Body>
T on_win32(T failure, Body&& body) noexcept {
  runtime::guard_user_memory();
  auto outcome = detail::contained(WsaCode::wsa_not_enough_memory, std::forward<Body>(body));
  if (outcome.ok()) return std::move(*outcome);
  fail_with_win32(outcome.status());
  return failure;
}

}  // namespace ws2::api
