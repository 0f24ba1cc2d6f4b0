// SPDX-License-Identifier: MIT
// One question, one answer: which code a number or a name stands for.
#include "errors/lookup.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <numeric>
#include <utility>

#include "errors/status.hpp"

namespace ws2::errors {
namespace {

constexpr int highest_errno = 4095;  // the kernel's own bound for an error in a pointer

bool starts_with(std::string_view text, std::string_view beginning) noexcept {
  return text.size() >= beginning.size() && same_name(text.substr(0, beginning.size()), beginning);
}

std::string_view trimmed(std::string_view text) noexcept {
  constexpr std::string_view around = " \t\r\n\"'`()[]<>,;:.!";
  const size_t first = text.find_first_not_of(around);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(around) - first + 1);
}

/// A whole number, decimal or 0x, with or without a sign. The hexadecimal and the negative ones are
/// the 32 bits of a status; `bits` tells.
struct Number {
  int64_t value = 0;
  bool bits = false;
};

std::optional<Number> number_in(std::string_view text) noexcept {
  Number number;
  int base = 10;
  const bool negative = !text.empty() && text.front() == '-';
  if (negative || (!text.empty() && text.front() == '+')) text.remove_prefix(1);
  if (starts_with(text, "0x")) {
    base = 16;
    text.remove_prefix(2);
  }
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  // An L or U behind the digits is C's, as in a copied macro.
  const std::string_view rest(end, static_cast<size_t>(text.data() + text.size() - end));
  const bool suffix = std::all_of(rest.begin(), rest.end(), [](char c) {
    return c == 'L' || c == 'l' || c == 'U' || c == 'u';
  });
  if (error != std::errc() || !suffix || rest.size() > 3 || value > UINT32_MAX) return std::nullopt;
  number.value = static_cast<int64_t>(value);
  if (negative) {
    if (value > 0x80000000U) return std::nullopt;
    number.value = static_cast<uint32_t>(-number.value);
  }
  number.bits = negative || value >= 0x80000000U;
  return number;
}

/// A name without WSA or WSA_ in front, and then without E or E_.
std::string_view without_prefixes(std::string_view name) noexcept {
  for (const std::string_view prefix : {"WSA", "E"}) {
    if (!starts_with(name, prefix) || name.size() <= prefix.size() + 1) continue;
    name.remove_prefix(prefix.size());
    if (name.front() == '_') name.remove_prefix(1);
  }
  return name;
}

/// What an errno means to a call that nothing special is known of.
const Entry* meaning_of_errno(int number) noexcept {
  if (number <= 0 || number > highest_errno || strerrorname_np(number) == nullptr) return nullptr;
  return find(static_cast<int32_t>(translate(Errno{number}, During::poll).wsa()));
}

int errno_named(std::string_view name) noexcept {
  if (same_name(name, "EWOULDBLOCK")) return EWOULDBLOCK;
  if (same_name(name, "ENOTSUP")) return ENOTSUP;
  if (same_name(name, "EDEADLOCK")) return EDEADLOCK;
  for (int number = 1; number <= highest_errno; ++number) {
    const char* known = strerrorname_np(number);
    if (known != nullptr && same_name(known, name)) return number;
  }
  return 0;
}

std::optional<Match> by_errno(int64_t number) {
  if (number > highest_errno) return std::nullopt;
  const Entry* entry = meaning_of_errno(static_cast<int>(number));
  if (entry == nullptr) return std::nullopt;
  return Match{entry, Form::errno_number, strerrorname_np(static_cast<int>(number))};
}

/// Go numbers the errno names that Windows lacks from 1 << 29 on, in alphabetical order. The list
/// is that of the 32-bit Linux it was made on: two names that Windows has, and two newer ones, are
/// not in it, three aliases are. Source: Go's documentation, "Package syscall", constants of
/// windows.
constexpr int64_t go_first = int64_t{1} << 29;

std::string go_name(int64_t index) {
  std::vector<std::string> names = {"EDEADLOCK", "ENOTSUP", "EWOULDBLOCK"};
  for (int number = 1; number <= highest_errno; ++number) {
    const char* name = strerrorname_np(number);
    if (name == nullptr) continue;
    const std::string_view known = name;
    if (known == "ENOENT" || known == "ENOTDIR" || known == "ERFKILL" || known == "EHWPOISON") {
      continue;
    }
    names.emplace_back(known);
  }
  std::sort(names.begin(), names.end());
  return index >= 0 && index < static_cast<int64_t>(names.size())
             ? names[static_cast<size_t>(index)]
             : std::string();
}

std::optional<Match> by_go(int64_t number) {
  const std::string name = go_name(number - go_first);
  if (name.empty()) return std::nullopt;
  return Match{meaning_of_errno(errno_named(name)), Form::go, "syscall." + name};
}

std::optional<Match> by_win32(uint32_t number) {
  const StatusName* status = nullptr;
  const Entry* entry = find_win32(number, &status);
  if (entry == nullptr) return std::nullopt;
  return Match{entry, Form::win32, std::string(status->name)};
}

/// The 32 bits of an HRESULT or of an NTSTATUS, or of an NTSTATUS wrapped into an HRESULT.
std::optional<Match> by_bits(uint32_t bits) {
  constexpr uint32_t wrapped_status = 0x10000000U;  // FACILITY_NT_BIT
  if (const Entry* entry = find_hresult(bits)) return Match{entry, Form::hresult, {}};
  if ((bits & 0xFFFF0000U) == 0x80070000U) {
    if (std::optional<Match> match = by_win32(bits & 0xFFFFU)) {
      match->form = Form::hresult;
      return match;
    }
  }
  for (const uint32_t status : {bits, bits & ~wrapped_status}) {
    const Entry* entry = find_ntstatus(status);
    if (entry == nullptr) continue;
    for (const StatusName& name : entry->statuses) {
      if (name.ntstatus == status) return Match{entry, Form::ntstatus, std::string(name.name)};
    }
    return Match{entry, Form::ntstatus, {}};
  }
  return std::nullopt;
}

std::optional<Match> by_misprint(int64_t number) {
  for (const Entry& entry : all()) {
    if (std::find(entry.misprints.begin(), entry.misprints.end(), number) !=
        entry.misprints.end()) {
      return Match{&entry, Form::misprint, {}};
    }
  }
  return std::nullopt;
}

/// A bare number: the code, else what a completion port says, else a Linux errno.
std::optional<Match> by_number(const Number& number) {
  if (number.bits) return by_bits(static_cast<uint32_t>(number.value));
  if (number.value >= go_first) return by_go(number.value);
  if (const Entry* entry = find(static_cast<int32_t>(number.value))) {
    return Match{entry, Form::code, {}};
  }
  if (std::optional<Match> match = by_misprint(number.value)) return match;
  if (std::optional<Match> match = by_win32(static_cast<uint32_t>(number.value))) return match;
  if (std::optional<Match> match = by_errno(number.value)) return match;
  return by_bits(static_cast<uint32_t>(number.value));  // STATUS_TIMEOUT is 0x102
}

std::optional<Match> by_name(std::string_view name) {
  const Entry* entry = find_name(name);
  if (entry != nullptr) {
    if (starts_with(name, "EAI_")) return Match{entry, Form::eai_name, {}};
    if (starts_with(name, "STATUS_")) return Match{entry, Form::ntstatus, std::string(name)};
    return Match{entry, Form::name, {}};
  }
  for (const Win32Text& code : win32_texts()) {
    if (!same_name(code.name, name)) continue;
    if (std::optional<Match> match = by_win32(code.number)) return match;
  }
  if (const int number = errno_named(name); number != 0) {
    return Match{meaning_of_errno(number), Form::errno_name, strerrorname_np(number)};
  }
  const std::string_view rest = without_prefixes(name);
  return rest.size() < name.size() ? look_up_bare(rest) : std::nullopt;
}

/// What getaddrinfo of Linux returns, which is no number of Windows'. Source: the GNU C Library's
/// <netdb.h>, which only the Linux side may see.
std::optional<Match> by_eai(const Number& number) {
  static constexpr std::pair<int, std::string_view> known[] = {
      {-1, "EAI_BADFLAGS"},   {-2, "EAI_NONAME"},  {-3, "EAI_AGAIN"},    {-4, "EAI_FAIL"},
      {-5, "EAI_NODATA"},     {-6, "EAI_FAMILY"},  {-7, "EAI_SOCKTYPE"}, {-8, "EAI_SERVICE"},
      {-9, "EAI_ADDRFAMILY"}, {-10, "EAI_MEMORY"}, {-11, "EAI_SYSTEM"},  {-12, "EAI_OVERFLOW"}};
  const auto value = static_cast<int32_t>(static_cast<uint32_t>(number.value));
  for (const auto& [eai, name] : known) {
    if (value != eai) continue;
    const Entry* entry = find_name(name);
    return entry == nullptr ? std::nullopt
                            : std::optional(Match{entry, Form::eai_name, std::string(name)});
  }
  return std::nullopt;
}

/// "errno 104", "os error 10054", "WinError 10054" and their kin: a word that says what the number
/// is, and whose.
struct Labelled {
  std::string_view number;
  enum class World : uint8_t { any, errno_, eai } world = World::any;
};

std::optional<Labelled> labelled(std::string_view question) noexcept {
  using World = Labelled::World;
  static constexpr std::pair<std::string_view, World> labels[] = {
      {"errno", World::errno_},      {"EAI error", World::eai},    {"EAI", World::eai},
      {"gai error", World::eai},     {"gai", World::eai},          {"getaddrinfo", World::eai},
      {"os error", World::any},      {"WinError", World::any},     {"WSA error", World::any},
      {"winsock error", World::any}, {"socket error", World::any}, {"Win32 error", World::any},
      {"system error", World::any},  {"GetLastError", World::any}, {"WSAGetLastError", World::any},
      {"error code", World::any},    {"Win32", World::any}};
  for (const auto& [label, world] : labels) {
    if (!starts_with(question, label)) continue;
    const std::string_view rest = question.substr(label.size());
    if (!rest.empty() && rest.front() == '-') return Labelled{rest, world};
    if (rest.empty() || std::string_view(" =:#(").find(rest.front()) == std::string_view::npos) {
      continue;
    }
    const size_t first = rest.find_first_not_of(" =:#()");
    if (first == std::string_view::npos) continue;
    return Labelled{trimmed(rest.substr(first)), world};
  }
  return std::nullopt;
}

std::optional<Match> by_label(std::string_view question) {
  const std::optional<Labelled> found = labelled(question);
  if (!found) return std::nullopt;
  const std::optional<Number> number = number_in(found->number);
  if (!number) return std::nullopt;
  if (found->world == Labelled::World::eai && number->bits) return by_eai(*number);
  // Windows' C runtime, and Python there, put Winsock's numbers into errno too.
  if (found->world != Labelled::World::errno_ || number->value > 10000) return by_number(*number);
  return by_errno(number->value);
}

/// Digits with a sign, a base and C's suffixes, however few, many or unfinished they are.
bool looks_like_a_number(std::string_view text) noexcept {
  while (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  const bool hexadecimal = starts_with(text, "0x");
  if (hexadecimal) text.remove_prefix(2);
  const std::string_view digits = hexadecimal ? "0123456789ABCDEFabcdef" : "0123456789";
  const size_t end = text.find_first_not_of(digits);
  if (end == std::string_view::npos) return true;
  return (hexadecimal || end > 0) && text.find_first_not_of("LlUu", end) == std::string_view::npos;
}

}  // namespace

std::optional<Match> look_up(std::string_view question) {
  question = trimmed(question);
  if (question.empty()) return std::nullopt;
  if (const std::optional<Number> number = number_in(question)) {
    if (std::optional<Match> match = by_number(*number)) return match;
  }
  // Installers and event logs print an HRESULT as eight bare digits: 8007274C.
  if (question.size() == 8 &&
      (question.front() == '8' || question.front() == 'C' || question.front() == 'c')) {
    const std::optional<Number> bits = number_in("0x" + std::string(question));
    if (bits) return by_bits(static_cast<uint32_t>(bits->value));
  }
  if (std::optional<Match> match = by_label(question)) return match;
  return by_name(question);
}

std::optional<Match> look_up_bare(std::string_view name) {
  name = trimmed(name);
  if (name.empty()) return std::nullopt;
  for (const Entry& entry : all()) {
    const auto same = [&](std::string_view known) {
      return same_name(without_prefixes(known), name);
    };
    if (same(entry.name) || std::any_of(entry.spellings.begin(), entry.spellings.end(), same)) {
      return Match{&entry, Form::name, {}};
    }
  }
  return std::nullopt;
}

bool asks_for_a_number(std::string_view question) noexcept {
  question = trimmed(question);
  if (const std::optional<Labelled> found = labelled(question)) {
    return looks_like_a_number(found->number);
  }
  // Only letters, and what lies outside ASCII, make words.
  const bool no_words = std::none_of(question.begin(), question.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           static_cast<unsigned char>(c) >= 0x80;
  });
  return no_words || looks_like_a_number(question);
}

std::string_view nearest_name(std::string_view name) {
  std::string_view best;
  size_t best_distance = 1 + std::max<size_t>(2, name.size() / 4);
  const auto consider = [&](std::string_view candidate) {
    // Levenshtein's distance, one row at a time, with case folded.
    std::vector<size_t> row(candidate.size() + 1);
    std::iota(row.begin(), row.end(), size_t{0});
    for (size_t i = 0; i < name.size(); ++i) {
      size_t diagonal = std::exchange(row[0], i + 1);
      for (size_t j = 0; j < candidate.size(); ++j) {
        const size_t change =
            diagonal + (same_name(name.substr(i, 1), candidate.substr(j, 1)) ? 0 : 1);
        diagonal = row[j + 1];
        row[j + 1] = std::min({change, diagonal + 1, row[j] + 1});
      }
    }
    if (row.back() < best_distance) {
      best_distance = row.back();
      best = candidate;
    }
  };
  for (const Entry& entry : all()) {
    consider(entry.name);
    for (const Piece& spelling : entry.spellings) consider(spelling);
    for (const Piece& eai : entry.eai) consider(eai);
    for (const StatusName& status : entry.statuses) consider(status.name);
    // What a Linux program says of it: the sentence may have a letter too few.
    for (const ErrnoName& error : entry.errnos) consider(strerrordesc_np(error.number));
  }
  for (const Win32Text& code : win32_texts()) {
    if (find_win32(code.number, nullptr) != nullptr) consider(code.name);
  }
  return best;
}

}  // namespace ws2::errors
