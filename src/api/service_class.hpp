// SPDX-License-Identifier: MIT
// Service classes: those that were installed in this process, and what providers know of others.
// All of it throws std::bad_alloc.
#pragma once

#include <winsock2.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "errors/status.hpp"

namespace ws2::api {

/// What a namespace is told of the services of a class.
struct ClassInfo {
  std::string name;
  DWORD name_space = 0, value_type = 0;
  std::vector<char> value;
};

struct ServiceClass {
  std::string name;
  std::vector<ClassInfo> infos;
};

/// Keeps a class and tells the providers of it. WSAEALREADY, WSASYSCALLFAILURE.1.
Status install_class(const GUID& id, ServiceClass service);
/// Forgets it. WSATYPE_NOT_FOUND.2 when nobody knew it, WSASYSCALLFAILURE.1.
Status remove_class(const GUID& id);

/// A class that was installed in this process, by its identifier or its name.
std::shared_ptr<const ServiceClass> class_of(const GUID& id);
std::optional<GUID> class_named(std::string_view name);

/// The name of a class that this process installed, or that a provider knows. WSATYPE_NOT_FOUND.2.
Result<std::string> class_name(const GUID& id);

/// A WSASERVICECLASSINFOW of a class for a provider; of one that was not installed here, its
/// identifier alone. In one block of memory, which begins with the structure.
std::vector<char> class_info(const GUID& id);

}  // namespace ws2::api
