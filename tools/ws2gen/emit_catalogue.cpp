// SPDX-License-Identifier: MIT
// The catalogue as constant tables. Texts lie in one pool and are named by offset and length, never
// by pointer: such tables need no relocation, so the catalogue costs nothing when the library is
// loaded.
#include <fmt/format.h>

#include <map>

#include "emit.hpp"

namespace ws2gen {
namespace {

std::string quoted(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    out += c;
  }
  return out;
}

/// All texts, each stored once and ended by a zero, so that C callers can be handed one as it lies.
class Pool {
 public:
  std::string piece(std::string_view text) {
    const auto [place, fresh] = known_.emplace(std::string(text), static_cast<uint32_t>(size_));
    if (fresh) {
      size_ += text.size() + 1;
      source_ += fmt::format("    \"{}\\0\"\n", quoted(text));
    }
    return fmt::format("{{{}, {}}}", place->second, text.size());
  }
  std::string both(const Text& text) {
    return fmt::format("{{{}, {}}}", piece(text.en), piece(text.zh));
  }
  [[nodiscard]] std::string define() const {
    return fmt::format("extern const char text_pool[] =\n{};\n\n",
                       source_.empty() ? "\"\"" : source_);
  }

 private:
  std::map<std::string, uint32_t> known_;
  std::string source_;
  size_t size_ = 0;
};

/// One flat table; an entry names its part of it by first and count.
class Table {
 public:
  Table(std::string_view type, std::string_view function) : type_(type), function_(function) {}

  std::string run(const std::vector<std::string>& rows) {
    if (rows.empty()) return "{0, 0}";
    std::string result = fmt::format("{{{}, {}}}", count_, rows.size());
    for (const std::string& row : rows) source_ += "    " + row + ",\n";
    count_ += rows.size();
    return result;
  }
  [[nodiscard]] std::string define() const {
    return fmt::format(
        "namespace {{\nconstexpr {0} {1}_table[] = {{\n{2}}};\n}}\n"
        "template <>\nconst {0}* storage<{0}>() noexcept {{ return {1}_table; }}\n\n",
        type_, function_, source_.empty() ? "    {},\n" : source_);
  }

 private:
  std::string type_, function_, source_;
  size_t count_ = 0;
};

class Emitter {
 public:
  std::string entry(const Error& error) {
    std::vector<std::string> errnos, errc, statuses, causes, conditions, differences, misprints;
    for (const std::string& name : error.errnos) {
      errnos.push_back(fmt::format("{{{}, {}}}", pool_.piece(name), errno_number(name)));
    }
    for (const std::string& name : error.errc) {
      errc.push_back(fmt::format("{{{}, {}}}", pool_.piece(name), errno_number(name)));
    }
    for (const NtStatus& status : error.statuses) {
      statuses.push_back(fmt::format("{{{}, 0x{:08X}, {}}}", pool_.piece(status.name), status.value,
                                     status.win32));
    }
    for (const Cause& cause : error.causes) {
      causes.push_back(fmt::format("{{{}, {}}}", pool_.both(cause.what), pool_.both(cause.remedy)));
    }
    for (const Condition& condition : error.conditions) {
      conditions.push_back(fmt::format("{{{}, {}, {}}}", condition.id, words(condition.raised_by),
                                       pool_.both(condition.when)));
    }
    for (const Difference& difference : error.differences) {
      differences.push_back(fmt::format("{{{}, {}, {}}}", pool_.piece(difference.id),
                                        pool_.both(difference.text), difference.profile));
    }
    for (const int64_t misprint : error.misprints) misprints.push_back(fmt::to_string(misprint));
    return fmt::format(
        "    {{{}, '{}', {}, {}, {},\n     {}, {}, {}, {}, {},\n     {}, {}, {}, {}, {},\n"
        "     {}, {}, {}, {}, {}}},\n",
        error.number, error.group, pool_.piece(error.klass), pool_.piece(error.name),
        pool_.piece(error.berkeley), words(error.spellings), misprints_.run(misprints),
        errnos_.run(errnos), errnos_.run(errc), words(error.eai), statuses_.run(statuses),
        pool_.both(error.text), pool_.both(error.explanation), words(error.functions),
        words(error.related), words(error.keys_en), words(error.keys_zh), causes_.run(causes),
        conditions_.run(conditions), differences_.run(differences));
  }

  std::string win32(const Win32& code) {
    return fmt::format("    {{{}, {}, {}}},\n", code.number, pool_.piece(code.name),
                       pool_.both(code.text));
  }

  [[nodiscard]] std::string tables() const {
    return pool_.define() + words_.define() + misprints_.define() + errnos_.define() +
           statuses_.define() + causes_.define() + conditions_.define() + differences_.define();
  }

 private:
  std::string words(const std::vector<std::string>& all) {
    std::vector<std::string> rows;
    for (const std::string& word : all) rows.push_back(pool_.piece(word));
    return words_.run(rows);
  }

  Pool pool_;
  Table words_{"Piece", "piece"}, misprints_{"int32_t", "misprint"},
      errnos_{"ErrnoName", "errno_name"}, statuses_{"StatusName", "status"},
      causes_{"Cause", "cause"}, conditions_{"Condition", "condition"},
      differences_{"Difference", "difference"};
};

/// Dense tables from number to entry, one for each stretch of numbers without a wide gap.
std::string number_index(const std::vector<Error>& errors) {
  constexpr int64_t widest_gap = 1000;
  std::string tables, branches;
  for (size_t first = 0; first < errors.size();) {
    size_t last = first;
    while (last + 1 < errors.size() && errors[last + 1].number - errors[last].number < widest_gap &&
           errors[last + 1].number / widest_gap == errors[first].number / widest_gap) {
      ++last;
    }
    const int64_t low = errors[first].number, high = errors[last].number;
    std::string row;
    size_t next = first;
    for (int64_t number = low; number <= high; ++number) {
      const bool known = errors[next].number == number;
      row += fmt::format("{}{}", known ? next + 1 : 0, number < high ? ", " : "");
      if (known) ++next;
    }
    tables += fmt::format("constexpr uint8_t index_{}[] = {{{}}};\n", low, row);
    branches += fmt::format(
        "  if (number >= {0} && number <= {1}) return at(index_{0}[number - {0}]);\n", low, high);
    first = last + 1;
  }
  return "namespace {\n" + tables +
         "const Entry* at(uint8_t place) noexcept { return place == 0 ? nullptr : &entries[place - "
         "1]; }\n"
         "}\n\nconst Entry* find(int32_t number) noexcept {\n" +
         branches + "  return nullptr;\n}\n";
}

}  // namespace

std::string emit_catalogue(const Catalogue& catalogue) {
  Emitter emitter;
  std::string entries, win32;
  for (const Error& error : catalogue.errors) entries += emitter.entry(error);
  for (const Win32& code : catalogue.win32) win32 += emitter.win32(code);
  std::string out = opening("The catalogue's tables.", "catalogue/errors");
  out += "#include \"errors/catalogue.hpp\"\n\nnamespace ws2::errors {\n\n";
  out += emitter.tables();
  out += fmt::format("namespace {{\nconstexpr Entry entries[] = {{\n{}}};\n", entries);
  out += fmt::format("static_assert(sizeof entries / sizeof *entries == {});\n}}\n\n",
                     catalogue.errors.size());
  out += "std::span<const Entry> all() noexcept { return entries; }\n\n";
  out += fmt::format("namespace {{\nconstexpr Win32Text win32_table[] = {{\n{}}};\n}}\n", win32);
  out += "std::span<const Win32Text> win32_texts() noexcept { return win32_table; }\n\n";
  out += number_index(catalogue.errors);
  out += "\n}  // namespace ws2::errors\n";
  return out;
}

std::string emit_conditions(const Catalogue& catalogue) {
  std::string out = opening("The conditions of the error contract, in order.",
                            "catalogue/errors and conditions/");
  out += "#pragma once\n\n#include <array>\n#include <cstdint>\n#include <string_view>\n\n";
  out += "#include \"errors/wsa_code.hpp\"\n\nnamespace ws2::errors {\n\n";
  out +=
      "struct ContractRow {\n  WsaCode code;\n  int32_t id;\n  std::string_view name;\n"
      "  std::string_view when_en, when_zh;\n  std::string_view raised_by;  // separated by a "
      "space\n"
      "  std::string_view shown_by;   // names of CONDITION macros, separated by a space\n};\n\n";
  out += "inline constexpr ContractRow contract[] = {\n";
  for (const Error& error : catalogue.errors) {
    for (const Condition& condition : error.conditions) {
      std::string raised, shown;
      for (const std::string& function : condition.raised_by) {
        raised += (raised.empty() ? "" : " ") + function;
      }
      for (const Shown& one : catalogue.shown) {
        if (one.code != error.name || one.id != condition.id) continue;
        shown += (shown.empty() ? "" : " ") + one.test;
      }
      out += fmt::format(
          "    {{WsaCode::{}, {}, \"{}\",\n     \"{}\",\n     \"{}\",\n     \"{}\",\n"
          "     \"{}\"}},\n",
          lower(error.name), condition.id, error.name, quoted(condition.when.en),
          quoted(condition.when.zh), raised, shown);
    }
  }
  out += "};\n\n";
  out += "/// Programs of conditions/ that are known not to hold yet.\n";
  out += "struct OpenRow {\n  std::string_view program, reason;\n};\n\n";
  out += fmt::format("inline constexpr std::array<OpenRow, {}> known_open = {{{{\n",
                     catalogue.open.size());
  for (const Open& open : catalogue.open) {
    out += fmt::format("    {{\"{}\", \"{}\"}},\n", quoted(open.test), quoted(open.reason));
  }
  out += "}};\n\n}  // namespace ws2::errors\n";
  return out;
}

std::string emit_open(const Catalogue& catalogue) {
  std::string out;
  for (const Open& open : catalogue.open) out += fmt::format("{}\t{}\n", open.test, open.reason);
  return out;
}

}  // namespace ws2gen
