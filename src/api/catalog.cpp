// SPDX-License-Identifier: MIT
// The protocols that sockets can have.
#include "providers/catalog.hpp"

#include <winsock2.h>

#include <algorithm>
#include <vector>

#include "api/spi_entry.hpp"
#include "base/protocols.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::api {
namespace {

/// The protocol numbers that a program asks for, up to their zero; none asks for all.
Result<std::vector<INT>> read_protocols(const INT* user) {
  constexpr size_t most = 256;
  std::vector<INT> wanted;
  while (user != nullptr) {
    const Result<INT> one = runtime::read_user<INT>(user++);
    if (!one) return one.status();
    if (*one == 0) break;
    if (wanted.size() == most) return WsaCode::wsaeinval;
    wanted.push_back(*one);
  }
  return wanted;
}

/// Learn: iProtocolMaxOffset says how many numbers above iProtocol an entry stands for too.
bool is_wanted(const WSAPROTOCOL_INFOW& info, const INT* asked, const std::vector<INT>& wanted) {
  if (asked == nullptr) return true;
  return std::any_of(wanted.begin(), wanted.end(), [&](INT number) {
    return number >= info.iProtocol && number <= info.iProtocol + info.iProtocolMaxOffset;
  });
}

enum class Whose : uint8_t { programs, installers };

template <class Info>
Result<int> enumerate(Whose whose, LPINT protocols, Info* buffer, LPDWORD length,
                      Info (*form)(const WSAPROTOCOL_INFOW&)) {
  const Result<DWORD> room = runtime::read_user<DWORD>(length);
  if (!room) return room.status();
  const Result<std::vector<INT>> wanted = read_protocols(protocols);
  if (!wanted) return wanted.status();
  const Result<providers::SharedList> list = providers::read_list();
  if (!list) return list.status();  // WSASYSCALLFAILURE.1
  std::vector<Info> found;
  for (const providers::Listed& one : **list) {
    if (whose == Whose::programs && !providers::is_for_programs(one.info)) continue;
    if (is_wanted(one.info, protocols, *wanted)) found.push_back(form(one.info));
  }
  const size_t bytes = found.size() * sizeof(Info);
  if (*room < bytes) {
    const Status told = runtime::write_user(length, static_cast<DWORD>(bytes));
    return told.ok() ? Status(WsaCode::wsaenobufs) : told;  // WSAENOBUFS.2
  }
  if (bytes != 0 && !runtime::copy_to_user(buffer, found.data(), bytes)) {
    return WsaCode::wsaefault;
  }
  return static_cast<int>(found.size());
}

WSAPROTOCOL_INFOW as_it_is(const WSAPROTOCOL_INFOW& info) noexcept { return info; }

}  // namespace
}  // namespace ws2::api

/// Tells of the protocols that sockets can have, the installed ones too, in the catalog's order.
/// \param lpiProtocols      protocol numbers, ended by 0: only these; NULL: all
/// \param lpProtocolBuffer  receives one description a protocol
/// \param lpdwBufferLength  in: its size in bytes; out, when it is too small: the size needed
/// \return how many protocols, or SOCKET_ERROR
/// \raises WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEINPROGRESS.1 WSAEFAULT.1 WSAENOBUFS.2
///         WSASYSCALLFAILURE.1
/// \source Microsoft Learn, "WSAEnumProtocolsW function (winsock2.h)"
extern "C" int WSAAPI ws2_WSAEnumProtocolsW(LPINT lpiProtocols,
                                            LPWSAPROTOCOL_INFOW lpProtocolBuffer,
                                            LPDWORD lpdwBufferLength) noexcept {
  using namespace ws2::api;
  return on_call(SOCKET_ERROR, [&] {
    return enumerate(Whose::programs, lpiProtocols, lpProtocolBuffer, lpdwBufferLength, as_it_is);
  });
}

/// WSAEnumProtocolsW with names in the program's code page, UTF-8.
/// \raises as WSAEnumProtocolsW
/// \source Microsoft Learn, "WSAEnumProtocolsA function (winsock2.h)"
extern "C" int WSAAPI ws2_WSAEnumProtocolsA(LPINT lpiProtocols,
                                            LPWSAPROTOCOL_INFOA lpProtocolBuffer,
                                            LPDWORD lpdwBufferLength) noexcept {
  using namespace ws2::api;
  return on_call(SOCKET_ERROR, [&] {
    return enumerate(Whose::programs, lpiProtocols, lpProtocolBuffer, lpdwBufferLength,
                     ws2::base::narrow);
  });
}

/// Tells of every entry of the catalog, those too that programs cannot use: layered protocols
/// without a chain, and hidden entries. Needs no WSAStartup; the code goes to *lpErrno.
/// \raises WSAEFAULT.1 WSAENOBUFS.2 WSASYSCALLFAILURE.1
/// \source Microsoft Learn, "WSCEnumProtocols function (ws2spi.h)"
extern "C" int WSPAPI ws2_WSCEnumProtocols(LPINT lpiProtocols, LPWSAPROTOCOL_INFOW lpProtocolBuffer,
                                           LPDWORD lpdwBufferLength, LPINT lpErrno) noexcept {
  using namespace ws2::api;
  return on_spi(lpErrno, SOCKET_ERROR, [&] {
    return enumerate(Whose::installers, lpiProtocols, lpProtocolBuffer, lpdwBufferLength, as_it_is);
  });
}

/// The same: there is one catalog, for programs of one word size.
/// \raises as WSCEnumProtocols
/// \source Microsoft Learn, "WSCEnumProtocols32 function (ws2spi.h)"
extern "C" int WSPAPI ws2_WSCEnumProtocols32(LPINT lpiProtocols,
                                             LPWSAPROTOCOL_INFOW lpProtocolBuffer,
                                             LPDWORD lpdwBufferLength, LPINT lpErrno) noexcept {
  return ws2_WSCEnumProtocols(lpiProtocols, lpProtocolBuffer, lpdwBufferLength, lpErrno);
}
