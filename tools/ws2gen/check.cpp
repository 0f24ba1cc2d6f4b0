// SPDX-License-Identifier: MIT
// What must hold of the catalogue before anything is generated from it.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <set>

#include "model.hpp"

namespace ws2gen {
namespace {

using Complaints = std::vector<std::string>;

const std::set<std::string> classes = {"transient", "usage",    "environment", "peer", "limit",
                                       "lookup",    "progress", "provider",    "qos",  "cancelled"};
const std::map<std::string, std::string> group_files = {
    {"A", "microsoft_c.toml"}, {"B", "berkeley.toml"}, {"C", "extensions.toml"},
    {"D", "database.toml"},    {"E", "system.toml"},   {"Q", "qos.toml"}};

bool kebab(const std::string& id) {
  return !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

void need_both(Complaints& complaints, const Error& error, const Text& text,
               std::string_view what) {
  if (text.en.empty()) complaints.push_back(fmt::format("{}: {}.en is missing", error.name, what));
  if (text.zh.empty()) complaints.push_back(fmt::format("{}: {}.zh is missing", error.name, what));
}

void check_texts(Complaints& complaints, const Error& error) {
  need_both(complaints, error, error.text, "text");
  need_both(complaints, error, error.explanation, "explanation");
  if (error.causes.empty() || error.causes.size() > 5) {
    complaints.push_back(
        fmt::format("{}: {} causes; 1 to 5 are wanted", error.name, error.causes.size()));
  }
  for (const Cause& cause : error.causes) {
    need_both(complaints, error, cause.what, "cause");
    need_both(complaints, error, cause.remedy, "cause.do");
  }
}

void check_entry(Complaints& complaints, const Catalogue& catalogue, const Error& error) {
  const auto file = group_files.find(error.group);
  if (file == group_files.end()) {
    complaints.push_back(fmt::format("{}: unknown group {}", error.name, error.group));
  } else if (file->second != error.file) {
    complaints.push_back(fmt::format("{}: belongs into {}", error.name, file->second));
  }
  if (!classes.contains(error.klass)) {
    complaints.push_back(fmt::format("{}: unknown class {}", error.name, error.klass));
  }
  for (const std::string& name : error.related) {
    if (catalogue.find(name) == nullptr || name == error.name) {
      complaints.push_back(
          fmt::format("{}: related name {} is not another code", error.name, name));
    }
  }
  int64_t next = 1;
  for (const Condition& condition : error.conditions) {
    if (condition.id != next++) {
      complaints.push_back(
          fmt::format("{}: condition {} is out of order", error.name, condition.id));
    }
    if (condition.raised_by.empty()) {
      complaints.push_back(fmt::format("{}.{}: raised by nothing", error.name, condition.id));
    }
    need_both(complaints, error, condition.when, "condition.when");
  }
  for (const Difference& difference : error.differences) {
    need_both(complaints, error, difference.text, "difference");
    if (!kebab(difference.id)) {
      complaints.push_back(
          fmt::format("{}: difference id {} is not kebab-case", error.name, difference.id));
    }
  }
  check_texts(complaints, error);
}

void check_unique(Complaints& complaints, const Catalogue& catalogue) {
  std::map<int64_t, std::string> numbers;
  std::map<uint32_t, std::string> statuses;
  std::map<std::string, std::string> names, differences;
  const auto once = [&](auto& seen, const auto& key, const std::string& owner,
                        std::string_view what) {
    const auto [place, fresh] = seen.emplace(key, owner);
    if (!fresh && place->second != owner) {
      complaints.push_back(
          fmt::format("{} and {} share the {} {}", place->second, owner, what, key));
    }
  };
  for (const Error& error : catalogue.errors) {
    once(numbers, error.number, error.name, "number");
    for (const int64_t misprint : error.misprints) once(numbers, misprint, error.name, "number");
    once(names, lower(error.name), error.name, "spelling");
    for (const std::string& name : error.spellings)
      once(names, lower(name), error.name, "spelling");
    for (const NtStatus& status : error.statuses) {
      once(statuses, status.value, error.name, "status");
      once(names, lower(status.name), error.name, "spelling");
    }
    for (const Difference& difference : error.differences) {
      once(differences, difference.id, error.name + "/" + difference.id, "difference id");
    }
  }
}

void check_translations(Complaints& complaints, const Catalogue& catalogue) {
  std::set<int> rows;
  int last = 0;
  for (const Translation& row : catalogue.translations) {
    if (row.number == 0) {
      complaints.push_back(fmt::format("translation: {} is no errno", row.errno_name));
      continue;
    }
    if (row.number <= last) {
      complaints.push_back(fmt::format("translation: {} is out of order", row.errno_name));
    }
    last = row.number;
    rows.insert(row.number);
    const auto known = [&](const std::string& name) {
      if (name.empty() || meaning(catalogue, name)) return;
      complaints.push_back(
          fmt::format("translation: {}: {} is neither a status nor a code", row.errno_name, name));
    };
    known(row.any);
    for (const auto& [operation, exception] : row.exceptions) {
      for (const std::string& name : exception) known(name);
    }
  }
  for (int number = 1; number < 4096; ++number) {
    const char* name = strerrorname_np(number);
    if (name != nullptr && !rows.contains(number)) {
      complaints.push_back(fmt::format("translation: {} has no row", name));
    }
  }
}

void check_win32(Complaints& complaints, const Catalogue& catalogue) {
  int64_t last = -1;
  for (const Win32& code : catalogue.win32) {
    if (code.number <= last) {
      complaints.push_back(fmt::format("win32: {} is out of order", code.name));
    }
    last = code.number;
    if (code.text.en.empty() != code.text.zh.empty()) {
      complaints.push_back(fmt::format("win32: {} has a text in one language only", code.name));
    }
    const bool reported =
        std::any_of(catalogue.errors.begin(), catalogue.errors.end(), [&](const Error& error) {
          return std::any_of(error.statuses.begin(), error.statuses.end(),
                             [&](const NtStatus& status) { return status.win32 == code.number; });
        });
    if (code.text.en.empty() && !reported) {
      complaints.push_back(fmt::format("win32: {} has no text", code.name));
    }
    for (const Error& error : catalogue.errors) {
      if (error.number == code.number) {
        complaints.push_back(fmt::format("win32: {} is {}", code.name, error.name));
      }
    }
  }
}

void check_errno_names(Complaints& complaints, const Catalogue& catalogue) {
  std::map<std::string, std::string> owners;
  for (const Error& error : catalogue.errors) {
    for (const std::string& name : error.errnos) {
      if (errno_number(name) == 0) {
        complaints.push_back(fmt::format("{}: {} is no errno of Linux", error.name, name));
      }
      const auto [place, fresh] = owners.emplace(name, error.name);
      if (!fresh) {
        complaints.push_back(
            fmt::format("{} and {} both claim errno {}", place->second, error.name, name));
      }
    }
    for (const std::string& name : error.errc) {
      if (errno_number(name) == 0) {
        complaints.push_back(fmt::format("{}: {} is no errno of Linux", error.name, name));
      }
    }
  }
}

void check_conditions(Complaints& complaints, const Catalogue& catalogue) {
  std::set<std::string> tests;
  for (const Shown& shown : catalogue.shown) {
    const Error* error = catalogue.find(shown.code);
    const bool listed =
        error != nullptr &&
        std::any_of(error->conditions.begin(), error->conditions.end(),
                    [&](const Condition& condition) { return condition.id == shown.id; });
    if (!listed) {
      complaints.push_back(fmt::format("conditions/{}: {}.{} is not in the catalogue", shown.file,
                                       shown.code, shown.id));
    }
    const std::string name = fmt::format("{}.{}.{}", shown.code, shown.id, shown.test);
    if (!tests.insert(name).second) {
      complaints.push_back(fmt::format("conditions/{}: {} stands twice", shown.file, name));
    }
    if (shown.both_families) tests.insert(name + ".ipv6");
  }
  for (const Open& open : catalogue.open) {
    if (!tests.contains(open.test)) {
      complaints.push_back(fmt::format("conditions/open.toml: no condition {}", open.test));
    }
    if (open.reason.empty()) {
      complaints.push_back(fmt::format("conditions/open.toml: {} gives no reason", open.test));
    }
  }
}

}  // namespace

uint32_t canonical_status(const Error& error) {
  if (!error.statuses.empty()) return error.statuses.front().value;
  return 0xC0070000U | static_cast<uint32_t>(error.number);
}

std::optional<uint32_t> meaning(const Catalogue& catalogue, std::string_view name) {
  for (const Error& error : catalogue.errors) {
    if (error.name == name) return canonical_status(error);
    for (const NtStatus& status : error.statuses) {
      if (status.name == name) return status.value;
    }
  }
  return std::nullopt;
}

std::vector<std::string> check(const Catalogue& catalogue) {
  Complaints complaints;
  for (const Error& error : catalogue.errors) {
    check_entry(complaints, catalogue, error);
  }
  check_unique(complaints, catalogue);
  check_errno_names(complaints, catalogue);
  check_win32(complaints, catalogue);
  check_translations(complaints, catalogue);
  check_conditions(complaints, catalogue);
  for (std::string& complaint : check_options(catalogue)) {
    complaints.push_back(std::move(complaint));
  }
  return complaints;
}

}  // namespace ws2gen
