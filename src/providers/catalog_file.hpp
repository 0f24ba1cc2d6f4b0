// SPDX-License-Identifier: MIT
// The catalog of installed providers, transports and namespaces: one TOML file, read whole and
// replaced whole. docs/decisions/0008-catalog-file.md says why; docs/manual.md shows one.
//
// What is built in stands in no file. Only its place in the orders, and whether a namespace of it
// is switched off, is the file's.
#pragma once

#include <winsock2.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "errors/status.hpp"

namespace ws2::providers {

/// One entry of WSCEnumProtocols. A provider may have several.
struct Transport {
  WSAPROTOCOL_INFOW info = {};
  std::string path;         // of its shared object, as it was given: see load_path
  uint32_t categories = 0;  // LSP_* of ws2spi.h
};

/// One namespace provider.
struct Namespace {
  GUID provider = {};
  uint32_t space = 0;  // NS_*
  uint32_t version = 0;
  bool active = true;
  std::string name;              // lpszIdentifier
  std::string path;              // as it was given
  std::vector<std::byte> about;  // lpProviderInfo of WSCInstallNameSpaceEx
};

/// The entry ids of installed transports begin here: the base provider's are below.
constexpr uint32_t first_installed_entry = 1101;

struct Catalog {
  uint32_t next_entry = first_installed_entry;  // an id is never issued twice
  std::vector<Transport> transports;            // as they were installed
  std::vector<uint32_t> transport_order;        // entry ids, the base provider's too
  std::vector<Namespace> namespaces;            // as they were installed
  std::vector<GUID> namespace_order;            // built-in ones too
  std::vector<GUID> namespaces_off;             // built-in ones that WSCEnableNSProvider disabled
};

/// $WS2_CATALOG, which a set-uid program ignores, or /etc/ws2/catalog.toml.
std::string catalog_path();

/// The catalog as it is now; an empty one when there is no file. WSASYSCALLFAILURE.1 when it cannot
/// be read, is damaged, or others may write it. Throws std::bad_alloc.
Result<Catalog> read_catalog();

/// The same for a call that is to make a socket: without a descriptor to read the file by it says
/// WSAEMFILE.1, as it would without a catalog.
Result<Catalog> read_catalog_for_socket();

/// Reads, changes and replaces the catalog, while other processes wait for their turn. A change
/// that fails leaves the file alone. WSASYSCALLFAILURE.1. Throws std::bad_alloc.
Status change_catalog(const std::function<Status(Catalog&)>& change);

/// The text of the file, and what a text says; nothing when it is no catalog.
std::string print_catalog(const Catalog& catalog);
std::optional<Catalog> parse_catalog(std::string_view text);

/// A provider's path as the loader gets it: %NAME% stands for a variable of the environment, but in
/// set-uid programs. Learn, "WSCInstallProvider function". Throws std::bad_alloc.
std::string load_path(const std::string& path);

/// "{0123abcd-…}" and back; nothing for a text that is no identifier.
std::string text_of(const GUID& id);
std::optional<GUID> guid_of(std::string_view text) noexcept;

/// Sorts by the order that a list of keys gives; what the list does not name follows, as it stood.
template <class Item, class Key, class KeyOf>
void put_in_order(std::vector<Item>& items, const std::vector<Key>& order, KeyOf&& key_of) {
  std::vector<Item> sorted;
  sorted.reserve(items.size());
  std::vector<bool> taken(items.size());
  for (const Key& wanted : order) {
    for (size_t i = 0; i < items.size(); ++i) {
      if (taken[i] || !(key_of(items[i]) == wanted)) continue;
      taken[i] = true;
      sorted.push_back(items[i]);
    }
  }
  for (size_t i = 0; i < items.size(); ++i) {
    if (!taken[i]) sorted.push_back(items[i]);
  }
  items = std::move(sorted);
}

}  // namespace ws2::providers
