// SPDX-License-Identifier: MIT
// WSAEnumProtocols and WSADuplicateSocket.
#include "sockets.hpp"

using namespace contract;

CONDITION(WSAENOBUFS, 2, wsaenumprotocols_into_a_small_buffer) {
  DWORD bytes = 0;
  FAILS_WITH(WSAENOBUFS, WSAEnumProtocolsW(nullptr, nullptr, &bytes));
  HOLDS(bytes >= sizeof(WSAPROTOCOL_INFOW));
  std::vector<char> room(bytes);
  auto* infos = reinterpret_cast<WSAPROTOCOL_INFOW*>(room.data());
  const int count = WSAEnumProtocolsW(nullptr, infos, &bytes);
  HOLDS(count > 0);
  DWORD less = bytes - 1;
  FAILS_WITH(WSAENOBUFS, WSAEnumProtocolsW(nullptr, infos, &less));
  HOLDS(less == bytes);
}

CONDITION(WSAENOBUFS, 2, wsaenumprotocolsa_into_a_small_buffer) {
  DWORD bytes = 0;
  INT tcp[] = {IPPROTO_TCP, 0};
  FAILS_WITH(WSAENOBUFS, WSAEnumProtocolsA(tcp, nullptr, &bytes));
  std::vector<char> room(bytes);
  auto* infos = reinterpret_cast<WSAPROTOCOL_INFOA*>(room.data());
  const int count = WSAEnumProtocolsA(tcp, infos, &bytes);
  HOLDS(count > 0);
  bool has_tcp = false;
  for (int i = 0; i < count; ++i) {
    has_tcp = has_tcp || (infos[i].iProtocol == IPPROTO_TCP && infos[i].iSocketType == SOCK_STREAM);
  }
  HOLDS(has_tcp);
}

CONDITION(WSAEFAULT, 1, wsaenumprotocols_pointers) {
  DWORD bytes = 1 << 20;
  FAILS_WITH(WSAEFAULT, WSAEnumProtocolsW(nullptr, nullptr, nullptr));
  FAILS_WITH(WSAEFAULT, WSAEnumProtocolsW(nullptr, nullptr, nowhere<DWORD>()));
  FAILS_WITH(WSAEFAULT, WSAEnumProtocolsW(nullptr, nowhere<WSAPROTOCOL_INFOW>(), &bytes));
  FAILS_WITH(WSAEFAULT, WSAEnumProtocolsW(nowhere<INT>(), nowhere<WSAPROTOCOL_INFOW>(), &bytes));
}

CONDITION(WSAENOTSOCK, 1, wsaduplicatesocket_of_no_socket) {
  WSAPROTOCOL_INFOW wide;
  WSAPROTOCOL_INFOA narrow;
  each_non_socket([&](SOCKET s) {
    FAILS_WITH(WSAENOTSOCK, WSADuplicateSocketW(s, 1, &wide));
    FAILS_WITH(WSAENOTSOCK, WSADuplicateSocketA(s, 1, &narrow));
  });
}

CONDITION(WSAEFAULT, 1, wsaduplicatesocket_pointers) {
  const StreamSocket socket;
  FAILS_WITH(WSAEFAULT, WSADuplicateSocketW(socket, 1, nullptr));
  FAILS_WITH(WSAEFAULT, WSADuplicateSocketW(socket, 1, nowhere<WSAPROTOCOL_INFOW>()));
  FAILS_WITH(WSAEFAULT, WSADuplicateSocketA(socket, 1, nowhere<WSAPROTOCOL_INFOA>()));
}

CONDITION(WSAEINVAL, 5, wsaduplicatesocket_for_no_process) {
  const StreamSocket socket;
  WSAPROTOCOL_INFOW info;
  FAILS_WITH(WSAEINVAL, WSADuplicateSocketW(socket, 0, &info));
  FAILS_WITH(WSAEINVAL, WSADuplicateSocketW(socket, 0x7FFFFFF0, &info));
}

// A description that was made up names nothing.
CONDITION(WSAEINVAL, 5, wsasocket_of_a_made_up_duplicate) {
  WSAPROTOCOL_INFOW info{};
  info.iAddressFamily = AF_INET;
  info.iSocketType = SOCK_STREAM;
  info.iProtocol = IPPROTO_TCP;
  info.dwServiceFlags2 = 1;
  info.dwProviderReserved = 4711;
  FAILS_WITH(WSAEINVAL,
             WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0, 0));
}

SURROUNDINGS("few descriptors")
CONDITION(WSAEMFILE, 1, wsaduplicatesocket_without_descriptors) {
  const StreamSocket socket;
  std::vector<Socket> all;
  for (;;) {
    const SOCKET one = ::socket(AF_INET, SOCK_STREAM, 0);
    if (one == INVALID_SOCKET) break;
    all.emplace_back(one);
  }
  WSAPROTOCOL_INFOW info;
  FAILS_WITH(WSAEMFILE, WSADuplicateSocketW(socket, 1, &info));
}
