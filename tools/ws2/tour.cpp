// SPDX-License-Identifier: MIT
// `ws2 tour`: meets every condition of the error contract by a live call. Nothing is shown that did
// not happen: each condition is a program of conditions/, run in a process of its own, which says
// what it called and what came of it.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <stdexcept>

#include "child.hpp"
#include "commands.hpp"
#include "errors/conditions.hpp"
#include "errors/lookup.hpp"
#include "wrap.hpp"

namespace ws2::tool {
namespace {

using errors::ContractRow;
using errors::Entry;
using errors::Language;
namespace fs = std::filesystem;

constexpr auto time_limit = std::chrono::seconds(60);
constexpr int exit_holds = 0, exit_not_shown = 77;

struct Options {
  std::vector<std::string> only;
  std::string language;
  bool list = false, json = false, all = false;
};

/// The two programs that do the work, where the tool was installed or built.
struct Programs {
  std::string conditions, surround;
};

/// One program of conditions/, as it lists itself.
struct Program {
  std::string name, surroundings;
  std::string code;  // the first part of the name
  int id = 0;        // the second
};

enum class Verdict : uint8_t { shown, failed, open, not_shown };

/// What a program did: its call, and what the call left behind.
struct Visit {
  const Program* program = nullptr;
  Verdict verdict = Verdict::not_shown;
  std::string call, note;
  std::optional<int> code;  // nothing where the call that matters succeeded
};

std::string found(const std::vector<fs::path>& places) {
  for (const fs::path& place : places) {
    if (access(place.c_str(), X_OK) == 0) return place.lexically_normal();
  }
  throw std::runtime_error(places.front().filename().string() + " is not where it was installed");
}

Programs find_programs() {
  const fs::path here = fs::read_symlink("/proc/self/exe").parent_path();
  const fs::path installed = here / WS2_LIBEXEC_FROM_BIN;
  return {found({installed / "ws2-conditions", here / "../../conditions/ws2-conditions"}),
          found({installed / "ws2-surround", here / "../surround/ws2-surround"})};
}

std::vector<std::string> split(const std::string& line, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(line);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

std::vector<Program> list_programs(const Programs& programs) {
  std::vector<Program> all;
  for (const std::string& line :
       split(run_program({programs.conditions, "--list"}, time_limit).output, '\n')) {
    const std::vector<std::string> columns = split(line, '\t');
    const std::vector<std::string> parts = split(columns.empty() ? "" : columns[0], '.');
    if (parts.size() < 3) throw std::runtime_error("unexpected list of conditions: " + line);
    all.push_back(
        {columns[0], columns.size() > 1 ? columns[1] : "", parts[0], std::stoi(parts[1])});
  }
  return all;
}

const ContractRow* row_of(const Program& program) {
  for (const ContractRow& row : errors::contract) {
    if (row.name == program.code && row.id == program.id) return &row;
  }
  return nullptr;
}

const errors::OpenRow* known_open(const Program& program) {
  for (const errors::OpenRow& row : errors::known_open) {
    if (row.program == program.name) return &row;
  }
  return nullptr;
}

/// Whether the caller asked for this one: by its code in any form, by CODE.ID, or by its full name.
bool wanted(const Program& program, const std::vector<std::string>& only) {
  if (only.empty()) return true;
  return std::any_of(only.begin(), only.end(), [&](const std::string& asked) {
    if (errors::same_name(asked, program.name)) return true;
    if (errors::same_name(asked, fmt::format("{}.{}", program.code, program.id))) return true;
    std::optional<errors::Match> match = errors::look_up(asked);
    if (!match) match = errors::look_up_bare(asked);
    return match && errors::same_name(match->entry->name, program.code);
  });
}

/// Reads the record of a run. The call that matters is the last that met the condition's own code;
/// where none did, the last that was made.
void read_record(const std::string& output, int own_code, Visit& visit) {
  bool own = false;
  for (const std::string& line : split(output, '\n')) {
    const std::vector<std::string> parts = split(line, '\t');
    if (parts.size() < 2) continue;
    const bool failed = parts[0] == "failed";
    if ((failed || parts[0] == "returned") && parts.size() >= 3) {
      const int value = std::atoi(parts[1].c_str());
      if (own && !(value == own_code)) continue;
      own = own || value == own_code;
      visit.call = parts[2];
      // Some calls return the code itself, or hand out what SO_ERROR says.
      visit.code = failed || value == own_code ? std::optional(value) : std::nullopt;
    } else if (parts[0] == "wrong" || parts[0] == "skipped") {
      visit.note = parts[1];
    }
  }
}

Visit visit(const Programs& programs, const Program& program) {
  std::vector<std::string> command;
  if (!program.surroundings.empty()) command = {programs.surround, program.surroundings};
  command.insert(command.end(), {programs.conditions, "--run", program.name});
  const Outcome outcome = run_program(command, time_limit);
  Visit result{&program, Verdict::failed, {}, {}, {}};
  const Entry* entry = errors::find_name(program.code);
  read_record(outcome.output, entry != nullptr ? entry->number : 0, result);
  const errors::OpenRow* open = known_open(program);
  if (outcome.late) {
    result.note = "it did not end in time";
  } else if (outcome.status == exit_holds) {
    result.verdict = Verdict::shown;
  } else if (outcome.status == exit_not_shown) {
    result.verdict = Verdict::not_shown;
  } else if (result.note.empty()) {
    result.note = fmt::format("it ended with status {}", outcome.status);
  }
  if (open != nullptr && result.verdict == Verdict::failed) {
    result.verdict = Verdict::open;
    result.note = std::string(open->reason);
  }
  return result;
}

struct Phrase {
  std::string_view en, zh;
  [[nodiscard]] std::string_view in(Language language) const {
    return language == Language::chinese ? zh : en;
  }
};

constexpr Phrase mark_failed{"FAILED", "失败"}, mark_open{"open", "待实现"},
    mark_not_shown{"not shown here", "此处无法演示"},
    summary{"Conditions: {} met, {} failed, {} open, {} not shown here.\n",
            "条件：遇到 {} 个，失败 {} 个，待实现 {} 个，此处无法演示 {} 个。\n"},
    success{"success", "成功"};

std::string_view text_of(const Entry* entry, Language language) {
  return entry != nullptr ? std::string_view(entry->text.in(language)) : std::string_view();
}

/// Two lines: the call, then what it left and what that means.
void print(const Visit& visit, Language language, size_t width) {
  const Program& program = *visit.program;
  const std::string label = fmt::format("{}.{}", program.code, program.id);
  std::string lines;
  if (visit.verdict == Verdict::shown) {
    const Entry* entry = visit.code ? errors::find(*visit.code) : nullptr;
    lines = wrapped(visit.call, label + "  ", width);
    const std::string result =
        !visit.code ? std::string(success.in(language))
                    : fmt::format("{} {}  {}", *visit.code,
                                  entry != nullptr ? std::string_view(entry->name) : "",
                                  text_of(entry, language));
    lines += wrapped(result, "    -> ", width);
  } else {
    const Phrase& mark = visit.verdict == Verdict::failed ? mark_failed
                         : visit.verdict == Verdict::open ? mark_open
                                                          : mark_not_shown;
    lines =
        wrapped(fmt::format("{}: {}", mark.in(language), visit.note), program.name + "  ", width);
  }
  fmt::print("{}", lines);
  std::fflush(stdout);
}

nlohmann::json json_of(const Visit& visit, Language language) {
  const Program& program = *visit.program;
  const ContractRow* row = row_of(program);
  const Entry* entry = visit.code ? errors::find(*visit.code) : nullptr;
  static constexpr std::string_view verdicts[] = {"shown", "failed", "open", "not shown"};
  nlohmann::json object = {{"condition", fmt::format("{}.{}", program.code, program.id)},
                           {"program", program.name},
                           {"surroundings", program.surroundings},
                           {"verdict", verdicts[static_cast<size_t>(visit.verdict)]},
                           {"call", visit.call}};
  if (visit.code) object["code"] = *visit.code;
  if (entry != nullptr) {
    object["name"] = std::string_view(entry->name);
    object["text"] = text_of(entry, language);
  }
  if (row != nullptr) object["when"] = language == Language::chinese ? row->when_zh : row->when_en;
  if (!visit.note.empty()) object["note"] = visit.note;
  return object;
}

int list(const std::vector<Program>& programs, Language language, bool json) {
  nlohmann::json all = nlohmann::json::array();
  for (const Program& program : programs) {
    const ContractRow* row = row_of(program);
    const std::string_view when =
        row == nullptr ? "" : (language == Language::chinese ? row->when_zh : row->when_en);
    if (json) {
      all.push_back(
          {{"program", program.name}, {"surroundings", program.surroundings}, {"when", when}});
    } else {
      fmt::print("{}{}  {}\n", program.name,
                 program.surroundings.empty() ? "" : fmt::format(" [{}]", program.surroundings),
                 when);
    }
  }
  if (json) fmt::print("{}\n", all.dump(2));
  return programs.empty() ? 1 : 0;
}

/// A failure is never hidden; a code is a better sight than a success.
bool better(const Visit& a, const Visit& b) {
  if (a.verdict == Verdict::failed || b.verdict == Verdict::failed) {
    return b.verdict != Verdict::failed;
  }
  return a.verdict < b.verdict || (a.verdict == b.verdict && a.code && !b.code);
}

/// The tour itself: one program a condition, or each with --all. Where the first cannot be shown on
/// this machine, or shows the code's absence, the next one of the same condition may do better.
std::vector<Visit> travel(const Programs& programs, const std::vector<Program>& itinerary,
                          const Options& options, Language language) {
  std::vector<Visit> visits;
  const size_t width = terminal_width();
  for (auto next = itinerary.begin(); next != itinerary.end();) {
    const auto end = std::find_if(next, itinerary.end(), [&](const Program& program) {
      return program.code != next->code || program.id != next->id;
    });
    std::optional<Visit> best;
    for (; next != end; ++next) {
      Visit current = visit(programs, *next);
      const bool done = current.verdict == Verdict::shown;
      if (options.all) {
        if (!options.json) print(current, language, width);
        visits.push_back(std::move(current));
      } else if (!best || better(current, *best)) {
        best = std::move(current);
      }
      const bool enough = best && (best->verdict == Verdict::failed || (done && best->code));
      if (!options.all && enough) break;
    }
    next = end;
    if (!best) continue;
    if (!options.json) print(*best, language, width);
    visits.push_back(std::move(*best));
  }
  return visits;
}

int tour(const Options& options) {
  const Language language = options.language.empty() ? errors::language_of_the_caller()
                                                     : errors::language_named(options.language);
  const Programs programs = find_programs();
  std::vector<Program> itinerary = list_programs(programs);
  itinerary.erase(
      std::remove_if(itinerary.begin(), itinerary.end(),
                     [&](const Program& program) { return !wanted(program, options.only); }),
      itinerary.end());
  if (options.list) return list(itinerary, language, options.json);
  const std::vector<Visit> visits = travel(programs, itinerary, options, language);
  size_t counts[4] = {};
  for (const Visit& visit : visits) ++counts[static_cast<size_t>(visit.verdict)];
  if (options.json) {
    nlohmann::json all = nlohmann::json::array();
    for (const Visit& visit : visits) all.push_back(json_of(visit, language));
    fmt::print("{}\n", all.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
  } else {
    fmt::print(fmt::runtime(summary.in(language)), counts[0], counts[1], counts[2], counts[3]);
  }
  return counts[0] > 0 && counts[1] == 0 ? 0 : 1;
}

}  // namespace

void add_tour(CLI::App& app, int& status) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("tour", "Meet each condition of the error contract by a live call");
  command->add_option("--only", options->only,
                      "Only these: codes in any form, CODE.ID, or full names of programs");
  command->add_option("--lang", options->language, "Language of the texts")
      ->check(CLI::IsMember({"en", "zh"}));
  command->add_flag("--list", options->list, "List the programs, run none");
  command->add_flag("--all", options->all, "Run every program, not one for each condition");
  command->add_flag("--json", options->json, "Print JSON");
  command->callback([options, &status] { status = tour(*options); });
}

}  // namespace ws2::tool
