// SPDX-License-Identifier: MIT
// Registered I/O: the codes of its calls, and those that come with its completions. Learn, the
// pages of the RIO functions of mswsock.h.
#include "sockets.hpp"

// winsock2.h comes first.
#include <mswsock.h>

#include <cstring>

// mingw-w64's mswsock.h does not have it.
#ifdef RIO_INVALID_RQ

using namespace contract;

namespace {

RIO_EXTENSION_FUNCTION_TABLE functions_of(SOCKET s) {
  RIO_EXTENSION_FUNCTION_TABLE table = {};
  GUID id = WSAID_MULTIPLE_RIO;
  DWORD bytes = 0;
  RETURNS(0, WSAIoctl(s, SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &table,
                      sizeof table, &bytes, nullptr, nullptr));
  return table;
}

SOCKET registered_socket(int type) {
  return WSASocketW(AF_INET, type, 0, nullptr, 0, WSA_FLAG_REGISTERED_IO);
}

/// A socket with its queues and a registered buffer: data, then an address.
struct Requests {
  static constexpr ULONG data_bytes = 70000, address_bytes = 28, limit = 4;

  explicit Requests(SOCKET s) : socket(s), rio(functions_of(s)) {
    buffer = rio.RIORegisterBuffer(memory, sizeof memory);
    completions = rio.RIOCreateCompletionQueue(2 * limit, nullptr);
    requests = rio.RIOCreateRequestQueue(s, limit, 1, limit, 1, completions, completions, nullptr);
    HOLDS(requests != RIO_INVALID_RQ);
  }
  Requests(const Requests&) = delete;
  Requests& operator=(const Requests&) = delete;

  BOOL receive(ULONG bytes = data_bytes, DWORD flags = 0) {
    RIO_BUF part = {buffer, 0, bytes};
    return CALLS_WITH((bytes, flags), rio.RIOReceive(requests, &part, 1, flags, nullptr));
  }
  BOOL send(ULONG bytes, DWORD flags = 0) {
    RIO_BUF part = {buffer, 0, bytes};
    return CALLS_WITH((bytes, flags), rio.RIOSend(requests, &part, 1, flags, nullptr));
  }
  BOOL send_to(const Address& to, ULONG bytes) {
    std::memcpy(memory + data_bytes, static_cast<const sockaddr*>(to),
                static_cast<size_t>(to.size()));
    RIO_BUF part = {buffer, 0, bytes}, where = {buffer, data_bytes, address_bytes};
    return CALLS(rio.RIOSendEx(requests, &part, 1, nullptr, &where, nullptr, nullptr, 0, nullptr));
  }
  /// The code that the next completion carries.
  int outcome() {
    RIORESULT result = {};
    const ULONGLONG end = GetTickCount64() + 5000;
    while (GetTickCount64() < end) {
      if (CALLS(rio.RIODequeueCompletion(completions, &result, 1)) == 1) {
        filled = result.BytesTransferred;
        return result.Status;
      }
      SwitchToThread();
    }
    return -1;
  }

  Socket socket;
  RIO_EXTENSION_FUNCTION_TABLE rio;
  static char memory[data_bytes + address_bytes];
  RIO_BUFFERID buffer = RIO_INVALID_BUFFERID;
  RIO_CQ completions = RIO_INVALID_CQ;
  RIO_RQ requests = RIO_INVALID_RQ;
  ULONG filled = 0;
};
char Requests::memory[data_bytes + address_bytes];

/// A bound datagram socket.
struct Datagrams : Requests {
  Datagrams() : Requests(registered_socket(SOCK_DGRAM)), address(AF_INET) {
    RETURNS(0, bind(socket, Address::loopback(AF_INET, 0), Address::loopback(AF_INET, 0).size()));
    RETURNS(0, getsockname(socket, address.out(), address.out_size()));
  }
  Address address;
};

/// One end of a connection; the other is an ordinary socket.
struct Stream {
  Stream() : requests(connected(listener)), peer(accept(listener, nullptr, nullptr)) {}
  static SOCKET connected(const Listener& listener) {
    const SOCKET s = registered_socket(SOCK_STREAM);
    RETURNS(0, connect(s, listener.address, listener.address.size()));
    return s;
  }
  Listener listener;
  Requests requests;
  Socket peer;
};

}  // namespace

CONDITION(WSANOTINITIALISED, 2, riosend_after_wsacleanup) {
  Datagrams at;
  RETURNS(0, WSACleanup());
  REFUSES_WITH(WSANOTINITIALISED, at.send(1));
  REFUSES_WITH(WSANOTINITIALISED, at.receive());
  expect_failure(WSANOTINITIALISED, CONTRACT_PLACE_("RIORegisterBuffer(at.memory, 8)"),
                 RIO_INVALID_BUFFERID, [&] { return at.rio.RIORegisterBuffer(at.memory, 8); });
  WSADATA data;
  RETURNS(0, WSAStartup(MAKEWORD(2, 2), &data));
  at.socket.release();  // WSACleanup has closed it
}

CONDITION(WSAENOTSOCK, 1, riocreaterequestqueue_on_a_closed_socket) {
  Datagrams at;
  const SOCKET closed = registered_socket(SOCK_DGRAM);
  RETURNS(0, closesocket(closed));
  FAILS_WITH(WSAENOTSOCK, at.rio.RIOCreateRequestQueue(closed, 1, 1, 1, 1, at.completions,
                                                       at.completions, nullptr));
}

CONDITION(WSAEFAULT, 1, rioregisterbuffer_without_memory) {
  Datagrams at;
  expect_failure(WSAEFAULT, CONTRACT_PLACE_("RIORegisterBuffer(nullptr, 8)"), RIO_INVALID_BUFFERID,
                 [&] { return at.rio.RIORegisterBuffer(nullptr, 8); });
}

CONDITION(WSAEFAULT, 1, rioreceive_buffer_description) {
  Datagrams at;
  auto* const nowhere = reinterpret_cast<RIO_BUF*>(16);
  REFUSES_WITH(WSAEFAULT, at.rio.RIOReceive(at.requests, nowhere, 1, 0, nullptr));
  REFUSES_WITH(WSAEFAULT, at.rio.RIOSend(at.requests, nowhere, 1, 0, nullptr));
}

CONDITION(WSAEINVAL, 5, rio_flags_and_queues) {
  Datagrams at;
  REFUSES_WITH(WSAEINVAL, at.receive(8, 0x8000));
  REFUSES_WITH(WSAEINVAL, at.send(8, 0x8000));
  RIO_BUF part = {at.buffer, 0, 8};
  REFUSES_WITH(WSAEINVAL, at.rio.RIOSend(RIO_INVALID_RQ, &part, 1, 0, nullptr));
  REFUSES_WITH(WSAEINVAL, at.rio.RIOReceive(RIO_INVALID_RQ, &part, 1, 0, nullptr));
  ANSWERS(WSAEINVAL, at.rio.RIONotify(RIO_INVALID_CQ));
}

CONDITION(WSAENOBUFS, 1, rio_beyond_the_limits) {
  Datagrams at;
  for (ULONG i = 0; i < Requests::limit; ++i) RETURNS(TRUE, at.receive(8));
  REFUSES_WITH(WSAENOBUFS, at.receive(8));
  Socket second(registered_socket(SOCK_DGRAM));
  FAILS_WITH(WSAENOBUFS, at.rio.RIOCreateRequestQueue(second, 1, 1, 1, 1, at.completions,
                                                      at.completions, nullptr));
}

CONDITION(WSA_OPERATION_ABORTED, 1, rioreceive_when_the_socket_is_closed) {
  Datagrams at;
  RETURNS(TRUE, at.receive());
  RETURNS(0, closesocket(at.socket.release()));
  ANSWERS(WSA_OPERATION_ABORTED, at.outcome());
}

CONDITION(WSA_OPERATION_ABORTED, 2, rioreceive_and_sio_flush) {
  Datagrams at;
  RETURNS(TRUE, at.receive());
  DWORD bytes = 0;
  RETURNS(0, WSAIoctl(at.socket, SIO_FLUSH, nullptr, 0, nullptr, 0, &bytes, nullptr, nullptr));
  ANSWERS(WSA_OPERATION_ABORTED, at.outcome());
}

CONDITION(WSAECONNRESET, 1, rioreceive_after_a_hard_close) {
  Stream at;
  RETURNS(TRUE, at.requests.receive());
  const linger hard = {1, 0};
  RETURNS(0, setsockopt(at.peer, SOL_SOCKET, SO_LINGER, reinterpret_cast<const char*>(&hard),
                        sizeof hard));
  at.peer.close();
  ANSWERS(WSAECONNRESET, at.requests.outcome());
}

CONDITION(WSAECONNRESET, 3, rioreceive_after_port_unreachable) {
  Datagrams at;
  const Address nobody = vacant_port();
  RETURNS(TRUE, at.send_to(nobody, 2));
  ANSWERS(0, at.outcome());
  RETURNS(TRUE, at.receive());
  ANSWERS(WSAECONNRESET, at.outcome());
}

CONDITION(WSAEMSGSIZE, 1, riosendex_of_too_much) {
  Datagrams at;
  RETURNS(TRUE, at.send_to(at.address, 66000));
  ANSWERS(WSAEMSGSIZE, at.outcome());
}

CONDITION(WSAEMSGSIZE, 2, rioreceive_of_a_larger_datagram) {
  Datagrams at;
  const DatagramSocket sender;
  RETURNS(TRUE, at.receive(4));
  RETURNS(8, sendto(sender, "too much", 8, 0, at.address, at.address.size()));
  ANSWERS(WSAEMSGSIZE, at.outcome());
  HOLDS(at.filled == 4 && std::memcmp(Requests::memory, "too ", 4) == 0);
}

CONDITION(WSAENOTCONN, 2, riosend_without_an_address) {
  Datagrams at;
  RETURNS(TRUE, at.send(2));
  ANSWERS(WSAENOTCONN, at.outcome());
}

CONDITION(WSAEADDRNOTAVAIL, 2, riosendex_to_port_0) {
  Datagrams at;
  RETURNS(TRUE, at.send_to(Address::loopback(AF_INET, 0), 2));
  ANSWERS(WSAEADDRNOTAVAIL, at.outcome());
}

CONDITION(WSAEAFNOSUPPORT, 2, riosendex_to_another_family) {
  Datagrams at;
  RETURNS(TRUE, at.send_to(Address::loopback(AF_INET6, 9), 2));
  ANSWERS(WSAEAFNOSUPPORT, at.outcome());
}

CONDITION(WSAESHUTDOWN, 1, riosend_after_shutdown) {
  Stream at;
  RETURNS(0, shutdown(at.requests.socket, SD_SEND));
  REFUSES_WITH(WSAESHUTDOWN, at.requests.send(2));
}

CONDITION(WSAESHUTDOWN, 2, rioreceive_after_shutdown) {
  Stream at;
  RETURNS(0, shutdown(at.requests.socket, SD_RECEIVE));
  REFUSES_WITH(WSAESHUTDOWN, at.requests.receive());
}

#endif  // RIO_INVALID_RQ
