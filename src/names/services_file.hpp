// SPDX-License-Identifier: MIT
// The services and protocols files. The parsers are pure; names/databases.hpp finds the files.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ws2::names {

/// "http 80/tcp www": a service of one protocol. The port is in host order.
struct ServiceEntry {
  std::string name;
  std::vector<std::string> aliases;
  std::string protocol;
  uint16_t port = 0;
};

class ServicesFile {
 public:
  static ServicesFile parse(std::string_view text);

  /// The first line of this name, official or alias; of this protocol unless `protocol` is empty.
  /// The case of letters does not matter (RFC 6335, section 5.1).
  [[nodiscard]] const ServiceEntry* by_name(std::string_view name,
                                            std::string_view protocol) const noexcept;
  [[nodiscard]] const ServiceEntry* by_port(uint16_t port,
                                            std::string_view protocol) const noexcept;

  [[nodiscard]] const std::vector<ServiceEntry>& entries() const noexcept { return entries_; }

 private:
  std::vector<ServiceEntry> entries_;
};

/// "tcp 6 TCP".
struct ProtocolEntry {
  std::string name;
  std::vector<std::string> aliases;
  uint16_t number = 0;
};

class ProtocolsFile {
 public:
  static ProtocolsFile parse(std::string_view text);

  [[nodiscard]] const ProtocolEntry* by_name(std::string_view name) const noexcept;
  [[nodiscard]] const ProtocolEntry* by_number(int number) const noexcept;

  [[nodiscard]] const std::vector<ProtocolEntry>& entries() const noexcept { return entries_; }

 private:
  std::vector<ProtocolEntry> entries_;
};

}  // namespace ws2::names
