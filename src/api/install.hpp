// SPDX-License-Identifier: MIT
// What the calls that change the catalog of transports share.
#pragma once

#include <ws2spi.h>

#include <functional>
#include <string>
#include <vector>

#include "errors/status.hpp"
#include "providers/catalog_file.hpp"

namespace ws2::api {

/// Of one call; a machine has a handful.
constexpr DWORD most_entries = 1024;
/// MAX_PATH, which Windows holds a provider's path to; Linux's paths may be longer.
constexpr size_t longest_path = 4096;

/// WSAEFAULT.1, WSAEINVAL for none or too many. Throw std::bad_alloc.
Result<std::vector<WSAPROTOCOL_INFOW>> read_infos(const WSAPROTOCOL_INFOW* infos, DWORD count);
Result<std::string> read_path(const WCHAR* path);

/// Changes the file, and what this process knows of it. Throws std::bad_alloc.
Status change(const std::function<Status(providers::Catalog&)>& what);

/// Whether a provider has that identifier; the base provider has one too.
bool is_installed(const providers::Catalog& catalog, const GUID& id) noexcept;

}  // namespace ws2::api
