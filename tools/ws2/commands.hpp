// SPDX-License-Identifier: MIT
// The commands of the tool. Each adds itself to the parser and leaves the exit status in `status`.
#pragma once

#include <CLI/App.hpp>

namespace ws2::tool {

/// `ws2 err`: explains error codes.
void add_err(CLI::App& app, int& status);

/// `ws2 tour`: meets the conditions of the error contract by live calls.
void add_tour(CLI::App& app, int& status);

}  // namespace ws2::tool
