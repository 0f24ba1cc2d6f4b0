// SPDX-License-Identifier: MIT
// The namespaces that the library knows: the built-in one, hosts file and DNS, and those of the
// providers in the catalog.
#pragma once

#include <winsock2.h>

#include <cstddef>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "errors/status.hpp"

namespace ws2::providers {
class Advertised;
class NameSpace;
}  // namespace ws2::providers

namespace ws2::api {

struct QuerySet;
class QuerySource;

/// The provider of NS_DNS, by the identifier that it has on Windows: programs look for it.
inline constexpr GUID dns_provider = {
    0x22059D40, 0x7E9E, 0x11CF, {0xAE, 0x5A, 0x00, 0xAA, 0x00, 0xA7, 0x11, 0x2B}};

inline bool same_guid(const GUID& one, const GUID& other) noexcept {
  return std::memcmp(&one, &other, sizeof one) == 0;
}

/// One namespace provider.
struct Space {
  GUID id = {};
  DWORD space = 0;  // NS_*
  DWORD version = 0;
  bool active = true;
  bool built_in = false;
  std::string name;
  std::string path;              // as it was given; empty for the built-in one
  std::vector<std::byte> about;  // what its provider keeps with it
};

/// All of them in the catalog's order. WSASYSCALLFAILURE.1 when the catalog cannot be read. Throws
/// std::bad_alloc, like what follows.
Result<std::vector<Space>> all_spaces();

/// Those that a call concerns: the active ones of a namespace, or the one that it names, which then
/// must be of that namespace. WSASERVICE_NOT_FOUND when there is none.
Result<std::vector<Space>> spaces_for(DWORD space, const std::optional<GUID>& provider);
Result<std::vector<Space>> spaces_for(DWORD space, const GUID* user_provider);

/// The provider behind a space that is not built in. WSAEPROVIDERFAILEDINIT.1, .2,
/// WSAEINVALIDPROCTABLE.1; WSASERVICE_NOT_FOUND for a provider that asks for itself.
Result<std::shared_ptr<providers::NameSpace>> load(const Space& space);

/// A query of a provider that has to be loaded. WSAEPROVIDERFAILEDINIT.1, .2, and what it says.
Result<std::unique_ptr<QuerySource>> open_loaded_query(const Space& space, const QuerySet& asked,
                                                       DWORD flags);

/// A query of a provider of version 2.
Result<std::unique_ptr<QuerySource>> open_advertised_query(
    std::shared_ptr<providers::Advertised> provider, const Space& space, const QuerySet& asked,
    DWORD flags);

/// A query of one provider of the catalog, whichever way the process has it.
Result<std::unique_ptr<QuerySource>> open_catalog_query(const Space& space, const QuerySet& asked,
                                                        DWORD flags);

}  // namespace ws2::api
