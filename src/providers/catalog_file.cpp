// SPDX-License-Identifier: MIT
// Reading and replacing the catalog file, and the small texts in it.
#include "providers/catalog_file.hpp"

#include <cstdio>
#include <cstring>

#include "kernel/owned_file.hpp"

namespace ws2::providers {
namespace {

constexpr const char* system_path = "/etc/ws2/catalog.toml";

Result<Catalog> read_at(const std::string& path) {
  const Result<std::optional<std::string>> text = kernel::read_owned_file(path.c_str());
  if (!text) return text.status();
  if (!text->has_value()) return Catalog();
  std::optional<Catalog> catalog = parse_catalog(**text);
  if (!catalog) return WsaCode::wsasyscallfailure;
  return std::move(*catalog);
}

int digit_of(char letter) noexcept {
  if (letter >= '0' && letter <= '9') return letter - '0';
  if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
  if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
  return -1;
}

}  // namespace

std::string catalog_path() {
  const char* chosen = kernel::trusted_variable("WS2_CATALOG");
  return chosen != nullptr && *chosen != '\0' ? chosen : system_path;
}

Result<Catalog> read_catalog_for_socket() { return read_at(catalog_path()); }

Result<Catalog> read_catalog() {
  Result<Catalog> read = read_catalog_for_socket();
  if (!read && read.status() == WsaCode::wsaemfile) return WsaCode::wsasyscallfailure;
  return read;
}

Status change_catalog(const std::function<Status(Catalog&)>& change) {
  const std::string path = catalog_path();
  const Result<kernel::FileTurn> turn = kernel::FileTurn::take(path);
  if (!turn) return turn.status();
  Result<Catalog> catalog = read_catalog();
  if (!catalog) return catalog.status();
  if (Status refused = change(*catalog); !refused.ok()) return refused;
  return kernel::replace_file(path, print_catalog(*catalog));
}

std::string load_path(const std::string& path) {
  std::string expanded;
  size_t at = 0;
  for (;;) {
    const size_t open = path.find('%', at);
    const size_t close = open == std::string::npos ? open : path.find('%', open + 1);
    if (close == std::string::npos) return expanded.append(path, at);
    expanded.append(path, at, open - at);
    const std::string name = path.substr(open + 1, close - open - 1);
    const char* value = name.empty() ? nullptr : kernel::trusted_variable(name.c_str());
    if (value != nullptr) {
      expanded += value;
      at = close + 1;
    } else {
      // A name that is not set stays; its second sign may open the next one.
      expanded.append(path, open, close - open);
      at = close;
    }
  }
}

std::string text_of(const GUID& id) {
  char text[40];
  std::snprintf(text, sizeof text, "{%08x-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x}",
                static_cast<unsigned>(id.Data1), id.Data2, id.Data3, id.Data4[0], id.Data4[1],
                id.Data4[2], id.Data4[3], id.Data4[4], id.Data4[5], id.Data4[6], id.Data4[7]);
  return text;
}

std::optional<GUID> guid_of(std::string_view text) noexcept {
  constexpr std::string_view form = "{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}";
  if (text.size() != form.size()) return std::nullopt;
  uint8_t bytes[16] = {};
  size_t digits = 0;
  for (size_t i = 0; i < form.size(); ++i) {
    if (form[i] != 'x') {
      if (text[i] != form[i]) return std::nullopt;
      continue;
    }
    const int digit = digit_of(text[i]);
    if (digit < 0) return std::nullopt;
    uint8_t& byte = bytes[digits++ / 2];
    byte = static_cast<uint8_t>(static_cast<unsigned>(byte) << 4U | static_cast<unsigned>(digit));
  }
  GUID id;
  id.Data1 = static_cast<decltype(id.Data1)>(bytes[0] << 24U | bytes[1] << 16U | bytes[2] << 8U) |
             bytes[3];
  id.Data2 = static_cast<decltype(id.Data2)>(bytes[4] << 8U | bytes[5]);
  id.Data3 = static_cast<decltype(id.Data3)>(bytes[6] << 8U | bytes[7]);
  std::memcpy(id.Data4, bytes + 8, sizeof id.Data4);
  return id;
}

}  // namespace ws2::providers
