// SPDX-License-Identifier: MIT
// Answers the many forms in which people meet one error: numbers of four worlds, names, log lines.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "errors/catalogue.hpp"

namespace ws2::errors {

/// As what a question was understood.
enum class Form : uint8_t {
  code,          // the number itself
  name,          // a spelling of the name
  misprint,      // a number that a document gives by mistake
  errno_name,    // a name of <errno.h>
  errno_number,  // a number of <errno.h>
  eai_name,      // an EAI_ name of getaddrinfo
  hresult,       // 0x8007....
  ntstatus,      // a number or name of ntstatus.h
  win32,         // what GetLastError says after GetQueuedCompletionStatus
  go,            // Go's invented syscall.Errno numbers
  words          // words of the text
};

struct Match {
  const Entry* entry = nullptr;
  Form form = Form::code;
  std::string detail;  // what was recognised: the errno's or the status's name; may be empty
};

/// The entry that a question names: one number, one name, or a form like "os error 10054".
std::optional<Match> look_up(std::string_view question);

/// The entry whose name this is without its prefixes: PROCLIM, INVALIDPROVIDER, connreset. For a
/// whole question only: in a sentence "refused" and "users" are words.
std::optional<Match> look_up_bare(std::string_view name);

/// Whether the question is a number of any kind, known or not: 0, -1, 0x, "errno 0". Nobody who
/// asks that wants the texts that happen to hold these digits.
bool asks_for_a_number(std::string_view question) noexcept;

/// Entries whose texts, in either language, hold these words; the best first. Also recognises the
/// sentences of other systems, and numbers and names inside a line of a log.
std::vector<Match> search(std::string_view words, size_t limit);

/// The known name that is nearest to a mistyped one; empty when none is near.
std::string_view nearest_name(std::string_view name);

}  // namespace ws2::errors
