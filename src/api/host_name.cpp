// SPDX-License-Identifier: MIT
// The name of this machine.
#include <winsock2.h>

#include "api/entry.hpp"
#include "api/user_text.hpp"
#include "kernel/host.hpp"

namespace ws2::api {
namespace {

template <class Character>
int give_host_name(Character* name, int capacity) noexcept {
  return on_call(SOCKET_ERROR, [&]() -> Status {
    if (capacity <= 0) return WsaCode::wsaefault;
    return write_text(name, static_cast<size_t>(capacity), kernel::host_name());
  });
}

}  // namespace
}  // namespace ws2::api

/// Tells the name of this machine, which gethostbyname and getaddrinfo resolve.
/// \param name     receives the zero-terminated name; 256 bytes always suffice
/// \param namelen  characters that fit in `name`
/// \return 0; SOCKET_ERROR
/// \raises WSAEFAULT.1 WSAEFAULT.3 WSAEINPROGRESS.1 WSANOTINITIALISED.1 WSANOTINITIALISED.2
/// \source Microsoft Learn, "gethostname function (winsock2.h)"
extern "C" int WSAAPI ws2_gethostname(char* name, int namelen) noexcept {
  return ws2::api::give_host_name(name, namelen);
}
extern "C" int WSAAPI ws2_GetHostNameW(PWSTR name, int namelen) noexcept {
  return ws2::api::give_host_name(name, namelen);
}
