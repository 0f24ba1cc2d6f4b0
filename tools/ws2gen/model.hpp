// SPDX-License-Identifier: MIT
// The catalogue as the generator holds it in memory: what the data files say, before any checking.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ws2gen {

struct Text {
  std::string en, zh;
};

/// An NTSTATUS that leads to a code, and the Win32 code a completion port reports for it.
struct NtStatus {
  std::string name;
  uint32_t value = 0;
  uint32_t win32 = 0;
};

struct Cause {
  Text what, remedy;
};

struct Condition {
  int64_t id = 0;
  std::vector<std::string> raised_by;
  Text when;
};

struct Difference {
  std::string id;
  Text text;
  bool profile = false;
};

/// One entry of errors/*.toml.
struct Error {
  std::string file, name, berkeley, group, klass;
  int64_t number = 0;
  std::vector<std::string> spellings, errnos, errc, eai, functions, related, keys_en, keys_zh;
  std::vector<int64_t> misprints;
  std::vector<NtStatus> statuses;
  Text text, explanation;
  std::vector<Cause> causes;
  std::vector<Condition> conditions;
  std::vector<Difference> differences;
};

/// The operations and kinds of socket an errno is told apart by, in the order of the enumerations
/// in errors/status.hpp; the generated code asserts that the two agree.
inline constexpr std::array<std::string_view, 14> operations = {
    "startup", "socket",   "bind", "listen", "accept", "connect", "send",
    "recv",    "shutdown", "name", "option", "ioctl",  "poll",    "wait"};
inline constexpr std::array<std::string_view, 2> kinds = {"stream", "datagram"};

/// One row of win32.toml. Without a text the code is one that a status of some entry leads to.
struct Win32 {
  std::string name;
  int64_t number = 0;
  Text text;
};

/// One row of translation.toml. The meanings are names of NTSTATUS or of WSA codes.
struct Translation {
  std::string errno_name, any;
  int number = 0;
  std::map<std::string, std::array<std::string, kinds.size()>>
      exceptions;  // by operation; "" = any
};

/// One group of numbers.toml.
struct NumberGroup {
  std::string name, header, type;
  std::vector<std::pair<std::string, int64_t>> values;
};

/// One socket option, from options/*.toml. One of `linux_name`, `kept`, `fixed`, `ours` and
/// `refused` says who answers for it.
struct Option {
  std::string level, page, name, value, how, note;
  std::vector<std::string> aliases, on;
  bool readable = false, writable = false;
  std::string linux_name, linux_level, form;  // the kernel has it
  std::optional<int64_t> kept;   // remembered without effect; the value of a new socket
  std::optional<int64_t> fixed;  // has this value, and no other
  bool ours = false;             // src/base has code for it
  std::string refused;           // the code that setsockopt and getsockopt answer
};

/// One control code, from ioctls.toml.
struct Ioctl {
  std::string name, input, output, how, note;
  std::vector<std::string> on;
  std::string refused;  // the code that WSAIoctl answers; empty: src/base has code for it
};

/// A name of a header that looks like an option's or a control code's and is none.
struct NoOption {
  std::string name, why;
};

/// One CONDITION(code, id, name) found in conditions/, or one of its kin.
struct Shown {
  std::string file, code, test;
  int64_t id = 0;
  bool both_families = false;
  std::string surroundings;  // what a SURROUNDINGS line before it asks for
};

/// One entry of conditions/open.toml: a condition program that is known not to hold yet.
struct Open {
  std::string test, reason;  // the program's full name: CODE.id.name, with .ipv6 where it applies
};

struct Catalogue {
  std::vector<Error> errors;
  std::vector<Win32> win32;
  std::vector<Translation> translations;
  std::vector<NumberGroup> numbers;
  std::vector<Option> options;
  std::vector<Ioctl> ioctls;
  std::vector<NoOption> no_options, no_ioctls;
  std::vector<Shown> shown;
  std::vector<Open> open;

  [[nodiscard]] const Error* find(std::string_view name) const {
    for (const Error& error : errors) {
      if (error.name == name) return &error;
    }
    return nullptr;
  }
};

/// Reads the data files and scans the condition programs. Throws std::runtime_error with file and
/// line.
Catalogue load(const std::string& catalogue_folder, const std::string& conditions_folder);

/// Read the tables of socket options and control codes. Parts of load().
void load_options(const std::string& folder, Catalogue& catalogue);
void load_ioctls(const std::string& path, Catalogue& catalogue);

/// Everything that is wrong with the catalogue, one sentence each.
std::vector<std::string> check(const Catalogue& catalogue);

/// What is wrong with the tables of options and control codes. Part of check().
std::vector<std::string> check_options(const Catalogue& catalogue);

/// The number of a name of numbers.toml.
std::optional<int64_t> number_of(const Catalogue& catalogue, std::string_view name);

/// The NTSTATUS that a code travels as.
uint32_t canonical_status(const Error& error);

/// The NTSTATUS behind a name of translation.toml: a status of some entry, or a code's canonical
/// one.
std::optional<uint32_t> meaning(const Catalogue& catalogue, std::string_view name);

/// The number of a Linux errno name, its aliases included; 0 for a name that is none.
int errno_number(std::string_view name);

std::string lower(std::string_view text);

}  // namespace ws2gen
