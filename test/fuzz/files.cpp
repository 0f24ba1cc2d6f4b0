// SPDX-License-Identifier: MIT
// The hosts, services and protocols files: whatever they hold, what was read is found.
#include "input.hpp"
#include "names/hosts_file.hpp"
#include "names/services_file.hpp"

using namespace ws2::names;
using fuzz::must;

namespace {

void hosts(std::string_view text) {
  const HostsFile file = HostsFile::parse(text);
  for (const HostEntry& entry : file.entries()) {
    must(!file.find(entry.name).empty());
    must(file.find(entry.address) != nullptr);
    for (const std::string& alias : entry.aliases) must(!file.find(alias).empty());
  }
}

void services(std::string_view text) {
  const ServicesFile file = ServicesFile::parse(text);
  for (const ServiceEntry& entry : file.entries()) {
    must(file.by_name(entry.name, entry.protocol) != nullptr);
    must(file.by_port(entry.port, entry.protocol) != nullptr);
    for (const std::string& alias : entry.aliases) must(file.by_name(alias, "") != nullptr);
  }
}

void protocols(std::string_view text) {
  const ProtocolsFile file = ProtocolsFile::parse(text);
  for (const ProtocolEntry& entry : file.entries()) {
    must(file.by_name(entry.name) != nullptr);
    must(file.by_number(entry.number) != nullptr);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  fuzz::Input input(bytes, size);
  const std::string_view text = input.text();
  hosts(text);
  services(text);
  protocols(text);
  return 0;
}
