// SPDX-License-Identifier: MIT
// Modules: the names of Windows' DLLs answer with this library's functions, all others with the
// system's shared objects.
#include <algorithm>
#include <array>
#include <string>

#include "api/wide_text.hpp"
#include "api/win32.hpp"
#include "kernel/system.hpp"

namespace ws2::api {
namespace {

// A handle of one of these is the address of its row.
struct Dll {
  const char* name;
  bool has_ordinals;
};

constexpr Dll dlls[] = {{"ws2_32", true},    {"wsock32", true},     {"mswsock", false},
                        {"kernel32", false}, {"kernelbase", false}, {"ntdll", false},
                        {"user32", false},   {"iphlpapi", false},   {"advapi32", false},
                        {"bcrypt", false},   {"dnsapi", false},     {"winmm", false}};

/// The ordinals of Winsock 1.1, which ws2_32.dll and wsock32.dll share.
const char* ordinal_name(uintptr_t ordinal) noexcept {
  static constexpr const char* from_1[] = {
      "accept",     "bind",   "closesocket", "connect",     "getpeername", "getsockname",
      "getsockopt", "htonl",  "htons",       "ioctlsocket", "inet_addr",   "inet_ntoa",
      "listen",     "ntohl",  "ntohs",       "recv",        "recvfrom",    "select",
      "send",       "sendto", "setsockopt",  "shutdown",    "socket"};
  static constexpr const char* from_51[] = {"gethostbyaddr",    "gethostbyname", "getprotobyname",
                                            "getprotobynumber", "getservbyname", "getservbyport",
                                            "gethostname"};
  static constexpr const char* from_101[] = {"WSAAsyncSelect",
                                             "WSAAsyncGetHostByAddr",
                                             "WSAAsyncGetHostByName",
                                             "WSAAsyncGetProtoByNumber",
                                             "WSAAsyncGetProtoByName",
                                             "WSAAsyncGetServByPort",
                                             "WSAAsyncGetServByName",
                                             "WSACancelAsyncRequest",
                                             "WSASetBlockingHook",
                                             "WSAUnhookBlockingHook",
                                             "WSAGetLastError",
                                             "WSASetLastError",
                                             "WSACancelBlockingCall",
                                             "WSAIsBlocking",
                                             "WSAStartup",
                                             "WSACleanup"};
  if (ordinal - 1 < std::size(from_1)) return from_1[ordinal - 1];
  if (ordinal - 51 < std::size(from_51)) return from_51[ordinal - 51];
  if (ordinal - 101 < std::size(from_101)) return from_101[ordinal - 101];
  if (ordinal == 151) return "__WSAFDIsSet";
  return ordinal == 500 ? "WEP" : nullptr;
}

/// The name without a path, without .dll, in small letters.
std::string bare(std::string_view name) {
  name.remove_prefix(std::min(name.find_last_of("\\/") + 1, name.size()));
  std::string small(name);
  for (char& letter : small) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  if (small.ends_with(".dll")) small.resize(small.size() - 4);
  return small;
}

const Dll* dll_named(const std::string& name) {
  const auto* found = std::find_if(std::begin(dlls), std::end(dlls),
                                   [&](const Dll& dll) { return name == dll.name; });
  return found == std::end(dlls) ? nullptr : found;
}

const Dll* dll_of(HMODULE module) noexcept {
  const auto* row = reinterpret_cast<const Dll*>(module);
  return row >= std::begin(dlls) && row < std::end(dlls) ? row : nullptr;
}

HMODULE as_module(const void* what) noexcept {
  return reinterpret_cast<HMODULE>(const_cast<void*>(what));
}

/// NULL names the program itself.
Result<HMODULE> find(const Result<Name>& name, bool load) {
  if (!name) return name.status();
  if (!name->has_value()) {
    if (load) return WsaCode::wsa_invalid_parameter;
    return as_module(kernel::open_module("", false));
  }
  if (const Dll* dll = dll_named(bare(**name))) return as_module(dll);
  if (void* module = kernel::open_module((*name)->c_str(), load)) return as_module(module);
  return sync::win32_status(sync::error_mod_not_found);
}

template <class Char>
HMODULE find(const Char* name, bool load) noexcept {
  return on_win32<HMODULE>(nullptr, [&] { return find(name_of(name), load); });
}

/// The file of a module; ours and the program's are known.
template <class Char, class Convert>
DWORD file_name(HMODULE module, Char* buffer, DWORD size, Convert&& convert) noexcept {
  return on_win32<DWORD>(0, [&]() -> Result<DWORD> {
    if (module != nullptr && module != as_module(kernel::open_module("", false))) {
      return sync::win32_status(sync::error_mod_not_found);
    }
    const auto path = convert(kernel::program_path());
    if (buffer == nullptr || size == 0) {
      return sync::win32_status(sync::error_insufficient_buffer);
    }
    const size_t fits = std::min<size_t>(path.size(), size - 1);
    std::copy_n(path.data(), fits, buffer);
    buffer[fits] = 0;
    if (fits == path.size()) return static_cast<DWORD>(fits);
    // Learn, "GetModuleFileNameA": cut off, it answers the size and this code.
    runtime::set_last_error(sync::error_insufficient_buffer);
    return size;
  });
}

}  // namespace

/// \param name  NULL for the program; one of Windows' DLLs; or a shared object that is loaded
/// \return NULL and ERROR_MOD_NOT_FOUND
/// \source Microsoft Learn, "GetModuleHandleA function (libloaderapi.h)"
extern "C" HMODULE WINAPI ws2_GetModuleHandleA(LPCSTR name) noexcept { return find(name, false); }

/// The same with a wide name.
extern "C" HMODULE WINAPI ws2_GetModuleHandleW(LPCWSTR name) noexcept { return find(name, false); }

/// Loads a shared object; Windows' DLLs are there already.
/// \source Microsoft Learn, "LoadLibraryA function (libloaderapi.h)"
extern "C" HMODULE WINAPI ws2_LoadLibraryA(LPCSTR name) noexcept { return find(name, true); }

/// The same with a wide name.
extern "C" HMODULE WINAPI ws2_LoadLibraryW(LPCWSTR name) noexcept { return find(name, true); }

/// The same; the flags choose where Windows looks, and the system's loader has its own places.
/// \source Microsoft Learn, "LoadLibraryExA function (libloaderapi.h)"
extern "C" HMODULE WINAPI ws2_LoadLibraryExA(LPCSTR name, HANDLE, DWORD) noexcept {
  return find(name, true);
}

/// The same with a wide name.
extern "C" HMODULE WINAPI ws2_LoadLibraryExW(LPCWSTR name, HANDLE, DWORD) noexcept {
  return find(name, true);
}

/// \source Microsoft Learn, "FreeLibrary function (libloaderapi.h)"
extern "C" BOOL WINAPI ws2_FreeLibrary(HMODULE module) noexcept {
  if (dll_of(module) != nullptr) return TRUE;
  if (module != nullptr && kernel::close_module(module)) return TRUE;
  fail_with_win32(WsaCode::wsa_invalid_handle);
  return FALSE;
}

/// \param name  a name, or an ordinal of Winsock 1.1
/// \return the function; NULL and ERROR_PROC_NOT_FOUND
/// \source Microsoft Learn, "GetProcAddress function (libloaderapi.h)"
extern "C" FARPROC WINAPI ws2_GetProcAddress(HMODULE module, LPCSTR name) noexcept {
  return on_win32<FARPROC>(nullptr, [&]() -> Result<FARPROC> {
    const Dll* dll = dll_of(module);
    const char* wanted = name;
    if (const auto ordinal = reinterpret_cast<uintptr_t>(name); ordinal < 0x10000) {
      wanted = dll != nullptr && dll->has_ordinals ? ordinal_name(ordinal) : nullptr;
    }
    void* found = nullptr;
    if (wanted != nullptr && dll != nullptr) {
      found = kernel::symbol(kernel::own_module(), ("ws2_" + std::string(wanted)).c_str());
    } else if (wanted != nullptr) {
      found = kernel::symbol(module, wanted);
    }
    if (found == nullptr) return sync::win32_status(sync::error_proc_not_found);
    return reinterpret_cast<FARPROC>(found);
  });
}

/// \return characters written; 0 on failure
/// \source Microsoft Learn, "GetModuleFileNameA function (libloaderapi.h)"
extern "C" DWORD WINAPI ws2_GetModuleFileNameA(HMODULE module, LPSTR buffer, DWORD size) noexcept {
  return file_name(module, buffer, size, [](std::string path) { return path; });
}

/// The same in wide characters.
extern "C" DWORD WINAPI ws2_GetModuleFileNameW(HMODULE module, LPWSTR buffer, DWORD size) noexcept {
  return file_name(module, buffer, size, [](const std::string& path) { return widen(path); });
}

/// Nothing here calls a library when a thread comes or goes.
/// \source Microsoft Learn, "DisableThreadLibraryCalls function (libloaderapi.h)"
extern "C" BOOL WINAPI ws2_DisableThreadLibraryCalls(HMODULE) noexcept { return TRUE; }

// The prototypes are those of the headers.
WS2_SAME(GetModuleHandleA);
WS2_SAME(GetModuleHandleW);
WS2_SAME(LoadLibraryA);
WS2_SAME(LoadLibraryW);
WS2_SAME(LoadLibraryExA);
WS2_SAME(LoadLibraryExW);
WS2_SAME(FreeLibrary);
WS2_SAME(GetProcAddress);
WS2_SAME(GetModuleFileNameA);
WS2_SAME(GetModuleFileNameW);
WS2_SAME(DisableThreadLibraryCalls);

}  // namespace ws2::api
