/* SPDX-License-Identifier: MIT
 * A program of Windows Sockets 1.1 as somebody outside would write it: winsock.h alone, wsock32,
 * and a blocking hook that cancels the call which waits. Its output is what the test expects. */
#include <stdio.h>
#include <string.h>
#include <winsock.h>

static int runs;

static BOOL WINAPI hook(void) {
  char byte;
  if (++runs < 3) return FALSE;
  if (recv(INVALID_SOCKET, &byte, 1, 0) == SOCKET_ERROR) runs = WSAGetLastError();
  WSACancelBlockingCall();
  return FALSE;
}

int main(void) {
  WSADATA data;
  struct sockaddr_in address;
  SOCKET s;
  char byte;
  int hops = 1, kind = SO_SYNCHRONOUS_NONALERT;
  struct ip_mreq group;
  if (WSAStartup(MAKEWORD(1, 1), &data) != 0) return 1;
  s = socket(AF_INET, SOCK_DGRAM, 0);
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = inet_addr("127.0.0.1");
  if (bind(s, (struct sockaddr *)&address, sizeof address) == SOCKET_ERROR) return 1;
  group.imr_multiaddr.s_addr = inet_addr("239.1.1.1");
  group.imr_interface.s_addr = inet_addr("127.0.0.1");
  if (setsockopt(s, IPPROTO_IP, IP_TTL, (char *)&hops, sizeof hops) == SOCKET_ERROR ||
      setsockopt(s, IPPROTO_IP, IP_ADD_MEMBERSHIP, (char *)&group, sizeof group) == SOCKET_ERROR ||
      setsockopt(INVALID_SOCKET, SOL_SOCKET, SO_OPENTYPE, (char *)&kind, sizeof kind) ==
          SOCKET_ERROR)
    return 1;
  if (WSARecvEx(INVALID_SOCKET, &byte, 1, &hops) != SOCKET_ERROR) return 1;
  if (WSASetBlockingHook((FARPROC)(void *)hook) == NULL) return 1;
  if (recvfrom(s, &byte, 1, 0, NULL, NULL) != SOCKET_ERROR) return 1;
  printf("%d inside, then %d\n", runs, WSAGetLastError());
  closesocket(s);
  return WSACleanup();
}
