// SPDX-License-Identifier: MIT
// The door of the C runtime's functions: no exception leaves them, and without memory they fail as
// the C library does, with errno.
#pragma once

#include <new>
#include <utility>

#include "kernel/system.hpp"

namespace ws2::api {

/// Runs a body that answers int and may throw std::bad_alloc. EOF, and errno ENOMEM, without
/// memory.
template <class Body>
int on_c_runtime(Body&& body) noexcept {
  try {
    return std::forward<Body>(body)();
  } catch (const std::bad_alloc&) {
    kernel::set_c_error(kernel::CError::no_memory);
    return -1;
  }
}

}  // namespace ws2::api
