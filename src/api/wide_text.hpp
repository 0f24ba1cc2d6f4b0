// SPDX-License-Identifier: MIT
// Between UTF-8 (CHAR) and UTF-32 (WCHAR), by the names that this room uses.
#pragma once

#include "runtime/wide_text.hpp"

namespace ws2::api {

using runtime::decode_utf8;
using runtime::encode_utf8;
using runtime::is_scalar;
using runtime::narrow;
using runtime::replacement;
using runtime::widen;

}  // namespace ws2::api
