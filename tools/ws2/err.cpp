// SPDX-License-Identifier: MIT
// `ws2 err`: explains error codes, in whatever form they were met.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "commands.hpp"
#include "errors/lookup.hpp"
#include "wrap.hpp"

namespace ws2::tool {
namespace {

using errors::Entry;
using errors::Form;
using errors::Language;
using errors::Match;
using errors::Piece;
using errors::Run;
using errors::Text;

/// One thing asked, and what was found.
struct Answer {
  std::string question;
  std::vector<Match> matches;
  std::string suggestion;
};

struct Options {
  std::vector<std::string> questions;
  std::string language;
  bool json = false, all = false;
};

constexpr size_t most_matches = 5;

/// The words around the catalogue's texts, in both languages.
struct Phrase {
  std::string_view en, zh;
  [[nodiscard]] std::string_view in(Language language) const {
    return language == Language::chinese ? zh : en;
  }
};

constexpr Phrase also_known{"Also: ", "又名："}, causes_title{"Likely causes", "常见原因"},
    conditions_title{"Happens when", "出现条件"},
    differences_title{"Known differences", "已知差异"},
    functions_title{"Raised by: ", "可能返回它的函数："}, related_title{"See also: ", "参见："},
    completion_title{"In a completion: ", "完成通知中："}, nothing{"nothing matches", "没有匹配项"},
    did_you_mean{"; did you mean ", "；您是否要找 "},
    profile_note{" (follows WS2_PROFILE)", "（取决于 WS2_PROFILE）"};

/// Why this entry answers the question, where that is not plain.
std::string reading(const Match& match, Language language) {
  const bool zh = language == Language::chinese;
  const std::string& what = match.detail;
  switch (match.form) {
    case Form::errno_name:
    case Form::errno_number:
      return fmt::format(fmt::runtime(zh ? "Linux errno {}。" : "The Linux errno {}."), what);
    case Form::misprint:
      return zh ? "该数值是英文参考资料中的误印，正确数值见上。"
                : "This number is a misprint of the English reference; the right one is above.";
    case Form::win32:
      return fmt::format(
          fmt::runtime(zh ? "这是 GetQueuedCompletionStatus 报告 {} 时的 Win32 错误码，同一事件在 "
                            "WSAGetOverlappedResult 中为上面的代码。"
                          : "The Win32 code by which GetQueuedCompletionStatus reports {}; "
                            "WSAGetOverlappedResult reports the same event as above."),
          what);
    case Form::ntstatus:
      if (what.empty()) return {};
      return fmt::format(fmt::runtime(zh ? "NTSTATUS {}。" : "The NTSTATUS {}."), what);
    case Form::hresult:
      return zh ? "包装成 HRESULT 的 Win32 错误码。" : "A Win32 code wrapped into an HRESULT.";
    case Form::go:
      return fmt::format(
          fmt::runtime(zh ? "Go 语言在 Windows 上自造的编号 {}。"
                          : "{}, a number that Go makes up on Windows for a name it lacks there."),
          what);
    default:
      return {};
  }
}

std::string joined(const Run<Piece>& names) {
  std::string out;
  for (const std::string_view name : names)
    out += fmt::format("{}{}", out.empty() ? "" : ", ", name);
  return out;
}

std::string other_names(const Entry& entry) {
  std::vector<std::string> names;
  const auto add = [&](std::string_view name) {
    const bool known = std::any_of(names.begin(), names.end(), [&](const std::string& other) {
      return errors::same_name(other, name);
    });
    if (!known) names.emplace_back(name);
  };
  for (const Piece& spelling : entry.spellings) add(spelling);
  for (const errors::ErrnoName& error : entry.errnos) add(error.name);
  for (const Piece& eai : entry.eai) add(eai);
  add(fmt::format("HRESULT 0x{:08X}", 0x80070000U | static_cast<uint32_t>(entry.number)));
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string completion_forms(const Entry& entry) {
  std::string out;
  for (const errors::StatusName& status : entry.statuses) {
    out += fmt::format("{}{} 0x{:08X} (Win32 {})", out.empty() ? "" : ", ",
                       std::string_view(status.name), status.ntstatus, status.win32);
  }
  return out;
}

/// Paragraphs of one entry, wrapped to the terminal.
class Page {
 public:
  Page(Language language, size_t width) : language_(language), width_(width) {}

  void show(const Match& match) {
    const Entry& entry = *match.entry;
    line(fmt::format("{} ({}) ", std::string_view(entry.name), entry.number) +
             std::string(entry.text.in(language_)),
         "");
    line(reading(match, language_), "  ");
    line(entry.explanation.in(language_), "  ");
    labelled(also_known, other_names(entry));
    labelled(completion_title, completion_forms(entry));
    show_causes(entry);
    show_conditions(entry);
    show_differences(entry);
    labelled(functions_title, joined(entry.functions));
    labelled(related_title, joined(entry.related));
  }

  /// One line for one of several hits of a search.
  void show_briefly(const Match& match) {
    const Entry& entry = *match.entry;
    line(fmt::format("{} ({}) {}", std::string_view(entry.name), entry.number,
                     entry.text.in(language_)),
         "");
  }

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  void line(std::string_view content, std::string_view first) {
    if (!content.empty()) text_ += wrapped(content, first, width_);
  }
  void labelled(const Phrase& label, const std::string& content) {
    if (!content.empty()) line(std::string(label.in(language_)) + content, "  ");
  }
  void show_causes(const Entry& entry) {
    if (entry.causes.empty()) return;
    line(causes_title.in(language_), "  ");
    int place = 0;
    for (const errors::Cause& cause : entry.causes) {
      line(cause.what.in(language_), fmt::format("  {}. ", ++place));
      line(cause.remedy.in(language_), "     -> ");
    }
  }
  void show_conditions(const Entry& entry) {
    if (entry.conditions.empty()) return;
    line(conditions_title.in(language_), "  ");
    for (const errors::Condition& condition : entry.conditions) {
      line(condition.when.in(language_), fmt::format("  {}. ", condition.id));
    }
  }
  void show_differences(const Entry& entry) {
    if (entry.differences.empty()) return;
    line(differences_title.in(language_), "  ");
    for (const errors::Difference& difference : entry.differences) {
      const std::string_view note = difference.profile ? profile_note.in(language_) : "";
      line(fmt::format("{}{}: {}", std::string_view(difference.id), note,
                       difference.text.in(language_)),
           "  - ");
    }
  }

  Language language_;
  size_t width_;
  std::string text_;
};

nlohmann::json names(const Run<Piece>& all) {
  nlohmann::json list = nlohmann::json::array();
  for (const std::string_view name : all) list.push_back(name);
  return list;
}

std::string_view form_name(Form form) {
  switch (form) {
    case Form::code:
      return "code";
    case Form::name:
      return "name";
    case Form::misprint:
      return "misprint";
    case Form::errno_name:
      return "errno_name";
    case Form::errno_number:
      return "errno_number";
    case Form::eai_name:
      return "eai_name";
    case Form::hresult:
      return "hresult";
    case Form::ntstatus:
      return "ntstatus";
    case Form::win32:
      return "win32";
    case Form::go:
      return "go";
    case Form::words:
      return "words";
  }
  return {};
}

nlohmann::json json_of(const Match& match, Language language) {
  const Entry& entry = *match.entry;
  const auto text = [&](const Text& both) { return both.in(language); };
  nlohmann::json object = {{"name", std::string_view(entry.name)},
                           {"number", entry.number},
                           {"group", std::string(1, entry.group)},
                           {"class", std::string_view(entry.klass)},
                           {"recognised_as", form_name(match.form)},
                           {"spellings", names(entry.spellings)},
                           {"hresult", 0x80070000U | static_cast<uint32_t>(entry.number)},
                           {"text", text(entry.text)},
                           {"explanation", text(entry.explanation)},
                           {"functions", names(entry.functions)},
                           {"related", names(entry.related)},
                           {"eai", names(entry.eai)}};
  if (!match.detail.empty()) object["detail"] = match.detail;
  if (const std::string note = reading(match, language); !note.empty()) object["note"] = note;
  for (const char* key : {"errno", "statuses", "causes", "conditions", "differences"}) {
    object[key] = nlohmann::json::array();
  }
  for (const errors::ErrnoName& error : entry.errnos) {
    object["errno"].push_back({{"name", std::string_view(error.name)}, {"number", error.number}});
  }
  for (const errors::StatusName& status : entry.statuses) {
    object["statuses"].push_back({{"name", std::string_view(status.name)},
                                  {"ntstatus", status.ntstatus},
                                  {"win32", status.win32}});
  }
  for (const errors::Cause& cause : entry.causes) {
    object["causes"].push_back({{"cause", text(cause.what)}, {"do", text(cause.remedy)}});
  }
  for (const errors::Condition& condition : entry.conditions) {
    object["conditions"].push_back({{"id", condition.id},
                                    {"when", text(condition.when)},
                                    {"raised_by", names(condition.raised_by)}});
  }
  for (const errors::Difference& difference : entry.differences) {
    object["differences"].push_back({{"id", std::string_view(difference.id)},
                                     {"text", text(difference.text)},
                                     {"profile", difference.profile}});
  }
  return object;
}

/// WSAENOTCON, ECONRESET: a name with a slip in it, which a search would answer with whatever
/// happens to contain it.
bool looks_like_a_name(const std::string& word) {
  if (word.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") == std::string::npos) {
    return word.find_first_not_of("0123456789") != std::string::npos;
  }
  return errors::same_name(std::string_view(word).substr(0, 3), "wsa");
}

Answer answer_words(const std::string& words) {
  const bool one_word = words.find(' ') == std::string::npos;
  Answer answer{words, {}, {}};
  if (one_word && looks_like_a_name(words)) {
    if (std::optional<Match> match = errors::look_up_bare(words)) {
      answer.matches.push_back(*std::move(match));
      return answer;
    }
  }
  if (one_word && !errors::asks_for_a_number(words)) {
    answer.suggestion = errors::nearest_name(words);
  }
  if (!answer.suggestion.empty() && looks_like_a_name(words)) return answer;
  answer.matches = errors::search(words, most_matches);
  if (!answer.matches.empty()) answer.suggestion.clear();
  if (answer.matches.empty() && !one_word) answer.suggestion = errors::nearest_name(words);
  return answer;
}

/// PROCLIM CONRESET: names side by side, each a question of its own. CONNECTION REFUSED is a
/// sentence, since it is found as one.
std::vector<Answer> answer_arguments(const std::vector<std::string>& words) {
  Answer together = answer_words(fmt::format("{}", fmt::join(words, " ")));
  const bool bare = std::all_of(words.begin(), words.end(), [](const std::string& word) {
    return looks_like_a_name(word) && errors::look_up_bare(word);
  });
  const bool slips =
      together.matches.empty() && std::all_of(words.begin(), words.end(), looks_like_a_name);
  std::vector<Answer> answers;
  if (words.size() == 1 || !(bare || slips)) {
    answers.push_back(std::move(together));
  } else {
    for (const std::string& word : words) answers.push_back(answer_words(word));
  }
  return answers;
}

/// Arguments are questions of their own, but a shell splits "errno 104" and "connection reset by
/// peer": the longest run of arguments that is one known form is one question, and words that are
/// none are searched for together.
std::vector<Answer> answers_to(const std::vector<std::string>& arguments) {
  constexpr size_t longest_form = 3;
  std::vector<Answer> answers;
  std::vector<std::string> words;
  const auto flush = [&] {
    if (words.empty()) return;
    for (Answer& answer : answer_arguments(words)) answers.push_back(std::move(answer));
    words.clear();
  };
  for (size_t i = 0; i < arguments.size();) {
    size_t used = 0;
    for (size_t count = std::min(longest_form, arguments.size() - i); count >= 1; --count) {
      const std::string question =
          fmt::format("{}", fmt::join(arguments.begin() + static_cast<ptrdiff_t>(i),
                                      arguments.begin() + static_cast<ptrdiff_t>(i + count), " "));
      std::optional<Match> match = errors::look_up(question);
      // A number that nobody knows is a question all the same; several of them are several.
      const bool labelled = question.front() >= 'A';
      const bool number = (count == 1 || labelled) && errors::asks_for_a_number(question);
      if (!match && !number) continue;
      flush();
      answers.push_back({question, {}, {}});
      if (match) answers.back().matches.push_back(*std::move(match));
      used = count;
      break;
    }
    if (used == 0) {
      // An argument with a space in it was quoted: it is a whole question already.
      const bool quoted = arguments[i].find(' ') != std::string::npos;
      if (quoted) flush();
      words.push_back(arguments[i]);
      if (quoted) flush();
      used = 1;
    }
    i += used;
  }
  flush();
  return answers;
}

/// What is said of a question without an answer, beside the answers of the others.
void print_failure(const Answer& answer, Language language) {
  std::string suggestion;
  if (!answer.suggestion.empty()) {
    suggestion = fmt::format("{}{}?", did_you_mean.in(language), answer.suggestion);
  }
  std::fflush(stdout);
  fmt::print(stderr, "ws2 err: {}: {}{}\n", answer.question, nothing.in(language), suggestion);
}

void print_json(const std::vector<Answer>& answers, Language language) {
  nlohmann::json list = nlohmann::json::array();
  for (const Answer& answer : answers) {
    nlohmann::json object = {{"question", answer.question}, {"matches", nlohmann::json::array()}};
    for (const Match& match : answer.matches) {
      object["matches"].push_back(json_of(match, language));
    }
    if (!answer.suggestion.empty()) object["suggestion"] = answer.suggestion;
    list.push_back(std::move(object));
  }
  // Arguments may hold bytes that are no UTF-8.
  fmt::print("{}\n", list.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
  for (const Answer& answer : answers) {
    if (answer.matches.empty()) print_failure(answer, language);
  }
}

void print_text(const std::vector<Answer>& answers, Language language) {
  const size_t width = terminal_width();
  bool first = true;
  for (const Answer& answer : answers) {
    if (answer.matches.empty()) {
      print_failure(answer, language);
      continue;
    }
    if (!first) fmt::print("\n");
    first = false;
    Page page(language, width);
    const bool brief = answer.matches.size() > 1;
    for (const Match& match : answer.matches) brief ? page.show_briefly(match) : page.show(match);
    fmt::print("{}", page.text());
  }
}

int run(const Options& options) {
  const Language language = options.language.empty() ? errors::language_of_the_caller()
                                                     : errors::language_named(options.language);
  std::vector<Answer> answers;
  if (options.all) {
    Answer answer{"--all", {}, {}};
    for (const Entry& entry : errors::all()) answer.matches.push_back({&entry, Form::code, {}});
    answers.push_back(std::move(answer));
  } else {
    answers = answers_to(options.questions);
  }
  options.json ? print_json(answers, language) : print_text(answers, language);
  const bool complete = std::none_of(answers.begin(), answers.end(),
                                     [](const Answer& answer) { return answer.matches.empty(); });
  return complete && !answers.empty() ? 0 : 1;
}

}  // namespace

void add_err(CLI::App& app, int& status) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("err", "Explain error codes, in any form they are met");
  command->add_option("question", options->questions,
                      "Numbers, names, HRESULTs, NTSTATUS values, errno names, or words");
  command->add_option("--lang", options->language, "Language of the answer")
      ->check(CLI::IsMember({"en", "zh"}));
  command->add_flag("--json", options->json, "Print JSON");
  command->add_flag("--all", options->all, "List every code");
  // A negative HRESULT is a question, not an option.
  command->positionals_at_end(false);
  command->allow_extras(true);
  command->callback([options, command, &status] {
    for (const std::string& extra : command->remaining()) {
      if (extra == "--") continue;  // what stands behind it was taken as questions
      const bool number = extra.size() > 1 && extra[0] == '-' && extra[1] >= '0' && extra[1] <= '9';
      if (!number) throw CLI::ExtrasError({extra});
      options->questions.push_back(extra);
    }
    if (options->questions.empty() && !options->all) throw CLI::RequiredError("question");
    status = run(*options);
  });
}

}  // namespace ws2::tool
