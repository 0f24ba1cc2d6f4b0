// SPDX-License-Identifier: MIT
// Connecting to one of several addresses: those of a name, or those of a list.
#include <winsock2.h>
#include <ws2tcpip.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "api/socket_address.hpp"
#include "api/socket_entry.hpp"
#include "api/space_hosts.hpp"
#include "api/user_text.hpp"
#include "base/address.hpp"
#include "base/bind.hpp"
#include "kernel/address.hpp"
#include "names/address_info.hpp"

namespace ws2::api {
namespace {

constexpr size_t longest_name = 1100;  // a fully qualified name has 255 characters at most

/// Where a program wants to read an address of the connection, or nothing.
struct AddressOut {
  sockaddr* name = nullptr;
  LPDWORD length = nullptr;

  /// Checked before anything is tried: WSAEFAULT.1, WSAEFAULT.3.
  [[nodiscard]] Status check(const base::Socket& socket) const noexcept {
    if (name == nullptr || length == nullptr) return Status();
    const Result<DWORD> room = runtime::read_user<DWORD>(length);
    if (!room) return room.status();
    const uint32_t least = kernel::least_length(socket.endpoint().family);
    return *room < least ? Status(WsaCode::wsaefault) : runtime::write_user(length, *room);
  }
  Status write(const Result<kernel::Address>& address) const noexcept {
    if (name == nullptr || length == nullptr || !address) return Status();
    if (!runtime::copy_to_user(name, address->bytes, address->length)) return WsaCode::wsaefault;
    return runtime::write_user(length, DWORD{address->length});
  }
};

struct Arguments {
  AddressOut local, remote;
  const timeval* timeout = nullptr;
  LPWSAOVERLAPPED reserved = nullptr;
};

/// In milliseconds; none waits for each address as long as connect does.
Result<std::optional<uint32_t>> read_timeout(const timeval* timeout) noexcept {
  if (timeout == nullptr) return std::optional<uint32_t>();
  const Result<timeval> read = runtime::read_user<timeval>(timeout);
  if (!read) return read.status();
  if (read->tv_sec < 0 || read->tv_usec < 0) return WsaCode::wsaeinval;
  const int64_t milliseconds = int64_t{read->tv_sec} * 1000 + read->tv_usec / 1000;
  return std::optional<uint32_t>(static_cast<uint32_t>(std::min<int64_t>(milliseconds, INT32_MAX)));
}

/// What the two calls share, once they know their addresses: `find_addresses` is asked last.
template <class FindAddresses>
Status connect_to_one(SOCKET s, const Arguments& arguments, FindAddresses&& find_addresses) {
  const base::SocketReference socket = base::find(s);
  if (!socket) return WsaCode::wsaenotsock;
  if (Status bad = arguments.local.check(*socket); !bad.ok()) return bad;
  if (Status bad = arguments.remote.check(*socket); !bad.ok()) return bad;
  const Result<std::optional<uint32_t>> timeout = read_timeout(arguments.timeout);
  if (!timeout) return timeout.status();
  // Learn: the parameter is reserved; and stream sockets are what connects.
  if (arguments.reserved != nullptr) return WsaCode::wsaeinval;
  if (!socket->is_stream()) return WsaCode::wsaeopnotsupp;
  const base::Attempts attempts(*timeout);
  Result<std::vector<kernel::Address>> addresses = find_addresses(*socket);
  if (!addresses) return addresses.status();
  const Status connected = base::connect_to_one(socket, *addresses, attempts);
  if (!connected.ok()) return connected;
  const Status local = arguments.local.write(kernel::local_address(socket->fd()));
  const Status remote = arguments.remote.write(kernel::peer_address(socket->fd()));
  return local.ok() ? remote : local;
}

kernel::Address as_kernel_address(const names::InfoEntry& entry) noexcept {
  AnySockaddr structure;
  kernel::Address address;
  address.length = static_cast<uint32_t>(to_sockaddr({entry.address, entry.port}, structure));
  std::memcpy(address.bytes, &structure, address.length);
  return address;
}

/// ::ffff:a.b.c.d, as an IPv6 socket without IPV6_V6ONLY connects to IPv4.
void map(names::Address& address) noexcept {
  if (address.ipv6) return;
  names::Address mapped;
  mapped.ipv6 = true;
  mapped.bytes[10] = mapped.bytes[11] = decltype(mapped.bytes)::value_type{0xff};
  std::copy_n(address.bytes.begin(), 4, mapped.bytes.begin() + 12);
  address = mapped;
}

Result<std::vector<kernel::Address>> addresses_of(base::Socket& socket, std::string node,
                                                  std::string service) {
  names::InfoRequest request;
  request.node = std::move(node);
  request.service = std::move(service);
  request.socket_type = names::stream_type;
  request.sources = all_sources();
  const bool dual = socket.endpoint().family == AF_INET6 && kernel::is_dual(socket.fd());
  if (socket.endpoint().family == AF_INET) request.family = names::Family::ipv4;
  if (socket.endpoint().family == AF_INET6 && !dual) request.family = names::Family::ipv6;
  Result<names::Info> info = names::address_info(request);
  if (!info) return info.status();
  std::vector<kernel::Address> addresses;
  for (names::InfoEntry& entry : info->entries) {
    if (dual) map(entry.address);
    addresses.push_back(as_kernel_address(entry));
  }
  return addresses;
}

template <class Character>
BOOL connect_by_name(SOCKET s, const Character* node, const Character* service,
                     const Arguments& arguments) noexcept {
  return on_call(FALSE, [&]() -> Result<BOOL> {
    const Status outcome = connect_to_one(
        s, arguments, [&](base::Socket& socket) -> Result<std::vector<kernel::Address>> {
          // Learn: both names are required.
          if (node == nullptr || service == nullptr) return WsaCode::wsaeinval;
          Result<std::string> node_text = read_text(node, longest_name),
                              service_text = read_text(service, longest_name);
          if (!node_text) return node_text.status();
          if (!service_text) return service_text.status();
          return addresses_of(socket, std::move(*node_text), std::move(*service_text));
        });
    if (!outcome.ok()) return outcome;
    return TRUE;
  });
}

Result<std::vector<kernel::Address>> read_list(const base::Socket& socket,
                                               PSOCKET_ADDRESS_LIST list) {
  const Result<INT> count = runtime::read_user<INT>(list);
  if (!count) return count.status();
  constexpr INT most = 1024;
  if (*count <= 0 || *count > most) return WsaCode::wsaeinval;
  std::vector<kernel::Address> addresses;
  for (INT i = 0; i < *count; ++i) {
    const Result<SOCKET_ADDRESS> entry = runtime::read_user<SOCKET_ADDRESS>(&list->Address[i]);
    if (!entry) return entry.status();
    const Result<kernel::Address> address =
        base::read_address(socket, entry->lpSockaddr, entry->iSockaddrLength);
    if (!address) return address.status();
    addresses.push_back(*address);
  }
  return addresses;
}

}  // namespace
}  // namespace ws2::api

/// Connects a stream socket to a service of a host, by name: its addresses are tried one after the
/// other. An IPv6 socket without IPV6_V6ONLY reaches IPv4 addresses too.
/// \param nodename, servicename  names, or numbers as text
/// \param LocalAddress, RemoteAddress  receive the connection's addresses; may be NULL
/// \param LocalAddressLength, RemoteAddressLength  in: room in bytes; out: the addresses' sizes
/// \param timeout   for all attempts together; NULL: as long as each takes
/// \param Reserved  NULL
/// \return TRUE, or FALSE with the error of the last attempt
/// \raises WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEINPROGRESS.1 WSAENOTSOCK.1 WSAEFAULT.1
/// WSAEFAULT.3 WSAEINTR.2
///         WSAEISCONN.1 WSAEALREADY.1 WSAECONNREFUSED.1 WSAENETUNREACH.1 WSAEHOSTUNREACH.1
///         WSAETIMEDOUT.1 WSAHOST_NOT_FOUND.1 WSATYPE_NOT_FOUND.1 WSATRY_AGAIN.1
/// \source Microsoft Learn, "WSAConnectByNameW function (winsock2.h)"
extern "C" BOOL PASCAL ws2_WSAConnectByNameW(SOCKET s, LPWSTR nodename, LPWSTR servicename,
                                             LPDWORD LocalAddressLength, LPSOCKADDR LocalAddress,
                                             LPDWORD RemoteAddressLength, LPSOCKADDR RemoteAddress,
                                             const struct timeval* timeout,
                                             LPWSAOVERLAPPED Reserved) noexcept {
  return ws2::api::connect_by_name(s, nodename, servicename,
                                   {{LocalAddress, LocalAddressLength},
                                    {RemoteAddress, RemoteAddressLength},
                                    timeout,
                                    Reserved});
}

/// WSAConnectByNameW with names in the program's code page, UTF-8.
/// \raises as WSAConnectByNameW
/// \source Microsoft Learn, "WSAConnectByNameA function (winsock2.h)"
extern "C" BOOL PASCAL ws2_WSAConnectByNameA(SOCKET s, LPSTR nodename, LPSTR servicename,
                                             LPDWORD LocalAddressLength, LPSOCKADDR LocalAddress,
                                             LPDWORD RemoteAddressLength, LPSOCKADDR RemoteAddress,
                                             const struct timeval* timeout,
                                             LPWSAOVERLAPPED Reserved) noexcept {
  return ws2::api::connect_by_name(s, nodename, servicename,
                                   {{LocalAddress, LocalAddressLength},
                                    {RemoteAddress, RemoteAddressLength},
                                    timeout,
                                    Reserved});
}

/// Connects a stream socket to the first address of a list that answers.
/// \param SocketAddressList  addresses of the socket's family; IPv4 ones mapped into IPv6
/// \return TRUE, or FALSE with the error of the last attempt
/// \raises WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAEINPROGRESS.1 WSAENOTSOCK.1 WSAEFAULT.1
/// WSAEFAULT.2 WSAEFAULT.3
///         WSAEINTR.2 WSAEISCONN.1 WSAEALREADY.1 WSAEAFNOSUPPORT.2 WSAEADDRNOTAVAIL.2
///         WSAECONNREFUSED.1 WSAENETUNREACH.1 WSAEHOSTUNREACH.1 WSAETIMEDOUT.1
/// \source Microsoft Learn, "WSAConnectByList function (winsock2.h)"
extern "C" BOOL PASCAL ws2_WSAConnectByList(SOCKET s, PSOCKET_ADDRESS_LIST SocketAddressList,
                                            LPDWORD LocalAddressLength, LPSOCKADDR LocalAddress,
                                            LPDWORD RemoteAddressLength, LPSOCKADDR RemoteAddress,
                                            const struct timeval* timeout,
                                            LPWSAOVERLAPPED Reserved) noexcept {
  using namespace ws2;
  return api::on_call(FALSE, [&]() -> Result<BOOL> {
    const api::Arguments arguments = {{LocalAddress, LocalAddressLength},
                                      {RemoteAddress, RemoteAddressLength},
                                      timeout,
                                      Reserved};
    const Status outcome = api::connect_to_one(s, arguments, [&](base::Socket& socket) {
      return api::read_list(socket, SocketAddressList);
    });
    if (!outcome.ok()) return outcome;
    return TRUE;
  });
}
