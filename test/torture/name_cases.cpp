// SPDX-License-Identifier: MIT
// Names, by the files of this machine: no question leaves it.
#include <cstring>

#include "torture.hpp"

namespace {

using namespace torture;

TORTURE(getaddrinfo) {
  addrinfo hints = {}, *found = nullptr;
  hints.ai_socktype = SOCK_STREAM;
  if (trial.answers("getaddrinfo",
                    [&] { return getaddrinfo("localhost", "80", &hints, &found); }) == 0) {
    freeaddrinfo(found);
  }
}
TORTURE(getaddrinfo_numbers) {
  addrinfo hints = {}, *found = nullptr;
  hints.ai_flags = AI_NUMERICHOST | AI_CANONNAME;
  if (trial.answers("getaddrinfo", [&] { return getaddrinfo("127.1", "80", &hints, &found); }) ==
      0) {
    freeaddrinfo(found);
  }
}
TORTURE(getaddrinfow) {
  ADDRINFOW hints = {}, *found = nullptr;
  hints.ai_socktype = SOCK_DGRAM;
  if (trial.answers("GetAddrInfoW",
                    [&] { return GetAddrInfoW(L"localhost", L"80", &hints, &found); }) == 0) {
    FreeAddrInfoW(found);
  }
}
TORTURE(getnameinfo) {
  Name name(80);
  char host[NI_MAXHOST], service[NI_MAXSERV];
  trial.answers("getnameinfo", [&] {
    return getnameinfo(name.out(), sizeof name.address, host, sizeof host, service, sizeof service,
                       0);
  });
}
TORTURE(gethostbyname) {
  trial.call("gethostbyname", static_cast<hostent*>(nullptr),
             [] { return gethostbyname("localhost"); });
}
TORTURE(gethostbyaddr) {
  const u_long address = htonl(INADDR_LOOPBACK);
  trial.call("gethostbyaddr", static_cast<hostent*>(nullptr),
             [&] { return gethostbyaddr(reinterpret_cast<const char*>(&address), 4, AF_INET); });
}
TORTURE(getservbyname) {
  trial.call("getservbyname", static_cast<servent*>(nullptr),
             [] { return getservbyname("http", "tcp"); });
}
TORTURE(getprotobyname) {
  trial.call("getprotobyname", static_cast<protoent*>(nullptr),
             [] { return getprotobyname("udp"); });
}

}  // namespace
