// SPDX-License-Identifier: MIT
// Windows' numbers for the Linux side of the wall, and the proof that they are Windows'.
#include <fmt/format.h>

#include <set>

#include "emit.hpp"

namespace ws2gen {
namespace {

std::string literal(const NumberGroup& group, int64_t value) {
  return group.type == "int" ? fmt::to_string(value) : fmt::format("0x{:08X}U", value);
}

}  // namespace

std::string emit_numbers(const Catalogue& catalogue) {
  std::string out = opening("Windows' numbers, for code that cannot see Windows' headers.",
                            "catalogue/numbers.toml");
  out += "#pragma once\n\n#include <cstdint>\n\nnamespace ws2::win {\n";
  for (const NumberGroup& group : catalogue.numbers) {
    out += fmt::format("\n// {}\n", group.name);
    for (const auto& [name, value] : group.values) {
      out += fmt::format("constexpr {} {} = {};\n", group.type, lower(name), literal(group, value));
    }
  }
  return out + "\n}  // namespace ws2::win\n";
}

std::string emit_numbers_check(const Catalogue& catalogue) {
  std::string out = opening("Holds windows_numbers.hpp against the headers; compiles to nothing.",
                            "catalogue/numbers.toml");
  std::set<std::string> headers;
  // Winsock's headers want winsock2.h before all others.
  out += "#include <winsock2.h>\n";
  for (const NumberGroup& group : catalogue.numbers) {
    if (group.header != "winsock2.h" && headers.insert(group.header).second) {
      out += fmt::format("#include <{}>\n", group.header);
    }
  }
  out += "\n#include \"kernel/windows_numbers.hpp\"\n\n";
  for (const NumberGroup& group : catalogue.numbers) {
    for (const auto& [name, value] : group.values) {
      out += fmt::format("static_assert(ws2::win::{} == static_cast<{}>({}));\n", lower(name),
                         group.type, name);
    }
  }
  return out;
}

}  // namespace ws2gen
