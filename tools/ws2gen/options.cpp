// SPDX-License-Identifier: MIT
// Reads and checks the tables of socket options.
#include <algorithm>
#include <filesystem>
#include <set>

#include "reader.hpp"

namespace ws2gen {
namespace {

Option read_option(Reader& reader, const std::string& level, const std::string& page) {
  Option option;
  option.level = level;
  option.page = page;
  option.name = reader.text("name");
  option.aliases = reader.texts("alias");
  option.value = reader.text("value");
  const std::string access = reader.text("access");
  option.readable = access == "get" || access == "get set";
  option.writable = access == "set" || access == "get set";
  option.on = reader.texts("on", true);
  option.linux_name = reader.text("linux", false);
  option.linux_level = reader.text("linux_level", false);
  option.form = reader.text("form", false);
  option.kept = reader.optional_number("kept");
  option.fixed = reader.optional_number("fixed");
  option.ours = reader.flag("ours");
  option.refused = reader.text("refused", false);
  option.how = reader.text("how", false);
  option.note = reader.text("note", false);
  reader.done();
  if (option.linux_level.empty()) option.linux_level = level;
  if (!option.refused.empty()) option.how = "refused";
  return option;
}

int answers(const Option& option) {
  return static_cast<int>(!option.linux_name.empty()) + static_cast<int>(option.kept.has_value()) +
         static_cast<int>(option.fixed.has_value()) + static_cast<int>(option.ours) +
         static_cast<int>(!option.refused.empty());
}

}  // namespace

void load_options(const std::string& folder, Catalogue& catalogue) {
  for (const std::string& path : files_in(folder, ".toml")) {
    const toml::table file = parse(path);
    Reader reader(file, path);
    const std::string level = reader.text("level"), page = reader.text("page");
    for (Reader& entry : reader.tables("option")) {
      catalogue.options.push_back(read_option(entry, level, page));
    }
    for (Reader& entry : reader.tables("no_option")) {
      catalogue.no_options.push_back({entry.text("name"), entry.text("why")});
      entry.done();
    }
    reader.done();
  }
}

void load_ioctls(const std::string& path, Catalogue& catalogue) {
  const toml::table file = parse(path);
  Reader reader(file, path);
  for (Reader& entry : reader.tables("ioctl")) {
    Ioctl ioctl;
    ioctl.name = entry.text("name");
    ioctl.input = entry.text("input", false);
    ioctl.output = entry.text("output", false);
    ioctl.on = entry.texts("on", true);
    ioctl.refused = entry.text("refused", false);
    ioctl.how = ioctl.refused.empty() ? entry.text("how") : "refused";
    ioctl.note = entry.text("note", false);
    entry.done();
    catalogue.ioctls.push_back(ioctl);
  }
  for (Reader& entry : reader.tables("no_ioctl")) {
    catalogue.no_ioctls.push_back({entry.text("name"), entry.text("why")});
    entry.done();
  }
  reader.done();
}

std::optional<int64_t> number_of(const Catalogue& catalogue, std::string_view name) {
  for (const NumberGroup& group : catalogue.numbers) {
    for (const auto& [known, value] : group.values) {
      if (known == name) return value;
    }
  }
  return std::nullopt;
}

std::vector<std::string> check_options(const Catalogue& catalogue) {
  std::vector<std::string> complaints;
  std::set<std::pair<std::string, int64_t>> taken;
  const auto complain = [&](const Option& option, const std::string& what) {
    complaints.push_back(fmt::format("options: {}: {}", option.name, what));
  };
  for (const Option& option : catalogue.options) {
    const std::optional<int64_t> number = number_of(catalogue, option.name);
    if (!number) {
      complain(option, "not in numbers.toml");
    } else if (!taken.emplace(option.level, *number).second) {
      complain(option, "its number is another option's");
    }
    if (!number_of(catalogue, option.level)) complain(option, "its level is not in numbers.toml");
    if (!option.readable && !option.writable) complain(option, "neither read nor written");
    if (answers(option) != 1) complain(option, "one of linux, kept, fixed, ours, refused");
    const bool known = option.how == "exact" || option.how == "emulated" || option.how == "refused";
    if (!known) complain(option, "how is exact or emulated");
    if (option.how != "exact" && option.note.empty()) complain(option, "the note says how, or why");
    if (!option.refused.empty() && catalogue.find(option.refused) == nullptr) {
      complain(option, "refused with a code that the catalogue does not have");
    }
  }
  std::string last;
  for (const Ioctl& ioctl : catalogue.ioctls) {
    const auto complain_of = [&](const std::string& what) {
      complaints.push_back(fmt::format("ioctls: {}: {}", ioctl.name, what));
    };
    if (ioctl.name <= last) complain_of("entries are sorted by name");
    last = ioctl.name;
    if (!number_of(catalogue, ioctl.name)) complain_of("not in numbers.toml");
    if (ioctl.how != "exact" && ioctl.note.empty()) complain_of("the note says how, or why");
    if (!ioctl.refused.empty() && catalogue.find(ioctl.refused) == nullptr) {
      complain_of("refused with a code that the catalogue does not have");
    }
  }
  return complaints;
}

}  // namespace ws2gen
