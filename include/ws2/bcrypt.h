/* SPDX-License-Identifier: MIT
 * Random numbers; of the rest of the cryptography only what programs name beside them.
 * Source: Microsoft Learn, "BCryptGenRandom function (bcrypt.h)". */
#pragma GCC system_header
#ifndef __BCRYPT_H__
#define __BCRYPT_H__

#include "windef.h"
#include "ws2_ntstatus.h"

#ifndef BCRYPT_SUCCESS
#define BCRYPT_SUCCESS(status) (((NTSTATUS)(status)) >= 0)
#endif
typedef PVOID BCRYPT_HANDLE;
typedef PVOID BCRYPT_ALG_HANDLE;
typedef PVOID BCRYPT_KEY_HANDLE;
typedef PVOID BCRYPT_HASH_HANDLE;
typedef PVOID BCRYPT_SECRET_HANDLE;

#define BCRYPT_RNG_ALGORITHM L"RNG"
#define BCRYPT_RNG_USE_ENTROPY_IN_BUFFER 0x00000001
#define BCRYPT_USE_SYSTEM_PREFERRED_RNG 0x00000002
#define BCRYPT_RNG_ALG_HANDLE ((BCRYPT_ALG_HANDLE)0x00000081)

WS2_BEGIN_C
long ws2_libc_getrandom(void *, size_t, unsigned int) __asm__("getrandom");

/* All algorithms and flags lead to the kernel's generator. Without a handle the flag must ask for it. */
WS2_INLINE NTSTATUS BCryptGenRandom(BCRYPT_ALG_HANDLE algorithm, PUCHAR buffer, ULONG size, ULONG flags) {
  if (!algorithm && !(flags & BCRYPT_USE_SYSTEM_PREFERRED_RNG)) return (NTSTATUS)0xC0000008;
  if (!buffer && size) return (NTSTATUS)0xC000000D;
  while (size) {
    const long got = ws2_libc_getrandom(buffer, size, 0);
    if (got <= 0) continue; /* a signal came */
    buffer += got;
    size -= (ULONG)got;
  }
  return 0;
}
NTSTATUS WINAPI BCryptOpenAlgorithmProvider(BCRYPT_ALG_HANDLE *phAlgorithm, LPCWSTR pszAlgId,
    LPCWSTR pszImplementation, ULONG dwFlags) WS2_SYMBOL(BCryptOpenAlgorithmProvider);
NTSTATUS WINAPI BCryptCloseAlgorithmProvider(BCRYPT_ALG_HANDLE hAlgorithm, ULONG dwFlags)
    WS2_SYMBOL(BCryptCloseAlgorithmProvider);
WS2_END_C

#endif /* __BCRYPT_H__ */
