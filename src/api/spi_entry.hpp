// SPDX-License-Identifier: MIT
// The door of the calls that providers and their installers make: the code goes to *lpErrno, and
// the last error stays as it is. They need no WSAStartup.
#pragma once

#include <ws2spi.h>

#include <utility>

#include "api/entry.hpp"

namespace ws2::api {

/// The body returns Result<T>, or Status for calls that return 0.
template <class T, class Body>
T on_spi(LPINT error, T failure, Body&& body) noexcept {
  runtime::guard_user_memory();
  const auto outcome = detail::contained(WsaCode::wsa_not_enough_memory, std::forward<Body>(body));
  Status status;
  if constexpr (std::is_same_v<std::remove_const_t<decltype(outcome)>, Status>) {
    if (outcome.ok()) return T{};
    status = outcome;
  } else {
    if (outcome.ok()) return *outcome;
    status = outcome.status();
  }
  // Who gave no place for the code does without it.
  static_cast<void>(runtime::write_user(error, static_cast<INT>(status.wsa())));
  return failure;
}

/// The same for a call that returns BOOL; the body returns Status.
template <class Body>
BOOL spi_bool(LPINT error, Body&& body) noexcept {
  return on_spi<BOOL>(error, FALSE, [&]() -> Result<BOOL> {
    if (Status failed = body(); !failed.ok()) return failed;
    return TRUE;
  });
}

}  // namespace ws2::api
