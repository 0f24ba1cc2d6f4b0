// SPDX-License-Identifier: MIT
// What is written from the tables of socket options: the library's table, the tests', the page.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <stdexcept>

#include "emit.hpp"

namespace ws2gen {
namespace {

/// How many bytes a value has, and whether the first of them is enough for a program.
struct Size {
  int bytes;
  bool short_too;
};

Size size_of(const Option& option) {
  static const std::map<std::string_view, int> structures = {{"BOOL", 4},
                                                             {"int", 4},
                                                             {"DWORD", 4},
                                                             {"LINGER", 4},
                                                             {"SOCKET", 8},
                                                             {"void", 0},
                                                             {"char[]", 0},
                                                             {"DWORD[]", 0},
                                                             {"IP_MREQ", 8},
                                                             {"IP_MREQ_SOURCE", 12},
                                                             {"IPV6_MREQ", 20},
                                                             {"GROUP_REQ", 136},
                                                             {"GROUP_SOURCE_REQ", 264},
                                                             {"CSADDR_INFO", 40},
                                                             {"SOCKADDR_STORAGE", 16},
                                                             {"ICMP_ERROR_INFO", 36},
                                                             {"WSAPROTOCOL_INFOA", 372},
                                                             {"WSAPROTOCOL_INFOW", 1140}};
  const auto found = structures.find(option.value);
  if (found == structures.end()) {
    throw std::runtime_error(fmt::format("options: {}: no such value", option.value));
  }
  // Windows' IP takes one byte for a number as well; its other levels do so for a BOOL only.
  const bool ip = option.level == "IPPROTO_IP" || option.level == "IPPROTO_IPV6";
  const bool number = option.value == "int" || option.value == "DWORD";
  return {found->second, option.value == "BOOL" || (ip && number)};
}

std::string form_of(const Option& option) {
  if (!option.form.empty()) return option.form;
  if (option.value == "BOOL") return "flag";
  if (option.value == "LINGER") return "linger";
  return "number";
}

std::string home_of(const Option& option) {
  if (!option.linux_name.empty()) return "kernel";
  if (option.kept) return "kept";
  if (option.fixed) return "fixed";
  return option.ours ? "ours" : "refused";
}

bool has_slot(const Option& option) { return option.kept.has_value() || option.ours; }

std::string slot_name(const Option& option) {
  // The same name may stand on two levels.
  return lower(option.level == "IPPROTO_IPV6" && option.name.starts_with("MCAST")
                   ? "ipv6_" + option.name
                   : option.name);
}

std::string sockets_of(const Option& option) {
  std::string out;
  for (const std::string& kind : option.on) out += (out.empty() ? "on::" : " | on::") + kind;
  return out;
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : std::string(between)) + word;
  return out;
}

std::string flag(bool value) { return value ? "true" : "false"; }

}  // namespace

std::string emit_option_slots(const Catalogue& catalogue) {
  std::string out =
      opening("Where a socket keeps the options that the kernel does not.", "catalogue/options");
  out += "#pragma once\n\n#include <cstdint>\n\nnamespace ws2::kernel::slot {\n\n";
  int next = 0;
  for (const Option& option : catalogue.options) {
    if (has_slot(option))
      out += fmt::format("constexpr uint8_t {} = {};\n", slot_name(option), next++);
  }
  // What control codes leave behind.
  for (const char* more : {"connect_retries", "connect_rtt_ms"}) {
    out += fmt::format("constexpr uint8_t {} = {};\n", more, next++);
  }
  return out + fmt::format(
                   "constexpr uint8_t count = {};\nconstexpr uint8_t none = 255;\n\n"
                   "}}  // namespace ws2::kernel::slot\n",
                   next);
}

std::string emit_option_table(const Catalogue& catalogue) {
  std::string out =
      opening("The socket options, for src/kernel/options.cpp alone.", "catalogue/options");
  out += "#pragma once\n\nnamespace ws2::kernel {\n\nconstexpr Option option_table[] = {\n";
  for (const Option& option : catalogue.options) {
    const Size size = size_of(option);
    const bool linux_has = !option.linux_name.empty();
    out += fmt::format(
        "    {{win::{}, win::{}, Form::{}, Home::{}, {}, {}, {}, {},\n     {},\n     {}, {}, {}, "
        "{}, "
        "{}}},\n",
        lower(option.level), lower(option.name), form_of(option), home_of(option),
        size.short_too ? 1 : size.bytes, size.bytes, flag(option.readable), flag(option.writable),
        sockets_of(option), linux_has ? option.linux_level : "0",
        linux_has ? option.linux_name : "0", option.kept.value_or(option.fixed.value_or(0)),
        has_slot(option) ? "slot::" + slot_name(option) : "slot::none",
        option.refused.empty() ? "WsaCode{}" : "WsaCode::" + lower(option.refused));
  }
  return out + "};\n\n}  // namespace ws2::kernel\n";
}

std::string emit_option_rows(const Catalogue& catalogue) {
  std::string out =
      opening("The socket options, for the test that walks them.", "catalogue/options");
  out +=
      "#pragma once\n\nnamespace option_rows {\n\nstruct Row {\n  const char* name;\n"
      "  int level, number;\n  const char* value;\n  int bytes;\n  bool short_too;\n"
      "  bool readable, writable;\n  const char* on;\n  const char* how;\n  int refused;\n};\n\n"
      "constexpr Row all[] = {\n";
  std::string names;
  for (const Option& option : catalogue.options) {
    const Size size = size_of(option);
    out += fmt::format("    {{\"{}\", {}, {}, \"{}\", {}, {}, {}, {}, \"{}\", \"{}\", {}}},\n",
                       option.name, option.level, option.name, option.value, size.bytes,
                       flag(size.short_too), flag(option.readable), flag(option.writable),
                       joined(option.on, " "), option.how,
                       option.refused.empty() ? "0" : option.refused);
    names += fmt::format("    \"{}\",\n", option.name);
    for (const std::string& alias : option.aliases) names += fmt::format("    \"{}\",\n", alias);
  }
  for (const NoOption& none : catalogue.no_options)
    names += fmt::format("    \"{}\",\n", none.name);
  return out +
         "};\n\n/// Also those that look like options and are none.\n"
         "constexpr const char* known_names[] = {\n" +
         names + "};\n\n}  // namespace option_rows\n";
}

namespace {

constexpr std::string_view introduction =
    "Every option of the five levels that libws2's headers name, as `getsockopt` and `setsockopt` "
    "treat it.\n\n"
    "- **exact**: it means what Microsoft Learn says. **emulated**: a program can rely on it, the "
    "note says how it is done and where it differs. **refused**: the call fails with the code "
    "given.\n"
    "- A level that is none of these is WSAEINVAL. An option that is not listed, that cannot be "
    "read or written, or that this kind of socket does not have, is WSAENOPROTOOPT.\n"
    "- A value that is too short is WSAEFAULT; of one that is too long the first bytes count. A "
    "BOOL, and a number of IPPROTO_IP and IPPROTO_IPV6, may be one byte.\n"
    "- Sockets: *connections* are TCP and AF_UNIX streams and sequenced packets, *datagrams* are "
    "UDP, raw and AF_UNIX datagrams, *dual* is an AF_INET6 socket whose IPV6_V6ONLY is off.\n";

std::string_view access_of(const Option& option) {
  if (option.readable && option.writable) return "get, set";
  return option.readable ? "get" : "set";
}

}  // namespace

std::string document_options(const Catalogue& catalogue) {
  std::string out = "<!-- Generated by ws2gen from catalogue/options. Do not edit. -->\n";
  out += fmt::format("# Socket options\n\n{}", introduction);
  for (const std::string_view level :
       {"SOL_SOCKET", "IPPROTO_TCP", "IPPROTO_UDP", "IPPROTO_IP", "IPPROTO_IPV6"}) {
    std::string rows, page;
    for (const Option& option : catalogue.options) {
      if (option.level != level) continue;
      page = option.page;
      std::string how = option.how;
      if (!option.refused.empty()) how = fmt::format("refused: {}", option.refused);
      std::string names = option.name;
      if (!option.aliases.empty()) names += ", " + joined(option.aliases, ", ");
      rows += fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", names,
                          number_of(catalogue, option.name).value_or(0), option.value,
                          access_of(option), joined(option.on, ", "), how, option.note);
    }
    out += fmt::format("\n## {}\n\nMicrosoft Learn: \"{}\".\n\n", level, page);
    out += "| Option | Number | Value | Calls | Sockets | How | Note |\n";
    out += "| --- | --- | --- | --- | --- | --- | --- |\n" + rows;
  }
  out += "\n## Names of the headers that are no options\n\n| Name | What it is |\n| --- | --- |\n";
  for (const NoOption& none : catalogue.no_options) {
    out += fmt::format("| {} | {} |\n", none.name, none.why);
  }
  return out;
}

}  // namespace ws2gen
