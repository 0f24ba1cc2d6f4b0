// SPDX-License-Identifier: MIT
// The catalogue of error codes: one entry a code, with its names and its texts in both languages.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "errors/wsa_code.hpp"

namespace ws2::errors {

enum class Language : uint8_t { english, chinese };

/// The language of the caller: WS2_LANG when it is set, else what LC_ALL, LC_MESSAGES and LANG say.
Language language_of_the_caller() noexcept;

/// The language that a name like "zh_CN.UTF-8", "zh" or "en" asks for; English for any other.
Language language_named(std::string_view name) noexcept;

/// All texts of the catalogue, one after the other.
extern const char text_pool[];

/// A text, as a place in the pool. Two numbers instead of a pointer: a table of them needs no
/// relocation, so the catalogue costs nothing when the library is loaded.
struct Piece {
  uint32_t offset;
  uint32_t length;
  operator std::string_view() const noexcept { return {text_pool + offset, length}; }
  /// A zero follows each text.
  [[nodiscard]] const char* c_str() const noexcept { return text_pool + offset; }
};

/// The table that runs of T are parts of.
template <class T>
const T* storage() noexcept;

/// Some consecutive rows of a table.
template <class T>
struct Run {
  uint32_t first;
  uint32_t count;
  [[nodiscard]] const T* begin() const noexcept { return storage<T>() + first; }
  [[nodiscard]] const T* end() const noexcept { return begin() + count; }
  [[nodiscard]] uint32_t size() const noexcept { return count; }
  [[nodiscard]] bool empty() const noexcept { return count == 0; }
};

struct Text {
  Piece english, chinese;
  [[nodiscard]] std::string_view in(Language language) const noexcept {
    return language == Language::chinese ? chinese : english;
  }
};

/// An NTSTATUS that leads to the code, and the Win32 code that a completion port reports for it.
struct StatusName {
  Piece name;
  uint32_t ntstatus;
  uint32_t win32;
};

/// A Linux errno that means the code.
struct ErrnoName {
  Piece name;
  int32_t number;
};

struct Cause {
  Text what, remedy;
};

/// A numbered condition of the error contract.
struct Condition {
  int32_t id;
  Run<Piece> raised_by;
  Text when;
};

/// A known difference between documentation and Windows.
struct Difference {
  Piece id;
  Text text;
  bool profile;  // WS2_PROFILE=windows changes what libws2 does
};

struct Entry {
  int32_t number;
  char group;  // A Microsoft C, B Berkeley, C extension, D database, E system, Q quality of service
  Piece klass, name, berkeley;
  Run<Piece> spellings;
  Run<int32_t> misprints;  // numbers that documents give this code by mistake
  Run<ErrnoName> errnos;
  Run<ErrnoName> errc;  // what std::errc calls it, where that is none of its errnos
  Run<Piece> eai;
  Run<StatusName> statuses;  // the first is the one the code travels as
  Text text, explanation;
  Run<Piece> functions, related, keys_english, keys_chinese;
  Run<Cause> causes;
  Run<Condition> conditions;
  Run<Difference> differences;

  [[nodiscard]] WsaCode code() const noexcept { return static_cast<WsaCode>(number); }
};

/// A Win32 code that has no Winsock name. The text is empty where the code tells of the same event
/// as a code of the catalogue: see find_win32.
struct Win32Text {
  uint32_t number;
  Piece name;
  Text text;
};

template <>
const Piece* storage<Piece>() noexcept;
template <>
const int32_t* storage<int32_t>() noexcept;
template <>
const ErrnoName* storage<ErrnoName>() noexcept;
template <>
const StatusName* storage<StatusName>() noexcept;
template <>
const Cause* storage<Cause>() noexcept;
template <>
const Condition* storage<Condition>() noexcept;
template <>
const Difference* storage<Difference>() noexcept;

/// Every entry, by rising number.
std::span<const Entry> all() noexcept;

/// The entry of a code; nullptr for a number that is none. Constant time, no allocation.
const Entry* find(int32_t number) noexcept;

/// The entry that answers to a name: any spelling, a Linux errno's, an EAI_ or an NTSTATUS name.
/// Case does not matter. The code's own names win over an errno's.
const Entry* find_name(std::string_view name) noexcept;

/// The entry of the code that an HRESULT of facility Win32 carries; nullptr for any other HRESULT.
const Entry* find_hresult(uint32_t hresult) noexcept;

/// The entry of the code that an NTSTATUS of the catalogue means; nullptr for an unknown one.
const Entry* find_ntstatus(uint32_t ntstatus) noexcept;

/// The entry of the event that a completion port reports as this Win32 code, and the status it
/// stands for. nullptr when no status of the catalogue is reported so.
const Entry* find_win32(uint32_t win32, const StatusName** status = nullptr) noexcept;

/// The other Win32 codes with a name, by rising number.
std::span<const Win32Text> win32_texts() noexcept;

/// One of them; nullptr for a number that is none.
const Win32Text* find_win32_text(uint32_t win32) noexcept;

/// Whether two ASCII names differ in case only.
bool same_name(std::string_view a, std::string_view b) noexcept;

}  // namespace ws2::errors
