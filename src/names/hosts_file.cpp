// SPDX-License-Identifier: MIT
// The hosts file.
#include "names/hosts_file.hpp"

#include <algorithm>
#include <optional>

#include "names/address_text.hpp"
#include "names/idn.hpp"
#include "names/lines.hpp"

namespace ws2::names {
namespace {

constexpr char lower(char letter) noexcept {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

std::optional<Address> parse_address(std::string_view text) noexcept {
  Address address;
  if (const std::optional<Ipv4> ipv4 = parse_ipv4(text, Ipv4Form::strict)) {
    std::copy(ipv4->begin(), ipv4->end(), address.bytes.begin());
    return address;
  }
  const std::optional<Ipv6Endpoint> ipv6 = parse_ipv6_scoped(text, kernel::interface_by_name);
  if (!ipv6) return std::nullopt;
  address.ipv6 = true;
  address.bytes = ipv6->address;
  address.scope = ipv6->scope;
  return address;
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), lower);
  return result;
}

HostsFile HostsFile::parse(std::string_view text) {
  HostsFile file;
  while (!text.empty()) {
    std::string_view line = take_line(text);
    const std::string_view written = take_word(line);
    if (written.empty()) continue;
    const std::optional<Address> address = parse_address(written);
    const std::string_view name = take_word(line);
    if (!address || name.empty()) continue;
    HostEntry entry{*address, std::string(name), {}};
    for (std::string_view alias = take_word(line); !alias.empty(); alias = take_word(line)) {
      entry.aliases.emplace_back(alias);
    }
    const auto index = static_cast<uint32_t>(file.entries_.size());
    const auto add_key = [&](std::string_view key) {
      std::vector<uint32_t>& lines = file.by_name_[lower_case(without_dot(key))];
      if (lines.empty() || lines.back() != index) lines.push_back(index);
    };
    // A name beyond ASCII is found as it is written and, whatever its case, by its "xn--" form.
    const auto add = [&](std::string_view key) {
      add_key(key);
      if (is_ascii(key)) return;
      if (const std::optional<std::string> ascii = to_ascii_name(key)) add_key(*ascii);
    };
    add(entry.name);
    for (const std::string& alias : entry.aliases) add(alias);
    file.entries_.push_back(std::move(entry));
  }
  return file;
}

std::vector<const HostEntry*> HostsFile::find(std::string_view name) const {
  std::vector<const HostEntry*> found;
  const auto place = by_name_.find(lower_case(without_dot(name)));
  if (place == by_name_.end()) return found;
  for (const uint32_t index : place->second) found.push_back(&entries_[index]);
  return found;
}

const HostEntry* HostsFile::find(const Address& address) const noexcept {
  const auto place = std::find_if(entries_.begin(), entries_.end(), [&](const HostEntry& entry) {
    return entry.address.ipv6 == address.ipv6 && entry.address.bytes == address.bytes &&
           (entry.address.scope == 0 || address.scope == 0 || entry.address.scope == address.scope);
  });
  return place == entries_.end() ? nullptr : &*place;
}

}  // namespace ws2::names
