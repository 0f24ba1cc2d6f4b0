// SPDX-License-Identifier: MIT
// The translations between the four worlds of numbers, each one look-up in a generated table.
#include "errors/status.hpp"

#include <iterator>

#include "errors/translation_tables.hpp"

namespace ws2 {
namespace {

/// Codes without an NTSTATUS, and HRESULT-like statuses, carry their number in the low half.
constexpr uint32_t carrier = 0xC0070000U;

/// Learn, "RtlNtStatusToDosError function": what it answers when it knows no Win32 code.
constexpr Win32Code error_mr_mid_not_found{317};

const errors::StatusRow* row_of(uint32_t ntstatus) noexcept {
  const errors::StatusRow& row =
      errors::status_slots[(ntstatus * errors::status_multiplier) >> errors::status_shift];
  return row.ntstatus == ntstatus && ntstatus != 0 ? &row : nullptr;
}

constexpr bool carries_a_number(uint32_t ntstatus) noexcept {
  return (ntstatus & 0xFFFF0000U) == carrier;
}

/// Success and information: the two high bits are clear or 01.
constexpr bool succeeded(uint32_t ntstatus) noexcept { return (ntstatus & 0x80000000U) == 0; }

}  // namespace

WsaCode Status::wsa() const noexcept {
  if (carries_a_number(ntstatus_)) return static_cast<WsaCode>(ntstatus_ & 0xFFFFU);
  if (const errors::StatusRow* row = row_of(ntstatus_)) return static_cast<WsaCode>(row->wsa);
  if (succeeded(ntstatus_)) return WsaCode::success;
  // A status that no call of ours makes: a layered provider wrote it into OVERLAPPED.Internal.
  return WsaCode::wsasyscallfailure;
}

Win32Code Status::win32() const noexcept {
  if (carries_a_number(ntstatus_)) return Win32Code{ntstatus_ & 0xFFFFU};
  if (const errors::StatusRow* row = row_of(ntstatus_)) return Win32Code{row->win32};
  return succeeded(ntstatus_) ? Win32Code{0} : error_mr_mid_not_found;
}

Status translate(Errno error, During during, Carries carries) noexcept {
  auto number = static_cast<size_t>(static_cast<int>(error));
  // The generator has proved that every errno of the C library has a row; row 0 serves what is
  // none.
  if (number >= std::size(errors::translation)) number = 0;
  const uint8_t place =
      errors::translation[number][static_cast<size_t>(during)][static_cast<size_t>(carries)];
  return Status(errors::meanings[place]);
}

bool known_status(uint32_t ntstatus) noexcept {
  return carries_a_number(ntstatus) || row_of(ntstatus) != nullptr;
}

}  // namespace ws2
