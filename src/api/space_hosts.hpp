// SPDX-License-Identifier: MIT
// The namespace providers of the catalog as a source of hosts' addresses and names.
#pragma once

#include <winsock2.h>

#include <optional>

#include "names/other_spaces.hpp"

namespace ws2::api {

/// Where getaddrinfo, gethostbyname and their kin ask: everywhere.
names::Sources all_sources();

/// Where GetAddrInfoEx asks. WSASERVICE_NOT_FOUND when no provider is there for the namespace, or
/// by that identifier. WSAEFAULT.1, WSASYSCALLFAILURE.1. Throws std::bad_alloc.
Result<names::Sources> sources_of(DWORD space, const GUID* user_provider);

}  // namespace ws2::api
