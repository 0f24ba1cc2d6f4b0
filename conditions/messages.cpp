// SPDX-License-Identifier: MIT
// WSASendMsg and WSARecvMsg: what they raise beyond sendto and recvfrom.
#include "messages.hpp"

#include "outside.hpp"

namespace contract {

Receiving::Receiving(SOCKET socket) {
  GUID guid = WSAID_WSARECVMSG;
  DWORD bytes = 0;
  RETURNS(0, WSAIoctl(socket, SIO_GET_EXTENSION_FUNCTION_POINTER, &guid, sizeof guid, &WSARecvMsg,
                      sizeof WSARecvMsg, &bytes, nullptr, nullptr));
}

Message::Message() {
  fields.name = reinterpret_cast<sockaddr*>(&peer);
  fields.namelen = sizeof peer;
  fields.lpBuffers = &buffer;
  fields.dwBufferCount = 1;
  fields.Control = {sizeof control, control};
}

Message::Message(const char* words) : Message() {
  fields.name = nullptr;
  fields.namelen = 0;
  fields.Control = {0, nullptr};
  buffer.len = static_cast<ULONG>(std::strlen(words));
  std::memcpy(text, words, buffer.len);
}

void Message::to(const Address& address) {
  std::memcpy(&peer, static_cast<const sockaddr*>(address), static_cast<size_t>(address.size()));
  fields.name = reinterpret_cast<sockaddr*>(&peer);
  fields.namelen = address.size();
}

int Message::send(SOCKET socket, DWORD flags) {
  return CALLS_WITH((socket, flags), WSASendMsg(socket, &fields, flags, &bytes, nullptr, nullptr));
}

int Message::receive(SOCKET socket) {
  // A handle that is no socket gives no function out, so another socket is asked.
  static const Receiving receiving{DatagramSocket()};
  return CALLS_WITH((socket), receiving.WSARecvMsg(socket, &fields, &bytes, nullptr, nullptr));
}

}  // namespace contract

using namespace contract;

CONDITION(WSAENOTSOCK, 1, wsasendmsg_of_no_socket) {
  Message message("x");
  each_non_socket([&](SOCKET s) { FAILS_WITH(WSAENOTSOCK, message.send(s)); });
}

CONDITION(WSAENOTSOCK, 1, wsarecvmsg_of_no_socket) {
  Message message;
  each_non_socket([&](SOCKET s) { FAILS_WITH(WSAENOTSOCK, message.receive(s)); });
}

CONDITION_BOTH(WSAEDESTADDRREQ, 2, wsasendmsg_without_a_name) {
  const DatagramSocket socket(family);
  Message message("x");
  FAILS_WITH(WSAEDESTADDRREQ, message.send(socket));
}

CONDITION_BOTH(WSAEDESTADDRREQ, 1, wsasendmsg_to_any) {
  const DatagramSocket socket(family);
  Message message("x");
  message.to(Address::any(family, 9));
  FAILS_WITH(WSAEDESTADDRREQ, message.send(socket));
}

CONDITION(WSAEADDRNOTAVAIL, 2, wsasendmsg_to_port_0) {
  const DatagramSocket socket;
  Message message("x");
  message.to(Address::loopback(AF_INET, 0));
  FAILS_WITH(WSAEADDRNOTAVAIL, message.send(socket));
}

CONDITION(WSAEISCONN, 2, wsasendmsg_to_another_address) {
  const DatagramPair pair;
  Message message("x");
  message.to(vacant_port());
  FAILS_WITH(WSAEISCONN, message.send(pair.client));
}

CONDITION(WSAEAFNOSUPPORT, 2, wsasendmsg_to_another_family) {
  const DatagramSocket socket;
  Message message("x");
  message.to(Address::loopback(AF_INET6, 9));
  FAILS_WITH(WSAEAFNOSUPPORT, message.send(socket));
}

CONDITION(WSAEACCES, 1, wsasendmsg_broadcast_without_the_option) {
  const DatagramSocket socket;
  Message message("x");
  message.to(Address::ipv4(0x7FFFFFFF, 9));
  FAILS_WITH(WSAEACCES, message.send(socket));
}

CONDITION(WSAEFAULT, 1, wsasendmsg_pointers) {
  const DatagramPair pair;
  Message message("x");
  DWORD bytes = 0;
  FAILS_WITH(WSAEFAULT, WSASendMsg(pair.client, nullptr, 0, &bytes, nullptr, nullptr));
  FAILS_WITH(WSAEFAULT, WSASendMsg(pair.client, nowhere<WSAMSG>(), 0, &bytes, nullptr, nullptr));
  FAILS_WITH(WSAEFAULT, WSASendMsg(pair.client, &message.fields, 0, nullptr, nullptr, nullptr));
  FAILS_WITH(WSAEFAULT,
             WSASendMsg(pair.client, &message.fields, 0, nowhere<DWORD>(), nullptr, nullptr));
  message.fields.Control = {16, nullptr};
  FAILS_WITH(WSAEFAULT, message.send(pair.client));
  message.fields.Control = {16, nowhere()};
  FAILS_WITH(WSAEFAULT, message.send(pair.client));
  Message other("x");
  other.fields.name = nowhere<sockaddr>();
  other.fields.namelen = sizeof(sockaddr_in);
  FAILS_WITH(WSAEFAULT, other.send(pair.client));
  Message third("x");
  third.fields.lpBuffers = nowhere<WSABUF>();
  FAILS_WITH(WSAEFAULT, third.send(pair.client));
}

CONDITION(WSAEFAULT, 1, wsarecvmsg_pointers) {
  const DatagramPair pair;
  RETURNS(1, send(pair.client, "x", 1, 0));
  const Receiving receiving(pair.server);
  Message message;
  DWORD bytes = 0;
  FAILS_WITH(WSAEFAULT, receiving.WSARecvMsg(pair.server, nullptr, &bytes, nullptr, nullptr));
  FAILS_WITH(WSAEFAULT,
             receiving.WSARecvMsg(pair.server, nowhere<WSAMSG>(), &bytes, nullptr, nullptr));
  FAILS_WITH(WSAEFAULT,
             receiving.WSARecvMsg(pair.server, &message.fields, nullptr, nullptr, nullptr));
  message.fields.name = nullptr;
  FAILS_WITH(WSAEFAULT, message.receive(pair.server));
  message.fields.namelen = 0;
  message.fields.Control = {16, nullptr};
  FAILS_WITH(WSAEFAULT, message.receive(pair.server));
  message.fields.Control = {16, nowhere()};
  FAILS_WITH(WSAEFAULT, message.receive(pair.server));
  // Nothing of that took the datagram.
  message.fields.Control = {0, nullptr};
  RETURNS(0, message.receive(pair.server));
}

CONDITION(WSAEFAULT, 2, wsasendmsg_name_length) {
  const DatagramSocket socket;
  Message message("x");
  message.to(vacant_port());
  message.fields.namelen = 8;
  FAILS_WITH(WSAEFAULT, message.send(socket));
}

CONDITION(WSAEFAULT, 3, wsarecvmsg_name_length) {
  const DatagramPair pair;
  RETURNS(1, send(pair.client, "x", 1, 0));
  Message message;
  message.fields.namelen = 8;
  FAILS_WITH(WSAEFAULT, message.receive(pair.server));
}

CONDITION(WSAEINVAL, 5, wsasendmsg_flags_and_control) {
  const DatagramPair pair;
  Message flags("x");
  FAILS_WITH(WSAEINVAL, flags.send(pair.client, 0x4000000));
  Message unknown("x");
  unknown.add(IPPROTO_IP, 0x7abc, int{1});
  FAILS_WITH(WSAEINVAL, unknown.send(pair.client));
  Message cut("x");
  cut.add(IPPROTO_IP, IP_TTL, int{1});
  cut.fields.Control.len = 8;
  FAILS_WITH(WSAEINVAL, cut.send(pair.client));
}

CONDITION(WSAEINVAL, 5, wsarecvmsg_flags) {
  const DatagramPair pair;
  Message message;
  message.fields.dwFlags = 0x4000000;
  FAILS_WITH(WSAEINVAL, message.receive(pair.server));
}

CONDITION(WSAEOPNOTSUPP, 2, urgent_messages) {
  const DatagramPair pair;
  Message out("x"), in;
  FAILS_WITH(WSAEOPNOTSUPP, out.send(pair.client, MSG_OOB));
  in.fields.dwFlags = MSG_OOB;
  FAILS_WITH(WSAEOPNOTSUPP, in.receive(pair.server));
}

// Learn: messages are for datagram and raw sockets.
CONDITION(WSAEOPNOTSUPP, 1, messages_of_a_stream) {
  const StreamPair pair;
  Message out("x"), in;
  FAILS_WITH(WSAEOPNOTSUPP, out.send(pair.client));
  FAILS_WITH(WSAEOPNOTSUPP, in.receive(pair.client));
}

CONDITION_BOTH(WSAEMSGSIZE, 2, wsarecvmsg_into_a_small_buffer) {
  const DatagramPair pair(family);
  RETURNS(8, send(pair.client, "datagram", 8, 0));
  Message message;
  message.buffer.len = 4;
  FAILS_WITH(WSAEMSGSIZE, message.receive(pair.server));
  HOLDS(std::strcmp(message.text, "data") == 0);
  HOLDS(message.bytes == 4);
  HOLDS((message.fields.dwFlags & MSG_TRUNC) != 0);
  HOLDS(std::memcmp(&message.peer, static_cast<const sockaddr*>(pair.client_address),
                    static_cast<size_t>(pair.client_address.size())) == 0);
}

CONDITION_BOTH(WSAEMSGSIZE, 2, wsarecvmsg_without_room_for_control_data) {
  const DatagramPair pair(family);
  const int on = 1, level = family == AF_INET6 ? IPPROTO_IPV6 : IPPROTO_IP;
  RETURNS(0, setsockopt(pair.server, level, family == AF_INET6 ? IPV6_PKTINFO : IP_PKTINFO,
                        reinterpret_cast<const char*>(&on), sizeof on));
  RETURNS(8, send(pair.client, "datagram", 8, 0));
  Message message;
  message.fields.Control.len = 8;
  FAILS_WITH(WSAEMSGSIZE, message.receive(pair.server));
  HOLDS((message.fields.dwFlags & MSG_CTRUNC) != 0);
  HOLDS(std::strcmp(message.text, "datagram") == 0);
}

CONDITION(WSAEMSGSIZE, 1, wsasendmsg_more_than_a_datagram) {
  const DatagramPair pair;
  static char huge[70000];
  Message message("x");
  message.buffer = {sizeof huge, huge};
  FAILS_WITH(WSAEMSGSIZE, message.send(pair.client));
}

CONDITION(WSAEWOULDBLOCK, 1, wsarecvmsg_without_datagram) {
  const DatagramPair pair;
  set_nonblocking(pair.server);
  Message message;
  FAILS_WITH(WSAEWOULDBLOCK, message.receive(pair.server));
}

CONDITION(WSAETIMEDOUT, 3, wsarecvmsg_with_a_timeout) {
  const DatagramPair pair;
  limit_wait_ms(pair.server, 50);
  Message message;
  FAILS_WITH(WSAETIMEDOUT, message.receive(pair.server));
}

CONDITION_BOTH(WSAECONNRESET, 3, wsarecvmsg_after_port_unreachable) {
  const DatagramSocket socket(family);
  bind_loopback(socket);
  limit_wait_ms(socket, 2000);
  Message out("x"), in;
  out.to(vacant_port(family));
  RETURNS(0, out.send(socket));
  FAILS_WITH(WSAECONNRESET, in.receive(socket));
}

CONDITION(WSAESHUTDOWN, 1, wsasendmsg_after_shutdown) {
  const DatagramPair pair;
  RETURNS(0, shutdown(pair.client, SD_SEND));
  Message message("x");
  FAILS_WITH(WSAESHUTDOWN, message.send(pair.client));
}

CONDITION(WSAESHUTDOWN, 2, wsarecvmsg_after_shutdown) {
  const DatagramPair pair;
  RETURNS(0, shutdown(pair.server, SD_RECEIVE));
  Message message;
  FAILS_WITH(WSAESHUTDOWN, message.receive(pair.server));
}

CONDITION(WSAEINTR, 2, wsarecvmsg_when_the_socket_is_closed) {
  until_it_waits([](unsigned delay_ms) {
    DatagramSocket waiting;
    bind_loopback(waiting);
    const SOCKET socket = waiting.release();
    const Closer closer(socket, delay_ms);
    Message message;
    FAILS_WITH(WSAEINTR, message.receive(socket));
  });
}

// IP_PKTINFO names the source; one that this machine does not have is no source.
CONDITION(WSAEADDRNOTAVAIL, 1, wsasendmsg_from_a_foreign_address) {
  const DatagramSocket socket;
  Message message("x");
  message.to(vacant_port());
  IN_PKTINFO from{};
  from.ipi_addr.s_addr = htonl(0xC0000201);
  message.add(IPPROTO_IP, IP_PKTINFO, from);
  FAILS_WITH(WSAEADDRNOTAVAIL, message.send(socket));
}

SURROUNDINGS("no route")
CONDITION_BOTH(WSAENETUNREACH, 1, wsasendmsg_without_a_route) {
  const DatagramSocket socket(family);
  Message message("x");
  message.to(Address::foreign(family, 9));
  FAILS_WITH(WSAENETUNREACH, message.send(socket));
}

SURROUNDINGS("forbidden routes")
CONDITION(WSAEACCES, 3, wsasendmsg_over_a_prohibited_route) {
  const DatagramSocket socket;
  Message message("x");
  message.to(outside::prohibited(AF_INET));
  FAILS_WITH(WSAEACCES, message.send(socket));
}

CONDITION(WSAEFAULT, 3, extension_function_buffers) {
  const DatagramSocket socket;
  GUID guid = WSAID_WSARECVMSG;
  LPFN_WSARECVMSG found = nullptr;
  DWORD bytes = 0;
  constexpr DWORD code = SIO_GET_EXTENSION_FUNCTION_POINTER;
  FAILS_WITH(WSAEFAULT, WSAIoctl(socket, code, &guid, sizeof guid - 1, &found, sizeof found, &bytes,
                                 nullptr, nullptr));
  FAILS_WITH(WSAEFAULT, WSAIoctl(socket, code, &guid, sizeof guid, &found, sizeof found - 1, &bytes,
                                 nullptr, nullptr));
  FAILS_WITH(WSAEFAULT, WSAIoctl(socket, code, nowhere(), sizeof guid, &found, sizeof found, &bytes,
                                 nullptr, nullptr));
}

CONDITION(WSAEINVAL, 5, extension_function_of_an_unknown_guid) {
  const DatagramSocket socket;
  GUID guid = {1, 2, 3, {4, 5, 6, 7, 8, 9, 10, 11}};
  void* found = nullptr;
  DWORD bytes = 0;
  FAILS_WITH(WSAEINVAL, WSAIoctl(socket, SIO_GET_EXTENSION_FUNCTION_POINTER, &guid, sizeof guid,
                                 &found, sizeof found, &bytes, nullptr, nullptr));
}
