// SPDX-License-Identifier: MIT
// Interfaces by index, LUID and name. On Linux an interface's name is its alias, too.
#include <cstring>
#include <string>

#include "api/ip_helper.hpp"
#include "api/user_text.hpp"
#include "api/win32.hpp"
#include "kernel/host.hpp"

namespace ws2::api {
namespace {

constexpr size_t longest_name = IF_MAX_STRING_SIZE;

/// The interface that has an index, a LUID or a name.
template <class Matches>
Result<kernel::Interface> find(Matches&& matches) {
  auto all = kernel::interfaces();
  if (!all) return all.status();
  for (kernel::Interface& one : *all) {
    if (matches(one)) return std::move(one);
  }
  return WsaCode::wsaeaddrnotavail;
}

Result<kernel::Interface> by_index(NET_IFINDEX index) {
  return find([&](const kernel::Interface& one) { return one.index == index; });
}

Result<kernel::Interface> by_luid(NET_LUID luid) {
  return find([&](const kernel::Interface& one) { return luid_of(one).Value == luid.Value; });
}

DWORD write_luid(const Result<kernel::Interface>& found, NET_LUID* luid, DWORD missing) noexcept {
  if (!found) return missing;
  return runtime::write_user(luid, luid_of(*found)).ok() ? NO_ERROR : ERROR_INVALID_PARAMETER;
}

template <class Char>
DWORD write_name(const NET_LUID* luid, Char* name, SIZE_T length) {
  const Result<NET_LUID> asked = runtime::read_user<NET_LUID>(luid);
  if (!asked || name == nullptr) return ERROR_INVALID_PARAMETER;
  const Result<kernel::Interface> found = by_luid(*asked);
  if (!found) return ERROR_INVALID_PARAMETER;
  if (length < found->name.size() + 1) return ERROR_NOT_ENOUGH_MEMORY;
  const std::basic_string<Char> text(found->name.begin(), found->name.end());
  const bool written = runtime::copy_to_user(name, text.c_str(), (text.size() + 1) * sizeof(Char));
  return written ? NO_ERROR : ERROR_INVALID_PARAMETER;
}

/// A name that a program passes; empty for one that cannot be read or is too long.
std::string read_name(const char* name) {
  if (name == nullptr) return {};
  const Result<size_t> length = runtime::user_text_length(name, longest_name);
  if (!length) return {};
  std::string text(*length, '\0');
  return runtime::copy_from_user(text.data(), name, text.size()) ? text : std::string();
}

std::string read_name(const wchar_t* name) {
  std::string text;
  for (size_t i = 0; name != nullptr && i < longest_name; ++i) {
    const Result<wchar_t> letter = runtime::read_user<wchar_t>(name + i);
    if (!letter || *letter > 127) return {};
    if (*letter == 0) return text;
    text.push_back(static_cast<char>(*letter));
  }
  return {};
}

template <class Char>
DWORD name_to_luid(const Char* name, NET_LUID* luid) {
  const std::string text = read_name(name);
  if (text.empty()) return ERROR_INVALID_NAME;
  return write_luid(find([&](const kernel::Interface& one) { return one.name == text; }), luid,
                    ERROR_INVALID_NAME);
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

/// The index of an interface; 0 for a name that is none.
/// \param InterfaceName  zero-terminated
/// \source Microsoft Learn, "if_nametoindex function (netioapi.h)"
extern "C" NET_IFINDEX WINAPI ws2_if_nametoindex(PCSTR InterfaceName) noexcept {
  NET_IFINDEX index = 0;
  on_ip_helper([&]() -> DWORD {
    const std::string name = read_name(InterfaceName);
    if (!name.empty()) index = kernel::interface_by_name(name);
    return NO_ERROR;
  });
  return index;
}
WS2_SAME(if_nametoindex);

/// The name of an interface.
/// \param InterfaceName  receives the name, at least IF_NAMESIZE bytes
/// \return `InterfaceName`, or NULL for an index that is none
/// \source Microsoft Learn, "if_indextoname function (netioapi.h)"
extern "C" PCHAR WINAPI ws2_if_indextoname(NET_IFINDEX InterfaceIndex,
                                           PCHAR InterfaceName) noexcept {
  const DWORD outcome = on_ip_helper([&]() -> DWORD {
    const Result<kernel::Interface> found = by_index(InterfaceIndex);
    if (!found || InterfaceName == nullptr) return ERROR_INVALID_PARAMETER;
    const bool written =
        runtime::copy_to_user(InterfaceName, found->name.c_str(), found->name.size() + 1);
    return written ? NO_ERROR : ERROR_INVALID_PARAMETER;
  });
  return outcome == NO_ERROR ? InterfaceName : nullptr;
}
WS2_SAME(if_indextoname);

/// The LUID of an interface: its type and its index.
/// \return NO_ERROR, ERROR_FILE_NOT_FOUND for an index that is none, ERROR_INVALID_PARAMETER
/// \source Microsoft Learn, "ConvertInterfaceIndexToLuid function (netioapi.h)"
extern "C" DWORD WINAPI ws2_ConvertInterfaceIndexToLuid(NET_IFINDEX InterfaceIndex,
                                                        PNET_LUID InterfaceLuid) noexcept {
  return on_ip_helper([&]() -> DWORD {
    if (InterfaceLuid == nullptr) return ERROR_INVALID_PARAMETER;
    return write_luid(by_index(InterfaceIndex), InterfaceLuid, ERROR_FILE_NOT_FOUND);
  });
}
WS2_SAME(ConvertInterfaceIndexToLuid);

/// The index of a LUID.
/// \return NO_ERROR, ERROR_INVALID_PARAMETER
/// \source Microsoft Learn, "ConvertInterfaceLuidToIndex function (netioapi.h)"
extern "C" DWORD WINAPI ws2_ConvertInterfaceLuidToIndex(const NET_LUID* InterfaceLuid,
                                                        PNET_IFINDEX InterfaceIndex) noexcept {
  return on_ip_helper([&]() -> DWORD {
    const Result<NET_LUID> luid = runtime::read_user<NET_LUID>(InterfaceLuid);
    if (!luid) return ERROR_INVALID_PARAMETER;
    const Result<kernel::Interface> found = by_luid(*luid);
    if (!found) return ERROR_INVALID_PARAMETER;
    const bool written = runtime::write_user(InterfaceIndex, NET_IFINDEX{found->index}).ok();
    return written ? NO_ERROR : ERROR_INVALID_PARAMETER;
  });
}
WS2_SAME(ConvertInterfaceLuidToIndex);

/// The name of a LUID.
/// \param Length  room in characters; ERROR_NOT_ENOUGH_MEMORY when it is too little
/// \return NO_ERROR, ERROR_NOT_ENOUGH_MEMORY, ERROR_INVALID_PARAMETER
/// \source Microsoft Learn, "ConvertInterfaceLuidToNameA function (netioapi.h)"
extern "C" DWORD WINAPI ws2_ConvertInterfaceLuidToNameA(const NET_LUID* InterfaceLuid,
                                                        PSTR InterfaceName,
                                                        SIZE_T Length) noexcept {
  return on_ip_helper([&] { return write_name(InterfaceLuid, InterfaceName, Length); });
}
WS2_SAME(ConvertInterfaceLuidToNameA);

/// \source Microsoft Learn, "ConvertInterfaceLuidToNameW function (netioapi.h)"
extern "C" DWORD WINAPI ws2_ConvertInterfaceLuidToNameW(const NET_LUID* InterfaceLuid,
                                                        PWSTR InterfaceName,
                                                        SIZE_T Length) noexcept {
  return on_ip_helper([&] { return write_name(InterfaceLuid, InterfaceName, Length); });
}
WS2_SAME(ConvertInterfaceLuidToNameW);

/// The LUID of a name.
/// \return NO_ERROR, ERROR_INVALID_NAME, ERROR_INVALID_PARAMETER
/// \source Microsoft Learn, "ConvertInterfaceNameToLuidA function (netioapi.h)"
extern "C" DWORD WINAPI ws2_ConvertInterfaceNameToLuidA(const CHAR* InterfaceName,
                                                        NET_LUID* InterfaceLuid) noexcept {
  return on_ip_helper([&] { return name_to_luid(InterfaceName, InterfaceLuid); });
}
WS2_SAME(ConvertInterfaceNameToLuidA);

/// \source Microsoft Learn, "ConvertInterfaceNameToLuidW function (netioapi.h)"
extern "C" DWORD WINAPI ws2_ConvertInterfaceNameToLuidW(const WCHAR* InterfaceName,
                                                        NET_LUID* InterfaceLuid) noexcept {
  return on_ip_helper([&] { return name_to_luid(InterfaceName, InterfaceLuid); });
}
WS2_SAME(ConvertInterfaceNameToLuidW);
