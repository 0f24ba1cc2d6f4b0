// SPDX-License-Identifier: MIT
// What the base provider needs of rooms above it.
#include "base/upward.hpp"

namespace ws2::base {
namespace {

constinit Upward handed_down;

}  // namespace

void set_upward(const Upward& upward) noexcept { handed_down = upward; }

const Upward& upward() noexcept { return handed_down; }

}  // namespace ws2::base
