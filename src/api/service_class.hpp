// SPDX-License-Identifier: MIT
// What is known of service classes, for the calls into namespace providers.
#pragma once

#include <winsock2.h>

#include <vector>

namespace ws2::api {

/// A WSASERVICECLASSINFOW of a class, as it was installed in this process; of one that was not, its
/// identifier alone. In one block of memory, which begins with the structure.
std::vector<char> class_info(const GUID& id);

}  // namespace ws2::api
