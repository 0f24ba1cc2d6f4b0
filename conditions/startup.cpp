// SPDX-License-Identifier: MIT
// WSAEPROCLIM, WSASYSNOTREADY, WSAVERNOTSUPPORTED: WSAStartup returns the code itself.
#include "condition.hpp"

using namespace contract;

SURROUNDINGS("full house")
CONDITION_UNSTARTED(WSAEPROCLIM, 1, wsastartup_in_a_full_house) {
  WSADATA data;
  ANSWERS(WSAEPROCLIM, WSAStartup(MAKEWORD(2, 2), &data));
}

SURROUNDINGS("house after a crash")
CONDITION_UNSTARTED(WSAEPROCLIM, 1, wsastartup_where_a_crash_freed_a_place) {
  WSADATA data;
  RETURNS(0, WSAStartup(MAKEWORD(2, 2), &data));
  RETURNS(0, WSACleanup());
}

SURROUNDINGS("no sockets")
CONDITION_UNSTARTED(WSASYSNOTREADY, 1, wsastartup_where_the_kernel_gives_no_socket) {
  WSADATA data;
  ANSWERS(WSASYSNOTREADY, WSAStartup(MAKEWORD(2, 2), &data));
}

CONDITION_UNSTARTED(WSAVERNOTSUPPORTED, 1, versions_below_1_0) {
  WSADATA data;
  ANSWERS(WSAVERNOTSUPPORTED, WSAStartup(MAKEWORD(0, 0), &data));
  ANSWERS(WSAVERNOTSUPPORTED, WSAStartup(MAKEWORD(0, 9), &data));
}

// Learn, WSAStartup: wVersion is what the caller is expected to use, wHighVersion the highest there
// is.
CONDITION_UNSTARTED(WSAVERNOTSUPPORTED, 1, versions_that_are_granted) {
  struct {
    WORD asked, granted;
  } const versions[] = {{MAKEWORD(1, 0), MAKEWORD(1, 0)}, {MAKEWORD(1, 1), MAKEWORD(1, 1)},
                        {MAKEWORD(2, 0), MAKEWORD(2, 0)}, {MAKEWORD(2, 1), MAKEWORD(2, 1)},
                        {MAKEWORD(2, 2), MAKEWORD(2, 2)}, {MAKEWORD(2, 3), MAKEWORD(2, 2)},
                        {MAKEWORD(3, 0), MAKEWORD(2, 2)}, {MAKEWORD(99, 99), MAKEWORD(2, 2)}};
  WSADATA data;
  ANSWERS(WSAVERNOTSUPPORTED, WSAStartup(MAKEWORD(0, 1), &data));
  for (const auto& version : versions) {
    RETURNS(0, WSAStartup(version.asked, &data));
    HOLDS(data.wVersion == version.granted);
    HOLDS(data.wHighVersion == MAKEWORD(2, 2));
    RETURNS(0, WSACleanup());
  }
}
