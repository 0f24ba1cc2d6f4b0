// SPDX-License-Identifier: MIT
// IPv4 and IPv6 addresses as text.
#include "names/address_text.hpp"

#include <algorithm>
#include <cassert>

namespace ws2::names {
namespace {

constexpr bool is_blank(char character) noexcept {
  return character == ' ' || (character >= '\t' && character <= '\r');
}

constexpr int digit_value(char character) noexcept {
  if (character >= '0' && character <= '9') return character - '0';
  if (character >= 'a' && character <= 'f') return character - 'a' + 10;
  if (character >= 'A' && character <= 'F') return character - 'A' + 10;
  return 16;
}

struct Number {
  uint32_t value = 0;
  size_t length = 0;  // in characters; 0 when there is no number
};

/// The digits at the beginning of `text`. More than 32 bits are no number.
Number find_digits(std::string_view text, uint32_t base) noexcept {
  uint64_t value = 0;
  size_t length = 0;
  while (length < text.size()) {
    const int digit = digit_value(text[length]);
    if (digit >= static_cast<int>(base)) break;
    value = value * base + static_cast<uint32_t>(digit);
    if (value > UINT32_MAX) return {};
    ++length;
  }
  return {static_cast<uint32_t>(value), length};
}

/// A number as C writes it: 0x for hexadecimal, 0 for octal.
Number find_c_number(std::string_view text) noexcept {
  if (text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
    Number found = find_digits(text.substr(2), 16);
    if (found.length != 0) found.length += 2;
    return found;
  }
  return find_digits(text, !text.empty() && text[0] == '0' ? 8 : 10);
}

/// A decimal byte; RFC 6943 tells why "010" must not be one: readers differ about its value.
Number find_decimal_byte(std::string_view text) noexcept {
  const Number found = find_digits(text, 10);
  const bool leading_zero = found.length > 1 && text[0] == '0';
  return found.value > 255 || leading_zero ? Number{} : found;
}

Ipv4 from_number(uint32_t number) noexcept {
  return {static_cast<uint8_t>(number >> 24), static_cast<uint8_t>(number >> 16),
          static_cast<uint8_t>(number >> 8), static_cast<uint8_t>(number)};
}

}  // namespace

std::optional<Ipv4Found> find_ipv4(std::string_view text, Ipv4Form form) noexcept {
  std::array<uint32_t, 4> parts = {};
  size_t count = 0;
  size_t at = 0;
  for (;;) {
    const std::string_view rest = text.substr(at);
    const Number part = form == Ipv4Form::strict ? find_decimal_byte(rest) : find_c_number(rest);
    if (part.length == 0) return std::nullopt;
    parts[count++] = part.value;
    at += part.length;
    if (count == 4 || at == text.size() || text[at] != '.') break;
    ++at;
  }
  if (form == Ipv4Form::strict && count != 4) return std::nullopt;
  uint32_t number = 0;
  for (size_t i = 0; i + 1 < count; ++i) {
    if (parts[i] > 255) return std::nullopt;
    number |= parts[i] << (24 - 8 * i);
  }
  // The last part fills all bytes that the parts before it left.
  const uint32_t limit = UINT32_MAX >> (8 * (count - 1));
  if (parts[count - 1] > limit) return std::nullopt;
  return Ipv4Found{from_number(number | parts[count - 1]), at};
}

std::optional<Ipv4> parse_ipv4(std::string_view text, Ipv4Form form) noexcept {
  const std::optional<Ipv4Found> found = find_ipv4(text, form);
  if (!found || found->length != text.size()) return std::nullopt;
  return found->address;
}

std::optional<Ipv4> parse_inet_addr(std::string_view text) noexcept {
  if (text == " ") return Ipv4{};
  const std::optional<Ipv4Found> found = find_ipv4(text, Ipv4Form::loose);
  if (!found) return std::nullopt;
  if (found->length != text.size() && !is_blank(text[found->length])) return std::nullopt;
  return found->address;
}

namespace {

/// Collects the groups of an IPv6 address, and where "::" stood among them.
struct Groups {
  std::array<uint16_t, 8> value = {};
  size_t count = 0;
  std::optional<size_t> gap;

  bool push(uint32_t group) noexcept {
    if (count == value.size()) return false;
    value[count++] = static_cast<uint16_t>(group);
    return true;
  }
};

bool read_groups(std::string_view text, Groups& groups) noexcept {
  size_t at = 0;
  if (text.substr(0, 2) == "::") {
    groups.gap = 0;
    at = 2;
    if (at == text.size()) return true;
  }
  for (;;) {
    const std::string_view rest = text.substr(at);
    const Number group = find_digits(rest.substr(0, 5), 16);
    if (group.length == 0 || group.length > 4) return false;
    if (group.length < rest.size() && rest[group.length] == '.') {
      // The last 32 bits as IPv4; nothing may follow.
      const std::optional<Ipv4> tail = parse_ipv4(rest, Ipv4Form::strict);
      if (!tail) return false;
      const Ipv4& bytes = *tail;
      return groups.push(static_cast<uint32_t>(bytes[0] << 8 | bytes[1])) &&
             groups.push(static_cast<uint32_t>(bytes[2] << 8 | bytes[3]));
    }
    if (!groups.push(group.value)) return false;
    at += group.length;
    if (at == text.size()) return true;
    if (text[at] != ':') return false;
    ++at;
    if (at < text.size() && text[at] == ':') {
      if (groups.gap) return false;
      groups.gap = groups.count;
      ++at;
      if (at == text.size()) return true;
    }
  }
}

}  // namespace

std::optional<Ipv6> parse_ipv6(std::string_view text) noexcept {
  Groups groups;
  if (!read_groups(text, groups)) return std::nullopt;
  // "::" stands for one zero group or more (RFC 4291, section 2.2).
  if (groups.gap ? groups.count > 7 : groups.count != 8) return std::nullopt;
  const size_t before = groups.gap.value_or(groups.count);
  Ipv6 address = {};
  for (size_t i = 0; i < groups.count; ++i) {
    const size_t place = i < before ? i : i + 8 - groups.count;
    address[2 * place] = static_cast<uint8_t>(groups.value[i] >> 8);
    address[2 * place + 1] = static_cast<uint8_t>(groups.value[i]);
  }
  return address;
}

std::optional<Ipv6Found> find_ipv6(std::string_view text) noexcept {
  size_t length = 0;
  const auto is_part = [](char one) { return digit_value(one) < 16 || one == ':' || one == '.'; };
  while (length < text.size() && is_part(text[length])) ++length;
  // The longest beginning that is an address: "::1." ends a sentence, and "::" alone is one, too.
  for (; length != 0; --length) {
    // A group is not cut short: what goes on with a digit was not an address.
    if (length < text.size() && digit_value(text[length]) < 16) continue;
    if (const std::optional<Ipv6> address = parse_ipv6(text.substr(0, length))) {
      return Ipv6Found{*address, length};
    }
  }
  return std::nullopt;
}

std::optional<uint16_t> parse_port(std::string_view text) noexcept {
  const Number found = find_digits(text, 10);
  if (found.length == 0 || found.length != text.size() || found.value > 65535) return std::nullopt;
  return static_cast<uint16_t>(found.value);
}

std::optional<Ipv4Endpoint> parse_ipv4_endpoint(std::string_view text, Ipv4Form form) noexcept {
  const size_t colon = text.find(':');
  const std::optional<Ipv4> address = parse_ipv4(text.substr(0, colon), form);
  if (!address) return std::nullopt;
  if (colon == std::string_view::npos) return Ipv4Endpoint{*address, 0};
  const std::optional<uint16_t> port = parse_port(text.substr(colon + 1));
  if (!port) return std::nullopt;
  return Ipv4Endpoint{*address, *port};
}

std::optional<Ipv6Endpoint> parse_ipv6_scoped(std::string_view text,
                                              InterfaceByName interface_by_name) noexcept {
  const size_t percent = text.find('%');
  const std::optional<Ipv6> address = parse_ipv6(text.substr(0, percent));
  if (!address) return std::nullopt;
  if (percent == std::string_view::npos) return Ipv6Endpoint{*address, 0, 0};
  const std::string_view scope = text.substr(percent + 1);
  const Number number = find_digits(scope, 10);
  if (number.length != 0 && number.length == scope.size()) {
    return Ipv6Endpoint{*address, number.value, 0};
  }
  const uint32_t index =
      interface_by_name == nullptr || scope.empty() ? 0 : interface_by_name(scope);
  if (index == 0) return std::nullopt;
  return Ipv6Endpoint{*address, index, 0};
}

std::optional<Ipv6Endpoint> parse_ipv6_endpoint(std::string_view text,
                                                InterfaceByName interface_by_name) noexcept {
  if (text.empty() || text[0] != '[') return parse_ipv6_scoped(text, interface_by_name);
  const size_t end = text.find(']');
  if (end == std::string_view::npos) return std::nullopt;
  std::optional<Ipv6Endpoint> found = parse_ipv6_scoped(text.substr(1, end - 1), interface_by_name);
  const std::string_view rest = text.substr(end + 1);
  if (!found || rest.empty()) return found;
  const std::optional<uint16_t> port =
      rest[0] == ':' ? parse_port(rest.substr(1)) : std::optional<uint16_t>();
  if (!port) return std::nullopt;
  found->port = *port;
  return found;
}

void AddressText::push_decimal(uint32_t number) noexcept {
  std::array<char, 10> digits = {};
  size_t count = 0;
  do {
    digits[count++] = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number != 0);
  while (count != 0) push(digits[--count]);
}

void AddressText::push_hexadecimal(uint16_t number) noexcept {
  bool started = false;
  for (int shift = 12; shift >= 0; shift -= 4) {
    const unsigned digit = (static_cast<unsigned>(number) >> shift) & 0xFU;
    started = started || digit != 0 || shift == 0;
    if (started) push("0123456789abcdef"[digit]);
  }
}

namespace {

void push_ipv4(AddressText& text, const uint8_t* bytes) noexcept {
  for (int i = 0; i < 4; ++i) {
    if (i != 0) text.push('.');
    text.push_decimal(bytes[i]);
  }
}

struct Run {
  size_t begin = 0;
  size_t length = 0;
};

/// The zero groups that "::" replaces: the longest run, the first of equals, never a single one
/// (RFC 5952, section 4.2).
Run longest_zero_run(const std::array<uint16_t, 8>& groups, size_t count) noexcept {
  Run best;
  Run current;
  for (size_t i = 0; i < count; ++i) {
    if (groups[i] != 0) {
      current.length = 0;
      continue;
    }
    if (current.length == 0) current.begin = i;
    ++current.length;
    if (current.length > best.length) best = current;
  }
  return best.length < 2 ? Run{} : best;
}

bool embeds_ipv4(const std::array<uint16_t, 8>& groups) noexcept {
  const bool leading_zeros =
      std::all_of(groups.begin(), groups.begin() + 5, [](uint16_t group) { return group == 0; });
  if (leading_zeros && groups[5] == 0xFFFF) return true;  // IPv4-mapped
  // IPv4-compatible. ::1 and its kind are not: no host has an address in 0.0.0.0/16.
  if (leading_zeros && groups[5] == 0 && groups[6] != 0) return true;
  // ISATAP (RFC 5214): an interface identifier of 0000:5efe or 0200:5efe and an IPv4 address.
  return (groups[4] & 0xFDFF) == 0 && groups[5] == 0x5EFE;
}

void push_ipv6(AddressText& text, const Ipv6& address) noexcept {
  std::array<uint16_t, 8> groups = {};
  for (size_t i = 0; i < groups.size(); ++i) {
    groups[i] = static_cast<uint16_t>(address[2 * i] << 8 | address[2 * i + 1]);
  }
  const bool dotted = embeds_ipv4(groups);
  const size_t count = dotted ? 6 : 8;
  const Run zeros = longest_zero_run(groups, count);
  bool separate = false;  // a colon must come before the next group
  for (size_t i = 0; i < count;) {
    if (zeros.length != 0 && i == zeros.begin) {
      text.push("::");
      separate = false;
      i += zeros.length;
      continue;
    }
    if (separate) text.push(':');
    text.push_hexadecimal(groups[i]);
    separate = true;
    ++i;
  }
  if (!dotted) return;
  if (separate) text.push(':');
  push_ipv4(text, address.data() + 12);
}

}  // namespace

AddressText format(const Ipv4& address) noexcept {
  AddressText text;
  push_ipv4(text, address.data());
  return text;
}

AddressText format(const Ipv6& address) noexcept {
  AddressText text;
  push_ipv6(text, address);
  return text;
}

AddressText format(const Ipv4Endpoint& endpoint) noexcept {
  AddressText text = format(endpoint.address);
  if (endpoint.port == 0) return text;
  text.push(':');
  text.push_decimal(endpoint.port);
  return text;
}

AddressText format(const Ipv6Endpoint& endpoint) noexcept {
  AddressText text;
  if (endpoint.port != 0) text.push('[');
  push_ipv6(text, endpoint.address);
  if (endpoint.scope != 0) {
    text.push('%');
    text.push_decimal(endpoint.scope);
  }
  if (endpoint.port == 0) return text;
  text.push("]:");
  text.push_decimal(endpoint.port);
  return text;
}

}  // namespace ws2::names
