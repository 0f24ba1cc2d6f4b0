/* SPDX-License-Identifier: MIT
 * What programs take from the native API's header: NTSTATUS and the structures of their own calls into
 * ntdll. Source: Microsoft Learn, the pages of winternl.h. */
#pragma GCC system_header
#ifndef _WINTERNL_
#define _WINTERNL_

#include "windef.h"
#include "ws2_ntstatus.h"

typedef struct _UNICODE_STRING {
  USHORT Length;
  USHORT MaximumLength;
  PWSTR Buffer;
} UNICODE_STRING, *PUNICODE_STRING;
typedef const UNICODE_STRING *PCUNICODE_STRING;

typedef struct _STRING {
  USHORT Length;
  USHORT MaximumLength;
  PCHAR Buffer;
} STRING, *PSTRING, ANSI_STRING, *PANSI_STRING, OEM_STRING, *POEM_STRING;

typedef struct _OBJECT_ATTRIBUTES {
  ULONG Length;
  HANDLE RootDirectory;
  PUNICODE_STRING ObjectName;
  ULONG Attributes;
  PVOID SecurityDescriptor;
  PVOID SecurityQualityOfService;
} OBJECT_ATTRIBUTES, *POBJECT_ATTRIBUTES;

typedef struct _IO_STATUS_BLOCK {
  __extension__ union {
    NTSTATUS Status;
    PVOID Pointer;
  };
  ULONG_PTR Information;
} IO_STATUS_BLOCK, *PIO_STATUS_BLOCK;
typedef VOID(NTAPI *PIO_APC_ROUTINE)(PVOID ApcContext, PIO_STATUS_BLOCK IoStatusBlock, ULONG Reserved);

WS2_BEGIN_C
ULONG NTAPI RtlNtStatusToDosError(NTSTATUS Status) WS2_SYMBOL(RtlNtStatusToDosError);
WS2_END_C

#endif /* _WINTERNL_ */
