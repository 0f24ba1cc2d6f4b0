// SPDX-License-Identifier: MIT
// Cases of the torture programs: one call of the library each, with what it needs around it. The
// call is made again and again under faults; each time it must succeed, or fail with a code that
// its documentation knows, and leave nothing behind.
#pragma once

// winsock2.h has to come first: clang-format must not sort it.
// clang-format off
#include <winsock2.h>
#include <ws2tcpip.h>
// clang-format on

#include <cstdint>

#include "faults.hpp"

namespace torture {

/// One run of a case.
class Trial {
 public:
  /// Makes the call that the case is about.
  /// \param function  its name in the catalogue
  /// \param failure   what it returns when it fails
  template <class T, class Call>
  T call(const char* function, T failure, Call&& make) {
    begin(Whom::caller);
    const T result = make();
    end(function, result == failure, WSAGetLastError());
    return result;
  }
  /// The same for a call that begins something: what the engine needs for it may be lacking too.
  template <class T, class Call>
  T begins(const char* function, T failure, Call&& make) {
    may_lack_ = true;
    return call(function, failure, make);
  }
  /// A call that returns its code, or 0.
  template <class Call>
  int answers(const char* function, Call&& make) {
    begin(Whom::caller);
    const int code = make();
    end(function, code != 0, code);
    return code;
  }
  /// The same for one that tells of the system, and says of what it lacks itself.
  template <class Call>
  int answers_of_the_system(const char* function, Call&& make) {
    may_lack_ = true;
    return answers(function, make);
  }
  /// What the call has begun comes to its end, under a fault of whoever ends it.
  /// \param wait  waits for the end and says how it ended: 0, or the code
  template <class Wait>
  void ends(const char* function, Whom whom, Wait&& wait) {
    may_lack_ = true;
    begin(whom);
    const int code = wait();
    end(function, code != 0, code);
  }

 protected:
  ~Trial() = default;
  virtual void begin(Whom whom) = 0;
  virtual void end(const char* function, bool failed, int code) = 0;

  bool may_lack_ = false;
};

using Body = void (*)(Trial& trial);

struct Case {
  Case(const char* case_name, Body what) noexcept;
  const char* name;
  Body body;
  const Case* next;
};

const Case* first_case() noexcept;

/// What a case needs and cannot have: the program is broken, not the library.
[[noreturn]] void broken(const char* file, int line, const char* what);

/// A socket that is closed at the end of its case.
class Held {
 public:
  Held(SOCKET s) noexcept : socket_(s) {}
  ~Held();
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
  operator SOCKET() const noexcept { return socket_; }
  [[nodiscard]] SOCKET release() noexcept;

 private:
  SOCKET socket_;
};

/// An address of loopback.
struct Name {
  explicit Name(unsigned short port = 0) noexcept;
  sockaddr_in address = {};
  int length = sizeof address;
  sockaddr* out() noexcept { return reinterpret_cast<sockaddr*>(&address); }
};

/// A socket that is bound to a free port, and says which.
SOCKET bound(int type, Name* name);

struct Listening {
  Listening();
  Name name;
  Held socket;
};

struct Connection {
  Connection();
  Listening listener;
  Held client, server;
};

}  // namespace torture

#define TORTURE(name)                                            \
  static void torture_##name(torture::Trial& trial);             \
  static const torture::Case name##_case{#name, torture_##name}; \
  static void torture_##name([[maybe_unused]] torture::Trial& trial)

#define NEED(what)                                           \
  do {                                                       \
    if (!(what)) torture::broken(__FILE__, __LINE__, #what); \
  } while (false)
