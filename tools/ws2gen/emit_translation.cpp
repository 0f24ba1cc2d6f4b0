// SPDX-License-Identifier: MIT
// The translation tables: errno by operation to NTSTATUS, and NTSTATUS to both codes.
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "emit.hpp"

namespace ws2gen {
namespace {

struct StatusRow {
  uint32_t status, win32;
  int64_t wsa;
};

/// A multiplier that sends every status to a slot of its own: one multiplication, one comparison.
uint32_t perfect_multiplier(const std::vector<StatusRow>& rows, unsigned shift) {
  for (uint32_t multiplier = 0x9E3779B1U; multiplier > 3; multiplier -= 2) {
    std::vector<bool> used(size_t{1} << (32 - shift));
    const bool good = std::all_of(rows.begin(), rows.end(), [&](const StatusRow& row) {
      const size_t slot = (row.status * multiplier) >> shift;
      if (used[slot]) return false;
      used[slot] = true;
      return true;
    });
    if (good) return multiplier;
  }
  throw std::runtime_error("no perfect hash for the statuses; enlarge the table");
}

std::string status_table(const Catalogue& catalogue) {
  std::vector<StatusRow> rows;
  for (const Error& error : catalogue.errors) {
    for (const NtStatus& status : error.statuses) {
      rows.push_back({status.value, status.win32, error.number});
    }
  }
  unsigned shift = 32 - 8;
  while ((size_t{1} << (32 - shift)) < rows.size() * 8) --shift;
  const uint32_t multiplier = perfect_multiplier(rows, shift);
  std::vector<StatusRow> slots(size_t{1} << (32 - shift), StatusRow{0, 0, 0});
  for (const StatusRow& row : rows) slots[(row.status * multiplier) >> shift] = row;
  std::string out =
      "/// What an NTSTATUS means to WSAGetLastError and to GetQueuedCompletionStatus.\n"
      "struct StatusRow {\n  uint32_t ntstatus;\n  int32_t wsa;\n  uint32_t win32;\n};\n\n";
  out += "/// A status stands in slot (status * status_multiplier) >> status_shift, or nowhere.\n";
  out += fmt::format("constexpr uint32_t status_multiplier = 0x{:08X};\n", multiplier);
  out += fmt::format("constexpr unsigned status_shift = {};\n", shift);
  out += fmt::format("constexpr StatusRow status_slots[{}] = {{\n", slots.size());
  for (const StatusRow& slot : slots) {
    out += fmt::format("    {{0x{:08X}, {}, {}}},\n", slot.status, slot.wsa, slot.win32);
  }
  return out + "};\n\n";
}

std::string errno_table(const Catalogue& catalogue) {
  std::vector<uint32_t> meanings = {meaning(catalogue, "WSASYSCALLFAILURE").value()};
  const auto index = [&](const std::string& name) {
    const uint32_t status = meaning(catalogue, name).value();
    const auto place = std::find(meanings.begin(), meanings.end(), status);
    if (place != meanings.end()) return static_cast<size_t>(place - meanings.begin());
    meanings.push_back(status);
    return meanings.size() - 1;
  };
  const int highest = catalogue.translations.back().number;
  std::string rows;
  auto row = catalogue.translations.begin();
  for (int number = 0; number <= highest; ++number) {
    const bool known = row->number == number;
    rows += fmt::format("    {{  // {}\n", known ? row->errno_name : "no errno");
    for (std::string_view operation : operations) {
      size_t place[kinds.size()] = {};
      for (size_t kind = 0; known && kind < kinds.size(); ++kind) {
        const auto exception = row->exceptions.find(std::string(operation));
        const bool special = exception != row->exceptions.end() && !exception->second[kind].empty();
        place[kind] = index(special ? exception->second[kind] : row->any);
      }
      rows += fmt::format("        {{{}, {}}},\n", place[0], place[1]);
    }
    rows += "    },\n";
    if (known) ++row;
  }
  std::string out = "/// What an errno can mean. Numbers that are no errno mean the first.\n";
  out += "constexpr uint32_t meanings[] = {\n";
  for (const uint32_t status : meanings) out += fmt::format("    0x{:08X},\n", status);
  out += "};\n\n/// Places in `meanings`, by errno, operation and kind of socket.\n";
  out += fmt::format("constexpr uint8_t translation[{}][{}][{}] = {{\n{}}};\n", highest + 1,
                     operations.size(), kinds.size(), rows);
  return out;
}

}  // namespace

std::string emit_translation(const Catalogue& catalogue) {
  std::string out = opening("The translation tables.", "catalogue/translation.toml and errors");
  out += "#pragma once\n\n#include \"errors/status.hpp\"\n\nnamespace ws2::errors {\n\n";
  for (size_t i = 0; i < operations.size(); ++i) {
    // `socket`, `bind` and the like are enumerators, so no keyword gets in the way.
    out += fmt::format("static_assert(static_cast<int>(During::{}) == {});\n", operations[i], i);
  }
  for (size_t i = 0; i < kinds.size(); ++i) {
    out += fmt::format("static_assert(static_cast<int>(Carries::{}) == {});\n", kinds[i], i);
  }
  out += "\n" + status_table(catalogue) + errno_table(catalogue);
  return out + "\n}  // namespace ws2::errors\n";
}

}  // namespace ws2gen
