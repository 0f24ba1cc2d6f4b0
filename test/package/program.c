/* SPDX-License-Identifier: MIT
 * A C program as somebody outside would write it for Windows: it echoes over loopback, with itself
 * as the peer. Its output is what the test expects. */
#include <stdio.h>
#include <string.h>
#include <winsock2.h>
#include <ws2tcpip.h>

#pragma comment(lib, "ws2_32.lib")
#pragma warning(disable : 4996)

static int failed(const char *call) {
  fprintf(stderr, "%s: error %d\n", call, WSAGetLastError());
  WSACleanup();
  return 1;
}

static SOCKET listen_on_loopback(struct sockaddr_in *address) {
  int length = sizeof *address;
  struct addrinfo hints, *found = NULL;
  SOCKET listener = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
  memset(&hints, 0, sizeof hints);
  hints.ai_family = AF_INET;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_protocol = IPPROTO_TCP;
  hints.ai_flags = AI_NUMERICHOST;
  if (getaddrinfo("127.0.0.1", "0", &hints, &found) != 0) return INVALID_SOCKET;
  memcpy(address, found->ai_addr, sizeof *address);
  freeaddrinfo(found);
  if (listener != INVALID_SOCKET &&
      (bind(listener, (struct sockaddr *)address, length) == SOCKET_ERROR ||
       listen(listener, SOMAXCONN) == SOCKET_ERROR ||
       getsockname(listener, (struct sockaddr *)address, &length) == SOCKET_ERROR)) {
    closesocket(listener);
    listener = INVALID_SOCKET;
  }
  return listener;
}

int main(void) {
  WSADATA data;
  struct sockaddr_in address;
  SOCKET listener, client, served;
  char buffer[64];
  int got;
#ifndef _WIN32
#error "the flags do not make this a Windows program"
#endif
  if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return 1;
  listener = listen_on_loopback(&address);
  if (listener == INVALID_SOCKET) return failed("listen");
  client = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
  if (client == INVALID_SOCKET) return failed("socket");
  if (connect(client, (struct sockaddr *)&address, sizeof address) == SOCKET_ERROR)
    return failed("connect");
  served = accept(listener, NULL, NULL);
  if (served == INVALID_SOCKET) return failed("accept");
  if (send(client, "hello", 5, 0) != 5) return failed("send");
  if (shutdown(client, SD_SEND) == SOCKET_ERROR) return failed("shutdown");
  while ((got = recv(served, buffer, sizeof buffer, 0)) > 0) {
    if (send(served, buffer, got, 0) != got) return failed("send back");
  }
  if (got < 0) return failed("recv");
  closesocket(served);
  got = recv(client, buffer, sizeof buffer - 1, 0);
  if (got < 0) return failed("recv back");
  buffer[got] = '\0';
  closesocket(client);
  closesocket(listener);
  if (recv(client, buffer, 1, 0) != SOCKET_ERROR || WSAGetLastError() != WSAENOTSOCK) return 1;
  WSACleanup();
  printf("echoed %s, then %I64d\n", buffer, (__int64)WSAENOTSOCK);
  return 0;
}
