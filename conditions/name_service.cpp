// SPDX-License-Identifier: MIT
// WSATYPE_NOT_FOUND, WSAHOST_NOT_FOUND, WSATRY_AGAIN, WSANO_RECOVERY, WSANO_DATA: what getaddrinfo
// and getnameinfo return. The surroundings "name service" have files and a server of their own: the
// first label of a name below .test says what the server answers.
#include "outside.hpp"

using namespace contract;

// Learn, getaddrinfo: EAI_SERVICE, the service name is not supported for the socket type.
CONDITION(WSATYPE_NOT_FOUND, 1, getaddrinfo_unknown_service) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  ANSWERS(WSATYPE_NOT_FOUND, getaddrinfo("127.0.0.1", "no-such-service", &hints, &found));
}

SURROUNDINGS("name service")
CONDITION(WSATYPE_NOT_FOUND, 1, getaddrinfo_service_of_another_type) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  ANSWERS(WSATYPE_NOT_FOUND, getaddrinfo("127.0.0.1", "only-datagrams", &hints, &found));
  hints.ai_socktype = SOCK_DGRAM;
  RETURNS(0, getaddrinfo("127.0.0.1", "only-datagrams", &hints, &found));
  freeaddrinfo(found);
}

CONDITION(WSAHOST_NOT_FOUND, 1, getaddrinfo_text_where_a_number_must_be) {
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST;
  addrinfo* found = nullptr;
  ANSWERS(WSAHOST_NOT_FOUND, getaddrinfo("localhost", "80", &hints, &found));
  ANSWERS(WSAHOST_NOT_FOUND, getaddrinfo("127.0.0.256", "80", &hints, &found));
}

CONDITION(WSAHOST_NOT_FOUND, 1, getaddrinfo_of_nothing) {
  addrinfo* found = nullptr;
  ANSWERS(WSAHOST_NOT_FOUND, getaddrinfo(nullptr, nullptr, nullptr, &found));
}

SURROUNDINGS("name service")
CONDITION(WSAHOST_NOT_FOUND, 1, getaddrinfo_unknown_name) {
  addrinfo* found = nullptr;
  ANSWERS(WSAHOST_NOT_FOUND, getaddrinfo("no-such-host.test", "80", nullptr, &found));
}

SURROUNDINGS("name service")
CONDITION(WSAHOST_NOT_FOUND, 1, getnameinfo_address_without_a_name) {
  const Address address = Address::foreign(AF_INET, 80);
  char host[64];
  ANSWERS(WSAHOST_NOT_FOUND,
          getnameinfo(address, address.size(), host, sizeof host, nullptr, 0, NI_NAMEREQD));
}

// Learn, getservbyname and getprotobyname with their kin: an authoritative answer, not found.
SURROUNDINGS("name service")
CONDITION(WSAHOST_NOT_FOUND, 2, getservbyname_unknown_service) {
  FAILS_WITH(WSAHOST_NOT_FOUND, getservbyname("no-such-service", "tcp"));
  FAILS_WITH(WSAHOST_NOT_FOUND, getservbyname("no-such-service", nullptr));
}

SURROUNDINGS("name service")
CONDITION(WSAHOST_NOT_FOUND, 2, getservbyport_unknown_port) {
  FAILS_WITH(WSAHOST_NOT_FOUND, getservbyport(htons(4712), "udp"));
  FAILS_WITH(WSAHOST_NOT_FOUND, getservbyport(htons(4712), nullptr));
}

CONDITION(WSAHOST_NOT_FOUND, 2, getprotobyname_unknown_protocol) {
  FAILS_WITH(WSAHOST_NOT_FOUND, getprotobyname("no-such-protocol"));
}

// RFC 3692 keeps 253 for experiments: no database names it.
CONDITION(WSAHOST_NOT_FOUND, 2, getprotobynumber_unknown_protocol) {
  FAILS_WITH(WSAHOST_NOT_FOUND, getprotobynumber(253));
}

SURROUNDINGS("name service")
CONDITION(WSATRY_AGAIN, 1, getaddrinfo_when_the_server_fails) {
  addrinfo* found = nullptr;
  ANSWERS(WSATRY_AGAIN, getaddrinfo("failing.test", "80", nullptr, &found));
}

SURROUNDINGS("name service")
CONDITION(WSATRY_AGAIN, 1, getaddrinfo_when_the_server_is_silent) {
  addrinfo* found = nullptr;
  ANSWERS(WSATRY_AGAIN, getaddrinfo("silent.test", "80", nullptr, &found));
}

SURROUNDINGS("name service")
CONDITION(WSANO_RECOVERY, 1, getaddrinfo_when_the_server_refuses) {
  addrinfo* found = nullptr;
  for (const char* name : {"refused.test", "malformed.test", "unimplemented.test"}) {
    ANSWERS(WSANO_RECOVERY, getaddrinfo(name, "80", nullptr, &found));
  }
}

SURROUNDINGS("name service")
CONDITION(WSANO_DATA, 1, getaddrinfo_name_with_other_records_only) {
  addrinfo* found = nullptr;
  ANSWERS(WSANO_DATA, getaddrinfo("only-mail.test", "80", nullptr, &found));
}

SURROUNDINGS("name service")
CONDITION(WSANO_DATA, 1, getaddrinfo_name_without_ipv6) {
  addrinfo hints{};
  hints.ai_family = AF_INET6;
  addrinfo* found = nullptr;
  ANSWERS(WSANO_DATA, getaddrinfo("only-ipv4.test", "80", &hints, &found));
  hints.ai_family = AF_INET;
  RETURNS(0, getaddrinfo("only-ipv4.test", "80", &hints, &found));
  freeaddrinfo(found);
}

// Learn, getservbyname and its kin: WSANO_RECOVERY says that the name service itself failed.
SURROUNDINGS("no files")
CONDITION(WSANO_RECOVERY, 2, getservbyname_without_its_file) {
  FAILS_WITH(WSANO_RECOVERY, getservbyname("http", "tcp"));
}
