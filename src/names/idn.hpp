// SPDX-License-Identifier: MIT
// Names with letters beyond ASCII, as the DNS carries them: IDNA 2008 as UTS 46 maps to it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ws2::names {

bool is_ascii(std::string_view name) noexcept;

/// Turns each label of a UTF-8 name that is not ASCII into its "xn--" form; a name in ASCII stays
/// as it is. Letters are folded, composed and mapped by UTS 46, so that "BÜCHER" and "bücher" are
/// one name and the sharp s stays itself. Nothing when the text is no UTF-8, a label grows too
/// long, or the rules forbid it.
/// \source Microsoft Learn, "GetAddrInfoW function (ws2tcpip.h)", Internationalized Domain Names
std::optional<std::string> to_ascii_name(std::string_view name);

}  // namespace ws2::names
