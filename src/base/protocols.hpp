// SPDX-License-Identifier: MIT
// The protocols of the base provider, as the catalog describes them.
#pragma once

#include <winsock2.h>

#include <span>

#include "kernel/options.hpp"

namespace ws2::base {

/// All of them, in the order in which a socket without a protocol looks for one.
std::span<const WSAPROTOCOL_INFOW> protocols() noexcept;

/// The protocol that a socket has; nullptr for none.
const WSAPROTOCOL_INFOW* find_protocol(kernel::Endpoint endpoint) noexcept;

/// The same with its name in narrow characters. Throws std::bad_alloc.
WSAPROTOCOL_INFOA narrow(const WSAPROTOCOL_INFOW& info);

/// The identifier that all of them have.
const GUID& provider_id() noexcept;

}  // namespace ws2::base
