// SPDX-License-Identifier: MIT
// Reads the TOML files of catalogue/ and finds the CONDITION macros in conditions/.
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <stdexcept>

#include "reader.hpp"

namespace ws2gen {
namespace {

namespace fs = std::filesystem;

Error read_error(Reader reader) {
  Error error;
  error.file = fs::path(reader.file()).filename();
  error.name = reader.text("name");
  error.number = reader.number("number");
  error.spellings = reader.texts("spellings", true);
  error.misprints = reader.numbers("misprints");
  error.berkeley = reader.text("berkeley");
  error.errnos = reader.texts("errno", true);
  error.errc = reader.texts("errc");  // what std::errc has for a code without an errno in it
  error.eai = reader.texts("eai", true);
  error.group = reader.text("group");
  error.klass = reader.text("class");
  for (Reader& status : reader.tables("status")) {
    error.statuses.push_back({status.text("name"), static_cast<uint32_t>(status.number("value")),
                              static_cast<uint32_t>(status.number("win32"))});
    status.done();
  }
  error.text = reader.both("text");
  error.explanation = reader.both("explanation");
  error.functions = reader.texts("functions");
  error.related = reader.texts("related");
  if (std::optional<Reader> keys = reader.table("keys")) {
    error.keys_en = keys->texts("en");
    error.keys_zh = keys->texts("zh");
    keys->done();
  }
  for (Reader& cause : reader.tables("cause")) {
    error.causes.push_back({{cause.text("en", false), cause.text("zh", false)}, cause.both("do")});
    cause.done();
  }
  for (Reader& condition : reader.tables("condition")) {
    error.conditions.push_back(
        {condition.number("id"), condition.texts("raised_by", true), condition.both("when")});
    condition.done();
  }
  for (Reader& difference : reader.tables("difference")) {
    error.differences.push_back({difference.text("id"),
                                 {difference.text("en", false), difference.text("zh", false)},
                                 difference.flag("profile")});
    difference.done();
  }
  reader.done();
  return error;
}

Translation read_translation(Reader reader) {
  Translation row;
  row.errno_name = reader.text("errno");
  row.any = reader.text("any");
  row.number = errno_number(row.errno_name);
  for (std::string_view operation : operations) {
    reader.also(operation);
    const toml::node* node = reader.raw().get(operation);
    if (node == nullptr) continue;
    std::array<std::string, kinds.size()>& exception = row.exceptions[std::string(operation)];
    if (node->is_string()) {
      exception.fill(node->as_string()->get());
      continue;
    }
    if (!node->is_table()) fail(reader.file(), node, "neither a name nor a table of kinds");
    Reader inner(*node->as_table(), reader.file());
    for (size_t kind = 0; kind < kinds.size(); ++kind) {
      exception[kind] = inner.text(kinds[kind], false);
    }
    inner.done();
  }
  reader.done();
  return row;
}

NumberGroup read_numbers(Reader reader) {
  NumberGroup group{reader.text("name"), reader.text("header"), reader.text("type"), {}};
  std::optional<Reader> values = reader.table("values");
  if (!values) fail(reader.file(), &reader.raw(), "a group without values");
  for (const auto& [key, value] : values->raw()) {
    if (!value.is_integer()) fail(reader.file(), &value, fmt::format("{}: no number", key.str()));
    group.values.emplace_back(key.str(), value.as_integer()->get());
  }
  reader.done();
  return group;
}

void scan_conditions(const std::string& path, std::vector<Shown>& shown) {
  std::ostringstream content;
  content << std::ifstream(path).rdbuf();
  const std::string source = content.str();
  // At the beginning of a line, so that a comment may talk about the macro.
  static const std::regex macro(R"re((?:^|\n)(?:SURROUNDINGS\("([^"]*)"\)\s*)?)re"
                                R"re(CONDITION(_\w+)?\(\s*(\w+)\s*,\s*(\d+)\s*,\s*(\w+)\s*\))re");
  for (std::sregex_iterator it(source.begin(), source.end(), macro), end; it != end; ++it) {
    shown.push_back({fs::path(path).filename(), (*it)[3], (*it)[5], std::stoll((*it)[4]),
                     (*it)[2] == "_BOTH", (*it)[1]});
  }
}

void load_open(const std::string& path, std::vector<Open>& open) {
  if (!fs::exists(path)) return;
  const toml::table file = parse(path);
  Reader reader(file, path);
  for (Reader& entry : reader.tables("open")) {
    open.push_back({entry.text("condition"), entry.text("reason")});
    entry.done();
  }
  reader.done();
}

}  // namespace

std::vector<std::string> files_in(const std::string& folder, std::string_view extension) {
  std::vector<std::string> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == extension) files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

int errno_number(std::string_view name) {
  if (name == "EWOULDBLOCK") return EWOULDBLOCK;
  if (name == "ENOTSUP") return ENOTSUP;
  if (name == "EDEADLOCK") return EDEADLOCK;
  // glibc's own list, by asking it for every number's name.
  for (int number = 1; number < 4096; ++number) {
    const char* known = strerrorname_np(number);
    if (known != nullptr && name == known) return number;
  }
  return 0;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

Catalogue load(const std::string& catalogue_folder, const std::string& conditions_folder) {
  Catalogue catalogue;
  for (const std::string& path : files_in(catalogue_folder + "/errors", ".toml")) {
    const toml::table file = parse(path);
    Reader reader(file, path);
    int64_t last = 0;
    for (Reader& entry : reader.tables("error")) {
      catalogue.errors.push_back(read_error(entry));
      const int64_t number = catalogue.errors.back().number;
      if (number <= last) fail(path, &entry.raw(), "entries are sorted by number");
      last = number;
    }
    reader.done();
  }
  std::stable_sort(catalogue.errors.begin(), catalogue.errors.end(),
                   [](const Error& a, const Error& b) { return a.number < b.number; });

  const std::string translation_path = catalogue_folder + "/translation.toml";
  const toml::table translation = parse(translation_path);
  Reader rows(translation, translation_path);
  for (Reader& row : rows.tables("translation")) {
    catalogue.translations.push_back(read_translation(row));
  }
  rows.done();

  const std::string win32_path = catalogue_folder + "/win32.toml";
  const toml::table win32 = parse(win32_path);
  Reader codes(win32, win32_path);
  for (Reader& code : codes.tables("win32")) {
    catalogue.win32.push_back({code.text("name"), code.number("number"), code.both("text")});
    code.done();
  }
  codes.done();

  const std::string numbers_path = catalogue_folder + "/numbers.toml";
  const toml::table numbers = parse(numbers_path);
  Reader groups(numbers, numbers_path);
  for (Reader& group : groups.tables("group")) catalogue.numbers.push_back(read_numbers(group));
  groups.done();

  load_options(catalogue_folder + "/options", catalogue);
  load_ioctls(catalogue_folder + "/ioctls.toml", catalogue);

  for (const std::string& path : files_in(conditions_folder, ".cpp")) {
    scan_conditions(path, catalogue.shown);
  }
  load_open(conditions_folder + "/open.toml", catalogue.open);
  return catalogue;
}

}  // namespace ws2gen
