/* SPDX-License-Identifier: MIT
 * The base provider as a file of its own, which WSCGetProviderPath names: layered providers load it
 * and call its WSPStartup. It cannot be a function of libws2.so: every provider defines one of that
 * name, and the library's, which stands before them in a program's scope, would take its place. */
#include <ws2spi.h>

extern int WSPAPI base_startup(WORD version, LPWSPDATA data, LPWSAPROTOCOL_INFOW info,
                               WSPUPCALLTABLE up_calls, LPWSPPROC_TABLE table)
    WS2_SYMBOL(WSPStartup);

__attribute__((visibility("default"))) int WSPAPI WSPStartup(WORD version, LPWSPDATA data,
                                                             LPWSAPROTOCOL_INFOW info,
                                                             WSPUPCALLTABLE up_calls,
                                                             LPWSPPROC_TABLE table) {
  return base_startup(version, data, info, up_calls, table);
}
