// SPDX-License-Identifier: MIT
// IPv4 and IPv6 addresses as text, in both directions. Pure: no socket header of either world.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace ws2::names {

/// The bytes of an address in network order.
using Ipv4 = std::array<uint8_t, 4>;
using Ipv6 = std::array<uint8_t, 16>;

/// An address with what a socket address adds to it. Ports are in host order here.
struct Ipv4Endpoint {
  Ipv4 address = {};
  uint16_t port = 0;
  friend bool operator==(const Ipv4Endpoint&, const Ipv4Endpoint&) = default;
};
struct Ipv6Endpoint {
  Ipv6 address = {};
  uint32_t scope = 0;
  uint16_t port = 0;
  friend bool operator==(const Ipv6Endpoint&, const Ipv6Endpoint&) = default;
};

/// Which texts count as an IPv4 address: four decimal parts, or also what inet_addr takes: one to
/// four parts, each decimal, octal or hexadecimal, the last one filling the bytes that are left.
enum class Ipv4Form : uint8_t { strict, loose };

/// An address found at the beginning of a text, and how many characters it takes.
struct Ipv4Found {
  Ipv4 address = {};
  size_t length = 0;
};
std::optional<Ipv4Found> find_ipv4(std::string_view text, Ipv4Form form) noexcept;
struct Ipv6Found {
  Ipv6 address = {};
  size_t length = 0;
};
std::optional<Ipv6Found> find_ipv6(std::string_view text) noexcept;

/// The whole text is one address, or there is none.
std::optional<Ipv4> parse_ipv4(std::string_view text, Ipv4Form form) noexcept;
std::optional<Ipv6> parse_ipv6(std::string_view text) noexcept;

/// The address that inet_addr sees: blanks and what follows them are ignored, a lone blank is
/// address 0 (Learn, "inet_addr function (winsock2.h)").
std::optional<Ipv4> parse_inet_addr(std::string_view text) noexcept;

/// Gives the number of a network interface by its name, 0 when there is none.
using InterfaceByName = uint32_t (*)(std::string_view name) noexcept;

/// "a.b.c.d" or "a.b.c.d:port".
std::optional<Ipv4Endpoint> parse_ipv4_endpoint(std::string_view text, Ipv4Form form) noexcept;
/// "address", "address%scope", "[address%scope]" or "[address%scope]:port". A scope is a number, or
/// the name of an interface when `interface_by_name` is given.
std::optional<Ipv6Endpoint> parse_ipv6_endpoint(std::string_view text,
                                                InterfaceByName interface_by_name) noexcept;
/// "address" or "address%scope".
std::optional<Ipv6Endpoint> parse_ipv6_scoped(std::string_view text,
                                              InterfaceByName interface_by_name) noexcept;

/// A decimal number from 0 to 65535, without sign or blanks.
std::optional<uint16_t> parse_port(std::string_view text) noexcept;

/// The text of one address, without allocation. Zero-terminated.
class AddressText {
 public:
  /// The longest: "[", 45 characters of address, "%4294967295", "]:65535".
  static constexpr size_t capacity = 72;

  void push(char character) noexcept { text_[length_++] = character; }
  void push(std::string_view piece) noexcept {
    for (const char character : piece) push(character);
  }
  void push_decimal(uint32_t number) noexcept;
  void push_hexadecimal(uint16_t number) noexcept;

  [[nodiscard]] std::string_view view() const noexcept { return {text_.data(), length_}; }
  [[nodiscard]] const char* c_str() const noexcept { return text_.data(); }
  [[nodiscard]] size_t size() const noexcept { return length_; }

 private:
  std::array<char, capacity> text_ = {};
  uint8_t length_ = 0;
};

/// Dotted decimal.
AddressText format(const Ipv4& address) noexcept;
/// RFC 5952; the last 32 bits dotted where the address is IPv4-compatible, IPv4-mapped or ISATAP
/// (Learn, "RtlIpv6AddressToStringExW function (ip2string.h)").
AddressText format(const Ipv6& address) noexcept;
/// With ":port" unless the port is 0; IPv6 with "%scope" unless the scope is 0, and in brackets
/// when a port follows.
AddressText format(const Ipv4Endpoint& endpoint) noexcept;
AddressText format(const Ipv6Endpoint& endpoint) noexcept;

}  // namespace ws2::names
