// SPDX-License-Identifier: MIT
// Breaks text into lines of a terminal's width; Chinese breaks between characters.
#pragma once

#include <string>
#include <string_view>

namespace ws2::tool {

/// The text in lines of at most `width` columns. The first begins with `first`, the others with as
/// many spaces. Ends in a line feed.
std::string wrapped(std::string_view text, std::string_view first, size_t width);

/// The terminal's width, within what reads well; 80 where the output is no terminal.
size_t terminal_width();

}  // namespace ws2::tool
