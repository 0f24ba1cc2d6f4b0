// SPDX-License-Identifier: MIT
// Learn, "Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE": what a second bind of one address answers on
// Windows Server 2003 and later, both sockets of one user.
#include "bind_matrix.hpp"

#include "sockets.hpp"

namespace contract {
namespace {

enum Way { plain, reuse, exclusive };
enum Scope { wildcard, specific };

struct Attempt {
  Way way;
  Scope scope;
  const char* text;
};

constexpr Attempt attempts[] = {
    {plain, wildcard, "default wildcard"},       {plain, specific, "default specific"},
    {reuse, wildcard, "reuse wildcard"},         {reuse, specific, "reuse specific"},
    {exclusive, wildcard, "exclusive wildcard"}, {exclusive, specific, "exclusive specific"}};

constexpr int in_use = WSAEADDRINUSE, denied = WSAEACCES;
// Rows are the first socket, columns the second, both in the order of `attempts`.
constexpr int matrix[6][6] = {{in_use, 0, denied, 0, in_use, 0},
                              {0, in_use, 0, denied, in_use, in_use},
                              {in_use, 0, 0, 0, in_use, 0},
                              {0, in_use, 0, 0, in_use, in_use},
                              {in_use, denied, denied, denied, in_use, denied},
                              {0, in_use, 0, denied, in_use, in_use}};

Socket prepared(int type, const Attempt& attempt) {
  Socket socket(AF_INET, type);
  if (attempt.way == reuse) set_flag(socket, SO_REUSEADDR);
  if (attempt.way == exclusive) set_flag(socket, SO_EXCLUSIVEADDRUSE);
  return socket;
}

Address place(const Attempt& attempt, unsigned short port) {
  return attempt.scope == wildcard ? Address::any(AF_INET, port) : Address::loopback(AF_INET, port);
}

/// Binds to a port that nobody has at any address: a port that is free at one may be another
/// program's at the next. Not one of those that connections get by themselves: what is left of one
/// at another address keeps its port for a minute.
bool bind_first(int type, const Attempt& first, const Socket& holder) {
  constexpr unsigned first_port = 20000, ports = 12000;
  static unsigned next = static_cast<unsigned>(GetCurrentProcessId()) * 61U;
  for (int tries = 0; tries < 20; ++tries) {
    const auto port = static_cast<unsigned short>(first_port + next++ % ports);
    {
      const Socket probe = prepared(type, attempts[0]);
      const Address any = Address::any(AF_INET, port);
      if (bind(probe, any, any.size()) != 0) continue;
    }
    const Address asked = place(first, port);
    if (bind(holder, asked, asked.size()) == 0) return true;
  }
  return false;
}

void check_cell(int type, const Attempt& first, const Attempt& second, int expected) {
  const std::string cell =
      std::string("bind(other, wanted, size)  // ") + first.text + ", then " + second.text;
  const Place where{__FILE__, __LINE__, cell.c_str()};
  const Socket holder = prepared(type, first), other = prepared(type, second);
  if (!bind_first(type, first, holder)) fail(where, "the first bind failed");
  const Address wanted = place(second, local_address(holder).port());
  const int size = wanted.size();
  const auto second_bind = [&] { return bind(other, wanted, size); };
  if (expected == 0) {
    expect_value(0, where, second_bind);
  } else {
    expect_failure(expected, where, second_bind);
  }
}

}  // namespace

void check_bind_matrix(int type, int code) {
  std::string wrong;
  for (int row = 0; row < 6; ++row) {
    for (int column = 0; column < 6; ++column) {
      if (matrix[row][column] != code) continue;
      try {
        check_cell(type, attempts[row], attempts[column], code);
      } catch (const Failure& failure) {
        wrong += (wrong.empty() ? "" : "; ") + failure.what;
      }
    }
  }
  if (!wrong.empty()) fail(Place{__FILE__, __LINE__, "the bind matrix"}, wrong);
}

}  // namespace contract
