// SPDX-License-Identifier: MIT
// Registering a service with every namespace provider that it concerns.
#pragma once

#include <winsock2.h>

#include "api/query_set.hpp"

namespace ws2::providers {
class Advertised;
}

namespace ws2::api {

/// How many providers took a registration, and how many refused it.
struct Registered {
  size_t by = 0, refused = 0;
};

/// Succeeds when one provider takes it; the error of the first one when all refuse. `built_in` is
/// what the built-in namespace answers, when no other provider is concerned. Throws std::bad_alloc.
Result<Registered> set_everywhere(const QuerySet& set, WSAESETSERVICEOP operation, DWORD flags,
                                  Status built_in);

/// What a provider of version 2 says to it.
Status set_at_advertised(const providers::Advertised& provider, const QuerySet& set,
                         WSAESETSERVICEOP operation, DWORD flags);

}  // namespace ws2::api
