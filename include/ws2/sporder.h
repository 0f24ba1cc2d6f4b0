/* SPDX-License-Identifier: MIT
 * The order of the catalog's entries. Source: Microsoft Learn, the pages of sporder.h. */
#pragma GCC system_header
#ifndef _SPORDER_
#define _SPORDER_

#include "ws2spi.h"

WS2_BEGIN_C
int WSPAPI WSCWriteProviderOrder(LPDWORD lpwdCatalogEntryId, DWORD dwNumberOfEntries)
    WS2_SYMBOL(WSCWriteProviderOrder);
int WSPAPI WSCWriteNameSpaceOrder(LPGUID lpProviderId, DWORD dwNumberOfEntries)
    WS2_SYMBOL(WSCWriteNameSpaceOrder);
int WSPAPI WSCWriteProviderOrder32(LPDWORD lpwdCatalogEntryId, DWORD dwNumberOfEntries)
    WS2_SYMBOL(WSCWriteProviderOrder32);
int WSPAPI WSCWriteNameSpaceOrder32(LPGUID lpProviderId, DWORD dwNumberOfEntries)
    WS2_SYMBOL(WSCWriteNameSpaceOrder32);
WS2_END_C

#endif /* _SPORDER_ */
