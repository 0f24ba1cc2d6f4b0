// SPDX-License-Identifier: MIT
// How the contract is written as programs: a registry of conditions, and the words to state them.
//
// A condition file is pure Winsock: the same file is compiled by ws2c++ for Linux and by mingw-w64
// for Windows, so what it says can be asked of libws2, of Windows and of Wine alike. Each condition
// runs in a process of its own. A condition that needs more than loopback names its SURROUNDINGS,
// which a launcher makes; the body does not know how.
#pragma once

// winsock2.h has to come first: clang-format must not sort it.
// clang-format off
#include <winsock2.h>
#include <mstcpip.h>
#include <ws2tcpip.h>
// clang-format on

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace contract {

using Body = void (*)(int family);

struct Condition {
  const char* code;  // "WSAECONNRESET"
  int number;        // 10054
  int id;            // the number of the condition in the contract
  const char* name;
  const char* surroundings;  // empty: loopback is enough
  bool started;              // WSAStartup has been called when the body runs
  int family;                // AF_INET or AF_INET6
  Body body;
  [[nodiscard]] std::string full_name() const;
};

/// Every condition, sorted by number, id and name.
std::vector<Condition> all();

/// Enters a condition into the registry.
struct Registration {
  Registration(const char* code, int number, int id, const char* name, bool started,
               bool both_families, Body body);
};

/// Says what the next condition of the file needs around it.
struct Surroundings {
  explicit Surroundings(const char* name);
};

/// A condition that does not hold. `code` is the error that was found, 0 where there was none.
struct Failure {
  std::string what;
  const char* file;
  int line;
  int code;
};

/// This machine cannot show the condition.
struct Skipped {
  std::string reason;
};

struct Place {
  const char* file;
  int line;
  const char* call;  // the source text of the call
};

/// What a helper has called: its own name, its names of what it was given, the source text.
struct Called {
  const char* helper;
  const char* names;  // "(socket, to)"
  const char* call;
};

/// For as long as one expectation lasts: what helpers called before it is none of its business, and
/// an expectation inside it, of a hook or a helper, leaves no trace.
class Watch {
 public:
  Watch();
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

 private:
  const Called before_;
};

void note_call(const char* helper, const char* names, const char* call);

/// The text of the call of Windows Sockets that answered: the place's own, or its helper's. Where
/// neither names a function of Windows the condition fails, since its record would say nothing.
/// A text that had to be put together is in `room`.
std::string_view shown_call(const Place& place, std::string& room);

/// One line of the record that the tour and the comparison read.
void record_failed(const Place& place, int code);
void record_returned(const Place& place, long long value);

[[noreturn]] void fail(const Place& place, const std::string& what, int code = 0);

std::string name_of(int code);

template <class T>
constexpr T failure_value() {
  if constexpr (std::is_pointer_v<T>) {
    return nullptr;
  } else {
    return static_cast<T>(-1);  // SOCKET_ERROR, INVALID_SOCKET, WSA_WAIT_FAILED
  }
}

template <class Call, class Value>
void expect_failure(int expected, const Place& place, Value failure, Call&& call) {
  const Watch watch;
  WSASetLastError(0);  // so that an earlier call's code cannot be taken for this one's
  const auto result = call();
  const int code = WSAGetLastError();
  if (result != failure) fail(place, "succeeded, expected " + name_of(expected));
  record_failed(place, code);
  if (code != expected) fail(place, name_of(code) + ", expected " + name_of(expected), code);
}

template <class Call>
void expect_failure(int expected, const Place& place, Call&& call) {
  expect_failure(expected, place, failure_value<decltype(call())>(), call);
}

template <class Call>
void expect_answer(int expected, const Place& place, Call&& call) {
  const Watch watch;
  const int code = static_cast<int>(call());
  record_failed(place, code);
  if (code != expected) fail(place, name_of(code) + ", expected " + name_of(expected), code);
}

template <class Value, class Call>
void expect_value(Value expected, const Place& place, Call&& call) {
  const Watch watch;
  WSASetLastError(0);
  const auto result = call();
  const int code = WSAGetLastError();
  if (result == static_cast<decltype(result)>(expected)) {
    record_returned(place, static_cast<long long>(result));
    return;
  }
  fail(place,
       "returned " + std::to_string(static_cast<long long>(result)) + " (" + name_of(code) +
           "), expected " + std::to_string(static_cast<long long>(expected)),
       code);
}

}  // namespace contract

#define CONTRACT_PLACE_(call) (::contract::Place{__FILE__, __LINE__, call})
#define CONTRACT_JOIN_2_(a, b) a##b
#define CONTRACT_JOIN_(a, b) CONTRACT_JOIN_2_(a, b)
#define CONTRACT_CONDITION_(text, pasted, code, id, name, started, both)  \
  static void Contract_##pasted##_##name(int family);                     \
  static const ::contract::Registration register_##pasted##_##name(       \
      text, code, id, #name, started, both, &Contract_##pasted##_##name); \
  static void Contract_##pasted##_##name([[maybe_unused]] int family)

/// A condition of the contract, shown over IPv4. The code is pasted, never passed on plainly: its
/// macro would become a number.
#define CONDITION(code, id, name) \
  CONTRACT_CONDITION_(#code, code##_##id, code, id, name, true, false)
/// The same, shown over IPv4 and over IPv6: `family` says which.
#define CONDITION_BOTH(code, id, name) \
  CONTRACT_CONDITION_(#code, code##_##id, code, id, name, true, true)
/// A condition that is met before WSAStartup, or that starts by itself.
#define CONDITION_UNSTARTED(code, id, name) \
  CONTRACT_CONDITION_(#code, code##_##id, code, id, name, false, false)

/// What the next condition needs around it.
#define SURROUNDINGS(name) \
  static const ::contract::Surroundings CONTRACT_JOIN_(surroundings_, __LINE__)(name);

/// The call returns its documented failure value and leaves the code in the last error.
#define FAILS_WITH(code, ...) \
  ::contract::expect_failure(code, CONTRACT_PLACE_(#__VA_ARGS__), [&] { return __VA_ARGS__; })
/// The same for a call that returns FALSE when it fails.
#define REFUSES_WITH(code, ...)                                                             \
  ::contract::expect_failure(code, CONTRACT_PLACE_(#__VA_ARGS__), static_cast<BOOL>(FALSE), \
                             [&] { return __VA_ARGS__; })
/// The call returns the code itself (WSAStartup, getaddrinfo, getnameinfo).
#define ANSWERS(code, ...) \
  ::contract::expect_answer(code, CONTRACT_PLACE_(#__VA_ARGS__), [&] { return __VA_ARGS__; })
/// The call succeeds with this value.
#define RETURNS(value, ...) \
  ::contract::expect_value(value, CONTRACT_PLACE_(#__VA_ARGS__), [&] { return __VA_ARGS__; })
/// For helpers, whose names say nothing to a reader: the call of Windows Sockets that answers,
/// which is recorded in the helper's place.
#define CALLS(...) (::contract::note_call(__func__, "()", #__VA_ARGS__), __VA_ARGS__)
/// The same; the condition's arguments are shown for these names, in the order of the helper's
/// parameters.
#define CALLS_WITH(names, ...) (::contract::note_call(__func__, #names, #__VA_ARGS__), __VA_ARGS__)
/// What must be true besides.
#define HOLDS(...)                                                      \
  do {                                                                  \
    if (!(__VA_ARGS__)) {                                               \
      ::contract::fail(CONTRACT_PLACE_(#__VA_ARGS__), "does not hold"); \
    }                                                                   \
  } while (false)
#define SKIP(reason) \
  throw ::contract::Skipped { reason }
