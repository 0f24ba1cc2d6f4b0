// SPDX-License-Identifier: MIT
// Names with letters beyond ASCII, as the DNS carries them (RFC 3490, RFC 3492).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ws2::names {

/// One label in Punycode, without the prefix "xn--". Nothing when it cannot be encoded.
std::optional<std::string> punycode(std::u32string_view label);

/// Turns each label of a UTF-8 name that is not ASCII into its "xn--" form; a name in ASCII stays
/// as it is. Letters are folded to lower case; the text is taken to be composed (NFC), as input
/// methods and Windows give it. Nothing when the text is no UTF-8 or a label grows too long.
std::optional<std::string> to_ascii_name(std::string_view name);

}  // namespace ws2::names
