// SPDX-License-Identifier: MIT
// EnumProtocols: the protocols as the first Windows NT told of them. Needs no WSAStartup; its codes
// are Win32's.
#include <winsock2.h>
// winsock2.h comes first.
#include <nspapi.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <type_traits>
#include <vector>

#include "api/user_text.hpp"
#include "api/win32.hpp"
#include "providers/catalog.hpp"

namespace ws2::api {
namespace {

/// The protocol numbers asked for, up to their zero; none asks for all.
Result<std::vector<INT>> read_numbers(const INT* user) {
  constexpr size_t most = 256;
  std::vector<INT> wanted;
  for (; user != nullptr && wanted.size() < most; ++user) {
    const Result<INT> one = runtime::read_user<INT>(user);
    if (!one) return one.status();
    if (*one == 0) break;
    wanted.push_back(*one);
  }
  return wanted;
}

/// The XP_ flags are the XP1_ flags of the same meaning, as far as there are any.
constexpr DWORD old_flags = 0x7FF;
static_assert(XP_CONNECTIONLESS == XP1_CONNECTIONLESS &&
              XP_MESSAGE_ORIENTED == XP1_MESSAGE_ORIENTED &&
              XP_EXPEDITED_DATA == XP1_EXPEDITED_DATA &&
              XP_SUPPORTS_MULTICAST == XP1_SUPPORT_MULTIPOINT);

template <class Info>
Info describe(const WSAPROTOCOL_INFOW& info) noexcept {
  Info old = {};
  old.dwServiceFlags = info.dwServiceFlags1 & old_flags;
  old.iAddressFamily = info.iAddressFamily;
  old.iMaxSockAddr = info.iMaxSockAddr;
  old.iMinSockAddr = info.iMinSockAddr;
  old.iSocketType = info.iSocketType;
  old.iProtocol = info.iProtocol;
  old.dwMessageSize = info.dwMessageSize;
  return old;
}

/// The structures come first, and the names that they point to behind them.
template <class Info>
Result<INT> enumerate(const INT* protocols, void* buffer, DWORD* length) {
  using Char = std::remove_pointer_t<decltype(Info::lpProtocol)>;
  const Result<DWORD> room = runtime::read_user<DWORD>(length);
  if (!room) return room.status();
  const Result<std::vector<INT>> wanted = read_numbers(protocols);
  if (!wanted) return wanted.status();
  const Result<providers::SharedList> list = providers::read_list();
  if (!list) return list.status();
  std::vector<Info> found;
  std::basic_string<Char> names;
  std::vector<size_t> begins;
  for (const providers::Listed& one : **list) {
    const bool asked = protocols == nullptr || std::find(wanted->begin(), wanted->end(),
                                                         one.info.iProtocol) != wanted->end();
    if (!asked || !providers::is_for_programs(one.info)) continue;
    found.push_back(describe<Info>(one.info));
    begins.push_back(names.size());
    names += text_as<Char>(narrow(one.info.szProtocol));
    names += Char{0};
  }
  const size_t structures = found.size() * sizeof(Info);
  const size_t bytes = structures + names.size() * sizeof(Char);
  if (*room < bytes) {
    const Status told = runtime::write_user(length, static_cast<DWORD>(bytes));
    return told.ok() ? sync::win32_status(sync::error_insufficient_buffer) : told;
  }
  auto* const text = reinterpret_cast<Char*>(static_cast<std::byte*>(buffer) + structures);
  for (size_t i = 0; i < found.size(); ++i) found[i].lpProtocol = text + begins[i];
  const bool written = buffer != nullptr &&
                       runtime::copy_to_user(buffer, found.data(), structures) &&
                       runtime::copy_to_user(text, names.data(), names.size() * sizeof(Char));
  if (!written) return WsaCode::wsaefault;
  return static_cast<INT>(found.size());
}

}  // namespace
}  // namespace ws2::api

/// Tells of the protocols that sockets can have.
/// \param lpiProtocols      protocol numbers, ended by 0: only these; NULL: all
/// \param lpProtocolBuffer  receives PROTOCOL_INFO structures, and their names behind them
/// \param lpdwBufferLength  in: its size in bytes; out, when it is too small: the size needed
/// \return how many; SOCKET_ERROR: ERROR_INSUFFICIENT_BUFFER
/// \source Microsoft Learn, "EnumProtocolsA function (nspapi.h)"
extern "C" INT WINAPI ws2_EnumProtocolsA(LPINT lpiProtocols, LPVOID lpProtocolBuffer,
                                         LPDWORD lpdwBufferLength) noexcept {
  using namespace ws2::api;
  return on_win32<INT>(SOCKET_ERROR, [&] {
    return enumerate<PROTOCOL_INFOA>(lpiProtocols, lpProtocolBuffer, lpdwBufferLength);
  });
}

/// The same in wide characters.
/// \source Microsoft Learn, "EnumProtocolsW function (nspapi.h)"
extern "C" INT WINAPI ws2_EnumProtocolsW(LPINT lpiProtocols, LPVOID lpProtocolBuffer,
                                         LPDWORD lpdwBufferLength) noexcept {
  using namespace ws2::api;
  return on_win32<INT>(SOCKET_ERROR, [&] {
    return enumerate<PROTOCOL_INFOW>(lpiProtocols, lpProtocolBuffer, lpdwBufferLength);
  });
}

// The prototypes are those of the headers.
WS2_SAME(EnumProtocolsA);
WS2_SAME(EnumProtocolsW);
