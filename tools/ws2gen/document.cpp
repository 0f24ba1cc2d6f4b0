// SPDX-License-Identifier: MIT
// The pages for readers: the reference of all codes in both languages, and the state of the
// contract.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "emit.hpp"

namespace ws2gen {
namespace {

struct Words {
  const char *title, *intro, *number, *name, *meaning, *also, *klass, *completion, *raised, *causes,
      *conditions, *differences, *related, *profile, *group_names[6];
};

constexpr Words english = {
    "Error reference",
    "Every error code of Windows Sockets: what it means, what usually causes it, and what to do. "
    "`ws2 err` shows the same in a terminal and also accepts errno names, HRESULTs, NTSTATUS "
    "values "
    "and sentences from a log.",
    "Number",
    "Name",
    "Meaning",
    "Also known as",
    "Kind",
    "In a completion",
    "Raised by",
    "Causes, the likeliest first",
    "Conditions",
    "Known differences",
    "Related",
    " (follows `WS2_PROFILE`)",
    {"Names shared with Microsoft C", "Berkeley codes", "Windows extensions", "Name service",
     "System codes with a Winsock name", "Quality of service"}};

constexpr Words chinese = {
    "错误码参考",
    "Windows Sockets 的全部错误码：含义、常见原因以及处理办法。终端中可用 `ws2 err` 查询，"
    "它还接受 errno 名称、HRESULT、NTSTATUS 以及日志中的语句。",
    "数值",
    "名称",
    "含义",
    "其他名称",
    "类别",
    "完成通知中的形式",
    "引发此码的函数",
    "原因（按可能性排列）",
    "条件",
    "已知差异",
    "相关",
    "（取决于 `WS2_PROFILE`）",
    {"与 Microsoft C 同名的错误码", "Berkeley 错误码", "Windows 扩展", "名称服务",
     "带 Winsock 名称的系统错误码", "服务质量"}};

/// What the page says of the Win32 codes that a completion port reports.
constexpr std::string_view completions_en =
    "\n## What a completion port reports\n\n"
    "`GetQueuedCompletionStatus` leaves a Win32 code in `GetLastError` where "
    "`WSAGetOverlappedResult` reports a Winsock code. Both tell of the same event.\n\n"
    "| Win32 code | NTSTATUS | Same event as |\n| --- | --- | --- |\n";
constexpr std::string_view completions_zh =
    "\n## 完成端口报告的代码\n\n"
    "`GetQueuedCompletionStatus` 在 `GetLastError` 中留下 Win32 错误码，而 "
    "`WSAGetOverlappedResult` 报告 Winsock 错误码；两者说的是同一事件。\n\n"
    "| Win32 错误码 | NTSTATUS | 同一事件的 Winsock 错误码 |\n| --- | --- | --- |\n";

/// The classes in Chinese; in English the data's own words serve.
const std::map<std::string_view, std::string_view> classes_zh = {
    {"transient", "暂时"}, {"usage", "用法"},      {"environment", "环境"}, {"peer", "对端"},
    {"limit", "限制"},     {"lookup", "名字查询"}, {"progress", "进行中"},  {"provider", "提供者"},
    {"qos", "服务质量"},   {"cancelled", "已取消"}};

constexpr std::string_view group_order = "ABCDEQ";

const std::string& pick(const Text& text, bool zh) { return zh ? text.zh : text.en; }

std::string listed(const std::vector<std::string>& names, bool code) {
  std::string out;
  for (const std::string& name : names) {
    out += (out.empty() ? "" : ", ") + (code ? "`" + name + "`" : name);
  }
  return out;
}

std::string anchor(const Error& error) {
  return fmt::format("[{}](#{})", error.name, lower(error.name));
}

void append_facts(std::string& out, const Error& error, const Words& words, bool zh) {
  std::vector<std::string> names = error.spellings;
  for (const std::vector<std::string>* more : {&error.errnos, &error.eai}) {
    for (const std::string& name : *more) {
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
  if (!names.empty()) out += fmt::format("- {}: {}\n", words.also, listed(names, true));
  out += fmt::format("- {}: {}\n", words.klass,
                     zh ? classes_zh.at(error.klass) : std::string_view(error.klass));
  std::string statuses;
  for (const NtStatus& status : error.statuses) {
    statuses += fmt::format("{}`{}` 0x{:08X} → {}", statuses.empty() ? "" : ", ", status.name,
                            status.value, status.win32);
  }
  if (!statuses.empty()) out += fmt::format("- {}: {}\n", words.completion, statuses);
  out += fmt::format("- HRESULT: 0x{:08X}\n", 0x80070000U | static_cast<uint32_t>(error.number));
  if (!error.functions.empty()) {
    out += fmt::format("- {}: {}\n", words.raised, listed(error.functions, true));
  }
}

void append_entry(std::string& out, const Error& error, const Words& words, bool zh) {
  out += fmt::format("\n### {}\n\n**{}** {}\n", error.name, error.number, pick(error.text, zh));
  if (!error.explanation.en.empty()) out += fmt::format("\n{}\n", pick(error.explanation, zh));
  out += "\n";
  append_facts(out, error, words, zh);
  if (!error.causes.empty()) {
    out += fmt::format("\n{}\n\n", words.causes);
    int place = 0;
    for (const Cause& cause : error.causes) {
      out += fmt::format("{}. {}{}{}\n", ++place, pick(cause.what, zh), zh ? "" : " ",
                         pick(cause.remedy, zh));
    }
  }
  if (!error.conditions.empty()) {
    out += fmt::format("\n{}\n\n", words.conditions);
    for (const Condition& condition : error.conditions) {
      out += fmt::format("- {}.{} {} ({})\n", error.name, condition.id, pick(condition.when, zh),
                         listed(condition.raised_by, true));
    }
  }
  if (!error.differences.empty()) {
    out += fmt::format("\n{}\n\n", words.differences);
    for (const Difference& difference : error.differences) {
      out += fmt::format("- `{}`{}: {}\n", difference.id, difference.profile ? words.profile : "",
                         pick(difference.text, zh));
    }
  }
  std::string related;
  for (const std::string& name : error.related)
    related += (related.empty() ? "" : ", ") + fmt::format("[{}](#{})", name, lower(name));
  if (!related.empty()) out += fmt::format("\n{}: {}\n", words.related, related);
}

std::string completions(const Catalogue& catalogue, bool zh) {
  std::map<uint32_t, std::string> rows;  // by Win32 code
  for (const Error& error : catalogue.errors) {
    for (const NtStatus& status : error.statuses) {
      rows[status.win32] += fmt::format("| {} | `{}` 0x{:08X} | {} {} |\n", status.win32,
                                        status.name, status.value, anchor(error), error.number);
    }
  }
  std::string out(zh ? completions_zh : completions_en);
  for (const auto& [win32, row] : rows) out += row;
  return out;
}

}  // namespace

std::string document_errors(const Catalogue& catalogue, bool zh) {
  const Words& words = zh ? chinese : english;
  std::string out = "<!-- Generated by ws2gen from catalogue/errors. Do not edit. -->\n";
  out += fmt::format("# {}\n\n{}\n\n| {} | {} | {} |\n| --- | --- | --- |\n", words.title,
                     words.intro, words.number, words.name, words.meaning);
  for (const Error& error : catalogue.errors) {
    out += fmt::format("| {} | {} | {} |\n", error.number, anchor(error), pick(error.text, zh));
  }
  for (size_t group = 0; group < group_order.size(); ++group) {
    out += fmt::format("\n## {}\n", words.group_names[group]);
    for (const Error& error : catalogue.errors) {
      if (error.group[0] == group_order[group]) append_entry(out, error, words, zh);
    }
  }
  return out + completions(catalogue, zh);
}

namespace {

const Open* known_open(const Catalogue& catalogue, const std::string& name) {
  for (const Open& open : catalogue.open) {
    if (open.test == name) return &open;
  }
  return nullptr;
}

/// The programs that show one condition, and those that ought to and do not yet.
struct Evidence {
  std::string shown, open;

  void add(const Catalogue& catalogue, const Shown& one) {
    const std::string name = fmt::format("{}.{}.{}", one.code, one.id, one.test);
    const std::string link = fmt::format("[{}](../../conditions/{})", one.test, one.file);
    const Open* ipv4 = known_open(catalogue, name);
    const Open* ipv6 = one.both_families ? known_open(catalogue, name + ".ipv6") : nullptr;
    if (ipv4 == nullptr) note(shown, link + (ipv6 != nullptr ? " over IPv4" : ""));
    if (ipv4 != nullptr) note(open, fmt::format("{} ({})", link, ipv4->reason));
    if (ipv6 != nullptr) note(open, fmt::format("{} over IPv6 ({})", link, ipv6->reason));
    if (one.both_families && ipv4 != nullptr && ipv6 == nullptr) note(shown, link + " over IPv6");
  }

 private:
  static void note(std::string& list, const std::string& what) {
    list += (list.empty() ? "" : ", ") + what;
  }
};

}  // namespace

std::string document_conditions(const Catalogue& catalogue) {
  size_t total = 0, covered = 0;
  std::string rows;
  for (const Error& error : catalogue.errors) {
    for (const Condition& condition : error.conditions) {
      Evidence evidence;
      for (const Shown& one : catalogue.shown) {
        if (one.code == error.name && one.id == condition.id) evidence.add(catalogue, one);
      }
      ++total;
      if (!evidence.shown.empty()) ++covered;
      std::string state = evidence.shown;
      if (!evidence.open.empty() || state.empty()) {
        state += fmt::format("{}open{}{}", state.empty() ? "" : "; ",
                             evidence.open.empty() ? "" : ": ", evidence.open);
      }
      rows += fmt::format("| {}.{} | {} | {} | {} |\n", error.name, condition.id, condition.when.en,
                          listed(condition.raised_by, true), state);
    }
  }
  std::string out =
      "<!-- Generated by ws2gen from catalogue/errors and conditions/. Do not edit. -->\n";
  out += "# The error contract\n\n";
  out += fmt::format("{} of {} conditions are shown by a test; the others are open.\n\n", covered,
                     total);
  out += "| Condition | When | Raised by | Shown by |\n| --- | --- | --- | --- |\n";
  return out + rows;
}

}  // namespace ws2gen
