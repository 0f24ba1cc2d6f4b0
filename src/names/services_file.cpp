// SPDX-License-Identifier: MIT
// The services and protocols files.
#include "names/services_file.hpp"

#include <algorithm>
#include <optional>

#include "names/address_text.hpp"
#include "names/hosts_file.hpp"
#include "names/lines.hpp"

namespace ws2::names {
namespace {

std::vector<std::string> take_words(std::string_view& line) {
  std::vector<std::string> words;
  for (std::string_view word = take_word(line); !word.empty(); word = take_word(line)) {
    words.emplace_back(word);
  }
  return words;
}

template <class Entry>
bool has_name(const Entry& entry, std::string_view name) noexcept {
  return same_name(entry.name, name) ||
         std::any_of(entry.aliases.begin(), entry.aliases.end(),
                     [&](const std::string& alias) { return same_name(alias, name); });
}

template <class Entry, class Predicate>
const Entry* first(const std::vector<Entry>& entries, Predicate&& fits) noexcept {
  const auto place = std::find_if(entries.begin(), entries.end(), fits);
  return place == entries.end() ? nullptr : &*place;
}

}  // namespace

ServicesFile ServicesFile::parse(std::string_view text) {
  ServicesFile file;
  while (!text.empty()) {
    std::string_view line = take_line(text);
    const std::string_view name = take_word(line);
    const std::string_view place = take_word(line);
    const size_t slash = place.find('/');
    if (name.empty() || slash == std::string_view::npos) continue;
    const std::optional<uint16_t> port = parse_port(place.substr(0, slash));
    const std::string_view protocol = place.substr(slash + 1);
    if (!port || protocol.empty()) continue;
    file.entries_.push_back({std::string(name), take_words(line), std::string(protocol), *port});
  }
  return file;
}

const ServiceEntry* ServicesFile::by_name(std::string_view name,
                                          std::string_view protocol) const noexcept {
  return first(entries_, [&](const ServiceEntry& entry) {
    return (protocol.empty() || same_name(entry.protocol, protocol)) && has_name(entry, name);
  });
}

const ServiceEntry* ServicesFile::by_port(uint16_t port, std::string_view protocol) const noexcept {
  return first(entries_, [&](const ServiceEntry& entry) {
    return entry.port == port && (protocol.empty() || same_name(entry.protocol, protocol));
  });
}

ProtocolsFile ProtocolsFile::parse(std::string_view text) {
  ProtocolsFile file;
  while (!text.empty()) {
    std::string_view line = take_line(text);
    const std::string_view name = take_word(line);
    const std::optional<uint16_t> number = parse_port(take_word(line));
    if (name.empty() || !number || *number > 255) continue;
    file.entries_.push_back({std::string(name), take_words(line), *number});
  }
  return file;
}

const ProtocolEntry* ProtocolsFile::by_name(std::string_view name) const noexcept {
  return first(entries_, [&](const ProtocolEntry& entry) { return has_name(entry, name); });
}

const ProtocolEntry* ProtocolsFile::by_number(int number) const noexcept {
  return first(entries_, [&](const ProtocolEntry& entry) { return entry.number == number; });
}

}  // namespace ws2::names
