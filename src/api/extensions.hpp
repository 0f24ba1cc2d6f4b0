// SPDX-License-Identifier: MIT
// What the rooms below need of those above, handed down when the library starts.
#pragma once

#include <cstddef>
#include <span>

namespace ws2::api {

/// RIO_EXTENSION_FUNCTION_TABLE.
std::span<const std::byte> registered_table() noexcept;

/// The extension functions by their GUIDs, and the order of addresses.
void hand_down() noexcept;

}  // namespace ws2::api
