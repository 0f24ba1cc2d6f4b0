// SPDX-License-Identifier: MIT
// The registry of conditions and the record of a run.
#include "condition.hpp"

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace contract {
namespace {

// Filled by static initialisers, in whatever order the linker chose: a function's static is there
// when the first of them asks.
std::vector<Condition>& registry() {
  static std::vector<Condition> conditions;
  return conditions;
}

const char* pending_surroundings = "";

struct Named {
  int code;
  const char* name;
};

#define CONTRACT_NAMED_(code) \
  { code, #code }
// Not the catalogue: only what a condition can meet, so that a Windows build says the names too.
constexpr Named names[] = {
    {0, "no error"},
    CONTRACT_NAMED_(WSA_INVALID_HANDLE),
    CONTRACT_NAMED_(WSA_NOT_ENOUGH_MEMORY),
    CONTRACT_NAMED_(WSA_INVALID_PARAMETER),
    CONTRACT_NAMED_(WSA_OPERATION_ABORTED),
    CONTRACT_NAMED_(WSA_IO_INCOMPLETE),
    CONTRACT_NAMED_(WSA_IO_PENDING),
    CONTRACT_NAMED_(WSAEINTR),
    CONTRACT_NAMED_(WSAEBADF),
    CONTRACT_NAMED_(WSAEACCES),
    CONTRACT_NAMED_(WSAEFAULT),
    CONTRACT_NAMED_(WSAEINVAL),
    CONTRACT_NAMED_(WSAEMFILE),
    CONTRACT_NAMED_(WSAEWOULDBLOCK),
    CONTRACT_NAMED_(WSAEINPROGRESS),
    CONTRACT_NAMED_(WSAEALREADY),
    CONTRACT_NAMED_(WSAENOTSOCK),
    CONTRACT_NAMED_(WSAEDESTADDRREQ),
    CONTRACT_NAMED_(WSAEMSGSIZE),
    CONTRACT_NAMED_(WSAEPROTOTYPE),
    CONTRACT_NAMED_(WSAENOPROTOOPT),
    CONTRACT_NAMED_(WSAEPROTONOSUPPORT),
    CONTRACT_NAMED_(WSAESOCKTNOSUPPORT),
    CONTRACT_NAMED_(WSAEOPNOTSUPP),
    CONTRACT_NAMED_(WSAEPFNOSUPPORT),
    CONTRACT_NAMED_(WSAEAFNOSUPPORT),
    CONTRACT_NAMED_(WSAEADDRINUSE),
    CONTRACT_NAMED_(WSAEADDRNOTAVAIL),
    CONTRACT_NAMED_(WSAENETDOWN),
    CONTRACT_NAMED_(WSAENETUNREACH),
    CONTRACT_NAMED_(WSAENETRESET),
    CONTRACT_NAMED_(WSAECONNABORTED),
    CONTRACT_NAMED_(WSAECONNRESET),
    CONTRACT_NAMED_(WSAENOBUFS),
    CONTRACT_NAMED_(WSAEISCONN),
    CONTRACT_NAMED_(WSAENOTCONN),
    CONTRACT_NAMED_(WSAESHUTDOWN),
    CONTRACT_NAMED_(WSAETIMEDOUT),
    CONTRACT_NAMED_(WSAECONNREFUSED),
    CONTRACT_NAMED_(WSAELOOP),
    CONTRACT_NAMED_(WSAENAMETOOLONG),
    CONTRACT_NAMED_(WSAEHOSTDOWN),
    CONTRACT_NAMED_(WSAEHOSTUNREACH),
    CONTRACT_NAMED_(WSAEPROCLIM),
    CONTRACT_NAMED_(WSASYSNOTREADY),
    CONTRACT_NAMED_(WSAVERNOTSUPPORTED),
    CONTRACT_NAMED_(WSANOTINITIALISED),
    CONTRACT_NAMED_(WSAEDISCON),
    CONTRACT_NAMED_(WSATYPE_NOT_FOUND),
    CONTRACT_NAMED_(WSAHOST_NOT_FOUND),
    CONTRACT_NAMED_(WSATRY_AGAIN),
    CONTRACT_NAMED_(WSANO_RECOVERY),
    CONTRACT_NAMED_(WSANO_DATA),
};
#undef CONTRACT_NAMED_

}  // namespace

std::string Condition::full_name() const {
  return std::string(code) + "." + std::to_string(id) + "." + name +
         (family == AF_INET6 ? ".ipv6" : "");
}

std::vector<Condition> all() {
  std::vector<Condition> sorted = registry();
  std::sort(sorted.begin(), sorted.end(), [](const Condition& a, const Condition& b) {
    if (a.number != b.number) return a.number < b.number;
    if (a.id != b.id) return a.id < b.id;
    if (const int order = std::strcmp(a.name, b.name); order != 0) return order < 0;
    return a.family < b.family;
  });
  return sorted;
}

Registration::Registration(const char* code, int number, int id, const char* name, bool started,
                           bool both_families, Body body) {
  Condition condition{code, number, id, name, pending_surroundings, started, AF_INET, body};
  registry().push_back(condition);
  if (both_families) {
    condition.family = AF_INET6;
    registry().push_back(condition);
  }
  pending_surroundings = "";
}

Surroundings::Surroundings(const char* name) { pending_surroundings = name; }

std::string name_of(int code) {
  for (const Named& named : names) {
    if (named.code == code) return named.name;
  }
  return std::to_string(code);
}

// Flushed at once: a condition that crashes has still said how far it came.
void record_failed(const Place& place, int code) {
  std::string room;
  const std::string_view call = shown_call(place, room);
  std::printf("failed\t%d\t%.*s\n", code, static_cast<int>(call.size()), call.data());
  std::fflush(stdout);
}

void record_returned(const Place& place, long long value) {
  std::string room;
  const std::string_view call = shown_call(place, room);
  std::printf("returned\t%lld\t%.*s\n", value, static_cast<int>(call.size()), call.data());
  std::fflush(stdout);
}

void fail(const Place& place, const std::string& what, int code) {
  throw Failure{std::string(place.call) + ": " + what, place.file, place.line, code};
}

}  // namespace contract
