// SPDX-License-Identifier: MIT
// Binding handles to ports, as CreateIoCompletionPort and the thread pool do.
#pragma once

#include <memory>

#include "api/win32.hpp"
#include "engine/port.hpp"

namespace ws2::api {

/// Binds a socket, or a file for overlapped operation, to a port. ERROR_INVALID_HANDLE,
/// ERROR_INVALID_PARAMETER when it has one.
Status bind_to(HANDLE file, std::shared_ptr<engine::Port> port, ULONG_PTR key);

}  // namespace ws2::api
