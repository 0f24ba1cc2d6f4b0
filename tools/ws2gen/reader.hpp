// SPDX-License-Identifier: MIT
// Reading TOML: a table that complains of keys nobody asked for.
#pragma once

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "model.hpp"

namespace ws2gen {

[[noreturn]] inline void fail(const std::string& file, const toml::node* where,
                              const std::string& what) {
  const auto line = where != nullptr ? where->source().begin.line : 0;
  throw std::runtime_error(fmt::format("{}:{}: {}", file, line, what));
}

/// A table of one file that notes which keys were asked for, so that a misspelt key is an error.
class Reader {
 public:
  Reader(const toml::table& table, const std::string& file) : table_(table), file_(file) {}

  std::string text(std::string_view key, bool required = true) {
    const toml::node* node = get(key, required);
    if (node == nullptr) return {};
    if (!node->is_string()) fail(file_, node, fmt::format("{} is not a text", key));
    return node->as_string()->get();
  }
  int64_t number(std::string_view key) {
    const toml::node* node = get(key, true);
    if (!node->is_integer()) fail(file_, node, fmt::format("{} is not a number", key));
    return node->as_integer()->get();
  }
  std::optional<int64_t> optional_number(std::string_view key) {
    if (get(key, false) == nullptr) return std::nullopt;
    return number(key);
  }
  bool flag(std::string_view key) {
    const toml::node* node = get(key, false);
    if (node == nullptr) return false;
    if (!node->is_boolean()) fail(file_, node, fmt::format("{} is not true or false", key));
    return node->as_boolean()->get();
  }
  std::vector<std::string> texts(std::string_view key, bool required = false) {
    std::vector<std::string> all;
    for (const toml::node& item : list(key, required)) {
      if (!item.is_string()) fail(file_, &item, fmt::format("{}: not a text", key));
      all.push_back(item.as_string()->get());
    }
    return all;
  }
  std::vector<int64_t> numbers(std::string_view key) {
    std::vector<int64_t> all;
    for (const toml::node& item : list(key, false)) {
      if (!item.is_integer()) fail(file_, &item, fmt::format("{}: not a number", key));
      all.push_back(item.as_integer()->get());
    }
    return all;
  }
  std::vector<Reader> tables(std::string_view key) {
    std::vector<Reader> all;
    for (const toml::node& item : list(key, false)) {
      if (!item.is_table()) fail(file_, &item, fmt::format("{}: not a table", key));
      all.emplace_back(*item.as_table(), file_);
    }
    return all;
  }
  std::optional<Reader> table(std::string_view key) {
    const toml::node* node = get(key, false);
    if (node == nullptr) return std::nullopt;
    if (!node->is_table()) fail(file_, node, fmt::format("{} is not a table", key));
    return Reader(*node->as_table(), file_);
  }
  Text both(std::string_view key) {
    std::optional<Reader> inner = table(key);
    if (!inner) return {};
    Text text{inner->text("en", false), inner->text("zh", false)};
    inner->done();
    return text;
  }
  void done() const {
    for (const auto& [key, value] : table_) {
      if (std::find(asked_.begin(), asked_.end(), key.str()) == asked_.end()) {
        fail(file_, &value, fmt::format("unknown key \"{}\"", key.str()));
      }
    }
  }
  void also(std::string_view key) { asked_.emplace_back(key); }
  [[nodiscard]] const toml::table& raw() const { return table_; }
  [[nodiscard]] const std::string& file() const { return file_; }

 private:
  const toml::node* get(std::string_view key, bool required) {
    also(key);
    const toml::node* node = table_.get(key);
    if (node == nullptr && required) fail(file_, &table_, fmt::format("\"{}\" is missing", key));
    return node;
  }
  const toml::array& list(std::string_view key, bool required) {
    static const toml::array none;
    const toml::node* node = get(key, required);
    if (node == nullptr) return none;
    if (!node->is_array()) fail(file_, node, fmt::format("{} is not a list", key));
    return *node->as_array();
  }

  const toml::table& table_;
  const std::string& file_;
  std::vector<std::string> asked_;
};

inline toml::table parse(const std::string& path) {
  try {
    return toml::parse_file(path);
  } catch (const toml::parse_error& error) {
    throw std::runtime_error(
        fmt::format("{}:{}: {}", path, error.source().begin.line, error.description()));
  }
}

/// The files of a folder with this extension, sorted by name.
std::vector<std::string> files_in(const std::string& folder, std::string_view extension);

}  // namespace ws2gen
