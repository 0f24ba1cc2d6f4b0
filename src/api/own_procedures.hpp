// SPDX-License-Identifier: MIT
// What this room gives to the base provider's procedure table, and to loaded providers.
#pragma once

#include <ws2spi.h>

#include "errors/status.hpp"

namespace ws2::api {

/// WSPAddressToString and WSPStringToAddress of the base provider.
INT WSPAPI own_address_to_string(LPSOCKADDR address, DWORD bytes, LPWSAPROTOCOL_INFOW info,
                                 LPWSTR text, LPDWORD length, LPINT error);
INT WSPAPI own_string_to_address(LPWSTR text, INT family, LPWSAPROTOCOL_INFOW info,
                                 LPSOCKADDR address, LPINT bytes, LPINT error);

/// Ends the blocking call of this thread, whose hook runs: WSAEINVAL when none does.
Status cancel_blocking() noexcept;

/// What a provider calls again and again while it blocks: FALSE ends the call. Null when nothing
/// could come of it.
LPBLOCKINGCALLBACK blocking_callback() noexcept;

/// What loaded providers may call.
WSPUPCALLTABLE up_call_table() noexcept;

}  // namespace ws2::api
