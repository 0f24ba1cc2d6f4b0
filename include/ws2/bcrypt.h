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
NTSTATUS WINAPI BCryptGenRandom(BCRYPT_ALG_HANDLE hAlgorithm, PUCHAR pbBuffer, ULONG cbBuffer,
    ULONG dwFlags) WS2_SYMBOL(BCryptGenRandom);
NTSTATUS WINAPI BCryptOpenAlgorithmProvider(BCRYPT_ALG_HANDLE *phAlgorithm, LPCWSTR pszAlgId,
    LPCWSTR pszImplementation, ULONG dwFlags) WS2_SYMBOL(BCryptOpenAlgorithmProvider);
NTSTATUS WINAPI BCryptCloseAlgorithmProvider(BCRYPT_ALG_HANDLE hAlgorithm, ULONG dwFlags)
    WS2_SYMBOL(BCryptCloseAlgorithmProvider);
WS2_END_C

#endif /* __BCRYPT_H__ */
