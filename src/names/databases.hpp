// SPDX-License-Identifier: MIT
// The database files of the machine, read again when they have changed.
#pragma once

#include <memory>

#include "names/hosts_file.hpp"
#include "names/services_file.hpp"

namespace ws2::names {

/// /etc/hosts, /etc/services and /etc/protocols, or the files that WS2_HOSTS, WS2_SERVICES and
/// WS2_PROTOCOLS name; set-uid programs ignore these settings. nullptr when there is no such file
/// (WSANO_RECOVERY.2). Any thread; what is returned never changes.
std::shared_ptr<const HostsFile> hosts_file();
std::shared_ptr<const ServicesFile> services_file();
std::shared_ptr<const ProtocolsFile> protocols_file();

}  // namespace ws2::names
