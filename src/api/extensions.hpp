// SPDX-License-Identifier: MIT
// What the rooms below need of those above, handed down when the library starts.
#pragma once

namespace ws2::api {

/// The extension functions by their GUIDs, and the order of addresses.
void hand_down() noexcept;

}  // namespace ws2::api
