// SPDX-License-Identifier: MIT
// Expands message definitions. The rules are those of Microsoft Learn, "FormatMessage function
// (winbase.h)", Remarks: %1 to %99 with an optional !printf format!, %0, %n, %r, %%, %space, %.,
// %!.
#include "api/message_text.hpp"

#include <algorithm>
#include <cstdio>
#include <optional>

#include "api/wide_text.hpp"
#include "api/win32.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::api {
namespace {

constexpr uint32_t error_mr_mid_not_found = 317, error_resource_lang_not_found = 1815;
constexpr size_t longest_text = 65535;  // Learn: the output cannot be larger than 64 KiB
constexpr uint32_t widest_field = 65535;
constexpr uint32_t only_hard_breaks = 0xFF;

Status invalid() noexcept { return sync::win32_status(sync::error_invalid_parameter); }

/// The language of a LANGID; nullopt for one that there are no texts in.
std::optional<errors::Language> language_of(uint32_t language_id) noexcept {
  constexpr uint32_t primary = 0x3FF, neutral = 0, chinese = 4, english = 9;
  switch (language_id & primary) {
    case neutral:
      return errors::language_of_the_caller();
    case chinese:
      return errors::Language::chinese;
    case english:
      return errors::Language::english;
    default:
      return std::nullopt;
  }
}

/// One !format! of an insert.
struct Field {
  std::string flags;
  uint32_t width = 0;
  std::optional<uint32_t> precision;
  std::string length;
  char conversion = 's';
};

/// Reads a definition from left to right.
class Cursor {
 public:
  explicit Cursor(std::string_view rest) : rest_(rest) {}
  [[nodiscard]] bool empty() const noexcept { return rest_.empty(); }
  [[nodiscard]] char peek() const noexcept { return rest_.empty() ? '\0' : rest_.front(); }
  char next() noexcept {
    const char c = peek();
    if (!rest_.empty()) rest_.remove_prefix(1);
    return c;
  }
  bool take(std::string_view token) noexcept {
    if (!rest_.starts_with(token)) return false;
    rest_.remove_prefix(token.size());
    return true;
  }
  [[nodiscard]] bool digit() const noexcept { return peek() >= '0' && peek() <= '9'; }
  [[nodiscard]] std::string_view rest() const noexcept { return rest_; }

 private:
  std::string_view rest_;
};

/// A number, or a star that takes the next argument. A negative width is the flag '-' and its size.
Result<int64_t> count_in(Cursor& cursor, Arguments& arguments, uint32_t* argument) noexcept {
  if (cursor.take("*")) {
    const Result<uint64_t> word = arguments.at((*argument)++);
    if (!word) return word.status();
    const auto value = static_cast<int32_t>(*word);
    if (value > static_cast<int32_t>(widest_field) || value < -static_cast<int32_t>(widest_field)) {
      return invalid();
    }
    return static_cast<int64_t>(value);
  }
  int64_t value = 0;
  while (cursor.digit()) {
    value = value * 10 + (cursor.next() - '0');
    if (value > widest_field) return invalid();
  }
  return value;
}

/// Reads what stands between the exclamation marks. `argument` is the insert's number on entry, and
/// on return that of the argument to show, which stars have moved on.
Result<Field> field_in(Cursor& cursor, Arguments& arguments, uint32_t* argument) {
  Field field;
  while (std::string_view("-+ #0").find(cursor.peek()) != std::string_view::npos &&
         !cursor.empty()) {
    field.flags += cursor.next();
  }
  const Result<int64_t> width = count_in(cursor, arguments, argument);
  if (!width) return width.status();
  if (*width < 0) field.flags += '-';
  field.width = static_cast<uint32_t>(*width < 0 ? -*width : *width);
  if (cursor.take(".")) {
    const Result<int64_t> precision = count_in(cursor, arguments, argument);
    if (!precision) return precision.status();
    if (*precision >= 0) field.precision = static_cast<uint32_t>(*precision);
  }
  for (const char* length : {"I64", "I32", "ll", "hh", "h", "l", "w", "I", "z", "t"}) {
    if (!cursor.take(length)) continue;
    field.length = length;
    break;
  }
  field.conversion = cursor.next();
  if (!cursor.take("!")) return invalid();
  return field;
}

std::string padded(const std::string& text, const Field& field) {
  std::wstring shown = widen(text);
  if (field.precision && shown.size() > *field.precision) shown.resize(*field.precision);
  if (shown.size() < field.width) {
    const size_t missing = field.width - shown.size();
    const bool left = field.flags.find('-') != std::string::npos;
    shown.insert(left ? shown.size() : 0, missing, L' ');
  }
  return narrow(shown);
}

Result<std::string> shown_text(uint64_t word, const Field& field, bool wide) {
  if (word == 0) return padded("(null)", field);
  const auto address = static_cast<uintptr_t>(word);
  Result<std::string> text = wide ? text_of_the_caller(reinterpret_cast<const wchar_t*>(address))
                                  : text_of_the_caller(reinterpret_cast<const char*>(address));
  if (!text) return text;
  return padded(*text, field);
}

/// The word as the signed or unsigned number that the length says.
long long number_of(uint64_t word, const Field& field, bool is_signed) noexcept {
  const std::string& length = field.length;
  if (length == "ll" || length == "I64" || length == "I" || length == "z" || length == "t") {
    return static_cast<long long>(word);
  }
  // Each on its own: in one conditional the signed would become unsigned.
  if (length == "h" || length == "hh") {
    if (is_signed) return static_cast<int16_t>(word);
    return static_cast<uint16_t>(word);
  }
  if (is_signed) return static_cast<int32_t>(word);
  return static_cast<uint32_t>(word);
}

std::string shown_number(uint64_t word, const Field& field) {
  const bool is_signed = field.conversion == 'd' || field.conversion == 'i';
  std::string format = "%" + field.flags + std::to_string(field.width);
  if (field.precision) format += "." + std::to_string(*field.precision);
  format += "ll";
  format += field.conversion;
  const long long value = number_of(word, field, is_signed);
  // At most the width, the precision or the digits of 64 bits, with sign and prefix.
  std::string out(std::max<size_t>({field.width, field.precision.value_or(0), 24}) + 4, '\0');
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  const int length = std::snprintf(out.data(), out.size(), format.c_str(), value);
#pragma GCC diagnostic pop
  out.resize(length < 0 ? 0 : static_cast<size_t>(length));
  return out;
}

Result<std::string> shown(uint64_t word, const Field& field, bool wide) {
  // 's' and 'c' are of the call's own kind, 'S' and 'C' of the other; h, l and w say it outright.
  const bool capital = field.conversion == 'S' || field.conversion == 'C';
  bool is_wide = wide != capital;
  if (field.length == "h") is_wide = false;
  if (field.length == "l" || field.length == "w") is_wide = true;
  switch (field.conversion) {
    case 's':
    case 'S':
      return shown_text(word, field, is_wide);
    case 'c':
    case 'C':
      return padded(is_wide ? narrow(std::wstring(1, static_cast<wchar_t>(word)))
                            : std::string(1, static_cast<char>(word)),
                    field);
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X':
      return shown_number(word, field);
    case 'p': {
      const Field pointer{"0", 16, {}, "ll", 'X'};
      return shown_number(word, pointer);
    }
    default:
      return invalid();  // floating point, too: the reference excludes it
  }
}

/// Collects the output and breaks its lines. A soft break stands in the definition, a hard one was
/// asked for by %n.
class Lines {
 public:
  explicit Lines(uint32_t width) : width_(width) {}

  void text(std::string_view piece) { out_ += piece; }
  void hard_break() {
    out_ += "\r\n";
    fold();
  }
  void soft_break(std::string_view as_it_is) {
    if (width_ == 0) {
      out_ += as_it_is;
    } else {
      out_ += ' ';
    }
  }
  std::string done() {
    fold();
    return std::move(out_);
  }

 private:
  /// Breaks what was added since the last hard break at its spaces, where a width is wanted.
  void fold() {
    if (width_ == 0 || width_ == only_hard_breaks) return;
    std::wstring rest = widen(std::string_view(out_).substr(folded_));
    std::wstring lines;
    const auto fits = [&] { return rest.find(L"\r\n") <= width_ || rest.size() <= width_; };
    while (!rest.empty() && !fits()) {
      size_t space = rest.rfind(L' ', width_);
      if (space == std::wstring::npos || space == 0) space = rest.find(L' ', width_);
      if (space == std::wstring::npos) break;  // one word that is longer than the line
      lines += rest.substr(0, space) + L"\r\n";
      rest.erase(0, space + 1);
    }
    out_.replace(folded_, std::string::npos, narrow(lines + rest));
    folded_ = out_.size();
  }

  uint32_t width_;
  std::string out_;
  size_t folded_ = 0;
};

/// An insert: its number is at the cursor.
Result<std::string> insert(Cursor& cursor, const Expansion& how, Arguments& arguments) {
  const std::string_view before = cursor.rest();
  auto number = static_cast<uint32_t>(cursor.next() - '0');
  if (cursor.digit()) number = number * 10 + static_cast<uint32_t>(cursor.next() - '0');
  const bool formatted = cursor.peek() == '!';
  if (!how.inserts) {
    if (formatted) {
      const size_t end = cursor.rest().find('!', 1);
      if (end == std::string_view::npos) return invalid();
      cursor.take(cursor.rest().substr(0, end + 1));
    }
    return "%" + std::string(before.substr(0, before.size() - cursor.rest().size()));
  }
  Field field;
  if (formatted) {
    cursor.next();
    const Result<Field> given = field_in(cursor, arguments, &number);
    if (!given) return given.status();
    field = *given;
  }
  const Result<uint64_t> word = arguments.at(number);
  if (!word) return word.status();
  return shown(*word, field, how.wide);
}

}  // namespace

Result<std::string_view> system_text(uint32_t code, uint32_t language_id) noexcept {
  const std::optional<errors::Language> language = language_of(language_id);
  if (!language) return sync::win32_status(error_resource_lang_not_found);
  constexpr uint32_t win32_facility = 0x80070000U;
  const uint32_t number = (code & 0xFFFF0000U) == win32_facility ? code & 0xFFFFU : code;
  if (const errors::Entry* entry = errors::find(static_cast<int32_t>(number))) {
    return entry->text.in(*language);
  }
  if (const errors::Win32Text* other = errors::find_win32_text(number)) {
    if (other->text.english.length != 0) return other->text.in(*language);
  }
  if (const errors::Entry* entry = errors::find_win32(number)) return entry->text.in(*language);
  return sync::win32_status(error_mr_mid_not_found);
}

Arguments Arguments::array(const void* words) noexcept {
  Arguments arguments;
  arguments.array_ = words;
  return arguments;
}

Arguments Arguments::list(va_list* list) noexcept {
  Arguments arguments;
  arguments.list_ = list;
  return arguments;
}

Result<uint64_t> Arguments::at(uint32_t number) noexcept {
  if (number == 0 || number > most) return invalid();
  if (array_ != nullptr) {
    const size_t offset = size_t{8} * (number - 1);
    return runtime::read_user<uint64_t>(static_cast<const char*>(array_) + offset);
  }
  if (list_ == nullptr) return invalid();
  // Each argument is one word of the list, whatever its type; they come in order only.
  // NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): the caller of FormatMessage began it.
  while (count_ < number) fetched_[count_++] = va_arg(*list_, uint64_t);
  return fetched_[number - 1];
}

Result<std::string> expand(std::string_view definition, const Expansion& how,
                           Arguments& arguments) {
  Lines lines(how.width);
  for (Cursor cursor(definition); !cursor.empty();) {
    if (cursor.take("\r\n")) {
      lines.soft_break("\r\n");
      continue;
    }
    const char c = cursor.next();
    if (c == '\n' || c == '\r') {
      lines.soft_break(std::string_view(&c, 1));
    } else if (c != '%') {
      lines.text(std::string_view(&c, 1));
    } else if (cursor.take("0")) {
      break;  // the text ends here
    } else if (cursor.digit()) {
      Result<std::string> piece = insert(cursor, how, arguments);
      if (!piece) return piece;
      lines.text(*piece);
    } else if (cursor.take("n")) {
      lines.hard_break();
    } else if (cursor.take("r")) {
      lines.text("\r");
    } else if (cursor.empty()) {
      return invalid();
    } else {
      const char literal = cursor.next();  // %% %space %. %! and any other stand for themselves
      lines.text(std::string_view(&literal, 1));
    }
  }
  return lines.done();
}

Result<std::string> text_of_the_caller(const char* text) {
  const Result<size_t> length = runtime::user_text_length(text, longest_text);
  if (!length) return length.status();
  std::string copy(*length, '\0');
  if (!runtime::copy_from_user(copy.data(), text, copy.size())) return WsaCode::wsaefault;
  return copy;
}

Result<std::string> text_of_the_caller(const wchar_t* text) {
  std::wstring copy;
  while (copy.size() <= longest_text) {
    const Result<wchar_t> next = runtime::read_user<wchar_t>(text + copy.size());
    if (!next) return next.status();
    if (*next == L'\0') return narrow(copy);
    copy += *next;
  }
  return WsaCode::wsaefault;
}

}  // namespace ws2::api
