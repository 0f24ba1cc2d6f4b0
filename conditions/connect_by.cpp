// SPDX-License-Identifier: MIT
// WSAConnectByName, WSAConnectByList and WSAJoinLeaf.
#include "outside.hpp"

using namespace contract;

namespace {

char localhost[] = "localhost";

// mingw-w64 has the limits as PTIMEVAL, without the const of Windows.
BOOL by_name(SOCKET socket, const char* node, unsigned short port, timeval* limit = nullptr) {
  std::string node_text = node, port_text = std::to_string(port);
  char *const name = node_text.data(), *const service = port_text.data();
  return CALLS_WITH(
      (socket, name, service, limit),
      WSAConnectByNameA(socket, name, service, nullptr, nullptr, nullptr, nullptr, limit, nullptr));
}

struct List {
  explicit List(std::initializer_list<Address> wanted) : addresses(wanted) {
    entries.list.iAddressCount = static_cast<INT>(addresses.size());
    for (size_t i = 0; i < addresses.size(); ++i) {
      entries.more[i].lpSockaddr =
          const_cast<sockaddr*>(static_cast<const sockaddr*>(addresses[i]));
      entries.more[i].iSockaddrLength = addresses[i].size();
    }
  }
  BOOL connect(SOCKET socket, timeval* limit = nullptr) {
    SOCKET_ADDRESS_LIST* const list = &entries.list;
    return CALLS_WITH((socket, limit), WSAConnectByList(socket, list, nullptr, nullptr, nullptr,
                                                        nullptr, limit, nullptr));
  }
  std::vector<Address> addresses;
  // The list's one address, and room behind it.
  struct Entries {
    Entries() : list{}, rest{} {}
    SOCKET_ADDRESS_LIST list;
    SOCKET_ADDRESS rest[7];
    SOCKET_ADDRESS* const more = list.Address;
  } entries;
};

Socket leaf(int family = AF_INET) {
  return Socket(
      WSASocketW(family, SOCK_DGRAM, IPPROTO_UDP, nullptr, 0,
                 WSA_FLAG_MULTIPOINT_C_LEAF | WSA_FLAG_MULTIPOINT_D_LEAF | WSA_FLAG_OVERLAPPED));
}

Address group(unsigned short port) { return Address::ipv4(0xEFFF0909, port); }

SOCKET join(SOCKET socket, const Address& to, DWORD flags = JL_BOTH) {
  const int size = to.size();
  return CALLS_WITH((socket, to, flags),
                    WSAJoinLeaf(socket, to, size, nullptr, nullptr, nullptr, nullptr, flags));
}

}  // namespace

CONDITION(WSAENOTSOCK, 1, connect_by_of_no_socket) {
  List list({Address::loopback(AF_INET, 9)});
  each_non_socket([&](SOCKET s) {
    REFUSES_WITH(WSAENOTSOCK, by_name(s, localhost, 9));
    REFUSES_WITH(WSAENOTSOCK, list.connect(s));
  });
}

CONDITION(WSAENOTSOCK, 1, wsajoinleaf_of_no_socket) {
  each_non_socket([](SOCKET s) { FAILS_WITH(WSAENOTSOCK, join(s, group(9))); });
}

CONDITION(WSAECONNREFUSED, 1, wsaconnectbyname_where_nothing_listens) {
  const RefusingPort refusing;
  const StreamSocket socket;
  REFUSES_WITH(WSAECONNREFUSED, by_name(socket, "127.0.0.1", refusing.address.port()));
  // The socket is as good as new.
  const Listener listener;
  RETURNS(TRUE, by_name(socket, "127.0.0.1", listener.address.port()));
}

CONDITION_BOTH(WSAECONNREFUSED, 1, wsaconnectbylist_where_nothing_listens) {
  const RefusingPort one(family), other(family);
  const StreamSocket socket(family);
  List list({one.address, other.address});
  REFUSES_WITH(WSAECONNREFUSED, list.connect(socket));
  const Listener listener(family);
  List better({one.address, listener.address});
  RETURNS(TRUE, better.connect(socket));
}

CONDITION(WSAEISCONN, 1, connect_by_of_a_connected_socket) {
  const StreamPair pair;
  List list({pair.listener.address});
  REFUSES_WITH(WSAEISCONN, list.connect(pair.client));
  REFUSES_WITH(WSAEISCONN, by_name(pair.client, "127.0.0.1", pair.listener.address.port()));
}

CONDITION(WSAEINVAL, 5, connect_by_arguments) {
  const StreamSocket socket;
  WSAOVERLAPPED reserved{};
  char port[] = "9";
  REFUSES_WITH(WSAEINVAL, WSAConnectByNameA(socket, nullptr, port, nullptr, nullptr, nullptr,
                                            nullptr, nullptr, nullptr));
  REFUSES_WITH(WSAEINVAL, WSAConnectByNameA(socket, localhost, nullptr, nullptr, nullptr, nullptr,
                                            nullptr, nullptr, nullptr));
  REFUSES_WITH(WSAEINVAL, WSAConnectByNameA(socket, localhost, port, nullptr, nullptr, nullptr,
                                            nullptr, nullptr, &reserved));
  SOCKET_ADDRESS_LIST none{};
  REFUSES_WITH(WSAEINVAL, WSAConnectByList(socket, &none, nullptr, nullptr, nullptr, nullptr,
                                           nullptr, nullptr));
}

CONDITION(WSAEFAULT, 1, connect_by_pointers) {
  const StreamSocket socket;
  char port[] = "9";
  REFUSES_WITH(WSAEFAULT, WSAConnectByNameA(socket, nowhere(), port, nullptr, nullptr, nullptr,
                                            nullptr, nullptr, nullptr));
  REFUSES_WITH(WSAEFAULT, WSAConnectByNameA(socket, localhost, port, nullptr, nullptr, nullptr,
                                            nullptr, nowhere<timeval>(), nullptr));
  sockaddr_in room{};
  REFUSES_WITH(WSAEFAULT, WSAConnectByNameA(socket, localhost, port, nowhere<DWORD>(),
                                            reinterpret_cast<sockaddr*>(&room), nullptr, nullptr,
                                            nullptr, nullptr));
  REFUSES_WITH(WSAEFAULT, WSAConnectByList(socket, nullptr, nullptr, nullptr, nullptr, nullptr,
                                           nullptr, nullptr));
  REFUSES_WITH(WSAEFAULT, WSAConnectByList(socket, nowhere<SOCKET_ADDRESS_LIST>(), nullptr, nullptr,
                                           nullptr, nullptr, nullptr, nullptr));
}

CONDITION(WSAEFAULT, 3, connect_by_address_lengths) {
  const Listener listener;
  const StreamSocket socket;
  List list({listener.address});
  sockaddr_in room{};
  DWORD bytes = 8;
  REFUSES_WITH(WSAEFAULT, WSAConnectByList(socket, &list.entries.list, nullptr, nullptr, &bytes,
                                           reinterpret_cast<sockaddr*>(&room), nullptr, nullptr));
  bytes = sizeof room;
  RETURNS(TRUE, WSAConnectByList(socket, &list.entries.list, nullptr, nullptr, &bytes,
                                 reinterpret_cast<sockaddr*>(&room), nullptr, nullptr));
  HOLDS(Address(room) == listener.address);
}

CONDITION(WSAEADDRNOTAVAIL, 2, connect_by_to_port_0) {
  const StreamSocket socket;
  List list({Address::loopback(AF_INET, 0)});
  REFUSES_WITH(WSAEADDRNOTAVAIL, list.connect(socket));
}

CONDITION(WSAEAFNOSUPPORT, 2, wsaconnectbylist_of_another_family) {
  const StreamSocket socket;
  List list({Address::loopback(AF_INET6, 9)});
  REFUSES_WITH(WSAEAFNOSUPPORT, list.connect(socket));
}

CONDITION(WSAEOPNOTSUPP, 1, connect_by_of_a_datagram_socket) {
  const DatagramSocket socket;
  List list({Address::loopback(AF_INET, 9)});
  REFUSES_WITH(WSAEOPNOTSUPP, list.connect(socket));
  REFUSES_WITH(WSAEOPNOTSUPP, by_name(socket, "127.0.0.1", 9));
}

SURROUNDINGS("outside")
CONDITION(WSAETIMEDOUT, 1, connect_by_to_silent_peers) {
  const StreamSocket socket;
  timeval limit{};
  limit.tv_usec = 200000;
  List list({outside::silent(AF_INET), outside::silent(AF_INET, 10)});
  REFUSES_WITH(WSAETIMEDOUT, list.connect(socket, &limit));
  REFUSES_WITH(WSAETIMEDOUT, by_name(socket, "203.0.113.1", 9, &limit));
  const Listener listener;
  RETURNS(0, connect_to(socket, listener.address));
}

SURROUNDINGS("outside")
CONDITION(WSAEHOSTUNREACH, 1, wsaconnectbylist_answered_host_unreachable) {
  const StreamSocket socket;
  List list({outside::unreachable(AF_INET, 0), outside::unreachable(AF_INET, 1)});
  REFUSES_WITH(WSAEHOSTUNREACH, list.connect(socket));
}

SURROUNDINGS("no route")
CONDITION(WSAENETUNREACH, 1, connect_by_without_a_route) {
  const StreamSocket socket;
  List list({Address::foreign(AF_INET, 9)});
  REFUSES_WITH(WSAENETUNREACH, list.connect(socket));
  REFUSES_WITH(WSAENETUNREACH, by_name(socket, "192.0.2.1", 9));
}

SURROUNDINGS("name service")
CONDITION(WSAHOST_NOT_FOUND, 1, wsaconnectbyname_of_an_unknown_name) {
  const StreamSocket socket;
  REFUSES_WITH(WSAHOST_NOT_FOUND, by_name(socket, "unknown.test", 9));
}

CONDITION(WSAEADDRNOTAVAIL, 2, wsajoinleaf_to_port_0) {
  const Socket socket = leaf();
  FAILS_WITH(WSAEADDRNOTAVAIL, join(socket, group(0)));
}

CONDITION(WSAEADDRNOTAVAIL, 2, wsajoinleaf_of_what_is_no_group) {
  const Socket socket = leaf();
  FAILS_WITH(WSAEADDRNOTAVAIL, join(socket, Address::loopback(AF_INET, 9)));
}

// The wildcard is bound only when the group is joined.
CONDITION(WSAEADDRINUSE, 5, wsajoinleaf_to_a_port_in_use) {
  const DatagramSocket holder;
  const unsigned short port = bind_any(holder).port();
  const Socket socket = leaf();
  FAILS_WITH(WSAEADDRINUSE, join(socket, group(port)));
}

CONDITION(WSAEAFNOSUPPORT, 2, wsajoinleaf_of_another_family) {
  const Socket socket = leaf();
  FAILS_WITH(WSAEAFNOSUPPORT, join(socket, Address::loopback(AF_INET6, 9)));
}

CONDITION(WSAEFAULT, 1, wsajoinleaf_pointers) {
  const Socket socket = leaf();
  FAILS_WITH(WSAEFAULT,
             WSAJoinLeaf(socket, nullptr, 16, nullptr, nullptr, nullptr, nullptr, JL_BOTH));
  FAILS_WITH(WSAEFAULT, WSAJoinLeaf(socket, nowhere<sockaddr>(), 16, nullptr, nullptr, nullptr,
                                    nullptr, JL_BOTH));
  const Address to = group(9);
  FAILS_WITH(WSAEFAULT, WSAJoinLeaf(socket, to, to.size(), nowhere<WSABUF>(), nullptr, nullptr,
                                    nullptr, JL_BOTH));
}

CONDITION(WSAEFAULT, 2, wsajoinleaf_length) {
  const Socket socket = leaf();
  const Address to = group(9);
  FAILS_WITH(WSAEFAULT, WSAJoinLeaf(socket, to, 8, nullptr, nullptr, nullptr, nullptr, JL_BOTH));
}

CONDITION(WSAEINVAL, 5, wsajoinleaf_flags) {
  const Socket socket = leaf();
  FAILS_WITH(WSAEINVAL, join(socket, group(9), 0));
  FAILS_WITH(WSAEINVAL, join(socket, group(9), 64));
  // Sockets that were not made as leaves.
  const DatagramSocket plain;
  FAILS_WITH(WSAEINVAL, join(plain, group(9)));
  FAILS_WITH(WSAEINVAL, WSASocketW(AF_INET, SOCK_DGRAM, 0, nullptr, 0, WSA_FLAG_MULTIPOINT_C_ROOT));
  FAILS_WITH(WSAEINVAL, WSASocketW(AF_INET, SOCK_DGRAM, 0, nullptr, 0, WSA_FLAG_MULTIPOINT_C_LEAF));
}

CONDITION(WSAEOPNOTSUPP, 1, wsajoinleaf_of_a_stream) {
  const StreamSocket socket;
  FAILS_WITH(WSAEOPNOTSUPP, join(socket, group(9)));
}

// Learn, WSAJoinLeaf: data that the provider does not carry.
CONDITION(WSAEPROTONOSUPPORT, 2, wsajoinleaf_with_data) {
  const Socket socket = leaf();
  char text[] = "hi";
  WSABUF data{2, text};
  const Address to = group(9);
  FAILS_WITH(WSAEPROTONOSUPPORT,
             WSAJoinLeaf(socket, to, to.size(), &data, nullptr, nullptr, nullptr, JL_BOTH));
}
