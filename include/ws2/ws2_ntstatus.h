/* SPDX-License-Identifier: MIT
 * NTSTATUS, which on Windows several headers define each for itself. */
#pragma GCC system_header
#ifndef WS2_NTSTATUS_H
#define WS2_NTSTATUS_H

#include "minwindef.h"

#ifndef _NTDEF_
typedef LONG NTSTATUS, *PNTSTATUS;
#endif
#ifndef NT_SUCCESS
#define NT_SUCCESS(status) ((NTSTATUS)(status) >= 0)
#define NT_INFORMATION(status) ((((ULONG)(status)) >> 30) == 1)
#define NT_WARNING(status) ((((ULONG)(status)) >> 30) == 2)
#define NT_ERROR(status) ((((ULONG)(status)) >> 30) == 3)
#endif

#endif /* WS2_NTSTATUS_H */
