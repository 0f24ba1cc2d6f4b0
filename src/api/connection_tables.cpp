// SPDX-License-Identifier: MIT
// Tables of TCP connections and UDP sockets. The module of a socket's owner is not told: Linux has
// processes only.
#include <algorithm>
#include <cstring>
#include <tuple>

#include "api/ip_helper.hpp"
#include "api/win32.hpp"

namespace ws2::api {
namespace {

/// Linux' numbers of states: established is 1.
DWORD state_in_table(uint8_t state) noexcept {
  static constexpr DWORD states[] = {
      MIB_TCP_STATE_CLOSED,    MIB_TCP_STATE_ESTAB,     MIB_TCP_STATE_SYN_SENT,
      MIB_TCP_STATE_SYN_RCVD,  MIB_TCP_STATE_FIN_WAIT1, MIB_TCP_STATE_FIN_WAIT2,
      MIB_TCP_STATE_TIME_WAIT, MIB_TCP_STATE_CLOSED,    MIB_TCP_STATE_CLOSE_WAIT,
      MIB_TCP_STATE_LAST_ACK,  MIB_TCP_STATE_LISTEN,    MIB_TCP_STATE_CLOSING,
      MIB_TCP_STATE_SYN_RCVD};
  return state < std::size(states) ? states[state] : MIB_TCP_STATE_CLOSED;
}

enum class Which : uint8_t { all, listeners, connections };

bool is_wanted(const kernel::Connection& one, Which which) noexcept {
  const bool listens = state_in_table(one.state) == MIB_TCP_STATE_LISTEN;
  return which == Which::all || listens == (which == Which::listeners);
}

/// The sockets of a protocol, in the order of the tables if one is asked for.
Result<std::vector<kernel::Connection>> sockets(int protocol, bool ipv6, bool ordered) {
  auto found = kernel::connections(protocol, ipv6);
  if (!found || !ordered) return found;
  const auto key = [](const kernel::Connection& one) {
    return std::tie(one.local.bytes, one.local_port, one.remote.bytes, one.remote_port);
  };
  std::sort(found->begin(), found->end(),
            [&](const auto& a, const auto& b) { return key(a) < key(b); });
  return found;
}

template <class Row>
void put_ends4(Row& row, const kernel::Connection& one) noexcept {
  row.dwLocalAddr = ipv4_of(one.local);
  row.dwLocalPort = port_in_table(one.local_port);
  if constexpr (requires { row.dwRemoteAddr; }) {
    row.dwState = state_in_table(one.state);
    row.dwRemoteAddr = ipv4_of(one.remote);
    row.dwRemotePort = port_in_table(one.remote_port);
  }
}

void put_address(void* field, const kernel::InternetAddress& address) noexcept {
  std::memcpy(field, address.bytes.data(), 16);
}

/// MIB_TCP6ROW and MIB_TCP6ROW2 name the addresses otherwise than the rows with owners.
template <class Row>
void put_ends6(Row& row, const kernel::Connection& one) noexcept {
  row.dwLocalScopeId = one.local.scope;
  row.dwLocalPort = port_in_table(one.local_port);
  if constexpr (requires { row.ucLocalAddr; }) {
    put_address(row.ucLocalAddr, one.local);
  } else if constexpr (requires { row.LocalAddr; }) {
    put_address(&row.LocalAddr, one.local);
  } else {
    put_address(&row.dwLocalAddr, one.local);
  }
  if constexpr (requires { row.dwRemotePort; }) {
    row.dwRemoteScopeId = one.remote.scope;
    row.dwRemotePort = port_in_table(one.remote_port);
  }
  if constexpr (requires { row.ucRemoteAddr; }) {
    put_address(row.ucRemoteAddr, one.remote);
    row.dwState = state_in_table(one.state);
  } else if constexpr (requires { row.RemoteAddr; }) {
    put_address(&row.RemoteAddr, one.remote);
    row.State = static_cast<MIB_TCP_STATE>(state_in_table(one.state));
  }
}

/// Any of the tables: Row says which family and whether owners are told.
template <class Table>
DWORD tell_sockets(void* buffer, ULONG* size, bool ordered, int protocol, Which which) {
  using Row = std::remove_reference_t<decltype(Table{}.table[0])>;
  constexpr bool ipv6 = requires(Row row) { row.dwLocalScopeId; };
  const auto found = sockets(protocol, ipv6, ordered);
  if (!found) return win32_code(found.status());
  std::vector<Row> rows;
  for (const kernel::Connection& one : *found) {
    if (!is_wanted(one, which)) continue;
    Row row = {};
    if constexpr (ipv6) {
      put_ends6(row, one);
    } else {
      put_ends4(row, one);
    }
    rows.push_back(row);
  }
  if constexpr (requires(Row row) { row.dwOwningPid; }) {
    const kernel::SocketOwners owners;
    size_t place = 0;
    for (const kernel::Connection& one : *found) {
      if (is_wanted(one, which)) rows[place++].dwOwningPid = owners.owner(one.inode);
    }
  }
  return give_table<Table>(buffer, size, rows);
}

template <class Basic, class Owned, class Module>
DWORD tell_by_class(void* buffer, ULONG* size, bool ordered, TCP_TABLE_CLASS kind) {
  switch (kind) {
    case TCP_TABLE_BASIC_LISTENER:
      return tell_sockets<Basic>(buffer, size, ordered, IPPROTO_TCP, Which::listeners);
    case TCP_TABLE_BASIC_CONNECTIONS:
      return tell_sockets<Basic>(buffer, size, ordered, IPPROTO_TCP, Which::connections);
    case TCP_TABLE_BASIC_ALL:
      return tell_sockets<Basic>(buffer, size, ordered, IPPROTO_TCP, Which::all);
    case TCP_TABLE_OWNER_PID_LISTENER:
      return tell_sockets<Owned>(buffer, size, ordered, IPPROTO_TCP, Which::listeners);
    case TCP_TABLE_OWNER_PID_CONNECTIONS:
      return tell_sockets<Owned>(buffer, size, ordered, IPPROTO_TCP, Which::connections);
    case TCP_TABLE_OWNER_PID_ALL:
      return tell_sockets<Owned>(buffer, size, ordered, IPPROTO_TCP, Which::all);
    case TCP_TABLE_OWNER_MODULE_LISTENER:
      return tell_sockets<Module>(buffer, size, ordered, IPPROTO_TCP, Which::listeners);
    case TCP_TABLE_OWNER_MODULE_CONNECTIONS:
      return tell_sockets<Module>(buffer, size, ordered, IPPROTO_TCP, Which::connections);
    case TCP_TABLE_OWNER_MODULE_ALL:
      return tell_sockets<Module>(buffer, size, ordered, IPPROTO_TCP, Which::all);
  }
  return ERROR_INVALID_PARAMETER;
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

/// Tells the TCP sockets of IPv4 with their states.
/// \param TcpTable     receives the table, may be NULL
/// \param SizePointer  in: room in bytes; out: the size of the table
/// \param Order        whether rows are sorted: local address and port, then the remote ones
/// \return NO_ERROR, ERROR_INSUFFICIENT_BUFFER for too little room, ERROR_INVALID_PARAMETER
/// \source Microsoft Learn, "GetTcpTable function (iphlpapi.h)"
extern "C" ULONG WINAPI ws2_GetTcpTable(PMIB_TCPTABLE TcpTable, PULONG SizePointer,
                                        BOOL Order) noexcept {
  return on_ip_helper([&] {
    return tell_sockets<MIB_TCPTABLE>(TcpTable, SizePointer, Order != FALSE, IPPROTO_TCP,
                                      Which::all);
  });
}
WS2_SAME(GetTcpTable);

/// The same of IPv6.
/// \source Microsoft Learn, "GetTcp6Table function (iphlpapi.h)"
extern "C" ULONG WINAPI ws2_GetTcp6Table(PMIB_TCP6TABLE TcpTable, PULONG SizePointer,
                                         BOOL Order) noexcept {
  return on_ip_helper([&] {
    return tell_sockets<MIB_TCP6TABLE>(TcpTable, SizePointer, Order != FALSE, IPPROTO_TCP,
                                       Which::all);
  });
}
WS2_SAME(GetTcp6Table);

/// GetTcpTable with the processes that have the sockets; 0 for one that this process may not see.
/// \source Microsoft Learn, "GetTcpTable2 function (iphlpapi.h)"
extern "C" ULONG WINAPI ws2_GetTcpTable2(PMIB_TCPTABLE2 TcpTable, PULONG SizePointer,
                                         BOOL Order) noexcept {
  return on_ip_helper([&] {
    return tell_sockets<MIB_TCPTABLE2>(TcpTable, SizePointer, Order != FALSE, IPPROTO_TCP,
                                       Which::all);
  });
}
WS2_SAME(GetTcpTable2);

/// The same of IPv6.
/// \source Microsoft Learn, "GetTcp6Table2 function (iphlpapi.h)"
extern "C" ULONG WINAPI ws2_GetTcp6Table2(PMIB_TCP6TABLE2 TcpTable, PULONG SizePointer,
                                          BOOL Order) noexcept {
  return on_ip_helper([&] {
    return tell_sockets<MIB_TCP6TABLE2>(TcpTable, SizePointer, Order != FALSE, IPPROTO_TCP,
                                        Which::all);
  });
}
WS2_SAME(GetTcp6Table2);

/// Tells the UDP sockets of IPv4. Parameters and answers as with GetTcpTable.
/// \source Microsoft Learn, "GetUdpTable function (iphlpapi.h)"
extern "C" ULONG WINAPI ws2_GetUdpTable(PMIB_UDPTABLE UdpTable, PULONG SizePointer,
                                        BOOL Order) noexcept {
  return on_ip_helper([&] {
    return tell_sockets<MIB_UDPTABLE>(UdpTable, SizePointer, Order != FALSE, IPPROTO_UDP,
                                      Which::all);
  });
}
WS2_SAME(GetUdpTable);

/// The same of IPv6.
/// \source Microsoft Learn, "GetUdp6Table function (iphlpapi.h)"
extern "C" ULONG WINAPI ws2_GetUdp6Table(PMIB_UDP6TABLE Udp6Table, PULONG SizePointer,
                                         BOOL Order) noexcept {
  return on_ip_helper([&] {
    return tell_sockets<MIB_UDP6TABLE>(Udp6Table, SizePointer, Order != FALSE, IPPROTO_UDP,
                                       Which::all);
  });
}
WS2_SAME(GetUdp6Table);

/// Tells TCP sockets by class: listeners, connections or all, with or without their processes.
/// \param ulAf        AF_INET or AF_INET6
/// \param TableClass  which rows, and of which kind; ERROR_NOT_SUPPORTED for the basic classes of
///                    AF_INET6
/// \return NO_ERROR, ERROR_INSUFFICIENT_BUFFER for too little room, ERROR_INVALID_PARAMETER
/// \source Microsoft Learn, "GetExtendedTcpTable function (iphlpapi.h)"
extern "C" DWORD WINAPI ws2_GetExtendedTcpTable(PVOID pTcpTable, PDWORD pdwSize, BOOL bOrder,
                                                ULONG ulAf, TCP_TABLE_CLASS TableClass,
                                                ULONG) noexcept {
  return on_ip_helper([&]() -> DWORD {
    const bool ordered = bOrder != FALSE;
    if (ulAf == AF_INET) {
      return tell_by_class<MIB_TCPTABLE, MIB_TCPTABLE_OWNER_PID, MIB_TCPTABLE_OWNER_MODULE>(
          pTcpTable, pdwSize, ordered, TableClass);
    }
    if (ulAf != AF_INET6) return ERROR_INVALID_PARAMETER;
    if (TableClass <= TCP_TABLE_BASIC_ALL) return ERROR_NOT_SUPPORTED;
    return tell_by_class<MIB_TCP6TABLE, MIB_TCP6TABLE_OWNER_PID, MIB_TCP6TABLE_OWNER_MODULE>(
        pTcpTable, pdwSize, ordered, TableClass);
  });
}
WS2_SAME(GetExtendedTcpTable);

/// Tells UDP sockets by class, with or without their processes.
/// \param ulAf        AF_INET or AF_INET6
/// \param TableClass  the kind of the rows
/// \return NO_ERROR, ERROR_INSUFFICIENT_BUFFER for too little room, ERROR_INVALID_PARAMETER
/// \source Microsoft Learn, "GetExtendedUdpTable function (iphlpapi.h)"
extern "C" DWORD WINAPI ws2_GetExtendedUdpTable(PVOID pUdpTable, PDWORD pdwSize, BOOL bOrder,
                                                ULONG ulAf, UDP_TABLE_CLASS TableClass,
                                                ULONG) noexcept {
  return on_ip_helper([&]() -> DWORD {
    const bool ordered = bOrder != FALSE, ipv6 = ulAf == AF_INET6;
    if (ulAf != AF_INET && !ipv6) return ERROR_INVALID_PARAMETER;
    const auto tell = [&]<class Table4, class Table6>(Table4*, Table6*) {
      return ipv6 ? tell_sockets<Table6>(pUdpTable, pdwSize, ordered, IPPROTO_UDP, Which::all)
                  : tell_sockets<Table4>(pUdpTable, pdwSize, ordered, IPPROTO_UDP, Which::all);
    };
    switch (TableClass) {
      case UDP_TABLE_BASIC:
        return tell(PMIB_UDPTABLE{}, PMIB_UDP6TABLE{});
      case UDP_TABLE_OWNER_PID:
        return tell(PMIB_UDPTABLE_OWNER_PID{}, PMIB_UDP6TABLE_OWNER_PID{});
      case UDP_TABLE_OWNER_MODULE:
        return tell(PMIB_UDPTABLE_OWNER_MODULE{}, PMIB_UDP6TABLE_OWNER_MODULE{});
    }
    return ERROR_INVALID_PARAMETER;
  });
}
WS2_SAME(GetExtendedUdpTable);
