// SPDX-License-Identifier: MIT
// Making sockets.
#include <winsock2.h>

#include <cstring>

#include "api/socket_entry.hpp"
#include "providers/registry.hpp"

namespace ws2::api {
namespace {

constexpr DWORD known_flags = WSA_FLAG_OVERLAPPED | WSA_FLAG_MULTIPOINT_C_ROOT |
                              WSA_FLAG_MULTIPOINT_C_LEAF | WSA_FLAG_MULTIPOINT_D_ROOT |
                              WSA_FLAG_MULTIPOINT_D_LEAF | WSA_FLAG_ACCESS_SYSTEM_SECURITY |
                              WSA_FLAG_NO_HANDLE_INHERIT | WSA_FLAG_REGISTERED_IO;

using providers::Wanted;

/// Takes from the program's description what was left to it, and keeps a wide copy of it in `own`.
template <class Info>
Status complete(Wanted& wanted, WSAPROTOCOL_INFOW& own, const Info* info) noexcept {
  if (info == nullptr) return Status();
  const Result<Info> read = runtime::read_user<Info>(info);
  if (!read) return read.status();
  // All members but the name stand at the same places in both descriptions; the name is the
  // catalog's.
  static_assert(offsetof(Info, szProtocol) == offsetof(WSAPROTOCOL_INFOW, szProtocol));
  std::memcpy(&own, &*read, offsetof(Info, szProtocol));
  wanted.info = &own;
  if (wanted.family == FROM_PROTOCOL_INFO) wanted.family = read->iAddressFamily;
  if (wanted.type == FROM_PROTOCOL_INFO) wanted.type = read->iSocketType;
  if (wanted.protocol == FROM_PROTOCOL_INFO) wanted.protocol = read->iProtocol;
  return Status();
}

template <class Info>
SOCKET make_socket(Wanted wanted, const Info* info, GROUP group, DWORD flags) noexcept {
  return on_call(INVALID_SOCKET, [&]() -> Result<SOCKET> {
    WSAPROTOCOL_INFOW own = {};
    if (Status bad = complete(wanted, own, info); !bad.ok()) return bad;
    if ((flags & ~known_flags) != 0) return WsaCode::wsaeinval;  // WSAEINVAL.5
    // Learn, "WSASocketW function": no provider here has socket groups.
    if (group != 0) return WsaCode::wsaeinval;
    return providers::open_socket(wanted, flags);
  });
}

}  // namespace
}  // namespace ws2::api

/// Makes a socket; it is blocking, and its descriptor is closed on exec.
/// \param af        AF_INET, AF_INET6 or AF_UNIX; AF_UNSPEC leaves it to the protocol
/// \param type      SOCK_STREAM, SOCK_DGRAM, SOCK_RAW; SOCK_SEQPACKET for AF_UNIX
/// \param protocol  IPPROTO_TCP, IPPROTO_UDP, …; 0 leaves it to family and type
/// \return the socket, or INVALID_SOCKET
/// \raises WSAEACCES.3 WSAEMFILE.1 WSAEINPROGRESS.1 WSAEPROTOTYPE.1 WSAEPROTONOSUPPORT.1
///         WSAEPROTONOSUPPORT.2 WSAESOCKTNOSUPPORT.1 WSAEPFNOSUPPORT.1 WSAEPFNOSUPPORT.3
///         WSAEAFNOSUPPORT.1 WSAEAFNOSUPPORT.3 WSAENOBUFS.1 WSANOTINITIALISED.1 WSANOTINITIALISED.2
///         WSAEPROVIDERFAILEDINIT.1 WSAEPROVIDERFAILEDINIT.2 WSAEINVALIDPROVIDER.1
///         WSAEINVALIDPROCTABLE.1 WSASYSCALLFAILURE.1
/// \source Microsoft Learn, "socket function (winsock2.h)"
extern "C" SOCKET WSAAPI ws2_socket(int af, int type, int protocol) noexcept {
  return ws2::api::on_call(INVALID_SOCKET, [&] {
    return ws2::providers::open_socket({af, type, protocol}, WSA_FLAG_OVERLAPPED);
  });
}

/// Makes a socket, as socket does, with flags and an optional protocol description.
/// \param lpProtocolInfo  description of WSAEnumProtocols, which names the provider, or of
///                        WSADuplicateSocket; its fields stand where FROM_PROTOCOL_INFO was given.
///                        NULL: the first provider that fits
/// \param g               socket group: 0 only
/// \param dwFlags         any of the WSA_FLAG_ constants
/// \raises as socket WSAEFAULT.1 WSAEINVAL.5
/// \source Microsoft Learn, "WSASocketW function (winsock2.h)"
extern "C" SOCKET WSAAPI ws2_WSASocketW(int af, int type, int protocol,
                                        LPWSAPROTOCOL_INFOW lpProtocolInfo, GROUP g,
                                        DWORD dwFlags) noexcept {
  return ws2::api::make_socket({af, type, protocol}, lpProtocolInfo, g, dwFlags);
}

/// WSASocketW with a description in the program's code page, UTF-8.
/// \raises as WSASocketW
/// \source Microsoft Learn, "WSASocketA function (winsock2.h)"
extern "C" SOCKET WSAAPI ws2_WSASocketA(int af, int type, int protocol,
                                        LPWSAPROTOCOL_INFOA lpProtocolInfo, GROUP g,
                                        DWORD dwFlags) noexcept {
  return ws2::api::make_socket({af, type, protocol}, lpProtocolInfo, g, dwFlags);
}
