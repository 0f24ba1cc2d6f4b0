/* SPDX-License-Identifier: MIT
 * What every order of includes must compile: the calls whose names libc has too, and the words of
 * the headers. Each call prints its own name from the stub that it reaches. */
static int check(void) {
  WSADATA data;
  SOCKET s;
  struct sockaddr_in address;
  fd_set set;
  struct timeval limit;
  char name[64];
  u_long mode = 1;
  socklen_t posix_length = sizeof address;
  int length = sizeof address;
  DWORD bytes = 0;
  int r = WSAStartup(0x202, &data);
  s = socket(AF_INET, SOCK_STREAM, 0);
  address.sin_addr.s_addr = htonl(0x7f000001);
  address.sin_addr.S_un.S_un_b.s_b1 = 1;
  r = bind(s, (struct sockaddr *)&address, sizeof address);
  r += connect(s, (SOCKADDR *)&address, sizeof(address));
  r += send(s, "x", 1, 0);
  FD_ZERO(&set);
  FD_SET(s, &set);
  FD_SET(99, &set);
  limit.tv_sec = 1;
  limit.tv_usec = 0;
  r += select(0, &set, NULL, NULL, &limit);
  r += select(0, NULL, NULL, NULL, &limit);
  r += select(0, NULL, NULL, NULL, NULL);
  r += gethostname(name, sizeof name);
  r += gethostname(name, 64);
  r += ioctlsocket(s, FIONBIO, &mode);
  r += (int)accept(s, (struct sockaddr *)&address, &posix_length);
  r += (int)accept(s, 0, &length);
  WSARecv(s, 0, 0, &bytes, &bytes, 0, 0);
  if (sizeof(u_long) != 4 || sizeof(DWORD) != 4 || sizeof(struct in_addr) != 4) return -1;
  if (sizeof(struct sockaddr_in) != 16 || sizeof(SOCKET) != 8) return -1;
  if (set.fd_count != 2 || !FD_ISSET(99, &set) || FD_ISSET(98, &set)) return -2;
#ifdef WANT_SETSIZE
  if (sizeof(set.fd_array) / sizeof(SOCKET) != WANT_SETSIZE) return -3;
  if (FD_SETSIZE != WANT_SETSIZE) return -3;
#endif
  return r;
}
