// SPDX-License-Identifier: MIT
// The namespaces that the library knows. There is one provider: hosts file and DNS.
#pragma once

#include <winsock2.h>

#include "errors/status.hpp"

namespace ws2::api {

/// The provider of NS_DNS, by the identifier that it has on Windows: programs look for it.
inline constexpr GUID dns_provider = {
    0x22059D40, 0x7E9E, 0x11CF, {0xAE, 0x5A, 0x00, 0xAA, 0x00, 0xA7, 0x11, 0x2B}};

/// Whether the namespace, and the provider if one is named, is there: WSASERVICE_NOT_FOUND if not.
/// WSAEFAULT.1 when the identifier cannot be read.
Status find_namespace(DWORD space, const GUID* user_provider) noexcept;

}  // namespace ws2::api
