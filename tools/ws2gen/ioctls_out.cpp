// SPDX-License-Identifier: MIT
// What is written from the table of control codes: the library's table, the tests', the page.
#include <fmt/format.h>

#include <map>
#include <stdexcept>

#include "emit.hpp"

namespace ws2gen {
namespace {

/// The least length of a buffer; 0 where the code's own function looks.
int least_bytes(const std::string& kind) {
  static const std::map<std::string_view, int> kinds = {{"", 0},
                                                        {"BOOL", 1},
                                                        {"DWORD", 1},  // a BOOL as well
                                                        {"GUID", 16},
                                                        {"HANDLE", 8},
                                                        {"INET_PORT_RANGE", 4},
                                                        {"INET_PORT_RESERVATION_INSTANCE", 16},
                                                        {"INET_PORT_RESERVATION_TOKEN", 8},
                                                        {"INTERFACE_INFO[]", 0},
                                                        {"INTERFACE_INFO_EX[]", 0},
                                                        {"IP_MSFILTER", 16},
                                                        {"RCVALL_IF", 8},
                                                        {"RCVALL_VALUE", 4},
                                                        {"RIO_EXTENSION_FUNCTION_TABLE", 0},
                                                        {"SOCKET", 8},
                                                        {"SOCKET_ADDRESS_LIST", 0},
                                                        {"SOCKET_PROCESSOR_AFFINITY", 8},
                                                        {"TCP_ACK_FREQUENCY_PARAMETERS", 1},
                                                        {"TCP_ICW_PARAMETERS", 4},
                                                        {"TCP_INFO_v0 or TCP_INFO_v1", 0},
                                                        {"TCP_INITIAL_RTO_PARAMETERS", 4},
                                                        {"TIMESTAMPING_CONFIG", 8},
                                                        {"TRANSPORT_SETTING_ID", 16},
                                                        {"UINT64", 8},
                                                        {"ULONG", 4},
                                                        {"USHORT", 2},
                                                        {"WSA_COMPATIBILITY_MODE", 8},
                                                        {"char[]", 0},
                                                        {"int", 4},
                                                        {"pointer", 8},
                                                        {"sockaddr", 0},
                                                        {"tcp_keepalive", 12},
                                                        {"u_long", 4}};
  const auto found = kinds.find(kind);
  if (found == kinds.end()) throw std::runtime_error("ioctls: no such buffer: " + kind);
  return found->second;
}

std::string joined(const std::vector<std::string>& words, std::string_view prefix,
                   std::string_view between) {
  std::string out;
  for (const std::string& word : words) {
    out += fmt::format("{}{}{}", out.empty() ? "" : between, prefix, word);
  }
  return out;
}

}  // namespace

std::string emit_ioctl_table(const Catalogue& catalogue) {
  std::string out = opening("The control codes, for src/base/ioctl.cpp.", "catalogue/ioctls.toml");
  out +=
      "#pragma once\n\n#include \"errors/status.hpp\"\n#include \"kernel/options.hpp\"\n"
      "#include \"kernel/windows_numbers.hpp\"\n\nnamespace ws2::kernel {\n\n"
      "/// `refusal` is WsaCode{} for a code that is answered.\n"
      "struct ControlCode {\n  uint32_t code;\n  uint16_t input_bytes, output_bytes;  // at least\n"
      "  uint16_t sockets;\n  WsaCode refusal;\n};\n\n"
      "constexpr ControlCode control_codes[] = {\n";
  for (const Ioctl& ioctl : catalogue.ioctls) {
    out += fmt::format("    {{win::{}, {}, {}, {}, {}}},\n", lower(ioctl.name),
                       least_bytes(ioctl.input), least_bytes(ioctl.output),
                       joined(ioctl.on, "on::", " | "),
                       ioctl.refused.empty() ? "WsaCode{}" : "WsaCode::" + lower(ioctl.refused));
  }
  return out + "};\n\n}  // namespace ws2::kernel\n";
}

std::string emit_ioctl_rows(const Catalogue& catalogue) {
  std::string out =
      opening("The control codes, for the test that walks them.", "catalogue/ioctls.toml");
  out +=
      "#pragma once\n\nnamespace ioctl_rows {\n\nstruct Row {\n  const char* name;\n"
      "  unsigned code;\n  unsigned input_bytes, output_bytes;\n  const char* on;\n  int refused;\n"
      "};\n\nconstexpr Row all[] = {\n";
  std::string names;
  for (const Ioctl& ioctl : catalogue.ioctls) {
    out += fmt::format("    {{\"{}\", static_cast<unsigned>({}), {}, {}, \"{}\", {}}},\n",
                       ioctl.name, ioctl.name, least_bytes(ioctl.input), least_bytes(ioctl.output),
                       joined(ioctl.on, "", " "), ioctl.refused.empty() ? "0" : ioctl.refused);
    names += fmt::format("    \"{}\",\n", ioctl.name);
  }
  for (const NoOption& none : catalogue.no_ioctls) names += fmt::format("    \"{}\",\n", none.name);
  return out + "};\n\nconstexpr const char* known_names[] = {\n" + names +
         "};\n\n}  // namespace ioctl_rows\n";
}

std::string document_ioctls(const Catalogue& catalogue) {
  std::string out = "<!-- Generated by ws2gen from catalogue/ioctls.toml. Do not edit. -->\n";
  out +=
      "# Control codes\n\nEvery code that libws2's headers name, as `WSAIoctl` treats it. "
      "`ioctlsocket` takes FIONBIO, FIONREAD and SIOCATMARK only.\n\n"
      "- **exact**: it means what Microsoft Learn says. **emulated**: a program can rely on it, "
      "the "
      "note says how it is done and where it differs. **refused**: the call fails with the code "
      "given.\n"
      "- A code that is not listed is WSAEINVAL. A listed one that this kind of socket does not "
      "have is WSAEOPNOTSUPP. A buffer that is missing or too small is WSAEFAULT.\n\n"
      "| Code | Number | Input | Output | Sockets | How | Note |\n"
      "| --- | --- | --- | --- | --- | --- | --- |\n";
  for (const Ioctl& ioctl : catalogue.ioctls) {
    const std::string how = ioctl.refused.empty() ? ioctl.how : "refused: " + ioctl.refused;
    out += fmt::format("| {} | 0x{:08X} | {} | {} | {} | {} | {} |\n", ioctl.name,
                       static_cast<uint32_t>(number_of(catalogue, ioctl.name).value_or(0)),
                       ioctl.input, ioctl.output, joined(ioctl.on, "", ", "), how, ioctl.note);
  }
  out +=
      "\n## Names of the headers that are no codes of sockets\n\n| Name | What it is |\n"
      "| --- | --- |\n";
  for (const NoOption& none : catalogue.no_ioctls) {
    out += fmt::format("| {} | {} |\n", none.name, none.why);
  }
  return out;
}

}  // namespace ws2gen
