// SPDX-License-Identifier: MIT
// Which call of Windows Sockets a record shows. A condition often calls through a helper, and the
// helper's name tells nobody which function answered: it is the helper's own call that is shown,
// with the arguments that the condition gave.
#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>

#include "condition.hpp"

namespace contract {
namespace {

// What a helper of the current thread has called since the last expectation began.
thread_local Called called{};

// The functions whose names begin small; all others of Windows begin with a capital.
constexpr std::string_view berkeley[] = {
    "accept",      "bind",           "closesocket",      "connect",       "freeaddrinfo",
    "getaddrinfo", "gethostbyaddr",  "gethostbyname",    "gethostname",   "getnameinfo",
    "getpeername", "getprotobyname", "getprotobynumber", "getservbyname", "getservbyport",
    "getsockname", "getsockopt",     "inet_addr",        "inet_ntoa",     "inet_ntop",
    "inet_pton",   "ioctlsocket",    "listen",           "recv",          "recvfrom",
    "select",      "send",           "sendto",           "setsockopt",    "shutdown",
    "socket"};

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool in_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// How much of the text the word or the string at its start takes, one character if neither.
size_t token(std::string_view text) {
  size_t end = 1;
  if (text[0] == '"') {
    while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
    return std::min(end + 1, text.size());
  }
  if (!in_word(text[0])) return 1;
  while (end < text.size() && in_word(text[end])) ++end;
  return end;
}

/// A call as it is written: what is called, its arguments, and what stands behind it.
struct Parts {
  std::string_view function, rest;
  std::array<std::string_view, 16> arguments;  // as many as a call of Windows has, and more
  size_t count = 0;
};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

/// Takes the last call of a chain apart: of `a().b(c)` that is `a().b`.
Parts parts_of(std::string_view text) {
  Parts parts;
  int depth = 0;
  size_t begin = 0;
  const auto add = [&](size_t end) {
    const std::string_view argument = trimmed(text.substr(begin, end - begin));
    if (!argument.empty() && parts.count < parts.arguments.size()) {
      parts.arguments[parts.count++] = argument;
    }
    begin = end + 1;
  };
  for (size_t at = 0; at < text.size(); at += token(text.substr(at))) {
    const char c = text[at];
    if (std::strchr("([{", c) != nullptr && depth++ == 0) {
      parts = {};
      parts.function = text.substr(0, at);
      begin = at + 1;
    } else if (std::strchr(")]}", c) != nullptr && --depth == 0) {
      add(at);
      parts.rest = text.substr(at + 1);
    } else if (c == ',' && depth == 1) {
      add(at);
    } else if (c == '/' && depth == 0) {
      break;  // a remark
    }
  }
  return parts;
}

/// `at.rio.RIOSend(...)` is RIOSend: who holds the pointer does not matter.
std::string_view without_holder(std::string_view text) {
  if (text.substr(0, 2) == "::") return text.substr(2);
  const size_t end = text.find('(');
  if (end == std::string_view::npos) return text;
  const size_t dot = text.rfind('.', end);
  return dot != std::string_view::npos && is_capital(text[dot + 1]) ? text.substr(dot + 1) : text;
}

/// One call of one function of Windows, and nothing around it.
bool names_a_function(std::string_view text) {
  const Parts parts = parts_of(text);
  const std::string_view name = parts.function;
  if (name.empty() || !std::all_of(name.begin(), name.end(), in_word)) return false;
  if (!parts.rest.empty() && parts.rest.substr(0, 5) != "  // ") return false;
  return is_capital(name[0]) ||
         std::find(std::begin(berkeley), std::end(berkeley), name) != std::end(berkeley);
}

bool ends_with_word(std::string_view text, std::string_view word) {
  return text.size() >= word.size() && text.substr(text.size() - word.size()) == word &&
         (text.size() == word.size() || !in_word(text[text.size() - word.size() - 1]));
}

/// The helper's call, with the condition's arguments for the helper's names of them.
std::string with_arguments(const Called& helper, std::string_view outer) {
  const Parts given = parts_of(outer), named = parts_of(helper.names);
  if (!ends_with_word(given.function, helper.helper)) return helper.call;
  std::string filled;
  char before = ' ';
  const std::string_view text = helper.call;
  for (size_t at = 0; at < text.size();) {
    std::string_view word = text.substr(at, token(text.substr(at)));
    at += word.size();
    for (size_t i = 0; i < std::min(named.count, given.count); ++i) {
      if (word != named.arguments[i] || before == '.' || before == ':') continue;
      word = given.arguments[i];
      break;
    }
    filled += word;
    before = filled.back();
  }
  return filled;
}

}  // namespace

Watch::Watch() : before_(called) { called = {}; }

Watch::~Watch() { called = before_; }

void note_call(const char* helper, const char* names, const char* call) {
  called = {helper, names, call};
}

// Nothing is allocated for a condition that calls by itself: it may have no memory left.
std::string_view shown_call(const Place& place, std::string& room) {
  std::string_view shown = without_holder(place.call);
  if (!names_a_function(shown) && called.call != nullptr) {
    room = with_arguments(called, place.call);
    shown = without_holder(room);
  }
  if (!names_a_function(shown)) fail(place, "the record would name no function of Windows");
  return shown;
}

}  // namespace contract
