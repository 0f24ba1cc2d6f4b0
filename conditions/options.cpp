// SPDX-License-Identifier: MIT
// Socket options and control codes as they meet the contract's codes.
#include "outside.hpp"
// winsock2.h comes first.
#include <mswsock.h>

#include <chrono>

#ifndef TCP_MAXRT
#define TCP_MAXRT 5  // mingw-w64 does not have it
#endif

using namespace contract;

namespace {

int control(SOCKET socket, DWORD code, const void* input, DWORD input_bytes, void* output = nullptr,
            DWORD output_bytes = 0) {
  DWORD returned = 0;
  void* const in = const_cast<void*>(input);
  return CALLS_WITH(
      (socket, code, in, input_bytes, output, output_bytes),
      WSAIoctl(socket, code, in, input_bytes, output, output_bytes, &returned, nullptr, nullptr));
}

template <class T>
int set(SOCKET socket, int level, int option, const T& value, int size = sizeof(T)) {
  const char* const bytes = reinterpret_cast<const char*>(&value);
  return CALLS_WITH((socket, level, option, value, size),
                    setsockopt(socket, level, option, bytes, size));
}

}  // namespace

// Learn, SOL_SOCKET Socket Options: served by protocols that TCP/IP is not.
CONDITION_BOTH(WSAENOPROTOOPT, 1, options_that_tcp_ip_does_not_have) {
  const StreamSocket socket(family);
  for (const int option : {SO_CONNDATA, SO_CONNOPT, SO_DISCDATA, SO_DISCOPT}) {
    FAILS_WITH(WSAENOPROTOOPT, set(socket, SOL_SOCKET, option, 1));
  }
}

// Learn, getsockopt: BSD's low-water marks are not supported.
CONDITION_BOTH(WSAENOPROTOOPT, 1, low_water_marks) {
  const StreamSocket socket(family);
  int value = 0, size = sizeof value;
  for (const int option : {SO_RCVLOWAT, SO_SNDLOWAT}) {
    FAILS_WITH(WSAENOPROTOOPT, set(socket, SOL_SOCKET, option, 1));
    FAILS_WITH(WSAENOPROTOOPT,
               getsockopt(socket, SOL_SOCKET, option, reinterpret_cast<char*>(&value), &size));
  }
}

// Learn, IPPROTO_IPV6 socket options: they are for AF_INET6.
CONDITION(WSAENOPROTOOPT, 1, ipv6_option_of_an_ipv4_socket) {
  const DatagramSocket socket;
  FAILS_WITH(WSAENOPROTOOPT, set(socket, IPPROTO_IPV6, IPV6_UNICAST_HOPS, 7));
}

CONDITION(WSAEFAULT, 3, setsockopt_of_a_membership) {
  const DatagramSocket socket;
  const char request[12] = {};
  FAILS_WITH(WSAEFAULT, set(socket, IPPROTO_IP, IP_ADD_MEMBERSHIP, request, 7));
  FAILS_WITH(WSAEFAULT, set(socket, IPPROTO_IP, IP_ADD_SOURCE_MEMBERSHIP, request, 11));
}

CONDITION(WSAEFAULT, 3, getsockopt_of_a_protocol) {
  const StreamSocket socket;
  char memory[sizeof(WSAPROTOCOL_INFOW)];
  int size = sizeof(WSAPROTOCOL_INFOW) - 1;
  FAILS_WITH(WSAEFAULT, getsockopt(socket, SOL_SOCKET, SO_PROTOCOL_INFOW, memory, &size));
  size = sizeof(WSAPROTOCOL_INFOW);
  RETURNS(0, getsockopt(socket, SOL_SOCKET, SO_PROTOCOL_INFOW, memory, &size));
}

// Learn, SIO_ADDRESS_LIST_QUERY: the number of bytes that it would have taken is told.
CONDITION_BOTH(WSAEFAULT, 3, wsaioctl_list_of_addresses) {
  const DatagramSocket socket(family);
  DWORD needed = 0;
  char little[4];
  FAILS_WITH(WSAEFAULT, WSAIoctl(socket, SIO_ADDRESS_LIST_QUERY, nullptr, 0, little, sizeof little,
                                 &needed, nullptr, nullptr));
  HOLDS(needed >= sizeof(SOCKET_ADDRESS_LIST));
}

CONDITION(WSAEFAULT, 1, wsaioctl_guid) {
  const StreamSocket socket;
  void* function = nullptr;
  FAILS_WITH(WSAEFAULT, control(socket, SIO_GET_EXTENSION_FUNCTION_POINTER, nullptr, sizeof(GUID),
                                &function, sizeof function));
  FAILS_WITH(WSAEFAULT, control(socket, SIO_GET_EXTENSION_FUNCTION_POINTER, nowhere(), sizeof(GUID),
                                &function, sizeof function));
}

// Learn, WSAIoctl: a waiting command on a non-blocking socket.
CONDITION_BOTH(WSAEWOULDBLOCK, 1, wsaioctl_address_list_change) {
  const DatagramSocket socket(family);
  set_nonblocking(socket);
  FAILS_WITH(WSAEWOULDBLOCK, control(socket, SIO_ADDRESS_LIST_CHANGE, nullptr, 0));
}

CONDITION_BOTH(WSAEINTR, 2, wsaioctl_address_list_change) {
  until_it_waits([&](unsigned delay_ms) {
    const DatagramSocket socket(family);
    const Closer closer(socket, delay_ms);
    FAILS_WITH(WSAEINTR, control(socket, SIO_ADDRESS_LIST_CHANGE, nullptr, 0));
  });
}

SURROUNDINGS("forbidden routes")
CONDITION_BOTH(WSAEHOSTUNREACH, 1, wsaioctl_route_that_says_no) {
  const DatagramSocket socket(family);
  const Address to = outside::no_way(family);
  sockaddr_storage source{};
  FAILS_WITH(WSAEHOSTUNREACH,
             control(socket, SIO_ROUTING_INTERFACE_QUERY, static_cast<const sockaddr*>(to),
                     static_cast<DWORD>(to.size()), &source, sizeof source));
}

// Learn, TCP_MAXRT: the time in seconds after which a connect is given up.
SURROUNDINGS("outside")
CONDITION_BOTH(WSAETIMEDOUT, 1, connect_with_tcp_maxrt) {
  const StreamSocket socket(family);
  RETURNS(0, set(socket, IPPROTO_TCP, TCP_MAXRT, 1));
  const auto before = std::chrono::steady_clock::now();
  FAILS_WITH(WSAETIMEDOUT, connect_to(socket, outside::silent(family)));
  HOLDS(std::chrono::steady_clock::now() - before < std::chrono::seconds(10));
}

// Learn, TCP_INITIAL_RTO_PARAMETERS: half a second, and no second SYN.
SURROUNDINGS("outside")
CONDITION_BOTH(WSAETIMEDOUT, 1, connect_with_sio_tcp_initial_rto) {
  const StreamSocket socket(family);
  TCP_INITIAL_RTO_PARAMETERS parameters{};
  parameters.Rtt = 500;
  parameters.MaxSynRetransmissions = TCP_INITIAL_RTO_NO_SYN_RETRANSMISSIONS;
  RETURNS(0, control(socket, SIO_TCP_INITIAL_RTO, &parameters, sizeof parameters));
  const auto before = std::chrono::steady_clock::now();
  FAILS_WITH(WSAETIMEDOUT, connect_to(socket, outside::silent(family)));
  HOLDS(std::chrono::steady_clock::now() - before < std::chrono::seconds(10));
}

// Learn, WSAIoctl under SIO_FLUSH: what waits to be sent is discarded.
CONDITION(WSA_OPERATION_ABORTED, 2, wsasend_flushed) {
  StreamPair pair;
  set_nonblocking(pair.client);
  fill_send_buffer(pair.client);
  WSAOVERLAPPED overlapped{};
  overlapped.hEvent = WSACreateEvent();
  static char data[65536];
  WSABUF whole{sizeof data, data};
  FAILS_WITH(WSA_IO_PENDING, WSASend(pair.client, &whole, 1, nullptr, 0, &overlapped, nullptr));
  RETURNS(0, control(pair.client, SIO_FLUSH, nullptr, 0));
  DWORD bytes = 0, flags = 0;
  REFUSES_WITH(WSA_OPERATION_ABORTED,
               WSAGetOverlappedResult(pair.client, &overlapped, &bytes, TRUE, &flags));
  WSACloseEvent(overlapped.hEvent);
}

#ifdef TCP_FAIL_CONNECT_ON_ICMP_ERROR
// Learn, IPPROTO_TCP socket options: the code is the same whatever the message said, and the
// message is told.
SURROUNDINGS("outside")
CONDITION_BOTH(WSAEHOSTUNREACH, 1, connect_that_fails_on_icmp) {
  const StreamSocket socket(family);
  const unsigned code = family == AF_INET6 ? 0 : 7;  // no route; host unknown
  const Address to = outside::unreachable(family, code);
  ICMP_ERROR_INFO info{};
  int size = sizeof info;
  char* value = reinterpret_cast<char*>(&info);
  FAILS_WITH(WSAENOTCONN, getsockopt(socket, IPPROTO_TCP, TCP_ICMP_ERROR_INFO, value, &size));
  RETURNS(0, set(socket, IPPROTO_TCP, TCP_FAIL_CONNECT_ON_ICMP_ERROR, 1));
  FAILS_WITH(WSAEHOSTUNREACH, connect_to(socket, to));
  RETURNS(0, getsockopt(socket, IPPROTO_TCP, TCP_ICMP_ERROR_INFO, value, &size));
  HOLDS(info.srcaddress.si_family == family && info.code == code);
}
#endif
