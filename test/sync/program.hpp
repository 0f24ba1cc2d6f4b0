// SPDX-License-Identifier: MIT
// What the programs of this folder are written with. They are compiled as a user's program is, so
// they do not see GoogleTest; the runner, which does, is not.
#pragma once

#include <cstdint>

namespace program {

/// One test; the runner finds it in the list.
struct Case {
  Case(const char* group_name, const char* case_name, void (*what)()) noexcept;
  const char* group;
  const char* name;
  void (*body)();
  const Case* next;
};

const Case* first_case() noexcept;

/// Tells the runner that something is not as it should be.
void failed(const char* file, int line, const char* what, long long got, long long wanted);

template <class T>
long long as_number(const T& value) {
  return (long long)value;  // numbers, pointers, atomics
}

}  // namespace program

#define PROGRAM(group, name)                                                       \
  static void group##_##name();                                                    \
  static const program::Case group##_##name##_case{#group, #name, group##_##name}; \
  static void group##_##name()

#define IS(wanted, what)                                                            \
  do {                                                                              \
    const long long got_ = program::as_number(what);                                \
    const long long wanted_ = program::as_number(wanted);                           \
    if (got_ != wanted_) program::failed(__FILE__, __LINE__, #what, got_, wanted_); \
  } while (false)

#define HOLDS(what) IS(true, static_cast<bool>(what))

/// The call fails with the value and leaves the last error.
#define FAILS(value, error, what) \
  do {                            \
    SetLastError(0xDEAD);         \
    IS(value, what);              \
    IS(error, GetLastError());    \
  } while (false)
