// SPDX-License-Identifier: MIT
// Messages with control data: WSASendMsg, and WSARecvMsg as the socket gives it out.
#pragma once

// winsock2.h has to come first: clang-format must not sort it.
// clang-format off
#include "sockets.hpp"
#include <mswsock.h>
// clang-format on

#include <cstring>

namespace contract {

/// WSARecvMsg as a socket's provider gives it out.
struct Receiving {
  explicit Receiving(SOCKET socket);
  LPFN_WSARECVMSG WSARecvMsg = nullptr;
};

/// One message with room for everything.
struct Message {
  char text[64] = "";
  alignas(8) char control[256] = "";
  WSABUF buffer{sizeof text, text};
  sockaddr_storage peer{};
  WSAMSG fields{};

  Message();
  explicit Message(const char* words);
  void to(const Address& address);
  /// Adds control data.
  template <class T>
  void add(int level, int type, const T& data) {
    WSACMSGHDR header{};
    header.cmsg_len = WSA_CMSG_LEN(sizeof data);
    header.cmsg_level = level;
    header.cmsg_type = type;
    char* place = control + fields.Control.len;
    std::memcpy(place, &header, sizeof header);
    std::memcpy(WSA_CMSG_DATA(place), &data, sizeof data);
    fields.Control.buf = control;
    fields.Control.len += static_cast<ULONG>(WSA_CMSG_SPACE(sizeof data));
  }
  int send(SOCKET socket, DWORD flags = 0);
  int receive(SOCKET socket);
  DWORD bytes = 0;
};

}  // namespace contract
