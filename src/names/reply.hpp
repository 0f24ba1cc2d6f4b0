// SPDX-License-Identifier: MIT
// What c-ares does not tell of a DNS answer: which name its aliases lead to.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace ws2::names {

/// The names from the one that was asked for, over its aliases, to the one that has the records.
/// Empty when the bytes are no answer to one question, or the aliases lead in a circle. The bytes
/// come from the network: nothing about them is taken on trust. Throws std::bad_alloc.
std::vector<std::string> alias_chain(std::span<const uint8_t> answer);

}  // namespace ws2::names
