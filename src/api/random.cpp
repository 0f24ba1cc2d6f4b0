// SPDX-License-Identifier: MIT
// Random numbers by the names of bcrypt.h. They answer NTSTATUS and leave the last error alone.
#include <bcrypt.h>

#include <algorithm>
#include <string>

#include "api/user_text.hpp"
#include "api/win32.hpp"
#include "kernel/system.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::api {
namespace {

constexpr NTSTATUS success = 0;
constexpr auto invalid_handle = static_cast<NTSTATUS>(0xC0000008);
constexpr auto invalid_parameter = static_cast<NTSTATUS>(0xC000000D);
constexpr auto no_memory = static_cast<NTSTATUS>(0xC0000017);
constexpr auto access_violation = static_cast<NTSTATUS>(0xC0000005);
constexpr auto not_found = static_cast<NTSTATUS>(0xC0000225);
constexpr auto unsuccessful = static_cast<NTSTATUS>(0xC0000001);

/// The one algorithm there is. Programs on Windows may use its pseudo handle without opening it.
BCRYPT_ALG_HANDLE generator() noexcept { return BCRYPT_RNG_ALG_HANDLE; }

NTSTATUS fill(PUCHAR buffer, ULONG size) noexcept {
  UCHAR piece[256];
  for (ULONG done = 0; done < size;) {
    const ULONG now = std::min<ULONG>(size - done, sizeof piece);
    if (!kernel::random_bytes(piece, now)) return unsuccessful;
    if (!runtime::copy_to_user(buffer + done, piece, now)) return access_violation;
    done += now;
  }
  return success;
}

}  // namespace

/// Fills a buffer with random bytes of the system.
/// \param algorithm  a handle of BCryptOpenAlgorithmProvider or BCRYPT_RNG_ALG_HANDLE; NULL with
///                   BCRYPT_USE_SYSTEM_PREFERRED_RNG
/// \param flags      BCRYPT_USE_SYSTEM_PREFERRED_RNG, BCRYPT_RNG_USE_ENTROPY_IN_BUFFER
/// \return 0, STATUS_INVALID_HANDLE, STATUS_INVALID_PARAMETER, STATUS_ACCESS_VIOLATION
/// \source Microsoft Learn, "BCryptGenRandom function (bcrypt.h)"
extern "C" NTSTATUS WINAPI ws2_BCryptGenRandom(BCRYPT_ALG_HANDLE algorithm, PUCHAR buffer,
                                               ULONG size, ULONG flags) noexcept {
  runtime::guard_user_memory();
  constexpr ULONG known = BCRYPT_RNG_USE_ENTROPY_IN_BUFFER | BCRYPT_USE_SYSTEM_PREFERRED_RNG;
  if ((flags & ~known) != 0 || (buffer == nullptr && size != 0)) return invalid_parameter;
  const bool preferred = (flags & BCRYPT_USE_SYSTEM_PREFERRED_RNG) != 0;
  if (algorithm == nullptr ? !preferred : algorithm != generator()) return invalid_handle;
  return fill(buffer, size);
}

/// \param name  BCRYPT_RNG_ALGORITHM; of the rest of the cryptography there is nothing here
/// \return 0, STATUS_NOT_FOUND, STATUS_INVALID_PARAMETER
/// \source Microsoft Learn, "BCryptOpenAlgorithmProvider function (bcrypt.h)"
extern "C" NTSTATUS WINAPI ws2_BCryptOpenAlgorithmProvider(BCRYPT_ALG_HANDLE* algorithm,
                                                           LPCWSTR name, LPCWSTR, ULONG) noexcept {
  runtime::guard_user_memory();
  try {
    constexpr size_t longest = 64;
    const Result<std::string> text = read_text(name, longest);
    if (!text) return invalid_parameter;
    if (*text != "RNG" && *text != "FIPS186DSARNG" && *text != "DUALECRNG") return not_found;
  } catch (const std::bad_alloc&) {
    return no_memory;
  }
  return runtime::write_user(algorithm, generator()).ok() ? success : invalid_parameter;
}

/// \return 0, STATUS_INVALID_HANDLE
/// \source Microsoft Learn, "BCryptCloseAlgorithmProvider function (bcrypt.h)"
extern "C" NTSTATUS WINAPI ws2_BCryptCloseAlgorithmProvider(BCRYPT_ALG_HANDLE algorithm,
                                                            ULONG) noexcept {
  return algorithm == generator() ? success : invalid_handle;
}

// The prototypes are those of the headers.
WS2_SAME(BCryptGenRandom);
WS2_SAME(BCryptOpenAlgorithmProvider);
WS2_SAME(BCryptCloseAlgorithmProvider);

}  // namespace ws2::api
