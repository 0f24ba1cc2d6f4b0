/* SPDX-License-Identifier: MIT
 * Error codes and HRESULTs. Winsock's codes come from the catalogue. Source: Microsoft Learn, "Structure
 * of COM Error Codes" and "System Error Codes". */
#pragma GCC system_header
#ifndef _WINERROR_
#define _WINERROR_

#include "minwindef.h"
#include "ws2_error_codes.h"
#include "ws2_winerror_numbers.h"

#define SUCCEEDED(hr) (((HRESULT)(hr)) >= 0)
#define FAILED(hr) (((HRESULT)(hr)) < 0)
#define IS_ERROR(status) (((ULONG)(status)) >> 31 == SEVERITY_ERROR)
#define HRESULT_CODE(hr) ((hr)&0xFFFF)
#define SCODE_CODE(sc) ((sc)&0xFFFF)
#define HRESULT_FACILITY(hr) (((hr) >> 16) & 0x1fff)
#define SCODE_FACILITY(sc) (((sc) >> 16) & 0x1fff)
#define HRESULT_SEVERITY(hr) (((hr) >> 31) & 0x1)
#define SCODE_SEVERITY(sc) (((sc) >> 31) & 0x1)
#define MAKE_HRESULT(severity, facility, code) \
  ((HRESULT)(((UINT)(severity) << 31) | ((UINT)(facility) << 16) | ((UINT)(code))))
#define MAKE_SCODE(severity, facility, code) \
  ((SCODE)(((UINT)(severity) << 31) | ((UINT)(facility) << 16) | ((UINT)(code))))
#define FACILITY_NT_BIT 0x10000000
#define _HRESULT_TYPEDEF_(code) ((HRESULT)code)
#define _NDIS_ERROR_TYPEDEF_(code) ((DWORD)code)
#define __HRESULT_FROM_WIN32(code)      \
  ((HRESULT)(code) <= 0 ? ((HRESULT)(code)) \
                        : ((HRESULT)(((code)&0x0000FFFF) | (FACILITY_WIN32 << 16) | 0x80000000)))
#define HRESULT_FROM_NT(status) ((HRESULT)((status) | FACILITY_NT_BIT))
#define NOERROR 0

WS2_BEGIN_C
WS2_INLINE HRESULT HRESULT_FROM_WIN32(unsigned int code) { return __HRESULT_FROM_WIN32(code); }
WS2_END_C

#endif /* _WINERROR_ */
