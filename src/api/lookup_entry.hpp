// SPDX-License-Identifier: MIT
// The door of getaddrinfo and its kin, which return the error itself and leave it as the last
// error.
#pragma once

#include "api/entry.hpp"

namespace ws2::api {

/// The body returns a Status. Out of memory is WSA_NOT_ENOUGH_MEMORY here: EAI_MEMORY.
template <class Body>
int on_lookup(Body&& body) noexcept {
  Status outcome = may_enter();
  if (outcome.ok()) {
    outcome = detail::contained(WsaCode::wsa_not_enough_memory, std::forward<Body>(body));
  }
  if (outcome.ok()) return 0;
  fail_with(outcome);
  return static_cast<int>(outcome.wsa());
}

}  // namespace ws2::api
