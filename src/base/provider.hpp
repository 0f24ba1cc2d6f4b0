// SPDX-License-Identifier: MIT
// The base provider "linux" as the provider interface sees it.
#pragma once

#include <ws2spi.h>

namespace ws2::base {

/// WSPStartup of the base provider. Microsoft Learn, "WSPStartup function (ws2spi.h)".
int WSPAPI start_provider(WORD version, LPWSPDATA data, LPWSAPROTOCOL_INFOW protocol,
                          WSPUPCALLTABLE up_calls, LPWSPPROC_TABLE table) noexcept;

}  // namespace ws2::base
