/* SPDX-License-Identifier: MIT
 * Sends a line to an echo server and waits until all of it came back. Plain Winsock: it builds with
 * Visual C++ and MinGW, and with ws2cc as it is.
 *
 *   echo_client tcp|udp HOST PORT [TEXT] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <winsock2.h>
#include <ws2tcpip.h>

#pragma comment(lib, "ws2_32.lib")

static SOCKET open_connection(const char *host, const char *port, int type) {
  struct addrinfo hints, *found = NULL, *one;
  SOCKET s = INVALID_SOCKET;
  int error;

  memset(&hints, 0, sizeof hints);
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = type;
  error = getaddrinfo(host, port, &hints, &found);
  if (error != 0) {
    fprintf(stderr, "getaddrinfo: error %d\n", error);
    return INVALID_SOCKET;
  }
  for (one = found; one != NULL && s == INVALID_SOCKET; one = one->ai_next) {
    s = socket(one->ai_family, one->ai_socktype, one->ai_protocol);
    if (s == INVALID_SOCKET) {
      fprintf(stderr, "socket: error %d\n", WSAGetLastError());
    } else if (connect(s, one->ai_addr, (int)one->ai_addrlen) == SOCKET_ERROR) {
      fprintf(stderr, "connect: error %d\n", WSAGetLastError());
      closesocket(s);
      s = INVALID_SOCKET;
    }
  }
  freeaddrinfo(found);
  return s;
}

static int send_all(SOCKET s, const char *text, int length) {
  int sent = 0;
  while (sent < length) {
    int n = send(s, text + sent, length - sent, 0);
    if (n == SOCKET_ERROR) {
      fprintf(stderr, "send: error %d\n", WSAGetLastError());
      return 0;
    }
    sent += n;
  }
  return 1;
}

static int receive_all(SOCKET s, char *text, int length) {
  int got = 0;
  while (got < length) {
    int n = recv(s, text + got, length - got, 0);
    if (n == SOCKET_ERROR) {
      fprintf(stderr, "recv: error %d\n", WSAGetLastError());
      return 0;
    }
    if (n == 0) {
      fprintf(stderr, "recv: the peer closed after %d of %d bytes\n", got, length);
      return 0;
    }
    got += n;
  }
  return 1;
}

static int echo(SOCKET s, const char *text) {
  DWORD limit = 5000;
  char back[1024];
  int length = (int)strlen(text);
  if (length > (int)sizeof back) length = (int)sizeof back;
  if (setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, (const char *)&limit, sizeof limit) == SOCKET_ERROR) {
    fprintf(stderr, "setsockopt: error %d\n", WSAGetLastError());
    return 0;
  }
  if (!send_all(s, text, length) || !receive_all(s, back, length)) return 0;
  if (memcmp(text, back, (size_t)length) != 0) {
    fprintf(stderr, "the echo differs\n");
    return 0;
  }
  printf("%d bytes came back: %.*s\n", length, length, back);
  return 1;
}

int main(int argc, char **argv) {
  WSADATA data;
  SOCKET s;
  int good;

  if (argc < 4) {
    fprintf(stderr, "usage: %s tcp|udp HOST PORT [TEXT]\n", argv[0]);
    return 2;
  }
  if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return 1;
  s = open_connection(argv[2], argv[3], strcmp(argv[1], "udp") == 0 ? SOCK_DGRAM : SOCK_STREAM);
  good = s != INVALID_SOCKET && echo(s, argc > 4 ? argv[4] : "hello from Winsock");
  if (s != INVALID_SOCKET) closesocket(s);
  WSACleanup();
  return good ? 0 : 1;
}
