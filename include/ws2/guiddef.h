/* SPDX-License-Identifier: MIT
 * GUIDs. Source: Microsoft Learn, "GUID structure (guiddef.h)". */
#pragma GCC system_header
#ifndef GUID_DEFINED
#define GUID_DEFINED

#include <string.h>

#include "ws2_abi.h"

typedef struct _GUID {
  unsigned int Data1;
  unsigned short Data2;
  unsigned short Data3;
  unsigned char Data4[8];
} GUID;

#endif /* GUID_DEFINED */

#ifndef _GUIDDEF_H_
#define _GUIDDEF_H_

typedef GUID *LPGUID;
typedef const GUID *LPCGUID;
typedef GUID IID, *LPIID;
typedef GUID CLSID, *LPCLSID;
typedef GUID FMTID, *LPFMTID;
#define IID_NULL GUID_NULL
#define CLSID_NULL GUID_NULL
#define FMTID_NULL GUID_NULL

#ifdef __cplusplus
#define REFGUID const GUID &
#define REFIID const IID &
#define REFCLSID const IID &
#define REFFMTID const IID &
#else
#define REFGUID const GUID *
#define REFIID const IID *
#define REFCLSID const IID *
#define REFFMTID const IID *
#endif

#ifdef __cplusplus
WS2_BEGIN_CPP
WS2_INLINE int InlineIsEqualGUID(REFGUID one, REFGUID other) { return !memcmp(&one, &other, sizeof(GUID)); }
WS2_INLINE int IsEqualGUID(REFGUID one, REFGUID other) { return !memcmp(&one, &other, sizeof(GUID)); }
#ifndef _NO_SYS_GUID_OPERATOR_EQ_
WS2_INLINE bool operator==(REFGUID one, REFGUID other) { return !memcmp(&one, &other, sizeof(GUID)); }
WS2_INLINE bool operator!=(REFGUID one, REFGUID other) { return !(one == other); }
#endif
WS2_END_CPP
#else
#define InlineIsEqualGUID(one, other) (!memcmp((one), (other), sizeof(GUID)))
#define IsEqualGUID(one, other) (!memcmp((one), (other), sizeof(GUID)))
#endif
#define IsEqualIID(one, other) IsEqualGUID(one, other)
#define IsEqualCLSID(one, other) IsEqualGUID(one, other)
#define IsEqualFMTID(one, other) IsEqualGUID(one, other)

#endif /* _GUIDDEF_H_ */

/* Outside the guard: <initguid.h> makes the second inclusion define what the first declared. The
 * definitions are weak, so that two translation units with INITGUID link. */
#undef DEFINE_GUID
#ifdef __cplusplus
#define WS2_EXTERN_CONST extern "C" const
#else
#define WS2_EXTERN_CONST extern const
#endif
#ifdef INITGUID
#define DEFINE_GUID(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8)     \
  WS2_EXTERN_CONST GUID name __attribute__((__weak__));                  \
  const GUID name = {l, w1, w2, {b1, b2, b3, b4, b5, b6, b7, b8}}
#else
#define DEFINE_GUID(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8) WS2_EXTERN_CONST GUID name
#endif
#undef DEFINE_OLEGUID
#define DEFINE_OLEGUID(name, l, w1, w2) DEFINE_GUID(name, l, w1, w2, 0xC0, 0, 0, 0, 0, 0, 0, 0x46)
