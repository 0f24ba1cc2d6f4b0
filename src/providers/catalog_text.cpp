// SPDX-License-Identifier: MIT
// The catalog as TOML. What is written is read again to the bit; a file that a person wrote may
// leave out whatever is 0, and may hold keys that nobody here knows.
#include "providers/catalog_file.hpp"

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include <algorithm>
#include <cstdio>
#include <initializer_list>

#include "runtime/wide_text.hpp"

namespace ws2::providers {
namespace {

constexpr int64_t most = 0xFFFFFFFF;
constexpr const char* heading =
    "# The Windows Sockets catalog: transport and namespace providers that programs load.\n"
    "# Written by WSCInstallProvider and its kin.\n";

/// Reads the keys of one table; anything that has the wrong form makes the whole file none.
class Keys {
 public:
  explicit Keys(const toml::table& table) noexcept : table_(table) {}

  template <class T>
  void number(const char* key, T& value) noexcept {
    const toml::node* node = table_.get(key);
    if (node == nullptr) return;
    const std::optional<int64_t> found = node->value_exact<int64_t>();
    const int64_t least = std::is_signed_v<T> ? -most : 0;
    good_ = good_ && found && *found >= least && *found <= most;
    if (good_) value = static_cast<T>(*found);
  }
  void flag(const char* key, bool& value) noexcept {
    const toml::node* node = table_.get(key);
    if (node == nullptr) return;
    const std::optional<bool> found = node->value_exact<bool>();
    good_ = good_ && found;
    if (good_) value = *found;
  }
  void text(const char* key, std::string& value) {
    const toml::node* node = table_.get(key);
    if (node == nullptr) return;
    std::optional<std::string> found = node->value_exact<std::string>();
    good_ = good_ && found && found->find('\0') == std::string::npos;
    if (good_) value = std::move(*found);
  }
  void identifier(const char* key, GUID& value) {
    std::string written;
    text(key, written);
    const std::optional<GUID> found = guid_of(written);
    good_ = good_ && found;
    if (good_) value = *found;
  }
  /// At most `room` numbers; how many there were.
  template <class T>
  size_t numbers(const char* key, T* values, size_t room) noexcept {
    const toml::node* node = table_.get(key);
    if (node == nullptr) return 0;
    const toml::array* found = node->as_array();
    good_ = good_ && found != nullptr && found->size() <= room;
    for (size_t i = 0; good_ && i < found->size(); ++i) {
      const std::optional<int64_t> one = (*found)[i].value_exact<int64_t>();
      good_ = one && *one >= 0 && *one <= most;
      if (good_) values[i] = static_cast<T>(*one);
    }
    return good_ ? found->size() : 0;
  }
  template <class Each>
  void each(const char* key, Each&& each) {
    const toml::node* node = table_.get(key);
    if (node == nullptr) return;
    const toml::array* found = node->as_array();
    good_ = good_ && found != nullptr;
    if (!good_) return;
    for (const toml::node& one : *found) good_ = good_ && each(one);
  }

  [[nodiscard]] bool good() const noexcept { return good_; }
  void refuse() noexcept { good_ = false; }

 private:
  const toml::table& table_;
  bool good_ = true;
};

std::optional<Transport> read_transport(const toml::table& table) {
  Transport read;
  WSAPROTOCOL_INFOW& info = read.info;
  Keys keys(table);
  keys.identifier("provider", info.ProviderId);
  keys.text("path", read.path);
  keys.number("categories", read.categories);
  keys.number("entry", info.dwCatalogEntryId);
  keys.numbers("chain", info.ProtocolChain.ChainEntries, MAX_PROTOCOL_CHAIN);
  info.ProtocolChain.ChainLen = BASE_PROTOCOL;
  keys.number("chain_length", info.ProtocolChain.ChainLen);
  keys.number("family", info.iAddressFamily);
  keys.number("type", info.iSocketType);
  keys.number("protocol", info.iProtocol);
  keys.number("protocol_max_offset", info.iProtocolMaxOffset);
  keys.number("version", info.iVersion);
  keys.number("address_max", info.iMaxSockAddr);
  keys.number("address_min", info.iMinSockAddr);
  keys.number("byte_order", info.iNetworkByteOrder);
  keys.number("security_scheme", info.iSecurityScheme);
  keys.number("message_bytes", info.dwMessageSize);
  keys.number("reserved", info.dwProviderReserved);
  DWORD services[4] = {};
  keys.numbers("service_flags", services, 4);
  info.dwServiceFlags1 = services[0];
  info.dwServiceFlags2 = services[1];
  info.dwServiceFlags3 = services[2];
  info.dwServiceFlags4 = services[3];
  keys.number("provider_flags", info.dwProviderFlags);
  std::string name;
  keys.text("name", name);
  const std::wstring wide = runtime::widen(name);
  const int length = info.ProtocolChain.ChainLen;
  if (!keys.good() || read.path.empty() || wide.size() > WSAPROTOCOL_LEN || length < 0 ||
      length > MAX_PROTOCOL_CHAIN || info.dwCatalogEntryId < first_installed_entry) {
    return std::nullopt;
  }
  std::copy(wide.begin(), wide.end(), info.szProtocol);
  return read;
}

std::optional<Namespace> read_namespace(const toml::table& table) {
  Namespace read;
  Keys keys(table);
  keys.identifier("provider", read.provider);
  keys.text("name", read.name);
  keys.text("path", read.path);
  keys.number("space", read.space);
  keys.number("version", read.version);
  keys.flag("active", read.active);
  keys.each("about", [&](const toml::node& one) {
    const std::optional<int64_t> byte = one.value_exact<int64_t>();
    if (!byte || *byte < 0 || *byte > 0xFF) return false;
    read.about.push_back(static_cast<std::byte>(*byte));
    return true;
  });
  return keys.good() && !read.path.empty() ? std::optional(std::move(read)) : std::nullopt;
}

/// Appends the tables of one kind.
template <class Item>
auto reader_of(std::vector<Item>& items, std::optional<Item> (*read)(const toml::table&)) {
  return [&items, read](const toml::node& one) {
    const toml::table* table = one.as_table();
    std::optional<Item> item = table != nullptr ? read(*table) : std::nullopt;
    if (item) items.push_back(std::move(*item));
    return item.has_value();
  };
}

auto reader_of(std::vector<GUID>& ids) {
  return [&ids](const toml::node& one) {
    const toml::value<std::string>* text = one.as_string();
    const std::optional<GUID> id = text != nullptr ? guid_of(text->get()) : std::nullopt;
    if (id) ids.push_back(*id);
    return id.has_value();
  };
}

bool entries_differ(const std::vector<Transport>& transports) {
  std::vector<DWORD> entries;
  for (const Transport& one : transports) entries.push_back(one.info.dwCatalogEntryId);
  std::sort(entries.begin(), entries.end());
  return std::adjacent_find(entries.begin(), entries.end()) == entries.end();
}

/// Writes `key = value` lines.
class Lines {
 public:
  void table(const char* name) { text_ += std::string("\n[[") + name + "]]\n"; }
  void raw(const char* key, const std::string& value) {
    text_ += std::string(key) + " = " + value + '\n';
  }
  void number(const char* key, int64_t value) {
    if (value != 0) raw(key, std::to_string(value));
  }
  void flags(const char* key, uint32_t value) {
    if (value != 0) raw(key, hexadecimal(value));
  }
  void text(const char* key, std::string_view value) { raw(key, quoted(value)); }
  void identifier(const char* key, const GUID& value) { text(key, text_of(value)); }
  template <class Range, class Form>
  void list(const char* key, const Range& values, Form&& form) {
    std::string all;
    for (const auto& value : values) all += (all.empty() ? "" : ", ") + form(value);
    if (!all.empty()) raw(key, '[' + all + ']');
  }
  [[nodiscard]] std::string take() noexcept { return std::move(text_); }

  static std::string hexadecimal(uint32_t value) {
    char text[16];
    std::snprintf(text, sizeof text, "0x%x", static_cast<unsigned>(value));
    return text;
  }
  static std::string quoted(std::string_view value) {
    std::string all = "\"";
    for (const char letter : value) {
      const auto code = static_cast<unsigned char>(letter);
      if (letter == '"' || letter == '\\') all += '\\';
      if (code >= 0x20 && code != 0x7F) {
        all += letter;
        continue;
      }
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(code));
      all += escape;
    }
    return all + '"';
  }

 private:
  std::string text_ = heading;
};

template <class T>
std::string decimal(T value) {
  return std::to_string(value);
}

void print(Lines& lines, const Transport& transport) {
  const WSAPROTOCOL_INFOW& info = transport.info;
  lines.table("transport");
  lines.number("entry", info.dwCatalogEntryId);
  lines.text("name", runtime::narrow(info.szProtocol));
  lines.identifier("provider", info.ProviderId);
  lines.text("path", transport.path);
  lines.raw("chain_length", std::to_string(info.ProtocolChain.ChainLen));
  std::vector<DWORD> chain(std::begin(info.ProtocolChain.ChainEntries),
                           std::end(info.ProtocolChain.ChainEntries));
  while (!chain.empty() && chain.back() == 0) chain.pop_back();
  lines.list("chain", chain, decimal<DWORD>);
  lines.number("family", info.iAddressFamily);
  lines.number("type", info.iSocketType);
  lines.number("protocol", info.iProtocol);
  lines.number("protocol_max_offset", info.iProtocolMaxOffset);
  lines.number("version", info.iVersion);
  lines.number("address_max", info.iMaxSockAddr);
  lines.number("address_min", info.iMinSockAddr);
  lines.number("byte_order", info.iNetworkByteOrder);
  lines.number("security_scheme", info.iSecurityScheme);
  lines.number("message_bytes", info.dwMessageSize);
  lines.number("reserved", info.dwProviderReserved);
  const DWORD services[] = {info.dwServiceFlags1, info.dwServiceFlags2, info.dwServiceFlags3,
                            info.dwServiceFlags4};
  lines.list("service_flags", services, Lines::hexadecimal);
  lines.flags("provider_flags", info.dwProviderFlags);
  lines.flags("categories", transport.categories);
}

void print(Lines& lines, const Namespace& space) {
  lines.table("namespace");
  lines.text("name", space.name);
  lines.identifier("provider", space.provider);
  lines.text("path", space.path);
  lines.number("space", space.space);
  lines.number("version", space.version);
  lines.raw("active", space.active ? "true" : "false");
  lines.list("about", space.about, [](std::byte byte) { return decimal(static_cast<int>(byte)); });
}

}  // namespace

std::optional<Catalog> parse_catalog(std::string_view text) {
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) return std::nullopt;
  Catalog read;
  Keys keys(parsed.table());
  keys.number("next_entry", read.next_entry);
  keys.each("transport_order", [&](const toml::node& one) {
    const std::optional<int64_t> entry = one.value_exact<int64_t>();
    if (!entry || *entry < 0 || *entry > most) return false;
    read.transport_order.push_back(static_cast<uint32_t>(*entry));
    return true;
  });
  keys.each("namespace_order", reader_of(read.namespace_order));
  keys.each("namespaces_off", reader_of(read.namespaces_off));
  keys.each("transport", reader_of(read.transports, read_transport));
  keys.each("namespace", reader_of(read.namespaces, read_namespace));
  if (!keys.good() || !entries_differ(read.transports)) return std::nullopt;
  // A person who added an entry may have forgotten the counter.
  read.next_entry = std::max(read.next_entry, first_installed_entry);
  for (const Transport& one : read.transports) {
    read.next_entry = std::max(read.next_entry, uint32_t{one.info.dwCatalogEntryId} + 1);
  }
  return read;
}

std::string print_catalog(const Catalog& catalog) {
  Lines lines;
  const auto identifier = [](const GUID& id) { return Lines::quoted(text_of(id)); };
  lines.number("next_entry", catalog.next_entry);
  lines.list("transport_order", catalog.transport_order, decimal<uint32_t>);
  lines.list("namespace_order", catalog.namespace_order, identifier);
  lines.list("namespaces_off", catalog.namespaces_off, identifier);
  for (const Transport& one : catalog.transports) print(lines, one);
  for (const Namespace& one : catalog.namespaces) print(lines, one);
  return lines.take();
}

}  // namespace ws2::providers
