// SPDX-License-Identifier: MIT
// Numbers for names: window classes and registered messages share them, as on Windows.
#pragma once

#include <cstdint>
#include <string_view>

namespace ws2::messages {

constexpr uint16_t first_atom = 0xC000;

/// The number of a name, 0xC000 to 0xFFFF, the same for every spelling in other case; 0 when all
/// 16,384 are taken. Throws std::bad_alloc.
uint16_t atom_of(std::string_view name);

/// The number of a name that has one; 0 otherwise.
uint16_t find_atom(std::string_view name);

}  // namespace ws2::messages
